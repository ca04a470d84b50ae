"""Which verbs do the very thing that a task asks for: "nộp" hands in what is to be handed in, "viết" does not yet."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.tense import Context, Verdict, future_day, with_day
from domain.reading.values import TaskWords
from domain.reading.words.tokens import Token
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
    """Tell whether what is done is only what comes before: "thu đủ rồi", "trình từ hôm qua", "ký rồi"."""
    if verdict.status is not Status.DONE or not clause.acts or clause.has("receive"):
        return False
    return hands_over(task) and _before_handing_in().issuperset(clause.acts)


def only_ordered(clause: Clause) -> bool:
    """Read "trang trí đặt rồi", "phông thuê rồi": somebody is to make it, and it is not there."""
    return bool(clause.acts) and _words_of("order").issuperset(clause.acts)


def laid_before(clause: Clause) -> bool:
    """Read "gửi đảng ủy duyệt rồi", "đưa sếp ký": it went to whoever approves it, and that is waited for."""
    if not clause.acts[1:] or clause.has("receive", "not_yet"):
        return False
    who = min(clause.names.get("person", len(clause.spans)), clause.names.get("authority", len(clause.spans)))
    deeds = [place for place, span in enumerate(clause.spans) if span.name in ("act", "side_act", "approve")]
    sends, approves = _words_of("lay before"), _words_of("approve")
    return deeds[:1] < [who] < deeds[-1:] and clause.acts[0] in sends and clause.acts[-1] in approves


def only_so_far(clause: Clause, tokens: Sequence[Token], context: Context, task: TaskWords | None) -> Verdict | None:
    """Read "mới nộp biên bản, chuẩn y đang làm" as handed in, "mới in giấy mời" of what is to be sent as under way."""
    at = clause.names.get("only_then", clause.names.get("doing"))
    deeds = _deeds_of(task.title) if task else Deeds()
    if at is None or not deeds.verbs or clause.has(*_MORE_THAN_SO_FAR) or not _opens(clause, at):
        return None
    verb = _verb_after_just(clause, at, tokens)
    days = [place for place, span in enumerate(clause.spans) if span.name == "day"]
    ahead = bool(days) and (days[0] < at or (future_day(clause, context) and not _is_today(clause, context)))
    if not verb or ahead:
        return None
    if verb in deeds.verbs:
        return with_day(Verdict(Status.DONE, "so far", past=True), clause, context)
    begun = not deeds.named and verb in _before_handing_in()
    return Verdict(Status.IN_PROGRESS, "begun", past=False) if begun else None


_MORE_THAN_SO_FAR = (
    "not_yet", "figure", "step", "percent", "able", "finish", "already", "remain", "lack", "will", "plan", "postpone",
    "unable", "stuck", "near", "part", "condition", "no", "wait", "perfect", "untouched", "unfinished",
)  # fmt: skip


def _opens(clause: Clause, at: int) -> bool:
    """Tell whether "mới" comes first, or after who and what it is told of: not "có tiền mới nộp"."""
    return all(
        span.name in LIGHT or span.name in ("unit", "task", "self", "but", "remain") for span in clause.spans[:at]
    )


def _is_today(clause: Clause, context: Context) -> bool:
    return all(span.when is not None and span.when.exact == context.today for span in clause.of("day"))


def _verb_after_just(clause: Clause, at: int, tokens: Sequence[Token]) -> str:
    """Return the verb of "mới nộp", "mới | ban hành", "mới | đại hội", "mới gửi được", without marks; else ""."""
    span = clause.spans[at]
    said = [token.bare for token in tokens[span.start : span.end]]
    if "moi" not in said or said[-1] == "moi":
        following = clause.spans[at + 1] if said[-1] == "moi" and at + 1 < len(clause.spans) else None
        verb = following is not None and following.name in ("act", "side_act", "draft_act", "task", "register")
        return " ".join(token.bare for token in tokens[following.start : following.end]) if following and verb else ""
    got = said[-1] == "duoc" and at + 1 < len(clause.spans) and clause.spans[at + 1].name == "task"
    return " ".join(said[said.index("moi") + 1 : -1 if got else None])


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon.phrases("deeds")[name]))


@cache
def _deeds_of(title: str) -> Deeds:
    first = f"{fold(title)} "
    for deeds in lexicon.table("deeds").values():
        if any(first.startswith(f"{fold(start)} ") for start in deeds["titles"]):
            return Deeds(frozenset(map(fold, deeds["words"])), deeds.get("named", False))
    return Deeds()


@cache
def _before_handing_in() -> frozenset[str]:
    return frozenset(map(fold, lexicon.phrases("progress")["before_handing_in"]))
