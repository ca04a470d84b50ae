"""Everything from one database to another, of either kind: a small office that has grown out of SQLite."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from sqlalchemy import Column, Row, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage import lease
from storage.engine import Store
from storage.tables import Lease

CHUNK = 2_000
"""Rows on their way at once: memory stays the same, however large a table is."""

Tell = Callable[[str, int], None]
"""Told the name of each table and how many rows it has, when they have been copied."""


class InUseError(Exception):
    """A bot works with the database; nothing was copied."""


class NotEmptyError(Exception):
    """The database to copy to holds something already; nothing was copied. The argument is the table."""


class MiscountError(Exception):
    """Not as many rows arrived as there were; nothing was copied. The argument is the table."""


async def copy(source: Store, target: Store, tell: Tell) -> int:
    """Copy every row, in one unit of work: all or nothing. Both have the tables of this version. Returns how many.

    Left out is who leads, which is about programs that run. Ids stay as they are, and new rows are numbered after them.
    Raises InUseError, NotEmptyError, MiscountError.
    """
    async with source.read() as reading, target.begin() as writing:
        snapshot = {} if source.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        origin, destination = await reading.connection(execution_options=snapshot), await writing.connection()
        for session in (reading, writing):
            if not (await lease.look(session)).is_over():
                raise InUseError
        await _need_empty(destination)
        total = 0
        for table in _tables():
            copied = await _copy_table(table, origin, destination)
            if not copied == await _count(table, origin) == await _count(table, destination):
                raise MiscountError(table.name)
            if not target.is_sqlite:
                await _number_after(table, destination)
            tell(table.name, copied)
            total += copied
        return total


def _tables() -> Sequence[Table]:
    """Each table after those it refers to."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name != Lease.__tablename__]


async def _need_empty(connection: AsyncConnection) -> None:
    for table in _tables():
        if (await connection.execute(select(table).limit(1))).first() is not None:
            raise NotEmptyError(table.name)


async def _copy_table(table: Table, origin: AsyncConnection, destination: AsyncConnection) -> int:
    copied = 0
    async for rows in _chunks(table, origin):
        await destination.execute(insert(table), [row._asdict() for row in rows])
        copied += len(rows)
    return copied


async def _chunks(table: Table, origin: AsyncConnection) -> AsyncIterator[Sequence[Row[Any]]]:
    result = await origin.stream(select(table).order_by(*_order(table)))
    async for rows in result.partitions(CHUNK):
        yield rows


def _order(table: Table) -> list[Column[Any]]:
    """By key; where rows refer to rows of their own table (a unit to the one above), the upper ones come first."""
    refers_to_itself = any(key.column.table is table for key in table.foreign_keys)
    return [*([table.c.depth] if refers_to_itself else []), *table.primary_key.columns]


async def _count(table: Table, connection: AsyncConnection) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def _number_after(table: Table, connection: AsyncConnection) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers."""
    if (column := table.autoincrement_column) is None:
        return
    names = {"table": table.name, "column": column.name}
    sequence = (await connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names)).scalar_one()
    last = (await connection.execute(select(func.max(column)))).scalar_one()
    if sequence is not None and last is not None:
        await connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
