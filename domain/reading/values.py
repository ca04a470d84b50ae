"""What goes into the reader and what comes out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.values import AnswerType, Status


@dataclass(frozen=True, slots=True)
class TaskWords:
    """An open task and what people call it; `steps` is how many steps it has, where its answer is steps."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    answer: AnswerType = AnswerType.DONE
    steps: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that a message may be about and what people call it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said about one unit and task; None for a unit or task that the message leaves open.

    `date` is when it was done, or the planned or new date; `step` is (x, y) for "x of y steps"; `number` the figure.
    """

    unit: str | None
    task: str | None
    status: Status
    date: dt.date | None = None
    step: tuple[int, int] | None = None
    number: int | None = None


class Intent(StrEnum):
    """What a message is: progress, a question, or anything that must not be recorded."""

    REPORT = "report"
    QUESTION = "question"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says. `sure` is false where the bot must ask before recording.

    `because` names words and what they gave.
    """

    intent: Intent
    reports: tuple[Said, ...]
    sure: bool
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be meant where the reading is not sure, likeliest first: for the buttons of a question."""

    units: Sequence[str]
    tasks: Sequence[str]
    statuses: Sequence[Status]
    dates: Sequence[dt.date]
