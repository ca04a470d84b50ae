"""Long work: taken on once, shown in one message, ended with its effect, tried again, given up."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from domain.messages import EditedText, File, Outcome, Outgoing, Sent, Text
from locales.translator import Translator
from scheduler.jobs import BETWEEN_EDITS, WAIT, Bench, Beside, Work, Worker
from storage import jobs, people
from storage.engine import Store
from storage.jobs import HELD, JobLostError
from storage.tables import Job, JobState
from storage.tables.columns import stored_id
from tests.builders import ZONE, at


@dataclass
class Room:
    """A worker's room: a database, a clock, and what was said."""

    store: Store
    now = at("2020-05-15 09:00")
    said: list[Outgoing] = field(default_factory=list)

    async def send(self, message: Outgoing) -> Outcome:
        """Telegram takes it."""
        self.said.append(message)
        return Sent(len(self.said))

    async def fetch(self, file_id: str) -> bytes:
        """The file is its own name."""
        return file_id.encode()

    @property
    def bench(self) -> Bench:
        """What jobs work with."""
        return Bench(self.store, self.send, self.fetch, lambda: self.now, Translator("vi"), ZONE)

    def worker(self, **works: Work) -> Worker:
        """A worker that can do this."""
        return Worker(self.bench, works)

    async def hire(self, kind: str) -> int:
        """Somebody asks for work."""
        async with self.store.begin() as session:
            person = await people.add_person(session, 501, "Lan", self.now)
            return stored_id((await jobs.hire(session, kind, stored_id(person.id), 501, self.now, file="f")).id)

    async def job(self, number: int) -> Job:
        """As it is stored now."""
        async with self.store.read() as session:
            return await session.get_one(Job, number)


@pytest.fixture
def room(store: Store) -> Room:
    """On SQLite and on PostgreSQL in turn."""
    return Room(store)


async def echo(bench: Bench, job: Job) -> None:
    """Fetch the file, show it twice, hand it over."""
    content = await bench.fetch(job.data["file"])
    await bench.show(job, "one")
    await bench.show(job, "two")
    async with bench.finishing(job):
        pass
    await bench.hand_over(File(job.chat_id, "f.txt", content))


async def fail(_bench: Bench, _job: Job) -> None:
    """It cannot be done."""
    raise OSError("no line")


async def test_a_job_is_done_once_and_shows_in_one_message(room: Room) -> None:
    """Its message is made once and then changed; a second look finds nothing to do."""
    number = await room.hire("echo")
    worker = room.worker(echo=echo)
    assert await worker.do_next()
    assert not await worker.do_next()
    assert room.said == [Text(501, "one"), EditedText(501, 1, "two"), File(501, "f.txt", b"f")]
    assert (await room.job(number)).state is JobState.DONE


async def test_a_job_that_fails_is_tried_again_and_then_given_up_in_words(room: Room) -> None:
    """Three attempts, apart; then whoever asked is told its number."""
    number = await room.hire("fail")
    worker = room.worker(fail=fail)
    for _ in range(3):
        assert await worker.do_next()
        assert not await worker.do_next()
        room.now += WAIT
    assert not await worker.do_next()
    assert (await room.job(number)).state is JobState.FAILED
    (told,) = room.said
    assert isinstance(told, Text)
    assert f"mã số {number}" in told.html


async def test_a_job_left_behind_is_taken_on_again_and_the_old_worker_can_store_nothing(room: Room) -> None:
    """The first worker was stopped for longer than it may hold a job."""
    number = await room.hire("echo")
    async with room.store.begin() as session:
        old = await jobs.take(session, room.now)
    assert old is not None
    assert not await room.worker(echo=echo).do_next()
    room.now += HELD + timedelta(seconds=1)
    assert await room.worker(echo=echo).do_next()
    for transaction in (room.bench.finishing, room.bench.storing):
        with pytest.raises(JobLostError):
            async with transaction(old) as session:
                await people.add_person(session, 502, "Nobody", room.now)
    async with room.store.read() as session:
        assert await people.by_telegram_id(session, 502) is None
    assert (await room.job(number)).state is JobState.DONE


async def test_work_in_a_thread_shows_how_far_it_is_once_it_takes_long(room: Room) -> None:
    """Beside the work: not what is over at once, not each step, and nothing after the end."""

    async def count(bench: Bench, job: Job) -> None:
        beside = Beside(bench, job, lambda done, total: f"{done}/{total}")
        await bench.show(job, "begun")
        await asyncio.to_thread(beside.note, 1, 4)
        room.now += BETWEEN_EDITS
        for done in (2, 3):
            await asyncio.to_thread(beside.note, done, 4)
        await beside.end()
        async with bench.finishing(job):
            pass

    await room.hire("count")
    assert await room.worker(count=count).do_next()
    assert room.said == [Text(501, "begun"), EditedText(501, 1, "2/4")]
