"""Reminding by hand, in words: the preview, its buttons, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from locales import formats
from locales.translator import Translator
from reports.text.names import safe


@dataclass(frozen=True, slots=True)
class Line:
    """A task, and how many units are to be reminded of it: those that can be told in private, and the others."""

    task: str
    reachable: int
    unreachable: int


def preview(tr: Translator, lines: Sequence[Line], goes: datetime | None, zone: ZoneInfo) -> str:
    """Whom a press would remind; `goes` is when, if the office may not be disturbed now."""
    if not lines:
        return tr("Nobody is left to be reminded: each unit has finished, reported today or been reminded today.")
    told = [tr("Units that have not finished, have not reported today and have not been reminded today:")]
    told += [f"- {_line(tr, one)}" for one in lines]
    if goes is not None:
        moment = formats.moment(goes, zone, tr.language)
        told.append(tr("These are not working hours: the reminders go at {moment}.", moment=moment))
    told.append(tr("Please press a button to send the reminders."))
    return "\n".join(told)


def label(tr: Translator, task: str, count: int) -> str:
    """A button that sends."""
    return tr("Remind: {task} ({count})", task=task, count=formats.number(count, tr.language))


def queued(tr: Translator, task: str, count: int, goes: datetime | None, zone: ZoneInfo) -> str:
    """What came of a press."""
    if not count:
        return tr("“{task}”: nobody is left to be reminded today.", task=safe(task))
    told = {"task": safe(task), "count": formats.number(count, tr.language)}
    if goes is not None:
        told["moment"] = formats.moment(goes, zone, tr.language)
        return tr("“{task}”: {count} reminders go at {moment}, to who has not answered by then.", **told)
    return tr("“{task}”: {count} reminders are on their way.", **told)


def _line(tr: Translator, one: Line) -> str:
    told = {"task": safe(one.task), "count": formats.number(one.reachable + one.unreachable, tr.language)}
    if not one.unreachable:
        return tr("{task}: {count} units.", **told)
    missing = formats.number(one.unreachable, tr.language)
    return tr(
        "{task}: {count} units, of which {missing} cannot be reached in private (see /people).", missing=missing, **told
    )
