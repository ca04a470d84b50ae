"""A day that was asked for, as people type it: "30/6", "thứ 6 tuần sau", "20/5/2027", "mùng 6", "3 ngày nữa"."""

import re
from datetime import date

from domain.calendar import Span
from domain.reading.days.calendar_words import calendar
from domain.reading.days.dates import find
from domain.reading.days.when import When, day_of
from domain.reading.words.tokens import tokenise

BETWEEN = (r"\s+(?:đến hết|đến|tới|den het|den|toi)\s+", r"\s+[-–]\s+", r"\s*[-–]\s*")
"""What stands between two days, the clearest first: "20-5" may be one day."""


def typed_span(text: str, today: date) -> Span | None:
    """The days from one to another that `text` names: "từ 20/5 đến 25/5", "20-25/5"; one day alone is both.

    None if it names no day, or two in the wrong order.
    """
    for between in BETWEEN:
        parts = re.split(between, text.strip(), flags=re.IGNORECASE)
        if len(parts) == 2 and (last := typed_day(parts[1], today)) is not None:  # noqa: PLR2004 (from, to)
            first = typed_day(parts[0], today) or _of_same_month(parts[0], last)
            return (first, last) if first is not None and first <= last else None
    day = typed_day(text, today)
    return None if day is None else (day, day)


def _of_same_month(text: str, day: date) -> date | None:
    """The "20" of "20-25/5"."""
    found = re.fullmatch(r"(?:từ\s+|tu\s+)?(?:ngày\s+|ngay\s+)?(\d{1,2})", text.strip().casefold())
    return day.replace(day=int(found[1])) if found and 1 <= int(found[1]) <= day.day else None


def typed_day(text: str, today: date) -> date | None:
    """The one day that `text` names, ahead of `today` where it leaves the year or month open.

    None if it names no day, several, one that may be another, or one that there is not (31/6).
    """
    tokens = tokenise(text)
    said = calendar(tokens, today)
    found: list[When] = []
    place = 0
    while place < len(tokens):
        when = find(said, place)
        if when is not None:
            found.append(when)
        place = when.end if when is not None else place + 1
    days = {None if when.doubt else day_of(when, today, past=False) for when in found}
    return days.pop() if len(days) == 1 else None
