"""Who holds the offices of a part of the tree: whose secretary is known, whose is not, who cannot be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import RoleName
from storage.people import in_force
from storage.scopes import Scope, units_in
from storage.tables import Person, Role, Unit


@dataclass(frozen=True, slots=True)
class Strength:
    """How far the offices of a scope are filled."""

    units: int
    registered: int
    """Units with a secretary or deputy."""
    vacant: int
    """Units without a secretary."""
    blocked: int
    """People who have blocked the bot, or are gone."""
    silent: int
    """People who never opened the private chat."""


async def strength(session: AsyncSession, scope: Scope, now: datetime) -> Strength:
    """How many units of the scope there are, and how many of them are registered."""
    open_units = (units_in(scope), col(Unit.closed).is_(None))
    total = (await session.exec(select(func.count()).select_from(Unit).where(*open_units))).one()
    held = select(func.count(func.distinct(col(Unit.id)))).join(Role, col(Role.unit_id) == col(Unit.id))
    registered = (await session.exec(held.where(*open_units, _answers(), in_force(now)))).one()
    led = held.where(*open_units, Role.role == RoleName.SECRETARY, in_force(now))
    vacant = total - (await session.exec(led)).one()
    blocked = await _people(session, scope, now, col(Person.blocked_at).is_not(None))
    never = await _people(session, scope, now, col(Person.started_at).is_(None) & col(Person.blocked_at).is_(None))
    return Strength(total, registered, vacant, blocked, never)


async def vacant_units(
    session: AsyncSession, scope: Scope, now: datetime, *, limit: int | None = None, skip: int = 0
) -> Sequence[tuple[Unit, str]]:
    """The open units of the scope without a secretary, each with the name of the unit above ("" for the root)."""
    parent = aliased(Unit)
    holds = select(Role.id).where(
        col(Role.unit_id) == col(Unit.id), col(Role.role) == RoleName.SECRETARY, in_force(now)
    )
    rows = select(Unit, func.coalesce(col(parent.name), "")).outerjoin(parent, col(parent.id) == col(Unit.parent_id))
    rows = rows.where(units_in(scope), col(Unit.closed).is_(None), ~holds.exists())
    return (await session.exec(rows.order_by(col(Unit.depth), col(Unit.id)).limit(limit).offset(skip))).all()


async def holders(session: AsyncSession, unit: Unit, now: datetime) -> Sequence[tuple[Role, Person]]:
    """Everybody who holds a role on this very unit, in the order they were given."""
    rows = select(Role, Person).join(Person, col(Person.id) == col(Role.person_id))
    return (await session.exec(rows.where(Role.unit_id == unit.id, in_force(now)).order_by(col(Role.id)))).all()


async def former(session: AsyncSession, unit: Unit, now: datetime, limit: int) -> Sequence[tuple[Role, Person]]:
    """Those who held one before, the latest first."""
    rows = select(Role, Person).join(Person, col(Person.id) == col(Role.person_id))
    ended = (Role.unit_id == unit.id, col(Role.until).is_not(None), col(Role.until) <= now)
    return (await session.exec(rows.where(*ended).order_by(col(Role.until).desc()).limit(limit))).all()


async def out_of_reach(session: AsyncSession, scope: Scope, now: datetime) -> Sequence[tuple[Unit, Role, Person]]:
    """Those who answer for units of the scope and have blocked the bot, are gone, or never opened the private chat."""
    rows = select(Unit, Role, Person).where(
        Role.unit_id == Unit.id,
        Role.person_id == Person.id,
        units_in(scope),
        col(Unit.closed).is_(None),
        _answers(),
        in_force(now),
        col(Person.blocked_at).is_not(None) | col(Person.started_at).is_(None),
    )
    return (await session.exec(rows.order_by(col(Unit.depth), col(Unit.id), col(Role.id)))).all()


async def _people(session: AsyncSession, scope: Scope, now: datetime, state: ColumnElement[bool]) -> int:
    rows = select(func.count(func.distinct(col(Person.id)))).select_from(Person)
    rows = rows.join(Role, col(Role.person_id) == col(Person.id)).join(Unit, col(Unit.id) == col(Role.unit_id))
    return (await session.exec(rows.where(units_in(scope), _answers(), in_force(now), state))).one()


def _answers() -> ColumnElement[bool]:
    return col(Role.role).in_([RoleName.SECRETARY, RoleName.DEPUTY])
