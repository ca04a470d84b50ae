"""When reminders and tallies come, and that no two come at one moment."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Calendar, Quiet
from domain.campaign import ReminderRule, TallyRule
from domain.plan import (
    Reminder,
    Stage,
    digest_key,
    plan_reminders,
    reminder_key,
    rescheduled,
    stage_on,
    tallies_between,
    tally_key,
)
from domain.values import RoleName

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
VIETNAM = holidays.country_holidays("VN", years=range(2019, 2028))
OFFICE = Calendar(HCM, (Quiet(time(20), time(7)),), is_holiday=lambda day: day in VIETNAM)
ALWAYS = Calendar(HCM, workdays=frozenset(range(7)))
RULE = ReminderRule()


def local(text: str, zone: ZoneInfo = HCM) -> datetime:
    """The moment at which clocks in `zone` show `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def told(reminders: Iterable[Reminder], zone: ZoneInfo = HCM) -> list[tuple[str, str, str, str]]:
    """Each as (nominal day, moment of the wall, stage, role), in short."""
    return [
        (f"{one.nominal:%d/%m}", f"{one.moment.astimezone(zone):%a %d/%m %H:%M}", one.stage.value, one.to.value)
        for one in reminders
    ]


def test_a_due_on_a_tuesday_is_reminded_on_working_days() -> None:
    """3 days before a Tuesday is a Saturday: it goes out on Friday and keeps its nominal day in the key."""
    assert told(plan_reminders(local("2020-06-30T17:00"), None, RULE, OFFICE)) == [
        ("23/06", "Tue 23/06 08:00", "before_due", "secretary"),
        ("27/06", "Fri 26/06 08:00", "before_due", "secretary"),
        ("29/06", "Mon 29/06 08:00", "before_due", "secretary"),
        ("30/06", "Tue 30/06 08:00", "before_due", "secretary"),
        ("01/07", "Wed 01/07 08:00", "overdue", "secretary"),
        ("02/07", "Thu 02/07 08:00", "overdue", "overseer"),
        ("05/07", "Fri 03/07 08:00", "overdue", "organiser"),
    ]


def test_reminders_moved_onto_one_moment_become_one() -> None:
    """Due on a Sunday: 1 and 0 days before both fall on Friday; the earlier nominal day stays."""
    assert told(plan_reminders(local("2020-06-28T17:00"), None, ReminderRule(overdue_after=()), OFFICE)) == [
        ("21/06", "Fri 19/06 08:00", "before_due", "secretary"),
        ("25/06", "Thu 25/06 08:00", "before_due", "secretary"),
        ("27/06", "Fri 26/06 08:00", "before_due", "secretary"),
    ]


def test_the_rungs_of_the_ladder_stay_apart_and_after_the_due() -> None:
    """Due on a Friday evening: Saturday and Sunday cannot move back before the due, nor both onto Monday."""
    assert told(plan_reminders(local("2020-06-26T17:00"), None, ReminderRule(days_before=()), OFFICE)) == [
        ("27/06", "Mon 29/06 08:00", "overdue", "secretary"),
        ("28/06", "Tue 30/06 08:00", "overdue", "overseer"),
        ("01/07", "Wed 01/07 08:00", "overdue", "organiser"),
    ]


def test_the_week_of_tet_is_left_in_peace() -> None:
    """Tết Bính Ngọ, 14 to 22 February 2026: what falls in it comes before, what is overdue in it comes after."""
    plan = plan_reminders(local("2026-02-18T17:00"), None, RULE, OFFICE)
    assert told(plan) == [
        ("11/02", "Wed 11/02 08:00", "before_due", "secretary"),
        ("15/02", "Fri 13/02 08:00", "before_due", "secretary"),
        ("19/02", "Mon 23/02 08:00", "overdue", "secretary"),
        ("20/02", "Tue 24/02 08:00", "overdue", "overseer"),
        ("23/02", "Wed 25/02 08:00", "overdue", "organiser"),
    ]


def test_the_fourth_rung_and_those_above_go_to_the_organiser() -> None:
    """There is nobody above."""
    plan = plan_reminders(local("2020-06-30T17:00"), None, ReminderRule((), time(8), (1, 2, 3, 8)), OFFICE)
    assert [one.to for one in plan] == [
        RoleName.SECRETARY,
        RoleName.OVERSEER,
        RoleName.ORGANISER,
        RoleName.ORGANISER,
    ]


@pytest.mark.parametrize(("due", "comes"), [("08:00:01", True), ("08:00:00", False), ("07:30:00", False)])
def test_the_reminder_of_the_day_itself_comes_before_the_due_or_not_at_all(due: str, comes: bool) -> None:
    """The due is the last second; a reminder in that second is too late."""
    plan = plan_reminders(local(f"2020-06-30T{due}"), None, ReminderRule(days_before=(0,), overdue_after=()), OFFICE)
    assert bool(plan) is comes


def test_a_unit_that_named_its_own_date_is_reminded_around_it() -> None:
    """Own date 28/5, due 30/6: nothing before the due comes until the own date has passed."""
    plan = plan_reminders(local("2020-06-30T17:00"), date(2020, 5, 28), RULE, OFFICE)
    assert told(plan)[:6] == [
        ("21/05", "Thu 21/05 08:00", "before_own_date", "secretary"),
        ("25/05", "Mon 25/05 08:00", "before_own_date", "secretary"),
        ("27/05", "Wed 27/05 08:00", "before_own_date", "secretary"),
        ("28/05", "Thu 28/05 08:00", "before_own_date", "secretary"),
        ("23/06", "Tue 23/06 08:00", "before_due", "secretary"),
        ("27/06", "Fri 26/06 08:00", "before_due", "secretary"),
    ]
    assert {one.around for one in plan} == {date(2020, 5, 28), date(2020, 6, 30)}


def test_an_own_date_close_to_the_due_leaves_only_what_comes_after_it() -> None:
    """Own date Friday 26/6: of the due's own, 23 and 27 (moved to 26) give way, 29 and 30 stay."""
    plan = plan_reminders(local("2020-06-30T17:00"), date(2020, 6, 26), ReminderRule(overdue_after=()), OFFICE)
    assert [(one.stage, one.nominal.day) for one in plan] == [
        (Stage.BEFORE_OWN_DATE, 19),
        (Stage.BEFORE_OWN_DATE, 23),
        (Stage.BEFORE_OWN_DATE, 25),
        (Stage.BEFORE_OWN_DATE, 26),
        (Stage.BEFORE_DUE, 29),
        (Stage.BEFORE_DUE, 30),
    ]


@pytest.mark.parametrize("own_date", [date(2020, 6, 30), date(2020, 8, 1)])
def test_an_own_date_at_the_due_or_later_changes_nothing(own_date: date) -> None:
    """A later date needs an extension, not a word."""
    due = local("2020-06-30T17:00")
    assert plan_reminders(due, own_date, RULE, OFFICE) == plan_reminders(due, None, RULE, OFFICE)


def test_a_reminder_is_of_use_until_the_next_one_a_day_has_passed_or_the_due_has_come() -> None:
    """Whichever comes first."""
    plan = plan_reminders(local("2020-06-30T17:00"), None, RULE, OFFICE)
    assert [one.stale_after for one in plan] == [
        local("2020-06-24T08:00"),
        local("2020-06-27T08:00"),
        local("2020-06-30T08:00"),
        local("2020-06-30T17:00"),
        local("2020-07-02T08:00"),
        local("2020-07-03T08:00"),
        local("2020-07-04T08:00"),
    ]


def test_a_reminder_of_an_own_date_is_of_no_use_after_that_day() -> None:
    """Midnight ends it."""
    plan = plan_reminders(local("2020-06-30T17:00"), date(2020, 5, 28), ReminderRule(days_before=(0,)), OFFICE)
    assert plan[0].stale_after == local("2020-05-29T00:00")


def test_the_window_is_open_at_its_start_and_closed_at_its_end() -> None:
    """So windows that follow each other give each moment once."""
    due = local("2020-06-30T17:00")
    first = local("2020-06-23T08:00")
    before = first - timedelta(seconds=30)

    def window(after: datetime, until: datetime) -> list[int]:
        plan = plan_reminders(due, None, RULE, OFFICE)
        return [one.nominal.day for one in rescheduled(plan, plan, after=after, until=until)]

    assert window(before, first) == [23]
    assert window(first, first + timedelta(seconds=30)) == []
    assert window(before, local("2020-06-29T08:00")) == [23, 27, 29]


def test_the_hour_stays_on_the_wall_when_the_clock_changes() -> None:
    """Berlin goes to summer time on 29 March 2026, Santiago to winter time on 5 April."""
    for name, due in [("Europe/Berlin", "2026-03-31T17:00"), ("America/Santiago", "2026-04-07T17:00")]:
        zone = ZoneInfo(name)
        plan = plan_reminders(local(due, zone), None, RULE, Calendar(zone))
        assert {f"{one.moment.astimezone(zone):%H:%M}" for one in plan} == {"08:00"}
        assert len({one.moment.time() for one in plan}) == 2


def test_a_reminder_in_the_skipped_half_hour_of_lord_howe_comes_after_it() -> None:
    """02:15 does not exist that day."""
    zone = ZoneInfo("Australia/Lord_Howe")
    every_day = Calendar(zone, workdays=frozenset(range(7)))
    plan = plan_reminders(local("2026-10-04T17:00", zone), None, ReminderRule((0,), time(2, 15), ()), every_day)
    assert told(plan, zone) == [("04/10", "Sun 04/10 02:45", "before_due", "secretary")]


DAYS = st.lists(st.integers(0, 40), max_size=6, unique=True).map(lambda days: tuple(sorted(days, reverse=True)))
AFTER = st.lists(st.integers(1, 40), max_size=5, unique=True).map(lambda days: tuple(sorted(days)))
ZONES = st.sampled_from([HCM, *map(ZoneInfo, ("Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"))])


@settings(deadline=None, max_examples=150)
@given(
    due=st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1)),  # noqa: DTZ001 - aware in the test
    own=st.none() | st.integers(-60, 60),
    before=DAYS,
    overdue=AFTER,
    at=st.times(),
    zone=ZONES,
    quiet=st.sampled_from([(), (Quiet(time(20), time(7)),), (Quiet(time(11, 30), time(13, 30)),)]),
)
def test_whatever_the_rules_each_moment_is_single_in_order_on_its_side_of_the_due(
    due: datetime,
    own: int | None,
    before: tuple[int, ...],
    overdue: tuple[int, ...],
    at: time,
    zone: ZoneInfo,
    quiet: tuple[Quiet, ...],
) -> None:
    """Any due, own date, rule, zone and quiet hours."""
    due = due.replace(tzinfo=zone)
    own_date = None if own is None else due.date() + timedelta(own)
    office = Calendar(zone, quiet, is_holiday=lambda day: day in VIETNAM)
    plan = plan_reminders(due, own_date, ReminderRule(before, at, overdue), office)
    assert all(one.moment < other.moment for one, other in pairwise(plan))
    assert all(one.moment < one.stale_after <= one.moment + timedelta(1) for one in plan)
    assert all((one.moment > due) is (one.stage is Stage.OVERDUE) for one in plan)
    assert len({one.nominal for one in plan}) == len(plan)
    assert sum(one.stage is Stage.OVERDUE for one in plan) == len(overdue)
    assert all(office.is_workday(one.moment.astimezone(zone).date()) for one in plan)


def test_tallies_come_on_their_weekdays_without_holidays() -> None:
    """Thursday 30/4 and Friday 1/5/2020 are public holidays."""
    window = {"after": local("2020-04-27T17:00"), "until": local("2020-05-05T17:00")}
    assert [one.day for one in tallies_between(TallyRule(), OFFICE, **window)] == [
        date(2020, 4, 28),
        date(2020, 4, 29),
        date(2020, 5, 4),
        date(2020, 5, 5),
    ]


def test_a_tally_is_due_in_one_window_only() -> None:
    """The window that ends at it, not the one that begins there."""
    at = local("2020-05-15T17:00")
    half = timedelta(seconds=30)
    assert [one.moment for one in tallies_between(TallyRule(), OFFICE, after=at - half, until=at)] == [at]
    assert list(tallies_between(TallyRule(), OFFICE, after=at, until=at + half)) == []


def test_a_tally_in_a_skipped_hour_over_midnight_is_not_lost() -> None:
    """Clocks in Santiago go from 00:00 to 01:00: 00:30 shows as 01:30, found also from a window of that hour."""
    zone = ZoneInfo("America/Santiago")
    rule = TallyRule(time(0, 30), tuple(range(7)))
    window = {"after": datetime(2026, 9, 6, 4, 15, tzinfo=UTC), "until": datetime(2026, 9, 6, 4, 45, tzinfo=UTC)}
    assert [one.day for one in tallies_between(rule, Calendar(zone), **window)] == [date(2026, 9, 6)]


def test_keys_say_what_they_are() -> None:
    """As the contract spells the first."""
    assert reminder_key("dh2020", "dai-hoi", "VP", date(2020, 6, 27)) == "reminder:dh2020:dai-hoi:VP:2020-06-27"
    assert digest_key("dh2020", 7, date(2020, 6, 26)) == "digest:dh2020:7:2020-06-26"
    assert tally_key("dh2020", 7, date(2020, 5, 15)) == "tally:dh2020:7:2020-05-15"


def test_a_reminder_moved_ahead_of_the_window_goes_at_once_and_only_that() -> None:
    """From 08:00 to 07:00, changed at 07:30 of the day: it would be lost. What the rule did not have is not sent."""
    due, half_past = local("2020-06-30T17:00"), local("2020-06-30T07:30")
    former = plan_reminders(due, None, ReminderRule(days_before=(3, 0)), OFFICE)
    present = plan_reminders(due, None, ReminderRule(days_before=(1, 0), at=time(7)), OFFICE)
    (one,) = rescheduled(former, present, after=half_past, until=half_past + timedelta(seconds=30))
    assert (one.nominal, one.moment) == (date(2020, 6, 30), half_past + timedelta(seconds=30))
    assert one.stale_after > one.moment
    assert list(rescheduled(former, former, after=half_past, until=half_past + timedelta(seconds=30))) == []


@pytest.mark.parametrize(
    ("day", "own", "stage"),
    [(20, None, "before_due"), (30, None, "before_due"), (20, 25, "before_own_date"), (26, 25, "before_due")],
)
def test_what_a_reminder_by_hand_is_about_follows_from_its_day(day: int, own: int | None, stage: str) -> None:
    """An own date that has passed counts no more; after the due it is overdue."""
    own_date = date(2020, 6, own) if own else None
    assert stage_on(date(2020, 6, day), date(2020, 6, 30), own_date) == stage
    assert stage_on(date(2020, 7, 1), date(2020, 6, 30), own_date) == "overdue"
