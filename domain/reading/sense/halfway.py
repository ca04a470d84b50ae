"""What turns a clause's plain word of progress: who is left beside "chưa", when it began, what is begged."""

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.tense import Context


def is_under_way_though_not_yet(clause: Clause, at: int, after: list[str]) -> str:
    """Return why "chưa" means work under way: "chưa … xong", "còn 2 người chưa đóng", "trên chưa duyệt"; else ""."""
    if "finish" in after or "success" in after:
        return "not yet finished"
    over = min(clause.names.get("finish", at), clause.names.get("already", at))
    if clause.names.get("only_then", at) < over < at or (over < at and len(clause.acts) > 1):
        return "made ready"  # "mới ký xong chứ chưa phát", "in rồi chưa treo"
    left = min(clause.names.get("remain", at), clause.names.get("lack", at)) < at and clause.has("figure")
    if left or _names_who_is_left(clause, at):
        return "some left"
    if clause.has("approve") or clause.names.get("authority", at) < at:
        return "waiting for approval"
    return ""


def _names_who_is_left(clause: Clause, at: int) -> bool:
    """Read "còn mỗi bác Thành chưa nộp", "còn lác đác vài người chưa đóng"; not "còn em thì chưa", "còn tổ 6 chưa"."""
    left = min(clause.names.get("remain", at), clause.names.get("near", at))
    who = [span.name for span in clause.spans[left + 1 : at] if span.name not in ("glue", "plain", "lack")]
    if "person" not in who or not {"unit", "self", "task", "figure"}.isdisjoint(who):
        return False
    return len(who) > 1 or clause.spans[left].end > clause.spans[left].start + 1


def has_just_begun(clause: Clause, context: Context) -> bool:
    """Read "hôm nay mới bắt đầu viết", "sáng nay mới bắt tay vào": today the work began, and no paper is due today."""
    begun = clause.spans[clause.names["begin"]]
    just = clause.has("only_then") or begun.end > begun.start + 2
    days = [span.when for span in clause.of("day") if span.when]
    return just and all(day.exact == context.today and (context.hands or day.morning) for day in days)


def leaves_it_be(clause: Clause) -> bool:
    """Read "góp ý thì chịu chưa làm", "chịu, chưa đọc": a shrug and no obstacle."""
    at = clause.names["unable"]
    shrug = clause.spans[at].end == clause.spans[at].start + 1
    return shrug and clause.names.get("not_yet", -1) > at and not clause.has("able", "because", "so", "harm")


def begs_for_things(clause: Clause, at: int) -> bool:
    """Read "xin thêm 10 ghế" and "xin muon 10 cai ghe" (mượn) as no delay: so many of something, and no days."""
    follows = clause.spans[at + 1 : at + 2]
    return bool(follows) and follows[0].name == "figure" and not clause.has("day", "task", "unit")


def reaches_a_figure(clause: Clause) -> bool:
    """Read "văn kiện được 7 trang rồi", "phát được 30 cái rồi": so many are there, and nothing says that it is all."""
    at = clause.names.get("able")
    return at is not None and [span.name for span in clause.spans[at + 1 : at + 2]] == ["figure"]
