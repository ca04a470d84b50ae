"""Days as people name them: "12/5", "thứ 5 tuần sau", "hôm kia", "mùng 6", "cuối tháng", "3 hôm nữa".

A `When` keeps what was said; `day_of` turns it into a date once the clause has told whether it speaks of the past or the future.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.tokens import Token
from domain.vietnamese import fold


class When(NamedTuple):
    """A time expression over tokens `start` to `end`.

    `exact` is a day that needs no tense; `day` with `month` and `year` or `weekday` wait for it; `vague` has no day at all.
    `past` tells the side the words themselves give ("vừa rồi", "tới"), None if they give none. `doubt`: two days were offered.
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
        return _date(when.year, when.month or today.month, when.day)
    if when.month:
        return _pick([_date(today.year + shift, when.month, when.day) for shift in (-1, 0, 1)], today, side)
    return _pick([_month_shift(today, shift, when.day) for shift in (-2, -1, 0, 1, 2)], today, side)


def is_past(when: When, today: date) -> bool | None:
    """Tell whether the words alone put the time before `today`; None where they do not say."""
    if when.past is not None:
        return when.past
    if when.exact:
        return None if when.exact == today else when.exact < today
    if when.year and when.day:
        named = _date(when.year, when.month or today.month, when.day)
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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_shift(today: date, months: int, day: int) -> date | None:
    place = today.year * 12 + today.month - 1 + months
    return _date(place // 12, place % 12 + 1, day)


# --- reading the words ---------------------------------------------------------------------------------------------

_UNITS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mốt": 1,
}
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_PARTS = frozenset(("sáng", "trưa", "chiều", "tối", "đêm"))
_DAY_WORDS = frozenset(("ngày", "hôm", "bữa"))
_MOON = frozenset(("âm", "âm lịch"))
_LARGEST_PLUS = 60
_COUNTING = frozenset((*_UNITS, "mười", "vài", "mấy", "ít", "dăm"))


class Calendar(NamedTuple):
    """The tokens of a message in the calendar's words: what each token says, and its number."""

    words: list[str]
    tokens: Sequence[Token]
    today: date

    def at(self, place: int) -> str:
        """Return the calendar word at `place`, "" past the end."""
        return self.words[place] if place < len(self.words) else ""

    def number(self, place: int) -> int | None:
        """Return the number in digits at `place`."""
        return self.tokens[place].number if place < len(self.tokens) else None


def calendar(tokens: Sequence[Token], today: date) -> Calendar:
    """Prepare tokens for `find`."""
    words = _words()
    bare = _bare_words()
    said = []
    for token in tokens:
        if token.mark or token.number is not None:
            said.append(token.text)
        elif token.word in words:
            said.append(token.word)
        elif token.loose and (not token.prefer or token.prefer in words):
            said.append(token.prefer or bare.get(token.bare, token.word))
        else:
            said.append(token.word)
    return Calendar(said, tokens, today)


@cache
def _words() -> frozenset[str]:
    return frozenset(word for phrase in lexicon.phrases("calendar")["words"] for word in phrase.split())


@cache
def _bare_words() -> dict[str, str]:
    return {fold(word): word for word in sorted(_words(), reverse=True)}


def find(said: Calendar, start: int) -> When | None:
    """Return the time expression that begins at token `start`."""
    word = said.at(start)
    token = said.tokens[start]
    if token.number is not None:
        return _from_number(said, start)
    reader = _READERS.get(word)
    if reader:
        return reader(said, start)
    if word == "t" or token.text == "t":
        return _weekday(said, start)
    return _spoken(said, start) if word in _COUNTING else None


def _from_number(said: Calendar, start: int) -> When | None:
    """Read "12/5", "12.5.2020", "12 tháng 5", "2020-05-12", "3 ngày nữa", "20 này"."""
    first = said.number(start)
    if first is None:
        return None
    return (
        _iso(said, start)
        or _slashed(said, start)
        or _month_after(said, start, start + 1, first)
        or _counted(said, start, start + 1, first)
        or _this(said, start, first)
    )


def _iso(said: Calendar, start: int) -> When | None:
    if len(said.tokens[start].text) != 4 or not (
        said.at(start + 1) == said.at(start + 3) and said.at(start + 1) in ("-", "/")
    ):
        return None
    year, month, day = (said.number(start + place) for place in (0, 2, 4))
    named = _date(year, month, day) if year and month and day else None
    return When(start, start + 5, exact=named) if named else None


def _slashed(said: Calendar, start: int) -> When | None:
    """Read "12/5", also the last of "20-22/5", "20 và 21/5", "12,13/5": the first day counts."""
    plain = _day_month(said, start)
    if plain:
        return _trail(said, plain)
    day = said.number(start)
    link = said.at(start + 1)
    if day is None or not 1 <= day <= 31 or link not in ("-", "–", "và", ",", "&", "+", "đến", "tới", "hoặc", "hay"):
        return None
    last = _day_month(said, start + 2)
    if last is None or last.day is None or last.day <= day or (link in (",",) and last.day - day > 3):
        return None
    return _trail(said, last._replace(start=start, day=day, doubt=link in ("hoặc", "hay")))


def _day_month(said: Calendar, start: int) -> When | None:
    day, month = said.number(start), said.number(start + 2)
    sign = said.at(start + 1)
    if (
        day is None
        or month is None
        or sign not in ("/", ".", "-")
        or len(said.tokens[start].text) > 2
        or len(said.tokens[start + 2].text) > 2
    ):
        return None
    if sign != "/" and not (said.tokens[start + 1].glued and said.tokens[start + 2].glued):
        return None
    if not _date(2020, month, day) or _counts_people(said, start, start + 3):
        return None
    year = said.number(start + 4)
    if said.at(start + 3) == sign and year is not None and len(said.tokens[start + 4].text) in (2, 4):
        named = _date(year if year > 99 else 2000 + year, month, day)
        return When(start, start + 5, day=day, month=month, year=named.year) if named else None
    if said.at(start + 3) == "năm" and year and year > 1900:
        return When(start, start + 5, day=day, month=month, year=year)
    return When(start, start + 3, day=day, month=month)


_COUNTED = frozenset(("người", "phiếu", "bước", "khâu", "hộ", "%", "đ/c", "đv"))
_COUNTED_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "đồng chí", "đảng viên", "đại biểu", "chi bộ", "chi ủy", "đảng bộ", "đơn vị", "ủy viên", "công đoạn", "giai đoạn", "cơ sở", "thành viên", "số phiếu", "tổng số", "số đảng", "dong chi", "dang vien", "dai bieu", "chi bo", "don vi",
    )
)  # fmt: skip
_COUNTS = frozenset(("đủ", "quá", "hơn", "bầu", "trúng", "đạt", "phiếu", "dưới", "chiếm", "tỷ", "lệ"))


def _counts_people(said: Calendar, start: int, end: int) -> bool:
    """Tell whether "2/3" is a share and no day: "đủ 2/3 đảng viên", "bầu đủ 5/5", "9/10 phiếu"."""
    before = said.at(start - 1) if start else ""
    return said.at(end) in _COUNTED or (said.at(end), said.at(end + 1)) in _COUNTED_PAIRS or before in _COUNTS


def _month_after(said: Calendar, start: int, place: int, day: int) -> When | None:
    """Read "12 tháng 5 năm 2020", "25 tháng này", "hai mươi lăm tháng năm"."""
    if said.at(place) != "tháng" or not 1 <= day <= 31:
        return None
    word = said.at(place + 1)
    shift = {"này": 0, "nay": 0, "sau": 1, "tới": 1, "trước": -1, "rồi": -1}.get(word)
    if shift is not None:
        named = _month_shift(said.today, shift, day)
        return When(start, place + 2, exact=named) if named else None
    month, end = _numeral(said, place + 1)
    if month is None or not _date(2020, month, day):
        return None
    year = said.number(end + 1) if said.at(end) in ("năm", "/", "-", ".") else None
    if year and year > 1900:
        return When(start, end + 2, day=day, month=month, year=year)
    return _trail(said, When(start, end, day=day, month=month))


def _counted(said: Calendar, start: int, place: int, count: int) -> When | None:
    """Read "3 ngày nữa", "2 tuần nữa", "5 ngày trước", "2 hôm sau"."""
    unit, side = said.at(place), said.at(place + 1)
    if unit in ("tuần", "tháng") and side in ("nữa", "sau", "tới", "trước"):
        return When(start, place + 2, vague=True, past=side == "trước")
    if unit not in _DAY_WORDS or count > _LARGEST_PLUS:
        return None
    if side in ("nữa", "sau", "tới"):
        return When(start, place + 2, exact=said.today + timedelta(days=count))
    if side == "trước":
        return When(start, place + 2, exact=said.today - timedelta(days=count))
    return None


def _ago(said: Calendar, start: int) -> When | None:
    """Read "cách đây 4 ngày", "cách nay 1 tuần"."""
    if said.at(start + 1) not in ("đây", "nay", "day"):
        return None
    count, end = _numeral(said, start + 2)
    if said.at(end) in ("tuần", "tháng"):
        return When(start, end + 1, vague=True, past=True)
    if count is None or said.at(end) not in _DAY_WORDS or count > _LARGEST_PLUS:
        return None
    return When(start, end + 1, exact=said.today - timedelta(days=count))


def _this(said: Calendar, start: int, day: int) -> When | None:
    """Read "20 này", "20 tới": a day of this or the next month."""
    if said.at(start + 1) in ("này", "tới") and 1 <= day <= 31 and said.at(start + 2) not in ("bước", "khâu"):
        return When(start, start + 2, day=day, past=False if said.at(start + 1) == "tới" else None)
    return None


def _spoken(said: Calendar, start: int) -> When | None:
    """Read "hai mươi lăm tháng năm"; "ba hôm nữa", "vài hôm nữa"."""
    if (
        said.at(start) in ("vài", "mấy", "ít", "dăm")
        and said.at(start + 1) in (*_DAY_WORDS, "tuần")
        and said.at(start + 2) in ("nữa", "sau", "tới", "trước", "nay")
    ):
        return When(start, start + 3, vague=True, past=said.at(start + 2) in ("trước", "nay"))
    count, end = _numeral(said, start)
    if count is None:
        return None
    return _month_after(said, start, end, count) or _counted(said, start, end, count)


def _numeral(said: Calendar, place: int) -> tuple[int | None, int]:
    """Read a number up to 39 in digits or words; return it and the place after it."""
    digits = said.number(place)
    if digits is not None:
        return digits, place + 1
    word, after = said.at(place), said.at(place + 1)
    if word == "mười":
        return (10 + _UNITS[after], place + 2) if after in _UNITS else (10, place + 1)
    if word in _UNITS:
        tens = _UNITS[word]
        if after in ("mươi", "mười"):
            last = said.at(place + 2)
            return (tens * 10 + _UNITS[last], place + 3) if last in _UNITS else (tens * 10, place + 2)
        return tens, place + 1
    return None, place


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
        inner = _slashed(said, start + 1) or _iso(said, start + 1)
    if inner:
        past = True if said.at(start) == "hôm" and inner.weekday is not None else inner.past
        return inner._replace(start=start, past=past)
    return _day_alone(said, start, start + 1)


def _day_alone(said: Calendar, start: int, place: int) -> When | None:
    day, end = _numeral(said, place)
    if day is None or not 1 <= day <= 31 or (said.number(place) is not None and len(said.tokens[place].text) > 2):
        return None
    if said.at(end) in ("bước", "khâu", "%"):
        return None
    if said.at(end) in ("-", "–", "đến", "tới", ",", "và") and said.number(end + 1) is not None:
        later = _slashed(said, place) or _month_after(said, start, end + 2, day)
        if later:
            return later._replace(start=start, day=day)
    if said.at(end) == "/":
        return None
    return _month_after(said, start, end, day) or _trail(said, When(start, end, day=day))


def _shift_of(head: str, word: str) -> int | None:
    if head == "ngày" and word == "kia":
        return 2
    return {"nay": 0, "qua": -1, "kia": -2, "kìa": -3, "mai": 1, "mốt": 2, "kia kìa": 3}.get(word)


def _first_days(said: Calendar, start: int) -> When | None:
    """Read "mùng 6", "mồng 5/6", "mùng 3 tháng 6"."""
    return _slashed_after(said, start) or _day_alone(said, start, start + 1)


def _slashed_after(said: Calendar, start: int) -> When | None:
    inner = _slashed(said, start + 1) if said.number(start + 1) is not None else None
    return inner._replace(start=start) if inner else None


_SPEAKERS = frozenset(("em", "tôi", "bác", "mình", "cháu", "chị", "anh", "bọn", "chúng", "tui", "con"))


def _part_of_day(said: Calendar, start: int) -> When | None:
    """Read "sáng nay", "chiều qua", "tối mai", "sáng thứ 7", "chiều ngày 16/4", "sáng 15/2"."""
    word = said.at(start + 1)
    shift = {"nay": 0, "qua": -1, "mai": 1, "kia": -2, "mốt": 2}.get(word)
    if shift is not None:
        return When(start, start + 2, exact=said.today + timedelta(days=shift))
    if start + 1 >= len(said.tokens):
        return None
    if said.tokens[start + 1].word in _SPEAKERS and (start == 0 or said.tokens[start - 1].mark):
        return When(start, start + 1, exact=said.today)
    if word in _DAY_WORDS or word in ("mùng", "mồng", "thứ", "chủ", "mốt") or said.tokens[start + 1].text == "t":
        inner = find(said, start + 1)
        return inner._replace(start=start) if inner else None
    return _slashed_after(said, start) or (_month_after(said, start, start + 2, said.number(start + 1) or 0))


def _bare_day(said: Calendar, start: int) -> When | None:
    """Read "mai", "mốt", "nay" standing alone."""
    word = said.at(start)
    before = said.at(start - 1) if start else ""
    after = said.at(start + 1)
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
        weekday = number - 2 if number is not None and 2 <= number <= 7 else _WEEKDAYS.get(said.at(start + 1))
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
    found = _day_month(said, place) if said.number(place) is not None else None
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
    if word == "tới" and said.at(end + 1) not in ("ngày",):
        return When(start, end + 1, exact=said.today + timedelta(days=(weekday - said.today.weekday() - 1) % 7 + 1))
    if word in ("trước", "vừa", "rồi"):
        back = said.today - timedelta(days=(said.today.weekday() - weekday - 1) % 7 + 1)
        extra = 1 if word == "vừa" and said.at(end + 1) in ("rồi", "qua") else 0
        return When(start, end + (0 if word == "rồi" else 1) + extra, exact=back)
    return When(start, end, weekday=weekday)


def _quarter(said: Calendar, start: int) -> When | None:
    """Read "quý 3", "quý III": no day."""
    number = said.number(start + 1) or {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(said.at(start + 1))
    if number is None or not 1 <= number <= 4:
        return None
    now = (said.today.month + 2) // 3
    return When(start, start + 2, vague=True, past=None if number == now else number < now)


def _week(said: Calendar, start: int) -> When | None:
    """Read "tuần sau", "tháng 7", "tháng tới", "năm sau", "quý 3": no day."""
    quarter = _quarter(said, start) if said.at(start) == "quý" else None
    if quarter:
        return quarter
    head, word = said.at(start), said.at(start + 1)
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
    month, end = _numeral(said, start + 1)
    if month is None or not 1 <= month <= 12:
        return None
    year = said.number(end + 1) if said.at(end) in ("/", "năm", "-") else None
    end = end + 2 if year and year > 1900 else end
    side = None if month == said.today.month else _month_side(month, year, said.today)
    return When(start, end, vague=True, past=side)


def _month_side(month: int, year: int | None, today: date) -> bool:
    if year and year > 1900:
        return (year, month) < (today.year, today.month)
    return (today.month - month) % 12 <= 6


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
    if said.at(place) in ("tuần", "tháng", "năm", "quý", "giờ") or (said.at(start) in ("trung", "hạ", "thượng")):
        end = place + 1 if said.at(place) in ("tuần", "tháng", "năm", "quý") else place
        return When(start, end, vague=True, past=False if said.at(start) in ("cuối", "hạ") else None)
    return None


def _trail(said: Calendar, found: When) -> When:
    """Take the words after a date that tell its side: "12/6 vừa qua", "15/8 tới", "20 này", "(thứ 6)"."""
    word, after = said.at(found.end), said.at(found.end + 1)
    if word == "vừa" and after in ("rồi", "qua"):
        return found._replace(end=found.end + 2, past=True)
    if word == "tới" and after not in ("ngày", "hết"):
        return found._replace(end=found.end + 1, past=False)
    if word in ("này", "nay"):
        return found._replace(end=found.end + 1)
    if word in _MOON or (word == "ta" and found.month is None):
        return found._replace(end=found.end + 1, doubt=True)
    return found


_READERS: dict[str, Callable[[Calendar, int], When | None]] = {
    **dict.fromkeys(_DAY_WORDS, _named_day),
    "cách": _ago,
    **dict.fromkeys(("mùng", "mồng"), _first_days),
    **dict.fromkeys(_PARTS, _part_of_day),
    **dict.fromkeys(("mai", "mốt", "nay"), _bare_day),
    **dict.fromkeys(("thứ", "chủ"), _weekday),
    **dict.fromkeys(("tuần", "tháng", "quý"), _week),
    **dict.fromkeys(("đầu", "giữa", "cuối", "trung", "hạ", "thượng"), _edge),
}
