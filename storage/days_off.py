"""Days off of units: said by who answers for one or decides for it, looked at by the plan."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import Span
from storage import audit
from storage.tables import DaysOff, Unit
from storage.tables.columns import stored_id

LOOKED_BACK = timedelta(days=90)
"""Days off that ended longer ago move no reminder that is still to come."""

OfUnits = dict[int, tuple[Span, ...]]
"""By the unit's id, in the order of the days."""


async def add(
    session: AsyncSession, unit: Unit, first: date, last: date, person_id: int | None, now: datetime
) -> DaysOff:
    """A unit is not to be disturbed from a day to another, which counts too; saying it again changes nothing."""
    mine = (DaysOff.unit_id == unit.id, DaysOff.first == first, DaysOff.last == last, col(DaysOff.ended_at).is_(None))
    if (known := (await session.exec(select(DaysOff).where(*mine))).first()) is not None:
        return known
    off = DaysOff(unit_id=stored_id(unit.id), first=first, last=last, person_id=person_id, at=now)
    session.add(off)
    await session.flush()
    audit.note(session, "unit.off", f"unit:{unit.code}", now, first=first.isoformat(), last=last.isoformat())
    return off


async def call_off(session: AsyncSession, off: DaysOff, unit: Unit, now: datetime) -> bool:
    """These days are working days again. False if they were before."""
    ends = update(DaysOff).where(col(DaysOff.id) == off.id, col(DaysOff.ended_at).is_(None)).values(ended_at=now)
    if (await session.exec(ends.execution_options(synchronize_session=False))).rowcount != 1:
        return False
    what = {"first": off.first.isoformat(), "last": off.last.isoformat()}
    audit.note(session, "unit.on", f"unit:{unit.code}", now, **what)
    return True


async def ahead(session: AsyncSession, unit_id: int, today: date) -> Sequence[DaysOff]:
    """Those of a unit that are not over, in their order."""
    rows = select(DaysOff).where(DaysOff.unit_id == unit_id, DaysOff.last >= today, col(DaysOff.ended_at).is_(None))
    return (await session.exec(rows.order_by(col(DaysOff.first), col(DaysOff.id)))).all()


async def as_of(session: AsyncSession, then: datetime, today: date) -> OfUnits:
    """What was known before a moment of units' days off, but for those long over at `today`."""
    held = (col(DaysOff.at) < then) & or_(col(DaysOff.ended_at).is_(None), col(DaysOff.ended_at) >= then)
    rows = select(DaysOff).where(held, DaysOff.last >= today - LOOKED_BACK)
    found: OfUnits = {}
    for off in await session.exec(rows.order_by(col(DaysOff.first), col(DaysOff.last))):
        found[off.unit_id] = (*found.get(off.unit_id, ()), (off.first, off.last))
    return found


def alike(*known: OfUnits) -> dict[tuple[tuple[Span, ...], ...], set[int]]:
    """Units that have the same days off at each of some moments, by these."""
    together: dict[tuple[tuple[Span, ...], ...], set[int]] = {}
    for unit_id in {unit_id for one in known for unit_id in one}:
        together.setdefault(tuple(one.get(unit_id, ()) for one in known), set()).add(unit_id)
    return together
