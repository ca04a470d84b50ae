"""The commands as people know them: the word they send, what it does, and who is offered which. Menus and /help."""

from collections.abc import Sequence
from enum import StrEnum

from locales.translator import Translator


class Menu(StrEnum):
    """For whom a menu is. Who looks after units and answers for one as well has the tasks of the latter besides."""

    ORGANISER = "organiser"
    ORGANISER_TOO = "organiser+"
    OVERSEER = "overseer"
    OVERSEER_TOO = "overseer+"
    SECRETARY = "secretary"
    ANYBODY = "anybody"
    """In private, before a role is known."""
    GROUP = "group"
    GROUP_ADMINISTRATOR = "administrator"


OWN = ("report", "mine")
LEADS = ("status", "export", "remind", "extend")
LAST = ("settings", "undo", "help")
OFFERED: dict[Menu, tuple[str, ...]] = {
    Menu.ORGANISER: (*LEADS, "campaign", "units", "people", "link", *LAST),
    Menu.ORGANISER_TOO: (*OWN, *LEADS, "campaign", "units", "people", "link", *LAST),
    Menu.OVERSEER: ("status", "export", "remind", "campaign", *LAST),
    Menu.OVERSEER_TOO: (*OWN, "extend", "status", "export", "remind", "campaign", *LAST),
    Menu.SECRETARY: (*OWN, "extend", *LAST),
    Menu.ANYBODY: ("start", "help"),
    Menu.GROUP: ("status", "campaign", "help"),
    Menu.GROUP_ADMINISTRATOR: ("status", "campaign", "link", "settings", "help"),
}
"""Commands by their English names, in the order of a menu."""


def word(tr: Translator, name: str) -> str:
    """What people send: "tinhhinh" for "status"."""
    words = {
        "start": "/start",
        "help": tr("/help"),
        "status": tr("/status"),
        "export": tr("/export"),
        "report": tr("/report"),
        "mine": tr("/mine"),
        "campaign": tr("/campaign"),
        "units": tr("/units"),
        "people": tr("/people"),
        "link": tr("/link"),
        "remind": tr("/remind"),
        "extend": tr("/extend"),
        "settings": tr("/settings"),
        "undo": tr("/undo"),
    }
    return words[name].removeprefix("/")


def does(tr: Translator, name: str) -> str:
    """What a command does, in a menu's few words."""
    told = {
        "start": tr("Begin"),
        "help": tr("How to use it"),
        "status": tr("Figures now"),
        "export": tr("Figures as a file"),
        "report": tr("Report on a task"),
        "mine": tr("Tasks of your unit"),
        "campaign": tr("Campaigns"),
        "units": tr("The list of units"),
        "people": tr("People, roles, invitations"),
        "link": tr("Link a group"),
        "remind": tr("Remind who has not finished"),
        "extend": tr("Ask for more time, or decide on it"),
        "settings": tr("Hours, days off, language"),
        "undo": tr("Take your last report back"),
    }
    return told[name]


def listed(tr: Translator, menu: Menu) -> list[str]:
    """The commands of a menu with what they do, two on a line."""
    told = [f"/{word(tr, name)}: {_begun_small(does(tr, name))}" for name in OFFERED[menu] if name != "help"]
    return [_line(told[place : place + 2]) for place in range(0, len(told), 2)]


def _line(told: Sequence[str]) -> str:
    return "; ".join(told) + "."


def _begun_small(words: str) -> str:
    return words[:1].lower() + words[1:]
