"""Days as people name them: "thứ 5 tuần sau", "hôm kia", "mùng 6", "cuối tháng", "sáng mai".

By number in `numeric_dates`.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from domain.reading import lexicon
from domain.reading.days.calendar_words import DAY_WORDS, SIDES, UNITS, Calendar, calendar, numeral
from domain.reading.days.numeric_dates import (
    ago,
    awaited,
    counted,
    day_alone,
    from_number,
    iso,
    month_after,
    slashed,
    slashed_after,
    this,
)
from domain.reading.days.periods import edge, period
from domain.reading.days.weekdays import PARTS, WEEKDAY_HEADS, week_with_day, weekday
from domain.reading.days.when import When, day_of, is_past, month_shift, real_date

__all__ = ["Calendar", "When", "calendar", "day_of", "find", "is_past"]


_NIGHT = lexicon.words("dates.night")
_COUNTING = frozenset((*UNITS, "mười", "hăm", "vài", "mấy", "ít", "dăm"))


def may_begin(said: Calendar, start: int) -> bool:
    """Tell whether a time expression can begin with a token that is no number: a cheap look before `find`."""
    word = said.at(start)
    return word in _READERS or word in _COUNTING or word == "t" or said.tokens[start].text == "t"


def find(said: Calendar, start: int) -> When | None:
    """Return the time expression that begins at token `start`."""
    word = said.at(start)
    token = said.tokens[start]
    if token.number is not None:
        return from_number(said, start)
    reader = _READERS.get(word)
    if reader:
        return reader(said, start)
    if word == "t" or token.text == "t":
        return weekday(said, start)
    return _spoken(said, start) if word in _COUNTING else None


def _spoken(said: Calendar, start: int) -> When | None:
    """Read "hai mươi lăm tháng năm"; "ba hôm nữa", "vài hôm nữa"."""
    if (
        said.at(start) in ("vài", "mấy", "ít", "dăm")
        and said.at(start + 1) in (*DAY_WORDS, "tuần")
        and said.at(start + 2) in ("nữa", "sau", "tới", "trước", "nay")
    ):
        return When(start, start + 3, vague=True, past=said.at(start + 2) in ("trước", "nay"))
    count, end = numeral(said, start)
    if count is None:
        return None
    return (
        month_after(said, start, end, count)
        or counted(said, start, end, count)
        or this(said, start, end, count)
        or awaited(said, start, end, count)
    )


def _named_day(said: Calendar, start: int) -> When | None:
    """After ngày, hôm, bữa, mùng: "hôm qua", "ngày kia", "ngày 20", "hôm mùng 6", "hôm thứ 5", "ngày hai mươi"."""
    word = said.at(start + 1)
    shift = 2 if (said.at(start), word) == ("ngày", "kia") else _SHIFTS.get(word)
    if shift is not None and not (word == "qua" and said.at(start) == "ngày"):
        return When(start, start + 2, exact=said.today + timedelta(days=shift))
    if word in _THAT:
        return When(start, start + 2, vague=True, same=True)  # "hôm đó"
    if word in ("trước", "rồi", "nọ", "vừa", "hổm", "hỗm"):
        return When(start, start + 2, vague=True, past=True)
    inner = None
    if word in _HEADS or (start + 1 < len(said.tokens) and said.tokens[start + 1].text == "t"):
        inner = find(said, start + 1)
    elif said.number(start + 1) is not None:
        inner = slashed(said, start + 1) or iso(said, start + 1)
    if inner:
        past = True if said.at(start) == "hôm" and inner.weekday is not None else inner.past
        return inner._replace(start=start, past=past)
    return day_alone(said, start, start + 1)


_SHIFTS = {"nay": 0, "qua": -1, "kia": -2, "kìa": -3, "mai": 1, "mốt": 2}
_HEADS = frozenset(("mùng", "mồng", *WEEKDAY_HEADS))
_AFTER_A_PART_OF_DAY = frozenset((*DAY_WORDS, *PARTS, *_HEADS, "mốt"))
_THAT = ("đó", "ấy", "đấy")


def _same_day(said: Calendar, start: int) -> When | None:
    """Read "cùng ngày", "cùng hôm đó"; "cùng ngày 19/6" names its day."""
    if said.at(start + 1) not in DAY_WORDS:
        return None
    named = _named_day(said, start + 1) if said.at(start + 2) not in _THAT else None
    if named:
        return named._replace(start=start)
    return When(start, start + (3 if said.at(start + 2) in _THAT else 2), vague=True, same=True)


def _part_of_day(said: Calendar, start: int) -> When | None:
    """Read "sáng nay", "chiều qua", "tối mai", "sáng thứ 7", "chiều ngày 16/4", "sáng 15/2", "sáng sớm mai"."""
    word = said.at(start + 1)
    shift = _SHIFTS.get(word)
    if shift is not None:
        morning = not shift and said.at(start) == "sáng"
        tonight = False if not shift and said.at(start) in ("tối", "đêm") else None
        return When(start, start + 2, exact=said.today + timedelta(days=shift), past=tonight, morning=morning)
    abbreviated = start + 1 < len(said.tokens) and said.tokens[start + 1].text == "t"  # "sáng t7"
    inner = find(said, start + 1) if word in _AFTER_A_PART_OF_DAY or abbreviated else None
    if inner:
        return inner._replace(start=start)
    if _is_of_today(said, start):
        return When(start, start + 1, exact=said.today)
    if word in _AFTER_A_PART_OF_DAY:
        return None
    number = said.number(start + 1) or 0
    if number and _is_a_day(said.at(start + 2), number):
        return day_alone(said, start, start + 1)  # "tối 26", "sáng 9 vừa rồi"
    return slashed_after(said, start) or month_after(said, start, start + 2, number)


def _is_a_day(after: str, number: int) -> bool:
    """Tell whether a number after "tối" is a day: no hour is named without its word; "chiều 2" may be a Monday."""
    other = number <= _LAST_WEEKDAY or after in ("h", "giờ", "g", ":", "/", "-", ".", "tháng")
    return not other or after in ("vừa", "này")


def _is_of_today(said: Calendar, start: int) -> bool:
    """Tell whether a part of the day alone is today's: "đang viết, chiều nộp", "tối em gửi"."""
    if start + 1 >= len(said.tokens) or said.at(start) == "sớm":
        return False
    if start and not (said.tokens[start - 1].mark or said.at(start - 1) in ("lát", "để")):
        return False
    return said.tokens[start + 1].word in _doings()


@cache
def _doings() -> frozenset[str]:
    """Return the words that a clause goes on with after the time: who does something, and the verbs of progress."""
    progress = lexicon.phrases("progress")
    verbs = (phrase.split()[0] for name in ("act", "side_act", "draft_act") for phrase in progress[name])
    return frozenset((*lexicon.phrases("calendar")["goes_on"], *verbs))


def _earlier(said: Calendar, start: int) -> When | None:
    """Read "hồi sáng", "hồi sớm mai", "hồi chiều qua", "hồi hôm thứ sáu": over; by night, yesterday's."""
    place, word = start + 1, said.at(start + 1)
    if word in PARTS or word == "hôm":
        while said.at(place + 1) in (*PARTS, "mai", "mơi") and said.at(start + 2) not in ("qua", "kia"):
            place += 1
        further = place == start + 1 and (said.at(place + 1) in _AFTER_A_PART or said.number(place + 1) is not None)
        inner = find(said, place) if further else None
        if inner:
            return inner._replace(start=start, past=True)
        if said.at(place + 1) == "nay":
            place += 1
        last_night = word in _NIGHT and said.at(place) != "nay"
        return When(start, place + 1, exact=said.today - timedelta(days=last_night), past=True)
    if word in _THAT and start and said.at(start - 1) in ("đến", "tới", "sang", "qua"):
        return When(start, start + 2, vague=True, same=True)  # "hoãn đến lúc đó"
    if said.at(start) == "hồi" and said.number(place) is not None:
        return _at_an_hour(said, start)
    if said.at(start) != "hồi" or word not in (*DAY_WORDS, *WEEKDAY_HEADS, "đầu", "giữa", "cuối", "tuần", "tháng"):
        return None
    inner = find(said, place)
    return inner._replace(start=start, past=True) if inner else None


def _at_an_hour(said: Calendar, start: int) -> When | None:
    """Read "hồi 9h hôm nay", "hồi 14 giờ 30 chiều qua": over."""
    place = start + 2
    if said.at(place) not in ("h", "giờ", "g"):
        return None
    place += 2 if said.number(place + 1) is not None else 1
    inner = find(said, place) if place < len(said.tokens) and said.number(place) is None else None
    return inner._replace(start=start, past=True) if inner else None


_AFTER_A_PART = frozenset((*DAY_WORDS, *WEEKDAY_HEADS, "qua", "kia", "nay", "mùng", "mồng", "t"))


def _bare_day(said: Calendar, start: int) -> When | None:
    """Read "mai", "mốt", "nay" standing alone."""
    word = said.at(start)
    before = said.at(start - 1) if start else ""
    after = said.at(start + 1)
    token = said.tokens[start]
    if token.capital and not token.upper and start and not said.tokens[start - 1].mark:
        return None  # "cô Mai"
    if word == "mai" and after in ("kia", "mốt"):
        return When(start, start + 2, vague=True, past=False)
    if word == "nay" and before in ("hiện", "đến", "tới", "lâu", "xưa", "giờ", "trước", "từ", "rày", "hôm", "bữa"):
        return None
    if word == "nay" and (after in _CHANGES or "trước" in said.words[max(start - _NEAR, 0) : start]):
        return None  # "nay lại qua 28/6", "trước bị tắc, nay gỡ được rồi": now
    return When(start, start + 1, exact=said.today + timedelta(days=_SHIFTS[word]))


_NEAR = 6  # words
_CHANGES = lexicon.words("dates.changes")


def _month_with_day(said: Calendar, start: int) -> When | None:
    """Read "tháng sau, mùng 5", "tháng 6 ngày 5": the day of that month; else the month alone."""
    month = period(said, start)
    place = month.end + (said.at(month.end) == ",") if month else start
    if month is None or said.at(place) not in ("ngày", "mùng", "mồng"):
        return month
    day, end = numeral(said, place + 1)
    if day is None or said.at(end) in ("tháng", "/", "-", "."):
        return month
    shift = SIDES.get(said.at(start + 1))
    if shift is not None:
        named = month_shift(said.today, shift, day)
        return When(start, end, exact=named) if named else month
    number, after = numeral(said, start + 1)
    real = number is not None and after == month.end and real_date(2020, number, day)
    return When(start, end, day=day, month=number) if real else month


def _rim_of_day(said: Calendar, start: int) -> When | None:
    """Read "đầu giờ chiều nay", "cuối ngày mai", "cuối buổi sáng", else the edge of a week or a month."""
    head, word = said.at(start + 1), said.at(start + 2)
    if head in ("giờ", "buổi") and word in PARTS:
        part = _part_of_day(said, start + 2)
        return part._replace(start=start) if part else When(start, start + 3, exact=said.today)
    if head == "ngày" and (word in ("mai", "kia", "mốt") or said.number(start + 2) is not None):
        named = _named_day(said, start + 1)
        return named._replace(start=start) if named else None
    return edge(said, start)


_LAST_WEEKDAY = 7  # thứ bảy


_READERS: dict[str, Callable[[Calendar, int], When | None]] = {
    **dict.fromkeys((*DAY_WORDS, "mùng", "mồng"), _named_day),
    "cách": ago,
    "cùng": _same_day,
    **dict.fromkeys(PARTS, _part_of_day),
    **dict.fromkeys(("mai", "mốt", "nay"), _bare_day),
    **dict.fromkeys(WEEKDAY_HEADS, weekday),
    "tuần": week_with_day,
    "tháng": _month_with_day,
    "quý": period,
    **dict.fromkeys(("sang", "qua"), week_with_day),
    **dict.fromkeys(("hồi", "khi", "lúc", "ban"), _earlier),
    **dict.fromkeys(("đầu", "giữa", "cuối", "trung", "hạ", "thượng"), _rim_of_day),
}
