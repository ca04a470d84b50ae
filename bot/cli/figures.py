"""`dondoc status`, `assignments`, `reports`, `deliveries`: what is stored, for people and for machines."""

import html
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import AsJson, CampaignKey, Desk, UnitCode, at_desk, print_json, print_table
from bot.cli.subject import subject

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from domain.tally import Figures
    from storage.tables import Campaign, Delivery, Task, Unit

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="ISO", help="As it was at this moment; a day alone means its end.")
]


def status(campaign: CampaignKey = None, unit: UnitCode = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Show a campaign's figures."""
    at_desk(_status, campaign, unit, _moment(as_of), as_json)


def assignments(campaign: CampaignKey = None, unit: UnitCode = None, as_json: AsJson = False) -> None:
    """Show where each unit stands with each task."""
    at_desk(_assignments, campaign, unit, as_json)


def reports(
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only this unit.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show all that was said, oldest first, in the senders' words."""
    at_desk(_reports, unit, as_json)


def deliveries(as_json: AsJson = False) -> None:
    """Show the messages that must arrive, and what became of them."""
    at_desk(_deliveries, as_json)


def _moment(text: str | None) -> datetime | None:
    """A moment of ISO 8601, without a zone if none is said. Raises BadParameter."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} (2020-05-15, 2020-05-15T17:00)", param_hint="--as-of") from error
    return moment if ":" in text or "T" in text else datetime.combine(moment, time.max)


async def _status(desk: Desk, key: str | None, code: str | None, as_of: datetime | None, as_json: bool) -> None:
    from storage import campaigns, closed  # noqa: PLC0415
    from storage.tables.columns import stored_id  # noqa: PLC0415

    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=desk.settings.timezone)
    async with desk.store() as store, store.read() as session:
        campaign, unit = await subject(session, key, code)
        tasks = await campaigns.tasks_of(session, [stored_id(campaign.id)])
        found = [(task, await _figures_of(desk, session, campaign, task, unit, as_of)) for task in tasks]
        kinds_of = [await _kinds(session, task, unit) for task in tasks]
    moment = closed.moment_of(campaign, as_of or desk.now())
    if as_json:
        lines = [_task_line(task, figures) for task, figures in found]
        print_json({"campaign": campaign.key, "unit": unit.code, "as_of": desk.local(moment), "tasks": lines})
    else:
        from reports.text.figures import TaskFigures, tally  # noqa: PLC0415

        told = [
            TaskFigures(task.title, figures, *kinds) for (task, figures), kinds in zip(found, kinds_of, strict=True)
        ]
        typer.echo(_plain(tally(desk.tr, campaign.title, unit.name, told, moment, desk.settings.timezone)))


async def _figures_of(
    desk: Desk, session: "AsyncSession", campaign: "Campaign", task: "Task", unit: "Unit", as_of: datetime | None
) -> "Figures":
    from storage import closed, figures  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    if as_of is None and campaign.closed_at is None:
        return await figures.of_scope(session, task, scope_of(unit), desk.now())
    return await closed.at(session, campaign, task, scope_of(unit), as_of or desk.now(), desk.settings.timezone)


async def _kinds(session: "AsyncSession", task: "Task", unit: "Unit") -> tuple[tuple[str, ...], tuple[str, ...]]:
    from storage import figures  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    units, parents = await figures.kinds(session, task, scope_of(unit))
    return tuple(units), tuple(parents)


def _task_line(task: "Task", figures: "Figures") -> dict[str, object]:
    return {
        "key": task.key,
        "title": task.title,
        "total": figures.total,
        "done": figures.done,
        "in_progress": figures.in_progress,
        "not_started": figures.not_started,
        "postponed": figures.postponed,
        "blocked": figures.blocked,
        "overdue": figures.overdue,
        "late": figures.late,
        "percent": float(figures.percent),
        "complete_parents": [figures.complete_parents, figures.parents],
    }


def _plain(markup: str) -> str:
    """The words of a message of ours without its HTML."""
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", markup))


async def _assignments(desk: Desk, key: str | None, code: str | None, as_json: bool) -> None:
    from storage.assignments import export  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        campaign, unit = await subject(session, key, code)
        rows = await export(session, campaign, scope_of(unit))
    if not as_json:
        headers = [desk.tr(word) for word in ("Code", "Unit", "Task", "Status", "Due", "Date")]
        print_table(headers, ((u.code, u.name, t.title, a.status, desk.local(a.due), a.day) for a, t, u, _ in rows))
        return
    for assignment, task, owner, person in rows:
        print_json(
            {
                "unit": owner.code,
                "task": task.key,
                "status": assignment.status,
                "due": desk.local(assignment.due),
                "date": assignment.day.isoformat() if assignment.day else None,
                "step": None if assignment.step_done is None else [assignment.step_done, assignment.step_total],
                "number": assignment.number,
                "by": person.name if person else None,
                "at": desk.local(assignment.said_at),
                "source": assignment.source or None,
            }
        )


async def _reports(desk: Desk, code: str | None, as_json: bool) -> None:
    from storage import units  # noqa: PLC0415
    from storage.reports import history  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        unit = await units.named(session, code) if code is not None else None
        rows = await history(session, unit.id if unit else None)
    if not as_json:
        headers = [desk.tr(word) for word in ("At", "Code", "Task", "Status", "By", "Words")]
        print_table(
            headers, ((desk.local(r.said_at), u.code, t.key, r.status, p and p.name, r.raw) for r, t, u, p in rows)
        )
        return
    for report, task, owner, person in rows:
        print_json(
            {
                "unit": owner.code,
                "task": task.key,
                "status": report.status,
                "raw": report.raw,
                "by": person.name if person else None,
                "at": desk.local(report.said_at),
                "source": report.source,
                "message_id": report.message_id,
                "superseded": report.superseded_at is not None,
            }
        )


async def _deliveries(desk: Desk, as_json: bool) -> None:
    from storage.outbox import listing  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        rows = [(row, await _target(session, row)) for row in await listing(session)]
    if not as_json:
        headers = [desk.tr(word) for word in ("Due", "Kind", "State", "Attempts", "Target", "Key")]
        print_table(headers, ((desk.local(d.due), d.kind, d.state, d.attempts, target, d.key) for d, target in rows))
        return
    for delivery, target in rows:
        print_json(
            {
                "kind": delivery.kind,
                "key": delivery.key,
                "target": target,
                "due": desk.local(delivery.due),
                "state": delivery.state,
                "attempts": delivery.attempts,
            }
        )


async def _target(session: "AsyncSession", delivery: "Delivery") -> int | None:
    """The chat that a delivery goes to; None while it is open who will get it."""
    from storage.tables import Group, Person  # noqa: PLC0415

    if delivery.person_id is not None and (person := await session.get(Person, delivery.person_id)):
        return person.telegram_id
    if delivery.group_id is not None and (group := await session.get(Group, delivery.group_id)):
        return group.chat_id
    return delivery.chat_id
