"""P9, P10: time from start to the first getUpdates, and memory at rest, against a bare python-telegram-bot echo bot.

python -m benchmarks.start [rounds]
"""

import asyncio
import statistics
import sys

from benchmarks.measures import Result, ratio, spread, tell
from benchmarks.office import FIRST_PERSON, office, words
from benchmarks.process import Program
from benchmarks.replies import ours, peer
from benchmarks.telegram import Telegram

SMALL, LARGE = 3_000, 300_000
PEOPLE = 1_000


def run(telegram: Telegram, program: Program) -> tuple[float, int]:
    """Seconds to the first poll, and bytes at rest a moment later."""
    telegram.forget()
    telegram.say(words([FIRST_PERSON], 1))
    with program:
        fetched = telegram.fetched()
        telegram.rest()
        return fetched - program.started, program.memory


def main() -> None:
    """Measure in turn."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    small, large = (asyncio.run(office(count, PEOPLE)) for count in (SMALL, LARGE))
    mine, theirs, big = [], [], []
    with Telegram() as telegram:
        telegram.people([FIRST_PERSON])
        for program in (peer(telegram, "ptb.py"), ours(telegram, small, "start")[0]):
            run(telegram, program)  # what is not compiled yet is compiled now
        for _ in range(rounds):
            theirs.append(run(telegram, peer(telegram, "ptb.py")))
            mine.append(run(telegram, ours(telegram, small, "start")[0]))
            big.append(run(telegram, ours(telegram, large, "start")[0]))
    starts = [[seconds for seconds, _ in runs] for runs in (mine, theirs)]
    memory = [[size / 2**20 for _, size in runs] for runs in (mine, theirs, big)]
    a_unit = (statistics.median(memory[2]) - statistics.median(memory[0])) * 2**20 / (LARGE - SMALL)
    tell(
        Result(
            "P9",
            "start to first getUpdates ÷ PTB echo",
            ratio(*starts),
            1.5,
            detail=f"{spread(starts[0], 2)} s against {spread(starts[1], 2)} s",
        ),
        Result(
            "P10",
            "idle memory ÷ PTB echo",
            ratio(memory[0], memory[1]),
            1.6,
            detail=f"{spread(memory[0])} MB against {spread(memory[1])} MB",
        ),
        Result(
            "P10b",
            "memory a unit beyond that",
            max(0.0, a_unit),
            24,
            unit=" B",
            detail=f"{LARGE:,} against {SMALL:,} units",
        ),
    )


if __name__ == "__main__":
    main()
