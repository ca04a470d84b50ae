"""Clauses that only say why something is so: after "vì", before "nên", or an obstacle beside what is stuck."""

from collections.abc import Sequence

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.tense import Verdict
from domain.values import Status

_REASON_ENDS = frozenset(
    ("unit", "self", "task", "postpone", "finish", "already", "so", "plan", "will", "not_yet", "doing")
)


def is_reason(part: Clause, verdict: Verdict | None, *, reason: bool) -> bool:
    """Tell whether a clause only says why: "vì bí thư ốm", "hội trường đang làm điểm cách ly"."""
    if reason:
        return verdict is None or verdict.status is not Status.POSTPONED
    if not part.has("harm", "lack", "facility") or (verdict is not None and verdict.rule == "incomplete"):
        return False
    if part.has("lack") and not part.has("harm", "facility") and verdict is not None and verdict.rule == "doing":
        return False  # "Lê Lợi thiếu 1 bộ đang bổ sung"
    if part.has("unit", "self", "act") and verdict is not None and verdict.rule == "not able because":
        return False  # "xóm 3 thì nhà văn hóa ngập chưa họp được" tells of the unit
    if part.has("facility") and part.has("not_yet", "unable", "doing") and not part.has("task"):
        return True  # "trường chưa bố trí được phòng họp", "nhà văn hóa đang làm điểm thi"
    return verdict is None or (
        verdict.rule in ("doing", "not yet", "not able because", "planned", "cannot") and not part.has("act")
    )


def reasons(parts: Sequence[Clause]) -> list[bool]:
    """Tell which clauses give a reason: after "vì", before "nên", and those that only go on from one."""
    given: list[bool] = []
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        gives = part.spans[0].name == "because" or (following is not None and following.spans[0].name == "so")
        if not gives and place and given[-1]:
            gives = part.before == "," and part.line == parts[place - 1].line and not _ends_a_reason(part)
        given.append(gives)
    return given


def _ends_a_reason(part: Clause) -> bool:
    """Tell whether a clause is no more of the reason; "vì cô thư ký ốm, khóa tủ rồi" is: what is done is not ours."""
    alien = part.has("word") and not part.has("unit", "self", "task", "act", "finish", "postpone", "so", "day")
    return part.has(*_REASON_ENDS) and not (alien and part.has("already", "not_yet"))


def befell(clause: Clause) -> bool:
    """Read "đại hội thì bí thư vừa nhập viện": what has just happened is a mishap, not the task."""
    at = clause.names.get("perfect", len(clause.spans))
    after = [span.name for span in clause.spans[at + 1 :] if span.name in ("harm", "act", "success", "task")]
    return after[:1] == ["harm"]
