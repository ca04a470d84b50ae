"""A day that was asked for, as people type it."""

from datetime import date

import pytest

from domain.reading.typed import typed_day, typed_span

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


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("từ 20/5 đến 25/5", 20, 25),
        ("20-25/5", 20, 25),
        ("20/5 - 25/5", 20, 25),
        ("20/5", 20, 20),
        ("20-5", 20, 20),
        ("từ thứ 2 đến thứ 6 tuần sau", 18, 22),
        ("20 đến 22/5/2020", 20, 22),
        ("từ ngày 20 tháng 5 đến hết ngày 25 tháng 5", 20, 25),
    ],
)
def test_days_from_one_to_another_are_read_as_people_type_them(typed: str, first: int, last: int) -> None:
    """One day alone is both ends."""
    assert typed_span(typed, date(2020, 5, 15)) == (date(2020, 5, first), date(2020, 5, last))


@pytest.mark.parametrize("typed", ["từ 25/5 đến 20/5", "31/6", "nghỉ phép", "35-25/5", ""])
def test_days_that_cannot_be_are_none(typed: str) -> None:
    """Backwards, not there, not said."""
    assert typed_span(typed, date(2020, 5, 15)) is None
