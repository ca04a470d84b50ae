"""P3, P4, P5: a broadcast of private reminders against a server that keeps Telegram's limits, 100 ms away.

    python -m benchmarks.broadcast [messages]

P3 as it is; P4 with 1 % of calls refused (429, retry after 3 s) and 1 % of connections reset; P5 the wait of people who
write meanwhile, against their wait when nothing else is going on. Real time: N messages take N / 30 seconds.
"""

import asyncio
import sqlite3
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measures import Result, tell
from benchmarks.office import FOLDER, ZONE, copied, office, queue_reminders, secretaries, settings, words
from benchmarks.process import Program
from benchmarks.telegram import Call, Telegram
from sandbox.shapes import Json

UNITS = PEOPLE = 6_538
MESSAGES = 2_700
"""A minute and a half of broadcast."""
PER_SECOND = 30
LATENCY: Json = {"match": {"method": "sendMessage"}, "do": "delay", "ms": 100}
"""There and back: the whole of it on the way there, so that it counts in how long somebody waits for an answer."""
FAULTS: tuple[Json, ...] = (
    {"match": {"method": "sendMessage"}, "do": "status", "retry_after": 3, "probability": 0.01, "seed": 1},
    {"match": {"method": "sendMessage"}, "do": "reset", "probability": 0.01, "seed": 2},
)
WEDNESDAY = 2
EVERY = 0.4
"""Seconds between the people who write during the broadcast: enough of them that a twentieth is more than one."""


@dataclass(frozen=True, slots=True)
class Run:
    """One broadcast: seconds from the first message to the last, and what became of all of them."""

    seconds: float
    lost: int
    """Neither arrived nor marked as unknown."""
    unknown: int
    """The line broke after the request had left: shown to the operators, never sent again blindly."""
    twice: int
    limited: int
    waits: list[float]
    """Of the people who wrote meanwhile, in ms."""

    def slower(self, count: int) -> float:
        """How many times as long as the limit allows so many messages; 99 if one was lost."""
        return self.seconds / ((count - 1) / PER_SECOND) if not self.lost else 99.0

    def __str__(self) -> str:
        kept = f"lost {self.lost}, unknown {self.unknown}, twice {self.twice}"
        return f"{self.seconds:.1f} s; {kept}; {self.limited} times 429"


def run(made: Path, count: int, rules: tuple[Json, ...], *, talk: int = 0) -> Run:
    """Broadcast to `count` people while `talk` others write."""
    database = copied(made, "broadcast")
    now = working_hour()
    queue_reminders(database, count, now)
    clock = FOLDER / "broadcast-clock.json"
    others = secretaries(PEOPLE)[count : count + max(talk, 1)]
    with Telegram(clock_file=clock, start=now) as telegram:
        telegram.people(secretaries(PEOPLE))
        telegram.be_strict()
        telegram.faults(*rules, LATENCY)
        log = FOLDER / "broadcast.log"
        environment = settings(telegram.url, telegram.token, database) | {"DONDOC_CLOCK_FILE": str(clock)}
        with Program([sys.executable, "-m", "bot", "run"], environment, log):
            telegram.say(words(secretaries(PEOPLE)[-1:], 1))
            telegram.fetched()  # it is at work
            for person in others[:talk]:
                time.sleep(EVERY)
                telegram.say(words([person], 1))
            wanted = set(secretaries(count)) if count else set()
            calls = wait_for(telegram, database, wanted, others[:talk], count / PER_SECOND * 3 + 30)
    return judge(calls, wanted, others, unknown(database))


def judge(calls: list[Call], wanted: set[int], others: Sequence[int], doubtful: int) -> Run:
    """What became of the messages to those `wanted`, and how long the `others` waited; `doubtful` are marked so."""
    sent = messages(calls)
    bulk = [(at, chat) for at, chat in sent if chat in wanted]
    twice = sum(times - 1 for times in Counter(chat for _, chat in bulk).values())
    limited = sum(what == "refused" for _, what, method, _ in calls if method == "sendMessage")
    seconds = max((at for at, _ in bulk), default=0.0) - min((at for at, _ in bulk), default=0.0)
    made_at = {chat: at for at, what, _, chat in calls if what == "made"}
    waits = [(at - made_at[chat]) * 1e3 for at, chat in sent if chat in others and chat in made_at]
    lost = len(wanted - {chat for _, chat in bulk}) - doubtful
    return Run(seconds, lost, doubtful, twice, limited, waits)


def wait_for(telegram: Telegram, database: Path, bulk: set[int], others: Sequence[int], seconds: float) -> list[Call]:
    """Everything that was called until all were reached, or the time was over."""
    deadline = time.monotonic() + seconds
    while True:
        calls = telegram.calls()
        reached = {chat for _, chat in messages(calls)}
        done = len(bulk - reached) <= unknown(database) and reached.issuperset(others)
        if done or time.monotonic() > deadline:
            return calls
        time.sleep(0.5)


def messages(calls: list[Call]) -> list[tuple[float, int | None]]:
    """When a message went to whom."""
    return [(at, chat) for at, what, method, chat in calls if what == "accepted" and method == "sendMessage"]


def unknown(database: Path) -> int:
    """How many messages are marked as perhaps arrived."""
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM deliveries WHERE state = 'unknown'").fetchone()[0])


def working_hour() -> datetime:
    """A moment at which the office may be disturbed: the next Wednesday at ten."""
    day = datetime.now(ZONE) + timedelta(days=1)
    while day.weekday() != WEDNESDAY:
        day += timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0)


def p95(waits: list[float]) -> float:
    """The wait that 95 of 100 people do not exceed."""
    return statistics.quantiles(waits, n=20)[-1]


def main() -> None:
    """Measure one after the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    made = asyncio.run(office(UNITS, PEOPLE))
    talk = int(count / PER_SECOND / EVERY * 0.8)
    for name, rules, goal, what in (
        ("P3", (), 1.02, "strict server, 100 ms"),
        ("P4", FAULTS, 1.05, "with 1 % of 429 and 1 % of resets"),
    ):
        told = run(made, count, rules)
        tell(
            Result(
                name,
                f"broadcast of {count} messages, {what}: wall ÷ N/30 s",
                told.slower(count),
                goal,
                detail=str(told),
            )
        )
    busy, idle = run(made, count, (), talk=talk).waits, run(made, 0, (), talk=talk).waits
    tell(
        Result(
            "P5",
            "p95 wait for an answer during a broadcast ÷ idle",
            p95(busy) / p95(idle),
            1.5,
            detail=f"{p95(busy):.0f} against {p95(idle):.0f} ms, of which the line takes {LATENCY['ms']}; "
            f"the median {statistics.median(busy):.0f} against {statistics.median(idle):.0f}; {len(busy)} answers",
        )
    )


if __name__ == "__main__":
    main()
