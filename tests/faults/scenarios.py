"""Every scenario by name: what it does, and which line of the list of faults it stands for."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.faults import bases, clocks, edges, lines, mixture, posted, presses, replicas, schemas, storm
from tests.faults.databases import Databases
from tests.faults.office import Plan
from tests.faults.oracle import judge
from tests.faults.trial import Trial, opened_trial
from tests.faults.verdict import Verdict

BOTH = ("sqlite", "postgresql")
TWO = ("two replicas",)
"""Two programs on one PostgreSQL."""
ALL = (*BOTH, *TWO)
USUAL = Plan()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One fault. `line` is its number in the list of faults that quality is measured by."""

    name: str
    line: int
    play: Callable[[Trial], Awaitable[None]]
    plan: Plan = USUAL
    databases: Sequence[str] = BOTH


SCENARIOS = (
    Scenario("kill storm", 1, storm.kill_storm, edges.LONG, databases=ALL),
    Scenario("kill at each edge", 1, edges.every_edge, edges.LONG, databases=ALL),
    Scenario("kill in migration", 1, edges.in_migration),
    Scenario("updates told five times, and after a restart", 2, edges.twice_told, databases=ALL),
    Scenario("posted: out of order, five times, after a restart", 2, posted.by_webhook, databases=ALL),
    Scenario("troubled line", 3, lines.troubled_line, databases=ALL),
    Scenario("answers later than the bot waits", 3, lines.long_silence),
    Scenario("an hour of 429", 3, lines.an_hour_of_429, databases=ALL),
    Scenario("wandering chats", 4, lines.wandering_chats, Plan(group_type="group")),
    Scenario("odd messages", 4, lines.odd_messages),
    Scenario("closed topics", 4, lines.closed_topics),
    Scenario("lost presses", 4, presses.lost_presses),
    Scenario("down in the morning", 5, clocks.down_in_the_morning, databases=ALL),
    Scenario("clock jumps", 5, clocks.jumps, databases=ALL),
    Scenario("an hour that is not", 5, clocks.nights, clocks.CAIRO_SPRING),
    Scenario("an hour that comes twice", 5, clocks.nights, clocks.CAIRO_AUTUMN),
    Scenario("Tết", 5, clocks.over_tet, clocks.TET),
    Scenario("disk full", 6, bases.disk_full, databases=("sqlite",)),
    Scenario("locked by another program", 6, bases.locked, databases=("sqlite",)),
    Scenario("restored from a backup", 6, bases.restored, databases=("sqlite",)),
    Scenario("read-only", 6, bases.read_only, databases=("postgresql",)),
    Scenario("read-only", 6, bases.no_writes, databases=("sqlite",)),
    Scenario("server gone for 60 s", 6, bases.server_gone, databases=("postgresql", *TWO)),
    Scenario("newer schema", 6, schemas.newer_schema),
    Scenario("older schema", 6, schemas.older_schema),
    Scenario("leader stopped for three leases", 7, replicas.leader_stopped, databases=TWO),
    Scenario("both started at once, 100 times", 7, replicas.at_once, databases=TWO),
    Scenario("poison", 8, bases.poison),
    Scenario("random mix, recounted after each step", 10, mixture.mixture),
    Scenario("SIGTERM with thousands waiting", 9, edges.asked_to_stop, databases=ALL),
    Scenario("SIGTERM before it began", 9, edges.stopped_before_it_began, databases=("sqlite",)),
)
SHORT = {
    "kill storm": partial(storm.kill_storm, kills=6),
    "kill at each edge": partial(edges.every_edge, rounds=1),
    "leader stopped for three leases": partial(replicas.leader_stopped, rounds=1),
    "random mix, recounted after each step": partial(mixture.mixture, steps=15),
    "both started at once, 100 times": partial(replicas.at_once, rounds=6),
    "server gone for 60 s": partial(bases.server_gone, seconds=3.0),
    "SIGTERM with thousands waiting": partial(edges.asked_to_stop, waiting=500),
}
"""Shorter plays of the same."""


async def run(scenario: Scenario, databases: Databases, seed: int, *, short: bool = False) -> Verdict:
    """Play a scenario and judge what came of it. What breaks the play itself is a fault of the verdict."""
    verdict = Verdict(scenario.name, seed, databases.name)
    began = time.monotonic()
    play = SHORT.get(scenario.name, scenario.play) if short else scenario.play
    async with opened_trial(databases, seed, scenario.plan) as trial:
        try:
            await play(trial)
        except TimeoutError:
            verdict.faults.append("it did not come to rest")
        await trial.kill_all()
        await judge(trial, verdict)
        if not verdict.good:
            verdict.log = trial.log_file.read_text("utf-8")[-20_000:] if trial.log_file.exists() else ""
    verdict.seconds = time.monotonic() - began
    return verdict
