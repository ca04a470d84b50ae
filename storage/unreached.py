"""Who cannot be told anything any more: people who closed the private chat, groups that put the bot out."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import REACHES_BELOW
from storage.people import in_force
from storage.scopes import Scope, units_in
from storage.tables import Group, Person, Role, Unit


async def people(session: AsyncSession, scope: Scope, now: datetime) -> Sequence[tuple[Person, Role, Unit]]:
    """Secretaries and deputies of the scope's units who have closed the chat, in the order of the unit list."""
    rows = select(Person, Role, Unit).where(
        Role.person_id == Person.id,
        Unit.id == Role.unit_id,
        col(Person.blocked_at).is_not(None),
        col(Role.role).not_in(REACHES_BELOW),
        in_force(now),
        units_in(scope),
    )
    return (await session.exec(rows.order_by(col(Unit.id), col(Role.id)))).all()


async def groups(session: AsyncSession, scope: Scope) -> Sequence[tuple[Group, Unit]]:
    """Groups of the scope's units that have put the bot out."""
    gone = (col(Group.left_at).is_not(None), col(Group.unlinked_at).is_(None))
    rows = select(Group, Unit).where(Unit.id == Group.unit_id, *gone, units_in(scope))
    return (await session.exec(rows.order_by(col(Group.id)))).all()
