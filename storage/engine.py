"""The database: one way to open it, one way to write, one way to read; the same on SQLite and PostgreSQL."""

import asyncio
import copy
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

import storage.tables  # noqa: F401 (fills the metadata before the first query)
from storage import counters
from storage.sqlite import BUSY_MILLISECONDS, InLoopConnection, begin_writing, connect

IDLE_MILLISECONDS = 10_000
"""How long a leader may be silent within a unit of work before the database undoes it: one that was stopped or cut off
must not keep the next from what it had locked. Shorter than a lease.
"""

Guard = Callable[[AsyncSession], Awaitable[None]]
"""Asked in a unit of work, as the last thing before its commit; raises to have it undone."""


class Store:
    """An open database. `begin` is a unit of work that writes, `read` one that does not."""

    _guard: Guard | None = None

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer; waiting in line here is fairer and cheaper than its busy handler.
        self._turn: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Everything inside is committed together at the end, or nothing if it raises."""
        async with self._turn, AsyncSession(self.engine, expire_on_commit=False) as session:
            if self._guard is not None:
                await be_brief(session)
            yield session
            await counters.settle(session)
            if self._guard is not None:
                await self._guard(session)
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A consistent look at what is committed; writes inside are an error of the programmer and are rolled back."""
        reader = self.engine.execution_options(reading=True)
        async with AsyncSession(reader, expire_on_commit=False) as session:
            yield session

    def guarded(self, guard: Guard) -> Self:
        """The same open database, for work that is committed only with the leave of `guard`."""
        view = copy.copy(self)
        view._guard = guard  # noqa: SLF001 (it is one of us)
        return view

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


async def be_brief(session: AsyncSession) -> None:
    """Have the database undo the present unit of work if nothing is heard of it for a while. SQLite cannot; a process
    that holds its lock is on the same machine.
    """
    connection = await session.connection()
    if connection.dialect.name != "sqlite":
        await connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {IDLE_MILLISECONDS}")


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///path` or `postgresql+psycopg://…`; makes the folder of a SQLite file."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, pool_pre_ping=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address, connect_args={"async_creator_fn": connect})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's own type)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # an answered message survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins by reading would be refused at once when another wrote meanwhile; IMMEDIATE waits instead.
    if connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql("BEGIN")
    else:
        begin_writing(cast("InLoopConnection", connection.connection.driver_connection))
