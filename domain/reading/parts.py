"""What a clause tells of besides a task: a part of it, another thing, who does it, people counted.

"Cờ treo rồi, phông chưa có" tells of the decoration that it is under way.
"""

from collections.abc import Sequence
from functools import cache

from domain.reading import lexicon
from domain.reading.clauses import LIGHT, Clause
from domain.reading.subjects import Asked
from domain.reading.tense import Verdict
from domain.reading.tokens import Token
from domain.reading.values import TaskWords
from domain.values import AnswerType, Status
from domain.vietnamese import fold


def tells_of_a_part(clause: Clause, tokens: Sequence[Token], task: TaskWords | None) -> bool:
    """Tell whether a clause names a thing that belongs to `task`, and not the task itself."""
    if task is None:
        return False
    parts = _parts_of(f"{task.title} {' '.join(task.aliases)}")
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
    if verdict.status is Status.DONE and verdict.rule != "finished":
        return verdict._replace(status=Status.IN_PROGRESS, rule="part of it", firm=False)
    return verdict


_OF_THE_TASK = frozenset(("waiting", "part not yet", "part of it"))


def is_of_another_thing(part: Clause, verdict: Verdict) -> bool:
    """Tell whether a clause is about a thing that no open task asks for.

    "biên bản chưa đánh máy", not "kẹt nhân sự".
    """
    if not part.has("object") or verdict.status is Status.BLOCKED or verdict.rule in _OF_THE_TASK:
        return False
    return verdict.status is not Status.POSTPONED or part.names["object"] < part.names.get("postpone", 0)


def is_bare_act(part: Clause) -> bool:
    """Tell whether a clause is a name and a verb only: "Hà Đông nộp"."""
    return part.has("act", "side_act") and all(
        span.name in ("unit", "task", "act", "side_act", "self") or span.name in LIGHT for span in part.spans
    )


def is_untold_figure(part: Clause, asked: Asked) -> bool:
    """Tell whether people are counted, a task asks for a count, and nothing says which: the message is not whole."""
    counted = any(span.figure is not None and span.figure.people for span in part.of("figure"))
    return counted and bool(asked.known.tasks.of_answer(AnswerType.NUMBER))
