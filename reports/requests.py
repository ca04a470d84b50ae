"""The card of a request to be registered: words with their buttons."""

from zoneinfo import ZoneInfo

from domain.joining import Asked
from domain.messages import Button, Rows
from locales import formats
from locales.translator import Translator
from reports.buttons import data_of
from reports.text.names import office, safe

YES, INSTEAD, NO = "yes", "instead", "no"
"""What a press says: let in; let in, in the place of the present secretary; not."""


def request_card(tr: Translator, asked: Asked, zone: ZoneInfo) -> tuple[str, Rows]:
    """To who decides for the unit."""
    lines = [
        tr(
            "{name} asks to be registered as {office} ({moment}).",
            name=safe(asked.name),
            office=office(tr, asked.role, asked.unit),
            moment=formats.moment(asked.at, zone, tr.language),
        )
    ]
    if asked.group:
        lines.append(tr("Asked in the group: {group}.", group=safe(asked.group)))
    if asked.by_phone:
        lines.append(tr("The phone number they shared stands in the unit list for several people."))
    if asked.holders:
        lines.append(tr("Registered as secretary now: {names}.", names=safe(", ".join(asked.holders))))
    return "\n".join(lines), _buttons(tr, asked)


def settled(tr: Translator, asked: Asked, by: str, *, granted: bool) -> str:
    """In the place of the card, when somebody has decided."""
    what = (
        tr("Agreed: {name} is registered as {office}.", name=safe(asked.name), office=_office(tr, asked))
        if granted
        else tr("Refused: {name} as {office}.", name=safe(asked.name), office=_office(tr, asked))
    )
    return f"{what} {tr('Decided by: {name}.', name=safe(by))}"


def answer(tr: Translator, asked: Asked, by: str, *, granted: bool) -> str:
    """To who asked; the unit is the one they named themselves."""
    if not granted:
        return tr(
            "{name}: the request to be registered was not agreed to. Please contact the organiser.",
            name=safe(asked.name),
        )
    told = tr(
        "{name} has been registered as {office}, decided by {by}.",
        name=safe(asked.name),
        office=_office(tr, asked),
        by=safe(by),
    )
    if asked.private:
        return told
    return f"{told} {tr('To be reminded in private, please open the private chat of the system and press Start.')}"


def _office(tr: Translator, asked: Asked) -> str:
    return office(tr, asked.role, asked.unit)


def _buttons(tr: Translator, asked: Asked) -> Rows:
    yes = Button(tr("Agree"), data_of("r", asked.request_id, YES))
    no = Button(tr("Refuse"), data_of("r", asked.request_id, NO))
    if not asked.holders:
        return ((yes, no),)
    instead = Button(tr("Agree, in the present secretary's place"), data_of("r", asked.request_id, INSTEAD))
    return (yes,), (instead,), (no,)
