"""Reminders asked for by hand: to who has not finished, has said nothing today and was not reminded today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.plan import Stage
from domain.values import Status
from storage import audit
from storage.reminders import Queued, key_of, queue, recipients
from storage.scopes import Scope, owed_ever_in
from storage.tables import Assignment, Campaign, Delivery, DeliveryKind, DeliveryState, Task, Unit

USEFUL = timedelta(days=1)
NEVER_CAME = (DeliveryState.CANCELLED, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class Asked:
    """When it was asked for, and when it may go: `begins` and `ends` are those of the office's `day` of that moment."""

    now: datetime
    goes: datetime
    day: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Units that would be reminded now: those whose secretary can be told in private, and the others."""

    reachable: int
    unreachable: int


async def count(
    session: AsyncSession, campaign: Campaign, task: Task, scopes: Sequence[Scope], asked: Asked
) -> Waiting:
    """How many units of these scopes are to be reminded of a task."""
    told = recipients(asked.now)
    rows = select(func.count(), func.count(told.c.person_id)).select_from(Assignment)
    rows = rows.join(Unit, col(Unit.id) == Assignment.unit_id)
    rows = rows.join(told, told.c.unit_id == Assignment.unit_id, isouter=True)
    total, reachable = (await session.exec(rows.where(_wanted(campaign, task, scopes, asked)))).one()
    return Waiting(reachable, total - reachable)


async def remind(session: AsyncSession, campaign: Campaign, task: Task, scopes: Sequence[Scope], asked: Asked) -> int:
    """Queue the reminders; returns how many were new. Asking again on the same day adds none."""
    row = Queued(Stage.ASKED, asked.day, asked.now, asked.goes, asked.goes + USEFUL)
    added = await queue(session, campaign, task, row, _wanted(campaign, task, scopes, asked), asked.now)
    if added:
        audit.note(session, "task.remind", f"campaign:{campaign.key}", asked.now, task=task.key, count=added)
    return added


def _wanted(campaign: Campaign, task: Task, scopes: Sequence[Scope], asked: Asked) -> ColumnElement[bool]:
    """Assignments of the scopes that are to be brought to mind: not finished, silent and not reminded on that day."""
    of_today = and_(col(Delivery.due) >= asked.begins, col(Delivery.due) < asked.ends)
    reminded = select(Delivery.unit_id).where(
        col(Delivery.kind) == DeliveryKind.REMINDER,
        col(Delivery.task_id) == task.id,
        of_today,
        col(Delivery.state).not_in(NEVER_CAME),
    )
    return and_(
        col(Assignment.task_id) == task.id,
        col(Assignment.status) != Status.DONE,
        col(Assignment.dropped_at).is_(None),
        or_(col(Assignment.said_at).is_(None), col(Assignment.said_at) < asked.begins),
        or_(*(owed_ever_in(scope) for scope in scopes)),
        col(Assignment.unit_id).not_in(reminded),
        ~exists().where(col(Delivery.key) == key_of(campaign, task, asked.day)),
    )
