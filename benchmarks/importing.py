"""P8: import of 300,000 units from a workbook, in a fresh process, against openpyxl reading the same rows.

python -m benchmarks.importing [units] [rounds]
"""

import asyncio
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.measures import Result, ratio, spread, tell
from benchmarks.office import FOLDER, tree

COLUMNS = ("code", "name", "parent", "kind", "cluster")


def workbook(count: int) -> Path:
    """A unit list, made once."""
    made = FOLDER / f"units-{count}.xlsx"
    if not made.exists():
        from openpyxl import Workbook  # noqa: PLC0415

        FOLDER.mkdir(parents=True, exist_ok=True)
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(COLUMNS)
        for row in tree(count).rows:
            sheet.append([getattr(row, name) for name in COLUMNS])
        book.save(made)
    return made


def iterate(file: Path) -> None:
    """What openpyxl needs to give every row."""
    from openpyxl import load_workbook  # noqa: PLC0415

    began = time.process_time()
    for _ in load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True):
        pass
    print(time.process_time() - began, 0.0)


async def take_over(file: Path) -> None:
    """What the program does with it: read, check, store."""
    from domain.units import check_units, read_sheet  # noqa: PLC0415
    from reports.workbook import read_rows  # noqa: PLC0415
    from storage import unit_lists  # noqa: PLC0415
    from storage.engine import Store  # noqa: PLC0415
    from storage.migrate import migrate  # noqa: PLC0415

    for left in FOLDER.glob("importing.db*"):
        left.unlink()
    store = Store(f"sqlite+aiosqlite:///{FOLDER / 'importing.db'}")
    await migrate(store.engine)
    idle, began = peak(), time.process_time()
    with file.open("rb") as opened:
        listed = check_units(read_sheet(read_rows(opened)))
    async with store.begin() as session:
        await unit_lists.import_units(session, listed, date(2026, 1, 1))
    print(time.process_time() - began, peak() - idle)
    await store.close()


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_process(what: str, file: Path) -> tuple[float, float]:
    """Seconds of CPU, and MB beyond the idle process."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", what, file], capture_output=True, check=True, text=True
    )
    seconds, memory = map(float, ran.stdout.split())
    return seconds, memory


def main() -> None:
    """Measure in turn."""
    if len(sys.argv) > 2 and sys.argv[1] == "openpyxl":
        iterate(Path(sys.argv[2]))
    elif len(sys.argv) > 2 and sys.argv[1] == "ours":
        asyncio.run(take_over(Path(sys.argv[2])))
    else:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
        file = workbook(count)
        pairs = [
            (in_process("ours", file), in_process("openpyxl", file))
            for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 3)
        ]
        mine, theirs = ([one[0] for one in side] for side in zip(*pairs, strict=True))
        memory = [one[1] for one, _ in pairs]
        tell(
            Result(
                "P8",
                f"import of {count:,} units ÷ openpyxl's reading",
                ratio(mine, theirs),
                2.0,
                detail=f"{spread(mine, 1)} s against {spread(theirs, 1)} s of CPU",
            ),
            Result(
                "P8b", "its memory beyond the idle process", max(memory), 300, unit=" MB", detail="peak resident size"
            ),
        )


if __name__ == "__main__":
    main()
