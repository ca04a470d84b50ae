"""Whom a campaign would ask: counted before there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, cast, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.campaign import QuotaRule
from storage.campaigns import asked_units
from storage.scopes import scope_of, units_in
from storage.tables import Unit


@dataclass(frozen=True, slots=True)
class Reach:
    """How many units must answer, in all and of each wave ("" for none), and of which kinds they are."""

    total: int
    waves: dict[str, int]
    kinds: tuple[str, ...]


async def reach(session: AsyncSession, unit: Unit, kinds: Sequence[str], day: date) -> Reach:
    """Whom a campaign over a unit's subtree and these kinds (none: all leaves) asks on the office's `day`."""
    counted = select(Unit.wave, Unit.kind, func.count()).where(asked_units(kinds, unit, day))
    waves: dict[str, int] = {}
    found: dict[str, None] = {}
    for wave, kind, count in await session.exec(counted.group_by(col(Unit.wave), col(Unit.kind))):
        waves[wave] = waves.get(wave, 0) + count
        found[kind] = None
    return Reach(sum(waves.values()), waves, tuple(found))


async def kinds_below(session: AsyncSession, unit: Unit) -> Sequence[tuple[str, int]]:
    """The kinds of the units of a subtree and how many are of each, the most numerous first."""
    counted = select(Unit.kind, func.count()).where(units_in(scope_of(unit)), col(Unit.closed).is_(None))
    rows = counted.where(Unit.kind != "").group_by(col(Unit.kind))
    return (await session.exec(rows.order_by(func.count().desc(), col(Unit.kind)))).all()


async def outside_quota(
    session: AsyncSession, unit: Unit, kinds: Sequence[str], day: date, rule: QuotaRule
) -> list[tuple[str, int]]:
    """The parents that name too few or too many units of the rule's wave, with how many; in the unit list's order."""
    parent = aliased(Unit)
    named = func.sum(cast(col(Unit.wave) == rule.wave, Integer))
    counted = select(parent.name, named).join(parent, col(parent.id) == col(Unit.parent_id))
    rows = counted.where(asked_units(kinds, unit, day)).group_by(col(parent.id), col(parent.name))
    found = (await session.exec(rows.order_by(col(parent.id)))).all()
    return [(name, count) for name, count in found if not rule.allows(count)]
