"""Due dates that are moved: of one unit, or of everything below it. The plan of before stays in `due_moves`."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, update
from sqlmodel import UTCDateTime, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from storage import audit, counters
from storage.scopes import assignments_in, scope_of
from storage.tables import (
    Assignment,
    Campaign,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DueMove,
    Extension,
    ExtensionState,
    Task,
    Unit,
)


class ClosedCampaignError(Exception):
    """The campaign is closed; its dates do not change any more."""


class PastDueError(Exception):
    """The new date has passed already."""


class NothingOwedError(Exception):
    """The unit owes nothing in this task; its subtree may."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a due is moved, on what paper (its number and date, as written), and by whom (None: on the command line)."""

    reason: str = ""
    document: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """How many assignments were moved, and how many kept the later date that was granted to them alone."""

    moved: int
    kept: int = 0


async def move(
    session: AsyncSession,
    task: Task,
    unit: Unit,
    to: datetime,
    ground: Ground,
    now: datetime,
    zone: ZoneInfo,
    *,
    below: bool = False,
) -> Moved:
    """Make `to` (aware, the last second that is on time) the due of a unit, or of all of its subtree if `below`.

    Figures, lateness and what waits to be sent follow; reminders of the new date are planned in their time. Units that
    were granted a date of their own beyond `to` keep it when a subtree is moved. Moving to the same date again changes
    nothing. `zone` is the office's. Raises ClosedCampaignError, PastDueError, NothingOwedError.
    """
    campaign = await _open_campaign(session, task)
    if to <= now:
        raise PastDueError(to.astimezone(zone).isoformat(timespec="minutes"))
    owed = _owed(task, unit, below=below)
    if not await _count(session, owed):
        raise NothingOwedError(unit.code)
    longer = _granted_beyond(to) if below else literal(value=False)
    moving = and_(owed, col(Assignment.due) != to, ~longer)
    if moved := await _lock(session, moving):
        await _carry_out(session, task, moving, to, ground, now, zone)
        where = {"campaign": campaign.key, "task": task.key, "below": int(below) or None}
        audit.note(session, "due.move", f"unit:{unit.code}", now, to=to.isoformat(), count=moved, **where)
    return Moved(moved, await _count(session, owed & longer))


async def owing(session: AsyncSession, task: Task, unit: Unit) -> int:
    """How many units at or below a unit owe something in a task."""
    return await _count(session, _owed(task, unit, below=True))


async def foresee(session: AsyncSession, task: Task, unit: Unit, to: datetime) -> Moved:
    """What moving the due of a subtree would do now."""
    owed, longer = _owed(task, unit, below=True), _granted_beyond(to)
    moving = and_(owed, col(Assignment.due) != to, ~longer)
    return Moved(await _count(session, moving), await _count(session, owed & longer))


async def _open_campaign(session: AsyncSession, task: Task) -> Campaign:
    campaign = await session.get_one(Campaign, task.campaign_id)
    if campaign.closed_at is not None:
        raise ClosedCampaignError(campaign.key)
    await session.flush()  # what follows asks the database
    return campaign


async def _carry_out(
    session: AsyncSession,
    task: Task,
    moving: ColumnElement[bool],
    to: datetime,
    ground: Ground,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """In an order in which `moving`, which asks for the old due, still finds them until the last statement."""
    late = _late_at(to, zone)
    await counters.shift_moved(session, moving, to, late)
    await _cancel_reminders(session, task, moving)
    told = {"reason": ground.reason, "document": ground.document, "by_wave": False}
    columns = {
        "assignment_id": col(Assignment.id),
        "at": literal(now, UTCDateTime),
        "before": col(Assignment.due),
        "after": literal(to, UTCDateTime),
        "person_id": literal(ground.person_id),
        **{name: literal(value) for name, value in told.items()},
    }
    rows = select(*columns.values()).where(moving).order_by(col(Assignment.id))
    await session.exec(insert(DueMove).from_select(list(columns), rows))
    changed = update(Assignment).where(moving).values(due=to, late=late)
    await session.exec(changed.execution_options(synchronize_session=False))
    await _look_again(session)


def _owed(task: Task, unit: Unit, *, below: bool) -> ColumnElement[bool]:
    alone = (col(Assignment.unit_id) == unit.id) & col(Assignment.dropped_at).is_(None)
    return and_(col(Assignment.task_id) == task.id, assignments_in(scope_of(unit)) if below else alone)


def _granted_beyond(to: datetime) -> ColumnElement[bool]:
    """The due in force was granted to this unit alone, and is later."""
    own = (col(Extension.assignment_id) == col(Assignment.id), col(Extension.after) == col(Assignment.due))
    return exists().where(*own, col(Extension.state) == ExtensionState.GRANTED, col(Extension.after) > to)


def _late_at(due: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    """`domain.tally.is_late` of what is finished, in the database's words."""
    return case(
        (col(Assignment.done_at).is_(None), literal(value=False)),
        (col(Assignment.day).is_(None), col(Assignment.done_at) > due),
        else_=col(Assignment.day) > day_of(due, zone),
    )


async def _count(session: AsyncSession, which: ColumnElement[bool]) -> int:
    return (await session.exec(select(func.count()).select_from(Assignment).where(which))).one()


async def _lock(session: AsyncSession, which: ColumnElement[bool]) -> int:
    """Keep these assignments from everybody else until the commit; returns how many they are."""
    rows = select(Assignment.id).where(which).order_by(col(Assignment.id)).with_for_update(key_share=True)
    return len((await session.exec(rows)).all())


async def _cancel_reminders(session: AsyncSession, task: Task, moving: ColumnElement[bool]) -> None:
    """What waits was planned by the old date."""
    waiting = (
        col(Delivery.kind) == DeliveryKind.REMINDER,
        col(Delivery.state) == DeliveryState.WAITING,
        col(Delivery.task_id) == task.id,
        col(Delivery.unit_id).in_(select(Assignment.unit_id).where(moving)),
    )
    cancelled = update(Delivery).where(*waiting)
    await session.exec(cancelled.values(state=DeliveryState.CANCELLED, error="the due date was moved"))


async def _look_again(session: AsyncSession) -> None:
    """Whoever holds one of the assignments in this unit of work sees it as it now is."""
    held = [one.id for one in session.sync_session.identity_map.values() if isinstance(one, Assignment)]
    if held:
        rows = select(Assignment).where(col(Assignment.id).in_(held))
        await session.exec(rows.execution_options(populate_existing=True))
