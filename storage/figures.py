"""Figures of a scope: now, from what is kept; at an earlier moment, from the reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, and_, case, cast, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.tally import Figures, SaidReport, complete_parents, fold, is_late, is_overdue
from domain.values import Status
from storage import counters
from storage.scopes import Scope, assignments_in, is_below, owed_ever_in, units_in
from storage.tables import Assignment, Counter, DueMove, Report, Task, Unit
from storage.tables.columns import stored_id
from storage.versions import while_units_stay


async def of_scope(session: AsyncSession, task: Task, scope: Scope, now: datetime) -> Figures:
    """A task's figures for a scope at `now`: read from the kept counters, or counted where the scope is one cluster."""
    if scope.cluster:
        by_cluster = await by(session, task, scope, now, col(Unit.cluster))
        complete, parents = await _parents_in_cluster(session, task, scope)
        return by_cluster.get(scope.cluster, Figures()) + Figures(parents=parents, complete_parents=complete)
    await counters.settle(session)
    own = select(Assignment).where(Assignment.task_id == task.id, Assignment.unit_id == scope.unit_id)
    below = select(Counter).where(Counter.task_id == task.id, Counter.unit_id == scope.unit_id)
    figures = Figures()
    for assignment in await session.exec(own):
        figures += _of_one(assignment.status, assignment.due, now, late=assignment.late)
    for row in await session.exec(below):
        figures += _of_counter(row, now)
    complete, parents = await _parents(session, task, scope)
    return figures + Figures(parents=parents, complete_parents=complete)


async def by(
    session: AsyncSession,
    task: Task,
    scope: Scope,
    now: datetime,
    column: Any,  # noqa: ANN401 (a column of Unit)
) -> dict[str, Figures]:
    """A task's figures for each value of a column of `Unit` (cluster, kind, sector, wave) in a scope, by name."""
    await session.flush()
    overdue = and_(col(Assignment.status) != Status.DONE, col(Assignment.due) < now)
    counted = select(  # type: ignore[call-overload]
        column,
        Assignment.status,
        func.count(),
        func.sum(cast(Assignment.late, Integer)),
        func.sum(case((overdue, 1), else_=0)),
    ).join(Unit, col(Unit.id) == Assignment.unit_id)
    rows = counted.where(Assignment.task_id == task.id, assignments_in(scope)).group_by(column, Assignment.status)
    figures: dict[str, Figures] = {}
    for value, status, count, late, overdue_count in await session.exec(rows.order_by(column)):
        one = Figures(total=count, late=late, overdue=overdue_count, **{status.value: count})
        figures[value] = figures.get(value, Figures()) + one
    return figures


async def by_parent(session: AsyncSession, task: Task, scope: Scope, now: datetime) -> list[tuple[str, Figures]]:
    """A task's figures for each unit directly under the scope that has units below it, by name, in the order of the
    unit list. What the scope's own unit and those directly under it owe stands last, under the scope's own name.
    """
    figures: dict[int, Figures] = {}
    for path, one in (await by(session, task, scope, now, col(Assignment.path))).items():
        inner = path.startswith(scope.below) and path != scope.below
        parent = counters.ancestors(path[len(scope.below) :])[0] if inner else scope.unit_id
        figures[parent] = figures.get(parent, Figures()) + one
    names = dict((await session.exec(select(Unit.id, Unit.name).where(col(Unit.id).in_(figures)))).all())
    places = sorted(figures, key=lambda unit_id: (unit_id == scope.unit_id, unit_id))
    return [(names[unit_id], figures[unit_id]) for unit_id in places]


async def by_child(session: AsyncSession, task: Task, scope: Scope, now: datetime) -> list[tuple[int, str, Figures]]:
    """A task's figures of all that is below each unit directly under the scope's, with its id and name, in the order of
    the unit list: read from the kept counters, so that the size of what is below costs nothing. Leaves are left out.
    """
    await counters.settle(session)
    rows = select(Counter, Unit.name).join(Unit, col(Unit.id) == Counter.unit_id)
    rows = rows.where(Counter.task_id == task.id, Counter.total > 0, Unit.parent_id == scope.unit_id)
    found: dict[int, tuple[str, Figures]] = {}
    for row, name in await session.exec(rows.order_by(col(Unit.id))):
        _, before = found.get(row.unit_id, ("", Figures()))
        found[row.unit_id] = name, before + _of_counter(row, now)
    return [(unit_id, name, figures) for unit_id, (name, figures) in found.items()]


async def as_of(session: AsyncSession, task: Task, scope: Scope, moment: datetime, zone: ZoneInfo) -> Figures:
    """A task's figures as they were at `moment`: the units that existed on that day in `zone`, what had been said by
    then and not yet corrected, and the due dates then in force.
    """
    existed = await _existing(session, task, scope, moment)
    dues = await _dues_at(session, task, moment)
    said = await _said_by(session, task, moment)
    figures, by_parent = Figures(), dict[int, list[int]]()
    for assignment_id, due, path in existed:
        state = fold(said.get(assignment_id, ()))
        due_then = dues.get(assignment_id, due)
        late = state.done_at is not None and is_late(state.date, state.done_at, due_then, zone)
        figures += _of_one(state.status, due_then, moment, late=late)
        if path.startswith(scope.below) and path != scope.below:
            sums = by_parent.setdefault(counters.ancestors(path[len(scope.below) :])[0], [0, 0])
            sums[0] += state.status is Status.DONE
            sums[1] += 1
    complete, parents = complete_parents((done, total) for done, total in by_parent.values())
    return figures + Figures(parents=parents, complete_parents=complete)


async def clusters(session: AsyncSession, scope: Scope) -> Sequence[str]:
    """The names of the clusters in a scope."""
    return await parts(session, scope, col(Unit.cluster))


async def parts(
    session: AsyncSession,
    scope: Scope,
    column: Any,  # noqa: ANN401 (a column of Unit)
) -> Sequence[str]:
    """The values that a column of `Unit` (cluster, kind, sector, wave) has in a scope, but for the empty one."""

    async def look_up() -> Sequence[str]:
        rows = select(column).where(units_in(scope), column != "").distinct()
        return (await session.exec(rows.order_by(column))).all()

    return await while_units_stay(session, (column.key, scope), look_up)


async def kinds(session: AsyncSession, task: Task, scope: Scope) -> tuple[Sequence[str], Sequence[str]]:
    """The kinds of the units that answer a task in a scope, and of those directly under the scope that are parents."""

    async def look_up() -> tuple[Sequence[str], Sequence[str]]:
        answering = select(Unit.kind).join(Assignment, col(Assignment.unit_id) == Unit.id)
        answering = answering.where(Assignment.task_id == task.id, assignments_in(scope)).distinct()
        counted = select(Counter.unit_id).where(Counter.task_id == task.id, Counter.total > 0)
        parents = select(Unit.kind).where(Unit.parent_id == scope.unit_id, col(Unit.id).in_(counted)).distinct()
        return (await session.exec(answering)).all(), (await session.exec(parents)).all()

    return await while_units_stay(session, ("kinds", task.id, scope), look_up)


def _of_one(status: Status, due: datetime, now: datetime, *, late: bool) -> Figures:
    return Figures(total=1, late=int(late), overdue=int(is_overdue(status, due, now)), **{status.value: 1})


def _of_counter(row: Counter, now: datetime) -> Figures:
    overdue = row.total - row.done if now > row.due else 0
    return Figures(row.total, row.done, row.late, row.in_progress, row.not_started, row.postponed, row.blocked, overdue)


async def _parents(session: AsyncSession, task: Task, scope: Scope) -> tuple[int, int]:
    """How many units directly under the scope have every unit below them done, of how many that have any."""
    # Not a join: SQLite would begin with all the counters of the task (11 ms of 300,000 units) instead of the children.
    children = select(Unit.id).where(Unit.parent_id == scope.unit_id)
    rows = (
        select(func.sum(Counter.done), func.sum(Counter.total))
        .where(Counter.task_id == task.id, col(Counter.unit_id).in_(children))
        .group_by(col(Counter.unit_id))
    )
    return complete_parents((await session.exec(rows)).all())


async def _parents_in_cluster(session: AsyncSession, task: Task, scope: Scope) -> tuple[int, int]:
    """The same of a cluster, whose units alone count: from their assignments, since counters know no clusters."""
    parent = aliased(Unit)
    rows = (
        select(func.sum(case((col(Assignment.status) == Status.DONE, 1), else_=0)), func.count())
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(parent, col(parent.parent_id) == scope.unit_id)
        .where(Assignment.task_id == task.id, assignments_in(scope), is_below(parent))
        .group_by(col(parent.id))
    )
    return complete_parents((await session.exec(rows)).all())


async def _existing(
    session: AsyncSession, task: Task, scope: Scope, moment: datetime
) -> Sequence[tuple[int, datetime, str]]:
    """Id, present due and place of the assignments that were owed at `moment`."""
    begun = or_(col(Assignment.since).is_(None), col(Assignment.since) <= moment)
    dropped = or_(col(Assignment.dropped_at).is_(None), col(Assignment.dropped_at) > moment)
    rows = select(Assignment.id, Assignment.due, Assignment.path).join(Unit, col(Unit.id) == Assignment.unit_id)
    found = await session.exec(rows.where(Assignment.task_id == task.id, owed_ever_in(scope), begun, dropped))
    return [(stored_id(assignment_id), due, path) for assignment_id, due, path in found]


async def _dues_at(session: AsyncSession, task: Task, moment: datetime) -> dict[int, datetime]:
    """Due dates that were moved after `moment`, as they were before the first such move."""
    rows = select(DueMove).join(Assignment, col(Assignment.id) == DueMove.assignment_id)
    rows = rows.where(Assignment.task_id == task.id, DueMove.at > moment)
    # Latest first, so that the earliest move after the moment is the one that stays.
    moves = await session.exec(rows.order_by(col(DueMove.at).desc(), col(DueMove.id).desc()))
    return {move.assignment_id: move.before for move in moves}


async def _said_by(session: AsyncSession, task: Task, moment: datetime) -> dict[int, list[SaidReport]]:
    """For each assignment what stood of its reports at `moment`."""
    stood = or_(col(Report.superseded_at).is_(None), col(Report.superseded_at) > moment)
    columns = (Report.assignment_id, Report.status, Report.said_at, Report.update_id, Report.day)
    rows = select(*columns).join(Assignment, col(Assignment.id) == Report.assignment_id)  # type: ignore[call-overload]
    rows = rows.where(Assignment.task_id == task.id, Report.said_at <= moment, stood)
    said: dict[int, list[SaidReport]] = {}
    for assignment_id, status, said_at, update_id, day in await session.exec(rows.order_by(Report.id)):
        said.setdefault(assignment_id, []).append(SaidReport(status, said_at, update_id, day))
    return said
