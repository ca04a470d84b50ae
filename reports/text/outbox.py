"""What operators are told of messages: which may not have arrived, what is being sent; organisers, of who is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from locales import formats
from locales.translator import Translator
from reports.text.names import safe

MOST = 10
"""Lines of a list, each with its button."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A message: its kind (a word of `kind_of`), whom or what it was for, when it was due (aware); `refused`: it did
    not arrive, else nobody knows.
    """

    kind: str
    target: str
    due: datetime
    refused: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """A broadcast: its kind, what it is about (a task or campaign), and how many have gone, wait, and were halted."""

    kind: str
    about: str
    sent: int
    waiting: int
    halted: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody, or a group, of a unit (by name) who is out of reach since a day."""

    name: str
    unit: str
    since: date


def kind_of(tr: Translator, kind: str) -> str:
    """A kind of message in the words of the office."""
    words = {
        "reminder": tr("Reminder"),
        "digest": tr("List of who has not reported"),
        "tally": tr("Tally"),
        "escalation": tr("Report on what is overdue"),
        "announcement": tr("Announcement"),
        "alarm": tr("Report of the system"),
        "gap": tr("Request to press again"),
        "request": tr("Request for more time"),
        "decision": tr("Decision on a due"),
    }
    return words.get(kind, tr("Message"))


def doubtful(tr: Translator, items: Sequence[Doubtful], zone: ZoneInfo) -> str:
    """The latest of them, numbered like their buttons; the whole number in the heading."""
    if not items:
        return tr("There is no message of which the arrival is in doubt.")
    count = formats.number(len(items), tr.language)
    heading = tr("Messages that did not arrive, or perhaps not: {count}.", count=count)
    lines = [f"{place}. {_doubtful(tr, one, zone)}" for place, one in enumerate(items[:MOST], start=1)]
    return "\n".join([heading, *lines, tr("What may have arrived would arrive twice when it is sent again.")])


def sending(tr: Translator, items: Sequence[Sending]) -> str:
    """What is being sent, numbered like its buttons."""
    if not items:
        return tr("Nothing is being sent at present.")
    lines = [f"{place}. {_sending(tr, one)}" for place, one in enumerate(items[:MOST], start=1)]
    return "\n".join([tr("Being sent:"), *lines])


def queued_again(tr: Translator, count: int) -> str:
    """After a press."""
    if not count:
        return tr("This message needs not be sent again any more.")
    return tr("Queued to be sent again: {count}.", count=formats.number(count, tr.language))


def halted(tr: Translator, sent: int, stopped: int) -> str:
    """After a press."""
    told = {"sent": formats.number(sent, tr.language), "stopped": formats.number(stopped, tr.language)}
    return tr("Halted: {sent} have gone, {stopped} were held back.", **told)


def goes_on(tr: Translator, count: int) -> str:
    """After a press."""
    return tr("Sending goes on: {count} wait.", count=formats.number(count, tr.language))


def unreached(tr: Translator, people: Sequence[Gone], groups: Sequence[Gone]) -> str:
    """Who is out of reach in one's scope; what was meant for them goes out when they come back."""
    if not people and not groups:
        return tr("Everybody can be reached.")
    parts = []
    if people:
        count = formats.number(len(people), tr.language)
        parts.append(_listed(tr, tr("They have closed their chat with the system: {count}.", count=count), people))
    if groups:
        count = formats.number(len(groups), tr.language)
        parts.append(_listed(tr, tr("Groups that have put the system out: {count}.", count=count), groups))
    parts.append(tr("When they open it again or take it in again, messages reach them as before."))
    return "\n\n".join(parts)


def _listed(tr: Translator, heading: str, items: Sequence[Gone]) -> str:
    lines = [
        tr(
            "{place}. {name} ({unit}), since {day}",
            place=place,
            name=safe(one.name),
            unit=safe(one.unit),
            day=formats.day(one.since, tr.language),
        )
        for place, one in enumerate(items[: 2 * MOST], start=1)
    ]
    more = [tr("And {count} more.", count=formats.number(len(items) - 2 * MOST, tr.language))]
    return "\n".join([heading, *lines, *(more if len(items) > 2 * MOST else [])])


def _doubtful(tr: Translator, one: Doubtful, zone: ZoneInfo) -> str:
    told = {"kind": one.kind, "target": safe(one.target), "moment": formats.moment(one.due, zone, tr.language)}
    if one.refused:
        return tr("{kind}, {target} ({moment}): did not arrive.", **told)
    return tr("{kind}, {target} ({moment}): perhaps not arrived.", **told)


def _sending(tr: Translator, one: Sending) -> str:
    told = {
        "kind": one.kind,
        "about": safe(one.about),
        "sent": formats.number(one.sent, tr.language),
        "waiting": formats.number(one.waiting, tr.language),
        "halted": formats.number(one.halted, tr.language),
    }
    if one.halted:
        return tr('{kind}, "{about}": {sent} gone, {waiting} waiting, {halted} held back.', **told)
    return tr('{kind}, "{about}": {sent} gone, {waiting} waiting.', **told)
