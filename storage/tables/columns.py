"""Column types that both databases need spelled out."""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Enum, Integer, String
from sqlmodel import Field, SQLModel

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


class Row(SQLModel):
    """What every table is: a SQLModel whose columns are set once, by SQLAlchemy.

    SQLModel sets them a second time as pydantic's, which checks nothing in a table: a report is made in half the time
    without, a column set in a third; together they were a tenth of what a reply costs.
    """

    if not TYPE_CHECKING:  # the type checker sees the columns by their names

        def __init__(self, **columns: object) -> None:
            values, made = _defaults(type(self))
            for name, value in (values | {name: make() for name, make in made} | columns).items():
                setattr(self, name, value)

        __setattr__ = object.__setattr__


@cache
def _defaults(table: type[SQLModel]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """What a new row has in the columns that are not said: values, and what makes one."""
    optional = {name: field for name, field in table.model_fields.items() if not field.is_required()}
    values = {name: field.default for name, field in optional.items() if field.default_factory is None}
    return values, [(name, field.default_factory) for name, field in optional.items() if name not in values]
