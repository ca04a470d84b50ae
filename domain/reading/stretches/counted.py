"""Which of a clause's days and figures count: not the old day, not somebody's deadline, not the day of a paper."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise, takewhile

from domain.reading import lexicon
from domain.reading.days.calendar_words import DAY_WORDS, SPOKEN
from domain.reading.days.when import day_of, is_past
from domain.reading.numbers.numerals import number_at, word_at
from domain.reading.stretches import last_days, tallies
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token

_TO = lexicon.words("counted.to")
_TOLD = frozenset(("day", "figure", "unit", "step"))
_DROPS_NEXT = frozenset(("old_date", "someones_deadline"))
_NEAR = 2


def mark(spans: Sequence[Span], tokens: Sequence[Token], today: date) -> list[Span]:
    """Return the spans with days and figures that do not count renamed.

    "13/5 chứ không phải 12/5" keeps 13/5; "hạn 20/5" none; "từ 20/5 sang 27/5" is a move, "từ 20 đến 22/5" a range.
    """
    result = last_days.told(spans, tokens, today)
    drop_until = -1
    due = 0
    for place, span in enumerate(result):
        if span.when and (end := last_days.falls_due(span, tokens)):
            result[place], due = span._replace(name="old"), end
        elif span.start < due:
            result[place] = span._replace(name="glue")
        elif span.name == "old_date" and any(t.word in _SLIPS for t in tokens[span.start : span.end]):
            drop_until = _after_a_slip(result, place, tokens)
        elif _drops_next(span, tokens):
            drop_until = place + _NEAR
        elif span.name == "day" and (told := _told_otherwise(result, place, tokens, today)):
            result[place] = told
        elif span.name in _TOLD and (place <= drop_until or _is_taken_back(result, place, tokens)):
            right = (word_at(tokens, span.end), word_at(tokens, span.end + 1)) in _THE_RIGHT_ONE
            at = place + 1 if right else place
            result[at] = result[at]._replace(name="plain" if right else "old")
            drop_until = -1
        elif span.name in ("already", "doing", "paper"):
            result[place] = _beside_a_day(result, place, tokens, today)
    _mark_moves(result, tokens, today)
    _mark_impossible(result, today)
    _mark_new_days(result, tokens, today)
    return tallies.mark(result, tokens)


def _is_taken_back(spans: list[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Read "28/5 là nhầm", "28/5 là em ghi sai": no longer so; not "28/5 là ghi nhầm ngày 25/5"."""
    if word_at(tokens, spans[place].end) not in ("là", "bị"):
        return False
    behind = list(takewhile(lambda at: spans[at].name != "mark", range(place + 1, min(place + _REACH, len(spans)))))
    slip = next((at for at in behind if tokens[spans[at].end - 1].word in _SLIPS), None)
    if slip is None or any(spans[at].when for at in behind):
        return False
    spans[slip] = spans[slip]._replace(name="glue")
    return True


def _told_otherwise(spans: Sequence[Span], place: int, tokens: Sequence[Token], today: date) -> Span | None:
    """Return a day as the words around it change it: over, none of one's own, moved to, not sure; None if none does."""
    span, when = spans[place], spans[place].when
    over = True if _is_since(tokens, span, today) else False if last_days.is_at_latest(span, tokens) else None
    if when and over is not None:
        return span._replace(when=when._replace(past=over))
    if word_at(tokens, span.start) == "quý" and place and spans[place - 1].name == "task":
        return span._replace(name="glue")  # "đảng phí quý 4"
    if _is_of_no_use(spans, place, tokens):
        return span._replace(name="old")
    if _is_moved(spans, place, tokens) and not (when and is_past(when, today)):  # "em chuyển hôm qua" hands it over
        return span._replace(moves=True)
    if when and when.day and word_at(tokens, span.start - 1) == "sau":
        return span._replace(when=when._replace(doubt=True))  # "sau ngày 20/5" is no day yet
    return span._replace(name="old") if _is_before(span, tokens, today) else None


def _beside_a_day(spans: Sequence[Span], place: int, tokens: Sequence[Token], today: date) -> Span:
    """Return "rồi" before a later day as then, "mới làm được" after a day as on it, the paper issued as no other."""
    span = spans[place]
    if span.name == "paper":
        return span._replace(name="glue") if _is_issued(spans, place, tokens) else span
    if span.name == "already":
        return span._replace(name="but") if _is_then(spans, place, tokens, today) else span
    return span._replace(name=_when_at_last(spans[place - 1], today)) if _is_not_before(spans, place, tokens) else span


def _is_then(spans: Sequence[Span], place: int, tokens: Sequence[Token], today: date) -> bool:
    """Read "20/5 thông qua rồi 21/5 gửi", "ký rồi mai em nộp": first the one, then the other on its day."""
    day, verb = (*spans[place + 1 : place + 3], None, None)[:2]
    if place + 3 < len(spans) and verb is not None and verb.name in ("person", "self"):
        verb = spans[place + 3]
    if day is None or day.when is None or verb is None or verb.name not in ("act", "side_act"):
        return False
    return bool(place) and word_at(tokens, spans[place].start) == "rồi" and is_past(day.when, today) is False


def _is_issued(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Read "đã ban hành kế hoạch số 7-KH/CB ngày 4/5": what one issues bears the day of issue; not "… của Đảng ủy"."""
    day = spans[place + 1] if place + 1 < len(spans) else None
    verbs = {word_at(tokens, span.start) for span in spans[max(place - 3, 0) : place] if span.name == "act"}
    return day is not None and day.when is not None and "ban" in verbs and word_at(tokens, day.end) != "của"


def _is_not_before(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Read "25/5 mới làm được", "mãi sáng nay mới nộp được": on that day and not before; "mới nộp được 2 bản"."""
    counted = any(span.name in ("figure", "part", "percent", "step") for span in spans[place + 1 : place + 3])
    last = word_at(tokens, spans[place].end - 1)
    only = (
        word_at(tokens, spans[place].start) == "mới"
        and last == "được"
        and spans[place].end - spans[place].start > _NEAR
    )
    return bool(place) and spans[place - 1].when is not None and only and not counted


def _when_at_last(day: Span, today: date) -> str:
    over = day.when is not None and (day.when.exact == today or is_past(day.when, today))
    return "finish" if over else "only_then"


def _drops_next(span: Span, tokens: Sequence[Token]) -> bool:
    """Read "chứ không phải 12/5", "hạn 20/5"."""
    return span.name in _DROPS_NEXT or (span.name == "no" and word_at(tokens, span.end - 1) == "phải")


def _after_a_slip(spans: list[Span], place: int, tokens: Sequence[Token]) -> int:
    """Return up to where what follows a slip is wrong; the day before it is that of the slip.

    "Là 7, hôm qua tôi viết nhầm ra 5"; in "viết nhầm, là 7" what is right is said after it.
    """
    for at in takewhile(lambda at: spans[at].name != "mark", range(place - 1, -1, -1)):
        spans[at] = spans[at]._replace(name="old") if spans[at].name == "day" else spans[at]
    if word_at(tokens, spans[place].end) not in _MARKS:
        return place + _NEAR
    spans[place] = spans[place]._replace(name="correction")
    return -1


_SLIPS, _MARKS = frozenset(("nhầm", "lộn", "lầm", "trật", "sai")), (",", ".", ";", "\n", ":")
_THE_RIGHT_ONE = frozenset((("mới", "đúng"), ("là", "đúng"), ("mới", "phải"), ("mới", "chuẩn")))


def _is_before(span: Span, tokens: Sequence[Token], today: date) -> bool:
    """Whether it only ends a time that is over: "đều xong trước 10/5" tells no day."""
    return span.when is not None and word_at(tokens, span.start - 1) == "trước" and bool(is_past(span.when, today))


def _is_of_no_use(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Read "biên bản ngày 12/5 em nộp rồi", "thực hiện Hướng dẫn số 14-HD/ĐUK ngày 02/3", "hủy 20/5": none of its own.

    The first two are a paper's, the last is given up.
    """
    start = spans[place].start
    if place and (word_at(tokens, spans[place - 1].start) == "hủy" or _is_of_a_paper_followed(spans, place, tokens)):
        return True
    if word_at(tokens, start) not in DAY_WORDS or not place or place + 2 >= len(spans):
        return False
    linked = word_at(tokens, spans[place - 1].start) in ("họp", "của", "ghi", "lập")
    if not linked and (word_at(tokens, start) != "ngày" or number_at(tokens, start + 1) is None):
        return False  # "biên bản hôm 18/5 em nộp rồi", "biên bản ngày mốt em nộp": the day of handing over
    front = place - 1 - linked
    named = front >= 0 and spans[front].name in ("task", "object")
    paper = named and tuple(token.bare for token in tokens[spans[front].start : spans[front].start + 2]) in _PAPERS
    after = [span.name for span in spans[place + 1 : place + 4]]
    return paper and after[0] in ("person", "self", "perfect") and "act" in after


def _is_of_a_paper_followed(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a day is that of a numbered paper which the clause follows: "Căn cứ Kế hoạch số 5-KH/TW ngày …"."""
    if spans[place - 1].name != "paper":
        return False
    start = place - 1
    while start and spans[start - 1].name != "mark":
        start -= 1
    first = spans[start].start
    words = word_at(tokens, first), word_at(tokens, first + 1)
    return words in _FOLLOWING or words[0] == "theo"


_FOLLOWING = frozenset((("thực", "hiện"), ("căn", "cứ"), ("triển", "khai"), ("quán", "triệt")))
_PAPERS = frozenset(
    (("bien", "ban"), ("nghi", "quyet"), ("cong", "van"), ("to", "trinh"), ("quyet", "dinh"), ("van", "ban"))
)


def _is_moved(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether something is moved to this day: "dời 25/5", "chuyển đại hội sang 6/6"."""
    before = word_at(tokens, spans[place].start - 1)
    if before in _MOVES or _is_time_asked_for(spans[place], tokens):
        return True
    if before not in ("sang", "qua", "xuống"):
        return False
    front = spans[max(place - 4, 0) : place]
    return any(word_at(tokens, span.start) in _MOVES for span in front) and all(span.name != "mark" for span in front)


def _is_time_asked_for(span: Span, tokens: Sequence[Token]) -> bool:
    """Read "cho em 3 ngày nữa": more time is asked for."""
    asks = word_at(tokens, span.start - 2) in ("cho", "xin") or word_at(tokens, span.start - 1) in ("cho", "xin")
    counted = tokens[span.start].number is not None or tokens[span.start].word in SPOKEN
    return asks and counted and word_at(tokens, span.end - 1) == "nữa"


_MOVES = lexicon.words("counted.moves")
_HINDRANCES = frozenset(("unable", "busy", "stuck", "harm"))
_OTHERS = frozenset(("unit", "task", "finish", "already", "perfect", "condition", "or"))


def _is_since(tokens: Sequence[Token], span: Span, today: date) -> bool:
    """Tell whether something is so since this day: "từ thứ hai", "từ 9/6"; not "từ 20 đến 22/5", "từ mai"."""
    when = span.when
    if when is None or when.exact or when.vague or word_at(tokens, span.start - 1) not in ("từ", "tu"):
        return False
    near = day_of(when, today, past=None)
    over = near is not None and near < today
    return when.weekday is not None or (over and not _has_an_end(tokens, span.end))


def _has_an_end(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether "đến", "sang" follow in the same clause: the day is the beginning of a span or of a move."""
    for place in range(start, min(start + _REACH, len(tokens))):
        if tokens[place].mark:
            return False
        if tokens[place].word in _TO:
            return word_at(tokens, place + 1) not in ("giờ", "nay", "bây", "gio")  # "từ hôm 11 tới giờ"
    return False


_REACH = 8  # words


def _mark_impossible(spans: list[Span], today: date) -> None:
    """Read "20/5 không được rồi, 27/5 nhé", "20/5 bí thư ốm, em họp 27/5": the first day is off, the second one new."""
    days = [place for place, span in enumerate(spans) if span.name == "day"]
    for first, second in pairwise(days):
        when, between = spans[first].when, [span.name for span in spans[first + 1 : second]]
        front = set(takewhile(lambda name: name not in ("mark", "so"), between))
        refused = (front >= {"no", "able"} or front & _HINDRANCES) and not (when and is_past(when, today))
        if refused and between.count("mark") + between.count("so") == 1 and not _OTHERS.intersection(between):
            spans[first] = spans[first]._replace(name="old")
            spans[second] = spans[second]._replace(moves=True)
            return


def _mark_new_days(spans: list[Span], tokens: Sequence[Token], today: date) -> None:
    """Read "lịch cũ 20/5, lịch mới 27/5", "thay vì 20/5 thì 27/5 mới làm": a later day, still ahead, is a move."""
    for place, span in enumerate(spans):
        if span.name != "old" or not span.when or not place or spans[place - 1].name != "old_date":
            continue
        words = {token.bare for token in tokens[spans[place - 1].start : spans[place - 1].end]}
        ahead = takewhile(lambda at: spans[at].name != "because", range(place + 1, min(place + 6, len(spans))))
        new = next((at for at in ahead if spans[at].name == "day"), None)
        when = spans[new].when if new is not None else None
        if new is None or when is None or not words & _FORMER or is_past(when, today) is not False:
            continue
        spans[new] = spans[new]._replace(moves=True)


_FORMER = frozenset(("cu", "thay", "dau"))  # "lịch cũ", "thay vì", "dự kiến ban đầu"


def _mark_moves(spans: list[Span], tokens: Sequence[Token], today: date) -> None:
    days = [place for place, span in enumerate(spans) if span.name == "day"]
    for first, second in pairwise(days):
        between = [word_at(tokens, spans[place].start) for place in range(first + 1, second)]
        before = word_at(tokens, spans[first].start - 1)
        if len(between) > _NEAR + 1 or not any(word in _TO for word in between):
            continue
        verbs = {word_at(tokens, span.start) for span in spans[max(first - 4, 0) : first]}
        if any(word in ("sang", "qua", "thành", "xuống", "lên") for word in between) or verbs & _MOVES:
            spans[first] = spans[first]._replace(name="old")
            spans[second] = spans[second]._replace(name="day")
            sooner = _is_sooner(spans[second], spans[first], today)
            spans.insert(second, spans[second]._replace(name="earlier" if sooner else "moved_to", when=None))
            _mark_moved_again(spans, second + 1, tokens)
            return
        if before in {"từ", "tu"}:
            spans[second] = spans[second]._replace(name="old")


def _is_sooner(new: Span, old: Span, today: date) -> bool:
    """Read "chuyển từ 22/5 lên 18/5": not put off."""
    to = day_of(new.when, today, past=None) if new.when else None
    since = day_of(old.when, today, past=None) if old.when else None
    return to is not None and since is not None and today <= to < since


def _mark_moved_again(spans: list[Span], place: int, tokens: Sequence[Token]) -> None:
    """Read "từ 12/6 qua 19/6, nay lại qua 28/6": the last move counts."""
    later = next((at for at in range(place + 1, min(place + 6, len(spans))) if spans[at].name == "day"), None)
    between = {spans[at].name for at in range(place + 1, later or place)}
    if later is None or between & {"unit", "task"} or word_at(tokens, spans[later].start - 1) not in _TO:
        return
    spans[place] = spans[place]._replace(name="old")
    spans[later] = spans[later]._replace(moves=True)
