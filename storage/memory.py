"""What a unit of work of many messages has looked up: asked of the database once, and known until something changes.

Only such a unit of work has a memory (`begin`); everywhere else `remembered` asks the database each time.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.orm import Session as SyncSession
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Assignment, Campaign, Group, Person, Role, Task, Unit, Version

Key = tuple[str, Hashable]
"""What kind of look-up, and of what."""
Found = TypeVar("Found")

LOOKED_UP = frozenset({Assignment, Campaign, Group, Person, Role, Task, Unit, Version})
FOUND_BY_ID = frozenset({Assignment, Person})
"""Of these a change of other columns changes no look-up: everybody in a unit of work holds the same object."""


def begin(session: AsyncSession) -> None:
    """Remember from now on. What is put into the memory by hand counts as looked up."""
    session.info["memory"] = {}


def of(session: AsyncSession) -> dict[Key, Any]:
    """What is remembered; nothing where nothing is."""
    memory: dict[Key, Any] = session.info.get("memory", {})
    return memory


async def remembered(session: AsyncSession, key: Key, look_up: Callable[[], Awaitable[Found]]) -> Found:
    """What was found under this key, or what `look_up` finds."""
    memory: dict[Key, Found] | None = session.info.get("memory")
    if memory is None:
        return await look_up()
    if key not in memory:
        memory[key] = await look_up()
    return memory[key]


@event.listens_for(SyncSession, "after_flush")
def _forget_after_flush(session: SyncSession, _context: UOWTransaction) -> None:
    if memory := session.info.get("memory"):
        touched = {type(row) for row in (*session.new, *session.deleted)}
        touched |= {type(row) for row in session.dirty} - FOUND_BY_ID
        if touched & LOOKED_UP:
            memory.clear()


@event.listens_for(SyncSession, "do_orm_execute")
def _forget_at_statement(state: ORMExecuteState) -> None:
    changing = state.is_insert or state.is_update or state.is_delete
    if changing and (memory := state.session.info.get("memory")):
        mapper = state.bind_mapper
        if mapper is None or mapper.class_ in LOOKED_UP:
            memory.clear()
