"""How many had finished at many moments: every figure of a curve, in one pass over the reports."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate, groupby, pairwise
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import Status
from storage.scopes import Scope, owed_ever_in
from storage.tables import Assignment, Report, Task, Unit
from storage.tables.columns import stored_id

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Span = tuple[datetime, datetime]
"""From a moment on, until just before another."""


async def done_at(
    session: AsyncSession, task: Task, scope: Scope, moments: Sequence[datetime]
) -> list[tuple[int, int]]:
    """How many were done, of how many, at each of these moments (aware, in their order).

    The same as `figures.as_of` says of each moment: who owed it then, and what stood then of what was said.
    """
    owed = await _owed(session, task, scope)
    done: list[Span] = []
    for assignment_id, reports in groupby(await _said(session, task), key=lambda report: report.assignment_id):
        if assignment_id in owed:
            done += _within(owed[assignment_id], _spans_done(list(reports)))
    return list(zip(_count(done, moments), _count(owed.values(), moments), strict=True))


async def _owed(session: AsyncSession, task: Task, scope: Scope) -> dict[int, Span]:
    """From when until when each assignment of the scope was owed."""
    columns: tuple[Any, ...] = (Assignment.id, Assignment.since, Assignment.dropped_at)
    rows = select(*columns).join(Unit, col(Unit.id) == Assignment.unit_id)
    found = await session.exec(rows.where(Assignment.task_id == task.id, owed_ever_in(scope)))
    return {stored_id(number): (since or FIRST, dropped or LAST) for number, since, dropped in found}


async def _said(session: AsyncSession, task: Task) -> Sequence[Any]:
    """The reports of a task: by assignment, then as they count, the one that decides last."""
    columns: tuple[Any, ...] = (Report.assignment_id, Report.status, Report.said_at, Report.superseded_at)
    rows = select(*columns).join(Assignment, col(Assignment.id) == Report.assignment_id)
    order = (col(Report.assignment_id), col(Report.said_at), col(Report.update_id), col(Report.id))
    found: Sequence[Any] = (await session.exec(rows.where(Assignment.task_id == task.id).order_by(*order))).all()
    return found


def _spans_done(reports: Sequence[Any]) -> Iterator[Span]:
    """When what stood of one assignment's reports said that it is done."""
    if all(report.status is not Status.DONE for report in reports):
        return
    moments = {report.said_at for report in reports} | {one.superseded_at for one in reports if one.superseded_at}
    for begin, end in pairwise([*sorted(moments), LAST]):
        standing = [one for one in reports if one.said_at <= begin and not (one.superseded_at or LAST) <= begin]
        if standing and standing[-1].status is Status.DONE:
            yield begin, end


def _within(bounds: Span, spans: Iterable[Span]) -> Iterator[Span]:
    for begin, end in spans:
        if (cut := (max(begin, bounds[0]), min(end, bounds[1])))[0] < cut[1]:
            yield cut


def _count(spans: Iterable[Span], moments: Sequence[datetime]) -> Iterator[int]:
    """How many of the spans hold each moment."""
    changes = [0] * (len(moments) + 1)
    for begin, end in spans:
        changes[bisect_left(moments, begin)] += 1
        changes[bisect_left(moments, end)] -= 1
    return accumulate(changes[:-1])
