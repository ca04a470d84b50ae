"""Settings in words: the cards of /settings, and why something typed cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.calendar import Quiet, Span
from domain.campaign import CampaignRules, TallyRule
from locales import formats
from locales.translator import Translator
from reports.text.names import safe

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""Each by its own name."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next by the rules now in force: moments of reminders, and of the tally (None: none)."""

    reminders: tuple[datetime, ...]
    tally: datetime | None


def home(tr: Translator, *, decides: bool, answers: bool) -> str:
    """The first card."""
    lines = [tr("Settings. Please press what is to be changed.")]
    if decides:
        lines.append(tr("Campaigns: days and hours of reminders and tallies. Groups: their own tally and language."))
    if answers or decides:
        lines.append(tr("Days off of a unit: no reminder goes to it on these days, but on the working day before."))
    return "\n".join(lines)


def campaign(tr: Translator, title: str, rules: CampaignRules, ahead: Ahead, zone: ZoneInfo) -> str:
    """A campaign's rules, and what follows from them next."""
    at = formats.clock(rules.reminders.at, tr.language)
    lines = [
        f"<b>{safe(title)}</b>",
        tr("Reminders before the due, at {clock}: {days}.", clock=at, days=days_before(tr, rules)),
        ladder(tr, rules.reminders.overdue_after),
        tally(tr, rules.tally),
        quiet(tr, rules.calendar.quiet),
        tr("Public holidays: kept.") if rules.calendar.holidays else tr("Public holidays: not kept."),
        "",
        _next_reminders(tr, ahead, zone),
        next_tally(tr, ahead.tally, zone),
    ]
    return "\n".join(lines)


def next_tally(tr: Translator, moment: datetime | None, zone: ZoneInfo) -> str:
    """When the next one comes; None: none."""
    if moment is None:
        return tr("No tally is to come.")
    return tr("The next tally: {moment}.", moment=formats.moment(moment, zone, tr.language))


def days_before(tr: Translator, rules: CampaignRules) -> str:
    """The days of reminders before the due: "7, 3, 1 ngày, đúng ngày"."""
    days = rules.reminders.days_before
    if not days:
        return tr("none")
    told = ", ".join(formats.number(day, tr.language) for day in days if day)
    parts = ([tr("{days} days", days=told)] if told else []) + ([tr("on the day itself")] if 0 in days else [])
    return ", ".join(parts)


def ladder(tr: Translator, days: Sequence[int]) -> str:
    """When who is told after the due."""
    if not days:
        return tr("After the due nobody is reminded.")
    told = ", ".join(formats.number(day, tr.language) for day in days)
    return tr("After the due, on day {days}: the secretary, then the overseer, then the organiser.", days=told)


def tally(tr: Translator, rule: TallyRule) -> str:
    """When tallies are posted."""
    if not rule.days:
        return tr("No tally is posted.")
    clock = formats.clock(rule.at, tr.language)
    return tr("Tallies in the groups at {clock}: {days}.", clock=clock, days=weekdays(tr, rule.days))


def quiet(tr: Translator, hours: Sequence[Quiet]) -> str:
    """When nothing is sent."""
    if not hours:
        return tr("Quiet hours: none.")
    told = "; ".join(
        tr("{start} to {end}", start=formats.clock(one.start, tr.language), end=formats.clock(one.end, tr.language))
        for one in hours
    )
    return tr("Quiet hours, in which no reminder is sent: {hours}.", hours=told)


def group(tr: Translator, name: str, rule: TallyRule | None, language: str, following: str = "") -> str:
    """A group's own settings; `following` tells its next tally (see `next_tally`)."""
    lines = [f"<b>{safe(name)}</b>"]
    if rule is None:
        lines.append(tr("Tallies: at the hour and on the days of each campaign."))
    elif rule.days:
        clock, days = formats.clock(rule.at, tr.language), weekdays(tr, rule.days)
        lines.append(tr("Tallies in this group at {clock}: {days}.", clock=clock, days=days))
    else:
        lines.append(tr("No tally is posted."))
    lines += [following] if following else []
    lines.append(tr("Language: {language}.", language=LANGUAGES.get(language, tr("that of the office"))))
    return "\n".join(lines)


def weekdays(tr: Translator, days: Sequence[int]) -> str:
    """Days of the week by name."""
    return ", ".join(formats.weekday_name(day, tr.language) for day in days)


def days_off(tr: Translator, unit: str, spans: Sequence[Span]) -> str:
    """The days off of a unit that are to come."""
    if not spans:
        return tr("{unit} has no days off to come.", unit=safe(unit))
    lines = [f"- {span(tr, one)}" for one in spans]
    return "\n".join([tr("Days off of {unit}:", unit=safe(unit)), *lines])


def span(tr: Translator, days: Span) -> str:
    """From a day to another, or one day."""
    first, last = (formats.day(day, tr.language) for day in days)
    return tr("on {day}", day=first) if first == last else tr("{first} to {last}", first=first, last=last)


def ask_days_off(tr: Translator, unit: str) -> str:
    """Ask for days off."""
    return tr(
        "Days off of {unit}: please type from which day to which, for example: 20/5 - 25/5; or one day alone.",
        unit=safe(unit),
    )


def refused_days(tr: Translator, words: str, today: date) -> str:
    """Why typed days cannot be taken."""
    return tr(
        "“{words}” cannot be read as days off. Please type them so: 20/5 - 25/5; from {today} on, at most 60 days.",
        words=safe(words[:40]),
        today=formats.day(today, tr.language),
    )


def ask_hour(tr: Translator, what: str) -> str:
    """Ask for an hour; `what` says which."""
    return tr("{what}: please press one, or type another hour, for example: 7:30.", what=what)


def refused_hour(tr: Translator, words: str) -> str:
    """Why a typed hour cannot be taken."""
    return tr("“{words}” is not an hour that the system understands. Please type it so: 7:30.", words=safe(words[:40]))


def ask_quiet(tr: Translator) -> str:
    """Ask for quiet hours."""
    return tr("Quiet hours: please press one, or type from when to when, for example: 20:00 - 7:00.")


def refused_quiet(tr: Translator, words: str) -> str:
    """Why typed quiet hours cannot be taken."""
    return tr("“{words}” cannot be read as hours. Please type them so: 20:00 - 7:00.", words=safe(words[:40]))


def _next_reminders(tr: Translator, ahead: Ahead, zone: ZoneInfo) -> str:
    if not ahead.reminders:
        return tr("No reminder before a due is to come.")
    told = "; ".join(formats.moment(one, zone, tr.language) for one in ahead.reminders)
    return tr("The next reminders: {moments}.", moments=told)
