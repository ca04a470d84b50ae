"""Ids for new rows, known before they are written."""

from array import array
from collections.abc import Iterator
from itertools import count

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Version
from storage.upsert import upsert


async def reserve(connection: AsyncConnection, table: Table, wanted: int) -> Iterator[int]:
    """The ids of the next rows of a table, in the transaction that writes them: at least as many as are wanted."""
    if connection.dialect.name == "postgresql":
        numbers = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        found = await connection.execute(numbers, {"table": table.name, "count": wanted})
        return iter(array("q", found.scalars()))
    last = (await connection.execute(select(func.max(table.c.id)))).scalar() or 0
    spent = select(col(Version.number)).where(col(Version.name) == _spent(table))
    return count(max(last, (await connection.execute(spent)).scalar() or 0) + 1)  # it has one writer: this transaction


async def spend(session: AsyncSession, table: Table, number: int) -> None:
    """The rows of a table up to this id will be gone: no new one gets an id of theirs, which old buttons still name."""
    first = upsert(session, Version).values(name=_spent(table), number=number)
    await session.exec(first.on_conflict_do_update(index_elements=["name"], set_={"number": number}))


def _spent(table: Table) -> str:
    return f"{table.name} gone"
