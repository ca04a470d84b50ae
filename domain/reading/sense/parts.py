"""What a task consists of: "Cờ treo rồi, phông chưa có" tells of the decoration that it is under way."""

from collections.abc import Sequence
from functools import cache

from domain.reading import lexicon
from domain.reading.clauses.clause import Clause
from domain.reading.clauses.tense import Verdict
from domain.reading.values import TaskWords
from domain.reading.words.tokens import Token
from domain.values import Status
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
    if verdict.rule == "planned":
        return verdict._replace(rule="part ahead")
    if verdict.status is Status.DONE and verdict.rule != "finished":
        return verdict._replace(status=Status.IN_PROGRESS, rule="part of it", firm=False)
    return verdict
