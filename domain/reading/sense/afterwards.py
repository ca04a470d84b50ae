"""What a later clause takes back of the statement before it, or adds: one unit of all, a task, the end of a count."""

from collections.abc import Mapping

from domain.reading import lexicon
from domain.reading.clauses.clause import Clause
from domain.reading.clauses.subjects import Names
from domain.reading.clauses.tense import Verdict
from domain.reading.names.tasks import elects
from domain.reading.sense.statement import Statement
from domain.reading.values import TaskWords
from domain.reading.words.tokens import Token
from domain.values import Status


def take_from_all(statements: list[Statement], part: Clause, units: Names, tasks: Names) -> None:
    """Read "các khoa em đều nộp rồi, riêng Dược đến 1/6": one named after all of them is told of apart."""
    last = statements[-1] if statements else None
    if last is None or not last.clause.has("all", "addressee") or part.has("all") or (tasks and tasks != last.tasks):
        return
    if not set(units).issuperset(last.units):
        take_out(statements, units)


def take_out(statements: list[Statement], units: Names, others: Names = ()) -> None:
    """Take units out of the last statement: "tất cả nộp rồi trừ CB3"; of none named, `others`: "gửi hết trừ CB3"."""
    last = statements[-1]
    statements[-1] = last._replace(units=tuple(unit for unit in last.units if unit not in units) or others)


def take_back(statements: list[Statement], units: Names, verdict: Verdict) -> bool:
    """Drop the last statement where it was made of another unit by mistake: "xóm 5 xong rồi, à nhầm xóm 4 xong".

    Tell whether it was: what is told of a unit for the first time corrects nothing else.
    """
    told = {unit for statement in statements for unit in statement.units}
    if not units or not statements or told & set(units) or statements[-1].verdict.status is not verdict.status:
        return False
    statements.pop()
    return True


def settles_the_day(statements: list[Statement], elected: TaskWords) -> None:
    """Read "đại hội sáng thứ 7, chi ủy 5 đồng chí" as held: who was elected is known only once it is over."""
    last = statements[-1] if statements else None
    when = last.verdict.when if last else None
    open_day = when is not None and when.weekday is not None and when.past is None and when.exact is None
    if last is None or not open_day or last.verdict.rule not in ("planned", "day ahead"):
        return
    if elects(elected) and not last.clause.has("will", "plan", "only_then", "postpone", "not_yet"):
        held = last.verdict._replace(status=Status.DONE, rule="held", past=True)
        statements[-1] = last._replace(verdict=held)


def adds_a_task(part: Clause, tokens: list[Token], *, named_before: bool) -> bool:
    """Read "gửi rồi, cùng biên bản luôn", "rồi ạ, cả đảng phí cũng nộp luôn": what is said of one is said of another.

    `named_before`: it is known of which task the statement before tells; else "cả …" says it.
    """
    first = tokens[part.spans[0].start].word
    if first in _WITH and part.has_only_names():
        return True
    also = first in _AND or any(tokens[span.end - 1].word in _ALSO for span in part.spans)
    return (
        named_before and also and len([*part.of("task")]) == 1 and part.has_only_names("act", "side_act", "self", "all")
    )


_WITH = lexicon.words("afterwards.with")
_AND, _ALSO = lexicon.words("afterwards.and"), lexicon.words("afterwards.also")


def tells_who(last: Statement | None, part: Clause, units: Names, tasks: Names, *, told: bool) -> bool:
    """Read "nộp rồi ạ, cả PX2 lẫn đội xe" and "xong một việc rồi, giấy mời ấy; …": who or what, told afterwards.

    Also what the last of several verbs is about: "đã học tập, quán triệt Chỉ thị 35". `told`: whose the last statement
    is was said before.
    """
    if last is None or not (units or tasks):
        return False
    goes_on = part.before == "," and part.spans[0].name in _DEEDS and last.clause.spans[-1].name in _DEEDS
    if not part.has_only_names("correction", "all", *(_DEEDS if goes_on else ())):
        return False
    return not (units and (last.units or told)) and not (tasks and last.tasks != (None,))


_DEEDS = ("act", "side_act", "draft_act")


def goes_on_counting(statements: list[Statement], part: Clause, tasks: Mapping[str, TaskWords]) -> bool:
    """Take the figure before "còn nhận thêm" for one that is not final yet; tell whether the clause says so.

    Of what is gathered, not elected, "tổ Toán chưa gửi", "đang chờ thêm" say so too.
    """
    last = statements[-1] if statements else None
    if last is None or last.verdict.rule not in (_COUNTS if last.clause.has("figure") else _FIGURES):
        return False
    elected = any(task is not None and elects(tasks[task]) for task in last.tasks)
    if not part.has("counting_on") and (elected or not _awaits_more(part, of_oneself=not last.units)):
        return False
    counting = last.verdict._replace(status=Status.IN_PROGRESS, rule="counting")
    statements[-1] = last._replace(verdict=counting)
    return True


_FIGURES = ("figure", "counting")
_COUNTS = (*_FIGURES, "doing")


def _awaits_more(part: Clause, *, of_oneself: bool) -> bool:
    """Tell whether somebody's share is still to come, who is no listed unit: "còn 2 tổ chưa gửi", "chờ thêm".

    `of_oneself`: the figure is told of no unit by name, and "3 chi hội" beside it are parts of the sender's own.
    """
    listed = any(span.unit is not None and span.unit.codes for span in part.of("unit"))
    if listed or part.has("task", "self", "day", "outcome", "approve", "event", "finish", "already"):
        return False
    if of_oneself and part.has("all", "the_rest"):
        return part.has("not_yet")
    told = part.has("not_yet") and part.has("act", "tell") and part.has("unit", "person", "figure")
    return not part.has("object") and (part.has("wait") or told)


def clears_the_way(statements: list[Statement], part: Clause, *, hindered: bool) -> bool:
    """Read "trước kẹt, nay có rồi", "hết vướng", "máy in sửa được rồi": the obstacle told before is over.

    `hindered`: a reason was given. Takes back what was said to be stuck.
    """
    stuck = bool(statements) and statements[-1].verdict.status is Status.BLOCKED
    if not (part.has("smooth") or _is_there_again(part)) or not (hindered or stuck):
        return False
    if stuck:
        statements.pop()
    return True


def _is_there_again(part: Clause) -> bool:
    """Tell whether something that was wanting is there: "có rồi", "mượn được rồi", "hội trường thuê rồi"."""
    if not part.has("already", "able") or part.has(*_MORE):
        return False
    names = {span.name for span in part.spans}
    if (
        names & {"act", "draft_act"}
        or ("plan" in names and "able" not in names)
        or ("side_act" in names and "facility" not in names)
    ):
        return False
    return bool(names & {"able", "facility"}) or "word" not in names


_MORE = (
    "task", "unit", "self", "no", "not_yet", "unable", "stuck", "postpone", "harm", "lack", "doing", "wait", "figure",
    "finish", "perfect", "will", "sigh", "remain", "same",
)  # fmt: skip
