"""An export: the figures and every assignment of a campaign in one scope, as they are now, into a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.tally import is_overdue
from locales.translator import Translator
from reports.export.account import Account, By, Line, Part, Point, TaskAccount
from reports.export.files import begin_export
from reports.export.forms import Form
from reports.text.figures import TaskFigures
from storage import campaigns, closed, details, figures, history, units
from storage.counters import ancestors
from storage.scopes import Scope
from storage.tables import Campaign, Task, Unit
from storage.tables.columns import stored_id

MOST_POINTS = 60
"""Of a curve; of a longer campaign every second day, every third…"""
COLUMNS = {By.CLUSTER: col(Unit.cluster), By.WAVE: col(Unit.wave), By.SECTOR: col(Unit.sector)}


class NothingToExportError(Exception):
    """The campaign asks nothing of this unit or of the units below it."""


async def export(
    session: AsyncSession,
    campaign: Campaign,
    scope: Scope,
    form: Form,
    file: BinaryIO,
    tr: Translator,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Write the export of a scope at `now` to `file`; of a closed campaign, as it stood when it was closed.

    Raises NothingToExportError; nothing is written then. It reckons for seconds: the bot has
    it done by `scheduler.export_process`.
    """
    tasks = await campaigns.tasks_of(session, [stored_id(campaign.id)])
    if campaign.closed_at is not None:
        scope = await closed.as_it_was(session, tasks[0], scope)
    at = closed.moment_of(campaign, now)
    account = await _account(session, campaign, tasks, scope, at, zone)
    made = begin_export(form, file, account, tr)
    if form is not Form.PNG:
        async for page in details.pages(session, campaign, scope):
            made.add(_line(row, parent, at) for row, parent in page)
    made.close()


async def _account(
    session: AsyncSession, campaign: Campaign, tasks: Sequence[Task], scope: Scope, at: datetime, zone: ZoneInfo
) -> Account:
    """The figures of a scope. Raises NothingToExportError if nobody in it has anything to do."""
    (unit,) = await units.by_ids(session, [scope.unit_id])
    moments = list(_moments(campaign, at, zone))
    told = [await _task(session, campaign, task, scope, moments, zone) for task in tasks]
    if not any(task.told.figures.total for task in told):
        raise NothingToExportError(unit.name)
    line = await units.by_ids(session, ancestors(unit.path))
    root, above = (line[0], line[-1].name) if line else (unit, "")
    return Account(root.name, root.kind, above, scope.cluster or unit.name, campaign.title, tuple(told), at, zone)


async def _task(
    session: AsyncSession, campaign: Campaign, task: Task, scope: Scope, moments: Sequence[datetime], zone: ZoneInfo
) -> TaskAccount:
    at = moments[-1]
    if campaign.closed_at is None:
        whole = await figures.of_scope(session, task, scope, at)
    else:
        whole = await closed.at(session, campaign, task, scope, at, zone)
    kinds, parent_kinds = await figures.kinds(session, task, scope)
    told = TaskFigures(task.title, whole, tuple(kinds), tuple(parent_kinds))
    parts = {By.PARENT: tuple(Part(*one) for one in await figures.by_parent(session, task, scope, at))}
    for by, column in COLUMNS.items():
        parts[by] = tuple(Part(*one) for one in (await figures.by(session, task, scope, at, column)).items())
    curve = await history.done_at(session, task, scope, moments)
    points = tuple(Point(moment, *one) for moment, one in zip(moments, curve, strict=True))
    return TaskAccount(told, {by: several for by, several in parts.items() if len(several) > 1}, points)


def _moments(campaign: Campaign, at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The end of each of the campaign's days before `at`, and `at`."""
    first = min(campaign.opens or day_of(campaign.created_at, zone), day_of(at, zone))
    days = (day_of(at, zone) - first).days
    every = max(1, -(-days // MOST_POINTS))
    for day in range(days % every, days, every):
        yield datetime.combine(first + timedelta(days=day), time.max, zone)
    yield at


def _line(row: Any, parent: str, now: datetime) -> Line:  # noqa: ANN401 (a row of storage.details)
    return Line(
        code=row.code,
        unit=row.unit,
        parent=parent,
        cluster=row.cluster,
        wave=row.wave,
        sector=row.sector,
        task=row.task,
        status=row.status,
        overdue=is_overdue(row.status, row.due, now),
        late=row.late,
        due=row.due,
        day=row.day,
        step=None if row.step_done is None or row.step_total is None else (row.step_done, row.step_total),
        number=row.number,
        answer=row.words,
        by=row.by or "",
        at=row.said_at,
        source=row.source,
    )
