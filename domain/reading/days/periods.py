"""Times without a day: "tuần sau", "tháng 7", "quý 3", "cuối tháng", "hạ tuần tháng 5", "sang tuần"."""

from datetime import date

from domain.reading.days.calendar_words import FIRST_YEAR, MONTHS, QUARTERS, Calendar, numeral
from domain.reading.days.when import When

_WEEKS_OF_A_MONTH = 5
_SPANS = ("tuần", "tháng", "năm", "quý")
_SIDES: dict[str, bool | None] = {
    "này": None,
    "nay": None,
    "sau": False,
    "tới": False,
    "kế": False,
    "trước": True,
    "rồi": True,
    "vừa": True,
}


def period(said: Calendar, start: int) -> When | None:
    """Read "tuần sau", "tháng 7", "tháng tới", "tuần sau nữa", "quý 3": no day."""
    quarter = _quarter(said, start) if said.at(start) == "quý" else None
    if quarter:
        return quarter
    head, word = said.at(start), said.at(start + 1)
    if head == "tuần" and (week := _week_of_month(said, start)):
        return week
    if word in _SIDES:
        further = {"vừa": ("rồi", "qua"), "sau": ("nữa",), "trước": ("nữa",)}.get(word, ())
        extra = 1 if said.at(start + 2) in further else 0
        return When(start, start + 2 + extra, vague=True, past=_SIDES[word])
    return _month(said, start) if head == "tháng" else None


def edge(said: Calendar, start: int) -> When | None:
    """Read "đầu tháng 8", "cuối tuần này", "giữa tháng", "hạ tuần tháng 5": no day."""
    place = start + 1
    tens = said.at(start) in ("trung", "hạ", "thượng")
    if tens:
        if said.at(place) != "tuần":
            return None
        place += 1
    late = said.at(start) in ("cuối", "hạ")
    inner = period(said, place) if said.at(place) in _SPANS else None
    since = start and said.at(start - 1) == "từ" and said.at(start) in ("đầu", "thượng")
    side = True if since else False if late else None  # "xong từ đầu tháng"
    if inner:
        return inner._replace(start=start, past=side if inner.past is None else inner.past)
    if said.at(place) in (*_SPANS, "giờ") or tens:
        end = place + 1 if said.at(place) in _SPANS else place
        return When(start, end, vague=True, past=side)
    return None


def turn(said: Calendar, start: int) -> When | None:
    """Read "sang tuần em nộp", "qua tháng mới làm": the next week or month."""
    head, after = said.at(start + 1), said.at(start + 2)
    if head not in ("tuần", "tháng", "năm") or after in (*_SIDES, "thứ") or said.number(start + 2) is not None:
        return None
    return When(start, start + 2, vague=True, past=False)


def _quarter(said: Calendar, start: int) -> When | None:
    """Read "quý 3", "quý III": no day."""
    number = said.number(start + 1) or {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(said.at(start + 1))
    if number is None or number not in range(1, QUARTERS + 1):
        return None
    now = (said.today.month + 2) // 3
    return When(start, start + 2, vague=True, past=None if number == now else number < now)


def _month(said: Calendar, start: int) -> When | None:
    month, end = numeral(said, start + 1)
    if month is None or month not in range(1, MONTHS + 1):
        return None
    year = said.number(end + 1) if said.at(end) in ("/", "năm", "-") else None
    end = end + 2 if year and year > FIRST_YEAR else end
    side = None if month == said.today.month else _month_side(month, year, said.today)
    return When(start, end, vague=True, past=side)


def _month_side(month: int, year: int | None, today: date) -> bool:
    if year and year > FIRST_YEAR:
        return (year, month) < (today.year, today.month)
    return (today.month - month) % MONTHS <= MONTHS // 2


def _week_of_month(said: Calendar, start: int) -> When | None:
    """Read "tuần thứ 3 của tháng 6", "tuần lễ thứ hai tháng sau", "tuần đầu tháng 7"; "tuần sau" is none."""
    place = start + 1 + (said.at(start + 1) == "lễ")
    ordinal = said.at(place) == "thứ"
    number, end = numeral(said, place + ordinal)
    if said.at(end) in ("đầu", "cuối", "nhất"):
        number, end = 1, end + (2 if said.at(end + 1) in ("tiên", "cùng") else 1)
    if number not in range(1, _WEEKS_OF_A_MONTH + 1):
        return None
    month = end + (said.at(end) == "của")
    inner = period(said, month) if said.at(month) in ("tháng", "quý") else None
    if inner:
        return inner._replace(start=start)
    return When(start, end, vague=True) if ordinal and said.number(end - 1) is not None else None
