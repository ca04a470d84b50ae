"""Every assignment of a campaign with what one wants to know of it, for files that tell the whole."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.counters import ancestors
from storage.scopes import Scope, assignments_in
from storage.tables import Assignment, Campaign, Person, Task, Unit
from storage.tables.columns import stored_id

PAGE = 5_000
"""Rows in hand at a time."""


COLUMNS: tuple[Any, ...] = (
    col(Assignment.path),
    col(Unit.code),
    col(Unit.name).label("unit"),
    col(Unit.cluster),
    col(Unit.wave),
    col(Unit.sector),
    col(Task.title).label("task"),
    col(Assignment.status),
    col(Assignment.late),
    col(Assignment.due),
    col(Assignment.day),
    col(Assignment.step_done),
    col(Assignment.step_total),
    col(Assignment.number),
    col(Assignment.words),
    col(Person.name).label("by"),
    col(Assignment.said_at),
    col(Assignment.source),
)


async def pages(
    session: AsyncSession, campaign: Campaign, scope: Scope, size: int = PAGE
) -> AsyncIterator[Sequence[tuple[Any, str]]]:
    """Every assignment of a campaign in a scope, with the name of the unit above: by that, by unit, then by task.

    A row has the columns of COLUMNS by their names. It is read as a stream: memory does not grow with their number.
    """
    rows = (
        select(*COLUMNS)
        .select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Person, col(Person.id) == Assignment.person_id, isouter=True)
        .where(Task.campaign_id == campaign.id, assignments_in(scope))
        .order_by(col(Unit.parent_id), col(Unit.id), col(Task.position))
    )
    found = await session.stream(rows, execution_options={"yield_per": size})
    names: dict[int, str] = {}
    try:
        async for page in found.partitions():
            above = [ancestors(row.path)[-1:] for row in page]
            await _learn(session, names, {unit_id for ids in above for unit_id in ids})
            yield [(row, "".join(names[unit_id] for unit_id in ids)) for row, ids in zip(page, above, strict=True)]
    finally:
        await found.close()


async def _learn(session: AsyncSession, names: dict[int, str], wanted: set[int]) -> None:
    """The names of these units. The unit above is that of the assignment: a closed campaign keeps the tree it had."""
    if missing := sorted(wanted - names.keys()):
        for unit_id, name in await session.exec(select(Unit.id, Unit.name).where(col(Unit.id).in_(missing))):
            names[stored_id(unit_id)] = name
