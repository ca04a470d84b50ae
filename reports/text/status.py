"""Pages of `/status`: by cluster, overdue, without an answer, and the tasks of one's own unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.tally import Figures
from domain.values import Status
from locales import formats
from locales.translator import Translator
from reports.text.names import safe
from reports.text.standing import Standing, state

LINES = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, counted from 1; a list with nothing in it has one page that says so."""

    html: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit that has not finished the task of the list; `days_left` is negative once the day of its due has passed.

    `day` is the one it named itself, `words` are its obstacle.
    """

    unit: str
    due_day: date
    days_left: int
    day: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task of the reader's own unit, with its due (aware)."""

    standing: Standing
    due: datetime
    days_left: int


def by_part(tr: Translator, title: str, parts: Sequence[tuple[str, Figures]], number: int = 1) -> Page:
    """A task's figures for each part of a scope (cluster, kind, parent…), by name."""
    heading = tr('"{task}", in detail:', task=safe(title))
    return _page(tr, heading, [_part(tr, name, figures) for name, figures in parts], number)


def overdue(tr: Translator, title: str, units: Sequence[Owed], number: int = 1) -> Page:
    """The units whose due has passed, in the order given."""
    heading = tr('"{task}", overdue: {count}.', task=safe(title), count=formats.number(len(units), tr.language))
    return _page(tr, heading, [_overdue(tr, one) for one in units], number)


def silent(tr: Translator, title: str, units: Sequence[Owed], number: int = 1) -> Page:
    """The units that have never reported, in the order given."""
    count = formats.number(len(units), tr.language)
    heading = tr('"{task}", without any report: {count}.', task=safe(title), count=count)
    return _page(tr, heading, [_owed(tr, one) for one in units], number)


def blocked(tr: Translator, title: str, units: Sequence[Owed], number: int = 1) -> Page:
    """The units with an obstacle, each with its words."""
    count = formats.number(len(units), tr.language)
    heading = tr('"{task}", with an obstacle: {count}.', task=safe(title), count=count)
    lines = [
        tr("{unit}: {words}", unit=safe(one.unit), words=safe(one.words)) if one.words else _owed(tr, one)
        for one in units
    ]
    return _page(tr, heading, lines, number)


def postponed(tr: Translator, title: str, units: Sequence[Owed], number: int = 1) -> Page:
    """The units that ask for more time, each with the day it asks for."""
    count = formats.number(len(units), tr.language)
    heading = tr('"{task}", asking for more time: {count}.', task=safe(title), count=count)
    return _page(tr, heading, [_postponed(tr, one) for one in units], number)


def coming(tr: Translator, title: str, units: Sequence[Owed], number: int = 1) -> Page:
    """The days that units have named, the next first."""
    count = formats.number(len(units), tr.language)
    heading = tr('"{task}", days registered from today on: {count}.', task=safe(title), count=count)
    days = [f"{formats.weekday(one.day or one.due_day, tr.language)}: {safe(one.unit)}" for one in units]
    return _page(tr, heading, days, number)


def own_tasks(tr: Translator, tasks: Sequence[OwnTask], zone: ZoneInfo) -> str:
    """What the reader's units have to do, how far it is, and by when; in the order given, a heading for each unit."""
    if not tasks:
        return tr("There is no task for your unit at present.")
    lines: list[str] = []
    for number, task in enumerate(tasks):
        if number == 0 or task.standing.unit != tasks[number - 1].standing.unit:
            lines += ["", f"<b>{safe(task.standing.unit)}</b>"]
        lines.append(_own(tr, task, zone))
    return "\n".join(lines[1:])


def _page(tr: Translator, heading: str, lines: Sequence[str], number: int) -> Page:
    count = max(1, -(-len(lines) // LINES))
    number = min(max(number, 1), count)
    first = (number - 1) * LINES
    shown = [f"{place}. {line}" for place, line in enumerate(lines[first : first + LINES], start=first + 1)]
    if count > 1:
        shown.append(tr("Page {number}/{count}.", number=number, count=count))
    return Page("\n".join([heading, *shown]), number, count)


def _part(tr: Translator, name: str, figures: Figures) -> str:
    told = {
        "name": safe(name),
        "done": formats.number(figures.done, tr.language),
        "total": formats.number(figures.total, tr.language),
        "percent": formats.percent(figures.percent, tr.language),
    }
    if figures.overdue:
        overdue_count = formats.number(figures.overdue, tr.language)
        return tr("{name}: {done}/{total} ({percent}), overdue: {overdue}.", overdue=overdue_count, **told)
    return tr("{name}: {done}/{total} ({percent}).", **told)


def _overdue(tr: Translator, one: Owed) -> str:
    if one.days_left >= 0:  # due earlier today
        return _owed(tr, one)
    day, days = formats.day(one.due_day, tr.language), formats.number(abs(one.days_left), tr.language)
    return tr("{unit}: due on {day}, {days} days overdue.", unit=safe(one.unit), day=day, days=days)


def _owed(tr: Translator, one: Owed) -> str:
    return tr("{unit} (due on {day})", unit=safe(one.unit), day=formats.day(one.due_day, tr.language))


def _postponed(tr: Translator, one: Owed) -> str:
    if one.day is None:
        return _owed(tr, one)
    told = {"due": formats.day(one.due_day, tr.language), "day": formats.day(one.day, tr.language)}
    return tr("{unit} (due on {due}; asks until {day})", unit=safe(one.unit), **told)


def _own(tr: Translator, task: OwnTask, zone: ZoneInfo) -> str:
    told = {
        "task": safe(task.standing.task),
        "state": state(tr, task.standing),
        "due": formats.moment(task.due, zone, tr.language),
        "days": formats.number(abs(task.days_left), tr.language),
    }
    if task.standing.status is Status.DONE:
        return tr("- {task}: {state}.", **told)
    if task.days_left < 0:
        return tr("- {task}: {state}; overdue by {days} days (it was due by {due}).", **told)
    if task.days_left == 0:
        return tr("- {task}: {state}; due today, no later than {due}.", **told)
    return tr("- {task}: {state}; no later than {due} ({days} days left).", **told)
