"""What a task's type of answer asks for beyond "done", how a short answer gives it, and what is far from plausible."""

from datetime import date, timedelta

from domain.campaign import MEMBERS, TaskRule
from domain.reading.typed import typed_day
from domain.values import AnswerType, Status
from domain.vietnamese import fold

FARTHEST = timedelta(days=400)
"""A day farther from today than this is more likely a slip."""
WANTS_VALUE = frozenset({AnswerType.DATE, AnswerType.NUMBER, AnswerType.CHOICE, AnswerType.TEXT})
"""Types of answer that "done" alone does not give."""
LONGEST_FIGURE = 9
"""Digits of a figure; a longer one is a phone or account number."""

Value = date | int | str
"""What such a task is answered with: a day, a figure, or one of the choices or free words."""


def lacks_value(task: TaskRule, status: Status, day: date | None, number: int | None, words: str) -> bool:
    """Whether a statement that a task is done still owes what the task asks for."""
    given = {AnswerType.DATE: day, AnswerType.NUMBER: number, AnswerType.CHOICE: words, AnswerType.TEXT: words}
    return status is Status.DONE and task.answer in WANTS_VALUE and given[task.answer] in {None, ""}


def value_in(task: TaskRule, text: str, today: date) -> Value | None:
    """What a short answer to "which day / how many / which one?" gives; None if it gives none, or more than one."""
    match task.answer:
        case AnswerType.DATE:
            return typed_day(text, today)
        case AnswerType.NUMBER:
            return _figure(text)
        case AnswerType.CHOICE:
            return choice_in(text, task.choices)
        case AnswerType.TEXT:
            return text.strip() or None
        case _:
            return None


def choice_in(text: str, choices: tuple[str, ...], *, alone: bool = True) -> str | None:
    """The choice that a text names; of two of which one holds the other ("hoàn thành tốt", "hoàn thành") the longer.

    Not `alone`, among other words: one that is a part of another choice does not count, since "đã hoàn thành" may well
    say that the work is done and nothing of the choice.
    """
    said = f" {_words(text)} "
    found: list[str] = []
    for choice in sorted(choices, key=len, reverse=True):
        wanted = f" {_words(choice)} "
        if wanted in said:
            said = said.replace(wanted, " | ")
            if alone or not any(wanted in f" {_words(other)} " for other in choices if other != choice):
                found.append(choice)
    return found[0] if len(found) == 1 else None


def is_plausible(
    task: TaskRule, status: Status, day: date | None, number: int | None, *, members: int | None, today: date
) -> bool:
    """Whether a statement can be recorded without asking whether it was meant so; `members` are the unit's.

    Not: a figure beyond the task's limit, something finished on a day to come, a day far away.
    """
    limit = members if task.at_most == MEMBERS else task.at_most
    if number is not None and isinstance(limit, int) and number > limit:
        return False
    if day is None:
        return True
    foreseen = status is Status.DONE and task.answer is not AnswerType.DATE and day > today
    return not foreseen and abs(day - today) <= FARTHEST


def _figure(text: str) -> int | None:
    """The one whole number of a text: "25 đồng chí", "1.250"; not "25 hoặc 26", not "2,5"."""
    found = [_number(word.strip(",;:!?()")) for word in text.split() if any(sign.isdecimal() for sign in word)]
    return found[0] if len(found) == 1 else None


def _number(word: str) -> int | None:
    first, *thousands = word.rstrip(".").split(".")
    plain = first + "".join(thousands) if all(len(group) == 3 for group in thousands) else ""  # noqa: PLR2004 (digits)
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_FIGURE else None


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(text)).split())
