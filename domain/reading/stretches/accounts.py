"""What was a meeting like, who was elected, what is being written of it: such an account tells that it is over.

"đại hội sáng Chủ nhật, đông đủ bà con" is no plan though nothing else says so.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

from domain.reading import lexicon
from domain.reading.numbers.numerals import word_at
from domain.reading.stretches.span import Known, Span
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token
from domain.values import AnswerType
from domain.vietnamese import fold

_AHEAD = frozenset(
    ("will", "plan", "only_then", "postpone", "register", "promise", "order", "wish", "condition", "invite")
)
_OVER = frozenset(("finish", "already", "perfect", "doing", "wait", "draft_act"))
_ANSWER = frozenset(("already", "finish", "perfect", "glue", "polite", "person", "plain"))
_VERBS = frozenset(("act", "side_act", "task", "only_then"))
_BEGS = frozenset(("xin", "cho", "để", "hẹn", "chờ", "đợi"))
_ELECTING = ("bau", "trung cu")


def mark(spans: Sequence[Span], tokens: Sequence[Token], known: Known) -> list[Span]:
    """Return the spans with the day of what is so told set before today: a day of the week, or today."""
    result = list(spans)
    for place, span in enumerate(spans):
        when = span.when if span.name == "day" else None
        if when is None or when.past is not None or not (when.weekday is not None or _is_today(span, known.today)):
            continue
        start, end = _clause(spans, place)
        names = {other.name for other in spans[start:end]}
        just = word_at(tokens, span.start - 2) == "mới"  # "mới nộp thứ ba"
        if names & _AHEAD and not (just and names.isdisjoint(_AHEAD - {"only_then"})):
            continue
        if (when.weekday is not None and _is_said_after(spans, start, place, tokens, just=just)) or (
            _is_of_a_meeting(spans[start:end], tokens) and _is_told_of(spans, end, tokens, known)
        ):
            result[place] = span._replace(when=when._replace(past=True))
    return result


def _is_of_a_meeting(part: Sequence[Span], tokens: Sequence[Token]) -> bool:
    words = range(part[0].start, part[-1].end)
    held = any(_meetings().longest(tokens, place) for place in words)
    return held and not any(_phrases("after_it").longest(tokens, place) for place in words)


def _is_said_after(spans: Sequence[Span], start: int, place: int, tokens: Sequence[Token], *, just: bool) -> bool:
    """Read "em nộp bữa thứ Tư", "có rồi, em nộp thứ Tư" as over; the day of a plan comes first: "thứ Tư em nộp"."""
    verb = spans[place - 1] if place > start else None
    if verb is None or verb.name not in _VERBS or word_at(tokens, verb.start - 1) in _BEGS:
        return False
    before, _ = _clause(spans, start - 2) if start > 1 else (0, 0)
    answer = {span.name for span in spans[before : max(start - 1, 0)]}
    return just or tokens[spans[place].start].word == "bữa" or (bool(answer & _OVER) and answer <= _ANSWER)


def _is_today(span: Span, today: date) -> bool:
    return span.when is not None and span.when.exact == today


def _clause(spans: Sequence[Span], place: int) -> tuple[int, int]:
    start = end = place
    while start and spans[start - 1].name != "mark":
        start -= 1
    while end < len(spans) and spans[end].name != "mark":
        end += 1
    return start, end


def _is_told_of(spans: Sequence[Span], end: int, tokens: Sequence[Token], known: Known) -> bool:
    """Tell whether a clause after this one, of the same unit, is an account."""
    elected = {task.key for task in known.tasks.of_answer(AnswerType.NUMBER) if _elects(fold(task.title))}
    while end + 1 < len(spans):
        start, end = end + 1, _clause(spans, end + 1)[1]
        part = spans[start:end]
        names = {span.name for span in part}
        if "unit" in names or tokens[spans[start - 1].start].text == "?":
            return False
        words = range(spans[start].start, part[-1].end) if part else range(0)
        if names & _AHEAD or any(tokens[place].word in _CALLS for place in words):
            return False
        if "figure" in names and any(elected.intersection(span.tasks) for span in part):
            return True
        if any(_phrases("account").longest(tokens, place) for place in words):
            return True
        if names & _OVER and any(_phrases("after_it").longest(tokens, place) for place in words):
            return True
    return False


_CALLS = lexicon.words("accounts.calls")


def _elects(title: str) -> bool:
    return any(word in title for word in _ELECTING)


@cache
def _meetings() -> Phrases[bool]:
    return Phrases((phrase.split(), True) for phrase in lexicon.table("deeds")["hold"]["words"])


@cache
def _phrases(section: str) -> Phrases[bool]:
    return Phrases((phrase.split(), True) for phrase in lexicon.phrases("calendar")[section])
