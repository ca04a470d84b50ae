"""A campaign from a template: its dates are only an example, the organiser says when it shall end."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from domain.calendar import ONE_DAY, Calendar, at_clock, day_of
from domain.campaign import CampaignFile, TaskRule
from domain.campaign_checks import KEY
from domain.vietnamese import fold

USUAL_LEAD = timedelta(days=14)
"""Before the first due, where a template does not say when it opens."""
LONGEST_KEY = 32

Dues = dict[str, dict[str, date]]
"""The day each task is due, by the task's key and the wave ("" for all others)."""


def propose_dues(template: CampaignFile, begins: date, ends: Mapping[str, date], calendar: Calendar) -> Dues:
    """Dues that keep the template's distances from the end (`ends`: the last due, by wave; "" for the others).

    Where there is less time than the template has, they are drawn together between `begins` and the end. Days off give
    way to the working day before. A task that the template does not date for a wave, and that comes before one it
    does, is due for that wave no later than that one.
    """
    dues: Dues = {task.key: {} for task in template.tasks}
    for wave, end in ends.items():
        known = {task.key: due for task in template.tasks if (due := _due(task, wave)) is not None}
        for key, day in _stretch(known, _opening(template, calendar), begins, end, calendar).items():
            dues[key][wave] = day
    for wave in ends.keys() - {""}:
        _keep_in_order(template, dues, wave)
    return dues


def dated(template: CampaignFile, dues: Dues, calendar: Calendar) -> tuple[TaskRule, ...]:
    """The template's tasks with these dues, each at the hour at which the template's own falls."""
    return tuple(_dated(task, dues[task.key], calendar) for task in template.tasks)


def waves_of(template: CampaignFile) -> tuple[str, ...]:
    """The waves that have dates of their own, in the template's order."""
    return tuple(dict.fromkeys(wave for task in template.tasks for wave in (task.due_by_wave or {})))


def key_for(title: str, taken: Iterable[str]) -> str:
    """A key for machines, made from a title; with a number where it is taken."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(title)).split()
    stem = "-".join(words)[: LONGEST_KEY - 4].strip("-") or "dot"
    used, number, key = set(taken), 2, stem
    while key in used:
        key, number = f"{stem}-{number}", number + 1
    if not KEY.fullmatch(key):
        raise ValueError(key)
    return key


def _due(task: TaskRule, wave: str) -> datetime | None:
    return task.due if not wave else (task.due_by_wave or {}).get(wave)


def _opening(template: CampaignFile, calendar: Calendar) -> date:
    return template.opens or day_of(min(task.due for task in template.tasks) - USUAL_LEAD, calendar.zone)


def _stretch(
    known: Mapping[str, datetime], opening: date, begins: date, end: date, calendar: Calendar
) -> dict[str, date]:
    days = {key: day_of(due, calendar.zone) for key, due in known.items()}
    last = max(days.values(), default=end)
    fits = all(end - (last - day) > begins for day in days.values())
    share = (end - begins) / max(last - opening, ONE_DAY)
    found = {}
    for key, day in days.items():
        before = (last - day) if fits else timedelta(days=((last - day) * share).days)
        found[key] = end if day == last else _workday(max(end - before, min(begins + ONE_DAY, end)), begins, calendar)
    return found


def _workday(day: date, begins: date, calendar: Calendar) -> date:
    """The day, or the last working day before it that is not before the beginning."""
    found = day
    while not calendar.is_workday(found) and found - ONE_DAY > begins:
        found -= ONE_DAY
    return found if calendar.is_workday(found) else day


def _keep_in_order(template: CampaignFile, dues: Dues, wave: str) -> None:
    bound: date | None = None
    for task in reversed(template.tasks):
        own = dues[task.key].get(wave)
        if own is not None:
            bound = own if bound is None else min(bound, own)
        elif bound is not None and dues[task.key][""] > bound:
            dues[task.key][wave] = bound


def _dated(task: TaskRule, days: Mapping[str, date], calendar: Calendar) -> TaskRule:
    def at(day: date, like: datetime) -> datetime:
        clock: time = like.astimezone(calendar.zone).time()
        return at_clock(day, clock, calendar.zone)

    waves = {wave: at(day, _due(task, wave) or task.due) for wave, day in days.items() if wave}
    return replace(task, due=at(days[""], task.due), due_by_wave=waves or None)
