"""What a clause is for: a statement, a question, or talk that must not be recorded; each kind is told by its own words."""

from collections.abc import Sequence
from enum import Enum, auto

from domain.reading.clauses import Clause
from domain.reading.spans import Span
from domain.reading.tokens import Token

_LIGHT = frozenset(
    ("polite", "person", "glue", "mark", "laughter", "sigh", "kind", "time", "addressee", "not_question", "able")
)
_CLAIMS = frozenset(("finish", "act", "already", "perfect", "success", "approve", "register"))


class Use(Enum):
    """What a clause is for."""

    STATEMENT = auto()
    QUESTION = auto()
    ORDER = auto()
    HEARSAY = auto()
    TALK = auto()  # acknowledgement, thanks, wish, joke, condition, chatter


def use_of(clause: Clause, tokens: Sequence[Token], *, has_units: bool) -> Use:
    """Return what a clause is for, by its words alone. `has_units`: the sender answers for a unit."""
    if clause.has("hearsay"):
        return Use.HEARSAY
    if clause.has("on_behalf"):
        return Use.STATEMENT
    if _asks(clause, tokens):
        return Use.QUESTION
    if _orders(clause, tokens, has_units=has_units):
        return Use.ORDER
    if _talks(clause, tokens):
        return Use.TALK
    return Use.STATEMENT


def _asks(clause: Clause, tokens: Sequence[Token]) -> bool:
    """ "xong chưa", "gửi vào đâu", "có được lùi không", "… hả anh", "hoãn rồi à?"."""
    if clause.after == "?" or clause.has("ask_wish"):
        return not (clause.has("postpone") and clause.has("day"))
    if clause.has("postpone") and clause.has("day"):
        return False
    if clause.has("ask_tail", "ask_word"):
        return not _answers_itself(clause)
    return _ends_in_doubt(clause, tokens)


def _answers_itself(clause: Clause) -> bool:
    """ "chưa làm gì", "không ai ký": a question word under a negation asks nothing."""
    at = clause.names.get("ask_word")
    if at is None or clause.has("ask_tail"):
        return False
    return any(span.name in ("no", "not_yet", "harm", "untouched", "unable", "smooth") for span in clause.spans[:at])


def _ends_in_doubt(clause: Clause, tokens: Sequence[Token]) -> bool:
    """ "đã gửi chưa", "nộp bản cứng không": the negation stands last, after a verb. "họp thì chưa" is a statement."""
    cores = [(place, span) for place, span in enumerate(clause.spans) if span.name not in _LIGHT]
    if len(cores) < 2:
        return False
    place, last = cores[-1]
    earlier = {span.name for _, span in cores[:-1]}
    if last.name == "not_yet":
        before = clause.spans[place - 1]
        if tokens[before.start].word in ("thì", "cũng", "vẫn", "thi", "van"):
            return False
        return bool(earlier & _CLAIMS) and tokens[last.end - 1].word == "chưa" and last.end - last.start == 1
    return last.name == "no" and last.end - last.start == 1 and len(cores) > 1 and bool(earlier - {"no"})


def _orders(clause: Clause, tokens: Sequence[Token], *, has_units: bool) -> bool:
    """ "đề nghị các đồng chí …", "các chi bộ nộp trước 17h", "Khoa Dược nộp lại giúp em"."""
    if clause.has("order"):
        at = clause.names["order"]
        following = [span.name for span in clause.spans[at + 1 : at + 3]]
        return "authority" not in following
    first = next(
        (span for span in clause.spans if span.name not in ("polite", "mark", "glue", "greeting", "time", "day")), None
    )
    if first is not None and first.name == "addressee":
        return not clause.has("not_yet") or not has_units
    if clause.has("helping") and clause.has("act"):
        return not clause.has("already", "perfect") and clause.names["helping"] > clause.names["act"]
    return False


def _talks(clause: Clause, tokens: Sequence[Token]) -> bool:
    """ "vâng ạ", "mong tuần này xong", "nếu xong thì", "cơm xong rồi", "nhận được kế hoạch rồi"."""
    del tokens
    if clause.has("sarcasm", "wish", "template", "condition", "withdraw", "congratulate", "greeting", "promise"):
        return True
    if clause.has("receive"):
        return not clause.has("not_yet")
    if clause.has("chatter"):
        return not clause.has("task", "unit", "self")
    if clause.has("authority"):
        return _is_theirs(clause)
    return clause.has("theirs") and not clause.has("not_yet", "stuck")


def _is_theirs(clause: Clause) -> bool:
    """ "Đảng ủy vừa ban hành kế hoạch": the authority does it; "gửi Đảng ủy" and "chờ Đảng ủy" are the unit's own."""
    at = clause.names["authority"]
    before: list[Span] = [span for span in clause.spans[:at] if span.name not in _LIGHT]
    after = {span.name for span in clause.spans[at + 1 :]}
    if before or clause.has("unit", "self", "not_yet", "approve", "wait", "postpone", "stuck"):
        return False
    return bool(after & {"perfect", "act", "finish", "figure", "already"})
