"""What a clause is for: a statement, a question, or talk that must not be recorded.

Each kind is told by its own words.
"""

from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.sense.questions import (
    PREDICATES,
    asks,
    asks_help,
    begs_a_unit,
    commands,
    denied,
    is_called_last,
    is_small_talk,
    leads_up,
    points_at_some,
    sets_a_time,
)
from domain.reading.sense.talk import begins_with_a_rule, excuse, goes_on, supposes, talks
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token


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
    if clause.has("receive") and not has_units and (clause.has("unit") or clause.after == ":"):
        asked = clause.names.get("not_yet", -1) > clause.names["receive"]  # "chi bộ 3 đã nhận lại biên bản chưa"
        return Use.QUESTION if asked else Use.STATEMENT  # "biên bản đã nhận: CB1, CB2", from those who receive
    own = _is_own_guess(clause, tokens) or _is_arranged(clause) or clause.has("complaint")
    if (clause.has("not_mine", "thought", "hearsay") or _hears_of(clause, tokens)) and not own:
        return _second_hand(clause)
    if asks(clause, tokens, has_units=has_units, group=group) and not supposes(clause, tokens):
        return Use.TALK if group and is_small_talk(clause, tokens) else Use.QUESTION
    if _orders(clause, tokens, has_units=has_units, group=group):
        return Use.ORDER
    return Use.TALK if sets_a_time(clause, tokens) or talks(clause, tokens) else Use.STATEMENT


def _second_hand(clause: Clause) -> Use:
    """Read "nghe nói CB 3 xong rồi", "tưởng hoãn rồi mà?", "việc này đ/c Tuấn phụ trách"."""
    if clause.has("not_mine"):
        return Use.TALK
    if clause.after == "?" or (clause.has("hearsay") and clause.has("ask_tail") and not clause.has("or_so")):
        return Use.QUESTION
    return Use.TALK if clause.has("thought", "not_yet", "no") else Use.HEARSAY


def _hears_of(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "hôm qua nghe tổ 4 hoãn rồi", "chắc tổ 4 xong rồi": a verb of hearing, or of guessing, before a unit."""
    first = next((place for place, span in enumerate(clause.spans) if span.name == "unit"), 0)
    return first > 0 and is_heard(clause.spans[first - 1], tokens) and not (clause.has("will") and clause.has("day"))


_HEARING = lexicon.words("intent.hearing")


def is_heard(span: Span, tokens: Sequence[Token]) -> bool:
    """Tell whether it says that the rest was only heard: "nghe", "nghe nói", "hình như"."""
    return span.name == "hearsay" or tokens[span.start].word in _HEARING


def _is_own_guess(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "có lẽ 15/5": the writer's own plan, not yet certain."""
    if not clause.has("day") or clause.has("unit", "thought", "not_mine", "finish", "already", "perfect"):
        return False
    return all(tokens[span.end - 1].word in _PERHAPS for span in clause.of("hearsay"))


_PERHAPS = lexicon.words("intent.perhaps")


def _is_arranged(clause: Clause) -> bool:
    """Read "anh Thắng bảo sẽ xếp cho bên em thứ Ba": what is told to the writer of the writer's own day."""
    if not clause.has("hearsay") or clause.has("not_mine", "thought", "finish", "already", "perfect", "postpone"):
        return False
    return clause.has("day") and clause.has("will", "plan") and clause.names.get("self", -1) > clause.names["hearsay"]


def _orders(clause: Clause, tokens: Sequence[Token], *, has_units: bool, group: bool) -> bool:
    """Read "đề nghị các đồng chí …", "các chi bộ nộp trước 17h", "Khoa Dược nộp lại giúp em"."""
    if points_at_some(clause, tokens):
        return not denied(clause)
    if clause.has("order"):
        at = clause.names["order"]
        own = (has_units and not group and clause.names.get("unit", at) < at) or clause.names.get("self", at) < at
        own = own or (tokens[clause.spans[at].start].word == "nhờ" and clause.names.get("already", -1) > at)
        counts = has_units and not group and clause.has("figure") and not clause.has("addressee", "unit")
        return not own and not counts and _is_first_order(clause)
    first = next(
        (span for span in clause.spans if span.name not in ("polite", "mark", "glue", "greeting", "time", "day")), None
    )
    if first is not None and first.name == "addressee":
        if is_called_last(clause, first):
            return False  # "vẫn 25/5 nhé các anh"
        if clause.spans[0].name == "polite":
            return commands(clause, tokens) and clause.has("act")  # "xin báo cáo các đồng chí: …"
        ours = not group and has_units and tokens[first.start].word in _OURS
        return not ours and _is_told_to(clause, tokens, has_units=has_units)
    asked = _is_asked_of_a_unit(clause, tokens, has_units=has_units) or asks_help(clause, tokens)
    return asked or (group and begs_a_unit(clause, tokens))


_NEAR = 3  # words
_OURS = lexicon.words("intent.ours")  # "anh em đi trực cả": in private, one's own people


def _is_asked_of_a_unit(clause: Clause, tokens: Sequence[Token], *, has_units: bool) -> bool:
    """Read "CB4 nộp đảng phí nhé": a bare verb and "nhé" ask a unit for something; so do "trước thứ Sáu cho chị"."""
    if clause.spans[0].name not in ("unit", "act") or not clause.has("act", "tell"):
        return False
    told = clause.has(*(_TOLD_BESIDE if goes_on(clause) else _TOLD))
    if not has_units and not told and _is_for_the_writer(clause, tokens):
        return True
    begged = clause.spans[0].name == "unit" and tokens[clause.spans[-1].start].word in _PLEASE
    return begged and clause.has("act") and not told and not clause.has("day")


def _is_for_the_writer(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "gửi danh sách trước thứ Sáu cho chị" from an outsider: it is done for the writer, and by a last day."""
    spans = [span for span in clause.spans if span.name not in ("polite", "mark", "helping")]
    for_me = any(
        (tokens[link.start].word == "cho" or link.name == "act")
        and person.name == "person"
        and tokens[person.end - 1].word in _WRITERS
        for link, person in pairwise(spans)
    )
    near = [tokens[max(span.start - _NEAR, 0) : span.start] for span in clause.of("day")]  # "trước 9h sáng mai"
    last_days = [any(token.word in ("trước", "nhất", "trong") for token in before) for before in near]
    return for_me and all(last_days) and (bool(last_days) or spans[-1].name == "person")


_WRITERS = lexicon.words("intent.writers")
_TOLD = (
    "already", "perfect", "finish", "not_yet", "doing", "postpone", "step", "figure", "success", "will", "stuck",
    "unable", "near", "wait", "plan", "untouched", "unfinished", "harm", "begin", "keep", "prepare",
)  # fmt: skip
_TOLD_BESIDE = tuple(name for name in _TOLD if name not in ("already", "finish"))
_PLEASE, _ROSTERS = lexicon.words("intent.please"), lexicon.words("intent.rosters")


def _is_told_to(clause: Clause, tokens: Sequence[Token], *, has_units: bool) -> bool:
    """Tell whether a crowd that is named first is told to do something: not "các khoa xong rồi", "mấy ông bận việc"."""
    if commands(clause, tokens):
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
    whole = _whole_message(parts, uses, tokens, has_units=has_units)
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
            uses[place] = _drawn_along(uses[place - 1], parts[place - 1], part)
    if uses[-1] is Use.QUESTION:
        pairs = zip(parts, uses, strict=True)
        uses = [Use.QUESTION if leads_up(part, parts[-1], tokens) else use for part, use in pairs]
    return _excused(parts, _called_together(parts, uses), tokens)


def _called_together(parts: Sequence[Clause], uses: list[Use]) -> list[Use]:
    """Read "CB2, CB5, CB7 nộp cho tôi trước thứ Tư": whoever is named before one that is told to do it is told too."""
    for place in range(len(parts) - 1, 0, -1):
        before = parts[place - 1]
        told = uses[place] is Use.ORDER and parts[place].spans[0].name == "unit" and parts[place].before == ","
        if told and before.has("unit") and before.has_only_names() and uses[place - 1] is Use.STATEMENT:
            uses[place - 1] = Use.ORDER
    return uses


def _excused(parts: Sequence[Clause], uses: list[Use], tokens: Sequence[Token]) -> list[Use]:
    """Read "em đang họp, lát em báo": what is said beside an excuse, a promise or "em nắm rồi" is no progress."""
    idle = excuse(parts, [part for part, use in zip(parts, uses, strict=True) if use is Use.TALK], tokens)
    pairs = zip(parts, uses, strict=True)
    return [Use.TALK if idle and use is Use.STATEMENT and idle(part) else use for part, use in pairs]


def _drawn_along(before: Use, first: Clause, part: Clause) -> Use:
    """Return what a plain clause becomes after another.

    An order, a rumour, "nếu …" draw the rest of the sentence along; "hồi tôi còn trẻ", where nothing is told of now.
    """
    if before in (Use.HEARSAY, Use.ORDER):
        return before
    remembered = first.has("past_term") and not part.has("already", "perfect", "day", "unit", "not_yet", "doing")
    return Use.TALK if before is Use.TALK and (remembered or first.has("condition", "wish")) else Use.STATEMENT


def is_passed_on(parts: Sequence[Clause]) -> bool:
    """Tell whether a message begins by saying that it is somebody else's: "Fwd: …", "[Chuyển tiếp] …"."""
    return any(
        part.has("forwarded") and all(span.name in LIGHT for span in part.spans[: part.names["forwarded"]])
        for part in parts[:2]
    )


def _whole_message(
    parts: Sequence[Clause], uses: Sequence[Use], tokens: Sequence[Token], *, has_units: bool
) -> Use | None:
    if is_passed_on(parts):
        return Use.HEARSAY
    ruled = Use.QUESTION not in uses and begins_with_a_rule(parts, tokens)
    if ruled or any(part.has("eyeroll", "hyperbole") for part in parts):
        return Use.TALK
    withdrawn = any(part.has("template", "withdraw") for part in parts) and Use.QUESTION not in uses
    corrected = any(part.has("correction") and part.has("day", "figure", "unit") for part in parts)
    if (withdrawn and not corrected) or _congratulates(parts, tokens):
        return Use.TALK
    told = any(_tells_of_a_unit(part) for part in parts[: uses.index(Use.ORDER)]) if Use.ORDER in uses else True
    if (not has_units and (not told or sets_tasks(parts))) or _is_a_roster(parts, tokens):
        return Use.ORDER
    if Use.HEARSAY in uses and not any(part.has("self") for part in parts):
        rumour = parts[uses.index(Use.HEARSAY)]
        puzzled = uses[-1] is Use.QUESTION and (parts[-1].after == "?" or parts[-1].has("ask_tail"))
        kind = Use.QUESTION if puzzled else Use.HEARSAY  # "giấy in 3/6, trên nhóm bảo 5/6, là hôm nào?"
        return kind if rumour is parts[0] or not rumour.has(*PREDICATES) else None
    return None


def _congratulates(parts: Sequence[Clause], tokens: Sequence[Token]) -> bool:
    """Read "chúc mừng chi bộ 3", "mừng khoa Kinh tế đại hội thành công"; "rất mừng, chi bộ em xong" is glad itself."""
    first = parts[0].spans
    glad_for = tokens[first[0].start].word == "mừng" and any(span.name in ("unit", "addressee") for span in first[1:2])
    return glad_for or parts[0].has("congratulate") or _congratulates_on(parts)


def _congratulates_on(parts: Sequence[Clause]) -> bool:
    """Read "đại hội Văn phòng thành công rực rỡ, xin chúc mừng": the success of others is told to wish them well."""
    if not any(part.has("congratulate") for part in parts) or any(part.has("self") for part in parts):
        return False
    told = [part for part in parts if part.has(*PREDICATES, "success", "act")]
    return bool(told) and all(part.has("success") and not part.has(*PREDICATES) for part in told)


def _tells_of_a_unit(part: Clause) -> bool:
    """Read "Chi bộ 5 đại hội ngày 28/5, đề nghị cử đại biểu dự": what is asked of others comes after news of one."""
    told = part.has("finish", "already", "perfect", "postpone") or (part.has("day") and part.has("task", "act"))
    return told and part.has("unit")


def _is_a_roster(parts: Sequence[Clause], tokens: Sequence[Token]) -> bool:
    """Read "Phân công thu đảng phí: xóm 1 sáng thứ Hai, …": who is to do what, told by whoever shares it out."""
    first = next((span.start for span in parts[0].spans if span.name not in LIGHT), 0)
    headed = parts[0].after == ":" and " ".join(token.word for token in tokens[first : first + 2]) in _ROSTERS
    return headed and not any(part.has("self", "already", "perfect", "not_yet", "finish", "postpone") for part in parts)


def sets_tasks(parts: Sequence[Clause]) -> bool:
    """Read "Lịch tuần: thứ 2 giao ban, thứ 4 rà soát nhân sự", "các chi bộ làm đủ 5 bước, hạn chót 10/5".

    From somebody who answers for no unit, that names none: what others are to do.
    """
    if any(part.has("unit", "self", "already", "perfect", "not_yet", "postpone") for part in parts):
        return False
    first = parts[0]
    if first.spans[0].name == "someones_deadline":
        return True
    schedule = first.after == ":" and first.has("plan") and any(part.has("day") for part in parts[1:])
    crowd = first.spans[0].name == "addressee" and any(part.has("someones_deadline", "order") for part in parts)
    return schedule or crowd
