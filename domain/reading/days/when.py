"""A time as it was said, and the day it means once the clause has told whether it speaks of the past or the future."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple


class When(NamedTuple):
    """A time expression over tokens `start` to `end`.

    `exact` is a day that needs no tense; `day` with `month` and `year` or `weekday` wait for it; `vague` has no day.
    `past` tells the side the words themselves give ("vừa rồi", "tới"), None if they give none. `doubt`: the day may
    be another one ("20/5 hoặc 22/5", a day of the moon). `same`: the day named before ("hôm đó", "cùng ngày").
    """

    start: int
    end: int
    exact: date | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    vague: bool = False
    past: bool | None = None
    doubt: bool = False
    plus: int | None = None
    morning: bool = False  # of today: by now it is more likely over
    same: bool = False


def day_of(when: When, today: date, *, past: bool | None) -> date | None:
    """Return the day meant, seen from `today`; `past` is the clause's tense, None if it has none."""
    side = when.past if when.past is not None else past
    if when.exact or when.vague or when.plus is not None:
        return when.exact
    if when.weekday is not None:
        return _weekday_near(when.weekday, today, side)
    if when.day is None:
        return None
    if when.year:
        return real_date(when.year, when.month or today.month, when.day)
    if when.month:
        return _pick([real_date(today.year + shift, when.month, when.day) for shift in (-1, 0, 1)], today, side)
    return _pick([month_shift(today, shift, when.day) for shift in (-2, -1, 0, 1, 2)], today, side)


def is_past(when: When, today: date) -> bool | None:
    """Tell whether the words alone put the time before `today`; None where they do not say."""
    if when.past is not None:
        return when.past
    if when.exact:
        return None if when.exact == today else when.exact < today
    if when.year and when.day:
        named = real_date(when.year, when.month or today.month, when.day)
        return named < today if named and named != today else None
    if when.month and when.day:
        near = day_of(when, today, past=None)
        return near < today if near and near != today else None
    return None


def _pick(days: Sequence[date | None], today: date, past: bool | None) -> date | None:
    real = [day for day in days if day]
    if past is True:
        return max((day for day in real if day <= today), default=None)
    if past is False:
        return min((day for day in real if day >= today), default=None)
    return min(real, key=lambda day: (abs(day - today), day < today), default=None)


def _weekday_near(weekday: int, today: date, past: bool | None) -> date:
    ahead = (weekday - today.weekday()) % 7
    if past:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    return today + timedelta(days=ahead)


def real_date(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where there is none: 31 June."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_shift(today: date, months: int, day: int) -> date | None:
    """Return a day of the month that lies `months` after the month of `today`."""
    place = today.year * 12 + today.month - 1 + months
    return real_date(place // 12, place % 12 + 1, day)
