"""What units have answered besides "done": figures added up, choices and steps counted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.tally import Answers
from domain.values import AnswerType, Status
from storage.scopes import Scope, assignments_in
from storage.tables import Assignment, Task, Unit


async def of_scope(session: AsyncSession, task: Task, scope: Scope) -> Answers | None:
    """The answers to a task in a scope; None for a task that asks only whether or when it is done.

    One grouped query over the subtree: for tallies, not for every look at a status.
    """
    await session.flush()
    is_done = Assignment.status == Status.DONE
    match task.answer:
        case AnswerType.NUMBER:
            numbers = await _count(session, task, scope, col(Assignment.number), col(Assignment.number).is_not(None))
            return Answers(sum(count for _, count in numbers), total=sum(value * count for value, count in numbers))
        case AnswerType.CHOICE:
            counts = dict(await _count(session, task, scope, col(Assignment.words), is_done, Assignment.words != ""))
            return Answers(sum(counts.values()), counts=_in_order(counts, task.choices))
        case AnswerType.STEPS:
            begun = col(Assignment.step_done).is_not(None)
            steps = await _count(session, task, scope, col(Assignment.step_done), begun, ~is_done)
            named = tuple((f"{step}/{task.steps}", count) for step, count in sorted(steps))
            return Answers(sum(count for _, count in named), counts=named)
        case _:
            return None


async def _count(
    session: AsyncSession,
    task: Task,
    scope: Scope,
    column: Any,  # noqa: ANN401 (a column of Assignment)
    *which: Any,  # noqa: ANN401
) -> Sequence[tuple[Any, int]]:
    """How many assignments of the scope have each value of a column."""
    rows = select(column, func.count()).join(Unit, col(Unit.id) == Assignment.unit_id)
    rows = rows.where(Assignment.task_id == task.id, assignments_in(scope), *which).group_by(column)
    return (await session.exec(rows)).all()


def _in_order(counts: dict[str, int], choices: list[str]) -> tuple[tuple[str, int], ...]:
    known = [(choice, counts[choice]) for choice in choices if choice in counts]
    return (*known, *((words, count) for words, count in sorted(counts.items()) if words not in choices))
