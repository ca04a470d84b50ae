"""Units of which a message tells nothing: they receive, keep or lend something, are called, greeted or thanked."""

from collections.abc import Sequence

from domain.reading import lexicon
from domain.reading.names.units import UnitMention
from domain.reading.numbers.numerals import word_at
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token


def mark(spans: Sequence[Span], tokens: Sequence[Token], own: Sequence[str]) -> list[Span]:
    """Return the spans with such units renamed: "nộp Ban Tổ chức rồi", "nằm trên bàn chánh văn phòng", "CB2 ơi"."""
    result = _with_oneself(spans, tokens, own)
    if not any(span.unit for span in result):
        return result
    result = _except_told(_without_addressees(result, tokens, own), tokens)
    sending = moving = False
    for place, span in enumerate(result):
        if span.name == "mark":
            sending = moving = False
        elif span.name == "act":
            sending = word_at(tokens, span.start) in _SENDS
            moving = False
        elif sending and word_at(tokens, span.start) in _TOWARDS and not span.unit:
            moving = True
        elif span.unit and set(span.unit.codes).isdisjoint(own):
            receives = sending and (moving or result[place - 1].name == "act")
            if (own and (receives or _is_aside(result, place, tokens))) or _is_spoken_to(result, place, tokens):
                result[place] = span._replace(name="recipient", unit=None)
    return result


def _with_oneself(spans: Sequence[Span], tokens: Sequence[Token], own: Sequence[str]) -> list[Span]:
    """Rename the sender beside another unit as the sender's unit: "trạm tôi với bên Nguyễn Trãi", "CB3 và bên em"."""
    result = list(spans)
    ends = (place for place in range(len(spans) - 1, 0, -1) if spans[place].name not in ("mark", "polite"))
    last = next(ends, None)
    if last and spans[last].name == "self" and spans[last - 1].name in ("remain", "near"):
        result[last] = _oneself(spans[last], own)  # "còn mỗi bên em"
    for place, link in enumerate(spans[1:-1], 1):
        if tokens[link.start].word not in _JOINING:
            continue
        one, other = spans[place - 1], spans[place + 1]
        opens = place == 1 or spans[place - 2].name in ("mark", "polite")
        if other.unit and (one.name == "self" or (opens and word_at(tokens, one.end - 1) in _ME)):
            result[place - 1] = _oneself(one, own)
        elif one.unit and other.name == "self":
            result[place + 1] = _oneself(other, own)
    return result


def _oneself(span: Span, own: Sequence[str]) -> Span:
    return span._replace(name="unit", unit=UnitMention(span.start, span.end, tuple(own)))


_JOINING = lexicon.words("bystanders.joining")
_ME = lexicon.words("subjects.me")


def _except_told(spans: list[Span], tokens: Sequence[Token]) -> list[Span]:
    """Read "trừ thôn Thượng mai họp, ba thôn còn lại xong rồi": of whom it is told what sets it apart from the rest."""
    first = next((place for place, span in enumerate(spans) if span.name == "except"), None)
    if first is None or any(span.name not in _BEFORE_AN_EXCEPTION for span in spans[:first]):
        return spans
    rest = next(
        (at for at, span in enumerate(spans) if at > first and (span.name in _REST or span.kind == "rest")), first
    )
    front = {span.name for span in spans[first:rest] if word_at(tokens, span.start) != "ra"}  # "trừ CB3 ra"
    if "unit" in front and front & _TOLD:
        spans[first] = spans[first]._replace(name="glue")
    return spans


_REST = frozenset(("the_rest", "all"))
_BEFORE_AN_EXCEPTION = frozenset(("polite", "person", "plain", "glue", "self", "mark"))
_TOLD = frozenset(
    ("act", "doing", "not_yet", "postpone", "finish", "already", "wait", "stuck", "near", "day", "unfinished",
     "untouched", "remain", "lack", "unable", "begin", "step", "percent", "no_day", "side_act", "draft_act", "busy")
)  # fmt: skip


def _is_spoken_to(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a unit is called, greeted or thanked, "CB2 ơi", or owns something: "lịch thi của Phòng Giáo dục"."""
    span, before = spans[place], spans[place - 1].name if place else ""
    if span.unit and not span.unit.codes and word_at(tokens, span.start - 1) == "của":
        return True
    if word_at(tokens, span.end) == "ơi":
        after = spans[place + 2].name if place + 2 < len(spans) else "mark"
        return after in ("mark", "self", "person")  # "CB2 ơi đại hội chưa" asks CB2
    return before == "greeting" or "thanks" in _names_before(spans, place)


def _names_before(spans: Sequence[Span], place: int) -> list[str]:
    """Return what stands before in the clause."""
    front: list[str] = []
    while place and spans[place - 1].name != "mark" and len(front) < _NEAR:
        place -= 1
        front.append(spans[place].name)
    return front


_NEAR = 6  # spans


def _is_aside(spans: Sequence[Span], place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a unit is only where something lies, lends something, is compared with, or is one's head's.

    "đang ở chỗ Văn phòng", "mượn máy của CB1", "sau CB4 một ngày", "chánh văn phòng"; not "ở CB2 xong rồi".
    """
    names = _names_before(spans, place)
    front = len(names)
    if not front or "on_behalf" in names:
        return False  # "CB4 nhờ em báo hộ CB4 nộp rồi"
    if tokens[spans[place].start - 1].word in _ALONG and front > 1 and spans[place - 2].name not in _BESIDE:
        return True
    start = spans[place - front].start
    words = [token.word for token in tokens[start : spans[place].start]]
    headed = words[-1] in _HEADS or tuple(words[-2:]) in _HEADS_OF_A_KIND
    return headed or not _LYING.isdisjoint(words[1:]) or not _LENDING.isdisjoint(words)


_ALONG = frozenset(("với", "cùng"))
_BESIDE = frozenset(("unit", "person", "self", "recipient", "kind"))  # not "họp ghép với CB3", "cùng ngày với CB3"
_LYING = lexicon.words("bystanders.lying")
_LENDING = lexicon.words("bystanders.lending")
_HEADS = frozenset(("chánh", "trưởng", "phó"))
_HEADS_OF_A_KIND = frozenset((head, kind) for head in _HEADS for kind in ("khoa", "phòng", "ban"))


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
_SENDS = lexicon.words("bystanders.sends")
_TOWARDS = lexicon.words("bystanders.towards")
