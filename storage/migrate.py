"""Bring a database to the tables this program knows."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.conflicts import CONFLICTS, insisting

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
MADE_BY_ANOTHER = CONFLICTS | {"42P07", "42701", "42710", "23505"}
"""SQLSTATEs of a table, column or name that is there already: another program migrates at the same time."""


class NewerDatabaseError(Exception):
    """The database was made by a newer version of the program; it was left as it is."""


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Create or upgrade the tables, in one transaction. Raises NewerDatabaseError for one from the future.

    Several programs may do so at once: one does it, the others find it done.
    """
    await insisting(partial(_migrate, engine, revision), MADE_BY_ANOTHER)


async def _migrate(engine: AsyncEngine, revision: str) -> None:
    async with engine.begin() as connection:
        if revision != "head" or not await connection.run_sync(_is_at_head):
            await connection.run_sync(_upgrade, revision)


def _is_at_head(connection: Connection) -> bool:
    """As alembic would say it, which takes a fifth of a second to load: revisions are named as their files begin."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    newest = max(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [newest]


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the database has exactly the tables of this version."""
    async with engine.connect() as connection:
        return await connection.run_sync(_is_at_head)


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 (a fifth of a second, needed once)
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = _config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = _current(connection)
    if current is not None and current not in known:
        raise NewerDatabaseError(current)
    if revision == "base" or (revision.startswith("-")):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext  # noqa: PLC0415

    return MigrationContext.configure(connection).get_current_revision()
