"""What a clause's days say of its tense, and which of them is the day of its verdict."""

from datetime import date
from typing import NamedTuple

from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.days import dates
from domain.reading.numbers.steps import Step
from domain.reading.stretches.span import Span
from domain.values import AnswerType, Status


class Verdict(NamedTuple):
    """A clause's status.

    `past` is its tense for days; `firm` if the words leave no doubt; `rule` names what decided; `figure` is how many
    words of its task a figure shares.
    """

    status: Status
    rule: str
    firm: bool = True
    past: bool | None = None
    when: dates.When | None = None
    step: Step | None = None
    figure: int = 0


class Context(NamedTuple):
    """What the rules may ask about the clause's task."""

    today: date
    answer: AnswerType | None
    asked: bool  # the message answers a reminder or can only be about one task
    hands: bool = False  # the task is to hand something over: "Gửi", "Nộp"


def exact_ahead(clause: Clause, context: Context) -> bool:
    """Tell whether a day that needs no tense lies ahead: "mai đại hội rồi" is about tomorrow, whatever "rồi" says."""
    days = [span.when for span in clause.of("day") if span.when]
    return bool(days) and all(when.exact is not None and when.exact > context.today for when in days)


def is_open(clause: Clause) -> bool:
    """Tell whether a week or month is named that is not over: "tuần này em hoàn thành" promises."""
    return all(span.when is not None and span.when.vague and span.when.past is None for span in clause.of("day"))


def only_today(clause: Clause, context: Context) -> bool:
    """Tell whether today is named with nothing to say whether it is over: "báo cáo kết quả 15/5" on that very day."""
    days = [span.when for span in clause.of("day") if span.when]
    return all(
        dates.day_of(when, context.today, past=None) == context.today and when.exact is None for when in days
    ) and not clause.has("will", "plan", "only_then", "time", "doing")


def future_day(clause: Clause, context: Context) -> bool:
    """Tell whether the clause names a time that lies, or can lie, ahead of today."""
    return any(_side(span, clause, context) is False for span in clause.of("day"))


def past_day(clause: Clause, context: Context) -> bool:
    """Tell whether the clause names a time that lies before today."""
    return any(_side(span, clause, context) is True for span in clause.of("day"))


def _side(span: Span, clause: Clause, context: Context) -> bool | None:
    """Tell whether a day lies before today (True) or ahead (False); None if the words leave it open."""
    when = span.when
    if when is None:
        return None
    past = dates.is_past(when, context.today)
    if past is not None:
        return past
    if when.exact == context.today:
        over = clause.has("perfect", "already", "finish", "success") and not _is_to_be_finished(span, clause)
        return None if over else False
    if when.day is not None and not clause.has("will", "plan", "only_then", "register", "postpone", "not_yet"):
        near = dates.day_of(when, context.today, past=None)
        if near is not None and near < context.today and context.answer is not AnswerType.DATE:
            return True  # "họp ngày 14", said on the 20th
    if when.vague or when.weekday is not None or when.day is not None:
        return (
            None
            if _is_just_over(span, clause)
            or (when.vague and when.past is None and clause.has("able") and clause.has("figure"))  # "quý này được 3 em"
            or clause.has("perfect", "already", "success")
            or (clause.has("finish") and not clause.has("will", "plan", "only_then"))
            else False
        )
    return None


def _is_to_be_finished(span: Span, clause: Clause) -> bool:
    """Read "kịch bản chiều nay xong" as a promise; "sáng nay xong", "chiều nay họp xong" are more likely told."""
    after = clause.spans[clause.spans.index(span) + 1 :]
    ends = next((other.name for other in after if other.name not in LIGHT), "") == "finish"
    return ends and not (span.when and span.when.morning) and not clause.has("perfect", "already", "success")


def _is_just_over(span: Span, clause: Clause) -> bool:
    """Read "mới xong đại hội chiều thứ hai" as over; "chiều thứ hai mới xong" is a plan."""
    just = clause.names.get("only_then", -2)
    return clause.names.get("finish") == just + 1 and clause.spans.index(span) > just


def with_day(verdict: Verdict, clause: Clause, context: Context) -> Verdict:
    """Give the verdict the clause's day (the last for a postponement, else the first) and steps."""
    late = verdict.status is Status.POSTPONED
    days = [span.when for span in clause.of("day") if span.when and not (late and _is_put_off(span, clause))]
    days = [when for when in days if not when.vague] or days  # "sinh hoạt tháng 6 chốt mồng 4"
    when = (days[-1] if late else days[0]) if days else None
    if (
        verdict.status in (Status.NOT_STARTED, Status.BLOCKED)
        or verdict.rule in ("begun", "counting")
        or (verdict.rule == "no more" and not any(span.moves for span in clause.of("day")))
        or (verdict.rule.rstrip("?") in ("doing", "unfinished") and not future_day(clause, context))
    ):
        when = None
    named = context.answer is not AnswerType.NUMBER or (clause.frame and clause.frame.same)
    if not days and verdict.status is Status.DONE and named:
        when = clause.frame
    step = next((span.step for span in clause.of("step")), None)
    return verdict._replace(when=when, step=step)


def _is_put_off(span: Span, clause: Clause) -> bool:
    """Tell whether a day before the word that puts it off, where none follows, is the old one: "lịch 15/6 hủy"."""
    at = clause.names.get("postpone", -1)
    place = clause.spans.index(span)
    towards = place and clause.spans[place - 1].name in ("glue", "from_to", "moved_to", "postpone", "only_then")
    return place < at and not span.moves and not towards
