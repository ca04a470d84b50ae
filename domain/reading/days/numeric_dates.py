"""Days named by their number: "12/5", "12.5.2020", "12 tháng 5", "20 này", "3 ngày nữa", "20-22/5"."""

from datetime import timedelta
from functools import cache

from domain.reading import lexicon
from domain.reading.days.calendar_words import (
    DAY_WORDS,
    DAYS_OF_WEEK,
    FIRST_YEAR,
    LONGEST_MONTH,
    SIDES,
    Calendar,
    numeral,
)
from domain.reading.days.when import When, day_of, month_shift, real_date

_MOON = frozenset(("âm", "âm lịch"))
_SUN = ("tây", "dương")  # "14 tây", "20 dương lịch"
_THIS = ("này", "nay")
_LARGEST_PLUS = 60  # "60 ngày nữa" is still a plan
_FURTHER = lexicon.words("numeric_dates.further")  # "thêm 3 ngày" counts from the due day
_SIDES = lexicon.words("numeric_dates.sides")
_YEAR_DIGITS, _DAY_DIGITS, _CENTURY = 4, 2, 100
_RANGING = lexicon.words("numeric_dates.ranging")
_LONGEST_LIST = 3  # "12, 13/5" are days of one event, "2, 15/5" are not


def from_number(said: Calendar, start: int) -> When | None:
    """Read "12/5", "12.5.2020", "12 tháng 5", "2020-05-12", "3 ngày nữa", "20 này"."""
    first = said.number(start)
    if first is None:
        return None
    return (
        iso(said, start)
        or slashed(said, start)
        or month_after(said, start, start + 1, first)
        or counted(said, start, start + 1, first)
        or this(said, start, start + 1, first)
        or (day_alone(said, start, start) if said.at(start - 1) == "ngày" else None)  # "định ngày | 26"
        or _moved_to(said, start, first)
        or awaited(said, start, start + 1, first)
    )


def _moved_to(said: Calendar, start: int, day: int) -> When | None:
    """Read "xin gia hạn tới 26", "dời sang 28 ạ": a number that ends a move is a day."""
    if not start or said.tokens[start - 1].bare not in ("toi", "den", "sang", "qua") or not 1 <= day <= LONGEST_MONTH:
        return None
    front = {said.tokens[place].bare for place in range(max(start - 1 - _NEAR, 0), start - 1)}
    after = said.tokens[start + 1] if start + 1 < len(said.tokens) else None
    ends = after is None or (after.mark and after.text in ".,;!?)\n") or after.bare in _CLOSING
    return When(start, start + 1, day=day, past=False) if ends and front & _MOVING else None


def awaited(said: Calendar, start: int, end: int, day: int) -> When | None:
    """Read "khoa Ngoại 29 mới làm", "định hăm hai họp": before a verb and after a plan or before "mới" it is a day."""
    only = said.at(end) == "mới"
    if not start or not (only or said.at(start - 1) in _INTENDING) or not _UNITS_ALONE < day <= LONGEST_MONTH:
        return None
    before, after = said.tokens[start - 1], said.at(end + only)
    listed = before.mark or before.number is not None or before.glued or before.bare in _LISTING
    verb = after in _verbs() or f"{after} {said.at(end + only + 1)}" in _verbs()
    return When(start, end, day=day) if verb and not listed else None


@cache
def _verbs() -> frozenset[str]:
    """Return the verbs of progress, without those of counting: "12 mới thu"."""
    return lexicon.words("numeric_dates.events").union(lexicon.phrases("progress")["act"])


_INTENDING, _LISTING = lexicon.words("numeric_dates.intending"), lexicon.words("numeric_dates.listing")
_NEAR = 4  # words
_MOVING = lexicon.words("numeric_dates.moving")
_CLOSING = lexicon.words("numeric_dates.closing")


def iso(said: Calendar, start: int) -> When | None:
    """Return the day of "2020-05-12"."""
    if len(said.tokens[start].text) != _YEAR_DIGITS or not (
        said.at(start + 1) == said.at(start + 3) and said.at(start + 1) in ("-", "/")
    ):
        return None
    year, month, day = (said.number(start + place) for place in (0, 2, 4))
    named = real_date(year, month, day) if year and month and day else None
    return When(start, start + 5, exact=named) if named else None


def slashed(said: Calendar, start: int) -> When | None:
    """Read "12/5", also the last of "20-22/5", "20 và 21/5", "12,13/5": the first day counts."""
    plain = day_month(said, start)
    if plain:
        return trail(said, plain)
    day = said.number(start)
    link = said.at(start + 1)
    if day is None or not 1 <= day <= LONGEST_MONTH or link not in _RANGING:
        return None
    last = day_month(said, start + 2) or month_after(said, start + 2, start + 3, said.number(start + 2) or 0)
    if last is None or last.day is None or last.day <= day or (link == "," and last.day - day > _LONGEST_LIST):
        return None
    return trail(said, last._replace(start=start, day=day, doubt=link in ("hoặc", "hay")))


def day_month(said: Calendar, start: int) -> When | None:
    """Return the day of "12/5", "12.5.2020", "12-5"; not "2/3 đảng viên"."""
    day, month = said.number(start), said.number(start + 2)
    sign = said.at(start + 1)
    if (
        day is None
        or month is None
        or sign not in ("/", ".", "-")
        or len(said.tokens[start].text) > _DAY_DIGITS
        or len(said.tokens[start + 2].text) > _DAY_DIGITS
    ):
        return None
    apart = not (said.tokens[start + 1].glued and said.tokens[start + 2].glued)
    if sign != "/" and (apart or said.at(start + 3) in ("/", "tháng")):
        return None  # "11-12/6" is two days of June
    if not real_date(2020, month, day) or _counts_people(said, start, start + 3):
        return None
    year = said.number(start + 4)
    if (
        said.at(start + 3) == sign
        and year is not None
        and len(said.tokens[start + 4].text) in (_DAY_DIGITS, _YEAR_DIGITS)
    ):
        named = real_date(year if year >= _CENTURY else 2000 + year, month, day)
        return When(start, start + 5, day=day, month=month, year=named.year) if named else None
    if said.at(start + 3) == "năm" and year and year > FIRST_YEAR:
        return When(start, start + 5, day=day, month=month, year=year)
    return When(start, start + 3, day=day, month=month)


_COUNTED = lexicon.words("numeric_dates.counted")
_COUNTED_PAIRS = frozenset(tuple(pair.split()) for pair in lexicon.words("numeric_dates.counted_pairs"))
_COUNTS = lexicon.words("numeric_dates.counts")


_ATTENDING = lexicon.words("numeric_dates.attending")
_PARTS_OF_A_DAY = lexicon.words("numeric_dates.parts_of_a_day")


def _counts_people(said: Calendar, start: int, end: int) -> bool:
    """Tell whether "2/3" is a share and no day: "đủ 2/3 đảng viên", "bầu đủ 5/5", "9/10 phiếu"."""
    before = said.at(start - 1) if start else ""
    if (said.number(start) or 0) > (said.number(start + 2) or 0):
        return False  # "22/5 chi bộ tổ chức" is a day: no share is more than the whole
    if before in _PARTS_OF_A_DAY:
        return False  # "sáng 1/6 chi bộ đã tổ chức"
    if _is_far(said, start, cued=before in _ATTENDING or said.at(end) in _PEOPLE):
        return True  # "đảng viên đến có 1/2", "9/11 thầy cô có tên trong phiếu", "3/4 phòng treo xong"
    return said.at(end) in _COUNTED or (said.at(end), said.at(end + 1)) in _COUNTED_PAIRS or before in _COUNTS


_PEOPLE, _LENGTHS = lexicon.words("numeric_dates.people"), lexicon.words("numeric_dates.lengths")


def _is_far(said: Calendar, start: int, *, cued: bool) -> bool:
    """Tell whether a day lies so far off that hardly anybody speaks of it: long over, or only far beside people."""
    named = day_of(When(start, start, day=said.number(start), month=said.number(start + 2)), said.today, past=None)
    ahead = named - said.today if named else timedelta()
    led = start > 0 and said.tokens[start - 1].bare in _DATE_LEADS
    return abs(ahead) > _FAR if cued else ahead < -2 * _FAR and not led and said.at(start + 3).isalpha()


_FAR, _DATE_LEADS = timedelta(days=40), lexicon.words("steps.date_leads")


def month_after(said: Calendar, start: int, place: int, day: int) -> When | None:
    """Read "12 tháng 5 năm 2020", "25 tháng này", "hai mươi lăm tháng năm"."""
    if said.at(place) != "tháng" or not 1 <= day <= LONGEST_MONTH:
        return None
    if start and said.tokens[start - 1].bare in _LENGTHS and said.number(place + 1) is None:
        return None  # "đủ 3 tháng rồi"
    word = said.at(place + 1)
    shift = SIDES.get(word)
    if shift is not None:
        named = month_shift(said.today, shift, day)
        return When(start, place + 2, exact=named) if named else None
    month, end = numeral(said, place + 1)
    if month is None or not real_date(2020, month, day):
        return None
    year = said.number(end + 1) if said.at(end) in ("năm", "/", "-", ".") else None
    if year and year > FIRST_YEAR:
        return When(start, end + 2, day=day, month=month, year=year)
    return trail(said, When(start, end, day=day, month=month))


def counted(said: Calendar, start: int, place: int, count: int, side: str = "") -> When | None:
    """Read "3 ngày nữa", "2 tuần nữa", "5 ngày trước", "2 hôm sau", "xong được 3 hôm rồi"."""
    unit, side = said.at(place), side or said.at(place + 1)
    if side == "rồi" and start > 1 and (said.at(start - 2), said.at(start - 1)) in _OVER_SINCE:
        side = "trước"
    if unit in (*DAY_WORDS, "tuần") and _is_further(said, start, side):
        days = count * DAYS_OF_WEEK if unit == "tuần" else count
        return When(start, place + 1, plus=days) if days <= _LARGEST_PLUS else None
    if unit == "tuần" and said.at(start - 1) in _EXACTLY:
        unit, count = "ngày", count * DAYS_OF_WEEK  # "đúng 1 tuần nữa"
    if unit in ("tuần", "tháng") and side in ("nữa", "sau", "tới", "trước"):
        return When(start, place + 2, vague=True, past=side == "trước")
    if unit not in DAY_WORDS or count > _LARGEST_PLUS or side not in ("nữa", "sau", "tới", "trước"):
        return None
    return When(start, place + 2, exact=said.today + timedelta(days=-count if side == "trước" else count))


_OVER_SINCE = frozenset((("xong", "được"), ("thành", "được"), ("tất", "được")))


def _is_further(said: Calendar, start: int, side: str) -> bool:
    """Tell whether days are counted from the due day: "chậm lại 1 tuần", "thêm 2 ngày nữa"; not "lùi 3 ngày trước"."""
    before = said.tokens[start - 1].bare if start else ""
    if before == "lai" and start > 1:
        before = said.tokens[start - 2].bare
    return before in _FURTHER and (side not in _SIDES or (side == "nữa" and before == "them"))


def ago(said: Calendar, start: int) -> When | None:
    """Read "cách đây 4 ngày", "cách nay 1 tuần", "cách nay đúng 1 tuần": the last to the day."""
    if said.at(start + 1) not in ("đây", "nay", "day"):
        return None
    place = start + 2 + (said.at(start + 2) in _EXACTLY)
    count, end = numeral(said, place)
    found = counted(said, place, end, count, "trước") if count is not None else None
    return found._replace(start=start, end=end + 1) if found else None


_EXACTLY = ("đúng", "tròn", "chẵn")


def this(said: Calendar, start: int, end: int, day: int) -> When | None:
    """Read "20 này", "20 tới", "20 tây", "hai mốt này": a day of this or the next month."""
    if (
        said.at(end) in (*_THIS, "tới", *_SUN)
        and 1 <= day <= LONGEST_MONTH
        and (said.number(start) is not None or day > _UNITS_ALONE)
        and said.at(end + 1) not in ("bước", "khâu")
    ):
        found = trail(said, When(start, end, day=day))
        return found if found.end > end else None  # not "20 tới hết tháng"
    return None


_UNITS_ALONE = 10  # "hai mốt này" is a day, "ba này" is none


def day_alone(said: Calendar, start: int, place: int) -> When | None:
    """Return the day of "ngày 20", "mùng 6", "ngày 20 và 21/5", "ngày hai mươi tháng năm"."""
    day, end = numeral(said, place)
    if (
        day is None
        or not 1 <= day <= LONGEST_MONTH
        or (said.number(place) is not None and len(said.tokens[place].text) > _DAY_DIGITS)
    ):
        return None
    if said.at(end) in ("bước", "khâu", "%"):
        return None
    if said.at(end) in _RANGING and said.number(end + 1) is not None:
        later = slashed(said, place) or month_after(said, start, end + 2, day)
        if later:
            return later._replace(start=start, day=day)
    if said.at(end) == "/":
        return None
    return month_after(said, start, end, day) or trail(said, When(start, end, day=day))


def slashed_after(said: Calendar, start: int) -> When | None:
    """Return the day written right after a word: "mồng 5/6", "sáng 15/2"."""
    inner = slashed(said, start + 1) if said.number(start + 1) is not None else None
    return inner._replace(start=start) if inner else None


def trail(said: Calendar, found: When) -> When:
    """Take the words after a date that tell its side: "12/6 vừa qua", "15/8 tới", "20 này", "14 tây", "(thứ 6)"."""
    word, after = said.at(found.end), said.at(found.end + 1)
    if word in _SUN:
        end = found.end + (2 if word == "dương" and after == "lịch" else 1)
        return trail(said, found._replace(end=end))
    if word == "vừa" and after in ("rồi", "qua"):
        return found._replace(end=found.end + 2, past=True)
    if word == "tới" and after not in _NO_COMING:
        return found._replace(end=found.end + (2 if after in ("đây", "này") else 1), past=False)
    if word in _THIS:
        return _nearest(said, found)._replace(end=found.end + 1)
    if word in _MOON or (word == "ta" and found.month is None):
        return found._replace(end=found.end + 1, doubt=True)
    return found


_NO_COMING = lexicon.words("numeric_dates.no_coming")


def _nearest(said: Calendar, found: When) -> When:
    """Return the day of "26 này" as the nearest one, whatever the tense: it is still to come on the 19th."""
    if found.month is not None or found.day is None:
        return found
    near = day_of(found, said.today, past=None)
    return found._replace(exact=near) if near else found
