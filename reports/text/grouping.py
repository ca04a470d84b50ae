"""What is asked and told when a group is linked to a unit, changed, or taken off."""

from dataclasses import dataclass

from domain.values import Purpose, RoleName
from locales.translator import Translator
from reports.text.names import office, safe


@dataclass(frozen=True, slots=True)
class Link:
    """What a group is for: a unit or one cluster below it, a purpose, one topic or all."""

    scope: str
    purpose: Purpose
    one_topic: bool


def which_unit(tr: Translator) -> str:
    """Asked of who added the bot, above the buttons."""
    return tr(
        "Which unit is this group for? Please press a button, or reply to this message with the name or the code of the"
        " unit."
    )


def which_part(tr: Translator, unit: str) -> str:
    """The unit has clusters below it."""
    return tr("{unit}: the whole of it, or one cluster?", unit=safe(unit))


def which_purpose(tr: Translator, scope: str) -> str:
    """What the group is for."""
    return tr("{unit}: what is the group for?", unit=safe(scope))


def which_topic(tr: Translator) -> str:
    """The card stands in a topic of a forum."""
    return tr("Is the system to read and write in this topic only, or in the whole group?")


def linked(tr: Translator, link: Link) -> str:
    """Settled, or how it stands when it is asked."""
    lines = [tr("This group is linked to {unit}.", unit=safe(link.scope)), purpose(tr, link.purpose)]
    if link.one_topic:
        lines.append(tr("Only in one topic of the group."))
    return "\n".join(lines)


def purpose(tr: Translator, what: Purpose) -> str:
    """What happens there."""
    if what is Purpose.OVERVIEW:
        return tr("It gets the daily tally alone.")
    return tr("It gets reminders and the daily tally, and reports are taken from it.")


def cannot_see(tr: Translator, *, surely: bool) -> str:
    """Privacy mode is on, and the bot is no administrator there, or that is not known; with the two cures."""
    seen = (
        tr("The system cannot see plain messages in this group, only commands and replies to its own messages.")
        if surely
        else tr("Unless it is administrator, the system sees only commands and replies to its messages in this group.")
    )
    cures = tr(
        "To mend it: (1) make the system administrator of the group; or (2) at @BotFather send /setprivacy, choose"
        " Disable, then take the system out of the group and add it again."
    )
    return f"{seen}\n{cures}"


def sees_all(tr: Translator) -> str:
    """It was made administrator."""
    return tr("The system is administrator now and sees the messages of this group.")


def unlinked(tr: Translator) -> str:
    """The link was taken off."""
    return tr("The group is no longer linked; nothing is sent to it and nothing is taken from it.")


def is_to_be_unlinked(tr: Translator) -> str:
    """Asked before."""
    return tr("Take the link of this group off? What was reported stays.")


def others_decide(tr: Translator) -> str:
    """To who may not link or change it; nothing about the unit is told."""
    return tr("This group is linked by the organisers of its unit. Please contact them.")


def linked_meanwhile(tr: Translator) -> str:
    """Another organiser was quicker."""
    return tr("Another comrade has linked this group meanwhile. Send /link to see or change it.")


def own_name(tr: Translator) -> str:
    """An anonymous administrator sends /link."""
    return tr("Please send this command under your own name: the group's name does not tell who you are.")


def in_groups(tr: Translator) -> str:
    """/link in private: how it is done."""
    return tr("To link a group, add the system to it, or send /link in it.")


def group_line(tr: Translator, title: str, link: Link, *, present: bool) -> str:
    """A group in the list of /link in private."""
    what = tr("tallies only") if link.purpose is Purpose.OVERVIEW else tr("reports and tallies")
    line = f"{safe(title) or tr('Group')}: {safe(link.scope)} ({what})"
    return line if present else tr("{group}; the system is not in it", group=line)


def kicked(tr: Translator, title: str) -> str:
    """To the organisers: the bot was put out."""
    return tr(
        "The system was taken out of the group “{group}”; nothing can be sent there until it is added again.",
        group=safe(title) or tr("Group"),
    )


def topic_closed(tr: Translator, title: str) -> str:
    """To the organisers: the topic that a group is linked to was closed."""
    return tr(
        "The topic of the group “{group}” that the system uses was closed. Please reopen it, make the system"
        " administrator, or send /link in another topic.",
        group=safe(title) or tr("Group"),
    )


def left(tr: Translator, name: str, role: RoleName, unit: str, title: str) -> str:
    """To the organisers: somebody who answers for a unit has left its group."""
    return tr(
        "{name} ({office}) has left the group “{group}”.",
        name=safe(name),
        office=office(tr, role, unit),
        group=safe(title) or tr("Group"),
    )
