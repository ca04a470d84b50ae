"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


def upsert(session: AsyncSession, table: type[SQLModel]) -> Any:  # noqa: ANN401 (two classes without a common parent)
    """An INSERT into `table` that has `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`."""
    dialect = session.get_bind().dialect.name
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
