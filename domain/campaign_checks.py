"""What each value of a campaign file must be: a check takes what TOML gave and returns it typed, or raises Wrong."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TypeVar
from unicodedata import category, normalize
from zoneinfo import ZoneInfo

from domain.calendar import Quiet, at_wall, leaves_no_hour
from domain.campaign import MEMBERS, WEEKDAYS, quiet_from
from domain.values import AnswerType

T = TypeVar("T")
KEY = re.compile(r"[a-z0-9_-]{1,32}")  # it goes into button data (64 bytes) and into the keys of deliveries
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_TEXT = 200
YEARS = range(2000, 2200)  # room for any shift of days on either side
LONGEST_WAIT = 365
MOST_STEPS = 99
LARGEST_FIGURE = 1_000_000_000


class Wrong(Exception):  # noqa: N818 - a step of reading, turned into a Problem
    """A value that its check refuses: the reason, an English message, and the values of its fields."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def table(value: object) -> dict[str, object]:
    """A table."""
    if not isinstance(value, dict):
        raise Wrong("this must be a table")
    return value


def tables(value: object) -> list[dict[str, object]]:
    """The [[task]] tables, at least one."""
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        raise Wrong("this must be one or more [[task]] tables")
    return value


def each(value: object, check: Callable[[object], T]) -> dict[str, T]:
    """A table of names, each value of which passes `check`."""
    return {text(key): check(one) for key, one in table(value).items()}


def text(value: object) -> str:
    """A text of one line in NFC, without spaces around it."""
    line = normalize("NFC", value).strip() if isinstance(value, str) else ""
    if not line or len(line) > LONGEST_TEXT or any(category(letter).startswith("C") for letter in line):
        raise Wrong("this must be a text of one line, of at most {longest} letters", longest=LONGEST_TEXT)
    return line


def key(value: object) -> str:
    """A short name for machines."""
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Wrong("this must be 1 to 32 of the letters a-z, digits, - and _")
    return value


def items(value: object) -> list[object]:
    """A list of anything."""
    if not isinstance(value, list):
        raise Wrong("this must be a list")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of different texts."""
    return different(tuple(text(one) for one in items(value)))


def choices(value: object) -> tuple[str, ...]:
    """At least two different texts."""
    offered = texts(value)
    if len(offered) < 2:  # noqa: PLR2004 - one choice is none
        raise Wrong("this must offer at least two choices")
    return offered


def different(values: tuple[T, ...]) -> tuple[T, ...]:
    """Values of which none is there twice."""
    if len(set(values)) < len(values):
        raise Wrong("this names something twice")
    return values


def answer(value: object) -> AnswerType:
    """One of the types of answer."""
    if not isinstance(value, str) or value not in list(AnswerType):
        raise Wrong("this must be one of: {choices}", choices=", ".join(AnswerType))
    return AnswerType(value)


def whole(value: object, lowest: int, highest: int) -> int:
    """A whole number between two others, both included."""
    if type(value) is not int or not lowest <= value <= highest:
        raise Wrong("this must be a whole number from {lowest} to {highest}", lowest=lowest, highest=highest)
    return value


def steps(value: object) -> int:
    """A number of steps."""
    return whole(value, 1, MOST_STEPS)


def count(value: object) -> int:
    """How many of something."""
    return whole(value, 0, 9_999)


def limit(value: object) -> int | str:
    """The largest plausible figure."""
    return MEMBERS if value == MEMBERS else whole(value, 1, LARGEST_FIGURE)


def day_counts(value: object, lowest: int) -> tuple[int, ...]:
    """Numbers of days, greatest first."""
    days = different(tuple(whole(one, lowest, LONGEST_WAIT) for one in items(value)))
    return tuple(sorted(days, reverse=True))


def day(value: object) -> date:
    """A date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime) or value.year not in YEARS:
        raise Wrong("this must be a date such as 2020-04-01")
    return value


def moment(value: object, zone: ZoneInfo) -> datetime:
    """A date with a time, which is that of clocks in `zone` where no offset is given; aware."""
    if not isinstance(value, datetime) or value.year not in YEARS:
        raise Wrong("this must be a date with a time, such as 2020-06-30T17:00:00")
    return value if value.tzinfo else at_wall(value, zone)


def clock(value: object) -> time:
    """A time of day."""
    if not isinstance(value, str) or not CLOCK.fullmatch(value):
        raise Wrong('this must be a time of day such as "08:00"')
    return time.fromisoformat(value)


def weekdays(value: object) -> tuple[int, ...]:
    """Different days of the week, Monday first, as numbers from 0."""
    named = [one for one in items(value) if isinstance(one, str) and one in WEEKDAYS]
    if named != value:
        raise Wrong("this may hold only: {days}", days=", ".join(WEEKDAYS))
    return tuple(sorted(different(tuple(WEEKDAYS.index(one) for one in named))))


def quiet(value: object) -> tuple[Quiet, ...]:
    """Quiet hours that leave some hour of the day."""
    silent = tuple(hours(one) for one in items(value))
    if leaves_no_hour(silent):
        raise Wrong("this leaves no hour of the day to send anything")
    return silent


def hours(value: object) -> Quiet:
    """Hours from one time of day to another."""
    told = value if isinstance(value, str) else ""
    start, _, end = told.partition("-")
    if not CLOCK.fullmatch(start) or not CLOCK.fullmatch(end) or start == end:
        raise Wrong('this must be a list of hours such as "20:00-07:00"')
    return quiet_from(told)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong("this must be true or false")
    return value
