"""What people are told about the bot itself: a first greeting, help by role, refusals, a fault."""

from collections.abc import Sequence

from domain.values import RoleName
from locales.translator import Translator
from reports.text.commands import Menu, listed, word
from reports.text.names import office, safe


def for_stranger(tr: Translator, telegram_id: int) -> str:
    """All that somebody without a role is told: how to be registered."""
    return tr(
        "Greetings. This system serves registered people only. To be registered, please contact the organiser of your"
        " organisation and give this Telegram number: {id}",
        id=f"<code>{telegram_id}</code>",
    )


def for_strange_group(tr: Translator) -> str:
    """The one answer to a group that is not linked."""
    return tr("This group is not registered. To have it registered, please contact the organiser.")


def welcome(tr: Translator, name: str, roles: Sequence[tuple[RoleName, str]]) -> str:
    """A first greeting to a person, by what they are for which unit, with what is kept about them."""
    offices = "; ".join(office(tr, role, unit) for role, unit in roles)
    return "\n".join(
        (
            tr("Greetings, {name}. You are registered as {offices}.", name=safe(name), offices=offices),
            tr("The system reminds of due dates, records reports and tallies them daily."),
            _what_is_kept(tr),
            tr("/{help}: how to use it.", help=word(tr, "help")),
        )
    )


def welcome_founder(tr: Translator, name: str) -> str:
    """The same to the first organiser, while there is no unit that they could be organiser of."""
    greeting = tr("Greetings, {name}. You will be organiser of the whole list of units.", name=safe(name))
    return "\n".join((greeting, for_founder(tr), _what_is_kept(tr)))


def for_founder(tr: Translator) -> str:
    """What the first organiser does next."""
    return tr(
        "The next step: please send the list of units here as an Excel or csv file; /units gives a template to fill in."
    )


def welcome_group(tr: Translator, unit: str) -> str:
    """A first greeting to a group that has just been linked to a unit or cluster."""
    return tr(
        "Greetings to all. For {unit}, the system reminds of due dates, records reports and tallies them daily. Please"
        " report in your own words, with the name of the unit, as a reply to its messages. Please send no classified"
        " papers and no personnel lists to the group. /help: how to use it.",
        unit=safe(unit),
    )


def help_for(tr: Translator, menu: Menu) -> str:
    """Help in private, at most ten lines: how to report, and the commands that there are."""
    if menu is Menu.SECRETARY:
        first = [
            tr("Report in your own words under the reminder, or press a button."),
            tr("For example: “completed on 12/5”; “in progress, planned for 20/6”; “blocked, waiting for approval”."),
            tr("Edit your message to correct a report; press “Undo” to take it back."),
        ]
    else:
        first = [tr("To report for a unit, name it: “Unit 3 completed it on 12/5”.")]
    return "\n".join([*first, *listed(tr, menu), _no_secrets(tr)])


def help_in_group(tr: Translator) -> str:
    """Help in a group, at most ten lines."""
    lines = [
        tr("Report as a reply to the system's message, with the name of the unit and the result."),
        tr("A thumb on your message means that the report is recorded."),
        tr("Edit your message to correct a report; press “Undo” to take it back."),
        *listed(tr, Menu.GROUP),
        _no_secrets(tr),
    ]
    return "\n".join(lines)


def no_such_command(tr: Translator) -> str:
    """Said to a command that is none."""
    return tr("There is no such command. The commands that there are: /{help}.", help=word(tr, "help"))


def fault(tr: Translator, number: int) -> str:
    """Said when a message is kept but could not be worked on; `number` finds it again."""
    return tr(
        "Your message has arrived but could not be worked on because of a technical fault (number {number}). It is"
        " kept; there is no need to send it again.",
        number=number,
    )


def request_failed(tr: Translator, number: int) -> str:
    """Said when work that was asked for failed at every attempt; `number` finds it again."""
    return tr(
        "The request could not be carried out because of a technical fault (number {number}). Please try again later.",
        number=number,
    )


def _what_is_kept(tr: Translator) -> str:
    return tr(
        "By using it you agree that your name, your Telegram number and your reports are kept, for following"
        " this work only."
    )


def _no_secrets(tr: Translator) -> str:
    return tr("Please send no classified papers and no personnel lists.")
