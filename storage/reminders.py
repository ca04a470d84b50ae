"""Planning reminders with set-based SQL: one statement for all units that share a due moment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, true
from sqlmodel import JSON, UTCDateTime, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from domain.plan import Reminder, Stage, reminder_key
from domain.rights import REACHES_BELOW, Place
from domain.values import RoleName, Status
from storage.counters import ancestors
from storage.own_days import own_day_column
from storage.people import in_force
from storage.tables import Assignment, Campaign, Delivery, DeliveryKind, DeliveryState, Person, Role, Task, Unit
from storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class Band:
    """Unfinished assignments of a task with the same due moment and the same day that the units named themselves."""

    due: datetime
    own_date: date | None
    share: "Share"


@dataclass(frozen=True, slots=True)
class Share:
    """Units that are planned by one calendar: `only` these (by id), or all but those of `besides`."""

    only: frozenset[int] | None = None
    besides: frozenset[int] = frozenset()

    def holds(self) -> ColumnElement[bool]:
        """The assignment is of one of them."""
        if self.only is not None:
            return col(Assignment.unit_id).in_(self.only)
        return col(Assignment.unit_id).not_in(self.besides) if self.besides else true()


async def bands(session: AsyncSession, task: Task, share: Share) -> Sequence[Band]:
    """The bands of a task. They are few: dues come by wave, own days are days."""
    own = own_day_column()
    unfinished = (Assignment.task_id == task.id, Assignment.status != Status.DONE, col(Assignment.dropped_at).is_(None))
    rows = select(Assignment.due, own).where(*unfinished, share.holds())
    return [Band(due, day, share) for due, day in await session.exec(rows.group_by(col(Assignment.due), own))]


async def plan_private(
    session: AsyncSession,
    campaign: Campaign,
    task: Task,
    band: Band,
    reminder: Reminder,
    now: datetime,
    today: datetime,
) -> int:
    """Queue a reminder for each unit of the band that somebody can be told of in private; returns how many were new.

    `today` is when the office's day of the reminder began: who has answered since needs no reminder.
    """
    state = DeliveryState.CANCELLED if now >= reminder.stale_after else DeliveryState.WAITING
    row = Queued(reminder.stage, reminder.nominal, reminder.moment, reminder.moment, reminder.stale_after, state)
    return await queue(session, campaign, task, row, unanswered(task, band, today), now)


@dataclass(frozen=True, slots=True)
class Queued:
    """A reminder as a row of the outbox, the same for all units. `nominal` is the day in its key; `first_try` is later
    than `due` where the office may not be disturbed.
    """

    stage: Stage
    nominal: date
    due: datetime
    first_try: datetime
    stale_at: datetime
    state: DeliveryState = DeliveryState.WAITING


async def queue(
    session: AsyncSession, campaign: Campaign, task: Task, row: Queued, wanted: ColumnElement[bool], now: datetime
) -> int:
    """Queue a reminder for the unit of each wanted assignment that somebody can be told of in private.

    Returns how many were new.
    """
    recipient = recipients(now)
    columns = {
        "key": key_of(campaign, task, row.nominal),
        "kind": literal(DeliveryKind.REMINDER.value),
        "campaign_id": literal(campaign.id),
        "task_id": literal(task.id),
        "unit_id": col(Unit.id),
        "person_id": recipient.c.person_id,
        "stage": literal(row.stage.value),
        "due": literal(row.due, UTCDateTime),
        "stale_at": literal(row.stale_at, UTCDateTime),
        "state": literal(row.state.value),
        "attempts": literal(0),
        "next_try": literal(row.first_try, UTCDateTime),
        "error": literal(""),
        "payload": literal({}, JSON),
    }
    rows = select(*columns.values()).select_from(Assignment).join(Unit, col(Unit.id) == Assignment.unit_id)  # type: ignore[call-overload]
    rows = rows.join(recipient, recipient.c.unit_id == Assignment.unit_id).where(wanted)
    queued = upsert(session, Delivery).from_select(list(columns), rows.order_by(col(Unit.id)))
    added = queued.on_conflict_do_nothing(index_elements=["key"]).execution_options(preserve_rowcount=True)
    return int((await session.exec(added)).rowcount)


def key_of(campaign: Campaign, task: Task, nominal: date) -> ColumnElement[str]:
    """The key of a unit's reminder, in a statement that knows the unit."""
    head, _, tail = reminder_key(campaign.key, task.key, "\0", nominal).partition("\0")
    return literal(head).concat(col(Unit.code)).concat(tail)


async def unreachable(
    session: AsyncSession, task: Task, band: Band, now: datetime, today: datetime, apart: Collection[int]
) -> list[Place]:
    """Where the units of the band stand that nobody can be told of in private; see `_places`."""
    somebody = _reachable(now).where(col(Role.unit_id) == col(Assignment.unit_id)).exists()
    return await _places(session, unanswered(task, band, today) & ~somebody, apart)


async def unfinished(session: AsyncSession, task: Task, band: Band, apart: Collection[int]) -> list[Place]:
    """Where the units of the band stand; see `_places`."""
    return await _places(session, _of_band(task, band), apart)


async def _places(session: AsyncSession, wanted: ColumnElement[bool], apart: Collection[int]) -> list[Place]:
    """Where the units of these assignments stand: one place (of id 0) for all below one node that are of one cluster,
    for they may be 300,000; a place of its own for each whose id is in `apart`.
    """
    own = case((col(Unit.id).in_(apart), col(Unit.id)), else_=0)
    rows = select(col(Assignment.path), own, col(Unit.cluster)).join(Unit, col(Unit.id) == Assignment.unit_id)
    found = await session.exec(rows.where(wanted).distinct())
    return [Place(unit_id, tuple(ancestors(path)), cluster) for path, unit_id, cluster in found]


def unanswered(task: Task, band: Band, today: datetime) -> ColumnElement[bool]:
    """Assignments of the band that are not finished and of which nobody has spoken since `today` began."""
    return _of_band(task, band) & or_(col(Assignment.said_at).is_(None), col(Assignment.said_at) < today)


def _of_band(task: Task, band: Band) -> ColumnElement[bool]:
    own = own_day_column()
    return and_(
        col(Assignment.task_id) == task.id,
        col(Assignment.due) == band.due,
        own.is_(None) if band.own_date is None else own == band.own_date,
        col(Assignment.status) != Status.DONE,
        col(Assignment.dropped_at).is_(None),
        band.share.holds(),
    )


def recipients(now: datetime) -> Subquery:
    """For each unit the one person to be told: the secretary longest in office who can be reached, else a deputy."""
    as_secretary = case((col(Role.role) == RoleName.SECRETARY, col(Role.id)))
    # The least id, not a window's first row: a fifth of what planning costs.
    first = func.coalesce(func.min(as_secretary), func.min(col(Role.id))).label("role_id")
    chosen = _reachable(now).with_only_columns(first).group_by(col(Role.unit_id)).subquery()
    return select(Role.unit_id, Role.person_id).join(chosen, chosen.c.role_id == col(Role.id)).subquery()


def _reachable(now: datetime) -> Select[int, int]:
    """The units and people of roles that answer for one unit, and whose holder can be told in private."""
    rows = select(col(Role.unit_id), col(Role.person_id)).join(Person, col(Person.id) == Role.person_id)
    return rows.where(
        col(Role.role).not_in(REACHES_BELOW),
        in_force(now),
        col(Person.started_at).is_not(None),
        col(Person.blocked_at).is_(None),
    )
