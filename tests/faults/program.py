"""The bot as a trial starts it: `dondoc run` in a process of its own, which may kill itself at one edge of its work.

The edges that the sandbox cannot see lie around commits, so they are found by listening to SQLAlchemy. The product
knows nothing of it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, Literal

import alembic.command  # noqa: F401 (before the fork, not in every life)
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from bot import app
from bot.logs import configure
from bot.settings import load_settings
from domain.reading import Roster, read
from scheduler import planning
from storage import engine, intake, outbox

ACTS: dict[str, tuple[Any, str]] = {
    "intake": (intake, "take_in"),
    "claim": (outbox, "claim"),
    "mark": (outbox, "close"),
    "plan": (planning, "plan_campaign"),
    "start": (outbox, "give_up_interrupted"),
}
"""Each kind of unit of work, by a function that all of its kind call with the session first."""
BEAT = 1
READ_ONLY = "READ_ONLY_WHILE"
"""In the environment: see `close_while`."""

# What every life would compute anew is computed before the fork: the lexicon, at the first reading.
read("đã", today=date(2020, 1, 1), tasks=(), roster=Roster(()), sender_units=())


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the program dies: before or after the commit of its `nth` unit of work of a kind, or (`migrate`) at the
    `nth` statement of its life.
    """

    when: Literal["before", "after"]
    act: str
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.when} {self.act}"


def live(environment: dict[str, str], log_file: str, edge: Edge | None, lease: timedelta) -> None:
    """Be the bot until it is told to stop, or dies."""
    log = os.open(log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(environment)
    settings = load_settings(None)
    configure(settings.log_level, settings.log_format, environment["DONDOC_BOT_TOKEN"], sys.stderr)
    if edge is not None:
        arm(edge)
    if READ_ONLY in environment:
        close_while(Path(environment[READ_ONLY]))
    engine.IDLE_MILLISECONDS = min(engine.IDLE_MILLISECONDS, int(lease.total_seconds() * 700))
    asyncio.run(app.run(settings, beat=BEAT, lease=lease))


def close_while(mark: Path) -> None:
    """SQLite takes no writes while this file exists, and says so in its own words."""

    def look(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(mark.exists())}")

    event.listen(Engine, "begin", look)


def arm(edge: Edge) -> None:
    """Die at this edge."""
    if edge.act == "migrate":
        steps = count(1)
        event.listen(Engine, "after_cursor_execute", lambda *_: next(steps) == edge.nth and die())
        return
    mark(*ACTS[edge.act])
    works = count(1)

    def reached(session: Session) -> None:
        if session.info.get("act") == ACTS[edge.act][1] and next(works) == edge.nth:
            die()

    event.listen(Session, f"{edge.when}_commit", reached)


def mark(module: Any, name: str) -> None:  # noqa: ANN401 (a module)
    """Let units of work in which this function of a module is called be known by its name."""
    plain: Callable[..., Awaitable[Any]] = getattr(module, name)

    @wraps(plain)
    async def marking(session: Any, *arguments: Any, **more: Any) -> Any:  # noqa: ANN401
        result = await plain(session, *arguments, **more)
        # A claim that found nothing is no edge.
        if result or name != "claim":
            session.info["act"] = name
        return result

    setattr(module, name, marking)


def die() -> None:
    """No goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)
