"""Days told by a number alone, beside a day told in full: "kho bạc ban hành ngày 14, viện kiểm sát 16"."""

from collections.abc import Sequence

from domain.reading.days.when import When
from domain.reading.stretches.span import Known, Span
from domain.values import AnswerType

_LONGEST_MONTH = 31  # days
_VERBS = frozenset(("act", "side_act", "register"))


def with_days(spans: list[Span], known: Known) -> list[Span]:
    """Return the spans with such numbers as days: right after a unit, or its verb, at the end of what is told of it.

    Where another day is told of a unit, or where a task asks for a day, and none asks for a figure.
    """
    places = [place for place in range(1, len(spans)) if _may_be_a_day(spans, place)]
    if not places or known.tasks.of_answer(AnswerType.NUMBER):
        return spans
    days = [span.when for span in spans if span.when is not None and span.when.day]
    if not days and not known.tasks.of_answer(AnswerType.DATE):
        return spans
    for place in places:
        figure, (start, end) = spans[place].figure, spans[place][1:3]
        before = [when for when in days if when.start < start] or days
        month = before[-1].month if before else None
        when = When(start, end, day=figure.value if figure else None, month=month)
        spans[place] = Span("day", start, end, when=when)
    return spans


def _may_be_a_day(spans: Sequence[Span], place: int) -> bool:
    figure = spans[place].figure
    if figure is None or spans[place].name != "figure" or figure.of is not None or figure.people:
        return False
    if not 1 <= figure.value <= _LONGEST_MONTH or (place + 1 < len(spans) and spans[place + 1].name not in _ENDS):
        return False
    before = place - 1 - (spans[place - 1].name in _VERBS)
    return before >= 0 and spans[before].unit is not None


_ENDS = frozenset(("mark", "polite", "remain"))
