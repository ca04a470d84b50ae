"""A day that was asked for, as people type it: "30/6", "thứ 6 tuần sau", "20/5/2027", "mùng 6", "3 ngày nữa"."""

from datetime import date

from domain.reading.calendar_words import calendar
from domain.reading.dates import find
from domain.reading.tokens import tokenise
from domain.reading.when import When, day_of


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
