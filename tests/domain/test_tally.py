"""What reports leave behind, and what figures are made of."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from domain.tally import AssignmentState, Figures, SaidReport, complete_parents, fold, is_late, is_overdue, share
from domain.values import Status

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
NINE = datetime(2020, 5, 15, 2, tzinfo=UTC)
DUE = datetime(2020, 6, 30, 10, tzinfo=UTC)  # 17:00 in the office


def said(status: Status, minute: int, update_id: int = 0, **more: object) -> SaidReport:
    """A report made so many minutes after nine."""
    return SaidReport(status, NINE + timedelta(minutes=minute), update_id, **more)


def test_nothing_said_is_not_started() -> None:
    """The state of every assignment at the start."""
    assert fold([]) == AssignmentState(Status.NOT_STARTED)


def test_the_newest_message_wins_in_whatever_order_they_arrive() -> None:
    """All six orders of three."""
    reports = [said(Status.NOT_STARTED, 1), said(Status.DONE, 3, date=date(2020, 5, 12)), said(Status.IN_PROGRESS, 2)]
    states = {fold(order) for order in permutations(reports)}
    third = NINE + timedelta(minutes=3)
    assert states == {AssignmentState(Status.DONE, date(2020, 5, 12), said_at=third, done_at=third)}


def test_of_two_in_the_same_second_the_later_update_wins() -> None:
    """Telegram's clock has whole seconds."""
    assert fold([said(Status.DONE, 1, 8), said(Status.BLOCKED, 1, 7)]).status is Status.DONE


def test_a_superseded_report_is_as_if_never_said() -> None:
    """Edited or undone."""
    assert fold([said(Status.IN_PROGRESS, 1), said(Status.DONE, 2, superseded=True)]).status is Status.IN_PROGRESS


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED])
def test_a_word_on_progress_does_not_take_back_the_date_that_was_registered(status: Status) -> None:
    """A button pressed after a date was told keeps the date."""
    state = fold([said(Status.IN_PROGRESS, 1, date=date(2020, 6, 20), step=2), said(status, 2)])
    assert (state.status, state.date, state.step) == (status, date(2020, 6, 20), 2)


@pytest.mark.parametrize("status", [Status.DONE, Status.POSTPONED])
def test_finishing_or_putting_off_leaves_the_registered_date_behind(status: Status) -> None:
    """The plan is over."""
    assert fold([said(Status.IN_PROGRESS, 1, date=date(2020, 6, 20)), said(status, 2)]).date is None


def test_what_follows_a_finish_does_not_take_over_its_date() -> None:
    """The day it was done is no plan."""
    assert fold([said(Status.DONE, 1, date=date(2020, 5, 12)), said(Status.IN_PROGRESS, 2)]).date is None


def test_saying_again_that_it_is_done_keeps_the_day_and_the_moment_it_first_was() -> None:
    """An answer to a needless question makes nobody late; taking it back in between does."""
    again = fold([said(Status.DONE, 1, date=date(2020, 5, 12)), said(Status.DONE, 9)])
    assert (again.date, again.done_at) == (date(2020, 5, 12), NINE + timedelta(minutes=1))
    anew = fold([said(Status.DONE, 1), said(Status.IN_PROGRESS, 2), said(Status.DONE, 9)])
    assert anew.done_at == NINE + timedelta(minutes=9)


@pytest.mark.parametrize(
    ("done_on", "minutes", "late"),
    [(None, 0, False), (None, 1, True), (date(2020, 6, 30), 999, False), (date(2020, 7, 1), 0, True)],
)
def test_late_is_after_the_last_second_or_after_the_day_that_was_told(
    done_on: date | None, minutes: int, late: bool
) -> None:
    """The hour of a told day is not known: the due's day is on time."""
    assert is_late(done_on, DUE + timedelta(minutes=minutes), DUE, HCM) is late


def test_the_due_day_is_that_of_the_office() -> None:
    """Due 00:30 on 1 July in the office is still 30 June in UTC."""
    due = datetime(2020, 6, 30, 17, 30, tzinfo=UTC)
    assert not is_late(date(2020, 7, 1), due, due, HCM)


def test_overdue_is_what_is_not_done_after_the_last_second() -> None:
    """The last second itself is on time."""
    assert not is_overdue(Status.BLOCKED, DUE, DUE)
    assert is_overdue(Status.BLOCKED, DUE, DUE + timedelta(seconds=1))
    assert not is_overdue(Status.DONE, DUE, DUE + timedelta(days=9))


@pytest.mark.parametrize(
    ("part", "total", "percent"),
    [
        (3940, 5408, "72.86"),
        (99_999, 100_000, "99.99"),
        (1, 100_000, "0.01"),
        (1, 1_000_000, "0.01"),
        (2, 60, "3.33"),
        (1, 8, "12.5"),
        (1, 2, "50"),
        (1, 800, "0.13"),  # 0.125: half up
        (0, 60, "0"),
        (60, 60, "100"),
        (0, 0, "0"),
    ],
)
def test_a_share_is_rounded_half_up_and_whole_or_none_only_if_exact(part: int, total: int, percent: str) -> None:
    """The contract's rule at its edges."""
    assert share(part, total) == Decimal(percent)


def test_figures_add_up_field_by_field() -> None:
    """And the share is that of the sum."""
    one = Figures(total=3, done=1, late=1, in_progress=1, not_started=1, overdue=2, parents=1)
    other = Figures(total=1, done=1, parents=1, complete_parents=1)
    assert one + other == Figures(4, 2, 1, 1, 1, 0, 0, 2, 2, 1)
    assert (one + other).percent == 50


def test_parents_are_complete_when_every_child_is_and_there_is_one() -> None:
    """A parent without counted children is not counted."""
    assert complete_parents([(3, 3), (2, 3), (0, 0), (1, 1)]) == (2, 3)
