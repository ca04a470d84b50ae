"""Who cannot be told anything any more: people who closed the private chat, groups that put the bot out.

They are few, of however many units: looked up first, and held against the scope here. Asked of the database, SQLite
begins with all units of the scope (47 ms of 60,000 each time somebody asks for figures).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import REACHES_BELOW
from storage.people import in_force
from storage.scopes import Scope, holds
from storage.tables import Group, Person, Role, Unit


async def people(session: AsyncSession, scope: Scope, now: datetime) -> Sequence[tuple[Person, Role, Unit]]:
    """Secretaries and deputies of the scope's units who have closed the chat, in the order of the unit list."""
    rows = select(Person, Role, Unit).where(
        Role.person_id == Person.id,
        Unit.id == Role.unit_id,
        col(Person.blocked_at).is_not(None),
        col(Role.role).not_in(REACHES_BELOW),
        in_force(now),
    )
    found = await session.exec(rows.order_by(col(Unit.id), col(Role.id)))
    return [row for row in found if holds(scope, row[2])]


async def groups(session: AsyncSession, scope: Scope) -> Sequence[tuple[Group, Unit]]:
    """Groups of the scope's units that have put the bot out."""
    rows = select(Group, Unit).where(Unit.id == Group.unit_id, col(Group.left_at).is_not(None))
    rows = rows.where(col(Group.unlinked_at).is_(None))
    return [row for row in await session.exec(rows.order_by(col(Group.id))) if holds(scope, row[1])]
