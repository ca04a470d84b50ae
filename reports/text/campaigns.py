"""Campaigns in words: the questions of setting one up, its preview, its announcement, the list of those open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.campaign import CampaignFile, QuotaRule, TaskRule
from domain.values import AnswerType
from locales import formats
from locales.translator import Translator
from reports.text.names import safe, unit_noun

MOST_PARENTS = 15
"""Parents outside the quota that are named; the rest is counted."""
MOST_DAYS = 12


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign about to be made: over which unit (by name), how many units answer, of each wave, of which kinds."""

    plan: CampaignFile
    unit: str
    total: int
    waves: Mapping[str, int]
    kinds: tuple[str, ...]
    reminded: tuple[datetime, ...]
    """When reminders before the dues will go, in their order."""
    outside: tuple[tuple[str, int], ...] = ()
    """Parents outside the quota, with how many units of the wave they name."""


def preview(tr: Translator, about: Overview, zone: ZoneInfo) -> str:
    """All that will be, before it is."""
    units = unit_noun(tr, about.kinds)
    lines = [
        f"<b>{safe(about.plan.title)}</b>",
        tr(
            "Scope: {unit}; {count} {units} must report.",
            unit=safe(about.unit),
            count=formats.number(about.total, tr.language),
            units=units,
        ),
    ]
    lines += _waves(tr, about)
    lines.append("")
    lines += [f"{number}. {task_line(tr, task, zone)}" for number, task in enumerate(about.plan.tasks, start=1)]
    lines += ["", _reminders(tr, about, zone), _tally(tr, about.plan)]
    if about.plan.rules.quota is not None and about.outside:
        lines += ["", outside_quota(tr, about.plan.rules.quota, about.outside)]
    return "\n".join(lines)


def task_line(tr: Translator, task: TaskRule, zone: ZoneInfo) -> str:
    """A task with its dues: "Tổ chức đại hội: hạn 17 giờ 00, ngày 30/6/2027 (điểm: 17 giờ 00, ngày 30/4/2027)"."""
    waves = [
        tr("wave {wave}: {moment}", wave=safe(wave), moment=formats.moment(due, zone, tr.language))
        for wave, due in (task.due_by_wave or {}).items()
    ]
    told = {"task": safe(task.title), "moment": formats.moment(task.due, zone, tr.language)}
    if waves:
        return tr("{task}: due {moment} ({waves})", waves="; ".join(waves), **told)
    return tr("{task}: due {moment}", **told)


def outside_quota(tr: Translator, rule: QuotaRule, outside: Sequence[tuple[str, int]]) -> str:
    """Which parents name too few or too many units of a wave."""
    names = ", ".join(f"{safe(name)} ({formats.number(count, tr.language)})" for name, count in outside[:MOST_PARENTS])
    told = {"wave": safe(rule.wave), "least": rule.least, "most": rule.most, "names": names}
    if len(outside) > MOST_PARENTS:
        told["names"] = tr("{names} and {count} others", names=names, count=len(outside) - MOST_PARENTS)
    if rule.most is None:
        return tr("Wave {wave}: each parent is to name at least {least}; not so: {names}.", **told)
    return tr("Wave {wave}: each parent is to name {least} to {most}; not so: {names}.", **told)


def announcement(tr: Translator, title: str, scope: str, tasks: Sequence[TaskRule], zone: ZoneInfo) -> str:
    """What a group is told of a new campaign: what, by when, and how to report."""
    lines = [
        tr("Announcement of a new reporting campaign"),
        f"<b>{safe(title)}</b>",
        tr("Units: {scope}.", scope=safe(scope)),
        *(f"{number}. {task_line(tr, task, zone)}." for number, task in enumerate(tasks, start=1)),
        tr("Please report as a reply to the system's messages, with the name of the unit and the result."),
    ]
    return "\n".join(lines)


def not_in_your_charge(tr: Translator) -> str:
    """Above the question for another unit."""
    return tr("The unit that was named is not in your charge.")


def made(tr: Translator, title: str, tasks: int) -> str:
    """Said when it has been made."""
    return tr(
        'The campaign "{title}" has been made with {count} tasks. Reminders and tallies begin by themselves; the groups'
        " hear of it when you announce it.",
        title=safe(title),
        count=tasks,
    )


def announced(tr: Translator, title: str, groups: int) -> str:
    """Said when its announcement is on its way."""
    if not groups:
        return tr("No group for reports is linked yet: nothing was announced. /link tells how to link one.")
    return tr(
        '"{title}" is announced in {count} groups within working hours; each hears of it once.',
        title=safe(title),
        count=formats.number(groups, tr.language),
    )


def ask_to_end(tr: Translator, title: str) -> str:
    """Before a campaign is ended."""
    return tr(
        'End "{title}" now? Its figures stay as they are today; nothing more is recorded, reminded or tallied.',
        title=safe(title),
    )


def ended(tr: Translator, title: str) -> str:
    """Said when it is over."""
    return tr('"{title}" has ended. Its figures are kept.', title=safe(title))


def listed(tr: Translator, titles: Sequence[tuple[str, str]]) -> str:
    """The open campaigns, each with its unit."""
    if not titles:
        return tr("No campaign is open.")
    lines = [f"{number}. {safe(title)} ({safe(unit)})" for number, (title, unit) in enumerate(titles, start=1)]
    return "\n".join([tr("Open campaigns:"), *lines])


def one(tr: Translator, title: str, unit: str, tasks: Sequence[TaskRule], zone: ZoneInfo) -> str:
    """An open campaign with its tasks and dues."""
    lines = [f"{number}. {task_line(tr, task, zone)}" for number, task in enumerate(tasks, start=1)]
    return "\n".join([f"<b>{safe(title)}</b>", tr("Scope: {unit}.", unit=safe(unit)), *lines])


def answer_word(tr: Translator, answer: AnswerType) -> str:
    """A type of answer on a button."""
    words = {
        AnswerType.DONE: tr("Completed or not"),
        AnswerType.DATE: tr("A date"),
        AnswerType.STEPS: tr("Steps"),
        AnswerType.NUMBER: tr("A figure"),
        AnswerType.CHOICE: tr("One of several choices"),
        AnswerType.TEXT: tr("An answer in words"),
    }
    return words[answer]


def typed_day_refused(tr: Translator, typed: str, day: date | None, bounds: tuple[date, date]) -> str:
    """Why a typed day cannot be taken, and what can."""
    told = {"words": safe(typed[:40]), "first": formats.day(bounds[0], tr.language)}
    if day is None:
        return tr("“{words}” is not a day that the system understands. Please type it so: 30/6/2027.", **told)
    if day < bounds[0]:
        return tr("The day must not be before {first}. Please type another.", **told)
    return tr("The day must not be after {last}. Please type another.", last=formats.day(bounds[1], tr.language))


def _waves(tr: Translator, about: Overview) -> list[str]:
    named = [
        tr("{wave}: {count}", wave=safe(wave), count=formats.number(count, tr.language))
        for wave, count in about.waves.items()
        if wave
    ]
    return [tr("Waves: {waves}.", waves="; ".join(named))] if named else []


def _reminders(tr: Translator, about: Overview, zone: ZoneInfo) -> str:
    days = list(dict.fromkeys(formats.day(at.astimezone(zone).date(), tr.language) for at in about.reminded))
    clock = formats.clock(about.plan.rules.reminders.at, tr.language)
    if not days:
        return tr("Reminders go only after the due.")
    shown = ", ".join(days[:MOST_DAYS])
    if len(days) > MOST_DAYS:
        shown = tr("{days} and later ones", days=shown)
    return tr("Reminders to who has not finished, at {clock}: {days}.", clock=clock, days=shown)


def _tally(tr: Translator, plan: CampaignFile) -> str:
    rule = plan.rules.tally
    names = [formats.weekday_name(day, tr.language) for day in rule.days]
    return tr(
        "Tallies in the groups at {clock}: {days}.", clock=formats.clock(rule.at, tr.language), days=", ".join(names)
    )
