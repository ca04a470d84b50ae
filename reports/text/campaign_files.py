"""What is said of a campaign file that somebody sent."""

from collections.abc import Sequence

from domain.campaign_file import Problem
from locales.translator import Translator
from reports.text.names import safe

MOST = 10
"""Problems that are listed; the rest is counted."""


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
    said = tr(problem.reason, **{name: safe(str(value)) for name, value in problem.values.items()})
    return f"- {safe(problem.key)}: {said}" if problem.key else f"- {said}"
