"""What may be meant where a reading is not sure: for the buttons of a question, likeliest first."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from domain.reading.days import dates
from domain.reading.stretches import spans
from domain.reading.stretches.span import Known, Span
from domain.reading.values import Candidates, Reading
from domain.reading.words.tokens import tokenise
from domain.values import Status

Value = TypeVar("Value")

_LIKELY = (Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED, Status.POSTPONED, Status.BLOCKED)


def candidates(text: str, reading: Reading, known: Known, about: str | None = None) -> Candidates:
    """Return the units, tasks, statuses and days that `text`, read as `reading`, may mean."""
    tokens = tokenise(text)
    found = spans.find(tokens, known)
    read = reading.reports
    units = (*(report.unit for report in read), *_named_units(found), *known.own)
    tasks = (*(report.task for report in read), *_named_tasks(found), about, *known.tasks.by_key)
    statuses = (*(report.status for report in read), *_LIKELY)
    days = (*(report.date for report in read), *_days(found, known.today))
    return Candidates(_distinct(units), _distinct(tasks), tuple(dict.fromkeys(statuses)), _distinct(days))


def _distinct(values: Iterable[Value | None]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _named_units(found: Sequence[Span]) -> list[str]:
    return [code for span in found if span.unit for code in span.unit.codes]


def _named_tasks(found: Sequence[Span]) -> list[str]:
    return [key for span in found for key in span.tasks]


def _days(found: Sequence[Span], today: date) -> list[date | None]:
    """Return each day that was named, as past and as future."""
    return [dates.day_of(span.when, today, past=past) for span in found if span.when for past in (None, True, False)]
