"""When something was last done, kept for whoever takes over."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Mark
from storage.upsert import upsert

POLLED = "polled"
"""When Telegram last gave what had come in, and it was stored."""


async def last(session: AsyncSession, name: str) -> datetime | None:
    """When it was last done; None if never."""
    mark = await session.get(Mark, name, populate_existing=True)
    return mark.at if mark else None


async def set_to(session: AsyncSession, name: str, at: datetime) -> None:
    """It was done at `at`."""
    done = upsert(session, Mark).values(name=name, at=at)
    await session.exec(done.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
