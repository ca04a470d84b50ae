"""P3, P4, P5: a broadcast of private reminders against a server that keeps Telegram's limits, 100 ms away.

    python -m benchmarks.broadcast [messages]

P3 as it is; P4 with 1 % of calls refused (429, retry after 3 s) and 1 % of connections reset; P5 the wait of people who
write meanwhile, against their wait when nothing else is going on. Real time: N messages take N / 30 seconds.
"""

import asyncio
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.measures import Result, tell
from benchmarks.office import FOLDER, copied, office, queue_reminders, secretaries, settings, words
from benchmarks.process import Program
from benchmarks.telegram import Telegram
from sandbox.shapes import Json

UNITS, PEOPLE = 3_000, 1_000
PER_SECOND = 30
LATENCY: Json = {"match": {"method": "sendMessage"}, "do": "accept_then_delay", "ms": 100}
FAULTS: tuple[Json, ...] = (
    {"match": {"method": "sendMessage"}, "do": "status", "retry_after": 3, "probability": 0.01, "seed": 1},
    {"match": {"method": "sendMessage"}, "do": "reset", "probability": 0.01, "seed": 2},
)
EVERY = 0.7
"""Seconds between the people who write during the broadcast."""


def run(made: Path, count: int, rules: tuple[Json, ...], *, talk: int = 0) -> tuple[float, int, int, int, list[float]]:
    """Broadcast to `count` people while `talk` others write.

    Returns the seconds from first to last, how many were reached, messages sent twice, limits met, and waits in ms.
    """
    database = copied(made, "broadcast")
    queue_reminders(database, count)
    others = secretaries(PEOPLE)[count : count + max(talk, 1)]
    with Telegram() as telegram:
        telegram.people(secretaries(PEOPLE))
        telegram.be_strict()
        telegram.faults(*rules, LATENCY)
        log = FOLDER / "broadcast.log"
        with Program([sys.executable, "-m", "bot", "run"], settings(telegram.url, telegram.token, database), log):
            for person in others[:talk]:
                time.sleep(EVERY)
                telegram.say(words([person], 1))
            wanted = set(secretaries(count)) if count else set()
            deadline = time.monotonic() + count / PER_SECOND * 3 + 30
            while time.monotonic() < deadline:
                calls = telegram.calls()
                sent = [(at, chat) for at, what, method, chat in calls if accepted(what) and method == "sendMessage"]
                if wanted <= {chat for _, chat in sent} and set(others[:talk]) <= {chat for _, chat in sent}:
                    break
                time.sleep(0.5)
    bulk = [(at, chat) for at, chat in sent if chat in wanted]
    twice = sum(times - 1 for times in Counter(chat for _, chat in bulk).values())
    limited = sum(what == "refused" for _, what, method, _ in calls if method == "sendMessage")
    seconds = max((at for at, _ in bulk), default=0.0) - min((at for at, _ in bulk), default=0.0)
    made_at = {chat: at for at, what, _, chat in calls if what == "made"}
    waits = [(at - made_at[chat]) * 1e3 for at, chat in sent if chat in others and chat in made_at]
    return seconds, len({chat for _, chat in bulk}), twice, limited, waits


def accepted(what: str) -> bool:
    """Whether a call took effect."""
    return what in {"accepted", "accept_then_delay"}


def p95(waits: list[float]) -> float:
    """The wait that 95 of 100 people do not exceed."""
    return statistics.quantiles(waits, n=20)[-1]


def main() -> None:
    """Measure one after the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    made = asyncio.run(office(UNITS, PEOPLE))
    talk = int(count / PER_SECOND / EVERY * 0.8)
    ideal = (count - 1) / PER_SECOND
    for name, rules, goal, what in (
        ("P3", (), 1.02, "strict server, 100 ms"),
        ("P4", FAULTS, 1.05, "with 1 % of 429 and 1 % of resets"),
    ):
        seconds, reached, twice, limited, _ = run(made, count, rules)
        lost = count - reached
        tell(
            Result(
                name,
                f"broadcast of {count} messages, {what}: wall ÷ N/30 s",
                seconds / ideal if not lost else 99.0,
                goal,
                detail=f"{seconds:.1f} s; lost {lost}, twice {twice}, limits met {limited}",
            )
        )
    *_, busy = run(made, count, (), talk=talk)
    *_, idle = run(made, 0, (), talk=talk)
    tell(
        Result(
            "P5",
            "p95 wait for an answer during a broadcast ÷ idle",
            p95(busy) / p95(idle),
            1.5,
            detail=f"{p95(busy):.0f} against {p95(idle):.0f} ms; {len(busy)} answers",
        )
    )


if __name__ == "__main__":
    main()
