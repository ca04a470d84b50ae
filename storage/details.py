"""Every assignment of a campaign with what one wants to know of it, for files that tell the whole."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.scopes import Scope, assignments_in
from storage.tables import Assignment, Campaign, Person, Task, Unit

PAGE = 5_000
"""Rows in hand at a time."""


async def pages(
    session: AsyncSession, campaign: Campaign, scope: Scope, size: int = PAGE
) -> AsyncIterator[Sequence[Any]]:
    """Every assignment of a campaign in a scope: by the unit above, by unit, then by task.

    A row has the columns of `_columns` by their names. It is read as a stream: memory does not grow with their number.
    """
    above = aliased(Unit)
    rows = (
        select(*_columns(above))
        .select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(above, col(above.id) == Unit.parent_id, isouter=True)
        .join(Person, col(Person.id) == Assignment.person_id, isouter=True)
        .where(Task.campaign_id == campaign.id, assignments_in(scope))
        .order_by(col(Unit.parent_id), col(Unit.id), col(Task.position))
    )
    found = await session.stream(rows, execution_options={"yield_per": size})
    try:
        async for page in found.partitions():
            yield page
    finally:
        await found.close()


def _columns(above: type[Unit]) -> tuple[Any, ...]:
    return (
        col(Unit.code),
        col(Unit.name).label("unit"),
        col(above.name).label("parent"),
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
