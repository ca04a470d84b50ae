"""The version of the unit list: caches of names are good as long as it stays."""

from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.memory import remembered
from storage.tables import Version
from storage.upsert import upsert

ROSTER = "roster"
MOST_KEPT = 2_000

Found = TypeVar("Found")

_kept: WeakKeyDictionary[Any, tuple[int, dict[Hashable, Any]]] = WeakKeyDictionary()
"""For each open database the version of its unit list, and what was found under it."""


async def roster_version(session: AsyncSession) -> int:
    """How often the unit list has changed."""
    row = await remembered(session, ("version", ROSTER), partial(session.get, Version, ROSTER))
    return row.number if row else 0


async def roster_changed(session: AsyncSession) -> None:
    """The unit list changes in this transaction."""
    first = upsert(session, Version).values(name=ROSTER, number=1)
    counted = first.on_conflict_do_update(index_elements=["name"], set_={"number": Version.number + 1})
    await session.exec(counted)


async def while_units_stay(session: AsyncSession, key: Hashable, look_up: Callable[[], Awaitable[Found]]) -> Found:
    """What follows from the unit list alone and takes a walk through all of it: looked up once for each version."""
    version, database = await roster_version(session), session.get_bind().engine.pool  # one for all its views
    known_version, known = _kept.get(database, (version, {}))
    if known_version != version or len(known) >= MOST_KEPT:
        known = {}
    _kept[database] = version, known
    if key not in known:
        known[key] = await look_up()
    found: Found = known[key]
    return found
