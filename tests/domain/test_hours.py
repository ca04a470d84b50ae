"""Hours of the day as people type them."""

from datetime import time

import pytest

from domain.calendar import Quiet
from domain.hours import typed_hour, typed_quiet


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("7h30", time(7, 30)),
        ("17 giờ", time(17)),
        ("08:00", time(8)),
        ("7 giờ 30", time(7, 30)),
        ("17h", time(17)),
        ("7g30", time(7, 30)),
        ("5 giờ chiều", time(17)),
        ("8", time(8)),
        ("8 giờ rưỡi", time(8, 30)),
        ("lúc 8h sáng nhé", time(8)),
        ("17 gio 00 phut", time(17)),
        ("12h trưa", time(12)),
        ("25h", None),
        ("7h75", None),
        ("mai", None),
        ("7h 8h", None),
        ("8 người", None),
        ("", None),
    ],
)
def test_an_hour_is_read_as_people_type_it(typed: str, hour: time | None) -> None:
    """One hour and nothing else."""
    assert typed_hour(typed) == hour


@pytest.mark.parametrize(
    ("typed", "quiet"),
    [
        ("20:00-07:00", Quiet(time(20), time(7))),
        ("từ 20 giờ đến 7 giờ", Quiet(time(20), time(7))),
        ("20h tới 7h sáng", Quiet(time(20), time(7))),
        ("8 giờ tối đến 7 giờ sáng", Quiet(time(20), time(7))),
        ("21h30 - 6h", Quiet(time(21, 30), time(6))),
        ("7h-7h", None),
        ("20h", None),
        ("ban đêm", None),
    ],
)
def test_quiet_hours_are_read_as_people_type_them(typed: str, quiet: Quiet | None) -> None:
    """From one hour to another."""
    assert typed_quiet(typed) == quiet
