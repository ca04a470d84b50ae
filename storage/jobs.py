"""Long work that was asked for, as rows: taken on by one worker at a time, ended only by whoever still holds it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Job, JobState

HELD = timedelta(minutes=10)
"""A job in hand for longer was left behind by a worker that died, and is taken on again."""
ATTEMPTS = 3


class JobLostError(Exception):
    """Another worker has taken the job on meanwhile: what this one did must not be stored."""


async def hire(
    session: AsyncSession,
    kind: str,
    person_id: int,
    chat_id: int,
    now: datetime,
    *,
    draft_id: int | None = None,
    **data: Any,  # noqa: ANN401
) -> Job:
    """Ask for work; its progress and result go to `chat_id`."""
    job = Job(
        kind=kind,
        person_id=person_id,
        chat_id=chat_id,
        draft_id=draft_id,
        data=data,
        next_try=now,
        created_at=now,
    )
    session.add(job)
    await session.flush()
    return job


async def take(session: AsyncSession, now: datetime) -> Job | None:
    """Take on the job that has waited longest; None if none waits, or another worker was quicker."""
    left_behind = (col(Job.state) == JobState.WORKING) & (col(Job.next_try) <= now)
    waiting = (col(Job.state) == JobState.WAITING) & (col(Job.next_try) <= now)
    job = (await session.exec(select(Job).where(left_behind | waiting).order_by(col(Job.id)).limit(1))).first()
    if job is None:
        return None
    mine = update(Job).where(col(Job.id) == job.id, col(Job.attempts) == job.attempts)
    values = {"state": JobState.WORKING, "attempts": job.attempts + 1, "next_try": now + HELD}
    taken = await session.exec(mine.values(**values).execution_options(synchronize_session=False))
    if taken.rowcount != 1:
        return None
    await session.refresh(job)
    return job


async def note_message(session: AsyncSession, job: Job, message_id: int) -> None:
    """The message that shows how far it is, or how it ended. Raises JobLostError."""
    await _change(session, job, {JobState.WORKING, JobState.DONE}, message_id=message_id)


async def hold(session: AsyncSession, job: Job, now: datetime) -> None:
    """It goes on, in the transaction that stores a part of its effect. Raises JobLostError."""
    await _change(session, job, {JobState.WORKING}, next_try=now + HELD)


async def end(session: AsyncSession, job: Job, now: datetime) -> None:
    """It is done, in the transaction that stores its effect. Raises JobLostError."""
    await _change(session, job, {JobState.WORKING}, state=JobState.DONE, ended_at=now)


async def put_off(session: AsyncSession, job: Job, error: str, now: datetime, wait: timedelta) -> bool:
    """It failed: to be tried again after `wait`, or given up after some attempts. Returns whether it is given up."""
    given_up = job.attempts >= ATTEMPTS
    state = JobState.FAILED if given_up else JobState.WAITING
    ended_at = now if given_up else None
    await _change(session, job, {JobState.WORKING}, state=state, error=error, next_try=now + wait, ended_at=ended_at)
    return given_up


async def next_try(session: AsyncSession) -> datetime | None:
    """When the next job is to be looked at."""
    open_jobs = col(Job.state).in_([JobState.WAITING, JobState.WORKING])
    return (await session.exec(select(Job.next_try).where(open_jobs).order_by(col(Job.next_try)).limit(1))).first()


async def in_hand(session: AsyncSession, kind: str, person_id: int) -> Sequence[Job]:
    """The work of one kind that somebody has asked for and that is not done yet, oldest first."""
    open_jobs = col(Job.state).in_([JobState.WAITING, JobState.WORKING])
    rows = select(Job).where(Job.kind == kind, Job.person_id == person_id, open_jobs)
    return (await session.exec(rows.order_by(col(Job.id)))).all()


async def _change(session: AsyncSession, job: Job, states: Collection[JobState], **values: Any) -> None:  # noqa: ANN401
    held = update(Job).where(col(Job.id) == job.id, col(Job.attempts) == job.attempts, col(Job.state).in_(states))
    changed = await session.exec(held.values(**values).execution_options(synchronize_session=False))
    if changed.rowcount != 1:
        raise JobLostError
