"""Which verbs do the very thing that a task asks for: "nộp" hands in what is to be handed in, "viết" does not yet."""

from functools import cache
from typing import Any, NamedTuple

from domain.reading import lexicon
from domain.reading.clauses.clause import Clause
from domain.reading.clauses.tense import Verdict
from domain.reading.values import TaskWords
from domain.values import Status
from domain.vietnamese import fold


class Deeds(NamedTuple):
    """The verbs that finish a task; `named`: its name is such a verb too ("đại hội rồi"), not a paper's."""

    verbs: frozenset[str] = frozenset()
    named: bool = False


def tells_the_deed(clause: Clause, task: TaskWords | None) -> bool | None:
    """Tell whether a clause tells of the task's own deed: "nộp"; False: of another, "viết"; None: of none at all.

    None too where the title begins with no verb that is known.
    """
    deeds = _deeds_of(task.title) if task else Deeds()
    if not deeds.verbs:
        return None
    if any(act in deeds.verbs or act.split()[0] in deeds.verbs for act in clause.acts):  # "nộp lại"
        return True
    if clause.has("task"):
        return deeds.named or None
    return False if clause.acts or clause.has("object", "outcome") else None


def hands_over(task: TaskWords | None) -> bool:
    """Tell whether a task is to hand something over or to issue it: "Gửi", "Nộp", "Ban hành"."""
    deeds = _deeds_of(task.title) if task else Deeds()
    return bool(deeds.verbs) and not deeds.named


def is_made_ready(clause: Clause, verdict: Verdict, task: TaskWords | None) -> bool:
    """Tell whether what is done is only what comes before: "thu đủ rồi", "trình từ hôm qua", "ký rồi", "đặt rồi"."""
    if verdict.status is not Status.DONE or not clause.acts or clause.has("receive"):
        return False
    before = _before_handing_in() if hands_over(task) else frozenset()
    return _words_of("order").issuperset(clause.acts) or before.issuperset(clause.acts)


def laid_before(clause: Clause) -> bool:
    """Read "gửi đảng ủy duyệt rồi", "đưa sếp ký": it went to whoever approves it, and that is waited for."""
    if len(clause.acts) < len(("gửi", "duyệt")) or clause.has("receive", "not_yet"):
        return False
    who = min(clause.names.get("person", len(clause.spans)), clause.names.get("authority", len(clause.spans)))
    deeds = [place for place, span in enumerate(clause.spans) if span.name in ("act", "side_act", "approve")]
    sends, approves = _words_of("lay before"), _words_of("approve")
    return deeds[:1] < [who] < deeds[-1:] and clause.acts[0] in sends and clause.acts[-1] in approves


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(map(fold, _table()[name]["words"]))


@cache
def _deeds_of(title: str) -> Deeds:
    first = f"{fold(title)} "
    for deeds in _table().values():
        if any(first.startswith(f"{fold(start)} ") for start in deeds["titles"]):
            return Deeds(frozenset(map(fold, deeds["words"])), deeds.get("named", False))
    return Deeds()


def _table() -> dict[str, Any]:
    return lexicon.table("deeds")


@cache
def _before_handing_in() -> frozenset[str]:
    return frozenset(map(fold, lexicon.phrases("progress")["before_handing_in"]))
