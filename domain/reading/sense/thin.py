"""Rules for clauses in which hardly a word tells of progress: a share, a figure, a day alone, a loose end."""

from functools import cache

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.tense import Context, Verdict, future_day, past_day
from domain.values import AnswerType, Status
from domain.vietnamese import fold

_DONE, _DOING = Status.DONE, Status.IN_PROGRESS


def registered(clause: Clause) -> Verdict | None:
    """Read "đăng ký 10/6", "chốt 25/5", "10/6 ạ" for a task that asks for a day; "19/5 Đảng ủy nghe" is planned."""
    if clause.has("harm") and not clause.has("register"):
        return None  # "trùng ngày 24/5 với chi bộ 3"
    if clause.has("register") or not clause.has("act", "finish", "event", "hearsay", "authority"):
        return Verdict(_DONE, "day named", past=False)
    return Verdict(_DOING, "planned", past=False)


def so_far(clause: Clause, context: Context) -> Verdict | None:
    """Read "mới có CB2 nộp", "mới có biên bản gửi": of all that is named this alone is done."""
    del context
    return Verdict(_DONE, "so far", past=True) if clause.has("so_far") else None


def incomplete(clause: Clause, context: Context) -> Verdict | None:
    """Read "lý lịch còn thiếu 1 bộ", "đội xe còn 4 người": it has begun, and something of it is missing."""
    if context.answer is AnswerType.NUMBER or clause.has("finish", "already", "because", "not_yet", "stuck"):
        return None
    if any(span.name in ("act", "side_act", "draft_act") for span in clause.spans):
        return None
    lacks, left = clause.names.get("lack"), clause.names.get("remain")
    if clause.before == ":" and 0 in (lacks, left) and clause.has("figure", "object"):
        return Verdict(_DOING, "incomplete", past=False)  # "Lý lịch: thiếu 2 người. Đại hội: 29/5"
    said = context.asked and context.hands and not clause.before and clause.has("figure")  # "hụt 3 người"
    if lacks is not None and (said or clause.names.get("task", lacks) < lacks):
        return Verdict(_DOING, "incomplete", past=False)
    if left is None or min(clause.names.get("task", left), clause.names.get("unit", left)) >= left:
        return None
    missing = {span.name for span in clause.spans[left + 1 :]} & {"figure", "object", "approve", "lack"}
    return Verdict(_DOING, "incomplete", past=False) if missing else None


def share(clause: Clause, context: Context) -> Verdict | None:
    """Read "mới thu được 12/15 người": some are done, some are not."""
    figure = next((span.figure for span in clause.of("figure") if span.figure and span.figure.of), None)
    if figure is None or context.answer is AnswerType.NUMBER or not clause.has("task", "act"):
        return None
    done = figure.value == figure.of
    no_day = figure.of is not None and figure.of > _MONTHS
    return Verdict(_DONE if done else _DOING, "share", past=done, firm=no_day)


_MONTHS = 12


def some_of_them(clause: Clause, context: Context) -> Verdict | None:
    """Read "4/7 đồng chí đã nộp": of what each does by himself; "22/24 đồng chí dự" tells who was at a meeting."""
    figure = next((span.figure for span in clause.of("figure") if span.figure and span.figure.of), None)
    if figure is None or context.answer is AnswerType.NUMBER or figure.value == figure.of or clause.has("success"):
        return None
    first = next(span for span in clause.spans if span.name not in LIGHT)
    over = first.figure is figure and clause.has("finish")  # "12/15 đồng chí kiểm điểm xong"
    if not over and (clause.has("event", "finish") or not clause.acts or not _together().isdisjoint(clause.acts)):
        return None
    return Verdict(_DOING, "some of them", past=False) if over or clause.has("perfect", "already") else None


@cache
def _together() -> frozenset[str]:
    return frozenset(map(fold, lexicon.phrases("progress")["together"]))


def figures(clause: Clause, context: Context) -> Verdict | None:
    """Read "bầu 9 đồng chí" for a task that asks for a number."""
    if context.answer is AnswerType.NUMBER and clause.has("figure"):
        if clause.has("near", "doing"):
            return Verdict(_DOING, "counting")
        return Verdict(_DONE, "figure", past=True)
    return None


def more_to_come(clause: Clause, context: Context) -> Verdict | None:
    """Read "giờ mới có 11 ý kiến, mai chắc thêm nữa": the count goes on, and the day is none of the task's."""
    if context.answer is not AnswerType.NUMBER or not future_day(clause, context):
        return None
    return None if clause.has(*_OF_THE_TASK) else Verdict(_DOING, "counting")


_OF_THE_TASK = (
    "figure", "act", "finish", "already", "task", "postpone", "only_then", "register", "tell", "begin", "event", "old",
)  # fmt: skip


def day_alone(clause: Clause, context: Context) -> Verdict | None:
    """Read "22/5 ạ": the day is the answer."""
    day = next(clause.of("day"), None)
    if day is None or day.when is None or clause.has("harm", "chatter"):
        return None
    if context.answer is AnswerType.DATE:
        return registered(clause)
    firm = context.asked and not clause.has("word") and context.answer is not AnswerType.NUMBER
    if past_day(clause, context):
        firm = firm and not clause.has("will", "plan")  # "sẽ họp 15/5", said on the 19th
        return None if day.when.vague else Verdict(_DONE, "day past", past=True, firm=firm)
    if day.when.exact == context.today and clause.has("act", "task"):
        return Verdict(_DOING, "today", past=False)
    ahead = not clause.has("tell") and (firm or future_day(clause, context))
    return Verdict(_DOING, "day ahead", past=False, firm=firm) if ahead else None


def _is_only_left(clause: Clause) -> bool:
    """Read "còn mỗi tổ 6" as a unit that alone has not; not "tổ 6 còn vài người"."""
    left = min(clause.names.get("remain", len(clause.spans)), clause.names.get("near", len(clause.spans)))
    alone = clause.has_only_names("remain", "near", "self") and not clause.has("person", "task")
    return alone and left < clause.names.get("unit", len(clause.spans) if clause.after == ":" else -1)


def loose_ends(clause: Clause, context: Context) -> Verdict | None:
    """Read "gần tới", "còn khâu in", "70 %": some of it is there."""
    del context
    if clause.has("remain", "near") and _is_only_left(clause):
        return Verdict(Status.NOT_STARTED, "left alone", firm=False)  # "ba tổ xong rồi, còn tổ 6"
    if clause.has("percent", "on_track"):
        return Verdict(_DOING, "on the way", past=False)
    if clause.has("near", "remain", "smooth"):
        return Verdict(_DOING, "loose end", firm=False)
    return None
