"""What a report still lacks, asked for at once: a new day, the words of an obstacle, the figure or choice of a task."""

from datetime import date

from domain.answers import Value, lacks_value, value_in
from domain.messages import Button, Rows, Text
from domain.values import AnswerType, Status
from domain.vietnamese import fold
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press
from reports.buttons import data_of
from reports.text import receipts
from storage import campaigns
from storage.reports import Statement
from storage.tables import Post, Report, Task, Unit

COURTESY = frozenset({"dạ", "ạ", "vâng", "em"})
BEFORE_CHOICE = ("", "loai ", "muc ", "xep loai ")
"""What may stand before a choice that is all a message says."""


def lacks(context: Context, task: Task, report: Report) -> bool:
    """Whether a report lacks anything."""
    return bool(_what(context, task, report))


def ask(context: Context, chat_id: int, task: Task, unit: Unit, report: Report) -> None:
    """Ask for what it lacks; a reply in words or a button gives it."""
    about = Post(chat_id=0, message_id=0, task_id=task.id, unit_id=unit.id, asks=report.status, posted_at=context.now)
    context.say(Text(chat_id, _what(context, task, report), _buttons(task, report)), about)


def given(context: Context, task: Task, words: str) -> Statement | None:
    """A reply to the question for a task's value, as the statement that it is done; None if it gives none."""
    value = value_in(campaigns.rule_of(task), words, context.today)
    return None if value is None else _with_value(value)


def named(task: Task, words: str) -> Statement | None:
    """A choice that is all that somebody writes under the reminder of its task, but for courtesy; None for other words:
    praise and talk may hold a choice too.
    """
    plain = " ".join(word for word in words.split() if word.lower().strip(".,") not in COURTESY)
    said = fold(plain.strip(" .,"))
    choices = [choice for choice in task.choices if said in {f"{before}{fold(choice)}" for before in BEFORE_CHOICE}]
    return _with_value(choices[0]) if len(choices) == 1 else None


def chosen(press: Press, task: Task) -> Statement:
    """`c:ASSIGNMENT:PLACE`: the choice at a place. Raises MalformedButtonError."""
    place = press.pressed.number(1)
    if not 0 <= place < len(task.choices):
        raise MalformedButtonError
    return _with_value(task.choices[place])


def _with_value(value: Value) -> Statement:
    day = value if isinstance(value, date) else None
    number = value if isinstance(value, int) else None
    return Statement(Status.DONE, day, None, number, value if isinstance(value, str) else "")


def _what(context: Context, task: Task, report: Report) -> str:
    tr = context.tr
    if report.status is Status.POSTPONED and report.day is None:
        return tr("Please reply to this message with the day you ask for, for example: 20/6.")
    if report.status is Status.BLOCKED and not report.words:
        return tr("Please reply to this message with the obstacle in a few words.")
    rule = campaigns.rule_of(task)
    if lacks_value(rule, report.status, report.day, report.number, report.words):
        return receipts.value_wanted(tr, task.title, task.answer)
    return ""


def _buttons(task: Task, report: Report) -> Rows:
    if task.answer is not AnswerType.CHOICE or report.status is not Status.DONE:
        return ()
    return tuple(
        (Button(choice, data_of("c", report.assignment_id, place)),) for place, choice in enumerate(task.choices)
    )
