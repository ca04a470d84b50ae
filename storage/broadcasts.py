"""What is being sent, how far it is, and how it goes on after it was halted or after somebody has come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import INTERRUPTED, Broadcast, belongs_to
from storage.tables import Delivery, DeliveryState
from storage.tables.columns import stored_id


@dataclass(frozen=True, slots=True)
class Progress:
    """How many messages of a broadcast have gone, still wait, and were halted and would still be of use.

    `delivery_id` is the number of one of them, by which the broadcast is found again.
    """

    delivery_id: int
    broadcast: Broadcast
    sent: int
    waiting: int
    halted: int


async def going_on(session: AsyncSession, now: datetime) -> Sequence[Progress]:
    """Every broadcast that is being sent or was halted, the oldest first. Messages about the program are none of it."""
    open_ones = and_(_waits() | _is_halted(now), col(Delivery.due) <= now, col(Delivery.campaign_id).is_not(None))
    rows = select(func.min(Delivery.id)).where(open_ones).order_by(func.min(Delivery.due), func.min(Delivery.id))
    rows = rows.group_by(col(Delivery.kind), col(Delivery.campaign_id), col(Delivery.task_id), col(Delivery.due))
    first = [await session.get_one(Delivery, number) for number in (await session.exec(rows)).all()]
    return [await progress(session, delivery, now) for delivery in first]


async def progress(session: AsyncSession, delivery: Delivery, now: datetime) -> Progress:
    """How far the broadcast is that a message belongs to."""
    broadcast = Broadcast.of(delivery)
    sent = func.sum(case((col(Delivery.state) == DeliveryState.SENT, 1), else_=0))
    waiting, halted = (func.sum(case((which, 1), else_=0)) for which in (_waits(), _is_halted(now)))
    counted = select(sent, waiting, halted).where(belongs_to(broadcast))
    return Progress(stored_id(delivery.id), broadcast, *(await session.exec(counted)).one())


async def resume(session: AsyncSession, broadcast: Broadcast, now: datetime) -> int:
    """Let what was halted of it go on, if it is still of use; returns how many messages wait again by it."""
    again = update(Delivery).where(belongs_to(broadcast), _is_halted(now))
    again = again.values(state=DeliveryState.WAITING, next_try=now, error="")
    return len((await session.exec(again.returning(col(Delivery.id)))).all())


async def heal(
    session: AsyncSession, now: datetime, *, person_id: int | None = None, group_id: int | None = None
) -> int:
    """Somebody has come back, or a group has taken the bot in again: what was refused meanwhile for that reason, and is
    still of use, waits again. Returns how many messages that are.
    """
    theirs = col(Delivery.person_id) == person_id if person_id is not None else col(Delivery.group_id) == group_id
    refused = and_(col(Delivery.state) == DeliveryState.FAILED, ~col(Delivery.error).startswith("Bad Request"))
    again = update(Delivery).where(theirs, refused, col(Delivery.stale_at) > now)
    again = again.values(state=DeliveryState.WAITING, next_try=now, attempts=0, error="")
    return len((await session.exec(again.returning(col(Delivery.id)))).all())


def _waits() -> ColumnElement[bool]:
    return col(Delivery.state) == DeliveryState.WAITING


def _is_halted(now: datetime) -> ColumnElement[bool]:
    halted = and_(col(Delivery.state) == DeliveryState.CANCELLED, col(Delivery.error) == INTERRUPTED)
    return and_(halted, col(Delivery.stale_at) > now)
