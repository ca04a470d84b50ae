"""The time, read here and nowhere below."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sandbox.clock import read_clock


def now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def office_clock(clock_file: Path | None) -> Callable[[], datetime]:
    """The machine's clock, or that of the sandbox whose file is given."""
    return now if clock_file is None else lambda: read_clock(clock_file)
