"""A report in the making: what one statement says of one unit and task."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.subjects import Asked
from domain.reading.clauses.tense import Verdict
from domain.reading.days import dates
from domain.reading.sense.deeds import is_made_ready, tells_the_deed
from domain.reading.sense.statement import Statement
from domain.reading.values import Said, TaskWords
from domain.values import AnswerType, Status

_FAR = timedelta(days=200)  # a day so far off was hardly meant
_FAR_ALONE = timedelta(days=75)  # where nothing else says that it is a day: "8/10" may be a share


class Draft(NamedTuple):
    """A report in the making, and what made it."""

    said: Said
    firm: bool
    rule: str
    corrects: bool = False
    weight: int = 0
    contested: bool = False  # two clauses said different things of it
    ready: bool = False  # only what comes before handing in was told as done
    before: tuple[str, ...] = ()  # the rules that made what was joined
    reached: bool = False  # its step is over: "xong bước 3", not "đang chuẩn bị bước 4"
    overruled: frozenset[Status] = frozenset()  # what other clauses said of it and this one outweighs
    people: bool = False  # told of some people only: "3 đồng chí nộp rồi"
    deed: bool | None = None  # the task's own deed is told: "nộp"; False: another; None: none at all


def report(unit: str | None, task: str | None, statement: Statement, asked: Asked) -> Draft:
    """Return what a statement says of a unit and a task; the task asked about where it names none."""
    default = asked.default_task()
    key = task or (default.key if default else None)
    words = asked.known.tasks.by_key.get(key) if key else None
    verdict = statement.verdict
    number, step = _number(statement.clause, words), _step(verdict, words)
    if verdict.rule == "steps" and step and step[0] == step[1] and statement.clause.has("finish", "already", "perfect"):
        verdict = verdict._replace(status=Status.DONE)  # "xong bước 5" of a task that has five
    day = None if _is_of_a_part(verdict, asked) else _day(verdict, asked, key)
    said = Said(unit, key, verdict.status, day, step, number)
    furthest = _FAR_ALONE if verdict.rule == "day ahead" else _FAR
    far = day is not None and abs(day - asked.known.today) > furthest
    firm = verdict.firm and not far
    if far and verdict.when and not verdict.when.year:
        said = replace(said, date=None)  # nobody plans for a day that was last week
    over = statement.clause.has("finish", "already", "perfect") or _is_of_a_part(verdict, asked)
    reached = step is not None and (over or verdict.rule == "step ahead")
    ready, deed = is_made_ready(statement.clause, verdict, words), tells_the_deed(statement.clause, words)
    people = number is None and any(span.figure and span.figure.people for span in statement.clause.of("figure"))
    return Draft(
        said, firm, verdict.rule, statement.corrects, verdict.figure,
        ready=ready, reached=reached, deed=deed, people=people,
    )  # fmt: skip


def _is_of_a_part(verdict: Verdict, asked: Asked) -> bool:
    """Tell whether the day is of a part that is over: neither when the task was done nor when it will be."""
    when, under_way = verdict.when, verdict.status is Status.IN_PROGRESS
    return when is not None and under_way and dates.is_past(when, asked.known.today) is True


def _day(verdict: Verdict, asked: Asked, key: str | None) -> date | None:
    when = verdict.when
    if when is None:
        return None
    if when.plus is not None:
        due = asked.due.get(key) if key else None
        return due + timedelta(days=when.plus) if due else None
    return dates.day_of(when, asked.known.today, past=verdict.past)


def _step(verdict: Verdict, task: TaskWords | None) -> tuple[int, int] | None:
    step = verdict.step
    if step is None:
        return None
    total = step.total or (task.steps if task else None)
    if total is None:
        return None
    if verdict.rule == "step ahead" and not step.left:
        return (step.done - 1, total) if step.done > 1 else None  # "bước 5 mai làm": four are done
    return (total - step.done if step.left else step.done, total)


def _number(clause: Clause, task: TaskWords | None) -> int | None:
    if task is None or task.answer is not AnswerType.NUMBER:
        return None
    figure = next((span.figure for span in clause.of("figure") if span.figure), None)
    return figure.value if figure else None
