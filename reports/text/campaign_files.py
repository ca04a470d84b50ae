"""What is said of a campaign file that somebody sent."""

import re
from collections.abc import Mapping, Sequence

from domain.campaign_file import Problem
from locales.translator import Translator
from reports.text.names import safe

MOST = 10
"""Problems that are listed; the rest is counted."""
OF_TASK = re.compile(r"task\[(\d+)\]\.(.+)")
MISSING = "this is missing"
"""The reason in `domain.campaign_file` of what is not there."""


def ask(tr: Translator) -> str:
    """Asked of who wants to send one."""
    return tr("Please send the campaign file (TOML) into this chat. “Template” gives one to fill in.")


def sample(tr: Translator) -> str:
    """With the file that is given to be filled in."""
    return tr("A campaign file to fill in: change it and send it back into this chat.")


def read(tr: Translator, title: str, tasks: int) -> str:
    """It can be used."""
    return tr('The file holds the campaign "{title}" with {count} tasks.', title=safe(title), count=tasks)


def unreadable(tr: Translator) -> str:
    """It is no text file, or not there any more."""
    return tr("This is not a campaign file: it must be a text file (TOML, UTF-8) of at most 1 MB.")


def problems(tr: Translator, found: Sequence[Problem]) -> str:
    """All that is wrong with it, each with its key."""
    lines = [_line(tr, problem) for problem in found[:MOST]]
    if more := len(found) - len(lines):
        lines.append(tr("And {count} more.", count=more))
    return "\n".join([tr("The campaign file cannot be used; nothing was stored:"), *lines])


def unknown_unit(tr: Translator, code: str) -> str:
    """Its unit is not in the list."""
    return tr("The campaign file names the unit “{code}”, which is not in the unit list.", code=safe(code))


def called_off(tr: Translator) -> str:
    """The draft it was for is over."""
    return tr("This step is over or was cancelled. Please use the newest message.")


def _line(tr: Translator, problem: Problem) -> str:
    """The reason, after the field it is about: its name in the file, what that means, and of which task."""
    said = tr(problem.reason, **{name: safe(str(value)) for name, value in problem.values.items()})
    if not problem.key:
        return f"- {said}"
    of_task = OF_TASK.fullmatch(problem.key)
    name = of_task[2] if of_task else problem.key
    meant = _meanings(tr).get(name.partition(".")[0] if of_task else name)
    field = f"“{safe(name)}” ({meant})" if meant else f"“{safe(name)}”"
    told = tr("missing: {field}", field=field) if problem.reason == MISSING else f"{field}: {said}"
    return "- " + (tr("Task {number}: {told}", number=of_task[1], told=told) if of_task else told)


def _meanings(tr: Translator) -> Mapping[str, str]:
    """What the fields are, for an office that has not written the form."""
    return {
        "key": tr("a short code without marks"),
        "title": tr("the name as it stands in reminders and tallies"),
        "unit": tr("the code of the unit at the top"),
        "kinds": tr("which kinds of units report"),
        "opens": tr("the day on which it begins"),
        "task": tr("what each unit has to do"),
        "aliases": tr("other names"),
        "answer": tr("what is answered with"),
        "due": tr("the last day and hour"),
        "due_by_wave": tr("the last day and hour of a wave"),
        "steps": tr("the number of steps"),
        "choices": tr("what may be chosen"),
        "at_most": tr("the largest figure that can be meant"),
        "dates": tr("the code of the task that this day is for"),
        "reminders": tr("reminders"),
        "reminders.days_before": tr("how many days before the due"),
        "reminders.at": tr("the hour of reminders"),
        "reminders.overdue_after": tr("how many days after the due"),
        "tally": tr("tally"),
        "tally.at": tr("the hour of the tally"),
        "tally.days": tr("the days of the tally"),
        "calendar": tr("calendar"),
        "calendar.quiet": tr("quiet hours"),
        "calendar.holidays": tr("whether public holidays are kept"),
        "quota": tr("how many of a wave each parent chooses"),
        "quota.wave": tr("the wave that is counted"),
        "quota.least": tr("at least"),
        "quota.most": tr("at most"),
    }
