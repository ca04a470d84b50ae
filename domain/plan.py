"""What is to be sent when: the reminders of one assignment, the tallies of one group.

Each has a key, so that it can be planned any number of times and is sent once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.calendar import ONE_DAY, Calendar, at_clock, day_of
from domain.campaign import ReminderRule, TallyRule
from domain.values import RoleName

LADDER = (RoleName.SECRETARY, RoleName.OVERSEER, RoleName.ORGANISER)


class Stage(StrEnum):
    """What a reminder is about: a due to come, a date the unit named itself, or a due that has passed."""

    BEFORE_DUE = "before_due"
    BEFORE_OWN_DATE = "before_own_date"
    OVERDUE = "overdue"
    ASKED = "asked"
    """By hand, by who looks after the unit; which of the others it is follows from the day it is sent."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One moment at which an unfinished assignment is brought to mind.

    `nominal` is the day the rule names and stays in the key; `moment` (aware, UTC) is when it goes out, in working
    time; `around` is the day it is about (the due's, or the unit's own). Texts count the days from the day of sending
    (`days_left`), not from `nominal`: a reminder "1 day before" a Monday goes out on Friday. After `stale_after` it is
    of no use and is recorded as skipped.
    """

    stage: Stage
    nominal: date
    moment: datetime
    around: date
    to: RoleName
    stale_after: datetime


@dataclass(frozen=True, slots=True)
class TallyMoment:
    """A tally of the office's `day`, posted at the aware (UTC) `moment`."""

    day: date
    moment: datetime


def rescheduled(
    former: Iterable[Reminder], present: Iterable[Reminder], *, after: datetime, until: datetime
) -> Iterator[Reminder]:
    """Those of the `present` plan to be sent in the window (after, until], where a `former` plan held up to `after`.

    One that would have come later and now should have come by then goes out at once (at `until`): otherwise a reminder
    that is moved ahead would be lost. What the former plan did not have at all is not made up for.
    """
    to_come = {(one.stage, one.nominal): one for one in former if one.moment > after}
    for one in present:
        held = to_come.get((one.stage, one.nominal))
        if after < one.moment <= until:
            yield one
        elif one.moment <= after and held is not None:
            yield replace(one, moment=until, stale_after=max(one.stale_after, held.stale_after))


def stage_on(day: date, due_day: date, own_date: date | None) -> Stage:
    """What a reminder is about that is sent on a day, by hand."""
    if own_date is not None and day <= own_date < due_day:
        return Stage.BEFORE_OWN_DATE
    return Stage.BEFORE_DUE if day <= due_day else Stage.OVERDUE


def plan_reminders(
    due: datetime, own_date: date | None, rule: ReminderRule, calendar: Calendar
) -> tuple[Reminder, ...]:
    """All reminders of an unfinished assignment, in the order of their moments.

    They depend on the arguments alone, so units with the same due and own date share one plan.

    A unit that named its own date before the due is reminded around that date instead; if that date passes with the
    work not done, those of the due that are still to come hold again. Moments are moved out of days off and quiet
    hours to the working time before; one about an overdue assignment to the working time after, if it would otherwise
    come before the due or beside the rung below it. What would come at the due itself or later is left out. Of several
    that fall on one moment the one with the earliest nominal day stays.
    """
    drafts = [*_before(due, own_date, rule, calendar), *_overdue(due, rule, calendar)]
    kept: dict[datetime, Reminder] = {}
    for draft in sorted(drafts, key=lambda one: (one.moment, one.nominal)):
        kept.setdefault(draft.moment, draft)
    return tuple(_shorten(list(kept.values())))


def tallies_between(rule: TallyRule, calendar: Calendar, *, after: datetime, until: datetime) -> Iterator[TallyMoment]:
    """The tallies whose moment lies in the window (after, until]: on the rule's weekdays, without public holidays.

    Quiet hours do not move a tally: its hour was chosen for it.
    """
    day, last = (
        day_of(after, calendar.zone) - ONE_DAY,
        day_of(until, calendar.zone),
    )  # a skipped hour can cross midnight
    while day <= last:
        moment = at_clock(day, rule.at, calendar.zone)
        if after < moment <= until and day.weekday() in rule.days and not calendar.is_holiday(day):
            yield TallyMoment(day, moment)
        day += ONE_DAY


def reminder_key(campaign: str, task: str, unit: str, nominal: date) -> str:
    """What makes a reminder one thing, however often it is planned: `reminder:dh2020:dai-hoi:VP:2020-06-27`."""
    return f"reminder:{campaign}:{task}:{unit}:{nominal.isoformat()}"


def digest_key(campaign: str, group: int, day: date) -> str:
    """One digest for a group on one of the office's days: the day of the reminders' moment, whatever their tasks."""
    return f"digest:{campaign}:{group}:{day.isoformat()}"


def escalation_key(campaign: str, task: str, person: int, nominal: date, clock: time | None = None) -> str:
    """One list of overdue units for an overseer or organiser and a rung of the ladder.

    `clock` is the hour of a due that was moved to another one than the task's: its list is another one.
    """
    other = f":{clock:%H%M}" if clock else ""
    return f"late:{campaign}:{task}:{person}:{nominal.isoformat()}{other}"


def tally_again_key(campaign: str, group: int, asked: datetime) -> str:
    """One tally for a group and a minute (of the office's clock) in which somebody asks for it."""
    return f"{tally_key(campaign, group, asked.date())}:{asked:%H%M}"


def tally_key(campaign: str, group: int, day: date) -> str:
    """One tally for a group on one of the office's days."""
    return f"tally:{campaign}:{group}:{day.isoformat()}"


def announcement_key(campaign: str, group: int) -> str:
    """A group hears once that a campaign begins."""
    return f"announce:{campaign}:{group}"


def _before(due: datetime, own_date: date | None, rule: ReminderRule, calendar: Calendar) -> Iterator[Reminder]:
    opening, due_day = datetime.min.replace(tzinfo=UTC), day_of(due, calendar.zone)
    if own_date is not None and own_date < due_day:
        opening = at_clock(own_date + ONE_DAY, time.min, calendar.zone)
        yield from _count_down(Stage.BEFORE_OWN_DATE, own_date, opening, rule, calendar)
    yield from (one for one in _count_down(Stage.BEFORE_DUE, due_day, due, rule, calendar) if one.moment >= opening)


def _count_down(
    stage: Stage, around: date, end: datetime, rule: ReminderRule, calendar: Calendar
) -> Iterator[Reminder]:
    for days in rule.days_before:
        nominal = around - timedelta(days)
        moment = calendar.working_moment(at_clock(nominal, rule.at, calendar.zone))
        if moment < end:
            yield Reminder(stage, nominal, moment, around, RoleName.SECRETARY, min(end, moment + ONE_DAY))


def _overdue(due: datetime, rule: ReminderRule, calendar: Calendar) -> Iterator[Reminder]:
    """Each rung later than the one before, and the first later than the due, however the days off fall."""
    due_day, moment = day_of(due, calendar.zone), due
    for rung, days in enumerate(rule.overdue_after):
        nominal = day = due_day + timedelta(days)
        floor, moment = moment, calendar.working_moment(at_clock(nominal, rule.at, calendar.zone))
        while moment <= floor:
            moment = calendar.next_working_moment(at_clock(day, rule.at, calendar.zone))
            day += ONE_DAY
        yield Reminder(Stage.OVERDUE, nominal, moment, due_day, LADDER[min(rung, len(LADDER) - 1)], moment + ONE_DAY)


def _shorten(reminders: list[Reminder]) -> Iterator[Reminder]:
    """Make each of use only until the next moment of the same assignment."""
    for one, following in pairwise(reminders):
        yield replace(one, stale_after=min(one.stale_after, following.moment))
    yield from reminders[-1:]
