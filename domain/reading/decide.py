"""From clauses to a reading: who says what of which unit and task, what is merged, and whether it is sure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from domain.reading import clauses, dates, days, intent, spans, status
from domain.reading.clauses import Clause
from domain.reading.intent import Use
from domain.reading.spans import Known
from domain.reading.status import Context, Verdict
from domain.reading.tokens import Token
from domain.reading.values import Intent, Reading, Said, TaskWords
from domain.values import AnswerType, Status

_RANK = {Status.NOT_STARTED: 0, Status.IN_PROGRESS: 1, Status.BLOCKED: 2, Status.POSTPONED: 3, Status.DONE: 4}
_NO_CONTENT = frozenset(("polite", "person", "glue", "mark", "laughter", "kind", "time"))


class Asked(NamedTuple):
    """What surrounds a message: the open tasks and units, whose it is, what it answers."""

    known: Known
    about: str | None
    group: bool
    due: Mapping[str, date]


class Statement(NamedTuple):
    """One verdict on units and tasks; None stands for "not named here"."""

    units: tuple[str | None, ...]
    tasks: tuple[str | None, ...]
    verdict: Verdict
    clause: Clause


@dataclass(slots=True)
class _State:
    """What the clauses read so far leave for the next one."""

    units: tuple[str | None, ...] | None = None
    tasks: tuple[str | None, ...] | None = None
    waiting_units: tuple[str | None, ...] = ()
    waiting_tasks: tuple[str | None, ...] = ()
    heading: Verdict | None = None
    predicate_first: bool = False
    questions: int = 0
    ignored: int = 0
    talk: int = 0
    unknown: int = 0
    statements: list[Statement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def decide(tokens: Sequence[Token], asked: Asked) -> Reading:
    """Return the reading of a message."""
    found = days.mark(spans.find(tokens, asked.known), tokens)
    parts = clauses.split(found, tokens, asked.known)
    state = _State()
    uses = _uses(parts, tokens, asked)
    for part, use in zip(parts, uses, strict=True):
        if use is Use.QUESTION:
            state.questions += 1
            state.notes.append(f"{_words(part, tokens)} → question")
        elif use is not Use.STATEMENT:
            state.talk += 1
            state.notes.append(f"{_words(part, tokens)} → {use.name.lower()}")
        else:
            _read_clause(part, tokens, asked, state)
    return _conclude(state, asked, tokens)


def _uses(parts: Sequence[Clause], tokens: Sequence[Token], asked: Asked) -> list[Use]:
    """Return what each clause is for; a forwarded, congratulating or commanding message is so as a whole."""
    uses = [intent.use_of(part, tokens, has_units=bool(asked.known.own)) for part in parts]
    whole = _whole_message(parts, uses, asked)
    if whole:
        return [whole] * len(parts)
    for place, part in enumerate(parts[1:], 1):
        before = uses[place - 1]
        same_line = part.line == parts[place - 1].line
        if before in (Use.HEARSAY, Use.ORDER) and uses[place] is Use.STATEMENT and same_line and not part.has("self"):
            uses[place] = before
        if (
            before is Use.TALK
            and parts[place - 1].has("condition", "wish")
            and same_line
            and uses[place] is Use.STATEMENT
        ):
            uses[place] = Use.TALK
    return uses


def _whole_message(parts: Sequence[Clause], uses: Sequence[Use], asked: Asked) -> Use | None:
    if any(part.has("forwarded") for part in parts[:2]):
        return Use.HEARSAY
    if any(part.has("template", "withdraw") for part in parts):
        return Use.TALK
    if parts and parts[0].has("congratulate"):
        return Use.TALK
    if Use.ORDER in uses and not asked.known.own:
        return Use.ORDER
    if Use.HEARSAY in uses and not any(part.has("self") for part in parts):
        return Use.HEARSAY
    return None


def _read_clause(part: Clause, tokens: Sequence[Token], asked: Asked, state: _State) -> None:
    """Judge one clause and keep a statement, or what it names for the clauses around it."""
    units = _units(part, asked)
    tasks = _tasks(part, asked)
    verdict = status.judge(part, _context(part, tasks, asked, state))
    if verdict and _is_of_another_thing(part, verdict, tasks):
        state.ignored += 1
        state.notes.append(f"{_words(part, tokens)} → not an open task")
        return
    if verdict is None:
        _keep_names(part, units, tasks, state)
        return
    if part.after == ":" and not units and not part.has("step"):
        state.heading = verdict
    named_units = (*state.waiting_units, *units) or (None if part.has("self") else state.units)
    named_tasks = (*state.waiting_tasks, *tasks) or state.tasks
    state.waiting_units, state.waiting_tasks = (), ()
    state.units = named_units
    state.tasks = named_tasks if named_tasks else state.tasks
    state.predicate_first = bool(units) and part.names.get("unit", 0) > 0 and part.spans[0].name != "unit"
    statement = Statement(named_units or (None,), named_tasks or (None,), verdict, part)
    state.statements.append(statement)
    state.notes.append(f"{_words(part, tokens)} → {verdict.status.value} ({verdict.rule})")


def _keep_names(part: Clause, units: tuple[str | None, ...], tasks: tuple[str | None, ...], state: _State) -> None:
    """A clause without a predicate gives its names to the heading before it, or to the next clause."""
    state.unknown += sum(span.name in ("word", "chatter") for span in part.spans)
    if state.heading and (units or tasks):
        state.statements.append(Statement(units or (None,), tasks or state.tasks or (None,), state.heading, part))
        return
    if state.predicate_first and units and part.before in (",", "và") and state.statements:
        last = state.statements[-1]
        state.statements[-1] = last._replace(units=(*last.units, *units))
        return
    state.waiting_units += units
    state.waiting_tasks += tasks
    if part.has("self"):
        state.units = None


def _context(part: Clause, tasks: tuple[str | None, ...], asked: Asked, state: _State) -> Context:
    key = next((task for task in (*tasks, *state.waiting_tasks) if task), None) or (state.tasks or (None,))[0]
    task = asked.known.tasks.by_key.get(key) if key else _default_task(asked)
    certain = asked.about is not None or (len(asked.known.tasks.open) == 1 and not asked.group) or bool(tasks)
    return Context(asked.known.today, task.answer if task else None, certain)


def _default_task(asked: Asked) -> TaskWords | None:
    if asked.about:
        return asked.known.tasks.by_key.get(asked.about)
    return asked.known.tasks.open[0] if len(asked.known.tasks.open) == 1 else None


def _units(part: Clause, asked: Asked) -> tuple[str | None, ...]:
    """Return the units named in a clause; None for one that is not listed or not clear."""
    own = asked.known.own
    named: list[str | None] = []
    for span in part.of("unit"):
        codes = span.unit.codes if span.unit else ()
        if len(codes) > 1:
            codes = tuple(code for code in codes if code in own) or codes
        named.append(codes[0] if len(codes) == 1 else None)
    if part.has("all"):
        everyone = _everyone(asked)
        if part.has("except"):
            return tuple(code for code in everyone if code not in named)
        return everyone or tuple(named)
    return tuple(dict.fromkeys(named))


def _everyone(asked: Asked) -> tuple[str, ...]:
    if len(asked.known.own) > 1:
        return asked.known.own
    return () if asked.known.own else asked.known.roster.codes


def _tasks(part: Clause, asked: Asked) -> tuple[str | None, ...]:
    """Return the open tasks named in a clause; None for a name that two tasks share."""
    named: list[str | None] = []
    for span in part.of("task"):
        if len(span.tasks) == 1:
            named.append(span.tasks[0])
        else:
            named.append(asked.about if asked.about in span.tasks else None)
    return tuple(dict.fromkeys(named))


def _is_of_another_thing(part: Clause, verdict: Verdict, tasks: tuple[str | None, ...]) -> bool:
    """Tell whether a clause is about a thing that no open task asks for: "biên bản chưa đánh máy"."""
    if tasks or not part.has("object"):
        return False
    return verdict.status is not Status.BLOCKED


def _conclude(state: _State, asked: Asked, tokens: Sequence[Token]) -> Reading:
    said = _merge(state, asked)
    notes = tuple(state.notes)
    if said:
        reports = tuple(report for report, _ in said)
        sure = all(firm and report.unit is not None and report.task is not None for report, firm in said)
        return Reading(Intent.REPORT, reports, sure, notes)
    if state.questions:
        return Reading(Intent.QUESTION, (), sure=True, because=notes)
    return Reading(Intent.OTHER, (), _is_surely_talk(state, asked, tokens), notes)


def _is_surely_talk(state: _State, asked: Asked, tokens: Sequence[Token]) -> bool:
    del tokens
    if state.ignored or state.waiting_tasks:
        return False
    return bool(state.talk) or asked.group or (state.unknown == 0) or asked.about is None


def _merge(state: _State, asked: Asked) -> list[tuple[Said, bool]]:
    """Return one report a unit and task: of several statements the furthest, with the day and steps of the others."""
    merged: dict[tuple[str | None, str | None], tuple[Said, bool]] = {}
    for statement in state.statements:
        for unit in statement.units:
            for task in statement.tasks:
                report, firm = _report(unit, task, statement, asked)
                key = (report.unit, report.task)
                merged[key] = _join(merged[key], (report, firm)) if key in merged else (report, firm)
    return list(merged.values())


def _join(one: tuple[Said, bool], other: tuple[Said, bool]) -> tuple[Said, bool]:
    winner, loser = (other, one) if _RANK[other[0].status] > _RANK[one[0].status] else (one, other)
    report = winner[0]
    day = report.date or (loser[0].date if loser[0].status is report.status else None)
    step = report.step or loser[0].step
    return Said(report.unit, report.task, report.status, day, step, report.number or loser[0].number), winner[1]


def _report(unit: str | None, task: str | None, statement: Statement, asked: Asked) -> tuple[Said, bool]:
    own = asked.known.own
    named_unit = unit
    if unit is None and not statement.clause.has("unit"):
        named_unit = own[0] if len(own) == 1 else None
    default = _default_task(asked)
    key = task or (default.key if default else None)
    words = asked.known.tasks.by_key.get(key) if key else None
    verdict = statement.verdict
    return Said(
        named_unit,
        key,
        verdict.status,
        _day(verdict, asked, key),
        _step(verdict, words),
        _number(statement.clause, words),
    ), verdict.firm


def _day(verdict: Verdict, asked: Asked, key: str | None) -> date | None:
    when = verdict.when
    if when is None:
        return None
    if when.plus is not None:
        due = asked.due.get(key) if key else None
        return due + timedelta(days=when.plus) if due else None
    return dates.day_of(when, asked.known.today, past=verdict.past)


def _step(verdict: Verdict, task: TaskWords | None) -> tuple[int, int] | None:
    step = verdict.step
    if step is None:
        return None
    total = step.total or (task.steps if task else None)
    if total is None:
        return None
    return (total - step.done if step.left else step.done, total)


def _number(clause: Clause, task: TaskWords | None) -> int | None:
    if task is None or task.answer is not AnswerType.NUMBER:
        return None
    figure = next((span.figure for span in clause.of("figure") if span.figure), None)
    return figure.value if figure else None


def _words(part: Clause, tokens: Sequence[Token]) -> str:
    start, end = part.spans[0].start, part.spans[-1].end
    return " ".join(dict.fromkeys(token.text for token in tokens[start:end] if not token.mark))
