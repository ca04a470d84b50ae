"""Days and the clauses they hold for: the day that opens a sentence, and days that no report has taken up."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.days import dates
from domain.reading.sense.intent import Use
from domain.reading.stretches.span import Span
from domain.reading.verdict.drafts import Draft
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token
from domain.values import Status

_SAME_DOING = ("task", "act", "event", "only_then")
_FAR_OFF = timedelta(days=100)
_BEFORE_IT = ("unit", "self", "object")  # "Tại đại hội ngày 17/6"
_AT = frozenset(("tại", "trong", "ở"))
_NO_DAY_OF_IT = ("tell", "because", "begin", "condition", "paper", "thought", "wish", "harm", "lack")


def set_frames(parts: Sequence[Clause], tokens: Sequence[Token], today: date) -> None:
    """Give a sentence's clauses without a day the one that opens it: "tối qua về mới họp, họp xong luôn".

    And those before a day on which all was done at once: "CB5 xong, CB6 cũng xong, gửi chung hôm qua".
    """
    for place, part in enumerate(parts):
        if place and part.has("day") and not part.has("unit", "task") and _is_joint(part, tokens):
            when = next(part.of("day")).when
            for earlier in parts[:place]:
                earlier.frame = when if when and dates.is_past(when, today) is not False else None
            return
    frame: dates.When | None = None
    for place, part in enumerate(parts):
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        if before is None or before.line != part.line:
            reason = after is not None and after.line == part.line and after.spans[0].name == "so"
            scene = tokens[part.spans[0].start].word in _AT and part.has_only_names("object", "day", "side_act")
            frame = _opening_day(part, today) if reason or scene or part.has(*_SAME_DOING) else None
            frame = frame._replace(same=True) if frame and scene else frame  # also of who was elected there
        elif part.has("day") or (part.has("unit", "self") and before.has("unit")):
            frame = None  # "xóm 1 sáng nay đại hội, xóm 2 xong rồi"
        else:
            part.frame = frame


def _is_joint(part: Clause, tokens: Sequence[Token]) -> bool:
    words = range(part.spans[0].start, part.spans[-1].end)
    return any(_jointly().longest(tokens, place) for place in words)


@cache
def _jointly() -> Phrases[bool]:
    return Phrases((phrase.split(), True) for phrase in lexicon.phrases("calendar")["jointly"])


def _opening_day(part: Clause, today: date) -> dates.When | None:
    """Return the day, over or today, that a clause begins with, or has right after who it is of."""
    first = next((span for span in part.spans if span.name not in LIGHT and span.name not in _BEFORE_IT), None)
    when = first.when if first is not None and first.name == "day" else None
    if when is None or when.vague or part.has("tell") or len(list(part.of("day"))) > 1:
        return None
    return when if dates.is_past(when, today) or when.exact == today else None


def leaves_a_day(parts: Sequence[Clause], uses: Sequence[Use], drafts: Sequence[Draft], today: date) -> bool:
    """Tell whether a day is named that no report has, and a report without one that it would fit: it may be its day."""
    bare = {draft.said.status for draft in drafts if draft.said.date is None and draft.said.number is None}
    taken = {draft.said.date for draft in drafts}
    for part, use in zip(parts, uses, strict=True):
        if use not in (Use.STATEMENT, Use.TALK) or part.has(*_NO_DAY_OF_IT) or part.frame:
            continue
        if any(_would_fit(span, bare, today) and not _is_taken(span, taken, today) for span in part.of("day")):
            return True
    return False


def _would_fit(span: Span, bare: set[Status], today: date) -> bool:
    """Tell whether a day can be when something was done, or will be, that is told without one."""
    if span.when is None:
        return False
    over = dates.day_of(span.when, today, past=True)
    ahead = dates.day_of(span.when, today, past=False)
    done = over is not None and today - _FAR_OFF < over <= today
    return (done and Status.DONE in bare) or (
        ahead is not None and today < ahead < today + _FAR_OFF and Status.IN_PROGRESS in bare
    )


def _is_taken(span: Span, taken: set[date | None], today: date) -> bool:
    return span.when is not None and any(
        dates.day_of(span.when, today, past=past) in taken for past in (None, True, False)
    )
