"""Column types that both databases need spelled out."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum, Integer, String
from sqlmodel import Field

TelegramId = BigInteger
"""Chat, user and update ids go beyond 32 bits."""

RowId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the type is exactly INTEGER."""

Path = String().with_variant(String(collation="C"), "postgresql")
"""Compared byte by byte, so that a range of paths is a subtree; PostgreSQL's language order skips the slashes."""


def word_of(words: type[StrEnum], **options: Any) -> Any:  # noqa: ANN401 (SQLModel's Field is untyped too)
    """A column that holds one of `words` by its value, as text: a new word needs no migration."""
    column_type = Enum(words, native_enum=False, length=16, values_callable=lambda w: [word.value for word in w])
    return Field(sa_type=column_type, **options)


def row_id() -> Any:  # noqa: ANN401
    """The primary key that the database numbers."""
    return Field(default=None, primary_key=True, sa_type=RowId)


def points_to(table: str, **options: Any) -> Any:  # noqa: ANN401
    """A column that holds the id of a row of `table`."""
    return Field(foreign_key=f"{table}.id", sa_type=RowId, **options)


def stored_id(number: int | None) -> int:
    """The id of a row that the database has numbered. Raises ValueError for one that was never stored."""
    if number is None:
        raise ValueError("the row has not been stored yet")
    return number
