"""The due of a unit and of all below it is moved: what is asked, what would be, what was done."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from locales import formats
from locales.translator import Translator
from reports.text.names import safe


@dataclass(frozen=True, slots=True)
class Move:
    """A task's due for a unit and all below it, moved `to`: how many units it moves, how many keep a later day."""

    task: str
    unit: str
    to: datetime
    count: int
    kept: int
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class News:
    """A unit's due that was moved from above: from when until when (aware), why, and on what paper."""

    task: str
    unit: str
    before: datetime
    after: datetime
    reason: str
    document: str


def offer(tr: Translator) -> str:
    """Above the button, for who decides for several units."""
    return tr("For a unit and all below it a due can be moved at once, with the reason and the document.")


def which_task(tr: Translator) -> str:
    """Above buttons that each name a task."""
    return tr("The due of which task is to be moved? Please choose:")


def which_unit(tr: Translator, task: str) -> str:
    """Above the units of one's charge."""
    return tr(
        '"{task}": for which unit and all below it is the due moved? Please press a button, or type the name or code of'
        " a unit.",
        task=safe(task),
    )


def nothing_owed(tr: Translator, task: str, unit: str) -> str:
    """The task asks nothing there; another unit is asked for."""
    return tr(
        'No unit at or below {unit} has to do "{task}". Please name another unit.', task=safe(task), unit=safe(unit)
    )


def ask_day(tr: Translator, task: str, unit: str) -> str:
    """The new day."""
    return tr(
        'The new due of "{task}" for {unit} and all below it? Please type a day, for example: 30/6/2027.',
        task=safe(task),
        unit=safe(unit),
    )


def ask_ground(tr: Translator) -> str:
    """Why, and on what paper."""
    return tr(
        "Please type the reason, then a semicolon and the number and date of the document, if there is one. For"
        " example: because of flooding; letter 12-CV/DU of 20/5/2027."
    )


def preview(tr: Translator, one: Move, zone: ZoneInfo) -> str:
    """What a press would do."""
    lines = [tr('The due of "{task}" for {unit} and all below it becomes {moment}.', **_told(tr, one, zone))]
    if one.count:
        lines.append(tr("Units whose due is moved: {count}.", count=formats.number(one.count, tr.language)))
        lines.append(tr("Whoever answers for a unit that has not finished is told in private, with the reason."))
    else:
        lines.append(tr("They are due then already; nothing is to be moved."))
    return "\n".join([*lines, *_kept(tr, one), *_ground(tr, one)])


def moved(tr: Translator, one: Move, unheard: int, zone: ZoneInfo) -> str:
    """What was done; of `unheard` units nobody could be told."""
    told = _told(tr, one, zone) | {"count": formats.number(one.count, tr.language)}
    said = tr('The due of "{task}" for {unit} and all below it is {moment} now ({count} units).', **told)
    lines = [said, *_kept(tr, one), *_ground(tr, one), tr("Figures and reminders follow the new due.")]
    return "\n".join([*lines, *_unheard(tr, unheard)])


def news(tr: Translator, one: News, office: str, zone: ZoneInfo) -> str:
    """To who answers for one of the units (`office` is HTML already)."""
    said = tr(
        'To the {office}. The due of "{task}" for {unit} is {after} now instead of {before}.',
        office=office,
        task=safe(one.task),
        unit=safe(one.unit),
        before=formats.moment(one.before, zone, tr.language),
        after=formats.moment(one.after, zone, tr.language),
    )
    return "\n".join([said, *_ground(tr, one), tr("Figures and reminders follow the new due.")])


def _unheard(tr: Translator, unheard: int) -> list[str]:
    if not unheard:
        return []
    count = formats.number(unheard, tr.language)
    return [tr("Nobody could be told for {count} units (see /people): please let them know.", count=count)]


def _kept(tr: Translator, one: Move) -> list[str]:
    if not one.kept:
        return []
    return [
        tr("Units that keep a later day granted to them alone: {count}.", count=formats.number(one.kept, tr.language))
    ]


def _ground(tr: Translator, one: Move | News) -> list[str]:
    if not one.reason:
        return []
    said = f"{safe(one.reason)}; {safe(one.document)}" if one.document else safe(one.reason)
    return [tr("Reason: {reason}.", reason=said.rstrip("."))]


def _told(tr: Translator, one: Move, zone: ZoneInfo) -> dict[str, str]:
    moment = formats.moment(one.to, zone, tr.language)
    return {"task": safe(one.task), "unit": safe(one.unit), "moment": moment}
