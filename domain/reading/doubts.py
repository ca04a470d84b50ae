"""What makes a statement doubtful though a rule fits: words that nothing explains, and talk all around it.

A reading is sure only where nothing is left over that could turn it; each doubt has an example that misled.
"""

from typing import NamedTuple

from domain.reading.clauses import Clause
from domain.reading.spans import Span
from domain.reading.tense import Verdict
from domain.reading.tokens import Token
from domain.values import Status

_NAMES = frozenset(("task", "unit", "self", "all", "all_tasks", "the_rest"))
_PREDICATES = frozenset(
    ("finish", "already", "perfect", "success", "not_yet", "doing", "postpone", "stuck", "near", "wait")
)
_STRONG = frozenset(("finish", "postpone", "untouched", "unfinished", "stuck", "unable", "step", "register", "keep"))
_BY_ACT = frozenset(("already", "done before", "day past", "finished"))


class Setting(NamedTuple):
    """What surrounds a clause.

    Is its unit named (here, before, or as "bên em"), its task, is a reminder answered, is it a group.
    """

    unit: bool
    task: bool
    asked: bool
    group: bool


def is_doubtful(part: Clause, verdict: Verdict, tokens: list[Token], setting: Setting) -> bool:
    """Tell whether a clause's verdict may be wrong."""
    unknown = _unknown(part, tokens)
    named, asked, group = setting.unit or setting.task, setting.asked, setting.group
    if any(span.when and span.when.doubt for span in part.of("day")):
        return True
    if _denies_something_else(part, verdict, tokens) or _does_something_else(part, verdict, named=named):
        return True
    if not named and unknown and (_is_alien_subject(part, unknown) or (group and not asked)):
        return True
    if group and not asked and not setting.unit and not part.has(*_STRONG, "act", "already", "not_yet", "perfect"):
        return not (named and verdict.when)
    return len(unknown) > _MANY and not part.has(*_STRONG)


_MANY = 4  # unknown words in one clause


def _unknown(part: Clause, tokens: list[Token]) -> list[Span]:
    """Return the words that no rule explains; names of people, with a capital letter, are none of them."""
    return [span for span in part.spans if span.name == "word" and not tokens[span.start].capital]


def _denies_something_else(part: Clause, verdict: Verdict, tokens: list[Token]) -> bool:
    """Read "chưa hiểu mẫu này", "chưa nhận được hướng dẫn": the verb after "chưa" is not the task's."""
    del tokens
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
        *(() if part.has("task") else ("side_act",)),
    )


def _does_something_else(part: Clause, verdict: Verdict, *, named: bool) -> bool:
    """Read "em ghi lại rồi", "in xong rồi": a side job done says nothing of a task that is not named."""
    if named or not part.has("side_act"):
        return False
    return verdict.rule in _BY_ACT or verdict.status is Status.BLOCKED


def _is_alien_subject(part: Clause, unknown: list[Span]) -> bool:
    """Read "xe sửa xong rồi": something unknown stands before what is said."""
    said = next((place for place, span in enumerate(part.spans) if span.name in _PREDICATES), None)
    return said is not None and any(part.spans.index(span) < said for span in unknown)
