"""Two programs on one PostgreSQL: killed, stopped, started at once. Each reminder goes out once."""

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sandbox import Sandbox
from scheduler.delivery import IN_FLIGHT
from storage import outbox
from storage.engine import Store
from storage.migrate import is_current, migrate
from storage.tables import DeliveryState
from tests.builders import BLOC, Office, at, open_office, without_holidays
from tests.end_to_end.replicas import HOUSE, LEASE, Cluster, Door, Replica, environment, until

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]

SECRETARIES = 60
"""Two seconds of sending at Telegram's pace: time enough to do harm."""
BEFORE = at("2020-06-23 07:55")
"""Seven days before the due day."""
REMINDED = at("2020-06-23 08:01")


@pytest.fixture
async def cluster(address: str, store: Store, tmp_path: Path) -> AsyncIterator[Cluster]:
    """A bloc whose secretaries all await a reminder at 08:00, and two programs that do not run yet."""
    more = [[f"D{n}", f"Chi bộ {n}", "B", "chi bộ", "", ""] for n in range(SECRETARIES)]
    office = await open_office(store, without_holidays(), (*BLOC, *more))
    clock = tmp_path / "clock.json"
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(Sandbox(start=BEFORE, rate=0, clock_file=clock))
        await appoint(office, telegram)
        replicas = []
        for _ in range(2):
            door = await stack.enter_async_context(Door(telegram))
            replicas.append(Replica(door, environment(telegram, door, address, clock)))
            stack.push_async_callback(replicas[-1].end)
        yield Cluster(telegram, store, replicas)


async def appoint(office: Office, telegram: Sandbox) -> None:
    """A secretary for each unit, whom private messages reach."""
    for number in range(SECRETARIES):
        person = telegram.person(f"Bí thư {number}", id_=70_000 + number, started=True)
        await office.appoint(f"D{number}", telegram_id=person.id)


async def fates(cluster: Cluster) -> Counter[DeliveryState]:
    """How many private reminders are in each state."""
    async with cluster.store.read() as session:
        return Counter(row.state for row in await outbox.listing(session) if row.person_id is not None)


async def all_closed(cluster: Cluster) -> Counter[DeliveryState]:
    """Return when nothing waits or is on its way any more, and how it ended."""
    async with asyncio.timeout(60):
        while True:
            found = await fates(cluster)
            if found.total() and not found[DeliveryState.WAITING] + found[DeliveryState.SENDING]:
                return found
            await asyncio.sleep(0.05)


def copies(cluster: Cluster) -> Counter[int]:
    """How many messages each person got from the bot."""
    return Counter(entry.chat for entry in cluster.telegram.journal.calls("sendMessage") if entry.chat is not None)


async def both(cluster: Cluster) -> Replica:
    """Start both at once; returns the leader when the other stands by."""
    await asyncio.gather(*(replica.begin() for replica in cluster.replicas))
    leader = await cluster.leader()
    await leader.says("this program leads")
    await cluster.other(leader).says("standing by")
    return leader


async def test_a_new_database_is_made_by_whoever_is_first(cluster: Cluster) -> None:
    """Three programs migrate it at once, and none fails."""
    await migrate(cluster.store.engine, "base")
    made = [sys.executable, "-m", "bot", "init-db"]
    surroundings = cluster.replicas[0].environment
    programs = [await asyncio.create_subprocess_exec(*made, cwd=HOUSE, env=surroundings) for _ in range(3)]
    assert [await program.wait() for program in programs] == [0, 0, 0]
    assert await is_current(cluster.store.engine)


async def test_a_killed_leader_is_followed_at_once(cluster: Cluster) -> None:
    """In mid-broadcast: whom it had in hand is marked, all others are reminded once."""
    leader = await both(cluster)
    cluster.telegram.clock.set(REMINDED)
    await until(lambda: cluster.sent() >= 20)
    killed = time.time()
    leader.tell(signal.SIGKILL)
    heir = await cluster.leader(but=leader.pid)
    await until(lambda: heir.door.since(killed, "getUpdates"))
    took = heir.door.since(killed, "getUpdates")[0].at - killed
    assert took < 2 * LEASE
    ended = await all_closed(cluster)
    assert ended.total() == SECRETARIES
    assert ended[DeliveryState.UNKNOWN] <= IN_FLIGHT
    assert ended[DeliveryState.SENT] + ended[DeliveryState.UNKNOWN] == SECRETARIES
    assert set(copies(cluster).values()) == {1}
    assert len(copies(cluster)) >= ended[DeliveryState.SENT]


async def test_a_leader_stopped_for_three_leases_does_nothing_when_it_wakes(cluster: Cluster) -> None:
    """It sends nothing, confirms nothing, and stands by."""
    old = await both(cluster)
    cluster.telegram.clock.set(REMINDED)
    await until(lambda: cluster.sent() >= 20)
    stopped = time.time()
    old.tell(signal.SIGSTOP)
    heir = await cluster.leader(but=old.pid)
    await until(lambda: heir.door.since(stopped, "getUpdates"))
    assert heir.door.since(stopped, "getUpdates")[0].at - stopped < 2 * LEASE
    ended = await all_closed(cluster)
    await until(lambda: time.time() > stopped + 3 * LEASE)
    woken = time.time()
    old.tell(signal.SIGCONT)
    await old.says("this one stands by")
    await old.says("standing by", times=1)
    assert {knock.method for knock in old.door.since(woken)} <= {"getUpdates"}, "it may have been about to ask"
    assert len(old.door.since(woken)) <= 1
    assert await fates(cluster) == ended
    assert ended[DeliveryState.UNKNOWN] <= IN_FLIGHT
    assert set(copies(cluster).values()) == {1}
    heir.tell(signal.SIGKILL)
    assert await cluster.leader(but=heir.pid) is old, "it leads again when it is its turn"
    await old.says("this program leads", times=2)


async def test_started_at_once_again_and_again_one_polls_and_each_reminder_goes_once(cluster: Cluster) -> None:
    """Whether they were asked to stop or killed before."""
    reminded = [REMINDED, at("2020-06-26 17:01"), at("2020-06-29 08:01")]
    for number, moment in enumerate(reminded):
        await both(cluster)
        cluster.telegram.clock.set(moment)
        await until(lambda number=number: cluster.sent() >= SECRETARIES * (number + 1))
        await all_closed(cluster)
        how = signal.SIGTERM if number % 2 else signal.SIGKILL
        await asyncio.gather(*(replica.end(how) for replica in cluster.replicas))
    assert cluster.conflicts() == 0
    assert set(copies(cluster).values()) == {len(reminded)}
    assert set(await fates(cluster)) == {DeliveryState.SENT}
