"""What a task consists of: "Cờ treo rồi, phông chưa có" tells of the decoration that it is under way."""

from collections.abc import Sequence
from functools import cache

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.subjects import Asked, Names
from domain.reading.clauses.tense import Verdict
from domain.reading.words.tokens import Token
from domain.values import Status
from domain.vietnamese import fold


def thing_of(clause: Clause, tokens: Sequence[Token], asked: Asked) -> tuple[str, ...]:
    """Return the open task that only a thing tells: "dự thảo"; where none is asked about, also a part of it: "cờ"."""
    if clause.has("task", "this_one", "register", "all_tasks", "rest_tasks"):
        return ()
    told = None if clause.has("tell") or not clause.has(*_TOLD) else _thing_in(clause, tokens, asked)
    return () if told is None or (asked.default_task() and not told[1]) else (told[0],)


def _thing_in(clause: Clause, tokens: Sequence[Token], asked: Asked) -> tuple[str, bool] | None:
    """Return the task of the thing that a clause is about, or that is right after its verb, and if it is all of it."""
    for place, span in enumerate(clause.spans):
        told = asked.known.tasks.thing_at(tokens, span.start)
        if told is not None:
            return told
        after_a_verb = place and clause.spans[place - 1].name in _VERBS
        if span.name not in LIGHT and span.name not in _VERBS and span.name not in _BEFORE_A_THING and not after_a_verb:
            return None
    return None


_TOLD = ("day", "act", "side_act", "draft_act", "finish", "already", "not_yet", "doing", "wait", "remain", "lack")
_VERBS = ("act", "side_act", "draft_act")
_BEFORE_A_THING = (
    "unit", "self", "day", "already", "perfect", "but", "remain", "not_yet", "only_then", "finish", "doing",
)  # fmt: skip


def tells_of_a_part(clause: Clause, tokens: Sequence[Token], tasks: Names, asked: Asked) -> bool:
    """Tell whether a clause names a thing that belongs to its task, and not the task itself."""
    default = asked.default_task()
    if tasks:
        told = _thing_in(clause, tokens, asked)
        return told is not None and not told[1]
    if default is None:
        return False
    parts = _parts_of(f"{default.title} {' '.join(default.aliases)}")
    said = (" ".join(token.bare for token in tokens[span.start : span.end]) for span in clause.spans)
    return any(phrase in parts for phrase in said)


@cache
def _parts_of(title: str) -> frozenset[str]:
    whole = f" {fold(title)} "
    found = lexicon.phrases("parts").items()
    return frozenset(
        fold(part) for name, parts in found if f" {fold(name)} " in whole.replace(",", " ") for part in parts
    )


def of_a_part(verdict: Verdict) -> Verdict:
    """Return what is told of a part as told of the whole: done or not yet, the whole is under way."""
    if verdict.rule == "not yet":
        return verdict._replace(rule="part not yet", firm=False)
    if verdict.rule == "planned":
        return verdict._replace(rule="part ahead")
    if verdict.status is Status.DONE and verdict.rule != "finished":
        return verdict._replace(status=Status.IN_PROGRESS, rule="part of it", firm=False)
    return verdict


def lacks_some(clause: Clause, verdict: Verdict | None) -> Verdict | None:
    """Read what stands after a name: "lý lịch: thiếu 2 người", "xóm 2 thiếu 2 người", "cái này còn thiếu 2 bộ"."""
    if verdict is not None and verdict.rule != "loose end":
        return verdict
    first = next((span for span in clause.spans if span.name not in LIGHT and span.name != "unit"), None)
    told = clause.before == ":" or clause.has("this_one", "unit")
    if not told or first is None or first.name not in ("lack", "remain") or not clause.has("figure"):
        return verdict
    return Verdict(Status.IN_PROGRESS, "incomplete", past=False)
