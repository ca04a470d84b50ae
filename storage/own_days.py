"""The day a unit has named for itself: planned in its reports on a task, or registered in another task for this one."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, case, func, null
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Status
from storage import memory
from storage.tables import Assignment, Task

SPEAKS_OF_ITS_DAY = frozenset({Status.IN_PROGRESS, Status.POSTPONED})
"""Statuses in which an assignment's day is the one the unit means to finish on."""


def own_day(assignment: Assignment) -> date | None:
    """The day that a unit means to finish on, by its own word; what it said last of the task itself counts first."""
    planned = assignment.day if assignment.status in SPEAKS_OF_ITS_DAY else None
    return planned or assignment.own_day


def own_day_column() -> ColumnElement[date | None]:
    """The same, for a statement."""
    planned = case((col(Assignment.status).in_(SPEAKS_OF_ITS_DAY), col(Assignment.day)), else_=null())
    return func.coalesce(planned, col(Assignment.own_day))


async def pass_on(session: AsyncSession, changed: Iterable[Assignment]) -> None:
    """Let the days that were registered (or are no more) hold for the tasks that they are registered for."""
    for assignment in changed:
        task = await _registering(session, assignment.task_id)
        if task is None:
            continue
        rows = select(Assignment).join(Task, col(Task.id) == Assignment.task_id)
        rows = rows.where(Task.campaign_id == task.campaign_id, Task.key == task.dates)
        for one in await session.exec(rows.where(Assignment.unit_id == assignment.unit_id)):
            one.own_day = assignment.day if assignment.status is Status.DONE else None
            session.add(one)


async def _registering(session: AsyncSession, task_id: int) -> Task | None:
    """The task, if it is one that registers the day of another."""
    known = memory.of(session).get(("open tasks", None), {})
    task = known[task_id][0] if task_id in known else await session.get(Task, task_id)
    return task if task is not None and task.dates else None
