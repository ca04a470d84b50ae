"""Whether a message is read whole: a reading is sure only where no unit, task or number in it is left without a report.

What only asks, orders, hopes or passes on a rumour need not end in one; what tells of progress must.
"""

from collections.abc import Sequence
from itertools import pairwise

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.subjects import Asked, awaited
from domain.reading.sense.intent import Use
from domain.reading.verdict.drafts import Draft
from domain.reading.words import vocabulary
from domain.reading.words.tokens import Token
from domain.values import AnswerType


def is_whole(
    parts: Sequence[Clause], uses: Sequence[Use], drafts: Sequence[Draft], tokens: Sequence[Token], asked: Asked
) -> bool:
    """Tell whether each unit, task and number that the clauses name is told of by one of the reports."""
    units = {draft.said.unit for draft in drafts}
    tasks = {draft.said.task for draft in drafts}
    several = len(asked.known.tasks.open) > 1
    task_named = False
    corrected = max((place for place, part in enumerate(parts) if part.has("correction")), default=0)
    for place, (part, use) in enumerate(zip(parts, uses, strict=True)):
        if not _must_tell(part, use):
            continue
        if several and task_named and _is_of_something_unknown(part, tokens):
            return False
        if several and use is Use.TALK and part.has("act") and part.has("already", "finish"):
            return False  # "quy trình xong 3/5 bước, tiền thì đóng rồi"
        task_named = task_named or part.has("task")
        named = [span.unit.codes for span in part.of("unit") if span.unit and span is not awaited(part, asked)]
        if place >= corrected and any(codes and units.isdisjoint(codes) for codes in named):
            return False  # "CB2 xong, à nhầm CB3" leaves CB2 out
        if place >= corrected and any(span.tasks and tasks.isdisjoint(span.tasks) for span in part.of("task")):
            return False
        if (
            _counts_others(part, tokens, several=len(asked.known.own) > 1)
            or (_has_a_loose_number(part, asked) and not _is_an_item(part, tokens))
            or _names_in_vain(part, tokens)
        ):
            return False
    return True


def is_the_writers_deed(
    parts: Sequence[Clause], uses: Sequence[Use], drafts: Sequence[Draft], tokens: Sequence[Token], own: Sequence[str]
) -> bool:
    """Tell whether the writer did what is reported of others only: "em gửi chị Lan Ban Tổ chức rồi"."""
    units = {draft.said.unit for draft in drafts}
    if not units.isdisjoint((None, *own)) or any(part.has("on_behalf") for part in parts):
        return False
    return any(
        use is Use.STATEMENT
        and (who.name == "self" or (who.name == "person" and tokens[who.end - 1].word in (_ME if own else _I)))
        and deed.name in _DEEDS
        for part, use in zip(parts, uses, strict=True)
        for who, deed in pairwise(span for span in part.spans if span.name not in ("day", "will", "perfect", "glue"))
    )


_ME, _I = lexicon.words("subjects.me"), lexicon.words("intent.writers")
_DEEDS = ("act", "side_act", "draft_act", "doing", "finish")


def _must_tell(part: Clause, use: Use) -> bool:
    """Tell whether a clause is to end in a report: a statement, or talk that has words of progress in it."""
    if part.has("except", "because") or part.spans[0].name == "so":
        return False
    told = part.has("task", *_TELLING) or (part.has("unit") and part.has("day"))  # "CB3 đi công tác, mai nộp"
    answered = use is Use.QUESTION and part.has("task") and part.has("already")  # "kế hoạch thì gửi từ hồi nào rồi"
    return use is Use.STATEMENT or answered or (use is Use.TALK and told and not part.has(*_EMPTY))


_TELLING = (
    "finish", "already", "not_yet", "postpone", "stuck", "unable", "wait", "doing", "step", "near", "untouched",
    "unfinished", "remain", "lack", "figure", "begin",
)  # fmt: skip
_EMPTY = (
    "condition", "wish", "template", "withdraw", "congratulate", "past_term", "sarcasm", "hearsay", "forwarded", "rule",
    "not_mine", "eyeroll", "thanks", "greeting", "receive", "thought", "wonder",
)  # fmt: skip


def _is_of_something_unknown(part: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether a clause after a task that was named has a subject of its own: "VK nộp rồi, kịch bàn đang viết"."""
    if part.after == ":" and part.has("word", "kind") and not part.has("unit", "task", "all", "self", "act"):
        return True  # "mời: xong. loa đài: 10/6"
    cores = [span for span in part.spans if span.name not in LIGHT][:3]
    named = [span.name for span in cores]
    alien = named[:2] == ["word", "word"] and not any(tokens[span.start].capital for span in cores[:2])
    return alien and named[-1] in _PROGRESS and not part.has("unit", "task", "self", "because")


_PROGRESS = ("doing", "not_yet", "finish", "already", "postpone", "stuck")


def _names_in_vain(part: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether something unknown is named beside a unit, as one more: "mầm non với cấp 2 tuần sau"."""
    return any(
        unit.name == "unit" and tokens[link.start].word in _JOINING and other.name in _UNKNOWN
        for unit, link, other in zip(part.spans, part.spans[1:], part.spans[2:], strict=False)
    )


_UNKNOWN = frozenset(("word", "figure", "glue", "plain", "side_act"))
_JOINING = lexicon.words("accounting.joining")


def _counts_others(part: Clause, tokens: Sequence[Token], *, several: bool) -> bool:
    """Tell whether units are counted that nobody can tell: "VP nộp rồi, còn 5 ban chưa" of three that are left."""
    counted = any(
        span.figure is not None
        and (several or span.figure.of is None)  # "xong 2/3 chi bộ, CB4 thứ Ba" from who answers for three
        and after.name in ("kind", "unit_noun")
        and tokens[after.start].bare not in vocabulary.kinds_or_things()  # "in được 3 bản rồi"
        for span, after in zip(part.spans, part.spans[1:], strict=False)
    )
    return counted and part.has(*_PROGRESS, "remain") and not part.has("unit", "all")


def _is_an_item(part: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether a clause is only the number of an item in a list: "(1) văn kiện - đã gửi; (2) góp ý"."""
    end = part.spans[-1].end
    return len(part.spans) == 1 and end < len(tokens) and tokens[end].text in (")", ".") and not part.before.strip()


def _has_a_loose_number(part: Clause, asked: Asked) -> bool:
    """Tell whether a number that counts nothing stands where a unit would: the 3 of "chi bộ 2 hoặc 3 mai nộp"."""
    if asked.known.tasks.of_answer(AnswerType.NUMBER):
        return False
    for place, span in enumerate(part.spans):
        if span.name != "unit" and span.name not in LIGHT and span.name not in ("figure", "either"):
            return False
        if span.figure is not None and span.name == "figure" and not span.figure.people and span.figure.of is None:
            following = next((other.name for other in part.spans[place + 1 :] if other.name not in _LINKING), "mark")
            return following in _SAID_OF_UNITS
    return False


_LINKING = ("polite", "glue")
_SAID_OF_UNITS = frozenset(
    ("mark", "unit", "figure", "day", "finish", "already", "not_yet", "doing", "act", "postpone", "will", "stuck",
     "near", "perfect")
)  # fmt: skip
