"""The kept figures: changed with the assignments in the same transaction, never counted while somebody waits."""

from collections import Counter as Sums
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import String, and_, case, cast, delete, func, insert, literal_column, select
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Status
from storage.tables import Assignment, Counter, Unit
from storage.upsert import upsert

Column = Literal["total", "done", "late", "not_started", "in_progress", "postponed", "blocked"]
COLUMNS: tuple[Column, ...] = ("total", "done", "late", "not_started", "in_progress", "postponed", "blocked")

Place = tuple[int, int, datetime]
"""Task, unit above, due: the key of one row of counters."""


def shift(session: AsyncSession, assignment: Assignment, by: Literal[1, -1]) -> None:
    """Take the assignment as it stands out of the figures of every unit above it (-1), or put it in (+1).

    Whoever changes an assignment calls it before and after. The shifts of a unit of work are summed and written by
    `settle`, so that a hundred answers cost one statement.
    """
    shifts: dict[Place, Sums[str]] = session.info.setdefault("shifts", {})
    for unit_id in ancestors(assignment.path):
        sums = shifts.setdefault((assignment.task_id, unit_id, assignment.due), Sums())
        sums["total"] += by
        sums[assignment.status.value] += by
        sums["late"] += by if assignment.late else 0


def ancestors(path: str) -> list[int]:
    """The ids in a path, root first: "/1/5/" is [1, 5]."""
    return [int(step) for step in path.split("/") if step]


async def settle(session: AsyncSession) -> None:
    """Write the shifts so far. Called before every commit, and before figures are read in the same unit of work."""
    shifts: dict[Place, Sums[str]] = session.info.pop("shifts", {})
    rows = [
        {"task_id": task_id, "unit_id": unit_id, "due": due} | {name: sums[name] for name in COLUMNS}
        # In one order everywhere, so that two writers never wait for each other in a ring.
        for (task_id, unit_id, due), sums in sorted(shifts.items())
        if any(sums.values())
    ]
    if not rows:
        return
    await session.flush()
    statement = upsert(session, Counter)
    adding = {name: col(getattr(Counter, name)) + statement.excluded[name] for name in COLUMNS}
    statement = statement.on_conflict_do_update(index_elements=["task_id", "unit_id", "due"], set_=adding)
    await session.exec(statement, params=rows)


async def recount(session: AsyncSession, task_id: int) -> None:
    """Make the counters of a task anew from its assignments, in two statements."""
    await settle(session)  # what is shifted already is in the count: it must not be added to it
    await session.flush()
    await session.exec(delete(Counter).where(col(Counter.task_id) == task_id))
    counted = _counted(task_id)
    await session.exec(insert(Counter).from_select(["task_id", "unit_id", "due", *COLUMNS], counted))


async def differences(session: AsyncSession, task_id: int) -> list[tuple[int, datetime]]:
    """The (unit, due) of a task whose kept row is not what a recount gives; empty when all is well."""
    await settle(session)
    recounted = {(row[1], row[2]): tuple(row[3:]) for row in await session.exec(_counted(task_id))}
    kept_rows = await session.exec(select_rows(Counter).where(col(Counter.task_id) == task_id))
    kept = {(row.unit_id, row.due): tuple(getattr(row, name) for name in COLUMNS) for row in kept_rows if row.total}
    return sorted(key for key in recounted.keys() | kept.keys() if recounted.get(key) != kept.get(key))


def _counted(task_id: int) -> Any:  # noqa: ANN401 (a select whose row type has no name)
    below = col(Unit.path).concat(cast(Unit.id, String))
    inside = and_(
        col(Assignment.task_id) == task_id,
        col(Assignment.path) >= below.concat("/"),
        col(Assignment.path) < below.concat("0"),  # "0" follows "/": the end of the range is the end of the subtree
    )
    by_status = [func.sum(case((col(Assignment.status) == status, 1), else_=0)) for status in _in_column_order()]
    late = func.sum(case((col(Assignment.late), 1), else_=0))
    return (
        select(literal_column(str(task_id)), Unit.id, Assignment.due, func.count(), by_status[0], late, *by_status[1:])  # type: ignore[call-overload]
        .select_from(Unit)
        .join(Assignment, inside)
        .group_by(Unit.id, Assignment.due)
    )


def _in_column_order() -> list[Status]:
    return [Status(name) for name in COLUMNS if name not in {"total", "late"}]
