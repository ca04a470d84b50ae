"""`dondoc extend`: a due date is moved for one unit or for a subtree."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import Desk, at_desk
from bot.cli.errors import CommandError

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from storage.tables import Task

LONGEST = 500
"""Characters of a reason, or of a document's number and date."""


def extend(
    campaign: Annotated[str, typer.Option("--campaign", metavar="KEY", help="The campaign's key.")],
    task: Annotated[str, typer.Option("--task", metavar="KEY", help="The task's key.")],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="The unit's code.")],
    to: Annotated[
        str, typer.Option("--to", metavar="ISO", help="The new due date; a day alone keeps the hour of the old one.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    document: Annotated[
        str, typer.Option("--document", metavar="TEXT", help="The paper it was decided on: its number and date.")
    ] = "",
    *,
    below: Annotated[bool, typer.Option("--below", help="The unit and all units below it.")] = False,
) -> None:
    """Move a due date for one unit, or for all below it; figures and reminders follow."""
    words = (_line(reason, "--reason"), _line(document, "--document"))
    if not words[0]:
        raise typer.BadParameter("…", param_hint="--reason")
    at_desk(_extend, (campaign, task, unit), _moment(to), words, below)


def _line(text: str, option: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise typer.BadParameter(f"> {LONGEST}", param_hint=option)
    return line


def _moment(text: str) -> tuple[datetime, bool]:
    """A moment of ISO 8601, and whether it is a day alone. Raises BadParameter."""
    try:
        return datetime.fromisoformat(text), ":" not in text and "T" not in text
    except ValueError as error:
        raise typer.BadParameter(f"{text} (2020-07-20, 2020-07-20T17:00)", param_hint="--to") from error


async def _extend(
    desk: Desk, keys: tuple[str, str, str], to: tuple[datetime, bool], words: tuple[str, str], below: bool
) -> None:
    from storage import due_news, dues, units  # noqa: PLC0415

    async with desk.store() as store, store.begin() as session:
        task, unit = await _task(session, *keys[:2]), await units.named(session, keys[2])
        due, now, zone = _due(desk, task, *to), desk.now(), desk.settings.timezone
        moved = await dues.move(session, task, unit, due, dues.Ground(*words), now, zone, below=below)
        unheard = await due_news.tell(session, task, now) if moved.moved else 0
    desk.tell("Moved to {due}: {count}.", due=desk.local(due), count=moved.moved)
    if moved.kept:
        desk.tell("Units that keep a later date granted to them: {count}.", count=moved.kept)
    if unheard:
        desk.tell("Nobody could be told for {count} units (see /people): please let them know.", count=unheard)


async def _task(session: "AsyncSession", campaign_key: str, key: str) -> "Task":
    from storage import campaigns  # noqa: PLC0415

    campaign = await campaigns.by_key(session, campaign_key)
    if campaign is None or campaign.id is None:
        raise campaigns.UnknownCampaignError(campaign_key)
    tasks = {task.key: task for task in await campaigns.tasks_of(session, [campaign.id])}
    if key not in tasks:
        names = ", ".join(tasks)
        raise CommandError("The campaign has no task “{key}”; there are {names}.", key=key, names=names)
    return tasks[key]


def _due(desk: Desk, task: "Task", moment: datetime, day_alone: bool) -> datetime:
    """In office time, unless another zone was said."""
    zone = desk.settings.timezone
    if day_alone:
        return datetime.combine(moment.date(), task.due.astimezone(zone).time(), zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
