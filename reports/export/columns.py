"""The columns of the detailed list, the same in Excel and in csv."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from domain.values import Status
from locales.translator import Translator
from reports.export.account import Line
from reports.export.words import cell_words
from reports.text.standing import status_word

Cell = str | int | float | date | datetime | None
"""A moment in it is the office's clock, without a zone: sheets know none."""


class Holds(Enum):
    """What stands in a column, for its format."""

    WORDS = auto()
    NUMBER = auto()
    SHARE = auto()
    DAY = auto()
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in the reader's language, its width in characters, what it holds."""

    title: str
    width: int
    holds: Holds
    cell: Callable[[Line], Cell]


def detail_columns(tr: Translator, zone: ZoneInfo) -> Sequence[Column]:
    """The columns in their order."""
    return (
        *_of_unit(tr),
        Column(tr("Task"), 20, Holds.WORDS, lambda line: cell_words(line.task)),
        Column(tr("Status"), 15, Holds.WORDS, lambda line: status_word(tr, line.status)),
        Column(tr("Due"), 15, Holds.MOMENT, lambda line: _clock(line.due, zone)),
        Column(tr("Against the due"), 15, Holds.WORDS, lambda line: lateness(tr, line)),
        Column(tr("Completed on"), 11, Holds.DAY, lambda line: line.day if line.status is Status.DONE else None),
        Column(tr("Planned for"), 11, Holds.DAY, lambda line: None if line.status is Status.DONE else line.day),
        Column(tr("Step"), 9, Holds.WORDS, lambda line: _step(tr, line)),
        Column(tr("Figure"), 8, Holds.NUMBER, lambda line: line.number),
        Column(tr("Answer"), 16, Holds.WORDS, lambda line: cell_words(line.answer)),
        Column(tr("By"), 20, Holds.WORDS, lambda line: cell_words(line.by)),
        Column(tr("Reported at"), 15, Holds.MOMENT, lambda line: _clock(line.at, zone)),
        Column(tr("Source"), 13, Holds.WORDS, lambda line: _source(tr, line.source)),
    )


def lateness(tr: Translator, line: Line) -> str:
    """Whether the due has passed without an end, or the end came after it; empty for what is in time."""
    if line.overdue:
        return tr("overdue")
    return tr("completed late") if line.late else ""


def _of_unit(tr: Translator) -> tuple[Column, ...]:
    return (
        Column(tr("Code"), 10, Holds.WORDS, lambda line: cell_words(line.code)),
        Column(tr("Unit"), 32, Holds.WORDS, lambda line: cell_words(line.unit)),
        Column(tr("Superior unit"), 28, Holds.WORDS, lambda line: cell_words(line.parent)),
        Column(tr("Cluster"), 13, Holds.WORDS, lambda line: cell_words(line.cluster)),
        Column(tr("Wave"), 8, Holds.WORDS, lambda line: cell_words(line.wave)),
        Column(tr("Sector"), 15, Holds.WORDS, lambda line: cell_words(line.sector)),
    )


def _clock(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if moment is None else moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _step(tr: Translator, line: Line) -> str:
    """In words: Excel would make 3 June of "3/6" in a csv file."""
    return "" if line.step is None else tr("step {step} of {steps}", step=line.step[0], steps=line.step[1])


def _source(tr: Translator, source: str) -> str:
    called = {"group": tr("in the group"), "private": tr("in private"), "button": tr("by button")}
    return called.get(source, cell_words(source))
