"""Steps ("2/3 bước", "bước 4 trong 6 bước") and figures ("bầu 9 đồng chí"), told from dates, times and document numbers."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.reading.tokens import Token

_STEP_BARE = frozenset(("buoc", "khau"))
_OVER = frozenset(("/", "trên", "trong", "tren"))
_SPOKEN = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_BEFORE_STEP = frozenset(("bước", "buoc"))
_TIMES = frozenset(("h", "giờ", "g", ":", "gio", "phút", "p"))
_NO_FIGURE_BEFORE = frozenset(
    (
        "số",
        "lần",
        "khóa",
        "điều",
        "phòng",
        "quý",
        "năm",
        "tháng",
        "thứ",
        "chỉ",
        "thị",
        "đợt",
        "tờ",
        "mẫu",
        "trang",
        "tầng",
        "vòng",
        "buổi",
        "cấp",
        "quyển",
        "khoá",
        "lop",
        "lớp",
        "nghị",
        "văn",
        "định",
    )
)
_PEOPLE = frozenset(
    (
        "đồng",
        "đảng",
        "người",
        "đại",
        "ủy",
        "chi",
        "uv",
        "cấp",
        "ứng",
        "đ",
        "vị",
        "đoàn",
        "thành",
        "cán",
        "suất",
        "nhân",
        "đc",
        "đ/c",
        "bí",
        "hội",
        "quần",
    )
)


_HOURS = 24
_FULL_PERCENT = 100


class Step(NamedTuple):
    """Read "x of y steps" over tokens; `total` None where only x is said; `left` if x are the steps still to do; `sure` if the word bước is there."""

    start: int
    end: int
    done: int
    total: int | None
    left: bool = False
    sure: bool = True


class Figure(NamedTuple):
    """A plain number over tokens: `people` if people are counted, `of` the whole in "x/y"."""

    start: int
    end: int
    value: int
    people: bool = False
    of: int | None = None


def step_at(tokens: Sequence[Token], start: int, totals: frozenset[int]) -> Step | None:
    """Return the steps told at `start`. `totals`: how many steps the open tasks have; "4/6" alone fits a task of six."""
    token = tokens[start]
    if token.word in _BEFORE_STEP or token.bare in _BEFORE_STEP:
        return _step_numbered(tokens, start)
    value = _value(token)
    if value is None:
        return None
    return _fraction(tokens, start, value, totals) or _some_steps(tokens, start, value)


def time_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of a time of day or a percentage that begins at `start`: "7h30", "14 giờ", "17:00", "70 %"."""
    hour = tokens[start].number
    if hour is None or hour > _FULL_PERCENT:
        return None
    sign = _word(tokens, start + 1)
    minute = _number(tokens, start + 2)
    if sign not in ("h", "giờ", "g", ":", "gio") or (sign == ":" and minute is None) or hour > _HOURS:
        return None
    end = start + 3 if minute is not None and tokens[start + 2].glued else start + 2
    if _word(tokens, end) in ("phút", "p", "rưỡi", "ph"):
        end += 1
    return end


def paper_number_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of a document's number: "số 155-KH/ĐUK", "35-CT/TW"."""
    place = start + 1 if tokens[start].word == "số" or tokens[start].text == "so" else start
    if _number(tokens, place) is None or place + 2 >= len(tokens):
        return None
    if _word(tokens, place + 1) not in ("-", "/") or not tokens[place + 1].glued:
        return None
    end = place + 2
    while end < len(tokens) and tokens[end].glued and not (tokens[end].mark and tokens[end].text not in "-/"):
        if tokens[end].number is not None and end == place + 2:
            return None
        end += 1
    return end if end > place + 2 else None


def years_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of years that are no figure: "2020 - 2022", "2025-2027", "năm 2020"."""
    if not _is_year(tokens, start):
        return None
    if _word(tokens, start + 1) in ("-", "–", "/", "đến") and _is_year(tokens, start + 2):
        return start + 3
    return start + 1 if _word(tokens, start + 1) not in ("-", "/") else None


def _is_year(tokens: Sequence[Token], place: int) -> bool:
    year = _number(tokens, place)
    return year is not None and 1930 <= year <= 2100 and len(tokens[place].text) == 4


def percent_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of a percentage below 100 that begins at `start`: "70 %", "72,86%", "bảy mươi phần trăm" not."""
    if tokens[start].number is None:
        return None
    place = start + 1
    if _word(tokens, place) in (".", ",") and _number(tokens, place + 1) is not None and tokens[place].glued:
        place += 2
    if _word(tokens, place) == "%":
        return place + 1
    return place + 2 if _word(tokens, place) == "phần" and _word(tokens, place + 1) == "trăm" else None


def figure_at(tokens: Sequence[Token], start: int) -> Figure | None:
    """Return the figure at `start`: not a time, a percentage, a telephone or a document number."""
    token = tokens[start]
    spoken = _spoken(tokens, start)
    value, end = spoken or (token.number, start + 1)
    if value is None or not _may_count(tokens, start):
        return None
    of = None
    if token.number is not None and _word(tokens, end) == "/" and _number(tokens, end + 1) is not None:
        of = _number(tokens, end + 1)
        end += 2
    following = _word(tokens, end)
    if (
        following in _TIMES
        or following == "%"
        or (
            following in (".", ",")
            and _number(tokens, end + 1) is not None
            and tokens[end].glued
            and tokens[end + 1].glued
        )
    ):
        return None
    people = following in _PEOPLE
    if token.number is None and not people:
        return None
    return Figure(start, end, value, people, of)


def count_in(tokens: Sequence[Token]) -> int | None:
    """Return the number said among a few tokens: 2 of "cả hai chi bộ"."""
    return next((value for token in tokens if (value := _value(token)) is not None), None)


def _may_count(tokens: Sequence[Token], start: int) -> bool:
    before = _word(tokens, start - 1) if start else ""
    counted = before == "số" and (_word(tokens, start + 1) in _PEOPLE or _word(tokens, start - 2) in ("tổng", "quân"))
    if before in _NO_FIGURE_BEFORE and not counted:
        return False
    if before in ("/", "-", ".", ":") and tokens[start - 1].glued and tokens[start].glued:
        return False
    text = tokens[start].text
    if tokens[start].glued and before and not tokens[start - 1].mark:
        return False
    return len(text) < 6 and not (text.startswith("0") and len(text) > 2)


def _fraction(tokens: Sequence[Token], start: int, value: int, totals: frozenset[int]) -> Step | None:
    """Read "2/3 bước", "4 trên 6 bước", "hai trên năm bước", "4/6" of a task that has six steps."""
    if _word(tokens, start + 1) not in _OVER or start + 2 >= len(tokens):
        return None
    total = _value(tokens[start + 2])
    if (
        total is None
        or value > total
        or (_word(tokens, start + 3) in ("/", "-")
        and _number(tokens, start + 4) is not None)
    ):
        return None
    end = start + 3
    named = _is_step_word(tokens, end)
    if named:
        return Step(start, end + 1, value, total, left=_is_left(tokens, start))
    before = tokens[start - 1].bare if start else ""
    if before in _BEFORE_STEP:
        return Step(start - 1, end, value, total)
    if total in totals and before not in _DATE_LEADS:
        return Step(start, end, value, total, left=_is_left(tokens, start), sure=False)
    return None


_DATE_LEADS = frozenset(
    ("ngay", "hom", "mung", "mong", "sang", "chieu", "toi", "den", "bua", "truoc", "luc", "vao", "lui", "doi")
)


def _some_steps(tokens: Sequence[Token], start: int, value: int) -> Step | None:
    """Read "2 bước", "còn 2 bước", "cả 5 bước"."""
    if not _is_step_word(tokens, start + 1) or _word(tokens, start - 1) in ("/",):
        return None
    before = tokens[start - 1].bare if start else ""
    whole = _done_of(tokens, start, value)
    if whole:
        return whole
    if before in ("ca", "du", "het", "tron"):
        return Step(start, start + 2, value, value)
    return Step(start, start + 2, value, None, left=_is_left(tokens, start))


def _done_of(tokens: Sequence[Token], start: int, total: int) -> Step | None:
    """Read "5 bước thì xong 3", "5 bước đã làm được 4"."""
    place = start + 2
    achieved = False
    while place < min(start + 8, len(tokens)) and _value(tokens[place]) is None and tokens[place].text not in ".;!?\n":
        achieved = achieved or tokens[place].bare in ("xong", "duoc", "qua")
        place += 1
    done = _value(tokens[place]) if place < len(tokens) and achieved else None
    if done is None or done > total or _word(tokens, place + 1) in ("/", "h", "giờ", "ngày", "hôm", "tháng"):
        return None
    return Step(start, place + (2 if _is_step_word(tokens, place + 1) else 1), done, total)


def _step_numbered(tokens: Sequence[Token], start: int) -> Step | None:
    """Read "bước 4", "bước thứ 4", "bước 4/6", "bước 4 trong 6 bước"."""
    place = start + 1
    if _word(tokens, place) in ("thứ", "số", "thu"):
        place += 1
    value = _value(tokens[place]) if place < len(tokens) else None
    if value is None or value > 30:
        return None
    if _word(tokens, place + 1) in _OVER:
        further = place + 2
        if _word(tokens, further) in ("tổng", "số", "tong"):
            further += 1
        if _word(tokens, further) in ("số", "so"):
            further += 1
        total = _value(tokens[further]) if further < len(tokens) else None
        if total is not None and total >= value:
            return Step(start, further + (2 if _is_step_word(tokens, further + 1) else 1), value, total)
    last, end = _list_end(tokens, place + 1, value)
    return Step(start, end, last, None)


def _list_end(tokens: Sequence[Token], place: int, value: int) -> tuple[int, int]:
    """Return the last step of "bước 1, 2, 3", "bước 1 đến 3", "bước 1 và 2", and the place after it."""
    while _word(tokens, place) in (",", "và", "-", "đến", "tới", "+", "&"):
        further = place + 2 if _word(tokens, place + 1) == "bước" else place + 1
        following = _number(tokens, further)
        if following is None or not value < following <= 30 or _word(tokens, further + 1) in ("/", "h", "giờ", "."):
            break
        value, place = following, further + 1
    return value, place


def _is_step_word(tokens: Sequence[Token], place: int) -> bool:
    if place >= len(tokens):
        return False
    token = tokens[place]
    return (
        token.word in ("bước", "khâu")
        or (token.loose and token.bare in _STEP_BARE)
        or (token.word in ("công", "giai") and _word(tokens, place + 1) == "đoạn")
    )


def _is_left(tokens: Sequence[Token], start: int) -> bool:
    before = tokens[start - 1].bare if start else ""
    further = tokens[start - 2].bare if start > 1 else ""
    return before in ("con", "thieu") or (before in ("lai", "moi", "den", "khoang") and further == "con")


def _spoken(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """Return a number in words and the place after it: "mười bảy", "hai mươi ba", "chín"."""
    first = _SPOKEN.get(tokens[start].word)
    if first is None:
        return None
    second = _word(tokens, start + 1)
    if first == _TEN:
        last = _LAST.get(second)
        return (_TEN + last, start + 2) if last else (_TEN, start + 1)
    if second in ("mươi", "mười", "muoi"):
        last = _LAST.get(_word(tokens, start + 2))
        return (first * _TEN + last, start + 3) if last else (first * _TEN, start + 2)
    return first, start + 1


_TEN = 10
_LAST = {
    "một": 1,
    "mốt": 1,
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
}


def _value(token: Token) -> int | None:
    if token.number is not None:
        return token.number
    return _SPOKEN.get(token.word)


def _word(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].word if 0 <= place < len(tokens) else ""


def _number(tokens: Sequence[Token], place: int) -> int | None:
    return tokens[place].number if 0 <= place < len(tokens) else None
