"""How many messages may be unknown: what was on its way at a kill, and what a fault left without an answer."""

from datetime import datetime

from scheduler.delivery import IN_FLIGHT
from tests.faults.kinds import is_delivery
from tests.faults.trial import LEASE, Trial

NEAR = 1.0
"""Seconds before a kill in which what the server saw may not have been answered, or its answer not written down."""
AFTER = 0.5
"""Seconds after it in which the server may see what left before."""


def doubts(trial: Trial) -> int:
    """The most that `unknown` may be. At a kill: of what the server saw near it no more than the bot sends at once, and
    one that was about to leave.
    """
    sent = [entry for entry in trial.telegram.journal.entries if is_delivery(entry)]
    hit = {entry.number for entry in sent if entry.fault in trial.lost_answers}
    ends = [(moment, NEAR) for moment in trial.killed]
    ends += [(moment, NEAR + LEASE.total_seconds()) for moment in losses(trial)]
    for end, before in ends:
        near = [entry.number for entry in sent if -before <= entry.real - end <= AFTER]
        hit.update(near[-IN_FLIGHT:])
    return len(hit) + len(ends) + trial.more_doubts


def losses(trial: Trial) -> list[float]:
    """When programs that lived on found that another leads, in seconds since 1970."""
    lines = trial.log_file.read_text("utf-8").splitlines() if trial.log_file.exists() else []
    found = [line for line in lines if "another program leads now" in line]
    return [datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp() for line in found]
