"""How alembic reaches the database: over the connection it is given, else over the address in alembic.ini."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 (fills the metadata)
from storage.engine import open_engine


def migrate(connection: Connection) -> None:
    """Run what alembic was asked for over an open connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="sqlmodel.",
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_migrate() -> None:
    """For the alembic command of a developer."""
    address = context.config.get_main_option("sqlalchemy.url")
    engine = open_engine(str(address))
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(connect_and_migrate())
else:
    migrate(given)
