"""Days of the week: "thứ 5 tuần sau", "t5", "chủ nhật vừa rồi", "tuần sau, hôm thứ Tư"."""

from datetime import timedelta

from domain.reading import lexicon
from domain.reading.days.calendar_words import DAY_WORDS, DAYS_OF_WEEK, SIDES, Calendar
from domain.reading.days.numeric_dates import day_month, month_after
from domain.reading.days.periods import period, turn
from domain.reading.days.when import When

_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_MONDAY = 2  # thứ Hai
_NUMBERED_DAYS = range(2, 8)
PARTS = lexicon.words("weekdays.parts")
WEEKDAY_HEADS = ("thứ", "chủ", "chúa")


def weekday(said: Calendar, start: int) -> When | None:
    """Read "thứ 5", "t5 tuần sau", "thứ sáu này", "chủ nhật vừa rồi"."""
    if said.at(start) == "thứ" and start and said.at(start - 1) in _ORDINALS:
        return None  # "dời lần thứ hai"
    if said.at(start) in ("chủ", "chúa"):
        weekday, end = (6, start + 2) if said.at(start + 1) in ("nhật", "nhựt") else (None, start)
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
    dated = _after_comma_date(said, end) or _in_a_week(said, start, end, weekday)
    return dated._replace(start=start) if dated else _which_week(said, start, end, weekday)


_ORDINALS = lexicon.words("weekdays.ordinals")


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


def _in_a_week(said: Calendar, start: int, place: int, weekday: int) -> When | None:
    """Read "thứ Sáu, tuần tới", "thứ 4 (tuần sau)"; not "họp thứ 5, tuần sau em gửi"."""
    sign, named = said.at(place), said.at(place + 1) == "tuần"
    found = _which_week(said, start, place + 1, weekday) if named and sign in (",", "(") else None
    if found is None or found.exact is None:
        return None
    after = said.at(found.end)  # a bracket is closed with it
    return found._replace(end=found.end + (after == ")")) if sign == "(" or after in _CLOSING else None


_CLOSING = lexicon.words("weekdays.closing")


def _which_week(said: Calendar, start: int, end: int, weekday: int) -> When:
    monday = said.today - timedelta(days=said.today.weekday())
    word = said.at(end)
    if word == "tuần":
        shift = SIDES.get(said.at(end + 1))
        if shift is not None:
            extra = 1 if said.at(end + 1) == "vừa" or said.at(end + 2) == "nữa" else 0
            shift += said.at(end + 1) == "sau" and extra  # "thứ 2 tuần sau nữa"
            return When(start, end + 2 + extra, exact=monday + timedelta(days=weekday + DAYS_OF_WEEK * shift))
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


def week_with_day(said: Calendar, start: int) -> When | None:
    """Read "tuần sau, hôm thứ Tư", "qua tuần, bữa thứ 6": the day of that week; else the week or month alone."""
    week = period(said, start) if said.at(start) == "tuần" else turn(said, start)
    place = week.end if week else start
    while week and said.at(place) in (*_BEFORE_THE_DAY, *DAY_WORDS, *PARTS):
        place += 1
    named = weekday(said, place) if week and said.at(place) in WEEKDAY_HEADS else None
    if week is None or named is None or named.weekday is None or said.at(start + 1) not in _WEEKS:
        return week
    monday = said.today - timedelta(days=said.today.weekday())
    day = monday + timedelta(days=7 * _WEEKS[said.at(start + 1)] + named.weekday)
    return When(start, named.end, exact=day)


_BEFORE_THE_DAY = (",", "vào", "là", "á", "ấy", "đó")
_WEEKS = SIDES | {"tuần": 1}  # "qua tuần"
