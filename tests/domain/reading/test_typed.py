"""A day that was asked for, as people type it."""

from datetime import date

import pytest

from domain.reading.typed import typed_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30/6", date(2027, 6, 30)),
        ("ngày 30 tháng 6 năm 2027 ạ", date(2027, 6, 30)),
        ("30.6.2027", date(2027, 6, 30)),
        ("thứ 6 tuần sau", date(2026, 11, 27)),
        ("mai", date(2026, 11, 22)),
        ("3 ngày nữa", date(2026, 11, 24)),
        ("15/5/2020", date(2020, 5, 15)),
    ],
)
def test_one_day_is_read_ahead_of_today(typed: str, day: date) -> None:
    """Where the year is left open, the day to come is meant; a year that is named stays."""
    assert typed_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "31/6", "cuối tháng", "5/6 hoặc 7/6", "từ 5/6 đến 7/6", "càng sớm càng tốt"])
def test_what_is_no_one_day_is_none(typed: str) -> None:
    """A day that there is not, several, or none."""
    assert typed_day(typed, TODAY) is None
