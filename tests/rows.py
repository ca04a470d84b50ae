"""Rows that many tests begin with: made once, then put back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage.engine import Store
from tests.stores import UNCHECKED

_kept: dict[tuple[object, bool], list[str]] = {}
"""The statements that put rows back, on SQLite or not."""


async def put_back(store: Store, key: object, make: Callable[[], Awaitable[None]]) -> None:
    """Have the rows in the database that `make` makes: made once for each `key` and kind of database, then copied.

    Into a database that is not empty they are always made.
    """
    async with _opened(store) as connection:
        was_empty = await _is_empty(connection)
        statements = _kept.get((key, store.is_sqlite), []) if was_empty else []
        for statement in statements:
            await connection.exec_driver_sql(statement)
    if statements:
        return
    await make()
    if was_empty:
        async with _opened(store) as connection:
            copied = _copied_in_sqlite if store.is_sqlite else _copied_in_postgresql
            _kept[key, store.is_sqlite] = await copied(connection)


@asynccontextmanager
async def _opened(store: Store) -> AsyncIterator[AsyncConnection]:
    """A connection that takes statements as they stand, in any order of what refers to what."""
    async with store.engine.execution_options(no_parameters=True).begin() as connection:
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON" if store.is_sqlite else UNCHECKED)
        yield connection


async def _is_empty(connection: AsyncConnection) -> bool:
    any_row = " OR ".join(f"EXISTS (SELECT 1 FROM {name})" for name in SQLModel.metadata.tables)  # noqa: S608
    return not (await connection.exec_driver_sql(f"SELECT {any_row}")).scalar_one()


async def _copied_in_sqlite(connection: AsyncConnection) -> list[str]:
    statements = []
    for table in SQLModel.metadata.tables.values():
        names = [f'"{column.name}"' for column in table.columns]
        values = ", ".join(f"quote({name})" for name in names)
        rows = (await connection.exec_driver_sql(f"SELECT {values} FROM {table.name}")).all()  # noqa: S608
        if rows:
            listed = ", ".join(f"({', '.join(row)})" for row in rows)
            statements.append(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {listed}")  # noqa: S608
    return statements


async def _copied_in_postgresql(connection: AsyncConnection) -> list[str]:
    """All in one, which goes there and back once."""
    statements = []
    for name in SQLModel.metadata.tables:
        rows = (await connection.exec_driver_sql(f"SELECT json_agg({name})::text FROM {name}")).scalar_one()  # noqa: S608
        if rows:
            quoted = rows.replace("'", "''")
            statements.append(f"INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, '{quoted}')")  # noqa: S608
    numbers = await connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
    statements += [f"SELECT setval('{name}', {last})" for name, last in numbers]
    return ["; ".join(statements)]
