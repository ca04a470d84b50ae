"""What an export tells: a campaign's figures in one scope at one moment, and where each unit stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.tally import Figures
from domain.values import Status
from locales import formats
from locales.translator import Translator
from reports.text.figures import TaskFigures


class By(StrEnum):
    """What a scope's units are told apart by."""

    PARENT = "parent"
    CLUSTER = "cluster"
    WAVE = "wave"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of the units of one parent, cluster, wave or sector, by its name (empty: of none)."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Point:
    """How many were done, of how many, at an aware moment."""

    at: datetime
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TaskAccount:
    """One task: its figures, the same in parts (only where there is more than one), and the way there."""

    told: TaskFigures
    parts: dict[By, tuple[Part, ...]]
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A campaign at the aware moment `at`, for a unit's subtree or one cluster of it.

    `organisation` is the root's name, `kind` its kind; `above` names the unit over the scope's own, if there is one.
    """

    organisation: str
    kind: str
    above: str
    scope: str
    campaign: str
    tasks: tuple[TaskAccount, ...]
    at: datetime
    zone: ZoneInfo

    def moment(self, tr: Translator) -> str:
        """When the figures were true: "Tính đến 17 giờ 00, ngày 15/5/2020"."""
        return tr("As of {moment}", moment=formats.moment(self.at, self.zone, tr.language))


@dataclass(frozen=True, slots=True)
class Line:
    """Where one unit stands with one task. `due` and `at` are aware; `at` is when it was last spoken of, by `by`."""

    code: str
    unit: str
    parent: str
    cluster: str
    wave: str
    sector: str
    task: str
    status: Status
    overdue: bool
    late: bool
    due: datetime
    day: date | None
    step: tuple[int, int] | None
    number: int | None
    answer: str
    by: str
    at: datetime | None
    source: str


def main_division(tasks: Sequence[TaskAccount]) -> By | None:
    """By what a reader is shown the parts first: the superior units where there are several, else the next best."""
    return next((by for by in By if any(by in task.parts for task in tasks)), None)
