"""Which of several figures counts: those present of a whole, those elected of those proposed."""

from collections.abc import Sequence
from itertools import pairwise

from domain.reading.numerals import word_at
from domain.reading.span import Span
from domain.reading.tokens import Token

_WHOLE = frozenset(("có", "tổng", "cộng"))
_PRESENT = frozenset(("dự", "mặt", "được", "đến"))
_ELECTED = frozenset(("trúng", "đắc"))
_PROPOSED = frozenset(("bầu", "lấy", "thiệu", "sách", "lượng", "đề", "ứng", "cử", "từ", "thiếu", "dư", "chọn"))
_TAKEN = frozenset(("lấy", "chọn"))
_NEAR = 3


def mark(spans: Sequence[Span], tokens: Sequence[Token]) -> list[Span]:
    """Return the spans with figures renamed that only tell of what another is a part."""
    result = list(spans)
    _mark_totals(result, tokens)
    _mark_proposed(result, tokens)
    return result


def _mark_totals(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename a figure that is only the whole: "tổng cộng 24 đảng viên mà dự có 22" counts 22."""
    figures = [place for place, span in enumerate(spans) if span.name == "figure"]
    for first, second in pairwise(figures):
        near = {word_at(tokens, spans[second].start - back) for back in (1, 2)}
        before = {word_at(tokens, spans[first].start - back) for back in (1, 2)}
        between = {span.name for span in spans[first + 1 : second]}
        whole = not between & {"mark", "figure"} or (before & _WHOLE and "figure" not in between)
        if near & _PRESENT and not before & _PRESENT and whole:
            spans[first] = spans[first]._replace(name="old")


def _mark_proposed(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename how many were to be elected: "bầu 4 lấy 3, kết quả trúng đủ 3", "giới thiệu 5 bầu lấy 4"."""
    figures = [place for place, span in enumerate(spans) if span.name == "figure"]
    for first, second in pairwise(figures):
        between = {span.name for span in spans[first + 1 : second]}
        before, after = _words_before(tokens, spans[first].start), _words_before(tokens, spans[second].start)
        if between & {"unit", "task"} or not before & _PROPOSED or before & _ELECTED:
            continue
        if after & _ELECTED or (after & _TAKEN and "từ" not in after and "mark" not in between):
            spans[first] = spans[first]._replace(name="old")


def _words_before(tokens: Sequence[Token], start: int) -> set[str]:
    """Return the words right before a figure, back to a mark or another number."""
    words: set[str] = set()
    for token in reversed(tokens[max(start - _NEAR, 0) : start]):
        if token.mark or token.number is not None:
            break
        words.add(token.word)
    return words
