"""What is kept no longer than it is of use; running it again takes out nothing more."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import AnswerType, Status
from storage import imports
from storage.intake import REMEMBERED
from storage.tables import (
    Assignment,
    Campaign,
    Draft,
    Edit,
    FailedUpdate,
    Invite,
    Job,
    JoinRequest,
    Post,
    Question,
    Report,
    Task,
)

WORDS_AFTER_CLOSE = timedelta(days=365)
"""Words as people typed them, after their campaign was closed: long enough for every question about its figures."""
QUESTIONS = timedelta(days=90)
"""Questions with the words they quote; the buttons of older ones say that they are no longer in use."""
POSTS = timedelta(days=180)
"""What the bot's messages were about; a reply to an older one is read by its own words alone."""
FAILED_UPDATES = timedelta(days=90)
"""Updates that could not be worked on, kept whole."""

JOIN_REQUESTS = timedelta(days=90)
"""Requests to be registered, decided or not: they name people whom nobody has let in."""
SET_UP = timedelta(days=90)
"""What people were setting up, the work they asked for, links that nobody can use any more."""


async def forget(session: AsyncSession, now: datetime) -> None:
    """Take out everything whose time is over at `now`. Figures, dates, offices and the audit stay."""
    await session.exec(delete(Question).where(col(Question.asked_at) < now - QUESTIONS))
    await session.exec(delete(Post).where(col(Post.posted_at) < now - POSTS))
    await session.exec(delete(Edit).where(col(Edit.at) < now - REMEMBERED))
    await session.exec(delete(FailedUpdate).where(col(FailedUpdate.at) < now - FAILED_UPDATES))
    await session.exec(delete(JoinRequest).where(col(JoinRequest.asked_at) < now - JOIN_REQUESTS))
    await imports.forget(session, now)
    await _forget_set_up(session, now - SET_UP)
    await _forget_words(session, now - WORDS_AFTER_CLOSE)


async def _forget_set_up(session: AsyncSession, before: datetime) -> None:
    """What came of it stays: campaigns, units, offices."""
    await session.exec(delete(Job).where(col(Job.ended_at) < before))
    asked_for = select(Job.draft_id).where(col(Job.draft_id).is_not(None))
    await session.exec(delete(Draft).where(col(Draft.touched_at) < before, col(Draft.id).not_in(asked_for)))
    await session.exec(delete(Invite).where(col(Invite.expires_at) < before))


async def _forget_words(session: AsyncSession, closed_before: datetime) -> None:
    """A choice is one of the campaign's own words and is counted, so it stays."""
    of_old = (
        select(Assignment.id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Campaign, col(Campaign.id) == Task.campaign_id)
        .where(col(Campaign.closed_at) < closed_before)
    )
    of_report, of_assignment = col(Report.assignment_id), col(Assignment.id)
    typed = of_old.where(Task.answer != AnswerType.CHOICE)
    raw = update(Report).where(col(Report.raw) != "", of_report.in_(of_old)).values(raw="")
    words = update(Report).where(
        col(Report.words) != "", of_report.in_(typed) | (col(Report.status) == Status.BLOCKED) & of_report.in_(of_old)
    )
    standing = update(Assignment).where(
        col(Assignment.words) != "",
        of_assignment.in_(typed) | (col(Assignment.status) == Status.BLOCKED) & of_assignment.in_(of_old),
    )
    for statement in (raw, words.values(words=""), standing.values(words="")):
        await session.exec(statement.execution_options(synchronize_session=False))
