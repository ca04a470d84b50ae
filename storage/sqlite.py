"""SQLite in the event loop's own thread: a statement takes microseconds here, a hop to a thread and back takes more.

aiosqlite hops four times a statement: a batch of answers cost 1.5 times the CPU with it, and on a busy machine many
times the wait. What would keep the loop waiting, another process's write lock, is waited for asleep (`begin_writing`).
"""

import asyncio
import sqlite3
from typing import Any, Self

from sqlalchemy.exc import OperationalError
from sqlalchemy.util import await_only

BUSY_MILLISECONDS = 10_000
"""How long a connection waits for another process (a backup, the command line) before it gives up."""
FIRST_PAUSE = 0.001
LONGEST_PAUSE = 0.05


async def connect(file: str, *, check_same_thread: bool) -> "InLoopConnection":
    """For SQLAlchemy's aiosqlite dialect, in the place of aiosqlite's own: `async_creator_fn`."""
    # BEGIN is ours to say, hence no isolation level.
    return InLoopConnection(sqlite3.connect(file, isolation_level=None, check_same_thread=check_same_thread))


class InLoopConnection:
    """A connection with the methods of aiosqlite's that SQLAlchemy calls."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection  # by this name SQLAlchemy looks whether it is open

    def cursor(self) -> "InLoopCursor":
        """A new cursor."""
        return InLoopCursor(self._connection.cursor())

    async def create_function(self, *given: Any, **how: Any) -> None:  # noqa: ANN401
        """Let SQL call a function."""
        self._connection.create_function(*given, **how)

    async def commit(self) -> None:
        """COMMIT, with its wait for the disk."""
        self._connection.commit()

    async def rollback(self) -> None:
        """ROLLBACK."""
        self._connection.rollback()

    async def close(self) -> None:
        """Close it."""
        self.stop()

    def stop(self) -> None:
        """Close it."""
        self._connection.close()

    def begin_immediate(self) -> None:
        """Take the one writer's place. Raises sqlite3.OperationalError at once if another process has it."""
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


class InLoopCursor:
    """A cursor with the methods of aiosqlite's."""

    arraysize = 1

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:  # noqa: ANN401
        """The columns of a result."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the last row that was added."""
        return self._cursor.lastrowid

    async def execute(self, *given: Any) -> Self:  # noqa: ANN401
        """One statement."""
        self._cursor.execute(*given)
        return self

    async def executemany(self, *given: Any) -> Self:  # noqa: ANN401
        """One statement for many rows."""
        self._cursor.executemany(*given)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return self._cursor.fetchall()

    async def fetchone(self) -> Any:  # noqa: ANN401
        """The next row."""
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """So many rows."""
        return self._cursor.fetchmany(size or self.arraysize)

    async def close(self) -> None:
        """Let go of the rows."""
        self._cursor.close()


def begin_writing(connection: InLoopConnection) -> None:
    """Take the one writer's place; while another process has it, the loop goes on.

    Raises SQLAlchemy's OperationalError when that takes too long (as any statement would; nothing wraps it here).
    """
    pause, waited = FIRST_PAUSE, 0.0
    while True:
        try:
            connection.begin_immediate()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited > BUSY_MILLISECONDS / 1000:
                raise OperationalError("BEGIN IMMEDIATE", None, error) from error
        else:
            return
        await_only(asyncio.sleep(pause))
        waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE)
