"""What the handlers of many messages will look up one by one, fetched by a few statements beforehand."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import Grant, answers_for
from storage import drafts, edits, memory, reports, units
from storage.counters import ancestors
from storage.people import in_force
from storage.tables import Assignment, Campaign, Group, Person, Post, Role, Task
from storage.tables.columns import stored_id

Place = tuple[int, int]
"""Chat and message."""


async def look_ahead(
    session: AsyncSession,
    speakers: Collection[int],
    said: Collection[Place],
    answered: Collection[Place],
    now: datetime,
) -> None:
    """Let this unit of work remember: the speakers (Telegram ids), what they owe, and these messages of theirs and the
    bot's. What they owe is locked until the commit, in the order in which everybody locks it.
    """
    memory.begin(session)
    if groups := {chat for chat, _ in said if chat < 0}:
        await _groups(session, groups)
    if said:
        await edits.read_ahead(session, said)
    if answered:
        await _posts(session, answered)
    own = await _people(session, speakers, now)
    owed = await _owed(session, own) if own else []  # of nobody, SQLite would look at every assignment
    await reports.read_ahead(session, list(said), owed, len(said))


async def _groups(session: AsyncSession, chats: Collection[int]) -> None:
    memory.of(session).update({("group", chat): None for chat in chats})
    linked = select(Group).where(col(Group.chat_id).in_(chats), col(Group.unlinked_at).is_(None))
    for group in await session.exec(linked):
        memory.of(session)["group", group.chat_id] = group


async def _posts(session: AsyncSession, places: Collection[Place]) -> None:
    memory.of(session).update({("post", place): None for place in places})
    for post in await session.exec(select(Post).where(tuple_(col(Post.chat_id), col(Post.message_id)).in_(places))):
        memory.of(session)["post", (post.chat_id, post.message_id)] = post


async def _people(session: AsyncSession, telegram_ids: Collection[int], now: datetime) -> set[int]:
    """People with their roles, units and the units above; gives the units that they answer for."""
    found: dict[int, list[Grant]] = {}
    telegram: dict[int, int] = {}
    memory.of(session).update({("person", telegram_id): None for telegram_id in telegram_ids})
    for person in await session.exec(select(Person).where(col(Person.telegram_id).in_(telegram_ids))):
        memory.of(session)["person", person.telegram_id] = person
        found[stored_id(person.id)] = []
        telegram[stored_id(person.id)] = person.telegram_id
    await drafts.read_ahead(session, telegram, now)
    roles = select(Role).where(col(Role.person_id).in_(list(found)), in_force(now)).order_by(col(Role.id))
    for role in await session.exec(roles):
        found[role.person_id].append(Grant(role.role, role.unit_id, role.cluster))
    memory.of(session).update({("grants", person_id): tuple(grants) for person_id, grants in found.items()})
    held = await units.by_ids(session, sorted({grant.unit_id for grants in found.values() for grant in grants}))
    await units.by_ids(session, sorted({unit_id for unit in held for unit_id in ancestors(unit.path)}))
    return {unit_id for grants in found.values() for unit_id in answers_for(grants)}


async def _owed(session: AsyncSession, unit_ids: Collection[int]) -> list[Assignment]:
    """What these units owe in open campaigns, locked."""
    known = memory.of(session)
    going_on = select(Task, Campaign).where(Campaign.id == Task.campaign_id, col(Campaign.closed_at).is_(None))
    open_tasks = {stored_id(task.id): (task, campaign) for task, campaign in await session.exec(going_on)}
    known["open tasks", None] = open_tasks
    known.update({("owed", unit_id): [] for unit_id in unit_ids})
    rows = select(Assignment).where(
        col(Assignment.unit_id).in_(unit_ids),
        col(Assignment.task_id).in_(list(open_tasks)),
        col(Assignment.dropped_at).is_(None),
    )
    locked = rows.order_by(col(Assignment.id)).with_for_update(key_share=True)
    owed = list((await session.exec(locked)).all())
    for one in sorted(owed, key=lambda one: one.task_id):
        known["owed", one.unit_id].append(one)
        known["assignment", one.id] = one
    return owed
