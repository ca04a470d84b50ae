"""Which of several figures counts: those present of a whole, those elected of those proposed."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from domain.reading import lexicon
from domain.reading.numbers.numerals import value_of, word_at
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token

_WHOLE = frozenset(("có", "tổng", "cộng"))
_PRESENT = lexicon.words("tallies.present")
_ELECTED = frozenset(("trúng", "đắc"))
_PROPOSED = lexicon.words("tallies.proposed")
_TAKEN = frozenset(("lấy", "chọn"))
_NEAR = 3


def mark(spans: Sequence[Span], tokens: Sequence[Token]) -> list[Span]:
    """Return the spans with figures renamed that only tell of what another is a part."""
    result = list(spans)
    if not any(span.figure or span.step for span in spans):
        return result
    _mark_breakdown(result, tokens)
    _mark_absent(result, tokens)
    _mark_totals(result, tokens)
    _mark_proposed(result, tokens)
    _mark_left_steps(result, tokens)
    _mark_next_step(result, tokens)
    _mark_shares(result, tokens)
    return result


def _mark_breakdown(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename the parts of a whole: "5 đ/c, gồm 1 bí thư, 4 ủy viên"; "13 đ/c, tái cử 8, mới 5"; "22 và 2, tổng 24"."""
    values: dict[int, int] = {}  # of the figures of one sentence, by place
    detailed = False
    for place, span in enumerate(spans):
        word = word_at(tokens, span.start)
        if span.name in ("unit", "task") or (span.name == "mark" and word in ".;\n"):
            values, detailed = {}, False
        elif span.name == "figure" and span.figure:
            values[place] = value = span.figure.value
            first, *others = values
            if others[1:] and sum(values.values()) - value == value and _is_total(span, tokens):
                parts = [first, *others[:-1]]
            elif others[1:] and sum(values[other] for other in others) == values[first]:
                here = [at for at in others if not _is_near(spans[at], tokens, _ABSENT)]
                present = here if len(here) == 1 else [at for at in here if _is_near(spans[at], tokens, _THERE, _SOME)]
                there = max(present, default=first)
                parts = [other for other in values if other != there]  # "26 đ/c, 2 nghỉ, còn 24"
            else:
                parts = [place] if detailed or (value < values[first] and _is_near(span, tokens, _SOME)) else []
            for part in parts:
                spans[part] = spans[part]._replace(name="old")
        elif values and word in ("gồm", "gom"):
            detailed = True


def _is_near(span: Span, tokens: Sequence[Token], words: frozenset[str], but: frozenset[str] = frozenset()) -> bool:
    """Tell whether one of some words, and none of `but`, stands around a figure: "3 dự bị", "2 đ/c dưới 35 tuổi"."""
    after = takewhile(lambda token: not token.mark, tokens[span.end : span.end + _CLAUSE])
    near = {*_words_before(tokens, span.start, _CLAUSE), *(token.word for token in after)}
    return not words.isdisjoint(near) and but.isdisjoint(near)


_SOME, _THERE = lexicon.words("tallies.some"), frozenset(("dự", "mặt", "còn"))
_NOT_THERE = _SOME | {"trên", "tổng"}  # "26 đ/c dự trên tổng 28"


def _is_total(span: Span, tokens: Sequence[Token]) -> bool:
    return bool(_words_before(tokens, span.start, _CLAUSE) & {"tổng", "cộng", "vị"})


def _mark_absent(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename those who were not there, beside another figure: "dự 14 đ/c, nghỉ ốm 2", "14 đ/c, 2 cô nghỉ"."""
    figures = [place for place, span in enumerate(spans) if span.figure and span.name in ("figure", "old")]
    absent = [place for place in figures if _is_near(spans[place], tokens, _ABSENT)]
    for place in absent if len(absent) < len(figures) else ():
        spans[place] = spans[place]._replace(name="old")
        for at in range(max(place - _NEAR, 0), min(place + _NEAR, len(spans))):
            if spans[at].name in _WHY:  # "xin vắng 2", "vắng 1 do ốm"
                spans[at] = spans[at]._replace(name="glue")


_ABSENT, _WHY = lexicon.words("tallies.absent"), frozenset(("chatter", "harm", "because"))


def _mark_left_steps(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Read "còn 3/5 bước chưa làm", "2 bước chưa xong": the steps that are left, and the others are done."""
    for place, span in enumerate(spans[:-1]):
        after = spans[place + 1 : place + 3]
        counted = span.step is not None and value_of(tokens[span.start]) is not None
        if not counted or span.step is None or after[0].name not in ("not_yet", "unfinished", "not_finish"):
            continue
        spans[place] = span._replace(step=span.step._replace(left=True))
        spans[place + 1] = after[0]._replace(name="glue")
        if len(after) > 1 and after[1].name in ("act", "finish"):
            spans[place + 2] = after[1]._replace(name="glue")


def _mark_next_step(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Read "mới bước 1, chờ duyệt rồi sang bước 2": the step that one goes on to is not yet reached."""
    steps = [place for place, span in enumerate(spans) if span.step and span.step.sure and not span.step.left]
    for first, second in pairwise(steps):
        one, other = spans[first].step, spans[second].step
        words = _words_before(tokens, spans[second].start, _CLAUSE)
        if one and other and one.done < other.done and words & _ON_TO and words & _LATER:
            spans[second] = spans[second]._replace(name="old")
            if spans[second - 2].name == "day":  # "xong bước 3, mai lên bước 4"
                spans[second - 2] = spans[second - 2]._replace(name="old")


_ON_TO = lexicon.words("tallies.on_to")
_LATER = lexicon.words("tallies.later")


def _mark_totals(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename a figure that is only the whole: "tổng cộng 24 đảng viên mà dự có 22" counts 22."""
    figures = [place for place, span in enumerate(spans) if span.name == "figure"]
    for first, second in pairwise(figures):
        near = {word_at(tokens, spans[second].start - back) for back in (1, 2)}
        before = {word_at(tokens, spans[first].start - back) for back in (1, 2)}
        between = {span.name for span in spans[first + 1 : second]}
        whole = not between & {"mark", "figure"} or (before & _WHOLE and "figure" not in between)
        ours = "task" not in {span.name for span in spans[second + 1 : second + 3]}  # "3 đại biểu đi dự cấp trên"
        there = ours and _is_near(spans[second], tokens, _THERE, _NOT_THERE)
        if (near & _PRESENT or there) and not before & _PRESENT and whole:
            spans[first] = spans[first]._replace(name="old")


def _mark_proposed(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename how many were to be elected: "bầu 4 lấy 3, kết quả trúng đủ 3", "giới thiệu 5 bầu lấy 4"."""
    figures = [place for place, span in enumerate(spans) if span.name == "figure"]
    for first, second in pairwise(figures):
        between = {span.name for span in spans[first + 1 : second]}
        before, after = _words_before(tokens, spans[first].start, _CLAUSE), _words_before(tokens, spans[second].start)
        if between & {"unit", "task"} or not before & _PROPOSED or before & _ELECTED:
            continue
        if after & _ELECTED or (after & _TAKEN and "từ" not in after and "mark" not in between):
            spans[first] = spans[first]._replace(name="old")


_CLAUSE = 8  # words


def _mark_shares(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Read "4 người trong số 7 người", "trong 5 đồng chí thì 4 đồng chí đã nộp" as 4 of 7, as 4 of 5."""
    figures = [place for place, span in enumerate(spans) if span.name == "figure" and span.figure]
    for first, second in pairwise(figures):
        between = {tokens[at].word for at in range(spans[first].end, spans[second].start)}
        if "trong" in between and ({"số", "tổng"} & between or len(between) == 1):  # "4 trong 5 đồng chí"
            part, whole = first, second
        elif "thì" in between and word_at(tokens, spans[first].start - 1) in ("trong", "của", "số"):
            part, whole = second, first
        else:
            continue
        some, of = spans[part].figure, spans[whole].figure
        if some and of and some.of is None and some.value <= of.value:
            spans[part] = spans[part]._replace(figure=some._replace(of=of.value))
            spans[whole] = spans[whole]._replace(name="old")


def _words_before(tokens: Sequence[Token], start: int, most: int = _NEAR) -> set[str]:
    """Return the words right before a figure, back to a mark or another number."""
    words: set[str] = set()
    for token in reversed(tokens[max(start - most, 0) : start]):
        if token.mark or token.number is not None:
            break
        words.add(token.word)
    return words
