"""What Telegram has delivered: known, so that its second delivery is skipped; kept whole where it failed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import FailedUpdate, SeenUpdate
from storage.upsert import upsert

REMEMBERED = timedelta(hours=48)
"""Telegram delivers an update again for 24 hours at most, and after a quiet week numbers them anew."""


async def take_in(session: AsyncSession, update_ids: Iterable[int], now: datetime) -> set[int]:
    """Remember updates as taken, in the transaction that stores their effect; returns those that were not before.

    First of all in that transaction: if another program is taking one of them, this waits for what becomes of it.
    """
    # In one order everywhere, so that two programs never wait for each other in a ring.
    rows = [{"update_id": update_id, "at": now} for update_id in sorted(set(update_ids))]
    if not rows:
        return set()
    taken = upsert(session, SeenUpdate).on_conflict_do_nothing().returning(col(SeenUpdate.update_id))
    return {int(row[0]) for row in await session.exec(taken, params=rows)}


async def note_failed(session: AsyncSession, update_id: int, update: dict[str, Any], error: str, now: datetime) -> None:
    """Keep an update that could not be taken."""
    row = {"update_id": update_id, "at": now, "error": error, "update": update}
    await session.exec(upsert(session, FailedUpdate).on_conflict_do_nothing(), params=[row])


async def forget_seen(session: AsyncSession, now: datetime) -> None:
    """Drop the numbers of updates that cannot come again."""
    await session.exec(delete(SeenUpdate).where(col(SeenUpdate.at) < now - REMEMBERED))
