"""What the bot has said that people may answer: its posts and its questions."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Post, Question
from storage.upsert import upsert


async def post(session: AsyncSession, chat_id: int, message_id: int) -> Post | None:
    """What a message of the bot's was about."""
    return await session.get(Post, (chat_id, message_id))


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


async def drop_questions(session: AsyncSession, chat_id: int, message_id: int, revision: int, now: datetime) -> None:
    """A message says something else since `revision`: what was asked about its earlier versions is closed."""
    rows = select(Question).where(
        Question.chat_id == chat_id, Question.message_id == message_id, Question.revision < revision
    )
    for question in await session.exec(rows.where(col(Question.answered_at).is_(None))):
        question.answered_at = now
        session.add(question)
