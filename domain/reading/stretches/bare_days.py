"""Numbers that stand for days though no word says so: "thuế nộp 18, thống kê khất sang 29", "thôn Hạ 20 mới họp"."""

from collections.abc import Sequence

from domain.reading.days.calendar_words import LONGEST_MONTH
from domain.reading.days.when import When
from domain.reading.stretches.span import Known, Span
from domain.reading.words.tokens import Token
from domain.values import AnswerType

_WHOSE = frozenset(("unit", "self"))
_BEFORE = _WHOSE | {"act", "register"}
_AFTER = frozenset(("mark", "polite", "person", "already", "only_then", "finish", "act", "register", "tell"))
_DIGITS = 2


def read(spans: Sequence[Span], tokens: Sequence[Token], known: Known, asked: AnswerType | None) -> list[Span]:
    """Return the spans with such numbers as days; `asked` is the answer of the task that the message must be about."""
    bare = [place for place, span in enumerate(spans) if _is_bare(spans, place, tokens)]
    result = list(spans)
    if not bare:
        return result
    answers = {task.answer for task in known.tasks.open}
    register = AnswerType.DATE in answers and any(span.name == "register" for span in spans)
    dated = asked is AnswerType.DATE or register
    beside = any(span.when and not span.when.vague for span in spans)
    row = (
        len([place for place in bare if place and _WHOSE & {span.name for span in spans[max(place - 2, 0) : place]}])
        > 1
    )
    listed = (beside and AnswerType.NUMBER not in answers) or (row and answers == {AnswerType.DONE})
    for place in bare:
        front = spans[place - 1].name if place else ""
        if (front in _BEFORE and listed) or (front in {"", *_BEFORE} and dated) or _is_awaited(spans, place):
            start, figure = spans[place].start, spans[place].figure
            when = When(start, start + 1, day=figure.value) if figure else None
            result[place] = Span("day", start, start + 1, when=when)
    return result


def _is_bare(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a number in digits counts nothing and could be a day of a month."""
    figure = spans[place].figure if spans[place].name == "figure" else None
    if figure is None or figure.of is not None or figure.people or not 1 <= figure.value <= LONGEST_MONTH:
        return False
    token = tokens[spans[place].start]
    after = spans[place + 1].name if place + 1 < len(spans) else "mark"
    return token.number is not None and len(token.text) <= _DIGITS and after in _AFTER


def _is_awaited(spans: Sequence[Span], place: int) -> bool:
    """Read "thôn Hạ 20 mới đại hội": on the twentieth and not before."""
    after = [span.name for span in spans[place + 1 : place + 3]]
    return bool(place) and spans[place - 1].name in _WHOSE and after in (["only_then", "task"], ["only_then", "act"])
