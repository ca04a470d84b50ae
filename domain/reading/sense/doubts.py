"""What makes a statement doubtful though a rule fits: words that nothing explains, and talk all around it.

A reading is sure only where nothing is left over that could turn it; each doubt has an example that misled.
"""

from itertools import pairwise
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.tense import Verdict
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token
from domain.values import Status

_PREDICATES = frozenset(
    ("finish", "already", "perfect", "success", "not_yet", "doing", "postpone", "stuck", "near", "wait")
)
_STRONG = frozenset(("finish", "postpone", "untouched", "unfinished", "stuck", "unable", "step", "register", "keep"))
_BY_ACT = frozenset(("already", "done before", "day past", "finished"))
_ANSWERING = frozenset(
    ("polite", "person", "already", "ack", "mark", "laughter", "self", "unit", "addressee", "perfect", "this_one")
)
_BESIDE = (
    "act register day time figure able plan will old percent object harm because so only_then begin prepare on_track "
    "smooth lack no old"
)
_PLAIN_REMARK = _ANSWERING | _PREDICATES | _STRONG | frozenset(_BESIDE.split())


class Setting(NamedTuple):
    """What surrounds a clause.

    Is its unit named (here, before, or as "bên em"), its task, is a reminder answered, is it a group, does the sender
    answer for no unit.
    """

    unit: bool
    task: bool
    asked: bool
    group: bool
    outsider: bool


def is_doubtful(part: Clause, verdict: Verdict, tokens: list[Token], setting: Setting) -> bool:
    """Tell whether a clause's verdict may be wrong."""
    return (
        (verdict.rule == "already" and not _is_bare_answer(part, tokens))
        or (verdict.status is Status.NOT_STARTED and _may_ask(part, tokens))
        or any(span.when is not None and span.when.doubt for span in part.of("day"))
        or _is_bare_share(part)
        or part.has("or")  # "nộp thiếu hay đủ rồi"
        or _goes_on(part, verdict)
        or denies_a_second_task(part)
        or (setting.outsider and _may_order(part, verdict, tokens))
        or _denies_something_else(part, verdict, setting)
        or _does_something_else(part, verdict, tokens, setting)
        or _hedges(part, tokens)
        or _names_a_thing(part, tokens)
        or _is_overheard(part, verdict, setting)
        or _has_unknown_words(part, tokens, setting)
    )


def _is_overheard(part: Clause, verdict: Verdict, setting: Setting) -> bool:
    """Read "chờ mãi mới đến đại hội": in a group, to nobody's question, of no unit, with no plain word of progress."""
    if not setting.group or setting.asked or setting.unit:
        return False
    if not setting.task and any(span.name not in _PLAIN_REMARK for span in part.spans):
        return True  # "họp xong về muộn quá" may be of any meeting
    if _tells_the_day(part):
        return True
    if part.has(*_STRONG, "act", "already", "not_yet", "perfect"):
        return False
    return not (setting.task and verdict.when)


def _tells_the_day(part: Clause) -> bool:
    """Read "thứ Sáu rồi", "sắp hết tháng 5 rồi"."""
    told = part.has("day") and part.has("already")
    return told and all(span.name in LIGHT or span.name in _CALENDAR for span in part.spans)


_CALENDAR = frozenset(("day", "already", "near", "only_then", "figure"))


def _has_unknown_words(part: Clause, tokens: list[Token], setting: Setting) -> bool:
    """Tell whether words that nothing explains are the subject, fill a group's remark, or are simply many."""
    unknown = _unknown(part, tokens)
    if not (setting.unit or setting.task) and unknown:
        return _is_alien_subject(part, unknown) or (setting.group and not setting.asked)
    return len(unknown) > _MANY and not part.has(*_STRONG)


_MANY = 4  # unknown words in one clause


def _is_bare_answer(part: Clause, tokens: list[Token]) -> bool:
    """Tell whether "rồi" answers for itself: "dạ rồi ạ", "gửi rồi", "đại hội rồi"; not "hết giờ rồi"."""
    if part.has("act", "task", "finish", "able", "day", "success"):
        return True
    return all(span.name in _ANSWERING or tokens[span.start].word in _LINKING for span in part.spans)


_LINKING = lexicon.words("doubts.linking")


def _may_ask(part: Clause, tokens: list[Token]) -> bool:
    """Tell whether a final "chưa" after a task may ask: "CB2 đại hội chưa"; "biên bản cũng chưa" states."""
    last = [span for span in part.spans if span.name not in ("polite", "person", "mark")]
    if len(last) != _UNIT_TASK_NOT_YET or part.before or part.after:
        return False
    return last[0].name == "unit" and last[1].name == "task" and last[2].name == "not_yet" and bool(tokens)


_UNIT_TASK_NOT_YET = 3


def _unknown(part: Clause, tokens: list[Token]) -> list[Span]:
    """Return the words that no rule explains; names of people, with a capital letter, are none of them."""
    return [span for span in part.spans if span.name == "word" and not tokens[span.start].capital]


def _denies_something_else(part: Clause, verdict: Verdict, setting: Setting) -> bool:
    """Read "chưa hiểu mẫu này", "chưa nhận được hướng dẫn": the verb after "chưa" is not the task's."""
    if verdict.status is not Status.NOT_STARTED or not part.has("not_yet"):
        return False
    after = [
        span
        for span in part.spans[part.names["not_yet"] + 1 :]
        if span.name not in ("polite", "plain", "glue", "person", "mark", "kind")
    ]
    return bool(after) and after[0].name in (
        "word",
        "receive",
        "ack",
        "step",
        *(() if part.has("task") or setting.asked else ("side_act",)),
    )


def _does_something_else(part: Clause, verdict: Verdict, tokens: list[Token], setting: Setting) -> bool:
    """Read "em ghi lại rồi", "in xong rồi": a side job done says nothing of a task that is not named."""
    if setting.task or not part.has("side_act") or (setting.unit and setting.asked):
        return False
    if setting.asked and any(span.name == "act" or tokens[span.start].word in _HANDING for span in part.spans):
        return False  # "phát xong hết rồi" answers for the letters asked about
    return verdict.rule in _BY_ACT or (verdict.status is Status.BLOCKED and not setting.asked)


def _is_bare_share(part: Clause) -> bool:
    """Read "100% ạ": of what nobody says."""
    said = [span for span in part.spans if span.name not in ("polite", "person", "mark", "glue")]
    return len(said) == 1 and said[0].name == "finish" and said[0].figure is not None


def denies_a_second_task(part: Clause) -> bool:
    """Read "đại hội chưa bầu chi ủy": it may be about either of the two."""
    places = [place for place, span in enumerate(part.spans) if span.name == "task"]
    between = (part.names.get(name, -1) for name in ("not_yet", "sequel"))  # "gửi giấy mời xong là đại hội"
    return len(places) > 1 and any(places[0] < place < places[-1] for place in between)


def _goes_on(part: Clause, verdict: Verdict) -> bool:
    """Read "sửa xong em gửi": first the one, then the other, and neither is told as done."""
    if verdict.rule != "finished" or part.has("already", "perfect", "success", "day"):
        return False
    after = [
        span.name for span in part.spans[part.names.get("finish", -1) + 1 :] if span.name not in ("polite", "glue")
    ]
    return after[:2] == ["person", "act"]


def _hedges(part: Clause, tokens: list[Token]) -> bool:
    """Read "chắc cũng hoãn thôi": the writer does not know; "chắc chắn" is sure."""
    return any(
        tokens[span.start].word == "chắc" and tokens[span.end - 1].word != "chắn" for span in part.spans
    ) and not part.has("finish")


_HANDING = lexicon.words("doubts.handing")


def _may_order(part: Clause, verdict: Verdict, tokens: list[Token]) -> bool:
    """Read "Chi bộ 3 hoàn thành trước 20/5 nhé": from somebody who answers for no unit, an order or a plan."""
    if verdict.rule not in ("planned", "steps") or part.has(
        "will", "plan", "only_then", "finish", "already", "perfect"
    ):
        return False
    return any(tokens[span.start].word in ("nhé", "nha", "trước", "đi") for span in part.spans)


def _names_a_thing(part: Clause, tokens: list[Token]) -> bool:
    """Read "máy xét nghiệm hỏng": a unit's name without its kind, after a word that nothing explains."""
    return any(
        span.unit is not None and not span.unit.kinds and before.name == "word" and not tokens[before.start].capital
        for before, span in pairwise(part.spans)
    )


def _is_alien_subject(part: Clause, unknown: list[Span]) -> bool:
    """Read "xe sửa xong rồi": something unknown stands before what is said."""
    said = next(
        (place for place, span in enumerate(part.spans) if span.name in _PREDICATES or span.name == "act"), None
    )
    return said is not None and any(part.spans.index(span) < said for span in unknown)
