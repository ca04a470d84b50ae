"""What was asked back and never answered, for whoever looks after the units; another name for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from locales import formats
from locales.translator import Translator
from reports.text.names import one_line, quoted, safe

MOST = 10


@dataclass(frozen=True, slots=True)
class Unclear:
    """Somebody's words (as typed) and when (aware) they came; the unit is the one they answer for."""

    unit: str
    person: str
    words: str
    at: datetime


def listed(tr: Translator, items: Sequence[Unclear], zone: ZoneInfo) -> str:
    """The first ten, and how many there are."""
    heading = tr(
        "Not understood and not confirmed by the sender: {count}.", count=formats.number(len(items), tr.language)
    )
    return "\n".join(
        [heading, *(f"{place}. {_line(tr, one, zone)}" for place, one in enumerate(items[:MOST], start=1))]
    )


def one(tr: Translator, item: Unclear, zone: ZoneInfo) -> str:
    """One of them, above the buttons that record it."""
    return tr("{line}\nPlease choose what is to be recorded:", line=_line(tr, item, zone))


def ask_for_name(tr: Translator, words: str) -> str:
    """Ask a leader to teach another name."""
    return tr(
        "To teach the system a name used in {words}, please reply to this message in the form: name used = name of the"
        " unit or task. For example: vphong = Chi bộ Văn phòng",
        words=quoted(words),
    )


def name_taught(tr: Translator, name: str, meant: str) -> str:
    """A name that is understood from now on."""
    return tr("From now on “{name}” is understood as {meant}.", name=safe(one_line(name)), meant=safe(meant))


def name_not_taken(tr: Translator) -> str:
    """The reply was not of the form, or named nothing that the leader may settle."""
    return tr("The name was not taken. Please write: name used = exact name of a unit or task in your charge.")


def _line(tr: Translator, item: Unclear, zone: ZoneInfo) -> str:
    return tr(
        "{unit} ({person}, {moment}): {words}",
        unit=safe(item.unit),
        person=safe(item.person),
        moment=formats.moment(item.at, zone, tr.language),
        words=quoted(item.words),
    )
