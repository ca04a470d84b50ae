"""Who leads: one row says which program polls, plans and sends, and until when.

Every change is a conditional UPDATE of that row, so any database that speaks SQL can keep it (no advisory locks, no
notifications). "Until when" is told by the database's own clock: one clock for all, whatever the programs' clocks say.
`fence` grows with each taking; what is written under an older one is refused (`confirm`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, type_coerce, update
from sqlmodel import UTCDateTime, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.engine import be_brief
from storage.tables import Lease
from storage.upsert import upsert

LENGTH = timedelta(seconds=15)
"""How long a lease lasts if it is not renewed."""
NAME = "leader"


class LeaseLostError(Exception):
    """Another program leads now: what this one was about to store was not stored."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The lease as it was looked at: who had it last (nobody yet: ""), and for how much longer (none: it is over)."""

    holder: str
    fence: int
    expires_at: datetime | None
    left: timedelta

    def is_over(self, length: timedelta = LENGTH) -> bool:
        """Whether anybody may take it. One that seems to last for much too long is from before a clock was set back."""
        return not timedelta(0) < self.left <= 2 * length


@dataclass(frozen=True, slots=True)
class Hold:
    """A lease that was taken: the right to write as the leader, until somebody takes it with a higher fence."""

    holder: str
    fence: int


async def look(session: AsyncSession) -> Standing:
    """Who leads."""
    now = await clock(session)
    lease = (await session.exec(select(Lease).where(Lease.name == NAME))).first()
    if lease is None:
        return Standing("", 0, None, timedelta(0))
    return Standing(lease.holder, lease.fence, lease.expires_at, lease.expires_at - now)


async def take(session: AsyncSession, seen: Standing, holder: str, length: timedelta = LENGTH) -> Hold | None:
    """Take the lease, if it is still as it was `seen`; None if somebody was faster, or the holder alive after all."""
    await be_brief(session)
    expires_at = await clock(session) + length
    row = {"name": NAME, "holder": holder, "fence": seen.fence + 1, "expires_at": expires_at}
    if seen.expires_at is None:
        taken = upsert(session, Lease).values(row).on_conflict_do_nothing()
    else:
        as_seen = (col(Lease.name) == NAME, col(Lease.fence) == seen.fence, col(Lease.expires_at) == seen.expires_at)
        # Waits until every unit of work that has been confirmed is over; the update alone would not: see `confirm`.
        await session.exec(select(Lease.fence).where(*as_seen).with_for_update())
        taken = update(Lease).where(*as_seen).values(row)
    return Hold(holder, seen.fence + 1) if await _changed(session, taken) else None


async def renew(session: AsyncSession, hold: Hold, length: timedelta = LENGTH) -> bool:
    """Make the lease last for `length` from now; False if somebody else has taken it. One that ran out may be renewed
    as long as nobody has.
    """
    await be_brief(session)
    now = await clock(session)
    return await _changed(session, update(Lease).where(*_of(hold)).values(expires_at=now + length))


async def release(session: AsyncSession, hold: Hold) -> None:
    """Let the next one take it at once. Nothing happens if somebody has."""
    await _changed(session, update(Lease).where(*_of(hold)).values(expires_at=await clock(session)))


async def confirm(session: AsyncSession, hold: Hold) -> None:
    """Make sure that nobody takes the lease before this unit of work is committed: its last statement.

    Raises LeaseLostError if somebody has taken it.
    """
    # Shared among the holder's own units of work; a taking waits until they have ended. A renewal does not (it changes
    # no key): a holder with much to do has some under way at any time, and would never come to it. SQLite has one
    # writer anyway.
    held = select(Lease.fence).where(*_of(hold)).with_for_update(read=True, key_share=True)
    if (await session.exec(held)).first() is None:
        raise LeaseLostError


async def clock(session: AsyncSession) -> datetime:
    """The database's time (where it has one for a whole unit of work: that of its beginning), in UTC."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    # SQLite's milliseconds, in the shape in which moments are stored.
    now: Any = func.strftime("%Y-%m-%d %H:%M:%f000", "now") if sqlite else func.current_timestamp()
    moment: datetime = (await session.exec(select(type_coerce(now, UTCDateTime)))).one()
    return moment


def _of(hold: Hold) -> Sequence[ColumnElement[bool]]:
    return (col(Lease.name) == NAME, col(Lease.holder) == hold.holder, col(Lease.fence) == hold.fence)


async def _changed(session: AsyncSession, statement: Any) -> bool:  # noqa: ANN401 (an INSERT or an UPDATE)
    returning = statement.returning(col(Lease.fence)).execution_options(synchronize_session=False)
    return (await session.exec(returning)).first() is not None
