"""Office time: zones with gaps and folds, quiet hours, days off, the weeks of Tết."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import holidays
import pytest

from domain.calendar import Calendar, Quiet, at_clock, at_wall, day_of, leaves_no_hour

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = Quiet(time(20), time(7))
VIETNAM = holidays.country_holidays("VN", years=range(2019, 2028))


def is_vietnamese_holiday(day: date) -> bool:
    """Whether Viet Nam has a public holiday on `day`."""
    return day in VIETNAM


OFFICE = Calendar(HCM, (NIGHT,), is_holiday=is_vietnamese_holiday)


def local(text: str, zone: ZoneInfo = HCM) -> datetime:
    """The moment at which clocks in `zone` show `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2020-05-15T08:00", "2020-05-15T08:00"),  # a Friday
        ("2020-05-16T08:00", "2020-05-15T08:00"),
        ("2020-05-17T08:00", "2020-05-15T08:00"),
        ("2020-05-18T08:00", "2020-05-18T08:00"),
        ("2020-05-15T20:00", "2020-05-15T19:59"),
        ("2020-05-15T23:30", "2020-05-15T19:59"),
        ("2020-05-15T06:59", "2020-05-14T19:59"),
        ("2020-05-15T07:00", "2020-05-15T07:00"),
        ("2020-05-18T06:00", "2020-05-15T19:59"),  # Monday before dawn: the evening before is a Sunday
        ("2020-05-16T22:00", "2020-05-15T19:59"),
        ("2020-09-02T08:00", "2020-09-01T08:00"),  # National Day
        ("2020-01-27T08:00", "2020-01-22T08:00"),  # Tết Canh Tý: 23 to 29 January
        ("2026-02-20T08:00", "2026-02-13T08:00"),  # Tết Bính Ngọ: 16 to 20 February, a weekend on both sides
    ],
)
def test_a_moment_outside_working_time_moves_to_the_working_time_before(asked: str, given: str) -> None:
    """Also through several days off and quiet hours in a row."""
    assert OFFICE.working_moment(local(asked)) == local(given)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2020-05-15T08:00", "2020-05-15T08:00"),
        ("2020-05-16T08:00", "2020-05-18T08:00"),
        ("2020-05-15T20:00", "2020-05-18T07:00"),
        ("2020-05-15T06:00", "2020-05-15T07:00"),
        ("2026-02-14T08:00", "2026-02-23T08:00"),
    ],
)
def test_the_next_working_moment_lies_after(asked: str, given: str) -> None:
    """Monday for a weekend, the end of the night for a night."""
    assert OFFICE.next_working_moment(local(asked)) == local(given)


def test_a_moment_in_working_time_is_not_touched_even_in_the_repeated_hour() -> None:
    """02:30 comes twice in Berlin that night; the second one stays the second."""
    berlin = ZoneInfo("Europe/Berlin")
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    every_day = Calendar(berlin, workdays=frozenset(range(7)))
    assert every_day.working_moment(second) == second
    assert every_day.next_working_moment(second) == second


def test_a_calendar_without_a_working_day_moves_nothing() -> None:
    """There is nowhere to move to, and no endless search."""
    asked = local("2020-05-15T08:00")
    never = Calendar(HCM, is_holiday=lambda _day: True)
    assert never.working_moment(asked) == asked
    assert never.next_working_moment(asked) == asked


def test_a_break_at_noon_is_quiet_too() -> None:
    """Several quiet hours a day; the end of each is no longer quiet."""
    calendar = Calendar(HCM, (NIGHT, Quiet(time(11, 30), time(13, 30))))
    assert calendar.working_moment(local("2020-05-15T12:00")) == local("2020-05-15T11:29")
    assert calendar.next_working_moment(local("2020-05-15T12:00")) == local("2020-05-15T13:30")
    assert calendar.next_working_moment(local("2020-05-15T13:29")) == local("2020-05-15T13:30")
    assert calendar.next_working_moment(local("2020-05-15T13:30")) == local("2020-05-15T13:30")


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("Asia/Ho_Chi_Minh", "2020-05-15T08:00", "2020-05-15T01:00"),
        ("Europe/Berlin", "2026-03-28T08:00", "2026-03-28T07:00"),
        ("Europe/Berlin", "2026-03-29T08:00", "2026-03-29T06:00"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30"),  # skipped: shows as 03:30
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first
        ("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00"),  # midnight is skipped: shows as 01:00
        ("America/Santiago", "2026-04-04T23:30", "2026-04-05T02:30"),  # twice: the first
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45"),  # half an hour is skipped: shows as 02:45
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),  # twice: the first
    ],
)
def test_the_clock_on_the_wall_is_read_by_the_rules_of_its_day(zone: str, wall: str, utc: str) -> None:
    """Skipped clocks come as long after the gap began; repeated ones the first time."""
    asked = datetime.fromisoformat(wall)
    assert at_wall(asked, ZoneInfo(zone)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_the_hour_of_a_reminder_stays_through_a_change_of_the_clock() -> None:
    """Moved from the Sunday of the change back to Friday, it is still 08:00 on the wall."""
    berlin = ZoneInfo("Europe/Berlin")
    moved = Calendar(berlin).working_moment(at_clock(date(2026, 3, 29), time(8), berlin))
    assert moved.astimezone(berlin) == datetime(2026, 3, 27, 8, tzinfo=berlin)


def test_a_day_is_that_of_the_zone() -> None:
    """01:00 in the office is still the day before in UTC."""
    assert day_of(datetime(2020, 5, 15, 18, tzinfo=UTC), HCM) == date(2020, 5, 16)


def test_hours_that_fill_the_day_are_told() -> None:
    """One minute left is enough."""
    assert leaves_no_hour([NIGHT, Quiet(time(7), time(20))])
    assert not leaves_no_hour([NIGHT, Quiet(time(7), time(19, 59))])
    assert not leaves_no_hour([])
