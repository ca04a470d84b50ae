"""What Telegram has delivered: known, so that its second delivery is skipped; kept whole where it failed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import FailedUpdate, SeenUpdate
from storage.upsert import upsert

REMEMBERED = timedelta(hours=48)
"""Telegram delivers an update again for 24 hours at most, and after a quiet week numbers them anew."""


async def unseen(session: AsyncSession, update_ids: Sequence[int]) -> set[int]:
    """Which of these updates have not been taken yet."""
    rows = select(SeenUpdate.update_id).where(col(SeenUpdate.update_id).in_(update_ids))
    return set(update_ids) - set((await session.exec(rows)).all())


async def note_seen(session: AsyncSession, update_ids: Iterable[int], now: datetime) -> None:
    """Remember updates as taken, in the transaction that stores their effect."""
    rows = [{"update_id": update_id, "at": now} for update_id in update_ids]
    if rows:
        await session.exec(upsert(session, SeenUpdate).on_conflict_do_nothing(), params=rows)


async def note_failed(session: AsyncSession, update_id: int, update: dict[str, Any], error: str, now: datetime) -> None:
    """Keep an update that could not be taken."""
    row = {"update_id": update_id, "at": now, "error": error, "update": update}
    await session.exec(upsert(session, FailedUpdate).on_conflict_do_nothing(), params=[row])


async def forget_seen(session: AsyncSession, now: datetime) -> None:
    """Drop the numbers of updates that cannot come again."""
    await session.exec(delete(SeenUpdate).where(col(SeenUpdate.at) < now - REMEMBERED))
