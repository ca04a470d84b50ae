"""Figures that hold still: a closed campaign is told as it stood when it was closed, in the tree of that day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.tally import Figures
from storage import figures
from storage.scopes import Scope
from storage.tables import Assignment, Campaign, Task


def moment_of(campaign: Campaign, moment: datetime) -> datetime:
    """The moment that figures asked for at `moment` are of: nothing changes after the campaign was closed."""
    return moment if campaign.closed_at is None else min(moment, campaign.closed_at)


async def at(
    session: AsyncSession, campaign: Campaign, task: Task, scope: Scope, moment: datetime, zone: ZoneInfo
) -> Figures:
    """A task's figures for a scope at `moment`, counted from the reports; of a closed campaign in the tree of its end.

    What has happened to the unit list since then changes nothing: assignments of a closed campaign stay as they were.
    """
    if campaign.closed_at is not None:
        scope = await as_it_was(session, task, scope)
    return await figures.as_of(session, task, scope, moment_of(campaign, moment), zone)


async def as_it_was(session: AsyncSession, task: Task, scope: Scope) -> Scope:
    """The scope by the places that the assignments of its task still have; as it is now if nothing was below it."""
    step = f"/{scope.unit_id}/"
    inside = select(Assignment.path).where(Assignment.task_id == task.id, col(Assignment.path).contains(step))
    path = (await session.exec(inside.limit(1))).first()
    if path is None:
        return scope
    return Scope(scope.unit_id, path[: path.index(step) + len(step)], scope.cluster)
