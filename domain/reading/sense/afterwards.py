"""What a later clause takes back of the statement before it: one unit out of all, the end of a count."""

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.subjects import Names
from domain.reading.sense.statement import Statement
from domain.values import Status


def take_from_all(statements: list[Statement], part: Clause, units: Names, tasks: Names) -> None:
    """Read "các khoa em đều nộp rồi, riêng Dược đến 1/6": one named after all of them is told of apart."""
    last = statements[-1] if statements else None
    if last is None or not last.clause.has("all") or part.has("all") or (tasks and tasks != last.tasks):
        return
    if not set(units).issuperset(last.units):
        take_out(statements, units)


def take_out(statements: list[Statement], units: Names) -> None:
    """Take units out of the last statement: "tất cả nộp rồi trừ CB3"."""
    last = statements[-1]
    statements[-1] = last._replace(units=tuple(unit for unit in last.units if unit not in units))


def goes_on_counting(statements: list[Statement], part: Clause) -> bool:
    """Take the figure before "còn nhận thêm" for one that is not final yet; tell whether the clause says so."""
    last = statements[-1] if statements else None
    if last is None or not part.has("counting_on") or last.verdict.rule != "figure":
        return False
    counting = last.verdict._replace(status=Status.IN_PROGRESS, rule="counting")
    statements[-1] = last._replace(verdict=counting)
    return True
