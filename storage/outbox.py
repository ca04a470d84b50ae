"""The outbox: a row for each message that must arrive, claimed as it leaves, closed with what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Campaign, Delivery, DeliveryKind, DeliveryState, Group
from storage.upsert import upsert

NOT_CERTAIN = (DeliveryState.UNKNOWN, DeliveryState.FAILED)
"""Whoever it was for has not got it, or perhaps not."""
QUEUED = "queued"
"""Where a session remembers that messages were queued."""
AGAIN = "again"
"""In the payload of a tally: somebody has asked for it, whatever was posted that day."""
INTERRUPTED = "interrupted by an organiser"
"""Why what was halted is cancelled: by this it is found again when it is to go on."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Messages of one kind, about one thing, that fell due together."""

    kind: DeliveryKind
    campaign_id: int | None
    task_id: int | None
    due: datetime

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """The one that a message belongs to."""
        return cls(delivery.kind, delivery.campaign_id, delivery.task_id, delivery.due)


async def put(session: AsyncSession, deliveries: Sequence[Delivery]) -> int:
    """Queue messages; one whose key was queued before is left as it is. Returns how many were new."""
    if not deliveries:
        return 0
    session.info[QUEUED] = True
    rows = [delivery.model_dump(exclude={"id"}) for delivery in deliveries]
    added = upsert(session, Delivery).on_conflict_do_nothing(index_elements=["key"]).returning(col(Delivery.id))
    return len((await session.exec(added, params=rows)).all())


def has_queued(session: AsyncSession) -> bool:
    """Whether messages were queued in this unit of work: after the commit the sender has something to look for."""
    return QUEUED in session.info


async def ripe(
    session: AsyncSession, now: datetime, *, limit: int, besides: Collection[int] = ()
) -> Sequence[Delivery]:
    """The oldest messages whose time has come, but for those `besides`. Nobody is kept from them: see `claim`."""
    waiting = (col(Delivery.state) == DeliveryState.WAITING, col(Delivery.next_try) <= now)
    rows = select(Delivery).where(*waiting, col(Delivery.id).not_in(besides))
    return (await session.exec(rows.order_by(col(Delivery.next_try), col(Delivery.id)).limit(limit))).all()


async def claim(session: AsyncSession, delivery: Delivery, now: datetime) -> bool:
    """Take a waiting message in hand, so that nobody else sends it; commit before it leaves. False, and nothing done,
    if it is not as it was when it was looked at.
    """
    attempt = {"state": DeliveryState.SENDING, "claimed_at": now, "attempts": delivery.attempts + 1}
    return await _change(session, delivery, attempt)


async def next_try(session: AsyncSession) -> datetime | None:
    """When the next waiting message may be tried; None if none waits."""
    waiting = select(func.min(Delivery.next_try)).where(Delivery.state == DeliveryState.WAITING)
    return (await session.exec(waiting)).one()


async def close(session: AsyncSession, delivery: Delivery, state: DeliveryState, **what: Any) -> None:  # noqa: ANN401
    """Say what became of a message. One that is not as it was when it was last seen (taken for dead, interrupted) stays
    as it is.
    """
    await _change(session, delivery, what | {"state": state})


async def give_up_interrupted(session: AsyncSession) -> int:
    """Mark as unknown what a sender that died had in its hands: it may or may not have left. At start, before sending.

    Returns how many there were.
    """
    interrupted = update(Delivery).where(col(Delivery.state) == DeliveryState.SENDING)
    closed = interrupted.values(state=DeliveryState.UNKNOWN, error="the sender stopped before the answer came")
    return len((await session.exec(closed.returning(col(Delivery.id)))).all())


async def doubt(session: AsyncSession, until: datetime) -> int:
    """Mark as unknown whatever was due by then and is still to be sent: after a restored backup it may have been.

    Returns how many there were.
    """
    open_ = col(Delivery.state).in_([DeliveryState.WAITING, DeliveryState.SENDING])
    doubted = update(Delivery).where(open_, col(Delivery.due) <= until)
    closed = doubted.values(state=DeliveryState.UNKNOWN, error="restored from a backup: it may have been sent since")
    return len((await session.exec(closed.returning(col(Delivery.id)))).all())


async def doubtful(session: AsyncSession, now: datetime, *, limit: int) -> Sequence[Delivery]:
    """Messages that did not arrive, or perhaps not, and would still be of use at `now`; the latest first."""
    rows = select(Delivery).where(col(Delivery.state).in_(NOT_CERTAIN), col(Delivery.stale_at) > now)
    return (await session.exec(rows.order_by(col(Delivery.due).desc(), col(Delivery.id).desc()).limit(limit))).all()


async def resend(session: AsyncSession, delivery_id: int, now: datetime) -> bool:
    """Queue a message that did not arrive, or perhaps not, once more. False, and nothing done, if there is none such
    (any more) or it would be of no use at `now`.
    """
    mine = (col(Delivery.id) == delivery_id, col(Delivery.state).in_(NOT_CERTAIN), col(Delivery.stale_at) > now)
    again = update(Delivery).where(*mine).values(_waiting_again(now))
    return (await session.exec(again.returning(col(Delivery.id)))).first() is not None


async def resend_once(session: AsyncSession, kinds: Collection[DeliveryKind], now: datetime) -> int:
    """Queue what is unknown of these kinds once more, but for what has been already, or would be of no use at `now`.

    Returns how many there were.
    """
    unknown = (
        col(Delivery.state) == DeliveryState.UNKNOWN,
        col(Delivery.kind).in_(kinds),
        col(Delivery.stale_at) > now,
    )
    again = update(Delivery).where(*unknown, col(Delivery.resent_at).is_(None)).values(_waiting_again(now))
    return len((await session.exec(again.returning(col(Delivery.id)))).all())


async def interrupt(session: AsyncSession, broadcast: Broadcast) -> int:
    """Cancel what still waits of it, and return how many that were; what is on its way is not called back."""
    waiting = update(Delivery).where(belongs_to(broadcast), col(Delivery.state) == DeliveryState.WAITING)
    closed = waiting.values(state=DeliveryState.CANCELLED, error=INTERRUPTED)
    return len((await session.exec(closed.returning(col(Delivery.id)))).all())


def belongs_to(broadcast: Broadcast) -> ColumnElement[bool]:
    """Messages of a broadcast."""
    return and_(
        col(Delivery.kind) == broadcast.kind,
        col(Delivery.campaign_id) == broadcast.campaign_id,
        col(Delivery.task_id) == broadcast.task_id,
        col(Delivery.due) == broadcast.due,
    )


async def last_tally(
    session: AsyncSession, campaign: Campaign, group: Group, before: datetime | None = None
) -> Delivery | None:
    """The last tally of a campaign that a group was sent (that was due before a moment)."""
    rows = select(Delivery).where(
        Delivery.campaign_id == campaign.id,
        Delivery.group_id == group.id,
        Delivery.kind == DeliveryKind.TALLY,
        Delivery.state == DeliveryState.SENT,
    )
    if before is not None:
        rows = rows.where(Delivery.due < before)
    return (await session.exec(rows.order_by(col(Delivery.due).desc()).limit(1))).first()


async def has_arrived(session: AsyncSession, key: str) -> bool:
    """Whether a message with this key was sent, or may have been."""
    arrived = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)
    rows = select(Delivery.id).where(col(Delivery.key) == key, col(Delivery.state).in_(arrived))
    return (await session.exec(rows)).first() is not None


async def backlog(session: AsyncSession, now: datetime) -> tuple[int, datetime | None]:
    """How many messages wait that are due at `now`, and since when the oldest is."""
    ripe = select(func.count(), func.min(Delivery.due))
    ripe = ripe.where(Delivery.state == DeliveryState.WAITING, col(Delivery.next_try) <= now)
    return (await session.exec(ripe)).one()


async def listing(session: AsyncSession) -> Sequence[Delivery]:
    """Every message of the outbox, in the order they were due."""
    return (await session.exec(select(Delivery).order_by(col(Delivery.due), col(Delivery.id)))).all()


def _waiting_again(now: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.WAITING, "next_try": now, "resent_at": now, "attempts": 0, "error": ""}


async def _change(session: AsyncSession, delivery: Delivery, what: dict[str, Any]) -> bool:
    seen = (col(Delivery.state) == delivery.state, col(Delivery.attempts) == delivery.attempts)
    changed = update(Delivery).where(col(Delivery.id) == delivery.id, *seen).values(what)
    changed = changed.returning(col(Delivery.id)).execution_options(synchronize_session=False)
    return (await session.exec(changed)).first() is not None
