"""Answers to somebody who has just reported: what was stored, what was taken back, what is not clear."""

from collections.abc import Sequence

from domain.values import AnswerType
from locales.translator import Translator
from reports.text.names import quoted, safe
from reports.text.standing import Standing, phrase


def stored(tr: Translator, standings: Sequence[Standing]) -> str:
    """What has just been recorded, a line for each where there are several."""
    return tr("Recorded:") + _listed(tr, standings)


def undone(tr: Translator, standings: Sequence[Standing]) -> str:
    """How things stand now that a report is taken back."""
    return tr("Taken back. It stands now:") + _listed(tr, standings)


def nothing_to_undo(tr: Translator) -> str:
    """Said to somebody who has no report to take back."""
    return tr("There is no report to take back.")


def which_status(tr: Translator, words: str) -> str:
    """Ask what a report says; its buttons are `standing.button_label`s."""
    return tr("What {words} reports is not clear. Please confirm:", words=quoted(words))


def which_unit(tr: Translator, words: str) -> str:
    """Ask which unit a report is about; each button is a unit."""
    return tr("Which unit {words} is about is not clear. Please choose:", words=quoted(words))


def which_task(tr: Translator, words: str) -> str:
    """Ask which task a report is about; each button is a task."""
    return tr("Which task {words} is about is not clear. Please choose:", words=quoted(words))


def value_wanted(tr: Translator, task: str, answer: AnswerType) -> str:
    """Ask for what a task wants beside "done"; the buttons of a choice are the choices."""
    asked = {
        AnswerType.DATE: tr("Please reply to this message with the day, for example: 20/6."),
        AnswerType.NUMBER: tr("Please reply to this message with the figure, for example: 25."),
        AnswerType.CHOICE: tr("Please choose one:"),
        AnswerType.TEXT: tr("Please reply to this message with the answer in words."),
    }
    return f"“{safe(task)}”: {asked[answer]}"


def name_both(tr: Translator, words: str) -> str:
    """Ask for clearer words, where the answers would be too many for buttons."""
    return tr(
        "What {words} reports is not clear. Please write one message for each unit and task, naming both.",
        words=quoted(words),
    )


def is_it_so(tr: Translator, words: str, standings: Sequence[Standing]) -> str:
    """Ask whether a report was understood; the buttons are yes and other answers."""
    understood = tr("{words} is understood as:", words=quoted(words)) + _listed(tr, standings)
    return understood + "\n" + tr("Please confirm:")


def is_it_withdrawn(tr: Translator, words: str) -> str:
    """Ask whether a report is taken back, where its message was edited and reports nothing now."""
    if not words.strip():
        return tr("The words of your message were taken away. Is the report that it gave before taken back?")
    return tr(
        "{words}, as edited, no longer reads as a report. Is the report that it gave before taken back?",
        words=quoted(words),
    )


def kept(tr: Translator) -> str:
    """Said when it is not."""
    return tr("The report stands as it was recorded.")


def what_is_right(tr: Translator, unit: str, task: str) -> str:
    """Ask for a correction; the buttons are the answers of a reminder."""
    return tr(
        '{unit}, "{task}": please choose what is right, or reply to this message in your own words.',
        unit=safe(unit),
        task=safe(task),
    )


def where_it_stands(tr: Translator, unit: str, task: str) -> str:
    """Ask for a report; the buttons are the answers of a reminder."""
    return tr(
        '{unit}, "{task}": please choose where it stands, or reply to this message in your own words.',
        unit=safe(unit),
        task=safe(task),
    )


def already_answered(tr: Translator) -> str:
    """Said on a button of a question that has its answer."""
    return tr("This question has been answered.")


def _listed(tr: Translator, standings: Sequence[Standing]) -> str:
    """What follows a colon: one on the same line, several on lines of their own."""
    if len(standings) == 1:
        return f" {phrase(tr, standings[0])}."
    return "".join(f"\n- {phrase(tr, standing)}." for standing in standings)
