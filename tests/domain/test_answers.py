"""What a short answer gives for each type of answer, and what is far from plausible."""

from datetime import UTC, date, datetime

import pytest

from domain.answers import choice_in, is_plausible, lacks_value, value_in
from domain.campaign import MEMBERS, TaskRule
from domain.values import AnswerType, Status

TODAY = date(2026, 11, 21)
LEVELS = ("hoàn thành xuất sắc", "hoàn thành tốt", "hoàn thành", "không hoàn thành")


def task(answer: AnswerType, **more: object) -> TaskRule:
    """A task with this type of answer."""
    return TaskRule("t", "Việc", datetime(2026, 12, 1, tzinfo=UTC), answer, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "text", "value"),
    [
        (AnswerType.NUMBER, "25", 25),
        (AnswerType.NUMBER, "25 đồng chí ạ", 25),
        (AnswerType.NUMBER, "1.250.", 1250),
        (AnswerType.NUMBER, "25 hoặc 26", None),
        (AnswerType.NUMBER, "2,5", None),
        (AnswerType.NUMBER, "0912345678", None),
        (AnswerType.NUMBER, "để em đếm lại", None),
        (AnswerType.DATE, "20/12 ạ", date(2026, 12, 20)),
        (AnswerType.DATE, "31/11", None),
        (AnswerType.TEXT, " Đã phát quà cho 5 hộ ", "Đã phát quà cho 5 hộ"),
        (AnswerType.TEXT, "  ", None),
        (AnswerType.DONE, "25", None),
    ],
)
def test_a_short_answer_gives_its_value_or_none(answer: AnswerType, text: str, value: object) -> None:
    """One day, one whole number, the words; anything that may be another gives none."""
    assert value_in(task(answer), text, TODAY) == value


@pytest.mark.parametrize(
    ("text", "alone", "choice"),
    [
        ("hoàn thành tốt nhiệm vụ", True, "hoàn thành tốt"),
        ("hoan thanh xuat sac", True, "hoàn thành xuất sắc"),
        ("KHÔNG HOÀN THÀNH", True, "không hoàn thành"),
        ("Hoàn thành", True, "hoàn thành"),
        ("hoàn thành tốt hoặc hoàn thành xuất sắc", True, None),
        ("chi bộ em đã hoàn thành việc họp", False, None),
        ("chi bộ em đề nghị hoàn thành tốt", False, "hoàn thành tốt"),
    ],
)
def test_the_longest_choice_that_is_named_counts_if_it_is_one(text: str, alone: bool, choice: str | None) -> None:
    """Among other words "đã hoàn thành" is no choice: it may say that the work is done."""
    assert choice_in(text, LEVELS, alone=alone) == choice


def test_done_alone_owes_what_the_task_asks_for() -> None:
    """A figure of nought is a figure; other statuses owe nothing."""
    number = task(AnswerType.NUMBER)
    assert lacks_value(number, Status.DONE, None, None, "")
    assert not lacks_value(number, Status.DONE, None, 0, "")
    assert not lacks_value(number, Status.IN_PROGRESS, None, None, "")
    assert not lacks_value(task(AnswerType.DONE), Status.DONE, None, None, "")
    assert lacks_value(task(AnswerType.CHOICE, choices=LEVELS), Status.DONE, None, None, "")


def test_figures_beyond_the_limit_are_not_plausible() -> None:
    """The limit is the task's number, or the unit's members where these are known."""
    fixed, members = task(AnswerType.NUMBER, at_most=100), task(AnswerType.NUMBER, at_most=MEMBERS)

    def plausible(rule: TaskRule, number: int, known: int | None = None) -> bool:
        return is_plausible(rule, Status.DONE, None, number, members=known, today=TODAY)

    assert plausible(fixed, 100)
    assert not plausible(fixed, 101)
    assert plausible(members, 500)
    assert plausible(members, 45, 45)
    assert not plausible(members, 46, 45)
    assert plausible(task(AnswerType.NUMBER), 10**8)


def test_days_that_cannot_be_meant_are_not_plausible() -> None:
    """Nothing is finished on a day to come; nothing is years away."""
    done, registered = task(AnswerType.DONE), task(AnswerType.DATE)

    def plausible(rule: TaskRule, status: Status, day: date) -> bool:
        return is_plausible(rule, status, day, None, members=None, today=TODAY)

    assert plausible(done, Status.DONE, TODAY)
    assert not plausible(done, Status.DONE, date(2026, 11, 22))
    assert plausible(registered, Status.DONE, date(2026, 12, 30))
    assert plausible(done, Status.IN_PROGRESS, date(2026, 12, 30))
    assert not plausible(done, Status.IN_PROGRESS, date(2028, 12, 30))
    assert not plausible(done, Status.DONE, date(2020, 12, 30))
