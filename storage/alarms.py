"""Trouble as it is counted until the operators are told of it, and who these are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.trouble import Trouble
from domain.values import RoleName
from storage import people, units
from storage.tables import Alarm, Person
from storage.upsert import upsert

TOLD_EVERY = timedelta(hours=1)


async def note(session: AsyncSession, trouble: Trouble, now: datetime, detail: str = "", *, times: int = 1) -> None:
    """It happened (so many times). `detail` holds figures and keys only; the last one is what is told."""
    first = upsert(session, Alarm).values(kind=trouble.value, since=now, count=times, detail=detail)
    since = case((col(Alarm.count) == 0, now), else_=col(Alarm.since))
    again = {"count": col(Alarm.count) + times, "detail": detail, "since": since}
    await session.exec(first.on_conflict_do_update(index_elements=["kind"], set_=again))


async def ripe(session: AsyncSession, now: datetime) -> Sequence[Alarm]:
    """What has happened and the operators were not told of within the hour; locked until the commit."""
    untold = or_(col(Alarm.told_at).is_(None), col(Alarm.told_at) <= now - TOLD_EVERY)
    rows = select(Alarm).where(col(Alarm.count) > 0, untold).order_by(col(Alarm.kind)).with_for_update()
    return (await session.exec(rows)).all()


def close(session: AsyncSession, alarm: Alarm, now: datetime) -> None:
    """They are told now; what happens from here on is counted anew."""
    alarm.count, alarm.told_at = 0, now
    session.add(alarm)


async def operators(session: AsyncSession, now: datetime) -> list[Person]:
    """Whom trouble is told: the organisers of the root unit who have started the bot."""
    root = await units.root(session)
    leading = await people.leaders(session, RoleName.ORGANISER, now) if root is not None else []
    found = {person.id: person for person, grant in leading if root is not None and grant.unit_id == root.id}
    return list(found.values())
