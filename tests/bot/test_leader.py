"""Programs of which one leads: who, since when, and what becomes of the others."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import pytest
from sqlmodel import select

from bot import leader as leading
from bot.leader import Leader, holder_name, is_dead
from bot.readiness import look_at_lease
from bot.web import NotReady
from storage import lease
from storage.engine import Store
from storage.lease import LeaseLostError
from storage.tables import Version
from tests.stores import open_store

SHORT = timedelta(seconds=0.6)


@pytest.fixture
async def another(address: str) -> AsyncIterator[Store]:
    """The same database, opened by another program."""
    store = open_store(address)
    yield store
    await store.close()


class Job:
    """What only a leader does: says when it begins and when it is ended."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.terms = 0
        self.running = False

    async def __call__(self) -> None:
        """Until cancelled."""
        self.terms += 1
        self.running = True
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.running = False
            self.begun.clear()


@asynccontextmanager
async def at_work(leader: Leader, job: Callable[[], object]) -> AsyncIterator[asyncio.Task[None]]:
    """Let it stand by or lead inside the block."""
    task = asyncio.create_task(leader.run(job))  # type: ignore[arg-type]
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The machine's clock as the leader sees it; set by the test."""
    now = [1_000.0]
    monkeypatch.setattr(leading, "elapsed", lambda: now[0])
    return now


async def until(holds: Callable[[], bool]) -> None:
    """Return when something holds; leases and their renewals are a matter of real time."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def begin(store: Store) -> None:
    """Write something."""
    async with store.begin() as session:
        session.add(Version(name="written", number=1))


async def written(store: Store) -> bool:
    """Whether it was."""
    async with store.read() as session:
        return (await session.exec(select(Version).where(Version.name == "written"))).first() is not None


async def test_the_first_leads_and_the_second_stands_by(store: Store, another: Store) -> None:
    """And takes over as soon as the first gives the lease back."""
    first, second = Leader(store, length=SHORT), Leader(another, length=SHORT)
    one, two = Job(), Job()
    async with AsyncExitStack() as stack:
        async with at_work(first, one):
            await one.begun.wait()
            await stack.enter_async_context(at_work(second, two))
            await until(lambda: second.standing is not None)
            assert (first.sure(), second.leads) == (True, False)
            assert (await look_at_lease(first)).startswith("leader, lease renewed 0")
            assert (await look_at_lease(second)).startswith("standing by, lease looked at 0")
        assert not one.running
        assert first.sure(), "what is on its way may still go out"
        await first.close()
        assert not first.sure()
        await until(second.sure)
    assert (one.terms, two.terms) == (1, 1)


async def test_it_keeps_the_lease_for_longer_than_it_lasts(store: Store, another: Store) -> None:
    """By renewing it."""
    first, job = Leader(store, length=SHORT), Job()
    async with at_work(first, job):
        await job.begun.wait()
        async with store.read() as session:
            before = await lease.look(session)
        async with asyncio.timeout(10):
            while True:
                async with another.read() as session:
                    now = await lease.look(session)
                assert now.fence == before.fence
                if before.expires_at and now.expires_at and now.expires_at - before.expires_at > 2 * SHORT:
                    break
                await asyncio.sleep(0.01)
    assert job.terms == 1


async def test_an_overtaken_leader_ends_its_work_and_stands_by(store: Store, another: Store) -> None:
    """Somebody took the lease while it was asleep; when that one goes, it leads again."""
    first, job = Leader(store, length=SHORT), Job()
    async with at_work(first, job):
        await job.begun.wait()
        async with another.begin() as session:
            hold = await lease.take(session, await lease.look(session), "another", SHORT)
        assert hold is not None
        with pytest.raises(LeaseLostError):
            await begin(first.store)
        assert not await written(store)
        assert not first.sure()
        await until(lambda: job.terms == 2)
    assert not job.running


async def test_it_is_not_sure_after_a_lease_without_renewal(store: Store, stopped_clock: list[float]) -> None:
    """However it spent that time: nothing is sent; as soon as the database lets it renew, it is sure again."""
    leader, job = Leader(store, length=timedelta(seconds=15)), Job()
    async with at_work(leader, job):
        await job.begun.wait()
        stopped_clock[0] += 14.9
        assert leader.sure()
        stopped_clock[0] += 0.2
        assert not leader.sure()
        assert leader.leads
        with pytest.raises(NotReady, match="neither polling nor sending"):
            await look_at_lease(leader)
        held = asyncio.create_task(leader.held())
        await asyncio.sleep(0)
        assert not held.done()
    held.cancel()
    assert job.terms == 1


async def test_work_that_fails_ends_the_program(store: Store) -> None:
    """It is not for the leader to say what is to be done."""

    async def fail() -> None:
        raise ValueError("a token that is unknown")

    with pytest.raises(ValueError, match="token"):
        await Leader(store, length=SHORT).run(fail)


async def test_a_refused_write_is_no_failure(store: Store, another: Store) -> None:
    """The work itself met the refusal first."""
    leader = Leader(store, length=SHORT)
    terms = 0

    async def work() -> None:
        nonlocal terms
        terms += 1
        if terms == 1:
            async with another.begin() as session:
                await lease.take(session, await lease.look(session), "another", SHORT)
            await begin(leader.store)
        await asyncio.Event().wait()

    async with at_work(leader, work):
        await until(lambda: terms == 2)
    assert not await written(store)


@pytest.fixture
def gone() -> str:
    """The name of a program that has ended."""
    say = "from bot.leader import holder_name; print(holder_name())"
    return subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True).stdout.strip()


async def test_a_dead_process_of_this_machine_is_not_waited_for(store: Store, gone: str) -> None:
    """Killed, and its lease has a while to go: the next program leads at once."""
    async with store.begin() as session:
        await lease.take(session, await lease.look(session), gone)
    leader, job = Leader(store), Job()
    async with at_work(leader, job), asyncio.timeout(5):
        await job.begun.wait()


def test_who_is_dead_is_known_of_this_machine_alone() -> None:
    """A number that was given to another process since does not make the first one alive."""
    mine = holder_name()
    assert not is_dead(mine)
    host, machine, number, beginning, last = mine.split("/")
    assert number == str(os.getpid())
    if not machine:
        pytest.skip("this system does not tell which processes it has had")
    assert is_dead(f"{host}/{machine}/{number}/{int(beginning) - 1}/{last}")
    assert is_dead(f"{host}/{machine}/{2**22 + 1}/{beginning}/{last}")
    assert not is_dead(f"{host}/another/{number}/{int(beginning) - 1}/{last}")
    assert not is_dead("")
    assert not is_dead("somebody")


def test_a_killed_process_is_dead_before_it_is_buried() -> None:
    """Its parent has not asked for its exit code yet."""
    say = "from bot.leader import holder_name; print(holder_name(), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", say], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        name = it.stdout.readline().strip()
        if "//" in name:
            pytest.skip("this system does not tell which processes it has had")
        assert not is_dead(name)
        it.kill()
        os.waitid(os.P_PID, it.pid, os.WEXITED | os.WNOWAIT)
        assert is_dead(name)
