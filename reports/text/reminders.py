"""The reminder that goes privately to whoever answers for a unit."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.plan import Stage
from domain.values import RoleName
from locales import formats
from locales.translator import Translator
from reports.text.names import office, safe, unit_noun

SOON = 3  # days; from here on the wording is shorter and more pressing


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a reminder is about: a unit (its name and kind), a task (its title), and how much time is left.

    `around` is the due's day, or the day the unit named itself; `days_left` counts to it from the day of sending
    (`domain.plan.days_left`), negative once it has passed; `role` is what the recipient is for the unit.
    """

    unit: str
    kind: str
    task: str
    stage: Stage
    around: date
    days_left: int
    due: datetime
    role: RoleName = RoleName.SECRETARY


def reminder(tr: Translator, about: Reminded, zone: ZoneInfo) -> str:
    """The text of a reminder; the buttons under it are labelled by `standing.button_label`."""
    told = {
        "office": office(tr, about.role, about.unit),
        "unit": safe(about.unit),
        "kind": unit_noun(tr, [about.kind]),
        "task": safe(about.task),
        "day": formats.day(about.around, tr.language),
        "days": formats.number(abs(about.days_left), tr.language),
        "clock": formats.clock(about.due.astimezone(zone).time(), tr.language),
    }
    if about.stage is Stage.OVERDUE:
        return _overdue(tr, about.days_left, told)
    if about.stage is Stage.BEFORE_OWN_DATE:
        return _before_own_date(tr, about.days_left, told)
    return _before_due(tr, about.days_left, told)


def _before_due(tr: Translator, days_left: int, told: dict[str, str]) -> str:
    if days_left <= 0:
        return tr(
            'Today ({day}) is the last day for "{task}" of {unit}, no later than {clock}. Please report the result;'
            " if it is not complete, please give the reason and the expected date.",
            **told,
        )
    if days_left == 1:
        return tr(
            'Tomorrow ({day}) is the last day for "{task}" of {unit}, no later than {clock}.'
            " Please confirm with a button below or reply to this message.",
            **told,
        )
    if days_left <= SOON:
        return tr(
            'To the {office}. {days} days are left for "{task}" (due on {day}); no report of completion has come from'
            " your {kind}. Please report the progress and the expected date. If there are difficulties, please name"
            " them, so that they can be removed in time.",
            **told,
        )
    return tr(
        'To the {office}. By plan, your {kind} completes "{task}" no later than {day} ({days} days left).'
        " Please report: (1) the progress; (2) the expected date; (3) difficulties, if any. Press a button or reply to"
        " this message in your own words. Respectfully.",
        **told,
    )


def _before_own_date(tr: Translator, days_left: int, told: dict[str, str]) -> str:
    if days_left <= 0:
        return tr(
            'By the date you registered, {unit} completes "{task}" today ({day}). Please report the result afterwards.',
            **told,
        )
    if days_left == 1:
        return tr(
            'By the date you registered, {unit} completes "{task}" tomorrow ({day}).'
            " Please confirm, or report if anything has changed.",
            **told,
        )
    return tr(
        'To the {office}. By the date you registered, your {kind} completes "{task}" on {day} ({days} days left).'
        " Please report on the preparations and on difficulties, if any.",
        **told,
    )


def _overdue(tr: Translator, days_left: int, told: dict[str, str]) -> str:
    if days_left >= 0:
        return tr(
            'The time for {unit} to complete "{task}" has run out ({clock}, {day}) without a report of completion.'
            " Please report the result, or the reason and the expected date.",
            **told,
        )
    return tr(
        '{unit} is {days} days overdue with "{task}" (it was due on {day}) and has not reported completion.'
        " Please report the result, or the reason and the expected date.",
        **told,
    )
