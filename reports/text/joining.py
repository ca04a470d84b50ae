"""What people are told on their way in: of invitations that work and do not, of registering by phone or by name."""

from datetime import date

from domain.values import RoleName
from locales import formats
from locales.translator import Translator
from reports.text.names import office, safe


def unknown_link(tr: Translator) -> str:
    """A token that is none of ours."""
    return tr(
        "This invitation link is not right. Please press the link in the message again, or contact the organiser."
    )


def used_link(tr: Translator) -> str:
    """Somebody has used it."""
    return tr("This invitation link has been used; each works once. Please contact the organiser for a new one.")


def expired_link(tr: Translator) -> str:
    """Its thirty days, or the role that it would give, are over."""
    return tr("This invitation link has expired. Please contact the organiser for a new one.")


def revoked_link(tr: Translator) -> str:
    """The organiser has made it void."""
    return tr("This invitation link has been withdrawn. Please contact the organiser for a new one.")


def link_of_closed_unit(tr: Translator) -> str:
    """Its unit is no more."""
    return tr("The unit of this invitation link is no longer in the list. Please contact the organiser.")


def too_many_attempts(tr: Translator) -> str:
    """So many links in a minute that somebody may be trying them out."""
    return tr("Too many links were tried. Please wait for a minute and press the link again.")


def already_held(tr: Translator, role: RoleName, unit: str) -> str:
    """Whoever presses it is that already; the link is not used up."""
    return tr(
        "You are registered as {office} already. The invitation link was not used and can be passed on.",
        office=office(tr, role, unit),
    )


def still_held(tr: Translator, role: RoleName, unit: str) -> str:
    """The same person presses their link once more."""
    return tr(
        "You have been registered as {office} by this link; nothing more needs to be done.",
        office=office(tr, role, unit),
    )


def invitation(tr: Translator, role: RoleName, unit: str, link: str, last_day: date) -> str:
    """A letter ready to be forwarded; `last_day` is the last on which the link works."""
    return tr(
        "To the {office}. Please press this link to be registered, to be reminded and to report on Telegram: {link} The"
        " link works once, until {day}.",
        office=office(tr, role, unit),
        link=safe(link),
        day=formats.day(last_day, tr.language),
    )


def link_of(username: str, token: str) -> str:
    """The link that opens the bot's private chat and sends `/start TOKEN`."""
    return f"https://t.me/{username}?start={token}"


def making_links(tr: Translator) -> str:
    """While the workbook is made."""
    return tr("Invitation links are being made.")


def nobody_to_invite(tr: Translator) -> str:
    """There is nothing to make."""
    return tr("Every unit has a registered secretary; no link was made.")


def links_made(tr: Translator, count: str, last_day: date) -> str:
    """Under the workbook."""
    return tr(
        "{count} invitation links. Each works once, until {day}. Please forward to each unit its own message only.",
        count=count,
        day=formats.day(last_day, tr.language),
    )


def links_in_file(tr: Translator) -> str:
    """In the place of the progress, when the workbook has been sent."""
    return tr("The invitation links are in the file below. Once a link is used, the unit is registered.")


def share_phone(tr: Translator) -> str:
    """The key under what a stranger is told."""
    return tr("Share the phone number")


def with_phone(tr: Translator, told: str) -> str:
    """What a stranger is told in private: also that a number in the list is enough, and what becomes of it."""
    more = tr(
        "If your phone number stands in the unit list, please press “Share the phone number” below: it is compared"
        " with the list and not kept; your name and Telegram number are."
    )
    return f"{told}\n{more}"


def not_ones_own_number(tr: Translator) -> str:
    """A card of somebody else's."""
    return tr("Please share your own number with the key “Share the phone number”; numbers of others do not count.")


def unknown_number(tr: Translator, telegram_id: int) -> str:
    """The list gives it for no unit."""
    return tr(
        "This phone number is not in the unit list. Please contact the organiser and give this Telegram number: {id}",
        id=f"<code>{telegram_id}</code>",
    )


def number_in_doubt(tr: Translator) -> str:
    """The list gives it for several people, or somebody else is registered; who decides is asked."""
    return tr("The unit list leaves open who has this phone number. The organiser has been asked and will decide.")


def waits_already(tr: Translator) -> str:
    """The same was asked before."""
    return tr("Your request to be registered waits for the organiser's decision.")


def how_to_register(tr: Translator) -> str:
    """Under the greeting to a group: for its members who are not registered yet."""
    return tr("Who is not registered yet, please reply to this message, for example: register Unit 3.")


def wish_kept(tr: Translator, name: str, unit: str) -> str:
    """In a group, to who asked to be registered."""
    return tr(
        "{name} asks to be registered for {unit}. Please wait for the organiser's agreement. Your name and Telegram"
        " number are kept for this work only.",
        name=safe(name),
        unit=safe(unit),
    )


def already_registered(tr: Translator, unit: str) -> str:
    """They are that unit's secretary or deputy."""
    return tr("You are registered for {unit} already.", unit=safe(unit))


def no_such_unit_here(tr: Translator) -> str:
    """No unit of this group is called so."""
    return tr("No unit of this group has this name. Please write the name as in the unit list.")


def several_units_here(tr: Translator) -> str:
    """More than one unit of the group may be meant; they are not named."""
    return tr("Several units of this group may be meant. Please write the whole name of the unit.")
