"""Days as people name them: "thứ 5 tuần sau", "hôm kia", "mùng 6", "cuối tháng", "sáng mai".

By number in `numeric_dates`.
"""

from collections.abc import Callable
from datetime import date, timedelta

from domain.reading.calendar_words import DAY_WORDS, FIRST_YEAR, MONTHS, QUARTERS, UNITS, Calendar, calendar, numeral
from domain.reading.numeric_dates import (
    ago,
    counted,
    day_alone,
    day_month,
    from_number,
    iso,
    month_after,
    slashed,
    slashed_after,
)
from domain.reading.when import When, day_of, is_past

__all__ = ["Calendar", "When", "calendar", "day_of", "find", "is_past"]


_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_MONDAY = 2  # thứ Hai
_NUMBERED_DAYS = range(2, 8)
_PARTS = frozenset(("sáng", "trưa", "chiều", "tối", "đêm"))
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
        return _weekday(said, start)
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
    return month_after(said, start, end, count) or counted(said, start, end, count)


def _named_day(said: Calendar, start: int) -> When | None:
    """After ngày, hôm, bữa: "hôm qua", "ngày kia", "ngày 20", "hôm mùng 6", "hôm thứ 5", "ngày hai mươi"."""
    word = said.at(start + 1)
    shift = _shift_of(said.at(start), word)
    if shift is not None and not (word == "qua" and said.at(start) == "ngày"):
        return When(start, start + 2, exact=said.today + timedelta(days=shift))
    if word in ("trước", "rồi", "nọ", "vừa"):
        return When(start, start + 2, vague=True, past=True)
    inner = None
    if (
        word in ("mùng", "mồng", "thứ", "chủ") or said.tokens[start + 1].text == "t"
        if start + 1 < len(said.tokens)
        else False
    ):
        inner = find(said, start + 1)
    elif said.number(start + 1) is not None:
        inner = slashed(said, start + 1) or iso(said, start + 1)
    if inner:
        past = True if said.at(start) == "hôm" and inner.weekday is not None else inner.past
        return inner._replace(start=start, past=past)
    return day_alone(said, start, start + 1)


def _shift_of(head: str, word: str) -> int | None:
    if head == "ngày" and word == "kia":
        return 2
    return {"nay": 0, "qua": -1, "kia": -2, "kìa": -3, "mai": 1, "mốt": 2, "kia kìa": 3}.get(word)


def _first_days(said: Calendar, start: int) -> When | None:
    """Read "mùng 6", "mồng 5/6", "mùng 3 tháng 6"."""
    return slashed_after(said, start) or day_alone(said, start, start + 1)


_SPEAKERS = frozenset(("em", "tôi", "bác", "mình", "cháu", "chị", "anh", "bọn", "chúng", "tui", "con"))


def _part_of_day(said: Calendar, start: int) -> When | None:
    """Read "sáng nay", "chiều qua", "tối mai", "sáng thứ 7", "chiều ngày 16/4", "sáng 15/2"."""
    word = said.at(start + 1)
    shift = {"nay": 0, "qua": -1, "mai": 1, "kia": -2, "mốt": 2}.get(word)
    if shift is not None:
        morning = not shift and said.at(start) == "sáng"
        tonight = False if not shift and said.at(start) in ("tối", "đêm") else None
        return When(start, start + 2, exact=said.today + timedelta(days=shift), past=tonight, morning=morning)
    if start + 1 >= len(said.tokens):
        return None
    if said.tokens[start + 1].word in _SPEAKERS and (start == 0 or said.tokens[start - 1].mark):
        return When(start, start + 1, exact=said.today)
    if word in DAY_WORDS or word in ("mùng", "mồng", "thứ", "chủ", "mốt") or said.tokens[start + 1].text == "t":
        inner = find(said, start + 1)
        return inner._replace(start=start) if inner else None
    number = said.number(start + 1) or 0
    if number > _HOURS_OF_HALF_A_DAY and said.at(start + 2) not in ("h", "giờ", "g", ":", "/", "-", ".", "tháng"):
        return day_alone(said, start, start + 1)  # "tối 26"
    return slashed_after(said, start) or month_after(said, start, start + 2, number)


def _bare_day(said: Calendar, start: int) -> When | None:
    """Read "mai", "mốt", "nay" standing alone."""
    word = said.at(start)
    before = said.at(start - 1) if start else ""
    after = said.at(start + 1)
    token = said.tokens[start]
    if token.capital and not token.upper and start and not said.tokens[start - 1].mark:
        return None  # "cô Mai"
    if word == "mai" and after == "kia":
        return When(start, start + 2, vague=True, past=False)
    if word == "mai" and after == "mốt":
        return When(start, start + 2, vague=True, past=False)
    if word == "nay" and before in ("hiện", "đến", "tới", "lâu", "xưa", "giờ", "trước", "từ", "rày", "hôm", "bữa"):
        return None
    shift = {"mai": 1, "mốt": 2, "nay": 0}[word]
    return When(start, start + 1, exact=said.today + timedelta(days=shift))


def _weekday(said: Calendar, start: int) -> When | None:
    """Read "thứ 5", "t5 tuần sau", "thứ sáu này", "chủ nhật vừa rồi"."""
    if said.at(start) == "chủ":
        weekday, end = (6, start + 2) if said.at(start + 1) == "nhật" else (None, start)
    else:
        number = said.number(start + 1)
        if said.tokens[start].text == "t" and not (number is not None and said.tokens[start + 1].glued):
            return None
        weekday = (
            number - _MONDAY if number is not None and number in _NUMBERED_DAYS else _WEEKDAYS.get(said.at(start + 1))
        )
        end = start + 2
    if weekday is None:
        return None
    dated = _after_comma_date(said, end)
    return dated._replace(start=start) if dated else _which_week(said, start, end, weekday)


def _after_comma_date(said: Calendar, place: int) -> When | None:
    """Read "thứ Sáu, ngày 15/5", "thứ 6 (15/5)", "thứ 6 15/5": the date counts."""
    if said.at(place) in (",", "("):
        place += 1
    if said.at(place) == "ngày":
        place += 1
    day = said.number(place)
    found = (day_month(said, place) or month_after(said, place, place + 1, day)) if day is not None else None
    if found and said.at(found.end) == ")":
        return found._replace(end=found.end + 1)
    return found


def _which_week(said: Calendar, start: int, end: int, weekday: int) -> When:
    monday = said.today - timedelta(days=said.today.weekday())
    word = said.at(end)
    if word == "tuần":
        shift = {"này": 0, "nay": 0, "sau": 7, "tới": 7, "trước": -7, "rồi": -7, "vừa": -7, "kế": 7}.get(
            said.at(end + 1)
        )
        if shift is not None:
            extra = 1 if said.at(end + 1) == "vừa" else 0
            return When(start, end + 2 + extra, exact=monday + timedelta(days=weekday + shift))
    if word in ("này", "nay"):
        named = monday + timedelta(days=weekday)
        return When(start, end + 1, exact=named)
    if word == "tới" and said.at(end + 1) != "ngày":
        return When(start, end + 1, exact=said.today + timedelta(days=(weekday - said.today.weekday() - 1) % 7 + 1))
    if word in ("trước", "vừa", "rồi"):
        back = said.today - timedelta(days=(said.today.weekday() - weekday - 1) % 7 + 1)
        extra = 1 if word == "vừa" and said.at(end + 1) in ("rồi", "qua") else 0
        return When(start, end + (0 if word == "rồi" else 1) + extra, exact=back)
    return When(start, end, weekday=weekday)


def _quarter(said: Calendar, start: int) -> When | None:
    """Read "quý 3", "quý III": no day."""
    number = said.number(start + 1) or {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(said.at(start + 1))
    if number is None or number not in range(1, QUARTERS + 1):
        return None
    now = (said.today.month + 2) // 3
    return When(start, start + 2, vague=True, past=None if number == now else number < now)


def _week(said: Calendar, start: int) -> When | None:
    """Read "tuần sau", "tháng 7", "tháng tới", "năm sau", "quý 3": no day."""
    quarter = _quarter(said, start) if said.at(start) == "quý" else None
    if quarter:
        return quarter
    head, word = said.at(start), said.at(start + 1)
    if head == "tuần" and word == "thứ" and said.number(start + 2) in range(1, _WEEKS_OF_A_MONTH + 1):
        return _week_of_month(said, start)
    sides: dict[str, bool | None] = {
        "này": None,
        "nay": None,
        "sau": False,
        "tới": False,
        "kế": False,
        "trước": True,
        "rồi": True,
        "vừa": True,
    }
    if word in sides:
        extra = 1 if word == "vừa" and said.at(start + 2) in ("rồi", "qua") else 0
        return When(start, start + 2 + extra, vague=True, past=sides[word])
    if head != "tháng":
        return None
    month, end = numeral(said, start + 1)
    if month is None or month not in range(1, MONTHS + 1):
        return None
    year = said.number(end + 1) if said.at(end) in ("/", "năm", "-") else None
    end = end + 2 if year and year > FIRST_YEAR else end
    side = None if month == said.today.month else _month_side(month, year, said.today)
    return When(start, end, vague=True, past=side)


def _week_of_month(said: Calendar, start: int) -> When:
    """Read "tuần thứ 3 của tháng 6"."""
    inner = find(said, start + (4 if said.at(start + 3) == "của" else 3))
    return inner._replace(start=start) if inner and inner.vague else When(start, start + 3, vague=True)


def _month_side(month: int, year: int | None, today: date) -> bool:
    if year and year > FIRST_YEAR:
        return (year, month) < (today.year, today.month)
    return (today.month - month) % MONTHS <= MONTHS // 2


def _edge(said: Calendar, start: int) -> When | None:
    """Read "đầu tháng 8", "cuối tuần này", "giữa tháng", "hạ tuần tháng 5": no day."""
    place = start + 1
    if said.at(start) in ("trung", "hạ", "thượng"):
        if said.at(place) != "tuần":
            return None
        place += 1
    inner = _week(said, place) if said.at(place) in ("tuần", "tháng", "năm", "quý") else None
    if inner:
        past = inner.past
        if past is None and said.at(start) in ("cuối", "hạ"):
            past = False
        return inner._replace(start=start, past=past)
    if said.at(place) == "giờ" and said.at(place + 1) in _PARTS:
        part = _part_of_day(said, place + 1)
        return part._replace(start=start) if part else None  # "đầu giờ chiều nay"
    if said.at(place) in ("tuần", "tháng", "năm", "quý", "giờ") or (said.at(start) in ("trung", "hạ", "thượng")):
        end = place + 1 if said.at(place) in ("tuần", "tháng", "năm", "quý") else place
        return When(start, end, vague=True, past=False if said.at(start) in ("cuối", "hạ") else None)
    return None


_HOURS_OF_HALF_A_DAY, _WEEKS_OF_A_MONTH = 12, 5


_READERS: dict[str, Callable[[Calendar, int], When | None]] = {
    **dict.fromkeys(DAY_WORDS, _named_day),
    "cách": ago,
    **dict.fromkeys(("mùng", "mồng"), _first_days),
    **dict.fromkeys(_PARTS, _part_of_day),
    **dict.fromkeys(("mai", "mốt", "nay"), _bare_day),
    **dict.fromkeys(("thứ", "chủ"), _weekday),
    **dict.fromkeys(("tuần", "tháng", "quý"), _week),
    **dict.fromkeys(("đầu", "giữa", "cuối", "trung", "hạ", "thượng"), _edge),
}
