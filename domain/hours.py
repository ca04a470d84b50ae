"""Hours of the day as people type them: "7h30", "17 giờ", "08:00", "từ 20 giờ đến 7 giờ"."""

import re
from datetime import time

from domain.calendar import Quiet
from domain.vietnamese import fold

CLOCK = re.compile(r"(\d{1,2})\s*(?:(?:[:.]|gio|h|g)\s*(?:(ruoi)|(\d{1,2}))?\s*(?:phut|p|')?)?")
PART = re.compile(r"\s*(sang|trua|chieu|toi|am|pm)?\b")
BETWEEN = re.compile(r"\s*(?:-|–|den|toi)\s*")
NOON = 12
AFTERNOON = frozenset({"chieu", "toi", "pm"})


def typed_hour(text: str) -> time | None:
    """The one time of day that a text names; None if it names none, or says more."""
    words = _plain(text)
    found = _clock_at(words, 0)
    return found[0] if found is not None and found[1] == len(words) else None


def typed_quiet(text: str) -> Quiet | None:
    """The hours from one time of day to another; None if the text names none, or two that are the same."""
    words = _plain(text)
    start = _clock_at(words, 0)
    between = BETWEEN.match(words, start[1]) if start is not None else None
    end = _clock_at(words, between.end()) if between is not None else None
    if start is None or end is None or end[1] != len(words) or start[0] == end[0]:
        return None
    return Quiet(start[0], end[0])


def _plain(text: str) -> str:
    words = " ".join(fold(text).split()).strip(" .,;!?")
    return re.sub(r"^(?:luc|tu|vao luc|vao)\s+|\s+(?:nhe|a|hang ngay)$", "", words)


def _clock_at(words: str, place: int) -> tuple[time, int] | None:
    """The time of day that begins at a place, and where it ends."""
    said = CLOCK.match(words, place)
    if said is None:
        return None
    hour, minute = int(said[1]), 30 if said[2] else int(said[3] or 0)
    part = PART.match(words, said.end())
    end = part.end() if part is not None and part[1] and not _goes_on(words, part.end(), part[1]) else said.end()
    if end > said.end() and part is not None and part[1] in AFTERNOON and hour < NOON:
        hour += NOON
    return (time(hour, minute), end) if hour < 24 and minute < 60 else None  # noqa: PLR2004 (a clock's)


def _goes_on(words: str, place: int, part: str) -> bool:
    """Without its marks "tối" (evening) looks like "tới" (until): it is the second where another hour follows."""
    return part == "toi" and bool(re.match(r"\s*\d", words[place:]))
