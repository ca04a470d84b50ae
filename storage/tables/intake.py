"""What came in from Telegram."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Row, TelegramId


class SeenUpdate(Row, table=True):
    """An update whose effect is stored; it is skipped when Telegram sends it again (which it does within a day)."""

    __tablename__ = "seen_updates"

    update_id: int = Field(primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(index=True)


class FailedUpdate(Row, table=True):
    """An update that no handler could take: kept whole, told to the operator, never in the way of the next."""

    __tablename__ = "failed_updates"

    update_id: int = Field(primary_key=True, sa_type=TelegramId, sa_column_kwargs={"autoincrement": False})
    at: datetime
    error: str
    update: dict[str, Any] = Field(sa_type=JSON)
