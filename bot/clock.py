"""The time, read here and nowhere below."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path


def now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def office_clock(clock_file: Path | None) -> Callable[[], datetime]:
    """The machine's clock, or that of the sandbox whose file is given."""
    if clock_file is None:
        return now
    from sandbox.clock import read_clock  # noqa: PLC0415 (all of the sandbox, which an office does not need)

    return partial(read_clock, clock_file)
