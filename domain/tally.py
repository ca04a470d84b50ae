"""What reports add up to: the state of one assignment, and the figures of many."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from domain.values import Status

Day = date  # what the type is called where a field is called date
STEP = Decimal("0.01")
WHOLE = Decimal(100)
KEEPS_WHAT_WAS_SAID = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED})


@dataclass(frozen=True, slots=True)
class SaidReport:
    """One report as stored.

    `said_at` is the (aware) time of the message, not of its arrival; `date` is when it was done (status done) or is
    meant to be done.
    """

    status: Status
    said_at: datetime
    update_id: int
    date: Day | None = None
    step: tuple[int, int] | None = None
    number: int | None = None
    text: str | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """Where an assignment stands: nothing reported yet is `not_started` with no `said_at`."""

    status: Status = Status.NOT_STARTED
    date: Day | None = None
    step: tuple[int, int] | None = None
    number: int | None = None
    text: str | None = None
    said_at: datetime | None = None
    done_at: datetime | None = None
    """When it was said to be done, the first of several times running; None if it is not."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered besides "done", by `given` units: figures added up, or each choice or step with its count."""

    given: int
    total: int | None = None
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a scope.

    The five statuses add up to `total`; `late` is part of `done`; `overdue` is the part of the other four whose due
    has passed; `parents` are the units that have counted units directly below them.
    """

    total: int = 0
    done: int = 0
    late: int = 0
    in_progress: int = 0
    not_started: int = 0
    postponed: int = 0
    blocked: int = 0
    overdue: int = 0
    parents: int = 0
    complete_parents: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def percent(self) -> Decimal:
        """Done of total, in percent, rounded by `share`."""
        return share(self.done, self.total)


def share(part: int, total: int) -> Decimal:
    """`part` of `total` in percent: at most two decimals, half up, but 100 and 0 only if exact.

    99.999 is 99.99, 0.001 is 0.01; of nothing it is 0.
    """
    if part <= 0 or total <= 0:
        return Decimal(0)
    if part >= total:
        return WHOLE
    rounded = (WHOLE * part / total).quantize(STEP, ROUND_HALF_UP)
    return min(max(rounded, STEP), WHOLE - STEP)


def fold(reports: Iterable[SaidReport]) -> AssignmentState:
    """The state that `reports`, in any order, leave: the newest by (said_at, update_id) that is not superseded.

    A unit that only says "still at it", "not yet" or "stuck" does not take back the date, step or figure it gave
    before, nor does one that says again that it is done; to finish or to put off does.
    """
    state = AssignmentState()
    for said in sorted(
        (said for said in reports if not said.superseded), key=lambda said: (said.said_at, said.update_id)
    ):
        goes_on = {state.status, said.status} <= KEEPS_WHAT_WAS_SAID or state.status is said.status is Status.DONE
        before = state if goes_on else AssignmentState()
        state = AssignmentState(
            status=said.status,
            date=said.date if said.date is not None else before.date,
            step=said.step if said.step is not None else before.step,
            number=said.number if said.number is not None else before.number,
            text=said.text if said.text is not None else before.text,
            said_at=said.said_at,
            done_at=(before.done_at or said.said_at) if said.status is Status.DONE else None,
        )
    return state


def is_late(done_on: date | None, said_at: datetime, due: datetime, zone: ZoneInfo) -> bool:
    """Whether a finished assignment was finished after `due`, the last second that is on time.

    A day that was told is compared as a day of `zone` (the hour is not known: the day of the due is on time);
    without one, the moment it was said counts.
    """
    return said_at > due if done_on is None else done_on > due.astimezone(zone).date()


def is_overdue(status: Status, due: datetime, now: datetime) -> bool:
    """Whether the last second that was on time has passed with the assignment not done."""
    return status is not Status.DONE and now > due


def complete_parents(done_and_total: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """From (done, total) of each parent's direct children: how many parents are complete, of how many that have any."""
    counted = [(done, total) for done, total in done_and_total if total]
    return sum(done == total for done, total in counted), len(counted)
