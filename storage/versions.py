"""The version of the unit list: caches of names are good as long as it stays."""

from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.memory import remembered
from storage.tables import Version
from storage.upsert import upsert

ROSTER = "roster"


async def roster_version(session: AsyncSession) -> int:
    """How often the unit list has changed."""
    row = await remembered(session, ("version", ROSTER), partial(session.get, Version, ROSTER))
    return row.number if row else 0


async def roster_changed(session: AsyncSession) -> None:
    """The unit list changes in this transaction."""
    first = upsert(session, Version).values(name=ROSTER, number=1)
    counted = first.on_conflict_do_update(index_elements=["name"], set_={"number": Version.number + 1})
    await session.exec(counted)
