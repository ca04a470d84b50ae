"""Units of work that the database took back because they met another one, done anew."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import TypeGuard, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError  # noqa: A004 (of its pool)

ATTEMPTS = 8
FIRST_PAUSE = 0.005
"""Seconds; doubled with each attempt, so that the last one waits for a third of a second."""
CONFLICTS = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialization failure and of a deadlock: the same work may well succeed a moment later."""

READ_ONLY = "25006"
"""SQLSTATE of a database that takes no writes: a standby, or one that is being looked after."""

Result = TypeVar("Result")


async def insisting(work: Callable[[], Awaitable[Result]], conflicts: Collection[str] = CONFLICTS) -> Result:
    """Do `work`, which begins and commits its own unit of work; again if it collided with another, a few times.

    `conflicts` are the SQLSTATEs that tell of a collision. Raises what it raises, the last collision too.
    """
    for attempt in range(ATTEMPTS):
        try:
            return await work()
        except DBAPIError as error:
            if not is_conflict(error, conflicts) or attempt == ATTEMPTS - 1:
                raise
        await asyncio.sleep(FIRST_PAUSE * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


def is_conflict(error: BaseException | None, conflicts: Collection[str] = CONFLICTS) -> TypeGuard[DBAPIError]:
    """Whether the database took the work back for no fault of its own. SQLite, with one writer, never does."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in conflicts


def is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be used just now (gone, locked, full, taking no writes): nothing is wrong with the
    work itself.
    """
    told = isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == READ_ONLY
    return told or isinstance(error, OperationalError | InterfaceError | TimeoutError)
