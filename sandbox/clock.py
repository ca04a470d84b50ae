import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """The sandbox's time, which can be moved, stopped and let run; message dates and expiry follow it.

    now = base + rate * (real - real_base), rate 0 (stopped) or 1. With a `path` every change is written there
    (atomically), so that a bot in another process reads the same time with `read_clock`.
    """

    def __init__(self, start: datetime | None = None, *, rate: int = 1, path: Path | None = None) -> None:
        self._real_base = time.time()
        self._base = start.timestamp() if start else self._real_base
        self.rate = rate
        self._path = path
        self._listeners: list[Callable[[], None]] = []
        self._write()

    def epoch(self) -> float:
        """Now, in seconds since 1970."""
        return self._base + self.rate * (time.time() - self._real_base)

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.fromtimestamp(self.epoch(), UTC)

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Jump forward, or back with negative figures."""
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self._rebase(self.epoch() + step.total_seconds(), self.rate)

    def set(self, at: datetime) -> None:
        """Jump to an aware moment."""
        self._rebase(at.timestamp(), self.rate)

    def run(self, rate: int) -> None:
        """Let time run (1) or stop it (0)."""
        self._rebase(self.epoch(), rate)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every jump, stop or start."""
        self._listeners.append(listener)

    def _rebase(self, base: float, rate: int) -> None:
        self._base, self._real_base, self.rate = base, time.time(), rate
        self._write()
        for listener in self._listeners:
            listener()

    def _write(self) -> None:
        if self._path is None:
            return
        base = datetime.fromtimestamp(self._base, UTC).isoformat()
        draft = self._path.with_name(self._path.name + ".new")
        draft.write_text(json.dumps({"base": base, "real_base": self._real_base, "rate": self.rate}))
        draft.replace(self._path)


def read_clock(path: Path) -> datetime:
    """Now by the clock that another process keeps in this file: aware, UTC. Raises OSError if there is no file."""
    kept = json.loads(path.read_text())
    passed = kept["rate"] * (time.time() - kept["real_base"])
    return datetime.fromisoformat(kept["base"]).astimezone(UTC) + timedelta(seconds=passed)
