"""Requests to be registered for a unit: asked once, decided once, by somebody who decides for it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.joining import Asked
from domain.rights import covers
from domain.values import RoleName
from storage import audit, groups, offices, people
from storage.scopes import Scope, place_of, units_in
from storage.tables import JoinRequest, Person, Unit
from storage.tables.columns import stored_id

MOST_WAITING = 10
"""Requests of one person that wait at a time: nobody shall flood those who decide."""


async def ask(session: AsyncSession, request: JoinRequest, unit: Unit) -> JoinRequest | None:
    """Keep a request for a unit; None if the same person's for it waits already, or too many of theirs do."""
    same = select(JoinRequest).where(
        JoinRequest.telegram_id == request.telegram_id,
        JoinRequest.unit_id == request.unit_id,
        JoinRequest.role == request.role,
    )
    waits = col(JoinRequest.decided_at).is_(None)
    of_message = (col(JoinRequest.chat_id) == request.chat_id) & (col(JoinRequest.message_id) == request.message_id)
    if (await session.exec(same.where(waits | of_message))).first() is not None:
        return None
    theirs = select(JoinRequest.id).where(JoinRequest.telegram_id == request.telegram_id, waits)
    if len((await session.exec(theirs)).all()) >= MOST_WAITING:
        return None
    session.add(request)
    await session.flush()
    audit.note(session, "join.ask", f"unit:{unit.code}", request.asked_at, request=request.id)
    return request


async def by_id(session: AsyncSession, request_id: int) -> JoinRequest | None:
    """A request by its number, decided or not."""
    return await session.get(JoinRequest, request_id)


async def waiting(session: AsyncSession, scope: Scope) -> Sequence[tuple[JoinRequest, Unit]]:
    """What waits to be decided for units of a scope, oldest first."""
    rows = select(JoinRequest, Unit).join(Unit, col(Unit.id) == col(JoinRequest.unit_id))
    rows = rows.where(units_in(scope), col(JoinRequest.decided_at).is_(None))
    return (await session.exec(rows.order_by(col(JoinRequest.id)))).all()


async def told(session: AsyncSession, request: JoinRequest, unit: Unit, now: datetime) -> Asked:
    """A request as whoever is concerned is told of it."""
    group = await groups.by_chat(session, request.chat_id)
    held = await offices.holders(session, unit, now)
    return Asked(
        stored_id(request.id),
        request.name,
        request.role,
        unit.name,
        group.title if group else "",
        request.chat_id == request.telegram_id,
        request.by_phone,
        request.asked_at,
        tuple(person.name for role, person in held if role.role is RoleName.SECRETARY),
    )


async def decide(
    session: AsyncSession, request: JoinRequest, unit: Unit, by: Person, now: datetime, *, granted: bool
) -> bool:
    """Settle it; of any number who decide at once one does."""
    open_ = update(JoinRequest).where(col(JoinRequest.id) == request.id, col(JoinRequest.decided_at).is_(None))
    values = {"decided_at": now, "decided_by": by.id, "granted": granted}
    if (await session.exec(open_.values(**values).execution_options(synchronize_session=False))).rowcount != 1:
        return False
    await session.refresh(request)
    what = "join.grant" if granted else "join.refuse"
    audit.note(session, what, f"unit:{unit.code}", now, request=request.id)
    return True


async def deciders(session: AsyncSession, unit: Unit, now: datetime) -> list[Person]:
    """Who is to be asked about a unit: the organisers nearest above it that can be told in private."""
    place = place_of(unit)
    near = [*place.above, place.unit_id]
    led = await people.leaders(session, RoleName.ORGANISER, now)
    covering = [(near.index(grant.unit_id), person) for person, grant in led if covers(grant, place)]
    nearest = max((depth for depth, _ in covering), default=None)
    return list({person.id: person for depth, person in covering if depth == nearest}.values())
