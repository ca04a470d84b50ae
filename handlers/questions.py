"""What the bot is not sure of it asks back, with the sender's words and buttons; the answer is stored as theirs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from telegram import Message

from domain.messages import Button, Rows, Text
from domain.reading import Reading
from domain.reading import Said as Read
from domain.values import Status
from handlers.actors import Actor, topic_of, words_of
from handlers.context import Context
from handlers.duties import Duties, assignment_of
from handlers.likely import Likely, likely_of
from handlers.options import Option
from reports.buttons import data_of
from reports.text import receipts
from reports.text.standing import Standing, state
from storage import reports, talk, units
from storage.reports import Origin, Statement
from storage.tables import Question, Task, Unit
from storage.tables.columns import stored_id

MOST_OPTIONS = 8
MOST_OTHER_DAYS = 2


async def ask(
    context: Context, message: Message, actor: Actor, duties: Duties, reading: Reading, origin: Origin
) -> None:
    """Ask what a message reports: its status, unit or task, whichever is open."""
    likely = await likely_of(context, actor, duties, reading, origin.raw)
    text, options = await _what_is_open(context, duties, reading, origin.raw, likely)
    # Too many answers for buttons: asked in words; a leader still finds the question and can settle it.
    await _put(
        context, message, actor, origin, text if options else receipts.name_both(context.tr, origin.raw), options
    )


async def confirm(
    context: Context, message: Message, actor: Actor, duties: Duties, reading: Reading, origin: Origin
) -> None:
    """Ask whether what was clearly read was meant: for a unit that is not the speaker's own."""
    text, options = await _all_of_it(context, duties, reading, origin.raw)
    await _put(context, message, actor, origin, text, options)


async def ask_whether_withdrawn(context: Context, message: Message, actor: Actor) -> bool:
    """An edited message no longer reads as a report, but was one: ask whether that report is taken back."""
    given = await reports.of_message(context.session, message.chat_id, message.message_id)
    standing = [report for report in given if report.superseded_at is None]
    if not standing or message.edit_date is None:
        return False
    origin = Origin(
        message.chat_id,
        message.message_id,
        message.edit_date,
        0,
        actor.person.id,
        "edit",
        words_of(message),
        int(message.edit_date.timestamp()),
    )
    tr = context.tr
    text = receipts.is_it_withdrawn(tr, origin.raw)
    keep, withdraw = Option(tr("Keep the report"), keeps=True), Option(tr("Take it back"), withdraws=True)
    await _put(context, message, actor, origin, text, [withdraw, keep], other=False)
    return True


def answer_buttons(question_id: int, options: Sequence[Option]) -> Rows:
    """One button a row: they are read on a phone."""
    return tuple((Button(option.label, data_of("q", question_id, place)),) for place, option in enumerate(options))


async def _put(
    context: Context,
    message: Message,
    actor: Actor,
    origin: Origin,
    text: str,
    options: list[Option],
    *,
    other: bool = True,
) -> None:
    """Keep the question and send it; a version of a message is asked about once."""
    if other:
        options = [*options, Option(context.tr("Something else"))]
    question = Question(
        chat_id=origin.chat_id,
        message_id=origin.message_id,
        revision=origin.revision,
        person_id=stored_id(actor.person.id),
        source=origin.source,
        raw=origin.raw,
        said_at=origin.said_at,
        options=[option.to_json() for option in options],
        asked_at=context.now,
    )
    if (kept := await talk.ask(context.session, question)) is not None:
        context.say(_reply(message, text, answer_buttons(stored_id(kept.id), options)))


def _reply(message: Message, html: str, buttons: Rows = ()) -> Text:
    return Text(message.chat_id, html, buttons, reply_to=message.message_id, topic=topic_of(message))


async def _what_is_open(
    context: Context, duties: Duties, reading: Reading, words: str, likely: Likely
) -> tuple[str, list[Option]]:
    """The question's text, and the answers that can be offered for it (none if they would be too many)."""
    tr = context.tr
    if len(reading.reports) > 1:
        return await _all_of_it(context, duties, reading, words)
    read = reading.reports[0]
    unit, task = await _unit_named(context, read, duties), duties.task(read.task)
    if unit is None or task is None:
        pairs = [
            (one, each) for one in ([unit] if unit else likely.units) for each in ([task] if task else likely.tasks)
        ]
        made = [
            await _option(context, duties, read, one, each, name_unit=unit is None, name_task=task is None)
            for one, each in pairs
        ]
        options = [option for option in made if option]
        text = receipts.which_unit(tr, words) if unit is None else receipts.which_task(tr, words)
        return text, options if len(options) <= MOST_OPTIONS else []
    said = [
        *_by_day(read, likely, context.today),
        *(_bare(read, status) for status in likely.statuses if status is not read.status),
    ]
    offered = [await _option(context, duties, each, unit, task) for each in said]
    return receipts.which_status(tr, words), [option for option in offered if option]


def _by_day(read: Read, likely: Likely, today: date) -> list[Read]:
    """What was read, and the same on each other day that was named and can be meant: "20/5 hoặc 22/5"."""
    if read.date is None:
        return [read]
    over = read.status is Status.DONE
    others = [day for day in likely.days if day != read.date and (day <= today if over else day >= today)]
    return [read, *(replace(read, date=day) for day in others[:MOST_OTHER_DAYS])]


async def _all_of_it(context: Context, duties: Duties, reading: Reading, words: str) -> tuple[str, list[Option]]:
    """Several reports in one message: all of them as read, or none."""
    standings, records = [], []
    for read in reading.reports:
        unit, task = await _unit_named(context, read, duties), duties.task(read.task)
        assignment = await assignment_of(context.session, duties, task, unit) if unit and task else None
        if unit is None or task is None or assignment is None:
            return receipts.which_unit(context.tr, words), []
        standings.append(_standing(read, unit, task))
        records.append((stored_id(assignment.id), _statement(read)))
    text = receipts.is_it_so(context.tr, words, standings)
    return text, [Option(context.tr("That is right"), tuple(records))]


async def _option(
    context: Context,
    duties: Duties,
    read: Read,
    unit: Unit,
    task: Task,
    *,
    name_unit: bool = False,
    name_task: bool = False,
) -> Option | None:
    """The reading as an answer for this unit and task; None if the unit does not owe that task."""
    assignment = await assignment_of(context.session, duties, task, unit)
    if assignment is None:
        return None
    standing = _standing(read, unit, task)
    names = ([unit.name] if name_unit else []) + ([task.title] if name_task else [])
    label = ": ".join([", ".join(names), state(context.tr, standing)] if names else [state(context.tr, standing)])
    return Option(label[0].upper() + label[1:], ((stored_id(assignment.id), _statement(read)),))


async def _unit_named(context: Context, read: Read, duties: Duties) -> Unit | None:
    own = next((unit for unit in duties.own if unit.code == read.unit), None)
    return own or (await units.by_code(context.session, read.unit) if read.unit else None)


def _bare(read: Read, status: Status) -> Read:
    """Another status for the same thing, with nothing else of what was read."""
    return Read(read.unit, read.task, status, None, None, None)


def _statement(read: Read) -> Statement:
    return Statement(read.status, read.date, read.step, read.number)


def _standing(read: Read, unit: Unit, task: Task) -> Standing:
    done, total = read.step or (None, None)
    return Standing(unit.name, task.title, read.status, read.date, done, total, read.number)
