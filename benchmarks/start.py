"""P9, P10: time from start to the first getUpdates, and memory at rest, against a bare python-telegram-bot echo bot.

python -m benchmarks.start [rounds]
"""

import asyncio
import statistics
import sys
import time

from benchmarks.measures import Result, ratio, spread, tell
from benchmarks.office import FIRST_PERSON, FOLDER, office, words
from benchmarks.process import Program
from benchmarks.replies import ours, peer
from benchmarks.telegram import Telegram

SMALL, LARGE = 3_000, 300_000
LIBRARIES = "import telegram.ext, sqlalchemy.ext.asyncio, sqlmodel.ext.asyncio.session, aiohttp.web"
"""What the program stands on; nothing of ours."""
PEOPLE = 1_000

Run = tuple[float, int]
"""Seconds to the first poll, and bytes at rest a moment later."""


def run(telegram: Telegram, program: Program) -> Run:
    """Start it, and end it when it has come to rest."""
    telegram.forget()
    telegram.say(words([FIRST_PERSON], 1))
    with program:
        fetched = telegram.fetched()
        telegram.rest()
        return fetched - program.started, program.memory


def libraries_alone() -> tuple[float, float]:
    """Seconds and MB (as `run` counts them) of a process that loads the libraries and does nothing: the floor."""
    program = Program([sys.executable, "-c", f"{LIBRARIES}\nimport time\ntime.sleep(60)"], {}, FOLDER / "floor.log")
    with program:
        spent = -1.0
        while program.cpu > spent:  # it has come to rest when it spends no more
            spent = program.cpu
            time.sleep(1)
        return spent, program.memory / 2**20


def main() -> None:
    """Measure in turn."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    small, large = (asyncio.run(office(count, PEOPLE)) for count in (SMALL, LARGE))
    mine: list[Run] = []
    theirs: list[Run] = []
    big: list[Run] = []
    floor = []
    with Telegram() as telegram:
        telegram.people([FIRST_PERSON])
        for program in (peer(telegram, "ptb.py"), ours(telegram, small, "start")[0]):
            run(telegram, program)  # what is not compiled yet is compiled now
        for _ in range(rounds):
            theirs.append(run(telegram, peer(telegram, "ptb.py")))
            mine.append(run(telegram, ours(telegram, small, "start")[0]))
            big.append(run(telegram, ours(telegram, large, "start")[0]))
            floor.append(libraries_alone())
    tell(*results(mine, theirs, big, floor))


def results(mine: list[Run], theirs: list[Run], big: list[Run], floor: list[tuple[float, float]]) -> list[Result]:
    """What was measured, against the goals: ours, the peer's, ours with many units, the libraries alone."""
    starts = [[seconds for seconds, _ in runs] for runs in (mine, theirs)]
    memory = [[size / 2**20 for _, size in runs] for runs in (mine, theirs, big)]
    sizes = f"{LARGE:,} against {SMALL:,} units"
    a_unit = (statistics.median(memory[2]) - statistics.median(memory[0])) * 2**20 / (LARGE - SMALL)
    return [
        Result(
            "P9",
            "start to first getUpdates ÷ PTB echo",
            ratio(*starts),
            1.5,
            detail=f"{spread(starts[0], 2)} s against {spread(starts[1], 2)} s; loading the libraries alone "
            f"(PTB, SQLAlchemy, SQLModel, aiohttp) takes {spread([cpu for cpu, _ in floor], 2)} s of CPU",
        ),
        Result(
            "P10",
            "idle memory ÷ PTB echo",
            ratio(memory[0], memory[1]),
            1.6,
            detail=f"{spread(memory[0])} MB against {spread(memory[1])} MB; the libraries alone take "
            f"{spread([size for _, size in floor])} MB",
        ),
        Result("P10b", "memory a unit beyond that", max(0.0, a_unit), 24, detail=sizes, unit=" B"),
    ]


if __name__ == "__main__":
    main()
