"""Reads a message as people write it into what it reports, or says that it is not sure.

Pure: text and values in, values out.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.reading.candidates import candidates as may_mean
from domain.reading.clauses import subjects
from domain.reading.names import tasks as task_words
from domain.reading.names.units import Roster
from domain.reading.stretches.span import Known
from domain.reading.values import Candidates, Intent, Reading, Said, TaskWords, UnitName
from domain.reading.verdict import decide
from domain.reading.words.tokens import tokenise

__all__ = ["Candidates", "Intent", "Reading", "Roster", "Said", "TaskWords", "UnitName", "candidates", "read"]


def read(
    text: str,
    *,
    today: date,
    tasks: Sequence[TaskWords],
    roster: Roster,
    sender_units: Sequence[str],
    about: str | None = None,
    group: bool = False,
    due: Mapping[str, date] | None = None,
) -> Reading:
    """Return what `text` says about the open `tasks`, seen from the sender's local date `today`.

    `sender_units` are the codes that the sender answers for, `about` the task whose reminder the message answers,
    `group` whether every message of the chat is seen, `due` the due dates by task key ("thêm 3 ngày" counts from them).
    """
    known = _known(today, tasks, roster, sender_units)
    return decide.decide(tokenise(text), subjects.Asked(known, about, group, due or {}))


def candidates(
    text: str,
    reading: Reading,
    *,
    today: date,
    tasks: Sequence[TaskWords],
    roster: Roster,
    sender_units: Sequence[str],
    about: str | None = None,
) -> Candidates:
    """Return what `text`, read as `reading`, may mean: units, tasks, statuses and days for a question's buttons."""
    return may_mean(text, reading, _known(today, tasks, roster, sender_units), about)


def _known(today: date, tasks: Sequence[TaskWords], roster: Roster, sender_units: Sequence[str]) -> Known:
    totals = frozenset(task.steps for task in tasks if task.steps)
    return Known(today, task_words.index(tuple(tasks)), roster, tuple(sender_units), totals)
