"""Two programs on one database: the leader killed, stopped for a while, and both started at once."""

import asyncio
import signal

from sandbox.shapes import Json
from tests.faults.bases import FAILING
from tests.faults.edges import next_due
from tests.faults.trial import LEASE, Trial

SLOWLY: Json = {"do": "accept_then_delay", "ms": 300, "match": {"method": "sendMessage"}}
POLLED_AT_ONCE = "terminated by other getUpdates request"
QUIET = LEASE.total_seconds() / 8
"""Seconds for which the heir is held as well, so that whatever is sent comes from the one that was stopped: less than
what its lease is good for.
"""


async def leader_stopped(trial: Trial, rounds: int = 4) -> None:
    """The leader is stopped in the middle of its work for three leases. When it goes on it sends nothing."""
    # The database ends what a stopped program has begun, and its poll is ended by its heir's.
    trial.expected = (*FAILING, POLLED_AT_ONCE)
    await trial.begin()
    for _ in range(rounds):
        old = await trial.leader()
        trial.telegram.faults(SLOWLY)
        trial.pass_to(next_due(trial))
        trial.crowd_acts(20)
        await more_messages(trial, 4)
        old.send(signal.SIGSTOP)
        trial.note_death()
        trial.telegram.faults()
        await asyncio.sleep(3 * LEASE.total_seconds())
        heir = await trial.leader()
        if heir is old:
            trial.problems.append("nobody took over from the leader that was stopped")
        await goes_on(trial, old.pid, heir.pid)
        trial.crowd_acts(20)
        await trial.rest()
    await trial.finish()


async def more_messages(trial: Trial, number: int) -> None:
    """Wait until so many more messages have been sent."""
    journal = trial.telegram.journal
    begun = len(journal.calls("sendMessage"))
    await trial.telegram.until(lambda: len(journal.calls("sendMessage")) >= begun + number)


async def goes_on(trial: Trial, old: int, heir: int) -> None:
    """The one that was stopped goes on while its heir is held: nothing may leave."""
    by_pid = {one.pid: one for one in trial.programs}
    by_pid[heir].send(signal.SIGSTOP)
    await asyncio.sleep(0.1)  # what it had sent arrives
    entries = trial.telegram.journal.entries
    begun = len(entries)
    by_pid[old].send(signal.SIGCONT)
    await asyncio.sleep(QUIET)
    sent = [entry.method for entry in entries[begun:] if entry.method.startswith(("send", "edit", "setMessage"))]
    if sent:
        trial.problems.append(f"a leader that had been stopped sent something: {sent}")
    by_pid[heir].send(signal.SIGCONT)


async def at_once(trial: Trial, rounds: int = 100) -> None:
    """Both are started at once, again and again; between two starts they are killed, or asked to stop."""
    trial.expected = (POLLED_AT_ONCE,)  # the poll of a program that was killed is ended by the next one's
    for number in range(rounds):
        await trial.begin()
        trial.crowd_acts(2)
        if number % 4 == 0:
            trial.pass_to(next_due(trial))
            await trial.rest()
        if number % 2:
            await trial.kill_all()
        elif (code := await trial.stop()) != 0:
            trial.problems.append(f"exit code {code}")
    lines = trial.log_file.read_text("utf-8").splitlines()
    if met := [line for line in lines if POLLED_AT_ONCE in line]:
        trial.problems.append(f"two programs polled at once, {len(met)} times")
    await trial.begin()
    await trial.finish()
