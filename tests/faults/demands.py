"""What the plan of the office demands, told from the plan itself and not from what the bot has planned."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.faults.office import CAMPAIGN, TASKS

if TYPE_CHECKING:
    from tests.faults.trial import Trial


def demands(trial: "Trial") -> Iterator[str]:
    """The keys of what nobody can say was not needed: for units that are silent, and for every group's tally."""
    plan, now = trial.office.plan, trial.telegram.clock.now()
    until = max(now, trial.latest)
    for days in plan.days_before:
        nominal = plan.due.date() - timedelta(days)
        at = datetime.combine(nominal, plan.remind_at, plan.place)
        if plan.start < at <= until:
            for branch in trial.office.branches:
                if branch.silent and branch.private and not trial.may_fail(branch.secretary.id, at):
                    yield from (f"reminder:{CAMPAIGN}:{task}:{branch.code}:{nominal}" for task in TASKS)
            yield from (f"digest:{CAMPAIGN}:{group}:{nominal}" for group in _groups(trial, at) if group <= plan.groups)
    day = plan.begins.date()
    while (at := datetime.combine(day, plan.tally_at, plan.place)) <= until:
        if at.weekday() in plan.tally_days and at > plan.start:
            yield from (f"tally:{CAMPAIGN}:{group}:{day}" for group in _groups(trial, at))
        day += timedelta(1)


def _groups(trial: "Trial", at: datetime) -> Iterator[int]:
    """The numbers of the groups that must hear what is due at this moment; the last one is the overview's."""
    for number, chat in enumerate(trial.office.groups, 1):
        if not trial.may_fail(trial.crowd.moved.get(chat.id, chat.id), at):
            yield number
