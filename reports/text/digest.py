"""What is told to more than the one who answers: a group's digest of what is missing, a report upwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from locales import formats
from locales.translator import Translator
from reports.text.names import mention, safe, unit_noun

MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that has not finished.

    `telegram_id` and `person` are given where somebody must be called by name in the group, because no private
    message reaches them.
    """

    unit: str
    telegram_id: int | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A task in a group's digest: the units that have not finished, of `total`.

    `days_left` counts from the day of sending (`domain.plan.days_left`) and is negative once the due has passed.
    """

    task: str
    due_day: date
    days_left: int
    missing: tuple[Missing, ...]
    total: int
    kinds: tuple[str, ...] = ()
    registered: bool = False
    """The day is one that these units named themselves, before the due."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """An overdue unit in a report upwards."""

    unit: str
    task: str
    due_day: date
    days: int


def digest(tr: Translator, campaign: str, tasks: Sequence[Unfinished]) -> str:
    """One message for a group: at most 30 units by name in all, the rest counted; numbers only of what is overdue.

    A task of which nothing is missing is left out; empty if that is so of all.
    """
    tasks = [task for task in tasks if task.missing]
    paragraphs, room = [f"<b>{safe(campaign)}</b>"], MOST_NAMES
    for task in tasks:
        named = () if task.days_left < 0 else task.missing[:room]
        room -= len(named)
        paragraphs.append(_unfinished(tr, task, named))
    return "\n\n".join([*paragraphs, _request(tr, tasks)]) if tasks else ""


def escalation(tr: Translator, overdue: Sequence[Overdue], kinds: Sequence[str]) -> str:
    """A report to an overseer or organiser on units that are overdue: at most 30 by name, the rest counted."""
    units = unit_noun(tr, kinds)
    count = formats.number(len(overdue), tr.language)
    lines = [tr("Overdue and without a report of completion: {count} {units}.", count=count, units=units)]
    lines += [f"{number}. {_overdue(tr, one)}" for number, one in enumerate(overdue[:MOST_NAMES], start=1)]
    if more := overdue[MOST_NAMES:]:
        lines.append(tr("And {count} other {units}.", count=formats.number(len(more), tr.language), units=units))
    return "\n".join([*lines, tr("Your instructions, please.")])


def _unfinished(tr: Translator, task: Unfinished, named: Sequence[Missing]) -> str:
    told = {
        "when": _when(tr, task),
        "count": formats.number(len(task.missing), tr.language),
        "total": formats.number(task.total, tr.language),
        "units": unit_noun(tr, task.kinds),
    }
    if task.registered:
        told = {"day": formats.day(task.due_day, tr.language), "task": safe(task.task)}
        return tr('"{task}" on {day}, as registered: {names}.', names=", ".join(_names(tr, task.missing)), **told)
    if not named:
        return tr("{when}; {count}/{total} {units} have not reported completion.", **told)
    names = ", ".join(_names(tr, named))
    if more := len(task.missing) - len(named):
        count = formats.number(more, tr.language)
        names = tr("{names} and {count} other {units}", names=names, count=count, units=told["units"])
    return tr("{when}; {count}/{total} {units} have not reported completion: {names}.", names=names, **told)


def _when(tr: Translator, task: Unfinished) -> str:
    told = {"task": safe(task.task), "day": formats.day(task.due_day, tr.language)}
    if task.days_left < 0:
        return tr('"{task}" is overdue (it was due on {day})', **told)
    if task.days_left == 0:
        return tr('Today ({day}) is the last day for "{task}"', **told)
    if task.days_left == 1:
        return tr('Tomorrow ({day}) is the last day for "{task}"', **told)
    return tr('{days} days are left for "{task}" (due on {day})', days=task.days_left, **told)


def _names(tr: Translator, named: Sequence[Missing]) -> Iterator[str]:
    for missing in named:
        unit = safe(missing.unit)
        if missing.telegram_id is None:
            yield unit
        else:
            yield tr("{unit} ({person})", unit=unit, person=mention(missing.telegram_id, missing.person))


def _request(tr: Translator, tasks: Sequence[Unfinished]) -> str:
    example = next((one.unit for task in tasks if task.days_left >= 0 for one in task.missing), None)
    if example is None:
        return tr("Please report the result, or when it is expected.")
    return tr(
        "Please reply to this message with the unit and the result, for example: “{unit} has completed it”.",
        unit=safe(example),
    )


def _overdue(tr: Translator, one: Overdue) -> str:
    return tr(
        '{unit}: "{task}", due on {day}, {days} days overdue.',
        unit=safe(one.unit),
        task=safe(one.task),
        day=formats.day(one.due_day, tr.language),
        days=formats.number(one.days, tr.language),
    )
