"""Figures ("bầu 9 đồng chí") told from times, percentages, years and the numbers of documents."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.numbers.numerals import number_at, spoken_at, value_of, word_at
from domain.reading.words.tokens import Token

_TIMES = lexicon.words("figures.times")
_TURNS = lexicon.words("figures.turns")
_COUNTED_BY_TURNS = lexicon.words("figures.counted_by_turns")  # "24 lượt ý kiến"
_NO_FIGURE_BEFORE = lexicon.words("figures.no_figure_before")
_PEOPLE = lexicon.words("figures.people")


_AFTER_NO_MINUTES = _PEOPLE | {"/", "tháng", "này"}
_YEARS = range(1930, 2101)
_LONGEST_FIGURE = 5  # longer is a telephone or a document number
_DIGITS_WITH_ZERO = 2  # "05 đồng chí", but "012" is no count
_HOURS = 24
_FULL_PERCENT = 100


class Figure(NamedTuple):
    """A plain number over tokens: `people` if people are counted, `of` the whole in "x/y"."""

    start: int
    end: int
    value: int
    people: bool = False
    of: int | None = None


def time_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of a time of day or a percentage that begins at `start`: "7h30", "14 giờ", "17:00", "70 %"."""
    hour = tokens[start].number
    if hour is None or hour > _FULL_PERCENT:
        return None
    sign = word_at(tokens, start + 1)
    minute = number_at(tokens, start + 2)
    if sign not in ("h", "giờ", "g", ":", "gio") or (sign == ":" and minute is None) or hour > _HOURS:
        return None
    end = start + 3 if minute is not None and _are_minutes(tokens, start + 2) else start + 2
    if word_at(tokens, end) in ("phút", "p", "rưỡi", "ph"):
        end += 1
    return end


def _are_minutes(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a number after an hour is its minutes: "7h30", "7 giờ 30 sáng", not "7 giờ 30 người"."""
    apart = len(tokens[place].text) == _DIGITS_WITH_ZERO and word_at(tokens, place - 1) in ("giờ", "gio")
    counted = word_at(tokens, place + 1) in _AFTER_NO_MINUTES or number_at(tokens, place + 2) is not None
    return tokens[place].glued or (apart and not counted)


def paper_number_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of a document's number: "số 155-KH/ĐUK", "35-CT/TW"."""
    place = start + 1 if tokens[start].word == "số" or tokens[start].text == "so" else start
    if number_at(tokens, place) is None or place + 2 >= len(tokens):
        return None
    if word_at(tokens, place + 1) not in ("-", "/") or not tokens[place + 1].glued:
        return None
    end = place + 2
    while end < len(tokens) and tokens[end].glued and not (tokens[end].mark and tokens[end].text not in "-/"):
        if tokens[end].number is not None and end == place + 2:
            return None
        end += tokens[end].parts  # "KH" is written out
    return end if end > place + 2 else None


def years_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of years that are no figure: "2020 - 2022", "2025-2027", "năm 2020"."""
    if not _is_year(tokens, start):
        return None
    if word_at(tokens, start + 1) in ("-", "–", "/", "đến") and _is_year(tokens, start + 2):
        return start + 3
    return start + 1 if word_at(tokens, start + 1) not in ("-", "/") else None


def _is_year(tokens: Sequence[Token], place: int) -> bool:
    year = number_at(tokens, place)
    return year is not None and year in _YEARS


def percent_at(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of a percentage below 100 that begins at `start`: "70 %", "72,86%", "bảy mươi phần trăm" not."""
    if tokens[start].number is None:
        return None
    place = start + 1
    if word_at(tokens, place) in (".", ",") and number_at(tokens, place + 1) is not None and tokens[place].glued:
        place += 2
    if word_at(tokens, place) == "%":
        return place + 1
    return place + 2 if word_at(tokens, place) == "phần" and word_at(tokens, place + 1) == "trăm" else None


def figure_at(tokens: Sequence[Token], start: int) -> Figure | None:
    """Return the figure at `start`: not a time, a percentage, a telephone or a document number."""
    token = tokens[start]
    spoken = spoken_at(tokens, start)
    value, end = spoken or (token.number, start + 1)
    if value is None or not _may_count(tokens, start):
        return None
    of = None
    if token.number is not None and word_at(tokens, end) in ("/", "trên") and number_at(tokens, end + 1) is not None:
        of = number_at(tokens, end + 1)
        end += 2
    following = word_at(tokens, end)
    if (
        following in _TIMES
        or (following in _TURNS and word_at(tokens, end + 1) not in _COUNTED_BY_TURNS)
        or following == "%"
        or (
            following in (".", ",")
            and number_at(tokens, end + 1) is not None
            and tokens[end].glued
            and tokens[end + 1].glued
        )
    ):
        return None
    people = following in _PEOPLE or following in _TURNS or _is_whole_answer(tokens, start, end)
    if token.number is None and not people and end == start + 1:
        return None  # "ba", "năm" are many things; "mười chín" is a number
    return Figure(start, end, value, people, of)


def _is_whole_answer(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Read "Bốn ạ", "dạ bảy, thêm một dự khuyết", "bầu được ba, …": a number in words that answers by itself.

    It opens the message, not so "Ba, con nộp rồi", or stands after a verb of electing.
    """
    elected = word_at(tokens, start - 1) in _BEFORE_A_COUNT and not tokens[start].loose
    opens = all(token.bare in _OPENERS for token in tokens[:start])
    if tokens[start].number is not None or not (elected or opens):
        return False
    if end >= len(tokens):
        return True
    while end + 1 < len(tokens) and tokens[end].bare in _ADDRESSED:
        end += 1
    after = tokens[end]
    listed = after.text == "," and not elected and tokens[start].word in ("một", "ba", "năm", "mười")
    return after.bare in _CLOSERS or (after.text in (",", ".", "!") and not listed)


_OPENERS = lexicon.words("figures.openers")
_CLOSERS = lexicon.words("figures.closers")
_ADDRESSED = lexicon.words("figures.addressed")


def count_in(tokens: Sequence[Token]) -> int | None:
    """Return the number said among a few tokens: 2 of "cả hai chi bộ"."""
    return next((value for token in tokens if (value := value_of(token)) is not None), None)


_BEFORE_A_COUNT = lexicon.words("figures.before_a_count")  # "bầu3đc"


def _may_count(tokens: Sequence[Token], start: int) -> bool:
    before = word_at(tokens, start - 1) if start else ""
    counted = before == "số" and (
        word_at(tokens, start + 1) in _PEOPLE or word_at(tokens, start - 2) in ("tổng", "quân")
    )
    if (before in _NO_FIGURE_BEFORE and not counted) or word_at(tokens, start - 2) == "tuổi":
        return False
    if before in ("/", "-", ".", ":") and tokens[start - 1].glued and tokens[start].glued:
        return False
    text = tokens[start].text
    if tokens[start].glued and before and not tokens[start - 1].mark and before not in _BEFORE_A_COUNT:
        return False
    return len(text) <= _LONGEST_FIGURE and not (text.startswith("0") and len(text) > _DIGITS_WITH_ZERO)
