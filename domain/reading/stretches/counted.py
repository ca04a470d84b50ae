"""Which of a clause's days and figures count.

Not the old day, not somebody's deadline, not the day a paper is dated.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from domain.reading.days.when import day_of, is_past
from domain.reading.numbers.numerals import SPOKEN, word_at
from domain.reading.stretches import last_days, tallies
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token

_TO = frozenset(("sang", "qua", "đến", "tới", "thành", "den", "toi", "vào", "vao", "xuống", "ra"))
_DROPS_NEXT = frozenset(("old_date", "someones_deadline"))
_NEAR = 2


def mark(spans: Sequence[Span], tokens: Sequence[Token], today: date) -> list[Span]:
    """Return the spans with days and figures that do not count renamed.

    "13/5 chứ không phải 12/5" keeps 13/5; "hạn 20/5" none; "từ 20/5 sang 27/5" is a move, "từ 20 đến 22/5" a range.
    """
    result = last_days.told(spans, tokens, today)
    drop_until = -1
    for place, span in enumerate(result):
        if _drops_next(span, tokens):
            drop_until = place + _NEAR
        elif span.name == "day" and span.when and _is_since(tokens, span, today):
            result[place] = span._replace(when=span.when._replace(past=True))
        elif span.name == "day" and word_at(tokens, span.start) == "quý" and place and result[place - 1].name == "task":
            result[place] = span._replace(name="glue")  # "đảng phí quý 4"
        elif span.name == "day" and _is_of_no_use(result, place, tokens):
            result[place] = span._replace(name="old")
        elif span.name == "day" and _is_moved(result, place, tokens):
            result[place] = span._replace(moves=True)
        elif span.name == "day" and span.when and span.when.day and word_at(tokens, span.start - 1) == "sau":
            result[place] = span._replace(when=span.when._replace(doubt=True))  # "sau ngày 20/5" is no day yet
        elif span.name == "day" and _is_before(span, tokens, today):
            result[place] = span._replace(name="old")
        elif span.name in ("day", "figure", "unit") and place <= drop_until:
            right = (word_at(tokens, span.end), word_at(tokens, span.end + 1)) in _THE_RIGHT_ONE
            at = place + 1 if right else place
            result[at] = result[at]._replace(name="plain" if right else "old")
            drop_until = -1
    _mark_moves(result, tokens)
    _mark_impossible(result, today)
    _mark_new_days(result, tokens, today)
    return tallies.mark(result, tokens)


def _drops_next(span: Span, tokens: Sequence[Token]) -> bool:
    """Read "chứ không phải 12/5", "ghi nhầm 20/5"; after "gõ nhầm," what is right is said."""
    if span.name == "no":
        return word_at(tokens, span.end - 1) == "phải"
    alone = word_at(tokens, span.end - 1) == "nhầm" and word_at(tokens, span.end) in (",", ".", ";", "\n")
    return span.name in _DROPS_NEXT and not alone


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
    if word_at(tokens, start) != "ngày" or not place or place + 2 >= len(spans):
        return False
    front = place - 1 - (word_at(tokens, spans[place - 1].start) in ("họp", "của"))
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
    return tuple(token.word for token in tokens[spans[start].start : spans[start].start + 2]) in _FOLLOWING or (
        word_at(tokens, spans[start].start) == "theo"
    )


_FOLLOWING = frozenset((("thực", "hiện"), ("căn", "cứ"), ("triển", "khai"), ("quán", "triệt")))
_PAPERS = frozenset(
    (("bien", "ban"), ("nghi", "quyet"), ("cong", "van"), ("to", "trinh"), ("quyet", "dinh"), ("van", "ban"))
)


def _is_moved(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether something is moved to this day: "dời 25/5", "chuyển đại hội sang 6/6"."""
    before = word_at(tokens, spans[place].start - 1)
    if before in _MOVES or _is_time_asked_for(spans[place], tokens):
        return True
    if before not in ("sang", "qua"):
        return False
    front = spans[max(place - 4, 0) : place]
    return any(word_at(tokens, span.start) in _MOVES for span in front) and all(span.name != "mark" for span in front)


def _is_time_asked_for(span: Span, tokens: Sequence[Token]) -> bool:
    """Read "cho em 3 ngày nữa": more time is asked for."""
    asks = word_at(tokens, span.start - 2) in ("cho", "xin") or word_at(tokens, span.start - 1) in ("cho", "xin")
    counted = tokens[span.start].number is not None or tokens[span.start].word in SPOKEN
    return asks and counted and word_at(tokens, span.end - 1) == "nữa"


_MOVES = frozenset(("chuyển", "đổi", "rời", "dời", "lùi", "hoãn"))


def _is_since(tokens: Sequence[Token], span: Span, today: date) -> bool:
    """Tell whether something is so since this day: "từ thứ hai", "từ 9/6"; not "từ 20 đến 22/5", "từ mai"."""
    when = span.when
    if when is None or when.exact or when.vague or word_at(tokens, span.start - 1) not in ("từ", "tu"):
        return False
    near = day_of(when, today, past=None)
    over = near is not None and near < today
    return when.weekday is not None or (over and not _has_an_end(tokens, span.end))


def _has_an_end(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether "đến", "sang" follow in the same clause: the day is the beginning of a span or of a move."""
    for token in tokens[place : place + _REACH]:
        if token.mark:
            return False
        if token.word in _TO:
            return True
    return False


_REACH = 8  # words


def mark_recipients(spans: Sequence[Span], tokens: Sequence[Token], own: Sequence[str]) -> list[Span]:
    """Return the spans with units that only receive renamed: "gửi vào email của VP", "nộp Ban Tổ chức rồi"."""
    result = _without_addressees(spans, tokens, own)
    sending = moving = False
    for place, span in enumerate(result):
        if span.unit and not span.unit.codes and word_at(tokens, span.start - 1) == "của":
            result[place] = span._replace(name="recipient", unit=None)  # "lịch thi của Phòng Giáo dục"
        elif span.name == "mark":
            sending = moving = False
        elif span.name == "act":
            sending = word_at(tokens, span.start) in _SENDS
            moving = False
        elif sending and word_at(tokens, span.start) in _TOWARDS and not span.unit:
            moving = True
        elif (
            sending
            and span.unit
            and (moving or result[place - 1].name == "act")
            and not set(span.unit.codes) & set(own)
            and own
        ):
            result[place] = span._replace(name="recipient", unit=None)
    return result


def _without_addressees(spans: Sequence[Span], tokens: Sequence[Token], own: Sequence[str]) -> list[Span]:
    """Rename the units of a salutation: "Báo cáo đồng chí Chánh Văn phòng, …", "Kính gửi Ban Tổ chức: …"."""
    result = list(spans)
    end = next((place for place, span in enumerate(spans) if span.name == "mark"), None)
    if (
        end is None
        or not spans
        or spans[0].name != "polite"
        or word_at(tokens, spans[end].start) not in (",", ":", "!")
    ):
        return result
    if all(word_at(tokens, span.start) in ("dạ", "vâng") for span in spans[:end] if span.name == "polite"):
        return result  # "dạ CB1, CB2 xong"
    front = spans[:end]
    if any(span.name not in _IN_A_SALUTATION for span in front):
        return result
    for place, span in enumerate(front):
        if span.unit and not set(span.unit.codes) & set(own):
            result[place] = span._replace(name="recipient", unit=None)
    return result


_IN_A_SALUTATION = frozenset(("polite", "person", "plain", "glue", "word", "unit", "authority", "kind"))
_SENDS = frozenset(("gửi", "nộp", "trình", "chuyển", "mang", "đem", "email", "mail", "báo"))
_TOWARDS = frozenset(("trả", "vào", "cho", "lên", "đến", "tới", "về", "qua", "sang", "của", "ở", "tại"))


def _mark_impossible(spans: list[Span], today: date) -> None:
    """Read "20/5 không được rồi, 27/5 nhé": the first day is off, the second one new; not "hôm trước kẹt, nay …"."""
    days = [place for place, span in enumerate(spans) if span.name == "day"]
    for first, second in pairwise(days):
        if (when := spans[first].when) and is_past(when, today):
            continue
        between = [span.name for span in spans[first + 1 : second]]
        refused = between[:2] == ["no", "able"] or between[:1] in (["unable"], ["busy"], ["stuck"])
        if refused and between.count("mark") == 1:
            spans[first] = spans[first]._replace(name="old")
            spans[second] = spans[second]._replace(moves=True)
            return


def _mark_new_days(spans: list[Span], tokens: Sequence[Token], today: date) -> None:
    """Read "lịch cũ 20/5, lịch mới 27/5", "thay vì 20/5 thì 27/5 mới làm": a later day, still ahead, is a move."""
    for place, span in enumerate(spans):
        if span.name != "old" or not span.when or not place or spans[place - 1].name != "old_date":
            continue
        words = {token.bare for token in tokens[spans[place - 1].start : spans[place - 1].end]}
        new = next((at for at in range(place + 1, min(place + 6, len(spans))) if spans[at].name == "day"), None)
        when = spans[new].when if new is not None else None
        if new is None or when is None or not words & _FORMER or is_past(when, today) is not False:
            continue
        spans[new] = spans[new]._replace(moves=True)


_FORMER = frozenset(("cu", "thay", "dau"))  # "lịch cũ", "thay vì", "dự kiến ban đầu"


def _mark_moves(spans: list[Span], tokens: Sequence[Token]) -> None:
    days = [place for place, span in enumerate(spans) if span.name == "day"]
    for first, second in pairwise(days):
        between = [word_at(tokens, spans[place].start) for place in range(first + 1, second)]
        before = word_at(tokens, spans[first].start - 1)
        if len(between) > _NEAR + 1 or not any(word in _TO for word in between):
            continue
        verbs = {word_at(tokens, span.start) for span in spans[max(first - 4, 0) : first]}
        if any(word in ("sang", "qua", "thành", "xuống") for word in between) or verbs & _MOVES:
            spans[first] = spans[first]._replace(name="old")
            spans[second] = spans[second]._replace(name="day")
            spans.insert(second, spans[second]._replace(name="moved_to", when=None))
            _mark_moved_again(spans, second + 1, tokens)
            return
        if before in {"từ", "tu"}:
            spans[second] = spans[second]._replace(name="old")


def _mark_moved_again(spans: list[Span], place: int, tokens: Sequence[Token]) -> None:
    """Read "từ 12/6 qua 19/6, nay lại qua 28/6": the last move counts."""
    later = next((at for at in range(place + 1, min(place + 6, len(spans))) if spans[at].name == "day"), None)
    between = {spans[at].name for at in range(place + 1, later or place)}
    if later is None or between & {"unit", "task"} or word_at(tokens, spans[later].start - 1) not in _TO:
        return
    spans[place] = spans[place]._replace(name="old")
    spans[later] = spans[later]._replace(moves=True)
