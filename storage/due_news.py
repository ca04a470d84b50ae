"""That a due was moved from above, to who answers for each unit: once for each move, in private."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Status
from storage import outbox, people
from storage.tables import Assignment, Delivery, DeliveryKind, DueMove, Task
from storage.tables.columns import stored_id

LIVES = timedelta(days=30)
"""How long it is still of use where it could not be delivered."""
MOVE = "move"
"""In the payload of a decision: the number of the move it tells of."""
TOGETHER = 500
"""Units that are looked up together."""


async def tell(session: AsyncSession, task: Task, now: datetime, *, by: int | None = None) -> int:
    """Queue what tells of every due of a task that was moved at `now`: to the first of those who answer for the unit
    whom a message reaches, but for who moved it (`by`). Who has finished needs no other day. Telling again adds
    nothing. Returns of how many units nobody can be told.
    """
    rows = select(col(DueMove.id), col(Assignment.unit_id)).join(Assignment)
    rows = rows.where(DueMove.at == now, col(DueMove.by_wave).is_(False), Assignment.task_id == task.id)
    moves = (await session.exec(rows.where(Assignment.status != Status.DONE).order_by(col(DueMove.id)))).all()
    unheard = 0
    for first in range(0, len(moves), TOGETHER):
        unheard += await _tell(session, task, moves[first : first + TOGETHER], now, by)
    return unheard


async def _tell(
    session: AsyncSession, task: Task, moves: Sequence[tuple[int | None, int]], now: datetime, by: int | None
) -> int:
    holders = await people.secretaries(session, [unit_id for _, unit_id in moves], now)
    news, unheard = [], 0
    for move_id, unit_id in moves:
        reached = [person for person in holders.get(unit_id, []) if person.reachable]
        unheard += not reached
        if reached and reached[0].id != by:
            news.append(_delivery(stored_id(move_id), unit_id, stored_id(reached[0].id), task, now))
    await outbox.put(session, news)
    return unheard


def _delivery(move_id: int, unit_id: int, person_id: int, task: Task, now: datetime) -> Delivery:
    return Delivery(
        key=f"moved:{move_id}",
        kind=DeliveryKind.DECISION,
        campaign_id=task.campaign_id,
        task_id=stored_id(task.id),
        unit_id=unit_id,
        person_id=person_id,
        due=now,
        next_try=now,
        stale_at=now + LIVES,
        payload={MOVE: move_id},
    )
