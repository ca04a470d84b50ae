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
