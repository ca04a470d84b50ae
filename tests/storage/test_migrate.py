"""The tables: every migration up, down and up again, and the models equal to what the migrations make."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from storage.engine import Store
from storage.migrate import NewerDatabaseError, is_current, migrate


async def test_migrations_go_up_down_and_up(store: Store) -> None:
    """Down to nothing and up again leaves a current database."""
    await migrate(store.engine, "base")
    assert not await is_current(store.engine)
    await migrate(store.engine)
    assert await is_current(store.engine)


async def test_migrating_twice_changes_nothing(store: Store) -> None:
    """A second start finds nothing to do."""
    await migrate(store.engine)
    assert await is_current(store.engine)


async def test_the_models_equal_the_migrations(store: Store) -> None:
    """What alembic would still change: nothing."""

    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata)

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_from_the_future_is_left_alone(store: Store) -> None:
    """An older program refuses a newer database."""
    async with store.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        await migrate(store.engine)


async def test_sqlite_is_durable_and_checked(tmp_path: Path) -> None:
    """Every connection syncs fully, checks foreign keys and waits for others."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    async with store.engine.connect() as connection:
        for pragma, value in (("synchronous", 2), ("foreign_keys", 1), ("journal_mode", "wal")):
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await store.close()
