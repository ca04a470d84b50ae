"""Groups: which chat talks about which units."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Purpose
from storage import audit, broadcasts, units
from storage.memory import remembered
from storage.scopes import Scope, scope_of
from storage.tables import Group, Unit
from storage.tables.columns import stored_id


async def by_chat(session: AsyncSession, chat_id: int) -> Group | None:
    """The link of a chat, if it has one."""

    async def look_up() -> Group | None:
        linked = select(Group).where(col(Group.chat_id) == chat_id, col(Group.unlinked_at).is_(None))
        return (await session.exec(linked)).first()

    return await remembered(session, ("group", chat_id), look_up)


async def link(
    session: AsyncSession,
    chat_id: int,
    unit: Unit,
    now: datetime,
    *,
    cluster: str = "",
    purpose: Purpose = Purpose.REPORTS,
    title: str = "",
    topic: int | None = None,
) -> Group:
    """Link a chat, or one topic of a forum, to a unit (or one cluster under it); linking it again changes what it is
    for.
    """
    known = (await session.exec(select(Group).where(col(Group.chat_id) == chat_id))).first()
    group = known or Group(chat_id=chat_id, unit_id=stored_id(unit.id), linked_at=now)
    linked = known is not None and known.unlinked_at is None
    before = (group.unit_id, group.cluster, group.purpose, group.topic_id) if linked else None
    group.unit_id, group.cluster, group.purpose = stored_id(unit.id), cluster, purpose
    group.left_at = group.unlinked_at = None
    group.title, group.topic_id = title or group.title, topic
    session.add(group)
    await session.flush()
    if before != (group.unit_id, cluster, purpose, topic):
        what = {"unit": unit.code, "cluster": cluster, "purpose": purpose, "topic": topic}
        audit.note(session, "group.link", f"group:{group.id}", now, **what)
    return group


async def unlink(session: AsyncSession, group: Group, now: datetime) -> None:
    """Take the link off; nothing is sent there any more."""
    group.unlinked_at = now
    group.left_at = group.left_at or now  # whatever looks for groups to send to passes over it
    session.add(group)
    audit.note(session, "group.unlink", f"group:{group.id}", now)
    await session.flush()


async def note_title(session: AsyncSession, chat_id: int, title: str) -> None:
    """The group has another title."""
    if (group := await by_chat(session, chat_id)) is not None and group.title != title:
        group.title = title
        session.add(group)


async def note_standing(session: AsyncSession, chat_id: int, *, administrator: bool) -> None:
    """The bot was made administrator, or is one no more."""
    if (group := await by_chat(session, chat_id)) is not None and group.administrator is not administrator:
        group.administrator = administrator
        session.add(group)


async def listing(session: AsyncSession) -> Sequence[tuple[Group, Unit]]:
    """Every linked group with its unit, in the order they were linked."""
    rows = select(Group, Unit).where(Group.unit_id == Unit.id, col(Group.unlinked_at).is_(None))
    return (await session.exec(rows.order_by(col(Group.id)))).all()


async def move(session: AsyncSession, old_chat_id: int, new_chat_id: int) -> bool:
    """A group became a supergroup: its chat id changes, all else stays. Telling it twice changes nothing.

    False if the supergroup has a link of its own already; then the old one stays as it is.
    """
    group = await by_chat(session, old_chat_id)
    if group is None:
        return True
    if await by_chat(session, new_chat_id) is not None:
        return False
    group.chat_id = new_chat_id
    session.add(group)
    await session.flush()
    return True


async def note_presence(session: AsyncSession, chat_id: int, *, present: bool, now: datetime) -> None:
    """The bot was put out of the group, or back in: then what was refused meanwhile goes out, if it is of use."""
    if (group := await by_chat(session, chat_id)) is not None and (group.left_at is None) is not present:
        group.left_at = None if present else now
        session.add(group)
        if present:
            await broadcasts.heal(session, now, group_id=group.id)


async def scope(session: AsyncSession, group: Group) -> Scope:
    """The units a group is about."""
    (unit,) = await units.by_ids(session, [group.unit_id])
    return scope_of(unit, group.cluster)
