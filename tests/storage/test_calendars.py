"""Public holidays. Make the list anew: python -m tests.storage.test_calendars."""

from datetime import date
from pathlib import Path

import holidays
import pytest

from storage import calendars

LIST = Path(calendars.__file__).with_name("holidays.txt")
YEARS = range(2010, 2061)


def told_by_the_package() -> str:
    """One line a year: "2026: 01-01 02-16 …"."""
    days = {year: sorted(holidays.country_holidays("VN", years=year)) for year in YEARS}
    return "".join(f"{year}: {' '.join(f'{day:%m-%d}' for day in listed)}\n" for year, listed in days.items())


def test_the_list_says_what_the_package_says() -> None:
    """A newer package knows newly announced years: then the list is made anew."""
    assert LIST.read_text("ascii") == told_by_the_package()


@pytest.mark.parametrize(
    ("day", "off"), [(date(2026, 2, 17), True), (date(2026, 9, 2), True), (date(2026, 6, 3), False)]
)
def test_tet_and_the_national_day_are_off(day: date, off: bool) -> None:
    """Days on which nobody is reminded."""
    assert calendars.is_public_holiday(day) is off


if __name__ == "__main__":
    LIST.write_text(told_by_the_package(), "ascii")
