"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each."""

from typing import Any

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


def upsert(session: AsyncSession, table: type[SQLModel]) -> Any:  # noqa: ANN401 (two classes without a common parent)
    """An INSERT into `table` that has `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 (each is loaded where it is spoken)
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment] # noqa: PLC0415
    return insert(table)
