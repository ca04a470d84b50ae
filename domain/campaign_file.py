"""Reading a campaign file (TOML): all that is wrong with it is told at once, each with its key and the reason."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from domain import campaign_checks as check
from domain.calendar import day_of
from domain.campaign import CalendarRule, CampaignFile, CampaignRules, QuotaRule, ReminderRule, TallyRule, TaskRule
from domain.values import AnswerType

T = TypeVar("T")
LONGEST_LINE = 100
"""Characters of a line that cannot be read, as it is shown."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one `key`, such as "task[2].due"; empty for the file as a whole.

    `reason` is an English message with named fields, so that it can be said in the reader's language:
    `tr(problem.reason, **problem.values)`.
    """

    key: str
    reason: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        said = self.reason.format_map(self.values)
        return f"{self.key}: {said}" if self.key else said


class CampaignFileError(ValueError):
    """The campaign file cannot be used; each problem names its key and the reason."""

    def __init__(self, file_name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{file_name}: {problem}" for problem in problems))
        self.file_name = file_name
        self.problems = problems


def parse_campaign(toml_text: str, file_name: str, zone: ZoneInfo) -> CampaignFile:
    """Read a campaign file; dues without an offset are office time in `zone`. Raises CampaignFileError."""
    problems: list[Problem] = []
    try:
        values = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise CampaignFileError(file_name, (_not_toml(toml_text, error),)) from error
    campaign = _campaign(_Section("", values, problems), zone)
    if not problems:
        problems.extend(_contradictions(campaign, zone))
    if problems:
        raise CampaignFileError(file_name, tuple(problems))
    return campaign


def _not_toml(toml_text: str, error: tomllib.TOMLDecodeError) -> Problem:
    """With the line where reading stopped, which the library's own English words name."""
    at = re.search(r"at line (\d+)", str(error))
    if at is None:
        return problem("", "this is not TOML: {detail}", detail=error)
    number = int(at[1])
    line = " ".join(toml_text.splitlines()[number - 1 : number]).strip()[:LONGEST_LINE]
    return problem(
        "", "near line {line}: not written as TOML asks, or a day that there is not: “{text}”", line=number, text=line
    )


def problem(key: str, reason: str, /, **values: object) -> Problem:
    """Make a Problem; its own function, so that the extraction of messages finds the reason."""
    return Problem(key, reason, values)


@dataclass(slots=True)
class _Section:
    """A table of the file as it is read: what has been asked for, and the problems noted so far."""

    path: str
    values: dict[str, object]
    problems: list[Problem]
    asked: set[str] = field(default_factory=set)

    def need(self, key: str, accept: Callable[[object], T]) -> T:
        """Take the value of `key`, and note what is wrong with it or that it is missing.

        The None that then comes back is never used: reading ends in CampaignFileError.
        """
        self.asked.add(key)
        try:
            if key in self.values:
                return accept(self.values[key])
            self.note(problem(self.name(key), "this is missing"))
        except check.Wrong as wrong:
            self.note(problem(self.name(key), wrong.reason, **wrong.values))
        return cast("T", None)

    def take(self, key: str, accept: Callable[[object], T], default: T) -> T:
        """Take the value of `key`, or `default` where the file does not have it."""
        self.asked.add(key)
        return self.need(key, accept) if key in self.values else default

    def sub(self, key: str) -> "_Section":
        """Open the table under `key`; an empty one where the file does not have it."""
        return _Section(f"{self.name(key)}.", (self.take(key, check.table, {}) or {}), self.problems)

    def end(self) -> None:
        """Note the keys that nothing asked for."""
        unknown = [key for key in self.values if key not in self.asked]
        self.problems.extend(problem(self.name(key), "this key is not known") for key in unknown)

    def note(self, found: Problem) -> None:
        """Note something that is wrong."""
        self.problems.append(found)

    def name(self, key: str) -> str:
        """`key` as seen from the top of the file."""
        return f"{self.path}{key}"


def _campaign(top: _Section, zone: ZoneInfo) -> CampaignFile:
    tasks = [
        _task(_Section(f"task[{number}].", values, top.problems), zone)
        for number, values in enumerate(top.need("task", check.tables) or (), start=1)
    ]
    campaign = CampaignFile(
        key=top.need("key", check.key),
        title=top.need("title", check.text),
        unit=top.need("unit", check.text),
        tasks=tuple(tasks),
        kinds=top.take("kinds", check.texts, ()),
        opens=top.take("opens", check.day, None),
        rules=CampaignRules(
            _reminders(top.sub("reminders")),
            _tally(top.sub("tally")),
            _calendar(top.sub("calendar")),
            _quota(top.sub("quota")) if "quota" in top.values else None,
        ),
    )
    top.end()
    return campaign


def _task(section: _Section, zone: ZoneInfo) -> TaskRule:
    def due(value: object) -> datetime:
        return check.moment(value, zone)

    answer = section.take("answer", check.answer, AnswerType.DONE)
    task = TaskRule(
        key=section.need("key", check.key),
        title=section.need("title", check.text),
        due=section.need("due", due),
        answer=answer,
        aliases=section.take("aliases", check.texts, ()),
        due_by_wave=section.take("due_by_wave", lambda value: check.each(value, due), None),
        steps=section.need("steps", check.steps) if answer is AnswerType.STEPS else None,
        choices=section.need("choices", check.choices) if answer is AnswerType.CHOICE else (),
        at_most=section.take("at_most", check.limit, None) if answer is AnswerType.NUMBER else None,
        dates=section.take("dates", check.key, "") if answer is AnswerType.DATE else "",
    )
    for key in ("steps", "choices", "at_most", "dates"):
        if key in section.values and key not in section.asked:
            section.asked.add(key)
            section.note(problem(section.name(key), "this belongs to another type of answer"))
    section.end()
    return task


def _reminders(section: _Section) -> ReminderRule:
    usual = ReminderRule()
    rule = ReminderRule(
        days_before=section.take("days_before", lambda value: check.day_counts(value, 0), usual.days_before),
        at=section.take("at", check.clock, usual.at),
        overdue_after=section.take(
            "overdue_after", lambda value: check.day_counts(value, 1)[::-1], usual.overdue_after
        ),
    )
    section.end()
    return rule


def _tally(section: _Section) -> TallyRule:
    usual = TallyRule()
    rule = TallyRule(section.take("at", check.clock, usual.at), section.take("days", check.weekdays, usual.days))
    section.end()
    return rule


def _calendar(section: _Section) -> CalendarRule:
    usual = CalendarRule()
    rule = CalendarRule(
        section.take("quiet", check.quiet, usual.quiet), section.take("holidays", check.flag, usual.holidays)
    )
    section.end()
    return rule


def _quota(section: _Section) -> QuotaRule:
    least = section.take("least", check.count, 1)
    rule = QuotaRule(section.need("wave", check.text), least, section.take("most", check.count, None))
    if rule.most is not None and least is not None and rule.most < least:
        section.note(problem(section.name("most"), "this is less than the least"))
    section.end()
    return rule


def _contradictions(campaign: CampaignFile, zone: ZoneInfo) -> list[Problem]:
    """What is right by itself and wrong together."""
    found, seen = [], set()
    for number, task in enumerate(campaign.tasks, start=1):
        if task.key in seen:
            found.append(problem(f"task[{number}].key", "there is another task with the key {name}", name=task.key))
        seen.add(task.key)
        if task.dates and task.dates not in {other.key for other in campaign.tasks} - {task.key}:
            found.append(
                problem(f"task[{number}].dates", "there is no other task with the key {name}", name=task.dates)
            )
        dues = {"due": task.due} | {f"due_by_wave.{wave}": due for wave, due in (task.due_by_wave or {}).items()}
        for name, due in dues.items():
            if campaign.opens is not None and day_of(due, zone) < campaign.opens:
                found.append(problem(f"task[{number}].{name}", "this is before the campaign opens"))
    return found
