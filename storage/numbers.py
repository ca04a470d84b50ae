"""Ids for new rows, known before they are written."""

from array import array
from collections.abc import Iterator
from itertools import count

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def reserve(connection: AsyncConnection, table: Table, wanted: int) -> Iterator[int]:
    """The ids of the next rows of a table, in the transaction that writes them: at least as many as are wanted."""
    if connection.dialect.name == "postgresql":
        numbers = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        found = await connection.execute(numbers, {"table": table.name, "count": wanted})
        return iter(array("q", found.scalars()))
    last = (await connection.execute(select(func.max(table.c.id)))).scalar() or 0
    return count(last + 1)  # SQLite has one writer, and that is this transaction
