"""What a message says in its place: read by itself, or as the answer to what the bot asked for there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from telegram import Message

from domain.answers import choice_in, lacks_value
from domain.reading import Intent, Reading, read
from domain.reading import Said as Told
from domain.values import AnswerType, Status
from handlers import lacking
from handlers.actors import words_of
from handlers.context import Context
from handlers.duties import Duties
from storage import campaigns
from storage.reports import Statement
from storage.tables import Post, Task

COMPLETED = {Status.POSTPONED: "xin lùi đến {}"}
"""What a reply to the bot's own question completes, in the language that people write."""
OVERTAKEN = {
    Status.POSTPONED: {Status.DONE, Status.BLOCKED},
    Status.BLOCKED: {Status.DONE, Status.POSTPONED},
    Status.DONE: {Status.NOT_STARTED, Status.IN_PROGRESS, Status.POSTPONED, Status.BLOCKED},
}
"""Statuses that a reply to the bot's own question may state in the place of what was asked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as read; `words` are its own words where they are what was asked for (an obstacle, an answer)."""

    reading: Reading
    words: str = ""
    answers: int | None = None
    """The task whose reminder or question it replies to, by id."""


async def understand(context: Context, message: Message, duties: Duties, post: Post | None) -> Heard:
    """Read a message that may reply to `post`."""
    about = post.task_id if post is not None else None
    plain = await _read(context, message, duties, words_of(message), about)
    reported = plain.intent is Intent.REPORT and plain.sure
    if not reported and (choice := _choice(message, duties, post)) is not None:
        return choice
    if post is None or post.asks is None or _says_surely(plain, OVERTAKEN[post.asks]):
        return Heard(plain, answers=about)
    if (task := duties.task(str(about))) is None:
        return Heard(plain)
    if post.asks is Status.BLOCKED:
        return Heard(_of_own(duties, task, Status.BLOCKED), words_of(message), about)
    if post.asks is Status.DONE:
        return _value(context, message, duties, task) or Heard(plain, answers=about)
    completed = await _read(context, message, duties, COMPLETED[post.asks].format(words_of(message)), about)
    return Heard(completed if _says_surely(completed, {post.asks}) else plain, answers=about)


def statement_of(heard: Heard, told: Told, task: Task, text: str) -> Statement:
    """What is stated of a task: with the choice or the text where the task asks for one and the message gives it."""
    said = Statement(told.status, told.date, told.step, told.number, heard.words)
    rule = campaigns.rule_of(task)
    if not lacks_value(rule, said.status, said.day, said.number, said.words):
        return said
    words = ""
    if task.answer is AnswerType.CHOICE:
        words = choice_in(text, rule.choices, alone=False) or ""
    elif task.answer is AnswerType.TEXT and heard.answers == task.id:
        words = text.strip()
    return Statement(said.status, said.day, said.step, said.number, words)


async def _read(context: Context, message: Message, duties: Duties, text: str, about: int | None) -> Reading:
    return read(
        text,
        today=context.today,
        tasks=duties.words(),
        roster=await context.deps.rosters.of(context.session, duties.scope),
        sender_units=[unit.code for unit in duties.own],
        about=None if about is None else str(about),
        group=message.chat.type != message.chat.PRIVATE,
        due=duties.due(context.deps.zone),
    )


def _value(context: Context, message: Message, duties: Duties, task: Task) -> Heard | None:
    """The value that was asked for, if the message gives it."""
    given = lacking.given(context, task, words_of(message))
    if given is None:
        return None
    return Heard(_of_own(duties, task, Status.DONE, given.day, given.number), given.words, task.id)


def _choice(message: Message, duties: Duties, post: Post | None) -> Heard | None:
    """A choice, and nothing else, under the reminder of one unit's task that asks for one."""
    task = None if post is None or post.asks is not None or post.unit_id is None else duties.task(str(post.task_id))
    given = None if task is None else lacking.named(task, words_of(message))
    if task is None or given is None:
        return None
    return Heard(_of_own(duties, task, Status.DONE), given.words, task.id)


def _of_own(duties: Duties, task: Task, status: Status, day: date | None = None, number: int | None = None) -> Reading:
    reports = tuple(Told(unit.code, str(task.id), status, day, None, number) for unit in duties.own)
    return Reading(Intent.REPORT, reports, sure=True)


def _says_surely(reading: Reading, statuses: Collection[Status]) -> bool:
    """Whether it is a report that leaves nothing to ask, of these statuses alone."""
    return (
        reading.sure
        and reading.intent is Intent.REPORT
        and all(said.unit and said.task and said.status in statuses for said in reading.reports)
    )
