"""Kill at each edge of the work: those around commits from within, those on the line by what the sandbox sees."""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.journal import Entry
from tests.faults.databases import opened
from tests.faults.kinds import is_delivery
from tests.faults.office import Plan, furnish
from tests.faults.program import ACTS, Edge
from tests.faults.trial import Trial

REACHED_WITHIN = 120.0
SATURDAY = 5
LONG = Plan(due=datetime(2020, 7, 31, 17), days_before=tuple(d for d in range(88) if (4 - d) % 7 < SATURDAY))  # noqa: DTZ001
"""Three months of reminders on every working day; the last one is a Friday."""
STATEMENTS = 60
"""More than the first migration makes."""


async def every_edge(trial: Trial, rounds: int = 2) -> None:
    """Die before and after the commit of each kind of unit of work, and at each step of a message on the line."""
    inner = [Edge(when, act, nth) for nth in range(1, rounds + 1) for act in ACTS for when in ("before", "after")]
    inner = [edge for edge in inner if edge.act != "start" or edge.nth == 1]  # a life has one start
    for edge in inner:
        await reach(trial, edge)
    for line in LINE * rounds:
        await meet(trial, line)
    await trial.begin()
    await trial.finish()


async def reach(trial: Trial, edge: Edge) -> None:
    """A life that ends at this edge of its own work, with enough to do that it comes to it."""
    await trial.begin(edge)
    people = asyncio.create_task(busy(trial))
    try:
        await trial.ends(REACHED_WITHIN)
    except TimeoutError:
        trial.problems.append(f"the edge {edge} was not reached")
        await trial.kill()
    people.cancel()


@dataclass(frozen=True, slots=True)
class Line:
    """A moment on the line: the entry of the journal that tells of it, and how much later (seconds) the kill comes."""

    name: str
    seen: Callable[[Entry], bool]
    later: float = 0.0
    lost: bool = False
    """The message is not taken: the kill comes before the server has looked at it."""


LINE = (
    Line("updates are about to arrive", lambda entry: entry.what == "delivered"),
    Line("updates have arrived", lambda entry: entry.what == "delivered", later=0.004),
    Line("before the server takes a message", is_delivery, lost=True),
    Line("after it took one, before its answer", is_delivery),
    Line("the answer has just left", is_delivery, later=0.002),
)


async def meet(trial: Trial, line: Line) -> None:
    """A life that is killed when this is seen."""
    if line.lost:
        trial.telegram.faults({"do": "drop_before", "match": {"method": "sendMessage"}})
    life, journal = await trial.begin(), trial.telegram.journal
    wake = journal.on_note

    def look() -> None:
        wake()
        if line.seen(journal.entries[-1]):
            journal.on_note = wake
            asyncio.get_running_loop().call_later(line.later, life.send, signal.SIGKILL)

    def look_at_once() -> None:
        wake()
        if line.seen(journal.entries[-1]):
            journal.on_note = wake
            life.send(signal.SIGKILL)

    journal.on_note = look if line.later else look_at_once
    people = asyncio.create_task(busy(trial))
    try:
        await trial.ends(REACHED_WITHIN)
    except TimeoutError:
        trial.problems.append(f"it never came to pass that {line.name}")
        await trial.kill()
    people.cancel()
    journal.on_note = wake
    trial.telegram.faults()


async def busy(trial: Trial) -> None:
    """People write; and the next thing falls due, for there must be something to send."""
    while True:
        trial.crowd_acts(3)
        trial.pass_to(next_due(trial))
        sent = len(trial.telegram.journal.calls("sendMessage"))
        for _ in range(12):
            await asyncio.sleep(3)
            if len(trial.telegram.journal.calls("sendMessage")) > sent:
                break


def next_due(trial: Trial) -> datetime:
    """The next morning's reminders or the evening's tally, of the campaign's working days."""
    plan = trial.office.plan
    now = trial.telegram.clock.now()
    day = now.astimezone(plan.place).date()
    while True:
        for hour in sorted((plan.remind_at, plan.tally_at)):
            at = datetime.combine(day, hour, plan.place) + timedelta(seconds=1)
            if at > now and day.weekday() < SATURDAY:
                return at
        day += timedelta(1)


async def in_migration(trial: Trial, kills: int = 8) -> None:
    """Die within the making of the tables; the next start makes them whole. Then a day of work."""
    trial.database = trial.databases.empty()
    trial.settings["DONDOC_DATABASE_URL"] = trial.database
    for _ in range(kills):
        await trial.begin(Edge("after", "migrate", trial.chance.randrange(1, STATEMENTS)))
        await trial.ends(REACHED_WITHIN)
    await trial.begin()
    await trial.telegram.settled()
    await trial.stop()
    trial.telegram.journal.forget()  # there was no office yet: the groups were strange to the bot
    async with opened(trial.database) as store:
        await furnish(store, trial.office)
    await trial.begin()
    trial.crowd_acts(40)
    trial.pass_to(next_due(trial))
    await trial.finish()


async def twice_told(trial: Trial, kills: int = 4) -> None:
    """Every update comes up to five times, in its turn and again after a restart; several about one assignment."""
    branch = next(one for one in trial.office.branches if not one.silent)
    for _ in range(kills):
        trial.telegram.world.updates.copies = trial.chance.randrange(2, 6)
        await trial.begin()
        for _ in range(10):
            trial.crowd_acts(5)
            trial.crowd.say(branch)
            trial.pass_time(seconds=trial.chance.choice((0, 0, 1, 30)))
            await asyncio.sleep(0.05)
        await trial.kill()
    await trial.begin()
    await trial.finish()


async def asked_to_stop(trial: Trial, waiting: int = 3000) -> None:
    """SIGTERM with thousands of updates waiting and messages under way that take a second each."""
    slow = {"do": "accept_then_delay", "ms": 1000, "match": {"method": "sendMessage"}}
    trial.telegram.faults(slow)
    trial.pass_to(next_due(trial))
    for _ in range(waiting):
        trial.crowd.say()
    await trial.begin()
    await trial.telegram.until(lambda: bool(trial.telegram.journal.updates("confirmed")))
    began = asyncio.get_running_loop().time()
    code = await trial.stop()
    took = asyncio.get_running_loop().time() - began
    if took > 10 or code != 0:
        trial.problems.append(f"SIGTERM: out after {took:.1f} s with code {code}")
    trial.telegram.faults()
    await trial.begin()
    await trial.finish(patience=180)


async def stopped_before_it_began(trial: Trial) -> None:
    """SIGTERM while Telegram cannot be reached, so that the program has not even begun."""
    trial.telegram.faults({"do": "status", "code": 502, "match": {"method": "getMe"}})
    life = await trial.begin()
    await trial.telegram.until(lambda: any(entry.method == "getMe" for entry in trial.telegram.journal.entries))
    began = asyncio.get_running_loop().time()
    try:
        code = await trial.stop()
    except TimeoutError:
        trial.problems.append("SIGTERM is not heard before Telegram is reached")
        await life.kill()
    else:
        took = asyncio.get_running_loop().time() - began
        if took > 10 or code != 0:
            trial.problems.append(f"SIGTERM: out after {took:.1f} s with code {code}")
    trial.telegram.faults()
    await trial.begin()
    await trial.finish()
