"""Talk that must not be recorded: acknowledgements, wishes, conditions, promises, other people's doings, chatter."""

from collections.abc import Sequence

from domain.reading.clauses import LIGHT, Clause
from domain.reading.spans import Span
from domain.reading.tokens import Token


def talks(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "vâng ạ", "mong tuần này xong", "nếu xong thì", "cơm xong rồi", "nhận được kế hoạch rồi"."""
    if _counts_units(clause):
        return True
    if clause.has("everybody") and not clause.has("unit", "self"):
        return True
    if clause.has("past_term", "busy"):
        return True
    if clause.has("rule") and clause.has("will", "only_then", "rule"):
        return not clause.has("already", "perfect", "self", "unit", "doing", "postpone", "not_yet", "stuck")
    if clause.has("sarcasm", "wish", "template", "condition", "withdraw", "congratulate", "greeting", "not_mine"):
        return True
    if clause.has("wonder"):
        return not clause.has("task", "not_yet")
    if _promises(clause, tokens):
        return True
    if clause.has("tell", "promise") and not clause.has(*_MORE_THAN_WORDS):
        if clause.has("day") and not clause.has("tell"):
            return any(
                token.word in _TELLING for span in clause.of("promise") for token in tokens[span.start : span.end]
            )
        return clause.has("promise", "day") or not clause.has("unit", "self", "task")
    if clause.has("promise"):
        return not clause.has("day", "finish", "step")
    if clause.has("receive"):
        return not clause.has("not_yet")
    if clause.has("chatter"):
        return not clause.has("task", "unit") and not (clause.has("self") and clause.has("act"))
    if clause.has("elsewhere"):
        return not clause.has("task", "unit", "self")
    if clause.has("authority"):
        return _is_theirs(clause)
    return clause.has("theirs") and not clause.has("not_yet", "stuck", "postpone", "unit", "self")


def _promises(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em sẽ làm", "sẽ đăng ký sau", "cố gắng xong": will without a day is no progress."""
    if (
        clause.has("tell")
        and clause.has("day")
        and not clause.has("act", "finish", "task", "plan", "postpone", "self", "unit")
    ):
        return True
    if not clause.has("will") or clause.has(*_MORE_THAN_A_PROMISE):
        return False
    return any(tokens[span.start].word in _WILL for span in clause.of("will"))


_TELLING = frozenset(("báo", "gọi", "trả", "nhắn", "phản", "xem", "hỏi", "kiểm"))


_MORE_THAN_WORDS = (
    "act",
    "finish",
    "task",
    "already",
    "perfect",
    "postpone",
    "not_yet",
    "stuck",
    "unable",
    "success",
    "doing",
    "step",
)


_MORE_THAN_A_PROMISE = (
    "day",
    "not_yet",
    "doing",
    "postpone",
    "stuck",
    "step",
    "perfect",
    "already",
    "plan",
    "unfinished",
    "near",
    "prepare",
    "wait",
    "keep",
    "harm",
    "because",
)


_WILL = frozenset(("sẽ", "hứa", "xin", "cố", "phấn", "quyết", "ráng", "gắng", "tranh", "cam", "nhất", "chắc", "dứt"))


def _counts_units(clause: Clause) -> bool:
    """Read "45/60 chi bộ đã xong": a tally of units is no unit's report."""
    return any(
        span.name in ("figure", "percent", "finish")
        and span.figure is not None
        and following.name in ("kind", "unit_noun", "unit")
        for span, following in zip(clause.spans, clause.spans[1:], strict=False)
    )


def _is_theirs(clause: Clause) -> bool:
    """Read "Đảng ủy vừa ban hành kế hoạch": the authority does it; "gửi Đảng ủy" and "chờ Đảng ủy" are the unit's own."""
    at = clause.names["authority"]
    before: list[Span] = [span for span in clause.spans[:at] if span.name not in LIGHT]
    after = {span.name for span in clause.spans[at + 1 :]}
    if before or clause.has("unit", "self", "not_yet", "approve", "wait", "postpone", "stuck"):
        return False
    return bool(after & {"perfect", "act", "finish", "figure", "already"})
