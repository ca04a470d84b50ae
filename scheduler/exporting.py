"""An export: the figures and every assignment of a campaign in one scope, as they are now, into a file."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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
from storage import campaigns, details, figures, history, units
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
    """Write the export of a scope at `now` to `file`. Raises NothingToExportError; nothing is written then.

    The file is made in a thread of its own: the loop is only kept while the database is read.
    """
    account = await account_of(session, campaign, scope, now, zone)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as desk:  # one for the whole file: its library's objects stay in their thread
        made = await loop.run_in_executor(desk, begin_export, form, file, account, tr)
        if form is not Form.PNG:
            async for page in details.pages(session, campaign, scope):
                await loop.run_in_executor(desk, made.add, [_line(row, now) for row in page])
        await loop.run_in_executor(desk, made.close)


async def account_of(session: AsyncSession, campaign: Campaign, scope: Scope, now: datetime, zone: ZoneInfo) -> Account:
    """The figures of a scope at `now`. Raises NothingToExportError if nobody in it has anything to do."""
    (unit,) = await units.by_ids(session, [scope.unit_id])
    tasks = await campaigns.tasks_of(session, [stored_id(campaign.id)])
    moments = list(_moments(campaign, now, zone))
    told = [await _task(session, task, scope, now, moments) for task in tasks]
    if not any(task.told.figures.total for task in told):
        raise NothingToExportError(unit.name)
    line = await units.by_ids(session, [int(step) for step in unit.path.split("/") if step])
    root, above = (line[0], line[-1].name) if line else (unit, "")
    title = scope.cluster or unit.name
    return Account(root.name, root.kind, above, title, campaign.title, tuple(told), now, zone)


async def _task(
    session: AsyncSession, task: Task, scope: Scope, now: datetime, moments: Sequence[datetime]
) -> TaskAccount:
    whole = await figures.of_scope(session, task, scope, now)
    kinds, parent_kinds = await figures.kinds(session, task, scope)
    told = TaskFigures(task.title, whole, tuple(kinds), tuple(parent_kinds))
    parts = {By.PARENT: tuple(Part(*one) for one in await figures.by_parent(session, task, scope, now))}
    for by, column in COLUMNS.items():
        found = await figures.by(session, task, scope, now, column)
        parts[by] = tuple(Part(*one) for one in found.items())
    curve = await history.done_at(session, task, scope, moments)
    points = tuple(Point(moment, *one) for moment, one in zip(moments, curve, strict=True))
    return TaskAccount(told, {by: several for by, several in parts.items() if len(several) > 1}, points)


def _moments(campaign: Campaign, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The end of each of the campaign's days until today, and now; of a closed one, until it was closed."""
    end = min(now, campaign.closed_at or now)
    first = min(campaign.opens or day_of(campaign.created_at, zone), day_of(end, zone))
    days = (day_of(end, zone) - first).days
    every = max(1, -(-days // MOST_POINTS))
    for day in range(days % every, days, every):
        yield datetime.combine(first + timedelta(days=day), time.max, zone)
    yield end


def _line(row: Any, now: datetime) -> Line:  # noqa: ANN401 (a row of storage.details)
    return Line(
        code=row.code,
        unit=row.unit,
        parent=row.parent or "",
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
