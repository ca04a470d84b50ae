"""From an account of a message to a reading: reports merged by unit and task, and whether they are sure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.reading.clauses import clause
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.scene import Scene, take_apart
from domain.reading.clauses.subjects import Asked, Names, units_of
from domain.reading.clauses.tense import Verdict
from domain.reading.sense import intent
from domain.reading.sense.gathering import gather
from domain.reading.sense.questions import begs_a_unit, commands, sets_a_time
from domain.reading.sense.statement import Statement
from domain.reading.sense.statements import Account
from domain.reading.sense.talk import tells_of_others
from domain.reading.values import Intent, Reading
from domain.reading.verdict import frames, settle
from domain.reading.verdict.drafts import Draft, report
from domain.reading.verdict.joins import join
from domain.reading.verdict.open_ends import Taken, has_open_ends, leaves_open
from domain.reading.words.tokens import Token
from domain.values import AnswerType, Status


def decide(tokens: list[Token], asked: Asked) -> Reading:
    """Return the reading of a message."""
    if all(token.mark and token.text not in _TICKS for token in tokens):
        return Reading(Intent.OTHER, (), sure=True)  # "🙏🙏"
    return settle.settle(rule(tokens, asked))


_TICKS = frozenset("✅✔☑✓")


def rule(tokens: list[Token], asked: Asked) -> settle.Ruling:
    """Return what the rules alone make of a message."""
    scene = take_apart(tokens, asked)
    parts = clause.split(scene.found, tokens, asked.known)
    frames.set_frames(parts, tokens, asked.known.today)
    uses = intent.uses_of(parts, tokens, has_units=bool(asked.known.own), group=asked.group)
    account = gather(parts, uses, tokens, asked)
    drafts = [] if _is_all_chatter(account, asked) else _merge(account, asked)
    reading = _by_rules(account, drafts, tokens, asked)
    counted = bool(drafts) and not account.unheard and all(d.firm and d.rule in _COUNTED for d in drafts)
    elsewhere = not drafts and (account.ignored > 0 or any(tells_of_others(part, tokens) for part in parts))
    open_ends = leaves_open(Taken(parts, uses, account, drafts, scene))
    overruled = frozenset(status.value for draft in drafts for status in _overruled(draft, account))
    if drafts and account.questions:
        overruled |= {Intent.QUESTION.value}  # "họp rồi nhưng quên chụp ảnh, có sao không anh": what is told counts
    decided = _is_told_at_sight(parts, uses, drafts, scene)
    receipt = not asked.known.own and reading.sure and all(draft.rule == "received" for draft in drafts)
    decided = decided or (bool(drafts) and receipt and not open_ends)  # whoever collects says what came in
    firm = bool(drafts) and all(draft.firm and not draft.contested for draft in drafts) and reading.reports != ()
    return settle.Ruling(reading, scene, open_ends, counted, elsewhere, decided, overruled, firm)


def _is_told_at_sight(parts: Sequence[Clause], uses: Sequence[intent.Use], drafts: list[Draft], scene: Scene) -> bool:
    """Tell whether an outward mark shows that nothing is reported: "Fwd: …", a schedule, a complaint, "gửi thử"."""
    tokens, asked = scene.tokens, scene.asked
    told = intent.is_passed_on(parts) or (not asked.known.own and intent.sets_tasks(parts))
    if told or drafts or all(sets_a_time(part, tokens) for part in parts):
        return told or not drafts
    ordered = asked.group and not asked.known.own and set(uses) == {intent.Use.ORDER}
    marked = any(part.has("complaint", "how_come", "hyperbole", "test") for part in parts)
    if ordered or (marked and intent.Use.STATEMENT not in uses):
        return True
    if set(uses) == {intent.Use.HEARSAY}:
        return asked.group and any(intent.is_heard(span, tokens) for span in parts[0].spans[:2])
    if set(uses) == {intent.Use.TALK} and any(_is_plain_talk(part, asked) for part in parts):
        return True
    if intent.Use.QUESTION in uses:
        return uses.count(intent.Use.QUESTION) > 1 and not asked.group
    begged = begs_a_unit(parts[0], tokens) or _asks_the_first_to_finish(parts[0], tokens)
    return parts[0].has("rule") or (asked.group and begged)


def _is_plain_talk(part: Clause, asked: Asked) -> bool:
    """Read "mẫu báo: …", "làm cốc trà đá không các thủ trưởng ơi?", "dự thảo anh gửi em nhận rồi".

    And of the papers of those above: "kế hoạch của cấp trên về tới chỗ em rồi".
    """
    if asked.group and asked.about is None and part.after == "?":
        return part.has("chatter")
    after = part.spans[part.names["receive"] + 1 :] if part.has("receive") and not asked.group else None
    received = after is not None and all(span.name in LIGHT or span.name == "already" for span in after)
    received = received and not part.has("unit", "self", "ask_word", "no", "ask_wish")
    return received or part.has("theirs") or (part.has("template") and part.after == ":")


def _asks_the_first_to_finish(part: Clause, tokens: list[Token]) -> bool:
    """Read "khoa nào làm xong rồi cho em xem với"; "bot ơi, khoa nào chưa nộp" is a question."""
    first = next((span.name for span in part.spans if span.name not in LIGHT), "")
    return first == "which_one" and part.has("finish", "already") and commands(part, tokens)


def _overruled(draft: Draft, account: Account) -> frozenset[Status]:
    """Return what else was told and counts no more: "kẹt đoàn thanh tra nên dịch qua 1/7" is a delay, not stuck."""
    if account.reasons and draft.said.status is Status.POSTPONED and draft.said.date is not None:
        return draft.overruled | {Status.BLOCKED}
    if account.linked and draft.rule == "stuck":
        return draft.overruled | {Status.IN_PROGRESS}  # "chờ công an xác nhận nên hồ sơ tắc": the waiting is why
    return draft.overruled


_COUNTED = frozenset(
    ("day named", "figure", "steps", "all steps", "no step", "counting", "some of them", "earlier", "moved")
)


def _by_rules(account: Account, drafts: list[Draft], tokens: list[Token], asked: Asked) -> Reading:
    """Return what the statements of a message come to."""
    notes = tuple(account.notes)
    if drafts:
        if not account.questions and _is_overheard(account, drafts, tokens, asked):
            surely = _has_alien_subject(account) and not _names_a_unit(account)
            return Reading(Intent.OTHER, (), surely, notes)
        heard = not (account.unheard or account.untold or _is_muddled(account, asked))
        sure = all(draft.firm for draft in drafts) and heard
        reports = tuple(draft.said for draft in drafts)
        return Reading(Intent.REPORT, reports, sure and not has_open_ends(account, drafts), notes)
    if account.questions:
        return Reading(Intent.QUESTION, (), sure=account.weak_questions < account.questions, because=notes)
    return Reading(Intent.OTHER, (), _is_surely_talk(account, asked), notes)


def _is_all_chatter(account: Account, asked: Asked) -> bool:
    """Tell whether a group message has off-topic talk and only bare words besides.

    "Xong! Tuyển mình vào chung kết rồi".
    """
    if not asked.group or asked.about or not account.chatter:
        return False
    return not any(statement.units or statement.clause.has("task", "self", "act") for statement in account.statements)


def _is_overheard(account: Account, drafts: list[Draft], tokens: list[Token], asked: Asked) -> bool:
    """Tell whether a group's remark to nobody names no unit and no task, and is doubtful: "ca mổ xong rồi"."""
    if not asked.group or asked.about or any(draft.firm for draft in drafts):
        return False
    parts = [statement.clause for statement in account.statements]
    words = [tokens[span.start] for part in parts for span in part.of("word")]
    if any(map(asked.known.roster.has_word, words)):
        return False  # "tiểu học xong ạ" may mean a school
    if _has_alien_subject(account) and not any(any(statement.tasks) for statement in account.statements):
        return not any(part.has("self") for part in parts)
    one = asked.default_task() is not None
    return not any(
        statement.units
        or any(statement.tasks)
        or statement.clause.has("self")
        or (one and _is_handed_in(statement.clause))
        for statement in account.statements
    )


def _is_handed_in(part: Clause) -> bool:
    """Read "mới gửi hồi trưa", "đã quán triệt đầy đủ": done by a verb of the trade, and nothing else is named."""
    over = part.has("perfect", "already") or (part.has("only_then") and part.has("day"))
    return over and part.has("act", "only_then") and not part.has("word", "chatter", "elsewhere", "plain", "side_act")


def _is_muddled(account: Account, asked: Asked) -> bool:
    """Tell whether a unit or task was named for nothing, or a group's talk stands beside.

    "nhà ai mất mèo không, nó đang ở tổ 4".
    """
    alone = asked.group and asked.about is None and not any(any(statement.tasks) for statement in account.statements)
    return bool(account.left_over() or account.forgotten() or (alone and account.chatter))


def _names_a_unit(account: Account) -> bool:
    return any(statement.units for statement in account.statements)


def _has_alien_subject(account: Account) -> bool:
    """Tell whether each statement is about something unknown: "ca mổ xong rồi", not "họp xong rồi"."""
    firsts = [
        next((span.name for span in statement.clause.spans if span.name not in LIGHT), "")
        for statement in account.statements
    ]
    return bool(firsts) and firsts[0] in ("word", "chatter", "facility")


def _is_surely_talk(account: Account, asked: Asked) -> bool:
    if account.left_over() and not account.talk:
        return False
    if (account.unheard or account.untold) and asked.known.own and not (asked.group and asked.about is None):
        return False
    if asked.about is not None and (account.reasons or account.ignored):
        return False
    private = asked.known.own and not asked.group
    if private and (account.reasons or not (account.notes or account.courtesy)):
        return False  # nothing was understood
    return bool(account.talk or account.courtesy) or not private or account.loose == 0


def _merge(account: Account, asked: Asked) -> list[Draft]:
    """Return one report a unit and task: of several statements the furthest, with the day and steps of the others."""
    merged: dict[tuple[str | None, str | None], Draft] = {}
    only = _only_task_named(account)
    for statement in account.statements or _stuck_at_least(account, asked):
        for unit in statement.units or _own_unit(asked):
            for task in statement.tasks:
                draft = report(unit, task or _unless_default(only, asked), _with_reason(statement, account), asked)
                key = (draft.said.unit, draft.said.task)
                merged[key] = join(merged[key], draft) if key in merged else draft
    days = [span.when for statement in account.statements for span in statement.clause.of("day") if span.when]
    weekday = any(when.weekday is not None for when in days)
    return [_before_today(draft, asked, weekday=weekday) for draft in merged.values()]


def _before_today(draft: Draft, asked: Asked, *, weekday: bool) -> Draft:
    """Read "đại hội rồi, hôm chủ nhật": where something is done, a day of the week without more is the last one.

    Any other day ahead is of something else: "xong rồi, 28/6 tổng kết".
    """
    said, week = draft.said, timedelta(days=7)
    task = asked.known.tasks.by_key.get(said.task) if said.task else None
    if said.status is not Status.DONE or said.date is None or (task and task.answer is AnswerType.DATE):
        return draft
    ahead = said.date - asked.known.today
    if ahead <= timedelta():
        return draft
    if weekday and ahead < week:
        return draft._replace(said=replace(said, date=said.date - week))
    return draft._replace(said=replace(said, date=None), firm=False, contested=True)


def _own_unit(asked: Asked) -> Names:
    """Return the sender's unit, or (None,) where it answers for none or several."""
    return asked.known.own if len(asked.known.own) == 1 else (None,)


def _stuck_at_least(account: Account, asked: Asked) -> list[Statement]:
    """A message that only gives an obstacle is taken as stuck, and asked back about: "có đơn thư tố cáo"."""
    if account.obstacle is None or account.questions or account.talk or (asked.group and asked.about is None):
        return []
    units = units_of(account.obstacle, asked)
    return [Statement(units, (None,), Verdict(Status.BLOCKED, "obstacle alone", firm=False), account.obstacle)]


def _unless_default(only: str | None, asked: Asked) -> str | None:
    return None if asked.default_task() else only


def _only_task_named(account: Account) -> str | None:
    """Return the one task that a message names anywhere: "đang lấy phiếu, đạt 2/5 bước quy trình nhân sự".

    What is still missing tells nothing of the rest: "tổ chức xong rồi, còn thiếu biên bản".
    """
    said = [statement for statement in account.statements if not statement.clause.has("lack", "remain")]
    named = {task for statement in said for task in statement.tasks if task}
    return named.pop() if len(named) == 1 else None


def _with_reason(statement: Statement, account: Account) -> Statement:
    """Return the statement as stuck where it says "chưa" and the message gives an obstacle.

    "chưa họp được vì bí thư ốm".
    """
    verdict = statement.verdict
    theirs = [span.unit.codes for span in account.obstacle.of("unit") if span.unit] if account.obstacle else []
    another = statement.clause.has("unit") and any(set(codes).isdisjoint(statement.units) for codes in theirs)
    if not account.reasons or verdict.when is not None or another:
        return statement  # "Sản bận trực nên mai họp, Dược chưa": the reason is another unit's
    if verdict.rule in ("not yet", "untouched"):
        linked = account.linked or statement.clause.has("able", "so", "because")
        firm = verdict.firm and linked  # "chưa ạ, cả khoa chống dịch" may be no reason
        return statement._replace(verdict=verdict._replace(status=Status.BLOCKED, rule="not yet because", firm=firm))
    if verdict.rule in ("not yet finished", "unfinished") and not (account.obstacle and account.obstacle.has("remain")):
        return statement._replace(verdict=verdict._replace(firm=False))
    return statement
