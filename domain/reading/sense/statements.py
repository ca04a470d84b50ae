"""The clauses read one after the other, each statement with the units and tasks that it, or one before it, names."""

from dataclasses import dataclass, field

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.subjects import (
    Asked,
    Names,
    all_but,
    both_tasks,
    busy_one,
    counts_tasks,
    figure_task,
    is_bare_act,
    is_of_another_thing,
    is_untold_figure,
    tasks_of,
    tells_of_oneself,
    units_of,
)
from domain.reading.clauses.tense import Context, Verdict
from domain.reading.sense import afterwards, status
from domain.reading.sense.deeds import hands_over, only_so_far
from domain.reading.sense.doubts import Setting, is_doubtful
from domain.reading.sense.intent import Use
from domain.reading.sense.parts import lacks_some, of_a_part, tells_of_a_part, thing_of
from domain.reading.sense.questions import is_weak_question
from domain.reading.sense.reasons import is_reason
from domain.reading.sense.statement import Statement
from domain.reading.sense.unheard import is_unheard
from domain.reading.words.tokens import Token, as_typed
from domain.values import AnswerType, Status

_FIGURE_RULES = frozenset(("figure", "counting", "finished", "already", "done before", "day past", "success"))
_LOOSE = frozenset("word chatter act harm side_act register approve figure doing only_then object".split())  # noqa: SIM905
_HALF_TOLD = ("only_then", "draft_act", "part", "begin", "lack", "remain", "near", "will", "finish", "able", "figure")
_HALF_TOLD_OF_UNITS = ("only_then", "draft_act", "begin", "lack", "able", "word")  # "CB5 mới chậm, CB4 gửi rồi"


@dataclass(slots=True)
class Account:
    """All that a message said: its statements, and counts of what was left out and why."""

    statements: list[Statement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: int = 0
    talk: int = 0
    courtesy: int = 0
    ignored: int = 0
    reasons: int = 0
    linked: bool = False  # a reason is told as one: "vì", "nên", "thiếu", "kẹt"
    loose: int = 0
    obstacle: Clause | None = None
    weak_questions: int = 0
    chatter: bool = False
    unheard: int = 0  # clauses left out as talk though they hold words of progress
    untold: int = 0  # units, or figures of people, that no statement tells of
    group: bool = False
    own: Names = ()
    _units: Names | None = None
    _tasks: Names = ()
    _waiting_units: Names = ()
    _waiting_tasks: Names = ()
    _reason_tasks: Names = ()
    _reason_units: Names = ()
    _heading: tuple[Verdict, Clause] | None = None
    _listing: bool = False
    _own: bool = False
    _excepted: Names = ()
    _correcting: bool = False
    _counted: bool = False  # the units waiting are those of a heading: "3 chi bộ: …"
    _half: bool = False  # the tasks or units waiting were told something of that gave no verdict
    _bare: Clause | None = None  # "CB1 gửi": a name and a verb, before it is known what is said of the next

    def add(self, part: Clause, tokens: list[Token], asked: Asked, *, reason: bool) -> None:
        """Judge one clause and keep a statement, or what it names for the clauses around it."""
        units, tasks = self._named_in(part, tokens, asked)
        self._units = None if tells_of_oneself(part, tokens, asked) else self._units
        verdict = self._judge(part, tokens, asked, units, tasks)
        self.untold += part.has("except") and not units
        if part.has("except") and units:
            units = self._except(units, asked, named_first=verdict is not None)
            if verdict is None:
                self._excepted += units
                return
        if is_reason(part, verdict, reason=reason):
            self._give_reason(part, tokens, units, tasks, linked=reason)
            return
        if self._add_figure(part, tokens, asked, units, tasks, told=verdict):
            return
        if verdict is None and part.has("all") and not (tasks or self._waiting_tasks) and self._told() >= {*units}:
            self._note(part, tokens, "told already")  # "HS 18/3, LB 19/3, cả hai đều buổi chiều"
        elif verdict is None:
            self.untold += is_untold_figure(part, asked)
            also = afterwards.adds_a_task(part, tokens, named_before=bool(asked.default_task() or self._tasks))
            self._keep_names(part, units, tasks, also=also)
        elif not tasks and is_of_another_thing(part, verdict):
            self._leave_aside(part, tokens, asked, verdict, units)
        else:
            new = not status.same_again(part)
            if verdict.firm and new and is_doubtful(part, verdict, tokens, self._setting(part, units, tasks, asked)):
                verdict = verdict._replace(firm=False)
            afterwards.take_from_all(self.statements, part, units, tasks)
            self._state(part, verdict, units, tasks)
            self._note(part, tokens, f"{verdict.status.value} ({verdict.rule})")

    def _judge(self, part: Clause, tokens: list[Token], asked: Asked, units: Names, tasks: Names) -> Verdict | None:
        verdict = status.judge(part, self._context(tasks, asked))
        if status.same_again(part) and self.statements and (units or tasks):
            return self.statements[-1].verdict
        what = tasks or self._waiting_tasks
        verdict = lacks_some(part, verdict) if what or (units and self._context(tasks, asked).hands) else verdict
        if verdict is None or verdict.rule in ("planned", "doing"):
            key = next((task for task in tasks if task), None)
            task = asked.known.tasks.by_key.get(key) if key else None if what else asked.default_task()
            verdict = only_so_far(part, tokens, self._context(tasks, asked), task) or verdict
        partly = verdict and not part.has("task") and tells_of_a_part(part, tokens, tasks, asked)
        return of_a_part(verdict) if verdict and partly else verdict

    def _named_in(self, part: Clause, tokens: list[Token], asked: Asked) -> tuple[Names, Names]:
        """Return the units and tasks of a clause; "tất cả" without the excepted."""
        said = [unit for statement in self.statements for unit in statement.units]
        units = units_of(part, asked, (*said, *self._excepted))
        if part.has("all", "addressee"):
            units = tuple(unit for unit in units if unit not in self._excepted)
        both = both_tasks(part, asked, self._waiting_units)
        named = both or tasks_of(part, asked, tuple(task for said in self.statements for task in said.tasks))
        counted = bool(both) or counts_tasks(part, asked, {*self._waiting_tasks, *named})
        return () if counted else units, named or thing_of(part, tokens, asked)

    def _leave_aside(self, part: Clause, tokens: list[Token], asked: Asked, verdict: Verdict, units: Names) -> None:
        self.ignored += 1
        self.unheard += verdict.rule == "unfinished"
        self.untold += bool(units)
        self._note(part, tokens, "not an open task")
        if part.has("part", "remain", "doing", "prepare") and (asked.default_task() or self._tasks):
            self._state(part, verdict._replace(status=Status.IN_PROGRESS, rule="part of it", firm=False), units, ())

    def _give_reason(self, part: Clause, tokens: list[Token], units: Names, tasks: Names, *, linked: bool) -> None:
        """Keep a clause that only says why; `linked` if it says so: "vì", "nên"."""
        self.reasons += 1
        self.linked = self.linked or linked or part.has("stuck", "lack")
        self.obstacle = self.obstacle or part
        self._reason_tasks += tasks
        self._reason_units += () if linked else units
        self._units = units or self._units
        topic = tasks and not (linked and part.spans[0].name == "because")
        self._tasks = tasks if topic else self._tasks  # "biên bản thì thư ký ốm, xin dời"
        self._note(part, tokens, "reason")

    def left_over(self) -> bool:
        """Tell whether a unit or task was named and nothing said of it."""
        told = self._told() | {*(self.own if len(self.own) == 1 and self.statements else ())}
        return not told.issuperset(self._waiting_units) or bool(self._waiting_tasks)

    def forgotten(self) -> bool:
        """Tell whether a unit was named with an obstacle only: "tổ 5 nộp rồi, tổ 6 thì thiếu 1 người"."""
        return not self._told().issuperset(self._reason_units)

    def _told(self) -> set[str | None]:
        return {unit for statement in self.statements for unit in statement.units}

    def leave(self, part: Clause, tokens: list[Token], use: Use) -> None:
        """Count a clause that is no statement."""
        if use is Use.QUESTION:
            self.questions += 1
            self.weak_questions += is_weak_question(part, tokens, group=self.group)
        else:
            self.talk += 1
            self.chatter = self.chatter or part.has("chatter")
            self.unheard += is_unheard(part, use, group=self.group)
            self.untold += bool(self._waiting_units) and part.has("finish", "already", "not_yet")
            self._units = busy_one(part) or self._units
        self._note(part, tokens, use.name.lower())

    def _state(self, part: Clause, verdict: Verdict, units: Names, tasks: Names) -> None:
        self._set_apart(verdict, units, tasks)
        if part.after == ":" and not units and not part.has("step"):
            self._heading = (verdict, part)
        elif units and self._heading and part.spans[0].name != "unit":
            self._heading = None
        if units and (self._counted or part.before in (".", ";")):  # "3 chi bộ: số 2 xong, …", "Thiếu: DV. VP mai nộp"
            self._end_list()
        self._waiting_tasks = () if tasks and self._counted else self._waiting_tasks  # "3 việc: biên bản xong, …"
        said_units = (*self._waiting_units, *units) or (None if part.has("self") else self._units)
        half = (tasks and self._waiting_tasks) or (units and {*self._waiting_units} - {*units})
        self.untold += self._half and bool(half)
        self._counted = self._half = False
        said_tasks = (*self._waiting_tasks, *tasks) or self._tasks or self._reason_tasks
        self._waiting_units = self._waiting_tasks = ()
        self._units, self._tasks = said_units, said_tasks
        self._listing = bool(units) and part.spans[0].name != "unit"
        correcting = self._correcting or part.has("correction")
        self._correcting = correcting and not afterwards.take_back(self.statements, units, verdict)
        told = self.statements[-1].clause if status.same_again(part) and self.statements else part  # "tổ 3 cũng vậy"
        self.statements.append(Statement(said_units or (), said_tasks or (None,), verdict, told, self._correcting))

    def _end_list(self) -> None:
        """Leave those who wait untold: what comes next is said of others."""
        self._reason_units += tuple(filter(None, self._waiting_units))
        self._waiting_units = ()

    def _set_apart(self, verdict: Verdict, units: Names, tasks: Names) -> None:
        """Read "CB1 gửi. CB2 chưa gửi.": beside another that has not, or will, who is said to do it has done it."""
        other = (units and self._waiting_units) or (tasks and self._waiting_tasks)
        if self._bare and other and verdict.status is not Status.DONE:
            whose, what = self._waiting_units or self._units or (), self._waiting_tasks or self._tasks or (None,)
            self.statements.append(Statement(whose, what, Verdict(Status.DONE, "set apart", past=True), self._bare))
            self._waiting_units = self._waiting_tasks = ()
        self._bare = None

    def _keep_names(self, part: Clause, units: Names, tasks: Names, *, also: bool = False) -> None:
        """Give the names of a clause without a predicate to its heading, to its list, or to the next clause."""
        self._correcting = self._correcting or part.has("correction")
        self.courtesy += part.has("ack", "thanks", "busy", "sigh", "laughter", "tell")
        self.loose += sum(span.name in _LOOSE for span in part.spans)
        if self._heading and (units or tasks):
            verdict, heading = self._heading
            if self.statements and self.statements[-1].clause is heading:
                self.statements.pop()
            self.statements.append(Statement(units, tasks or self._tasks or (None,), verdict, part))
        elif also and tasks and self.statements and self.statements[-1].verdict.status is not Status.BLOCKED:
            self._add_to_the_last(units, (*self.statements[-1].tasks, *tasks))  # "gửi rồi, cùng biên bản luôn"
        elif self._belongs_to_the_last(part, units, tasks):
            self._add_to_the_last(units, tasks)
        elif self._listing and units and part.before == "," and self.statements:
            self._add_to_the_last((*self.statements[-1].units, *units), ())
        else:
            if units and part.before in (".", ";"):
                self._end_list()
            self._waiting_units += units
            self._waiting_tasks += tasks
            self._half = part.has(*(_HALF_TOLD if tasks else _HALF_TOLD_OF_UNITS))
            self._counted = part.has("all", "all_tasks") and part.after == ":"
            self._bare = part if is_bare_act(part) and (units or tasks) else None
            if part.has("self"):
                self._units, self._own = None, True

    def _belongs_to_the_last(self, part: Clause, units: Names, tasks: Names) -> bool:
        last = self.statements[-1] if self.statements and part.after in (".", ";", "!", "\n", "") else None
        if last is not None and self._correcting and part.has_only_names("correction") and not self.left_over():
            return bool(units) != bool(tasks)  # "xóm 5 xong rồi, à nhầm xóm 4"
        return not self.left_over() and afterwards.tells_who(last, part, units, tasks, told=bool(self._units))

    def _add_to_the_last(self, units: Names, tasks: Names) -> None:
        last = self.statements[-1]
        self._units, self._tasks = units or self._units, tasks or self._tasks
        self.statements[-1] = last._replace(units=units or last.units, tasks=tasks or last.tasks)

    def _except(self, units: Names, asked: Asked, *, named_first: bool) -> Names:
        """Take units out of the statement before, "… trừ CB3", or out of one's own: "trừ CB3 ra thì xong hết"."""
        if self.statements:
            afterwards.take_out(self.statements, units, () if len(asked.known.own) == 1 else all_but(units, asked))
        elif named_first:
            return all_but(units, asked)
        return units

    def _setting(self, part: Clause, units: Names, tasks: Names, asked: Asked) -> Setting:
        whose = bool(units or self._waiting_units or self._units or self._own or part.has("self") or part.after == ":")
        what = bool(tasks or self._waiting_tasks or self._tasks)
        return Setting(whose, what, asked.about is not None, asked.group, not asked.known.own)

    def _add_figure(
        self, part: Clause, tokens: list[Token], asked: Asked, units: Names, tasks: Names, told: Verdict | None
    ) -> bool:
        """Give a clause's figure to the task that asks for it: "đại hội xong, bầu 3 đồng chí".

        Tell whether nothing else is told: of "quân số dự đại hội 19" the congress is not.
        """
        task, weight = figure_task(part, tokens, asked, self._waiting_tasks, self._tasks if units else ())
        if task is None or part.has("not_yet", "unable", "will", "plan", "stuck"):
            return False
        verdict = status.judge(part, Context(asked.known.today, AnswerType.NUMBER, asked=True))
        if not verdict or verdict.rule not in _FIGURE_RULES:
            return False
        if verdict.status is Status.DONE:
            verdict = verdict._replace(rule="figure", figure=weight)
            afterwards.settles_the_day(self.statements, task)
        said_units = units or self._waiting_units or self._units or ()
        self._units, self._waiting_units = said_units or self._units, ()
        self._correcting = self._correcting or part.has("correction")
        self.statements.append(Statement(said_units, (task.key,), verdict, part, self._correcting))
        self._note(part, tokens, "figure")
        alone = not tasks or tasks == (task.key,)
        self._tasks = (task.key,) if task.key in self._waiting_tasks else self._tasks  # "chi ủy: CB1 3, CB2 5"
        self._waiting_tasks = () if alone and task.key in (*self._waiting_tasks, *tasks) else self._waiting_tasks
        alone = alone and (asked.default_task() in (None, task) or not part.has("finish", "already", "perfect"))
        return alone or (told is not None and told.rule in ("figure", "counting"))

    def _context(self, tasks: Names, asked: Asked) -> Context:
        key = next((task for task in (*tasks, *self._waiting_tasks, *self._tasks) if task), None)
        task = asked.known.tasks.by_key.get(key) if key else asked.default_task()
        certain = asked.default_task() is not None or bool(tasks or self._waiting_tasks or self._tasks)
        return Context(asked.known.today, task.answer if task else None, certain, hands_over(task))

    def _note(self, part: Clause, tokens: list[Token], gave: str) -> None:
        self.notes.append(f"{as_typed(tokens[part.spans[0].start : part.spans[-1].end])} → {gave}")
