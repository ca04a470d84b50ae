"""From what somebody said to what is stored, and what the bot says of it."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Message

from domain.calendar import day_of
from domain.messages import Button, Rows, Text
from handlers.actors import Actor, words_of
from handlers.context import Context
from reports.buttons import data_of
from reports.text import extensions as words
from reports.text import receipts
from reports.text.standing import Standing
from storage import assignments, edits, extensions, reports
from storage.reports import Origin, Statement
from storage.tables import Assignment, Campaign, Post, Report, Task, Unit
from storage.tables.columns import stored_id

Said = tuple[Assignment, Task, Unit, Statement]


async def record(context: Context, actor: Actor, said: Sequence[Said], origin: Origin) -> list[Report]:
    """Store what one message states; a statement for a unit that is not the speaker's own is marked so."""
    pairs = [(assignment, statement) for assignment, _, _, statement in said]
    stored = await reports.record(context.session, pairs, origin, context.now, context.deps.zone)
    for report, (_, _, unit, _) in zip(stored, said, strict=False):
        report.on_behalf = stored_id(unit.id) not in actor.answers_for
    await extensions.ask(context.session, stored, context.now, context.deps.zone)
    return stored


async def receipt(context: Context, chat_id: int, reply_to: int | None, stored: Sequence[Report]) -> None:
    """Say in one message what was stored, with the buttons that correct or undo it."""
    if not stored:
        return
    standings = [await standing_of(context, report) for report in stored]
    html = receipts.stored(context.tr, standings) + await who_decides(context, stored)
    text = Text(chat_id, html, receipt_buttons(context, stored[0]), reply_to)
    about = Post(chat_id=chat_id, message_id=0, posted_at=context.now)
    if len(stored) == 1:
        _, task, unit, _ = await _found(context, stored[0].assignment_id)
        about.task_id, about.unit_id = task.id, unit.id
    context.say(text, about)


async def who_decides(context: Context, stored: Sequence[Report]) -> str:
    """A line to end a receipt with: what becomes of the wish for more time in it; empty if there is none."""
    asked = await extensions.of_reports(context.session, stored, context.deps.zone)
    if not asked:
        return ""
    _, _, unit, _ = await _found(context, asked[0].assignment_id)
    before = day_of(asked[0].before, context.deps.zone)
    reached = await extensions.deciders(context.session, unit, context.now)
    return "\n" + (words.passed_on if reached else words.nobody_decides)(context.tr, before)


def receipt_buttons(context: Context, report: Report) -> Rows:
    """Correct it, or take it back."""
    return (
        (
            Button(context.tr("Correct"), data_of("e", report.id)),
            Button(context.tr("Undo"), data_of("u", report.id)),
        ),
    )


async def standing_of(context: Context, report: Report) -> Standing:
    """A report in the words of a receipt."""
    _, task, unit, _ = await _found(context, report.assignment_id)
    done, total = report.step_done, report.step_total
    return Standing(unit.name, task.title, report.status, report.day, done, total, report.number, report.words)


async def standing_now(context: Context, assignment_id: int) -> Standing:
    """Where an assignment stands, in the words of a receipt."""
    assignment, task, unit, _ = await _found(context, assignment_id)
    done, total = assignment.step_done, assignment.step_total
    return Standing(
        unit.name, task.title, assignment.status, assignment.day, done, total, assignment.number, assignment.words
    )


def without_words(standings: Sequence[Standing]) -> list[Standing]:
    """The same for a group: obstacles, and whatever else people put in words, stay between them and the bot."""
    return [replace(standing, words="") for standing in standings]


async def _found(context: Context, assignment_id: int) -> tuple[Assignment, Task, Unit, Campaign]:
    found = await assignments.whole(context.session, assignment_id)
    if found is None:
        raise LookupError(assignment_id)
    return found


async def origin_of(context: Context, message: Message, actor: Actor, update_id: int) -> Origin:
    """Where a text, a caption or an edit of either comes from, and whether a later version of it came in before."""
    words, place = words_of(message), (message.chat_id, message.message_id)
    said = words + _file_of(message)
    version = await edits.take(context.session, place, message.edit_date, said, update_id, context.now)
    return Origin(
        chat_id=message.chat_id,
        message_id=message.message_id,
        said_at=message.edit_date or message.date,
        update_id=update_id,
        person_id=actor.person.id,
        source="private" if message.chat.type == message.chat.PRIVATE else "group",
        raw=words,
        revision=version.revision,
        evidence=_file_of(message),
        overtaken_at=version.overtaken_at,
    )


def _file_of(message: Message) -> str:
    """Telegram's id of the photo (in its largest size) or file that a caption belongs to."""
    if message.photo:
        return message.photo[-1].file_id
    return message.document.file_id if message.document else ""
