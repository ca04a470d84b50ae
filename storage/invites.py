"""Invitations: links that make whoever presses one first somebody for a unit. Tokens are told once and never kept."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ColumnElement, func, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import REACHES_BELOW, Action, may
from domain.values import RoleName
from storage import audit, people, units
from storage.scopes import place_of
from storage.tables import Invite, Person, Role, Unit
from storage.tables.columns import stored_id

LIFE = timedelta(days=30)
TOKEN_BYTES = 16
"""128 bits: nobody finds one by trying."""


@dataclass(frozen=True, slots=True)
class Office:
    """What an invitation makes somebody; without a unit: the first organiser, whatever the units will be."""

    role: RoleName
    unit: Unit | None = None
    cluster: str = ""
    until: datetime | None = None
    """When the role that it gives ends (aware); None: open."""
    replaces: int | None = None
    """The role that ends when it is taken up."""


class Standing(StrEnum):
    """What a token is worth at a moment, to one person."""

    UNKNOWN = "unknown"
    OPEN = "open"
    USED = "used"
    USED_BY_THEM = "used by them"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CLOSED = "closed"
    """Its unit is no more."""


async def invite(session: AsyncSession, office: Office, now: datetime, by: int | None = None) -> str:
    """A new invitation, made by this person (None: the operator). Gives its token, which is kept nowhere."""
    return (await invite_many(session, [office], now, by))[0]


async def invite_many(
    session: AsyncSession, offices: Sequence[Office], now: datetime, by: int | None = None
) -> list[str]:
    """One for each office, in their order."""
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in offices]
    rows = [_row(token, office, now, by) for token, office in zip(tokens, offices, strict=True)]
    if rows:
        await session.exec(insert(Invite), params=rows)
        first = offices[0].unit
        audit.note(session, "invite.make", f"unit:{first.code if first else ''}", now, count=len(offices))
    return tokens


async def invite_first(session: AsyncSession, now: datetime) -> str | None:
    """A new invitation for the first organiser, while there is none; the one before it is void. None if there is one.

    Nobody but the operator can make such a one.
    """
    if await _has_organiser(session, now):
        return None
    former = update(Invite).where(col(Invite.unit_id).is_(None), _unspent()).values(revoked_at=now)
    await session.exec(former.execution_options(synchronize_session=False))
    return await invite(session, Office(RoleName.ORGANISER), now)


async def find(session: AsyncSession, token: str) -> Invite | None:
    """The invitation of a token."""
    return (await session.exec(select(Invite).where(col(Invite.token_hash) == hash_of(token)))).first()


async def office_of(session: AsyncSession, invitation: Invite) -> Office:
    """What it makes somebody now: the first organiser's becomes the root's as soon as there is one."""
    if invitation.unit_id is None:
        return Office(invitation.role, await units.root(session))
    unit = await session.get_one(Unit, invitation.unit_id)
    return Office(invitation.role, unit, invitation.cluster, invitation.until, invitation.replaces)


async def standing(
    session: AsyncSession, invitation: Invite | None, office: Office | None, person: Person | None, now: datetime
) -> Standing:
    """What an invitation is worth at `now` to this person (None: not known yet).

    The first organiser's is worth nothing any more once somebody has become one in another way, nor is one over several
    units, or to its own maker, once its maker does not decide for the unit any more: who was removed has no way back.
    """
    if invitation is None or office is None:
        return Standing.UNKNOWN
    if invitation.used_at is not None:
        theirs = person is not None and invitation.used_by == person.id
        return Standing.USED_BY_THEM if theirs else Standing.USED
    late = invitation.unit_id is None and await _has_organiser(session, now)
    if invitation.revoked_at is not None or late or await _is_makers_no_more(session, invitation, office, person, now):
        return Standing.REVOKED
    if now >= invitation.expires_at or (office.until is not None and now >= office.until):
        return Standing.EXPIRED
    return Standing.CLOSED if office.unit is not None and office.unit.closed is not None else Standing.OPEN


async def spend(session: AsyncSession, invitation: Invite, now: datetime) -> bool:
    """Use it up; of any number who try at once one succeeds. Its role is to be given in the same transaction."""
    mine = update(Invite).where(col(Invite.id) == invitation.id, _unspent(), col(Invite.expires_at) > now)
    spent = await session.exec(mine.values(used_at=now).execution_options(synchronize_session=False))
    if spent.rowcount != 1:
        return False
    await session.refresh(invitation)
    return True


async def take_up(
    session: AsyncSession, invitation: Invite, office: Office, person: Person, now: datetime
) -> Role | None:
    """Give a person what an invitation that has just been spent makes them; without units they are a founder.

    A secretary's voids the others for that office. Gives the role that ended with it, if one did.
    """
    invitation.used_by = stored_id(person.id)
    session.add(invitation)
    audit.note(session, "invite.use", f"person:{person.id}", now, invite=invitation.id)
    await session.flush()
    if office.unit is None:
        return None
    if office.role is RoleName.SECRETARY:
        await revoke(session, office.unit, office.role, now)
    await people.grant(session, person, office.unit, office.role, now, office.cluster, office.until)
    former = None if office.replaces is None else await session.get(Role, office.replaces)
    if former is None or former.person_id == person.id:
        return None
    return former if await people.end(session, former, office.unit, now) else None


async def is_founder(session: AsyncSession, person: Person) -> bool:
    """Whether they took up the first organiser's invitation and there are no units yet."""
    taken = select(Invite.id).where(col(Invite.unit_id).is_(None), Invite.used_by == person.id).limit(1)
    return (await session.exec(taken)).first() is not None and await units.root(session) is None


async def promote_founders(session: AsyncSession, now: datetime) -> list[Person]:
    """The first unit list has been taken over: who took up the first organiser's invitation is organiser of its root.

    Gives those who were promoted; nobody if anybody has been organiser before.
    """
    root = await units.root(session)
    ever = select(Role.id).where(Role.role == RoleName.ORGANISER).limit(1)
    if root is None or (await session.exec(ever)).first() is not None:
        return []
    taken = select(Invite.used_by).where(col(Invite.unit_id).is_(None), col(Invite.used_by).is_not(None))
    founders = select(Person).where(col(Person.id).in_(taken)).order_by(col(Person.id))
    promoted = list((await session.exec(founders)).all())
    for person in promoted:
        await people.grant(session, person, root, RoleName.ORGANISER, now)
    return promoted


async def revoke(session: AsyncSession, unit: Unit, role: RoleName, now: datetime) -> int:
    """Void what still waits to be used for this role of a unit. Returns how many those were."""
    mine = update(Invite).where(col(Invite.unit_id) == unit.id, col(Invite.role) == role, _unspent())
    revoked = await session.exec(mine.values(revoked_at=now).execution_options(synchronize_session=False))
    count = int(revoked.rowcount)
    if count:
        audit.note(session, "invite.revoke", f"unit:{unit.code}", now, role=role.value, count=count)
    return count


async def waiting(session: AsyncSession, unit_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """How many invitations of each of these units may still be used."""
    open_ = select(Invite.unit_id, func.count()).where(col(Invite.unit_id).in_(unit_ids), _unspent())
    rows = open_.where(col(Invite.expires_at) > now).group_by(col(Invite.unit_id))
    return {int(unit_id): count for unit_id, count in await session.exec(rows) if unit_id is not None}


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def _has_organiser(session: AsyncSession, now: datetime) -> bool:
    organisers = select(Role.id).where(Role.role == RoleName.ORGANISER, people.in_force(now)).limit(1)
    return (await session.exec(organisers)).first() is not None


async def _is_makers_no_more(
    session: AsyncSession, invitation: Invite, office: Office, person: Person | None, now: datetime
) -> bool:
    own = person is not None and person.id == invitation.person_id
    if invitation.person_id is None or office.unit is None or not (own or office.role in REACHES_BELOW):
        return False
    maker = await session.get_one(Person, invitation.person_id)
    return not may(await people.grants_of(session, maker, now), Action.DECIDE, place_of(office.unit))


def _row(token: str, office: Office, now: datetime, by: int | None) -> dict[str, object]:
    invitation = Invite(
        token_hash=hash_of(token),
        unit_id=stored_id(office.unit.id) if office.unit else None,
        role=office.role,
        cluster=office.cluster,
        until=office.until,
        replaces=office.replaces,
        person_id=by,
        created_at=now,
        expires_at=now + LIFE,
    )
    return invitation.model_dump(exclude={"id"})


def _unspent() -> ColumnElement[bool]:
    return col(Invite.used_at).is_(None) & col(Invite.revoked_at).is_(None)
