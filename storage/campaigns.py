"""Campaigns: made from their file, kept in step with the unit list, closed."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, exists, insert, literal, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import UTCDateTime, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from domain.calendar import day_of
from domain.campaign import CampaignFile, TaskRule, rules_to_json
from domain.tally import is_late
from domain.values import Status
from storage import audit, counters, units
from storage.memory import remembered
from storage.scopes import scope_of, units_in
from storage.tables import Assignment, Campaign, DueMove, Task, Unit
from storage.tables.columns import stored_id
from storage.versions import roster_changed


class CampaignExistsError(Exception):
    """There is a campaign with this key already."""


class NobodyToAnswerError(Exception):
    """No unit in the subtree is of the kinds that the campaign asks."""


class UnknownCampaignError(Exception):
    """No campaign has this key."""


async def create(session: AsyncSession, plan: CampaignFile, now: datetime, zone: ZoneInfo) -> Campaign:
    """Make the campaign, its tasks and an assignment for each unit and task.

    `now` is aware; the office's day in `zone` decides which units exist. Raises storage.units.UnknownUnitError,
    CampaignExistsError, NobodyToAnswerError; the caller's transaction then leaves nothing behind.
    """
    unit = await units.named(session, plan.unit)
    if await by_key(session, plan.key) is not None:
        raise CampaignExistsError(plan.key)
    campaign = Campaign(
        key=plan.key,
        title=plan.title,
        unit_id=stored_id(unit.id),
        kinds=list(plan.kinds),
        opens=plan.opens,
        rules=rules_to_json(plan.rules),
        created_at=now,
        planned_until=now,
    )
    session.add(campaign)
    await session.flush()
    tasks = [_task(campaign, position, rule) for position, rule in enumerate(plan.tasks)]
    session.add_all(tasks)
    await session.flush()
    await _assign(session, campaign, tasks, unit, day_of(now, zone))
    if (await session.exec(select(Assignment.id).where(Assignment.task_id == tasks[0].id).limit(1))).first() is None:
        raise NobodyToAnswerError(", ".join(plan.kinds))
    audit.note(session, "campaign.create", f"campaign:{plan.key}", now, unit=plan.unit)
    return campaign


async def close(session: AsyncSession, key: str, now: datetime) -> Campaign:
    """End a campaign: nothing more is recorded, reminded or tallied. Raises UnknownCampaignError."""
    campaign = await by_key(session, key)
    if campaign is None:
        raise UnknownCampaignError(key)
    if campaign.closed_at is None:
        campaign.closed_at = now
        session.add(campaign)
        audit.note(session, "campaign.close", f"campaign:{key}", now)
    return campaign


async def by_key(session: AsyncSession, key: str) -> Campaign | None:
    """The campaign with this key."""
    return (await session.exec(select(Campaign).where(col(Campaign.key) == key))).first()


async def listing(session: AsyncSession) -> Sequence[tuple[Campaign, Unit]]:
    """Every campaign with the root of its subtree, oldest first."""
    rows = select(Campaign, Unit).where(Campaign.unit_id == Unit.id).order_by(col(Campaign.id))
    return (await session.exec(rows)).all()


async def running(session: AsyncSession, day: date) -> Sequence[Campaign]:
    """The campaigns that are open on the office's `day`, oldest first."""

    async def look_up() -> Sequence[Campaign]:
        opened = or_(col(Campaign.opens).is_(None), col(Campaign.opens) <= day)
        rows = select(Campaign).where(col(Campaign.closed_at).is_(None), opened).order_by(col(Campaign.id))
        return (await session.exec(rows)).all()

    return await remembered(session, ("running", day), look_up)


async def tasks_of(session: AsyncSession, campaign_ids: Sequence[int]) -> Sequence[Task]:
    """The tasks of these campaigns, in the campaigns' and their own order."""

    async def look_up() -> Sequence[Task]:
        rows = select(Task).where(col(Task.campaign_id).in_(campaign_ids))
        return (await session.exec(rows.order_by(col(Task.campaign_id), col(Task.position)))).all()

    return await remembered(session, ("tasks", tuple(campaign_ids)), look_up)


def rule_of(task: Task) -> TaskRule:
    """A stored task as its campaign file told it."""
    return TaskRule(
        key=task.key,
        title=task.title,
        due=task.due,
        answer=task.answer,
        aliases=tuple(task.aliases),
        due_by_wave={wave: datetime.fromisoformat(due) for wave, due in task.due_by_wave.items()} or None,
        steps=task.steps,
        choices=tuple(task.choices),
        dates=task.dates,
        at_most=int(task.at_most) if task.at_most.isdecimal() else task.at_most or None,
    )


async def refresh(session: AsyncSession, now: datetime, zone: ZoneInfo) -> None:
    """Bring every open campaign, and what is kept in memory, in step with a changed unit list.

    New units get their assignments, moved ones their new place, those of another wave its due (unless it was moved
    for them alone); what nobody must answer any more counts from now on no more, and did before; figures are counted
    anew.
    """
    await roster_changed(session)
    day = day_of(now, zone)
    for campaign in await running(session, date.max):
        unit = await session.get_one(Unit, campaign.unit_id)
        tasks = list(await tasks_of(session, [stored_id(campaign.id)]))
        asked = select(Unit.id).where(asked_units(campaign.kinds, unit, day))
        for task in tasks:
            await _drop_and_take_up(session, task, asked, now)
            await _follow_units(session, task, now, zone)
        await _assign(session, campaign, tasks, unit, day, since=now)


async def _drop_and_take_up(
    session: AsyncSession, task: Task, asked: SelectOfScalar[int] | SelectOfScalar[None], now: datetime
) -> None:
    """What nobody must answer any more is dropped; what was dropped and is asked again is owed again."""
    mine = (col(Assignment.task_id) == task.id, col(Assignment.dropped_at).is_(None))
    dropped = update(Assignment).where(*mine, col(Assignment.unit_id).not_in(asked)).values(dropped_at=now)
    again = (col(Assignment.task_id) == task.id, col(Assignment.dropped_at).is_not(None))
    taken_up = update(Assignment).where(*again, col(Assignment.unit_id).in_(asked)).values(dropped_at=None)
    for statement in (taken_up, dropped):
        await session.exec(statement.execution_options(synchronize_session=False))


async def _assign(
    session: AsyncSession,
    campaign: Campaign,
    tasks: Sequence[Task],
    root: Unit,
    day: date,
    since: datetime | None = None,
) -> None:
    """Give every unit that is asked, and has none yet, an assignment of each task; count the figures."""
    for task in tasks:
        has_one = exists().where(col(Assignment.task_id) == task.id, col(Assignment.unit_id) == col(Unit.id))
        rows = select(  # type: ignore[call-overload]
            literal(task.id),
            Unit.id,
            Unit.path,
            _due_by_wave(task),
            literal(Status.NOT_STARTED.value),
            literal(False),
            literal(""),
            literal(""),
            literal(since, UTCDateTime),
        ).where(asked_units(campaign.kinds, root, day), ~has_one)
        columns = ["task_id", "unit_id", "path", "due", "status", "late", "words", "source", "since"]
        await session.exec(insert(Assignment).from_select(columns, rows.order_by(Unit.id)))
        await counters.recount(session, stored_id(task.id))


async def _follow_units(session: AsyncSession, task: Task, now: datetime, zone: ZoneInfo) -> None:
    """Copy the units' present places, and dues by their present waves, into the assignments of a task."""
    mine = (col(Assignment.task_id) == task.id, col(Assignment.unit_id) == col(Unit.id))
    moved = update(Assignment).where(*mine, col(Assignment.path) != col(Unit.path)).values(path=col(Unit.path))
    await session.exec(moved.execution_options(synchronize_session=False))
    own_due = exists().where(col(DueMove.assignment_id) == col(Assignment.id), col(DueMove.by_wave).is_(False))
    changed = select(Assignment, _due_by_wave(task)).where(*mine, ~own_due, col(Assignment.due) != _due_by_wave(task))
    for assignment, due in (await session.exec(changed.execution_options(populate_existing=True))).all():
        owner = stored_id(assignment.id)
        session.add(DueMove(assignment_id=owner, at=now, before=assignment.due, after=due, by_wave=True))
        assignment.due = due
        assignment.late = assignment.done_at is not None and is_late(assignment.day, assignment.done_at, due, zone)
        session.add(assignment)
    await session.flush()


def asked_units(kinds: Sequence[str], root: Unit, day: date) -> ColumnElement[bool]:
    """Units that must answer: those of the kinds (all leaves if none is named) that exist on `day`."""
    child = aliased(Unit)
    has_child = exists().where(col(child.parent_id) == col(Unit.id), _is_open(child, day))
    wanted = col(Unit.kind).in_(kinds) if kinds else ~has_child
    return units_in(scope_of(root)) & wanted & _is_open(Unit, day)


def _is_open(unit: type[Unit], day: date) -> ColumnElement[bool]:
    opened = or_(col(unit.opened).is_(None), col(unit.opened) <= day)
    return opened & or_(col(unit.closed).is_(None), col(unit.closed) > day)


def _due_by_wave(task: Task) -> ColumnElement[datetime]:
    waves = {wave: datetime.fromisoformat(due) for wave, due in task.due_by_wave.items()}
    due = literal(task.due, type_=UTCDateTime)
    if not waves:
        return due
    whens = {wave: literal(moment, type_=UTCDateTime) for wave, moment in waves.items()}
    return case(whens, value=col(Unit.wave), else_=due)


def _task(campaign: Campaign, position: int, rule: TaskRule) -> Task:
    return Task(
        campaign_id=stored_id(campaign.id),
        key=rule.key,
        title=rule.title,
        aliases=list(rule.aliases),
        answer=rule.answer,
        steps=rule.steps,
        choices=list(rule.choices),
        at_most=str(rule.at_most or ""),
        dates=rule.dates,
        due=rule.due,
        due_by_wave={wave: due.isoformat() for wave, due in (rule.due_by_wave or {}).items()},
        position=position,
    )
