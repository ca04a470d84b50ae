"""Long work is done beside the intake: each job is taken on, done in steps that show, and ended with its effect."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import EditedText, File, Later, Outcome, Outgoing, Rows, Sent, Text
from domain.trouble import Trouble
from locales.translator import Translator
from reports.text import guide
from storage import alarms, audit, jobs, talk
from storage.engine import Store
from storage.jobs import JobLostError
from storage.tables import Job, Person, Post
from storage.tables.columns import stored_id

log = logging.getLogger(__name__)

BETWEEN_LOOKS = 30.0
"""Seconds after which jobs are looked for unasked: those of programs that died, and those put off."""
BETWEEN_EDITS = timedelta(seconds=2)
"""How often a progress message changes: Telegram allows twenty messages a minute in a group."""
WAIT = timedelta(seconds=20)
"""After a failure, before the next attempt."""

Send = Callable[[Outgoing], Awaitable[Outcome]]
Fetch = Callable[[str], Awaitable[bytes]]
Clock = Callable[[], datetime]


class FileGoneError(Exception):
    """Telegram does not have the file any more."""


class FileTooLargeError(Exception):
    """The file is larger than Telegram gives to a bot (20 MB)."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every job works with. `send` and `fetch` are the line to Telegram."""

    store: Store
    send: Send
    fetch: Fetch
    clock: Clock
    tr: Translator
    zone: ZoneInfo

    @asynccontextmanager
    async def storing(self, job: Job) -> AsyncIterator[AsyncSession]:
        """A transaction that stores an effect of a job which goes on: to show it, say. Raises JobLostError."""
        async with self.store.begin() as session:
            await jobs.hold(session, job, self.clock())
            audit.begin(session, audit.Source(job.person_id, job.chat_id, job.message_id))
            yield session

    @asynccontextmanager
    async def finishing(self, job: Job) -> AsyncIterator[AsyncSession]:
        """The transaction that stores a job's effect and ends it: both, or neither. Raises JobLostError."""
        async with self.store.begin() as session:
            yield session
            await jobs.end(session, job, self.clock())

    async def show(self, job: Job, html: str, buttons: Rows = ()) -> None:
        """Put the state of things into the job's one message; made at the first call."""
        if job.message_id is not None:
            await self._insist(EditedText(job.chat_id, job.message_id, html, buttons))
            return
        outcome = await self._insist(Text(job.chat_id, html, buttons))
        if isinstance(outcome, Sent) and outcome.message_id is not None:
            job.message_id = outcome.message_id
            async with self.store.begin() as session:
                await self._note(session, job)

    async def speaking_to(self, job: Job) -> "Bench":
        """The same, in the language of whom the job is for."""
        async with self.store.read() as session:
            person = await session.get(Person, job.person_id)
        return replace(self, tr=Translator(person.language)) if person and person.language else self

    async def hand_over(self, file: File) -> None:
        """Send a file."""
        await self._insist(file)

    async def _note(self, session: AsyncSession, job: Job) -> None:
        if job.message_id is None:
            return
        await jobs.note_message(session, job, job.message_id)
        about = Post(chat_id=job.chat_id, message_id=job.message_id, draft_id=job.draft_id, posted_at=self.clock())
        await talk.note_posts(session, [about])

    async def _insist(self, message: Outgoing) -> Outcome:
        """Send it, waiting where Telegram says so."""
        outcome = await self.send(message)
        while isinstance(outcome, Later):
            await asyncio.sleep(outcome.wait.total_seconds())
            outcome = await self.send(message)
        if not isinstance(outcome, Sent):
            log.warning("what a job had to say was not taken: %s", outcome)
        return outcome


Work = Callable[[Bench, Job], Awaitable[None]]
"""Does one kind of job; ends it in `Bench.finishing`. Run again after a crash, it must come to the same."""


class Progress:
    """Shows how far a long step is, now and then."""

    def __init__(
        self, bench: Bench, job: Job, say: Callable[[int, int], str], *, after: timedelta = timedelta(0)
    ) -> None:
        self._bench = bench
        self._job = job
        self._say = say
        self._next = bench.clock() + after

    async def note(self, done: int, total: int) -> None:
        """So many of so many."""
        if (now := self._bench.clock()) >= self._next:
            self._next = now + BETWEEN_EDITS
            await self._bench.show(self._job, self._say(done, total))


class Beside:
    """Shows how far work in a thread or in a transaction is, if it takes long: an edit must not hold that up."""

    def __init__(self, bench: Bench, job: Job, say: Callable[[int, int], str]) -> None:
        self._progress = Progress(bench, job, say, after=BETWEEN_EDITS)
        self._loop = asyncio.get_running_loop()
        self._edit: asyncio.Task[None] | None = None

    def note(self, done: int, total: int) -> None:
        """So many of so many; from any thread."""
        self._loop.call_soon_threadsafe(self._show, done, total)

    async def end(self) -> None:
        """Return when no edit is on its way, so that what comes next is not overwritten."""
        await asyncio.sleep(0)
        if self._edit is not None:
            await self._edit

    def _show(self, done: int, total: int) -> None:
        if self._edit is None or self._edit.done():
            self._edit = asyncio.create_task(self._progress.note(done, total))


class Worker:
    """Does one job after another."""

    def __init__(self, bench: Bench, works: Mapping[str, Work], *, look_every: float = BETWEEN_LOOKS) -> None:
        """`look_every` is in seconds: short where other programs ask for work without calling this one."""
        self._bench = bench
        self._look_every = look_every
        self._works = works
        self._called = asyncio.Event()
        self._idle = asyncio.Event()

    def call(self) -> None:
        """There may be work."""
        self._idle.clear()
        self._called.set()

    async def run(self) -> None:
        """Work until cancelled; what was in hand then is taken on again later."""
        while True:
            self._called.clear()
            try:
                while await self.do_next():
                    pass
            except Exception:
                log.exception("jobs cannot be looked at; tried again in a while")
            if not self._called.is_set():
                self._idle.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._called.wait(), self._look_every)

    async def rest(self) -> None:
        """Return when no job can be done at this moment."""
        await self._idle.wait()

    async def do_next(self) -> bool:
        """Take on one job and do it; False if none waits."""
        async with self._bench.store.read() as session:
            if (ripe := await jobs.next_try(session)) is None or ripe > self._bench.clock():
                return False
        async with self._bench.store.begin() as session:
            job = await jobs.take(session, self._bench.clock())
        if job is None:
            return False
        try:
            await self._works[job.kind](await self._bench.speaking_to(job), job)
        except JobLostError:
            log.warning("job %s was taken on by another program", job.id)
        except Exception as error:
            log.exception("job %s (%s) failed", job.id, job.kind)
            await self._put_off(job, error)
        return True

    async def _put_off(self, job: Job, error: Exception) -> None:
        if job.attempts >= jobs.ATTEMPTS:
            await self._bench.show(job, guide.request_failed(self._bench.tr, stored_id(job.id)))
        now = self._bench.clock()
        async with self._bench.store.begin() as session:
            if await jobs.put_off(session, job, repr(error), now, WAIT):
                await alarms.note(session, Trouble.JOB_FAILED, now)
