"""What a clause is for: a statement, a question, or talk that must not be recorded.

Each kind is told by its own words.
"""

from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise

from domain.reading.clauses import LIGHT, Clause
from domain.reading.talk import talks
from domain.reading.tokens import Token

_CLAIMS = frozenset(("finish", "act", "already", "perfect", "success", "approve", "register"))


class Use(Enum):
    """What a clause is for."""

    STATEMENT = auto()
    QUESTION = auto()
    ORDER = auto()
    HEARSAY = auto()
    TALK = auto()  # acknowledgement, thanks, wish, joke, condition, chatter


def use_of(clause: Clause, tokens: Sequence[Token], *, has_units: bool, group: bool) -> Use:
    """Return what a clause is for, by its words alone. `has_units`: the sender answers for a unit."""
    if clause.has("on_behalf") and not clause.has("which_one"):
        return Use.STATEMENT
    if clause.has("not_mine", "thought", "hearsay"):
        return _second_hand(clause)
    if _asks(clause, tokens, has_units=has_units, group=group):
        return Use.TALK if group and _is_small_talk(clause, tokens) else Use.QUESTION
    if _orders(clause, tokens, has_units=has_units, group=group):
        return Use.ORDER
    return Use.TALK if talks(clause, tokens) else Use.STATEMENT


def _second_hand(clause: Clause) -> Use:
    """Read "nghe nói CB 3 xong rồi", "tưởng hoãn rồi mà?", "việc này đ/c Tuấn phụ trách"."""
    if clause.has("not_mine"):
        return Use.TALK
    if clause.after == "?" or (clause.has("hearsay") and clause.has("ask_tail")):
        return Use.QUESTION
    return Use.TALK if clause.has("thought", "not_yet", "no") else Use.HEARSAY


def _asks(clause: Clause, tokens: Sequence[Token], *, has_units: bool, group: bool) -> bool:
    """Read "xong chưa", "gửi vào đâu", "có được lùi không", "… hả anh", "hoãn rồi à?"."""
    if clause.has("postpone") and any(span.when and span.when.plus is None for span in clause.of("day")):
        return False  # a wish for a certain day is more than a question
    if clause.after == "?" or (clause.has("ask_wish") and not clause.has("postpone")):
        return True
    if clause.has("wonder"):
        return clause.has("ask_word", "ask_tail") or _ends_in_doubt(clause, tokens)
    if clause.has("which_one"):
        if not group and has_units and not clause.has("addressee", "helping"):
            return not _denied(clause)
        called = clause.names.get("addressee", len(clause.spans)) < clause.names["which_one"]
        return not _denied(clause) and not clause.has("helping") and not called and not _commands(clause, tokens)
    if clause.has("ask_tail", "ask_word"):
        return not _answers_itself(clause)
    return _offers_a_choice(clause) or _ends_in_doubt(clause, tokens)


def _offers_a_choice(clause: Clause) -> bool:
    """Read "gửi bản cứng hay bản mềm ạ"."""
    return clause.has("or") and clause.has("act", "object", "day") and not clause.has("already", "perfect", "not_yet")


def _commands(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether a word of command stands in the clause: "chi bộ nào chưa nộp thì nộp nhé"."""
    return any(tokens[span.start].word in _COMMANDS for span in clause.spans)


def _denied(clause: Clause) -> bool:
    """Read "chưa thôn nào làm": which one under a negation points at none."""
    return bool({span.name for span in clause.spans[: clause.names["which_one"]]} & {"not_yet", "no"})


_COMMANDS = frozenset(("thì", "cho", "nhé", "nha", "nhá", "nhớ", "nghe", "nộp", "báo", "giữ"))


def is_weak_question(clause: Clause, *, group: bool) -> bool:
    """Tell whether a question may be a statement.

    "chưa biết bầu ai", with a question word but no question mark or tail.
    """
    if group and clause.has("ask_wish") and clause.spans[0].name == "addressee":
        return True  # "các trường cho em xin số liệu"
    if group and not clause.has("task", "object", "register", "someones_deadline", "ask_wish", "act", "unit", "day", "kind", "authority"):
        return True  # "đội văn nghệ tập xong chưa" is asked of somebody else
    if clause.after == "?" or clause.has("ask_tail", "ask_wish", "or"):
        return False
    return clause.has("not_yet", "already", "doing", "stuck", "unable") and clause.has("ask_word")


def _is_small_talk(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "cơm nước gì chưa", "ai cầm nhầm ô không": asked among the members, not of the organisers."""
    if clause.has("task", "object", "register"):
        return False
    if clause.has("unit") and not clause.has("chatter") and tokens[clause.spans[0].start].word != "ai":
        return False
    who = any(span.name in ("ask_word", "which_one") and tokens[span.start].word == "ai" for span in clause.spans)
    return clause.has("chatter", "greeting") or who


def _answers_itself(clause: Clause) -> bool:
    """Read "chưa làm gì", "không ai ký": a question word under a negation asks nothing."""
    at = clause.names.get("ask_word")
    if at is None or clause.has("ask_tail"):
        return False
    return any(span.name in _NEGATIONS for span in clause.spans[:at])


_NEGATIONS = frozenset(
    (
        "no",
        "not_yet",
        "harm",
        "untouched",
        "unable",
        "smooth",
        "keep",
        "not_unfinished",
        "unfinished",
        "not_finish",
        "on_track",
        "not_mine",
    )
)


def _ends_in_doubt(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "đã gửi chưa", "nộp bản cứng không": the negation stands last, after a verb.

    "họp thì chưa" is a statement.
    """
    cores = [(place, span) for place, span in enumerate(clause.spans) if span.name not in LIGHT]
    if len(cores) <= 1:
        return False
    place, last = cores[-1]
    earlier = {span.name for _, span in cores[:-1]}
    if last.name == "not_yet":
        before = clause.spans[place - 1]
        if tokens[before.start].word in ("thì", "cũng", "vẫn", "thi", "van"):
            return False
        has = any(tokens[span.start].word == "có" for span in clause.spans[:place] if span.name == "glue")
        if has and tokens[last.end - 1].word == "chưa" and last.end - last.start == 1:
            return True  # "có mẫu phiếu chưa"
        called = any(
            span.name == "unit" and tokens[following.start].word == "ơi" for span, following in pairwise(clause.spans)
        )
        return (
            (called or bool(earlier & _CLAIMS)) and tokens[last.end - 1].word == "chưa" and last.end - last.start == 1
        )
    if any(span.name == "able" for span in clause.spans[place + 1 :]):
        return False  # "gửi mãi không được"
    return last.name == "no" and last.end - last.start == 1 and bool(earlier - {"no"})


def _orders(clause: Clause, tokens: Sequence[Token], *, has_units: bool, group: bool) -> bool:
    """Read "đề nghị các đồng chí …", "các chi bộ nộp trước 17h", "Khoa Dược nộp lại giúp em"."""
    if clause.has("which_one"):
        return not _denied(clause)
    if clause.has("order"):
        own = has_units and not group and clause.names.get("unit", clause.names["order"]) < clause.names["order"]
        counts = has_units and not group and clause.has("figure") and not clause.has("addressee", "unit")
        return not own and not counts and _is_first_order(clause)
    first = next(
        (span for span in clause.spans if span.name not in ("polite", "mark", "glue", "greeting", "time", "day")), None
    )
    if first is not None and first.name == "addressee":
        ours = not group and has_units and tokens[first.start].word in _OURS
        return not ours and _is_told_to(clause, tokens, has_units=has_units)
    if _is_asked_of_a_unit(clause, tokens):
        return True
    if clause.has("helping") and clause.has("act", "register"):
        return not clause.has("already", "perfect") and clause.names["helping"] > clause.names["act"]
    return False


_OURS = frozenset(("anh", "chị", "bà", "mọi", "thầy", "cả"))  # "anh em đi trực cả": in private, one's own people


def _is_asked_of_a_unit(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "CB4 nộp đảng phí nhé": a bare verb and "nhé" ask a unit for something."""
    if not clause.has("unit") or clause.spans[0].name != "unit" or not clause.has("act"):
        return False
    told = (
        "already",
        "perfect",
        "finish",
        "day",
        "not_yet",
        "doing",
        "postpone",
        "step",
        "figure",
        "success",
        "will",
        "stuck",
        "unable",
        "near",
        "wait",
        "plan",
        "untouched",
        "unfinished",
        "harm",
        "begin",
        "keep",
        "prepare",
    )
    return not clause.has(*told) and tokens[clause.spans[-1].start].word in _PLEASE


_PLEASE = frozenset(("nhé", "nha", "nhá", "đi", "nghe", "nhe"))


def _is_told_to(clause: Clause, tokens: Sequence[Token], *, has_units: bool) -> bool:
    """Tell whether a crowd that is named first is told to do something: not "các khoa xong rồi", "mấy ông bận việc"."""
    if _commands(clause, tokens):
        return True
    if clause.has("finish", "already", "perfect", "harm"):
        return False
    return not clause.has("not_yet") or not has_units


def _is_first_order(clause: Clause) -> bool:
    """Read "đề nghị các chi bộ …"; not "kính đề nghị Đảng ủy", "chi bộ đề nghị được lùi", "đến khi có thông báo"."""
    at = clause.names["order"]
    following = [span.name for span in clause.spans[at + 1 : at + 3]]
    if "authority" in following or (clause.has("postpone") and not clause.has("addressee")):
        return False
    before = {span.name for span in clause.spans[:at]}
    return not before & {"postpone", "not_yet", "no", "perfect", "already", "finish", "act", "doing"}


def uses_of(parts: Sequence[Clause], tokens: Sequence[Token], *, has_units: bool, group: bool) -> list[Use]:
    """Return what each clause is for; a forwarded, congratulating or commanding message is so as a whole."""
    uses = [use_of(part, tokens, has_units=has_units, group=group) for part in parts]
    whole = _whole_message(parts, uses, has_units=has_units)
    if whole:
        return [whole] * len(parts)
    heading = -1
    for place, part in enumerate(parts[1:], 1):
        before = parts[place - 1]
        if before.after == ":" and uses[place - 1] is Use.TALK and before.has("chatter", "elsewhere"):
            heading = before.line
        if part.line == heading and uses[place] is Use.STATEMENT:
            uses[place] = Use.TALK  # "lịch tiêm: tổ 1 ngày 13, tổ 2 ngày 14"
        if uses[place] is Use.STATEMENT and part.line == parts[place - 1].line and not part.has("self"):
            uses[place] = _drawn_along(uses[place - 1], parts[place - 1])
    return _excused(parts, uses)


def _excused(parts: Sequence[Clause], uses: list[Use]) -> list[Use]:
    """Read "em đang họp, lát em báo cáo": being busy now, with a promise, is no progress."""
    if not any(use is Use.TALK and part.has("promise", "tell") for part, use in zip(parts, uses, strict=True)):
        return uses
    return [
        Use.TALK if use is Use.STATEMENT and _is_bare_doing(part) else use
        for part, use in zip(parts, uses, strict=True)
    ]


def _is_bare_doing(part: Clause) -> bool:
    return (
        part.has("doing")
        and not part.has("task", "day", "step", "finish", "already", "not_yet", "able")
        and part.has("act")
    )


def _drawn_along(before: Use, part: Clause) -> Use:
    """Return what a plain clause becomes after `part`.

    An order, a rumour, "nếu …" draw the rest of the sentence along.
    """
    if before in (Use.HEARSAY, Use.ORDER):
        return before
    return Use.TALK if before is Use.TALK and part.has("condition", "wish") else Use.STATEMENT


def _whole_message(parts: Sequence[Clause], uses: Sequence[Use], *, has_units: bool) -> Use | None:
    if any(part.has("forwarded") and all(span.name in LIGHT for span in part.spans[: part.names["forwarded"]]) for part in parts[:2]):
        return Use.HEARSAY
    if any(part.has("eyeroll") for part in parts):
        return Use.TALK
    template = any(part.has("template", "withdraw") for part in parts) and not any(p.has("ask_wish") for p in parts)
    if template or (parts and parts[0].has("congratulate")):
        return Use.TALK
    if Use.ORDER in uses and not has_units:
        return Use.ORDER
    if Use.HEARSAY in uses and not any(part.has("self") for part in parts):
        rumour = parts[uses.index(Use.HEARSAY)]
        return Use.HEARSAY if rumour is parts[0] or not rumour.has(*_PREDICATES) else None
    return None


_PREDICATES = ("finish", "already", "postpone", "not_yet", "doing", "stuck", "unfinished", "untouched")
