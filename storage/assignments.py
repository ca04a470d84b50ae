"""Assignments: what each unit owes and where it stands; lists of them for people."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Status
from storage import memory, units
from storage.own_days import own_day_column
from storage.scopes import Scope, assignments_in
from storage.tables import Assignment, Campaign, Person, Task, Unit


class Which(StrEnum):
    """Which assignments of a scope to list."""

    OVERDUE = "overdue"
    SILENT = "silent"
    """Nobody has said anything yet."""
    BLOCKED = "blocked"
    POSTPONED = "postponed"
    UNFINISHED = "unfinished"


async def of_units(session: AsyncSession, unit_ids: Iterable[int], task_ids: Iterable[int]) -> Sequence[Assignment]:
    """What these units owe in these tasks."""
    wanted, tasks, known = set(unit_ids), set(task_ids), memory.of(session)
    ahead = tasks <= known.get(("open tasks", None), {}).keys() and all(
        ("owed", unit_id) in known for unit_id in wanted
    )
    if ahead:
        return [one for unit_id in sorted(wanted) for one in known["owed", unit_id] if one.task_id in tasks]
    rows = select(Assignment).where(
        col(Assignment.unit_id).in_(wanted), col(Assignment.task_id).in_(tasks), col(Assignment.dropped_at).is_(None)
    )
    return (await session.exec(rows.order_by(col(Assignment.unit_id), col(Assignment.task_id)))).all()


async def whole(session: AsyncSession, assignment_id: int) -> tuple[Assignment, Task, Unit, Campaign] | None:
    """An assignment with its task, unit and campaign."""
    if (known := memory.of(session).get(("assignment", assignment_id))) is not None:
        task, campaign = memory.of(session)["open tasks", None][known.task_id]
        (unit,) = await units.by_ids(session, [known.unit_id])
        return known, task, unit, campaign
    rows = (
        select(Assignment, Task, Unit, Campaign)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Campaign, col(Campaign.id) == Task.campaign_id)
    )
    return (await session.exec(rows.where(Assignment.id == assignment_id))).first()


async def listing(
    session: AsyncSession, task: Task, scope: Scope, which: Which, now: datetime
) -> Sequence[tuple[Assignment, Unit]]:
    """The assignments of a scope that are wanted, in the order of the unit list."""
    rows = select(Assignment, Unit).join(Unit, col(Unit.id) == Assignment.unit_id)
    rows = rows.where(Assignment.task_id == task.id, assignments_in(scope), _is(which, now))
    return (await session.exec(rows.order_by(col(Unit.id)))).all()


async def coming(
    session: AsyncSession, task: Task, scope: Scope, today: date
) -> Sequence[tuple[Assignment, Unit, date]]:
    """The unfinished assignments of a scope whose unit named a day from `today` on, with that day, by day."""
    day = own_day_column().label("own")
    rows = select(Assignment, Unit, day).join(Unit, col(Unit.id) == Assignment.unit_id)
    rows = rows.where(
        Assignment.task_id == task.id, assignments_in(scope), Assignment.status != Status.DONE, day >= today
    )
    found = (await session.exec(rows.order_by(day, col(Unit.id)))).all()
    return [(assignment, unit, own) for assignment, unit, own in found if own is not None]


async def of_due(session: AsyncSession, task: Task, scope: Scope, due: datetime) -> Sequence[tuple[Assignment, Unit]]:
    """The assignments of a scope that are due at one moment, in the order of the unit list."""
    rows = select(Assignment, Unit).join(Unit, col(Unit.id) == Assignment.unit_id)
    rows = rows.where(Assignment.task_id == task.id, assignments_in(scope), Assignment.due == due)
    return (await session.exec(rows.order_by(col(Unit.id)))).all()


async def export(
    session: AsyncSession, campaign: Campaign, scope: Scope
) -> Sequence[tuple[Assignment, Task, Unit, Person | None]]:
    """Every assignment of a campaign in a scope: by unit, then by task; with who spoke last."""
    rows = (
        select(Assignment, Task, Unit, Person)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Person, col(Person.id) == Assignment.person_id, isouter=True)
        .where(Task.campaign_id == campaign.id, assignments_in(scope))
    )
    return (await session.exec(rows.order_by(col(Unit.id), col(Task.position)))).all()


def _is(which: Which, now: datetime) -> ColumnElement[bool]:
    status = col(Assignment.status)
    match which:
        case Which.OVERDUE:
            return (status != Status.DONE) & (col(Assignment.due) < now)
        case Which.SILENT:
            return col(Assignment.said_at).is_(None)
        case Which.BLOCKED:
            return status == Status.BLOCKED
        case Which.POSTPONED:
            return status == Status.POSTPONED
        case Which.UNFINISHED:
            return status != Status.DONE
