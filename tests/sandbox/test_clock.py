"""The movable clock, and its file for a bot in another process."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from sandbox import Clock, read_clock

EIGHT = datetime(2020, 6, 20, 8, 0, tzinfo=timezone(timedelta(hours=7)))


def test_a_stopped_clock_stands_still_until_it_is_moved(tmp_path: Path) -> None:
    """And its file says the same."""
    clock = Clock(EIGHT, rate=0, path=tmp_path / "clock")
    assert clock.now() == read_clock(tmp_path / "clock") == EIGHT
    clock.advance(days=1, hours=1)
    assert clock.now() == read_clock(tmp_path / "clock") == EIGHT + timedelta(hours=25)
    clock.advance(hours=-1)
    clock.set(EIGHT)
    assert clock.now() == read_clock(tmp_path / "clock") == EIGHT
    assert clock.now().tzinfo is UTC


def test_a_running_clock_runs_with_the_machines(tmp_path: Path) -> None:
    """From where it was set."""
    clock = Clock(EIGHT, rate=0, path=tmp_path / "clock")
    clock.run(1)
    first, second = clock.now(), read_clock(tmp_path / "clock")
    assert EIGHT <= first <= second < EIGHT + timedelta(minutes=1)
    clock.run(0)
    assert clock.now() == clock.now()
