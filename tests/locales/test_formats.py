"""How numbers, shares, dates and times are written."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.tally import share
from locales import formats

HCM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(0, "0", "0"), (96, "96", "96"), (3940, "3.940", "3,940"), (1234567, "1.234.567", "1,234,567")],
)
def test_thousands_are_set_apart(value: int, vi: str, en: str) -> None:
    """By a dot in Vietnamese, a comma in English."""
    assert (formats.number(value, "vi"), formats.number(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("part", "total", "vi", "en"),
    [
        (3940, 5408, "72,86%", "72.86%"),
        (26, 61, "42,62%", "42.62%"),
        (2, 60, "3,33%", "3.33%"),
        (1, 2, "50%", "50%"),
        (1, 8, "12,5%", "12.5%"),
        (99_999, 100_000, "99,99%", "99.99%"),
        (1, 100_000, "0,01%", "0.01%"),
        (0, 60, "0%", "0%"),
        (60, 60, "100%", "100%"),
    ],
)
def test_a_share_has_at_most_two_decimals_and_no_trailing_zeros(part: int, total: int, vi: str, en: str) -> None:
    """Rounded by the domain, written here."""
    rounded = share(part, total)
    assert (formats.percent(rounded, "vi"), formats.percent(rounded, "en")) == (vi, en)


def test_what_is_rounded_is_not_rounded_again() -> None:
    """Babel rounds half to even; it has nothing left to round."""
    assert formats.percent(Decimal("0.13"), "vi") == "0,13%"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (date(2020, 5, 15), "15/5/2020", "15 May 2020"),
        (date(2020, 6, 5), "05/6/2020", "5 June 2020"),
        (date(2027, 1, 18), "18/01/2027", "18 January 2027"),
        (date(2027, 2, 9), "09/02/2027", "9 February 2027"),
        (date(2027, 3, 1), "01/3/2027", "1 March 2027"),
        (date(2026, 12, 31), "31/12/2026", "31 December 2026"),
    ],
)
def test_a_day_has_a_nought_before_small_days_and_the_first_two_months(value: date, vi: str, en: str) -> None:
    """The rule of the dateline on official papers."""
    assert (formats.day(value, "vi"), formats.day(value, "en")) == (vi, en)


def test_a_moment_is_told_by_the_clock_of_the_office() -> None:
    """The contract's spelling; a moment in UTC is shown in the zone."""
    at = datetime(2020, 5, 15, 10, tzinfo=UTC)
    assert formats.moment(at, HCM, "vi") == "17 giờ 00, ngày 15/5/2020"
    assert formats.moment(at, HCM, "en") == "17:00, 15 May 2020"


def test_a_clock_has_two_digits_each() -> None:
    """08 giờ 00, not 8 giờ."""
    assert (formats.clock(time(8), "vi"), formats.clock(time(8, 5), "en")) == ("08 giờ 00", "08:05")


@pytest.mark.parametrize(
    ("value", "vi"),
    [
        (date(2020, 5, 15), "thứ Sáu, ngày 15/5/2020"),
        (date(2020, 5, 17), "Chủ nhật, ngày 17/5/2020"),
        (date(2020, 5, 18), "thứ Hai, ngày 18/5/2020"),
    ],
)
def test_a_weekday_stands_before_its_date(value: date, vi: str) -> None:
    """Only Sunday begins with a capital."""
    assert formats.weekday(value, "vi") == vi


def test_a_weekday_in_english() -> None:
    """Friday, 15 May 2020."""
    assert formats.weekday(date(2020, 5, 15), "en") == "Friday, 15 May 2020"
