"""Of several days that a message names for one thing, the one that counts: the last part, the end, the new plan.

Also the day named again ("hôm đó"), and the day that only tells when a list was drawn up.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import dropwhile

from domain.reading import lexicon
from domain.reading.days.when import When, day_of
from domain.reading.numbers.numerals import value_of, word_at
from domain.reading.stretches.span import Span
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token

_ENDS = frozenset(("finish", "already", "success"))
_STATES = _ENDS | {"not_yet", "postpone", "doing", "act", "unit"}
_PLANS = frozenset(("will", "plan", "thought", "register"))
_BREAKS = frozenset(("unit", "task", "self", "condition"))
_SLIGHT = frozenset(("polite", "person", "glue", "plain"))
_SENTENCE_ENDS = ".;!?\n"
_FIRST, _LAST = 1, 99
_NEAR = 2
_MANY = 24  # so many days are a calendar, not of one thing
_FOLLOWING = 3  # days that a day is held against
_REACH = 12  # spans of a clause that are looked at on either side of a day


def told(spans: Sequence[Span], tokens: Sequence[Token], today: date) -> list[Span]:
    """Return the spans with the days that do not count renamed, "hôm đó" given its day."""
    if not any(span.when for span in spans):
        return list(spans)  # as of most messages: all that follows is about days
    result = _with_days_named_again(spans)
    if sum(span.name == "day" for span in result) > _MANY:
        return result
    _mark_counted_to(result, tokens)
    _mark_called_off(result, tokens)
    days = [place for place, span in enumerate(result) if span.name == "day"]
    for place, first in enumerate(days):
        for second in days[place + 1 : place + 1 + _FOLLOWING]:
            between = result[first + 1 : second]
            corrected = any(span.name == "correction" for span in between)
            if not corrected and any(span.name in _BREAKS or _is_sentence_end(span, tokens) for span in between):
                break
            _weigh(result, first, second, tokens, today)
    return result


def _weigh(spans: list[Span], first: int, second: int, tokens: Sequence[Token], today: date) -> None:
    """Rename the one of two days of one thing that counts no more."""
    if _is_begun(spans, first, second, tokens):
        _end_after(spans, first, second, today)
    elif _is_put_right(spans, first, second):
        _put_right(spans, first, second)
    elif _is_replaced(spans, first):
        spans[first] = spans[first]._replace(name="old")
        spans[second] = spans[second]._replace(moves=True)
    elif _is_rehearsed(spans, first, second):
        _leave_the_rehearsal(spans, first, second)
    elif _is_part(spans, first, second, tokens):
        spans[first] = spans[first]._replace(name="old")
    elif _is_given_up(spans, first, second, tokens, today):
        _give_up(spans, first)
        spans[second] = spans[second]._replace(moves=True)


def _with_days_named_again(spans: Sequence[Span]) -> list[Span]:
    """Give "hôm đó", "cùng ngày" the day named before; without one they are no day."""
    result: list[Span] = []
    last: When | None = None
    for span in spans:
        again = span.when is not None and span.when.same
        last = last if again or span.name != "day" else span.when
        named = span._replace(when=last) if last else span._replace(name="glue", when=None)
        result.append(named if again else span)
    return result


def _mark_counted_to(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Rename the day of "tính đến sáng nay", "tình hình đến 25/6: …": then the list was drawn up."""
    for place, span in enumerate(spans):
        if span.name != "day":
            continue
        start = _start_of_clause(spans, place)
        before = range(spans[start].start, span.start)
        said = {other.name for other in spans[start:place]}
        heads = word_at(tokens, span.end) == ":" and not said & _STATES
        near = _is_counted_by(spans, place, tokens) or any(
            _ends_at(_phrases("counted_to"), tokens, at, span.start) for at in before
        )
        if near or (heads and any(_phrases("as_of").longest(tokens, at) for at in before)):
            spans[place] = span._replace(name="old")


def _is_counted_by(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Read "tới 19/5 mới đếm được 33 đồng chí": how many by then."""
    if word_at(tokens, spans[place].start - 1) not in ("đến", "tới") or place + 1 >= len(spans):
        return False
    only = spans[place + 1].name in ("doing", "only_then", "perfect")
    return only and any(span.figure or span.step for span in spans[place + 1 : _end_of_clause(spans, place)])


def _start_of_clause(spans: Sequence[Span], place: int) -> int:
    least = max(place - _REACH, 0)
    while place > least and spans[place - 1].name != "mark":
        place -= 1
    return place


def _end_of_clause(spans: Sequence[Span], place: int) -> int:
    most = min(place + _REACH, len(spans))
    while place < most and spans[place].name != "mark":
        place += 1
    return place


def is_at_latest(span: Span, tokens: Sequence[Token]) -> bool:
    """Read "muộn nhất là thứ Sáu em nộp đủ": a day that needs a tense lies ahead."""
    when = span.when
    if when is None or (when.weekday is None and (when.day is None or when.month)) or when.past is not None:
        return False
    before = range(max(span.start - _LONGEST, 0), span.start)
    return any(_ends_at(_phrases("at_latest"), tokens, at, span.start) for at in before)


def falls_due(span: Span, tokens: Sequence[Token]) -> int | None:
    """Return the end of "mai là hạn chót", "thứ Sáu chốt sổ": then it must be done, whenever it is."""
    found = _phrases("falls_due").longest(tokens, span.end)
    return found[0] if found else None


_LONGEST = 4  # words of such a phrase


def _ends_at(phrases: Phrases[bool], tokens: Sequence[Token], start: int, end: int) -> bool:
    found = phrases.longest(tokens, start)
    return found is not None and found[0] == end


def _is_sentence_end(span: Span, tokens: Sequence[Token]) -> bool:
    return span.name == "mark" and tokens[span.start].text in _SENTENCE_ENDS


def _is_begun(spans: Sequence[Span], first: int, second: int, tokens: Sequence[Token]) -> bool:
    """Read "bắt đầu thứ Tư mà chiều thứ Sáu mới xong", "từ 20/5 đến 22/5 mới xong": the end counts."""
    near = spans[max(first - 1, 0) : first + 2]
    begins = any(span.name == "begin" for span in near) or word_at(tokens, spans[first].start - 1) in ("từ", "tu")
    ends = spans[second + 1 : _end_of_clause(spans, second + 1)]
    return begins and any(span.name in _ENDS for span in ends)


def _end_after(spans: list[Span], first: int, second: int, today: date) -> None:
    """Keep the end; of two days of the week, over where it came after the beginning and before today."""
    begun, ended = spans[first].when, spans[second].when
    for at in range(max(first - 1, 0), first + 2):
        spans[at] = spans[at]._replace(name="glue") if spans[at].name == "begin" else spans[at]
    spans[first] = spans[first]._replace(name="old")
    if begun is None or ended is None or begun.weekday is None or ended.weekday is None:
        return
    since, until = day_of(begun, today, past=True), day_of(ended, today, past=True)
    if since and until and since <= until:
        spans[second] = spans[second]._replace(when=ended._replace(past=True))


def _is_part(spans: Sequence[Span], first: int, second: int, tokens: Sequence[Token]) -> bool:
    """Read "đợt 1 hôm 20, đợt cuối sáng nay xong cả": the last part counts."""
    one, other = _rank(spans, first, tokens), _rank(spans, second, tokens)
    return one is not None and other is not None and one < other


def _is_put_right(spans: Sequence[Span], first: int, second: int) -> bool:
    """Read "thứ Năm họp xong, nhầm, thứ Tư cơ ạ": no more than the day is said again."""
    again = {span.name for span in spans[_start_of_clause(spans, second) : _end_of_clause(spans, second)]}
    if not again <= {"day", "correction", *_SLIGHT}:
        return False
    behind = dropwhile(lambda span: span.name in ("mark", *_SLIGHT), reversed(spans[first + 1 : second]))
    told = {span.name for span in behind}
    return "correction" in told and not told.isdisjoint(_STATES | {"side_act", "no"})


def _put_right(spans: list[Span], first: int, second: int) -> None:
    """Tell the first day as the second; of a day of the week what has ended is over."""
    when = spans[second].when
    ended = any(span.name in _ENDS for span in spans[first + 1 : second])
    if when and when.weekday is not None and when.past is None and ended:
        when = when._replace(past=True)
    spans[first] = spans[first]._replace(when=when)
    spans[second] = spans[second]._replace(name="glue", when=None)


def _is_replaced(spans: Sequence[Span], first: int) -> bool:
    """Read "không họp 20/5 nữa mà 27/5": what is put off, and the day it is now."""
    again = spans[first + 1].again
    return again and any(span.name == "no" for span in spans[_start_of_clause(spans, first) : first])


def _is_rehearsed(spans: Sequence[Span], first: int, second: int) -> bool:
    """Read "mai họp trù bị rồi mốt đại hội chính thức": what is named after the second day is the thing itself."""
    before = {span.name for span in spans[max(first - _NEAR, 0) : first]}
    after = {span.name for span in spans[second + 1 : _end_of_clause(spans, second + 1)]}
    between = [span.name for span in spans[first + 1 : second]]
    return "prepare" in between and "task" in after and "task" not in (*before, *between)


def _leave_the_rehearsal(spans: list[Span], first: int, second: int) -> None:
    for place in range(first, second):
        if spans[place].name in ("day", "prepare", "already"):
            spans[place] = spans[place]._replace(name="old" if spans[place].name == "day" else "plain")


def _turns(span: Span, tokens: Sequence[Token]) -> bool:
    return span.name == "but" or (span.name == "glue" and word_at(tokens, span.start) == "mà")


def _mark_called_off(spans: list[Span], tokens: Sequence[Token]) -> None:
    """Read "đã ấn định 5/6 nhưng giờ phải hoãn", "bỏ lịch 2/6 cũ": a plan that is off; its day counts no more."""
    for place, span in enumerate(spans):
        off = place and spans[place - 1].name == "postpone" and word_at(tokens, spans[place - 1].start) in _OFF
        former = "cũ" in (word_at(tokens, span.start - 1), word_at(tokens, span.end))
        kept = former and any(other.name in _PLANS for other in spans[_start_of_clause(spans, place) : place])
        if span.name == "day" and (off or (former and not kept)):  # "vẫn như lịch cũ 25/5" is on
            spans[place] = span._replace(name="old")
        ahead = spans[place : _end_of_clause(spans, place)]
        new = next((other for other in ahead if other.name == "day"), None)
        if span.name == "postpone" and new and word_at(tokens, new.start - 1) == "lên":
            spans[place] = span._replace(name="earlier")  # "rút ngày đại hội lên 18/5"
        if span.name != "postpone" or new:
            continue
        least = max(place - _REACH, 0)
        turn = next((at for at in range(place, least, -1) if _turns(spans[at], tokens)), None)
        start = _start_of_clause(spans, turn - 1) if turn else place
        front = spans[start:turn] if turn else []
        if any(other.name in _PLANS for other in front) and not any(
            other.name in _BREAKS for other in spans[turn or 0 : place]
        ):
            for at in range(start, place):
                if spans[at].name == "day":
                    spans[at] = spans[at]._replace(name="old")


_OFF = lexicon.words("last_days.off")


def _rank(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> int | None:
    """Return which part of the work the clause of a day tells of: 1 of "đợt 1", 99 of "đợt cuối"; None of none."""
    start, end = _start_of_clause(spans, place), _end_of_clause(spans, place)
    if start == end:
        return None
    ranks = (_rank_at(tokens, at) for at in range(spans[start].start, spans[end - 1].end))
    return next((rank for rank in ranks if rank is not None), None)


def _rank_at(tokens: Sequence[Token], place: int) -> int | None:
    if _phrases("last").longest(tokens, place) and word_at(tokens, place) in ("còn", "nốt"):
        return _LAST
    head = _phrases("parts").longest(tokens, place)
    if head is None:
        return None
    if word_at(tokens, place - 1) == "một" or word_at(tokens, head[0]) in ("đầu", "trước"):
        return _FIRST
    if _phrases("last").longest(tokens, head[0]):
        return _LAST
    at = head[0] + (word_at(tokens, head[0]) == "thứ")
    return value_of(tokens[at]) if at < len(tokens) else None


def _is_given_up(spans: Sequence[Span], first: int, second: int, tokens: Sequence[Token], today: date) -> bool:
    """Read "định 20/5 nhưng vướng nên 2/6 mới làm", "tưởng 20/5 mà lại sang 2/6": the first plan is off."""
    plans = any(span.name in _PLANS for span in spans[max(first - _NEAR, 0) : first])
    moves = any(span.name == "postpone" for span in spans[max(second - _NEAR, first) : second])
    between = {span.name for span in spans[first + 1 : second]}
    hindered = bool(between & _HINDRANCES) or between >= {"not_yet", "able"}
    refused = hindered and _is_after(spans, first, second, today)
    return plans and (moves or refused or word_at(tokens, spans[second].start - 1) in ("sang", "qua"))


_HINDRANCES = frozenset(("unable", "stuck", "busy", "harm"))


def _is_after(spans: Sequence[Span], first: int, second: int, today: date) -> bool:
    one, other = spans[first].when, spans[second].when
    earlier, later = (when and day_of(when, today, past=None) for when in (one, other))
    return bool(earlier and later and later > max(earlier, today))


def _give_up(spans: list[Span], place: int) -> None:
    spans[place] = spans[place]._replace(name="old")
    for before in range(max(place - _NEAR, 0), place):
        if spans[before].name == "thought":
            spans[before] = spans[before]._replace(name="plain")


@cache
def _phrases(section: str) -> Phrases[bool]:
    return Phrases((phrase.split(), True) for phrase in lexicon.phrases("calendar")[section])
