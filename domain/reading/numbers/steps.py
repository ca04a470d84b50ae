"""Steps: "2/3 bước", "bước 4 trong 6 bước", "còn 2 bước", "5 bước thì xong 3"."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.numbers.numerals import number_at, value_of, word_at
from domain.reading.words.tokens import Token

_STEP_BARE = frozenset(("buoc", "khau"))


_MOST = 30  # steps of a task
_OVER = lexicon.words("steps.over")


_BEFORE_STEP = frozenset(("bước", "buoc", "khâu", "khau"))


class Step(NamedTuple):
    """Read "x of y steps" over tokens; `total` None where only x is said; `left` if x are the steps still to do.

    `sure` if the word bước is there.
    """

    start: int
    end: int
    done: int
    total: int | None
    left: bool = False
    sure: bool = True


def step_at(tokens: Sequence[Token], start: int, totals: frozenset[int]) -> Step | None:
    """Return the steps told at `start`.

    `totals`: how many steps the open tasks have; "4/6" alone fits a task of six.
    """
    token = tokens[start]
    if token.word in _BEFORE_STEP or token.bare in _BEFORE_STEP:
        return _last_step(tokens, start, totals) or _step_numbered(tokens, start)
    value = value_of(token)
    if value is None:
        return None
    return _fraction(tokens, start, value, totals) or _some_steps(tokens, start, value)


def _fraction(tokens: Sequence[Token], start: int, value: int, totals: frozenset[int]) -> Step | None:
    """Read "2/3 bước", "4 trên 6 bước", "hai trên năm bước", "4/6" of a task that has six steps."""
    total, end = _out_of(tokens, start + 1)
    if (
        total is None
        or value > total
        or (word_at(tokens, end) in ("/", "-") and number_at(tokens, end + 1) is not None)
    ):
        return None
    named = _is_step_word(tokens, end)
    if named:
        return Step(start, end + 1, value, total, left=_is_left(tokens, start))
    before = tokens[start - 1].bare if start else ""
    if before in _BEFORE_STEP:
        return Step(start - 1, end, value, total)
    if total in totals and before not in _DATE_LEADS:
        return Step(start, end, value, total, left=_is_left(tokens, start), sure=False)
    return None


def _out_of(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """Return the total of "/5", "trên 5", "trong tổng số 5", and the place after it."""
    if word_at(tokens, place) not in _OVER:
        return None, place
    place += 1
    while word_at(tokens, place) in ("tổng", "số", "tong", "so"):
        place += 1
    return (value_of(tokens[place]) if place < len(tokens) else None), place + 1


_DATE_LEADS = lexicon.words("steps.date_leads")


def _some_steps(tokens: Sequence[Token], start: int, value: int) -> Step | None:
    """Read "2 bước", "còn 2 bước", "cả 5 bước"."""
    if not _is_step_word(tokens, start + 1) or word_at(tokens, start - 1) == "/":
        return None
    before = tokens[start - 1].bare if start else ""
    if word_at(tokens, start + 2) in _FIRST_ONES:
        return Step(start, start + 3, value, None)  # "4 bước trước xong hết", "cả 3 bước đầu"
    whole = _done_of(tokens, start, value)
    if whole:
        return whole
    if before in ("ca", "du", "het", "tron"):
        return Step(start, start + 2, value, value)
    return Step(start, start + 2, value, None, left=_is_left(tokens, start) or _are_last(tokens, start))


def _are_last(tokens: Sequence[Token], start: int) -> bool:
    """Read "2 bước nữa", "2 bước còn lại", "2 bước cuối tuần sau làm": still to do; not "xong 2 bước cuối"."""
    after = word_at(tokens, start + 2)
    near = {token.word for token in (*tokens[max(start - 2, 0) : start], *tokens[start + 3 : start + 5])}
    rest = (after, word_at(tokens, start + 3)) == ("còn", "lại")
    return (after in ("nữa", "cuối") or rest) and "xong" not in near


_FIRST_ONES = lexicon.words("steps.first_ones")


def _done_of(tokens: Sequence[Token], start: int, total: int) -> Step | None:
    """Read "5 bước thì xong 3", "5 bước đã làm được 4", "5 bước còn 2"."""
    place = start + 2
    achieved = False
    while (
        place < min(start + 8, len(tokens)) and value_of(tokens[place]) is None and tokens[place].text not in ".;!?\n"
    ):
        achieved = achieved or tokens[place].bare in ("xong", "duoc", "qua")
        place += 1
    left = place < len(tokens) and _is_left(tokens, place) and word_at(tokens, start - 1) not in _OVER_WORDS
    done = value_of(tokens[place]) if place < len(tokens) and (achieved or left) else None
    if done is None or done > total or word_at(tokens, place + 1) in ("/", "h", "giờ", "ngày", "hôm", "tháng"):
        return None
    return Step(start, place + (2 if _is_step_word(tokens, place + 1) else 1), done, total, left=left)


def _step_numbered(tokens: Sequence[Token], start: int) -> Step | None:
    """Read "bước 4", "bước thứ 4", "bước 4/6", "bước 4 trong 6 bước"."""
    place = start + 1
    if word_at(tokens, place) in ("thứ", "số", "thu"):
        place += 1
    if (word_at(tokens, place), word_at(tokens, place + 1)) == ("đầu", "tiên"):
        return Step(start, place + 2, 1, None)
    value = value_of(tokens[place]) if place < len(tokens) else None
    if value is None or value > _MOST:
        return None
    total, end = _out_of(tokens, place + 1)
    if total is not None and total >= value:
        return Step(start, end + _is_step_word(tokens, end), value, total)
    last, end = _list_end(tokens, place + 1, value)
    if _is_left(tokens, start) and value > 1:
        return Step(start, end, value - 1, None)  # "còn bước 5", "còn mỗi bước 4 với bước 5"
    return Step(start, end, last, None)


def _last_step(tokens: Sequence[Token], start: int, totals: frozenset[int]) -> Step | None:
    """Read "bước cuối xong rồi", "còn mỗi bước chót", of a task whose number of steps is known."""
    if word_at(tokens, start + 1) not in ("cuối", "chót") or len(totals) != 1:
        return None
    if word_at(tokens, start + 2) in ("tuần", "tháng", "năm", "ngày", "giờ", "buổi"):
        return None  # "bước này cuối tuần em làm"
    if word_at(tokens, start - 1) in _ON_TO and word_at(tokens, start - 2) in _ONLY_THEN:
        return None  # "lấy phiếu xong là sang bước cuối"
    near = (*tokens[max(start - 3, 0) : start], *tokens[start + 2 : start + 6])
    if not _is_left(tokens, start) and (
        not _OVER_WORDS.intersection(t.bare for t in near) or any(t.mark for t in near)
    ):
        return None  # "bước cuối rồi anh, mai xong": under way
    total = next(iter(totals))
    end = start + (3 if word_at(tokens, start + 2) == "cùng" else 2)
    return Step(start, end, total - 1 if _is_left(tokens, start) else total, total)


_ON_TO, _ONLY_THEN = lexicon.words("tallies.on_to"), lexicon.words("tallies.later")
_OVER_WORDS = lexicon.words("steps.over_words")


def _list_end(tokens: Sequence[Token], place: int, value: int) -> tuple[int, int]:
    """Return the last step of "bước 1, 2, 3", "bước 1 đến 3", "bước 1 và 2", and the place after it."""
    while word_at(tokens, place) in (*_LINKS, "bước"):
        further = place + 1 if word_at(tokens, place) in _LINKS else place
        anew = word_at(tokens, further) == "bước"
        further += anew
        following = number_at(tokens, further)
        if (
            following is None
            or not value < following <= _MOST
            or word_at(tokens, further + 1) in ("/", "h", "giờ", ".")
            or (anew and not _is_list_over(tokens, further + 1))
        ):
            break
        value, place = following, further + 1
    return value, place


_LINKS = (",", "và", "-", "đến", "tới", "+", "&", "với")
_SAID_OF_ALL = lexicon.words("steps.said_of_all")


def _is_list_over(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether nothing is said of the last step alone: "xong bước 1, bước 2", not "bước 2, bước 3 mai làm"."""
    after = tokens[place] if place < len(tokens) else None
    return after is None or after.mark or after.bare in _SAID_OF_ALL


def _is_step_word(tokens: Sequence[Token], place: int) -> bool:
    if place >= len(tokens):
        return False
    token = tokens[place]
    return (
        token.word in ("bước", "khâu")
        or (token.loose and token.bare in _STEP_BARE)
        or (token.word in ("công", "giai") and word_at(tokens, place + 1) == "đoạn")
    )


def _is_left(tokens: Sequence[Token], start: int) -> bool:
    before = tokens[start - 1].bare if start else ""
    further = tokens[start - 2].bare if start > 1 else ""
    return before in ("con", "thieu") or (
        before in ("lai", "moi", "den", "duy", "nhat", "khoang", "dung", "nguyen") and further == "con"
    )
