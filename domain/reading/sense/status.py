"""What one clause says about progress: rules from the most special to the most general; the first that fits decides.

Each rule is a function from a clause to a verdict or None, and says with a Vietnamese example what it is for.
"""

from collections.abc import Callable

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.tense import (
    Context,
    Verdict,
    exact_ahead,
    future_day,
    is_open,
    only_today,
    past_day,
    with_day,
)
from domain.reading.sense import halfway, thin
from domain.reading.sense.deeds import laid_before, only_ordered
from domain.reading.sense.reasons import befell
from domain.values import AnswerType, Status

_DONE, _DOING = Status.DONE, Status.IN_PROGRESS
_NOT, _LATER, _STUCK = Status.NOT_STARTED, Status.POSTPONED, Status.BLOCKED


def judge(clause: Clause, context: Context) -> Verdict | None:
    """Return what the clause says, or None if it says nothing about progress."""
    for rule in _RULES:
        verdict = rule(clause, context)
        if verdict:
            return with_day(verdict, clause, context)
    return None


def _kept(clause: Clause, context: Context) -> Verdict | None:
    """Read "không hoãn, vẫn 20/5"."""
    del context
    return Verdict(_DOING, "keep", past=False) if clause.has("keep") else None


def _postponed(clause: Clause, context: Context) -> Verdict | None:
    """Read "xin lùi đến 5/6", "chuyển từ 20/5 sang 27/5"; "chưa hoãn" is none."""
    denied = clause.has("no_such_thing") and clause.has("postpone")  # "không có chuyện chi bộ em hoãn"
    if denied or clause.has("earlier"):
        return Verdict(_DOING, "keep" if denied else "earlier", past=False)
    if clause.has("ask_until") and context.answer is not AnswerType.DATE:
        return Verdict(_LATER, "postpone", past=False)
    at = clause.names.get("postpone")
    if at is None and clause.has("no_more"):
        return Verdict(_LATER, "no more")
    if at is None or halfway.begs_for_things(clause, at):
        return Verdict(_LATER, "moved", past=False) if at is None and clause.has("from_to") else None
    if at and clause.spans[at - 1].name in ("not_yet", "no"):
        return Verdict(_DOING, "keep", past=False)
    return Verdict(_LATER, "postpone", past=False)


def _unstarted(clause: Clause, context: Context) -> Verdict | None:
    """Read "chưa làm gì", "0/5 bước"; with a future day it is planned: "chưa làm gì, mai em làm"."""
    if not clause.has("untouched"):
        return None
    if future_day(clause, context):
        return Verdict(_DOING, "untouched, planned", past=False)
    return Verdict(_NOT, "untouched")


def _stuck(clause: Clause, context: Context) -> Verdict | None:
    """Read "đang vướng nhân sự", "kẹt rồi"; "không làm tiếp được"."""
    del context
    if clause.has("unable") and not halfway.leaves_it_be(clause):
        return Verdict(_STUCK, "unable")
    if clause.has("stuck"):
        at = clause.names["stuck"]
        if at and clause.spans[at - 1].name in ("no", "not_yet"):
            return None
        return Verdict(_STUCK, "returned" if clause.has("returned") else "stuck")
    if _cannot(clause, "no"):
        return Verdict(_STUCK, "cannot")
    return None


def _cannot(clause: Clause, negation: str) -> bool:
    """Tell whether "không … được" frames a verb: "không họp được", "chưa gửi được"."""
    at = clause.names.get(negation)
    if at is None:
        return False
    after = [span.name for span in clause.spans[at + 1 :]]
    verbs = [place for place, name in enumerate(after) if name in _DEEDS]
    return bool(verbs) and "able" in after and verbs[0] < len(after) - 1 - after[::-1].index("able")


_DEEDS = frozenset(("act", "side_act", "draft_act", "task", "object", "approve", "register"))


def _unfinished(clause: Clause, context: Context) -> Verdict | None:
    """Read "chưa xong", "còn lâu mới xong", "mới được một nửa"."""
    del context
    return Verdict(_DOING, "unfinished") if clause.has("unfinished", "not_finish") else None


def _not_unfinished(clause: Clause, context: Context) -> Verdict | None:
    """Read "không phải chưa làm đâu, đang làm dở", "không phải chưa xong đâu, xong rồi"."""
    if not clause.has("not_unfinished"):
        return None
    rest = Clause([span for span in clause.spans if span.name not in ("not_unfinished", "not_yet", "no")])
    inner = judge(rest, context)
    if inner and clause.has("already", "perfect", "doing"):
        return inner._replace(rule=f"not unfinished, {inner.rule}")
    return Verdict(_DOING, "not unfinished", firm=False)


def _not_yet(clause: Clause, context: Context) -> Verdict | None:
    """Read "chưa ạ", "chưa gửi"; "chưa, mai em gửi" is planned; "chưa gửi được vì …" is stuck."""
    at = clause.names.get("not_yet")
    if at is None:
        return None
    after = [span.name for span in clause.spans[at + 1 :]]
    under_way = halfway.is_under_way_though_not_yet(clause, at, after)
    if under_way:
        return Verdict(_DOING, under_way)
    able = "able" in after or after[:1] == ["doing"]  # "chưa làm được"
    hindered = ("harm", "because", "so", "lack", "chatter", *(("facility",) if clause.has("unit") else ()))
    if able and (clause.after == "because" or clause.has(*hindered)):
        return Verdict(_STUCK, "not able because")
    if future_day(clause, context) and "day" in after:  # "thứ Năm chưa họp được" plans nothing
        return Verdict(_DOING, "not yet, planned", past=False)
    no_day = clause.has("no_day") or (context.answer is AnswerType.DATE and clause.has("register"))
    return Verdict(_NOT, "no day yet" if no_day else "not yet")


def _partly(clause: Clause, context: Context) -> Verdict | None:
    """Read "gần xong", "cơ bản hoàn tất", "xong phần văn kiện", "chuẩn bị xong hết rồi"."""
    finish = clause.names.get("finish", clause.names.get("already"))
    if clause.has("percent") and not clause.has("will", "plan"):
        return Verdict(_DOING, "per cent")
    left = clause.names.get("remain", len(clause.spans)) < clause.names.get("finish", -1)  # "còn 5 người là xong"
    some = clause.has("figure") and context.answer is not AnswerType.NUMBER
    only = clause.has("only_then") and clause.has("finish")  # "mới xong 2 chuyên đề"
    if (left and clause.has("figure")) or (only and (some or clause.has("object"))):
        return Verdict(_DOING, "part")
    if clause.has("near") and finish is not None:
        return Verdict(_DOING, "nearly", past=False)
    end = len(clause.spans)
    ours = clause.has("task") or any(span.name == "act" for span in clause.spans)
    hall = not ours and clause.names.get("facility", end) < clause.names.get("act", end)  # "loa đài lắp xong rồi"
    ordered = (finish is not None or clause.has("perfect")) and only_ordered(clause)  # "phông đặt rồi"
    if clause.has("prepare") or (hall and finish is not None) or ordered:
        return Verdict(_DOING, "prepared", past=False)
    only = clause.names.get("only_then", len(clause.spans)) < clause.names.get("part", 0)
    so_far = only and not clause.has("day", "will", "plan")  # "mới phác cái khung"
    if so_far or (clause.has("part") and (finish is not None or clause.has("perfect"))):
        return Verdict(_DOING, "part")
    return None


def _made_ready(clause: Clause, context: Context) -> Verdict | None:
    """Read "in xong rồi", "viết xong" of what is to be sent: it is not sent yet."""
    over = clause.has("finish", "already") and clause.has("draft_act")
    if not context.hands or not over or any(span.name in ("act", "side_act") for span in clause.spans):
        return None
    return Verdict(_DOING, "made ready", past=False)


def _steps(clause: Clause, context: Context) -> Verdict | None:
    """Read "2/3 bước" under way, "3/3 bước" done, "0/5 bước" not started, "còn 2/5 bước" three done."""
    step = next((span.step for span in clause.of("step")), None)
    if step is None:
        return None
    done = step.total - step.done if step.left and step.total is not None else step.done
    if step.total is not None and done >= step.total and not clause.has("doing", "will", "plan", "near"):
        return Verdict(_DONE, "all steps")
    if done == 0 and not step.left:
        return Verdict(_NOT, "no step")
    if step.total is None and future_day(clause, context) and not clause.has("finish", "already", "perfect"):
        return Verdict(_DOING, "step ahead", past=False)
    return Verdict(_DOING, "steps")


def _under_way(clause: Clause, context: Context) -> Verdict | None:
    """Read "đang viết", "làm dở", "chờ duyệt", "mới bắt đầu"; "sáng mai bắt đầu" is a plan."""
    if clause.has("doing"):
        return Verdict(_DOING, "doing", past=False)
    if clause.has("wait") or laid_before(clause):
        return Verdict(_DOING, "outcome" if clause.has("outcome") else "waiting", past=False)
    if clause.has("begin"):
        ahead = future_day(clause, context) and not halfway.has_just_begun(clause, context)
        return Verdict(_DOING, "planned" if ahead else "begun", past=False)
    return None


def _handed_over(clause: Clause, context: Context) -> Verdict | None:
    """Read "Ngoại ngữ nộp sáng nay" of a task to hand something over: papers are told of when they are gone."""
    morning = any(span.when and span.when.morning for span in clause.of("day"))
    if not morning or not context.hands or clause.has("will", "plan", "only_then", "hearsay", "doing", "not_yet"):
        return None
    return Verdict(_DONE, "day past", past=True) if clause.has("act") else None


def _planned(clause: Clause, context: Context) -> Verdict | None:
    """Read "mai gửi", "20/5 xong", "dự kiến 22/5", "tuần sau em làm": a day ahead makes a plan of any verb."""
    over = clause.has("perfect", "already") and not clause.has("will", "plan", "only_then", "register")
    if over and not exact_ahead(clause, context):
        return None
    foreseen = clause.has("will", "plan", "only_then", "hearsay")
    if future_day(clause, context):
        if context.answer is AnswerType.DATE and not foreseen:
            return thin.registered(clause)
        if not foreseen and not clause.has("act", "finish", "success", "task", "has_plan"):
            return None
        morning = any(span.when and span.when.morning for span in clause.of("day")) and not foreseen
        firm = not only_today(clause, context) and not (morning and not clause.has("doing", "time"))
        return Verdict(_DOING, "planned", past=False, firm=firm)
    if clause.has("day") and (
        (clause.has("plan") and not past_day(clause, context)) or (clause.has("finish") and is_open(clause))
    ):
        return Verdict(_DOING, "planned", past=False)
    return None


def _finished(clause: Clause, context: Context) -> Verdict | None:
    """Read "xong rồi", "đã gửi", "nộp hôm qua", "đại hội thành công"; "rồi ạ" alone answers a reminder."""
    if clause.has("will", "wish") and not clause.has("already", "perfect"):
        return None
    if clause.has("finish"):
        just = clause.names.get("only_then", -2) + 1 == clause.names["finish"] and clause.has("unit", "self", "task")
        firm = just or not clause.has("only_then") or clause.has("day", "step")  # "đến … mới xong" is a sigh
        return Verdict(_DONE, "finished", past=True, firm=firm)
    denied = clause.names.get("no", len(clause.spans)) < clause.names.get("perfect", 0)  # "không làm kịp bộ nào"
    denied = denied or befell(clause)
    if clause.has("perfect") and clause.has("act", "task", "success") and not denied:
        return Verdict(_DONE, "done before", past=True)
    if clause.has("already"):
        return _already(clause, context)
    if clause.has("success") and clause.has("task", "act", "day"):
        return Verdict(_DONE, "success", past=True)
    dated = past_day(clause, context) and clause.has("act", "task", "only_then") and not clause.has("harm")
    return Verdict(_DONE, "day past", past=True) if dated else None


def _received(clause: Clause, context: Context) -> Verdict | None:
    """Read "đã nhận biên bản: CB1, CB2", "đã nhận: CB3", from those who receive it; not "mới nhận 4 ý kiến"."""
    if not clause.has("receive") or (context.answer is AnswerType.NUMBER and clause.has("figure")):
        return None
    return Verdict(_DONE, "received", past=True, firm=clause.has("task") or clause.after == ":")


def _already(clause: Clause, context: Context) -> Verdict | None:
    """Read "gửi rồi ạ", "rồi ạ"; not "mất điện rồi"."""
    parts = any(span.figure and span.figure.of and not span.figure.people for span in clause.of("figure"))
    if clause.has("harm") or parts:
        return None  # "được 3 trên 5 bộ rồi" is a share
    if context.hands and halfway.reaches_a_figure(clause):
        return Verdict(_DOING, "so many")
    if exact_ahead(clause, context):
        return Verdict(_DOING, "planned", past=False)  # "mai rồi"
    if context.answer is AnswerType.DATE and clause.has("register") and not clause.has("day"):
        return Verdict(_DONE, "day fixed")  # "chốt với Đảng ủy rồi: 14h ngày 19/5"
    plain = clause.has("act", "task", "unit") or (context.asked and not clause.has("word"))
    return Verdict(_DONE, "already", past=True, firm=plain)


def same_again(clause: Clause) -> bool:
    """Tell whether a clause only repeats what was said of another: "cb 6 cũng thế"."""
    return clause.has("same") and not clause.has("not_yet", "finish", "already", "doing", "postpone", "stuck")


_RULES: tuple[Callable[[Clause, Context], Verdict | None], ...] = (
    _kept, _postponed, _not_unfinished, _unfinished, _unstarted, _stuck, _not_yet, _partly, _made_ready, _steps,
    thin.so_far, _under_way, thin.incomplete, _handed_over, thin.more_to_come, _planned, _received, thin.some_of_them,
    _finished, thin.share, thin.figures, thin.day_alone, thin.loose_ends,
)  # fmt: skip
