"""More time, asked for and decided: what goes up to who decides, and what comes back down."""

from datetime import date
from zoneinfo import ZoneInfo

from domain.extension import Verdict, Wish
from locales import formats
from locales.translator import Translator
from reports.text.names import quoted, safe


def ask_day(tr: Translator, unit: str, task: str, due: date) -> str:
    """Ask a secretary until when more time is wanted, and why; the reply says it."""
    return tr(
        'More time for "{task}" of {unit} (due on {day}): please reply to this message with the day you ask for and the'
        " reason. For example: 20/7, because of flooding.",
        unit=safe(unit),
        task=safe(task),
        day=formats.day(due, tr.language),
    )


def which_task(tr: Translator) -> str:
    """Above buttons that each name a task."""
    return tr("For which task is more time asked? Please choose:")


def nothing_to_extend(tr: Translator) -> str:
    """Said to somebody who owes nothing and has nothing to decide."""
    return tr("There is no task for which more time could be asked, and no request that waits for your decision.")


def in_private(tr: Translator) -> str:
    """The answer in a group, where nothing of it is told."""
    return tr("To ask for more time, please send /extend to the system in a private message.")


def request(tr: Translator, wish: Wish, zone: ZoneInfo) -> str:
    """To who decides, above the two buttons; with the sender's own words."""
    lines = [
        tr(
            'Reported respectfully: {unit} asks for more time for "{task}", from {before} until {wanted}.',
            **_told(tr, wish),
        )
    ]
    if wish.words and wish.person:
        moment = formats.moment(wish.said_at, zone, tr.language)
        said = {"person": safe(wish.person), "moment": moment, "words": quoted(wish.words)}
        lines.append(tr("In the words of {person} ({moment}): {words}", **said))
    return "\n".join([*lines, tr("Your decision, please.")])


def more_requests(tr: Translator, count: int) -> str:
    """After the first few."""
    number = formats.number(count, tr.language)
    return tr("{count} more requests wait; please decide on these first and send /extend again.", count=number)


def decided(tr: Translator, wish: Wish, verdict: Verdict, zone: ZoneInfo) -> str:
    """What was decided, to those who may decide: in the place of the request, and on a second press."""
    told = _told(tr, wish) | {
        "person": safe(verdict.by) or tr("who decides"),
        "moment": formats.moment(verdict.at, zone, tr.language),
    }
    if verdict.granted:
        return tr('{unit}, "{task}": {person} has granted more time until {wanted} ({moment}).', **told)
    return tr('{unit}, "{task}": {person} has refused more time until {wanted} ({moment}).', **told)


def no_longer_asked(tr: Translator) -> str:
    """On a button under a request that was taken back, or that time has overtaken."""
    return tr("This request needs no decision any more.")


def day_has_passed(tr: Translator) -> str:
    """Nothing was decided: the day that was asked for is over."""
    return tr("The day that was asked for has passed, so it cannot be granted. The unit may ask for another one.")


def answer(tr: Translator, wish: Wish, verdict: Verdict, office: str) -> str:
    """To who asked (`office` is HTML already)."""
    told = _told(tr, wish) | {"office": office, "person": safe(verdict.by) or tr("who decides")}
    if verdict.granted:
        return tr(
            'To the {office}. {person} has agreed that {unit} completes "{task}" by {wanted} instead of {before}. The'
            " new due date is in force; reminders follow it.",
            **told,
        )
    return tr(
        'To the {office}. {person} has not agreed that {unit} completes "{task}" by {wanted}; it remains due on'
        " {before}. If there are difficulties, please report them, so that they can be removed in time.",
        **told,
    )


def passed_on(tr: Translator, before: date) -> str:
    """Under the receipt: somebody will decide."""
    return tr(
        "The request was passed on for decision; you will be told. Until then it remains due on {before}.",
        before=formats.day(before, tr.language),
    )


def nobody_decides(tr: Translator, before: date) -> str:
    """Under the receipt: nobody who decides can be reached."""
    return tr(
        "Nobody who decides can be reached through the system; please speak to the unit above yourself. It remains due"
        " on {before}.",
        before=formats.day(before, tr.language),
    )


def _told(tr: Translator, wish: Wish) -> dict[str, str]:
    return {
        "unit": safe(wish.unit),
        "task": safe(wish.task),
        "before": formats.day(wish.before, tr.language),
        "wanted": formats.day(wish.wanted, tr.language),
    }
