"""People and what they are for which unit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import REACHES_BELOW, Grant
from domain.values import RoleName
from storage import audit, broadcasts
from storage.memory import remembered
from storage.tables import Person, Role, Unit
from storage.tables.columns import stored_id


async def by_telegram_id(session: AsyncSession, telegram_id: int) -> Person | None:
    """The person a Telegram user is, if registered."""

    async def look_up() -> Person | None:
        return (await session.exec(select(Person).where(col(Person.telegram_id) == telegram_id))).first()

    return await remembered(session, ("person", telegram_id), look_up)


async def add_person(session: AsyncSession, telegram_id: int, name: str, now: datetime) -> Person:
    """The person with this Telegram id, under this name; made if not known."""
    person = await by_telegram_id(session, telegram_id)
    if person is None:
        person = Person(telegram_id=telegram_id, name=name, created_at=now)
        session.add(person)
    person.name = name
    await session.flush()
    return person


async def grant(
    session: AsyncSession,
    person: Person,
    unit: Unit,
    role: RoleName,
    now: datetime,
    cluster: str = "",
    until: datetime | None = None,
) -> Role:
    """Give a role, until a moment (None: open); giving one that is held changes nothing but the end it is given."""
    held = select(Role).where(
        Role.person_id == person.id, Role.unit_id == unit.id, Role.role == role, Role.cluster == cluster, in_force(now)
    )
    known = (await session.exec(held)).first()
    if known is not None and until in {None, known.until}:
        return known
    given = known or Role(
        person_id=stored_id(person.id), unit_id=stored_id(unit.id), role=role, cluster=cluster, since=now
    )
    given.until = until
    session.add(given)
    what = {"role": role.value, "unit": unit.code, "cluster": cluster, "until": until.isoformat() if until else ""}
    audit.note(session, "role.grant", f"person:{person.id}", now, **what)
    await session.flush()
    return given


async def end(session: AsyncSession, role: Role, unit: Unit, now: datetime) -> bool:
    """End a role; its row stays as history. False if it had ended before."""
    ends = update(Role).where(col(Role.id) == role.id, in_force(now)).values(until=now)
    if (await session.exec(ends.execution_options(synchronize_session=False))).rowcount != 1:
        return False
    await session.refresh(role)
    audit.note(session, "role.end", f"person:{role.person_id}", now, role=role.role.value, unit=unit.code)
    return True


async def rename(session: AsyncSession, person: Person, name: str, now: datetime) -> None:
    """They are called so from now on."""
    if person.name != name:
        person.name = name
        session.add(person)
        audit.note(session, "person.rename", f"person:{person.id}", now)


async def grants_of(session: AsyncSession, person: Person, now: datetime) -> tuple[Grant, ...]:
    """The roles a person holds at `now`, in the order they were given."""

    async def look_up() -> tuple[Grant, ...]:
        roles = select(Role).where(Role.person_id == person.id, in_force(now)).order_by(col(Role.id))
        return tuple(Grant(role.role, role.unit_id, role.cluster) for role in await session.exec(roles))

    return await remembered(session, ("grants", person.id), look_up)


async def note_started(session: AsyncSession, person: Person, now: datetime) -> None:
    """They wrote in private: private messages reach them (again), those among them that were refused meanwhile."""
    if not person.reachable:
        if person.blocked_at is not None:
            await broadcasts.heal(session, now, person_id=person.id)
        person.started_at, person.blocked_at = now, None
        session.add(person)


async def note_blocked(session: AsyncSession, telegram_id: int, now: datetime) -> None:
    """They blocked the bot or are gone: private messages do not reach them any more."""
    if (person := await by_telegram_id(session, telegram_id)) is not None and person.blocked_at is None:
        person.blocked_at = now
        session.add(person)


async def listing(session: AsyncSession, now: datetime) -> Sequence[tuple[Person, Role, Unit]]:
    """Every role in force with its person and unit, in the order of the units."""
    rows = select(Person, Role, Unit).where(Role.person_id == Person.id, Role.unit_id == Unit.id, in_force(now))
    return (await session.exec(rows.order_by(col(Unit.id), col(Role.id)))).all()


async def secretaries(session: AsyncSession, unit_ids: Iterable[int], now: datetime) -> dict[int, list[Person]]:
    """Who answers for each of the units: secretaries before deputies, the longest in office first."""
    rows = select(Role, Person).where(
        Role.person_id == Person.id,
        col(Role.unit_id).in_(list(unit_ids)),
        col(Role.role).not_in(REACHES_BELOW),
        in_force(now),
    )
    found: dict[int, list[Person]] = {}
    order = (col(Role.role) != RoleName.SECRETARY, col(Role.id))
    for role, person in await session.exec(rows.order_by(*order)):
        found.setdefault(role.unit_id, []).append(person)
    return found


async def role_for(session: AsyncSession, person: Person, unit: Unit, now: datetime) -> RoleName | None:
    """As what a person answers for a unit at `now`; None if they do not (any more)."""
    roles = select(Role).where(Role.person_id == person.id, Role.unit_id == unit.id, in_force(now))
    roles = roles.where(col(Role.role).not_in(REACHES_BELOW)).order_by(col(Role.role) != RoleName.SECRETARY)
    role = (await session.exec(roles)).first()
    return role.role if role else None


async def leaders(session: AsyncSession, role: RoleName, now: datetime) -> list[tuple[Person, Grant]]:
    """Everybody who holds this role over units and can be told in private, with what they look after."""
    rows = (
        select(Person, Role).join(Role, col(Role.person_id) == col(Person.id)).where(Role.role == role, in_force(now))
    )
    found = (await session.exec(rows.order_by(col(Role.id)))).all()
    return [(person, Grant(one.role, one.unit_id, one.cluster)) for person, one in found if person.reachable]


def in_force(now: datetime) -> ColumnElement[bool]:
    """A role's row holds at `now`."""
    return (col(Role.since) <= now) & or_(col(Role.until).is_(None), col(Role.until) > now)
