"""What the bot has said that people may answer: its posts and its questions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import REACHES_BELOW
from storage.memory import remembered
from storage.people import in_force
from storage.scopes import Scope, holds
from storage.tables import Person, Post, Question, Role, Unit
from storage.tables.columns import stored_id
from storage.upsert import upsert


async def post(session: AsyncSession, chat_id: int, message_id: int) -> Post | None:
    """What a message of the bot's was about."""
    return await remembered(session, ("post", (chat_id, message_id)), partial(session.get, Post, (chat_id, message_id)))


async def last_card(session: AsyncSession, chat_id: int, topic: int | None, shows: str, since: datetime) -> Post | None:
    """The last card of the bot's that opened with this page, in a chat (and topic of it), not older than `since`."""
    rows = select(Post).where(Post.chat_id == chat_id, Post.shows == shows, Post.posted_at >= since)
    rows = rows.where(Post.topic_id == topic).order_by(col(Post.message_id).desc())
    return (await session.exec(rows.limit(1))).first()


async def note_posts(session: AsyncSession, posts: Iterable[Post]) -> None:
    """Remember what messages were about; a message already known stays as it is."""
    rows = [one.model_dump() for one in posts]
    if rows:
        await session.exec(upsert(session, Post).on_conflict_do_nothing(), params=rows)


async def ask(session: AsyncSession, question: Question) -> Question | None:
    """Keep a question about a message; None if this version of the message was asked about before."""
    asked = select(Question).where(
        Question.chat_id == question.chat_id,
        Question.message_id == question.message_id,
        Question.revision == question.revision,
    )
    if (await session.exec(asked)).first() is not None:
        return None
    session.add(question)
    await session.flush()
    return question


async def question(session: AsyncSession, question_id: int) -> Question | None:
    """A question by its number."""
    return await session.get(Question, question_id)


async def open_questions(
    session: AsyncSession, scope: Scope, since: datetime, now: datetime
) -> Sequence[tuple[Question, Person, Unit]]:
    """What was asked since a moment of people who answer for units of a scope, and not answered; newest first.

    One line a question: of somebody with several units, the first.
    """
    asked = select(Question, Person, Unit).where(
        Person.id == Question.person_id,
        Role.person_id == Question.person_id,
        Unit.id == Role.unit_id,
        col(Role.role).not_in(REACHES_BELOW),
        in_force(now),
        col(Question.answered_at).is_(None),
        Question.asked_at >= since,
    )
    found: dict[int, tuple[Question, Person, Unit]] = {}
    for row in await session.exec(asked.order_by(col(Question.asked_at).desc(), col(Question.id), col(Unit.id))):
        if holds(scope, row[2]):  # asked of the database, SQLite begins with all units of the scope: 60 ms of 300,000
            found.setdefault(stored_id(row[0].id), row)
    return list(found.values())


async def drop_questions(session: AsyncSession, chat_id: int, message_id: int, revision: int, now: datetime) -> None:
    """A message says something else since `revision`: what was asked about its earlier versions is closed."""
    rows = select(Question).where(
        Question.chat_id == chat_id, Question.message_id == message_id, Question.revision < revision
    )
    for question in await session.exec(rows.where(col(Question.answered_at).is_(None))):
        question.answered_at = now
        session.add(question)
