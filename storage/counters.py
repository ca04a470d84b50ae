"""The kept figures: changed with the assignments in the same transaction, never counted while somebody waits."""

from collections import Counter as Sums
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, insert, literal_column
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Status
from storage.tables import Assignment, Counter
from storage.upsert import upsert

Column = Literal["total", "done", "late", "not_started", "in_progress", "postponed", "blocked"]
COLUMNS: tuple[Column, ...] = ("total", "done", "late", "not_started", "in_progress", "postponed", "blocked")
CHUNK = 2_000
"""Rows written at a time."""

Place = tuple[int, str, datetime]
"""Task, path (the units above), due: what is counted together."""


def shift(session: AsyncSession, assignment: Assignment, by: Literal[1, -1]) -> None:
    """Take the assignment as it stands out of the figures of every unit above it (-1), or put it in (+1).

    Whoever changes an assignment calls it before and after. The shifts of a unit of work are summed and written by
    `settle`, so that a hundred answers cost one statement.
    """
    if assignment.dropped_at is not None:
        return  # it counts nowhere
    _shift(session, (assignment.task_id, assignment.path, assignment.due), assignment.status, assignment.late, by)


async def shift_moved(
    session: AsyncSession, moving: ColumnElement[bool], to: datetime, late: ColumnElement[bool]
) -> None:
    """Before the assignments that `moving` selects get the due `to`: take them out of the figures and put them in
    there, where those count as late that `late` selects. The database groups them by place: a subtree costs no more
    than its parents.
    """
    await session.flush()
    place = (Assignment.task_id, Assignment.path, Assignment.due, Assignment.status, Assignment.late)
    rows = select(*place, late.label("will_be_late"), func.count()).where(moving)  # type: ignore[call-overload]
    rows = rows.group_by(
        *place, literal_column("will_be_late")
    )  # by name: repeated, its values would make it another one
    for task_id, path, due, status, was_late, will_be_late, count in await session.exec(rows):
        _shift(session, (task_id, path, due), status, was_late, -count)
        _shift(session, (task_id, path, to), status, will_be_late, count)


def _shift(session: AsyncSession, place: Place, status: Status, late: bool, by: int) -> None:
    shifts: dict[Place, Sums[str]] = session.info.setdefault("shifts", {})
    sums = shifts.setdefault(place, Sums())
    sums["total"] += by
    sums[status.value] += by
    sums["late"] += by if late else 0


def ancestors(path: str) -> list[int]:
    """The ids in a path, root first: "/1/5/" is [1, 5]."""
    return [int(step) for step in path.split("/") if step]


async def settle(session: AsyncSession) -> None:
    """Write the shifts so far. Called before every commit, and before figures are read in the same unit of work."""
    shifts: dict[Place, Sums[str]] = session.info.pop("shifts", {})
    above: dict[tuple[int, int, datetime], Sums[str]] = {}
    for (task_id, path, due), sums in shifts.items():
        for unit_id in ancestors(path):
            above.setdefault((task_id, unit_id, due), Sums()).update(sums)
    rows = [
        {"task_id": task_id, "unit_id": unit_id, "due": due} | {name: sums[name] for name in COLUMNS}
        # In one order everywhere, so that two writers never wait for each other in a ring.
        for (task_id, unit_id, due), sums in sorted(above.items())
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
    """Make the counters of a task anew from its assignments."""
    await settle(session)  # what is shifted already is in the count: it must not be added to it
    # Deleted before it is counted: who changes an assignment meanwhile waits here, and is counted once.
    await session.exec(delete(Counter).where(col(Counter.task_id) == task_id))
    counted = await _count(session, task_id)
    rows = [
        {"task_id": task_id, "unit_id": unit_id, "due": due} | {name: sums[name] for name in COLUMNS}
        for (unit_id, due), sums in sorted(counted.items())
    ]
    for start in range(0, len(rows), CHUNK):
        await session.exec(insert(Counter), params=rows[start : start + CHUNK])


async def differences(session: AsyncSession, task_id: int) -> list[tuple[int, datetime]]:
    """The (unit, due) of a task whose kept row is not what a recount gives; empty when all is well."""
    await settle(session)
    counted = {key: _in_order(sums) for key, sums in (await _count(session, task_id)).items()}
    kept_rows = await session.exec(select(Counter).where(Counter.task_id == task_id))
    kept = {(row.unit_id, row.due): tuple(getattr(row, name) for name in COLUMNS) for row in kept_rows}
    nothing = _in_order(Sums())
    return sorted(key for key in counted.keys() | kept.keys() if counted.get(key, nothing) != kept.get(key, nothing))


async def _count(session: AsyncSession, task_id: int) -> dict[tuple[int, datetime], Sums[str]]:
    """For each unit above assignments of a task, and each due among them, the sums.

    The database groups the assignments by place; the places are then handed up the tree here, since a join of every
    unit with everything below it takes minutes where this takes a second.
    """
    await session.flush()
    place = (Assignment.path, Assignment.due, Assignment.status, Assignment.late)
    rows = select(*place, func.count()).where(Assignment.task_id == task_id, col(Assignment.dropped_at).is_(None))  # type: ignore[call-overload]
    counted: dict[tuple[int, datetime], Sums[str]] = {}
    for path, due, status, late, count in await session.exec(rows.group_by(*place)):
        for unit_id in ancestors(path):
            sums = counted.setdefault((unit_id, due), Sums())
            sums["total"] += count
            sums[status.value] += count
            sums["late"] += count if late else 0
    return counted


def _in_order(sums: Sums[str]) -> tuple[int, ...]:
    return tuple(sums[name] for name in COLUMNS)
