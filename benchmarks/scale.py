"""What each thing costs against the size of the office: 3,000, 30,000 and 300,000 units, drawn in docs/scale.png.

    python -m benchmarks.scale

Reply and status are CPU of the bot's process a message; plan and tally are CPU of one run; import is CPU without the
workbook's reading; memory is the idle program's.
"""

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.measures import FOLDER
from benchmarks.office import ZONE, copied, office, secretaries, tree, words
from benchmarks.process import HOUSE
from benchmarks.replies import ours
from benchmarks.scaling import CHIEF, PEOPLE
from benchmarks.telegram import Telegram
from scheduler.planning import plan
from storage import figures, unit_lists, units
from storage.engine import Store
from storage.migrate import migrate
from storage.scopes import scope_of
from storage.tables import Task

SIZES = (3_000, 30_000, 300_000)
MESSAGES, STATUSES, TALLIES = 1_000, 50, 50
COSTS = ("reply, ms", "status, ms", "tally figures, ms", "plan, ms", "import, s", "memory, MB")


async def inside(made: Path, size: int) -> tuple[float, float, float]:
    """CPU of one task's figures (ms), of planning (ms), and of storing a list of this size (s)."""
    store = Store(f"sqlite+aiosqlite:///{copied(made, 'scale')}")
    async with store.read() as session:
        task, root = await session.get_one(Task, 1), await units.named(session, "K")
        began = time.process_time()
        for _ in range(TALLIES):
            await figures.of_scope(session, task, scope_of(root), datetime.now(UTC))
        tally = (time.process_time() - began) / TALLIES * 1e3
    await plan(store, datetime.now(UTC), ZONE)
    began = time.process_time()
    await plan(store, datetime.now(UTC) + timedelta(days=37), ZONE)
    planned = (time.process_time() - began) * 1e3
    await store.close()
    return tally, planned, await imported(size)


async def imported(size: int) -> float:
    """Seconds of CPU to store a list."""
    for left in FOLDER.glob("scale-import.db*"):
        left.unlink()
    store = Store(f"sqlite+aiosqlite:///{FOLDER / 'scale-import.db'}")
    await migrate(store.engine)
    listed, began = tree(size), time.process_time()
    async with store.begin() as session:
        await unit_lists.import_units(session, listed, date(2026, 1, 1))
    seconds = time.process_time() - began
    await store.close()
    return seconds


def outside(made: Path) -> tuple[float, float, float]:
    """CPU of the bot's process for one reply and one `/status` (ms), and its memory at rest (MB)."""
    with Telegram() as telegram:
        telegram.people([CHIEF, *secretaries(PEOPLE)])
        telegram.say(words(secretaries(PEOPLE), PEOPLE))
        program, _ = ours(telegram, made, "scale")
        with program:
            telegram.answered(PEOPLE)
            telegram.rest()
            memory = program.memory / 2**20
            costs = []
            for said in (words(secretaries(PEOPLE), MESSAGES), [(CHIEF, CHIEF, "/status")] * STATUSES):
                telegram.say([(CHIEF, CHIEF, "/status")])
                telegram.rest()
                telegram.forget()
                began = program.cpu
                telegram.say(said)
                telegram.answered(len(said))
                costs.append((program.cpu - began) / len(said) * 1e3)
            return costs[0], costs[1], memory


def draw(found: dict[int, tuple[float, ...]]) -> None:
    """One small picture a cost, the size on a logarithmic axis."""
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(2, 3, figsize=(11, 6), layout="constrained")
    for place, (axis, name) in enumerate(zip(axes.flat, COSTS, strict=True)):
        values = [found[size][place] for size in SIZES]
        axis.plot(SIZES, values, marker="o", color="#8a1c1c")
        axis.set(title=name, xscale="log", ylim=(0, max(values) * 1.2))
        axis.grid(visible=True, alpha=0.3)
    figure.supxlabel("units")
    figure.savefig(HOUSE / "docs" / "scale.png", dpi=110)


def main() -> None:
    """Measure, print, draw."""
    found = {}
    for size in SIZES:
        made = asyncio.run(office(size, PEOPLE))
        tally, planned, stored = asyncio.run(inside(made, size))
        reply, status, memory = outside(made)
        found[size] = (reply, status, tally, planned, stored, memory)
        print(f"{size:>8,}", *(f"{name}: {value:.2f} " for name, value in zip(COSTS, found[size], strict=True)))
    draw(found)


if __name__ == "__main__":
    main()
