"""Every measure one after the other, then the table: printed, and written to docs/performance.md.

python -m benchmarks.table            (make bench)
python -m benchmarks.table --kept     (only write the table again, from the last results)
"""

import os
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from benchmarks.measures import Result, kept
from benchmarks.process import HOUSE

MEASURES = ("reading", "replies", "scaling", "planning", "importing", "start", "broadcast")
PAGE = HOUSE / "docs" / "performance.md"
HEAD = """# How fast it is

This page is written by the program: `make bench` measures everything again and takes about forty minutes; each measure
also runs alone (`python -m benchmarks.replies`). Every figure is a ratio of runs made in turn on one machine, so that
what else the machine does falls on both. Peers run in an environment of their own; the Bot API server is the sandbox's,
in its own process. SQLite runs in WAL mode with synchronous=FULL: an answered report survives a power cut.

Last measured: {day}, {cores} cores, Python {python}; {load:.1f} programs at a time wanted them (the average of the last
quarter of an hour; beyond {cores} every figure that is a time is worse than alone, and ratios of waits are chance).

| | measure | goal | result | |
| --- | --- | --- | --- | --- |
"""


def measure() -> None:
    """Run each measure in a process of its own; one that fails does not stop the others."""
    for name in MEASURES:
        print(f"# {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=HOUSE, check=False)


def page(results: list[Result]) -> str:
    """The table as the docs have it."""
    today, load = date.today().isoformat(), os.getloadavg()[2]  # noqa: DTZ011
    head = HEAD.format(day=today, cores=_cores(), python=platform.python_version(), load=load)
    notes = "".join(f"- **{one.name}** {one.what}: {one.detail}.\n" for one in results if one.detail)
    picture = "\n## Against the size of the office\n\n![Costs against the number of units](scale.png)\n"
    return head + "".join(map(_row, results)) + "\n## What is behind each figure\n\n" + notes + picture


def _row(one: Result) -> str:
    sign = "≥" if one.at_least else "≤"
    said = "holds" if one.holds else "**falls short**"
    return f"| {one.name} | {one.what} | {sign} {one.goal:g}{one.unit} | {one.value:.2f}{one.unit} | {said} |\n"


def _cores() -> int:
    return len(re.findall(r"^processor", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE))


def _place(one: Result) -> tuple[int, str]:
    return int(re.sub(r"\D", "", one.name)), one.name


def main() -> None:
    """Measure, print, write."""
    if "--kept" not in sys.argv:
        measure()
    results = sorted(kept(), key=_place)
    PAGE.write_text(page(results), encoding="utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
