# ruff: noqa: T201 - it prints a table
"""`python -m tests.faults --seed N`: every scenario on both databases, a line each; docs/faults.md is made from it."""

import argparse
import asyncio
import contextlib
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.faults.databases import Databases, postgresql_server, sqlite_files
from tests.faults.scenarios import ALL, SCENARIOS, run
from tests.faults.table import HEAD, document, line
from tests.faults.verdict import Verdict

KINDS: dict[str, Callable[[], contextlib.AbstractContextManager[Databases]]] = {
    "sqlite": sqlite_files,
    "postgresql": postgresql_server,
    "two replicas": partial(postgresql_server, replicas=2),
}
PAGE = Path(__file__).parents[2] / "docs" / "faults.md"


def main() -> int:
    """Run; 0 if every verdict is good."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", default="", help="scenarios whose name holds these words")
    parser.add_argument("--database", choices=ALL, help="only this database")
    parser.add_argument("--short", action="store_true", help="fewer kills, shorter waits")
    parser.add_argument("--write", action="store_true", help="write docs/faults.md")
    given = parser.parse_args()
    verdicts = asyncio.run(play_all(given))
    return 0 if all(verdict.good for verdict in verdicts) else 1


async def play_all(given: argparse.Namespace) -> list[Verdict]:
    """Play what was asked for, one database beside the other; the page is written anew after each."""
    print(f"seed {given.seed}", *HEAD, sep="\n", flush=True)
    kinds = [given.database] if given.database else ALL
    before = PAGE.read_text("utf-8") if given.only or given.database else ""
    with contextlib.ExitStack() as stack:
        opened: list[Databases] = [stack.enter_context(KINDS[kind]()) for kind in kinds]
        played: list[list[Verdict]] = [[] for _ in kinds]
        plays = zip(opened, played, strict=True)
        await asyncio.gather(
            *(play_on(databases, given, mine, partial(write, played, given.seed, before)) for databases, mine in plays)
        )
    return [verdict for verdicts in played for verdict in verdicts]


async def play_on(
    databases: Databases, given: argparse.Namespace, mine: list[Verdict], write_page: Callable[[], None]
) -> None:
    """Play every scenario on one kind of database, and add to its verdicts."""
    for scenario in SCENARIOS:
        if databases.name in scenario.databases and given.only in scenario.name:
            verdict = await run(scenario, databases, given.seed, short=given.short)
            print(line(verdict), flush=True)
            for fault in verdict.faults:
                print(f"    {fault}", flush=True)
            if verdict.log and not verdict.good:
                print(verdict.log, file=sys.stderr, flush=True)
            mine.append(verdict)
            if given.write:
                write_page()


def write(played: list[list[Verdict]], seed: int, before: str) -> None:
    """Write the page of what was played so far; a scenario that is played alone takes its place on the page."""
    PAGE.write_text(document([one for some in played for one in some], seed, before), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
