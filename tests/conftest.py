"""Fixtures for every room: real databases, made once and copied or emptied for each test."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.engine import Store
from tests.stores import Server, fill_template, open_store, running_server

gc.disable()  # while tests are collected: nothing of them is ever garbage


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, but not in what every test needs."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    return tmp_path_factory.mktemp("sqlite") / "template.db"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server of this test run."""
    with running_server(tmp_path_factory.mktemp("run")) as server:
        yield server


async def sqlite_address(template: Path, folder: Path) -> str:
    """A copy of the template in the test's own folder."""
    if not template.exists():
        await fill_template(f"sqlite+aiosqlite:///{template}")
    copy = folder / "dondoc.db"
    shutil.copy(template, copy)
    return f"sqlite+aiosqlite:///{copy}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture
async def address(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The driver's address of an empty migrated database, on SQLite and on PostgreSQL in turn."""
    if database_url == "sqlite":
        return await sqlite_address(request.getfixturevalue("sqlite_template"), tmp_path)
    server: Server = request.getfixturevalue("postgresql")
    return await server.empty_database()


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    """An empty database, on SQLite and on PostgreSQL in turn."""
    store = open_store(address)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty SQLite database, for tests that do not depend on the database."""
    store = open_store(await sqlite_address(sqlite_template, tmp_path))
    yield store
    await store.close()
