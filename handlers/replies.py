"""What people write: read it, store it if it is a report and clear, ask if it is not, leave all other talk alone."""

from collections.abc import Sequence

from telegram import Message, Update

from domain.messages import Reaction, Text
from domain.reading import Intent, Reading, read
from domain.rights import Action
from domain.values import Status
from handlers import questions, recording
from handlers.actors import Actor, actor_of, speaker, topic_of
from handlers.context import Context
from handlers.duties import Duties, assignment_of, duties_of, units_by_id
from handlers.recording import Said
from handlers.strangers import is_to_us, turn_away
from reports.text import receipts
from storage import groups, people, talk, units
from storage.reports import Statement
from storage.tables import Post, Report, Unit

COMPLETED = {Status.POSTPONED: "xin lùi đến {}"}
"""What a reply to the bot's own question completes, in the language that people write."""


async def take_message(update: Update, context: Context) -> None:
    """A text or a caption, new or edited, in private or in a linked group."""
    message = update.effective_message
    if message is None or (user := speaker(message)) is None:
        return
    private = message.chat.type == message.chat.PRIVATE
    group = None if private else await groups.by_chat(context.session, message.chat_id)
    if not private and group is None:
        return
    actor = await actor_of(context.session, user, context.now)
    if actor is None:
        turn_away(context, message, user)
        return
    if private:
        await people.note_started(context.session, actor.person, context.now)
    duties = await duties_of(context, actor, group)
    if duties is not None:
        await _take(context, update.update_id, message, actor, duties)
    elif private:
        context.say(Text(message.chat_id, context.tr("There is nothing to report at present.")))


async def _take(context: Context, update_id: int, message: Message, actor: Actor, duties: Duties) -> None:
    post = await _answered_post(context, message)
    if post is not None and post.unit_id is not None:
        duties = duties.of_units(await units_by_id(context.session, [post.unit_id]))
    reading = await _read(context, message, duties, post)
    origin = recording.origin_of(message, actor, update_id)
    if reading.intent is not Intent.REPORT:
        await _leave(context, message, actor, reading)
        return
    said = await _resolve(context, reading, duties)
    if any(not actor.may(Action.REPORT, unit) for _, _, unit, _ in said):
        _refuse(context, message)
    elif len(said) == len(reading.reports) and reading.sure:
        stored = await recording.record(context, actor, said, origin)
        await _confirm(context, message, stored)
    else:
        await questions.ask(context, message, actor, duties, reading, origin)


async def _answered_post(context: Context, message: Message) -> Post | None:
    """What the message replies to, if that was the bot's. A topic's first message is no reply to anything."""
    replied = message.reply_to_message
    if replied is None or replied.message_id == message.message_thread_id:
        return None
    return await talk.post(context.session, message.chat_id, replied.message_id)


async def _read(context: Context, message: Message, duties: Duties, post: Post | None) -> Reading:
    words = message.text or message.caption or ""
    roster = await context.deps.rosters.of(context.session, duties.scope)

    def understand(text: str) -> Reading:
        return read(
            text,
            today=context.today,
            tasks=duties.words(),
            roster=roster,
            sender_units=[unit.code for unit in duties.own],
            about=str(post.task_id) if post is not None and post.task_id is not None else None,
            group=message.chat.type != message.chat.PRIVATE,
        )

    if post is not None and post.asks in COMPLETED:
        completed = understand(COMPLETED[post.asks].format(words))
        if completed.sure and completed.intent is Intent.REPORT:
            return completed
    return understand(words)


async def _resolve(context: Context, reading: Reading, duties: Duties) -> list[Said]:
    """The statements whose unit and task are known and go together; others are left out."""
    resolved: list[Said] = []
    for said in reading.reports:
        task = duties.task(said.task)
        unit = await _unit(context, said.unit, duties)
        assignment = await assignment_of(context.session, task, unit) if task and unit else None
        if task is not None and unit is not None and assignment is not None:
            statement = Statement(said.status, said.date, said.step, said.number)
            resolved.append((assignment, task, unit, statement))
    return resolved


async def _unit(context: Context, code: str | None, duties: Duties) -> Unit | None:
    if code is None:
        return None
    own = next((unit for unit in duties.own if unit.code == code), None)
    return own or await units.by_code(context.session, code)


async def _confirm(context: Context, message: Message, stored: Sequence[Report]) -> None:
    """A thumb in a group, a receipt in private."""
    if message.chat.type == message.chat.PRIVATE:
        await recording.receipt(context, message.chat_id, message.message_id, stored)
        return
    line = receipts.stored(context.tr, [await recording.standing_of(context, report) for report in stored])
    instead = Text(message.chat_id, line, reply_to=message.message_id, topic=topic_of(message))
    context.say(Reaction(message.chat_id, message.message_id, instead))


async def _leave(context: Context, message: Message, actor: Actor, reading: Reading) -> None:
    """Nothing to store. In private one line says so, lest somebody believes to have reported; a group hears nothing."""
    if message.edit_date and await questions.ask_whether_withdrawn(context, message, actor):
        return
    if message.chat.type != message.chat.PRIVATE:
        return
    if reading.intent is Intent.QUESTION:
        said = context.tr("The system cannot answer questions. Please contact the comrade in charge of your unit.")
    else:
        said = context.tr("This message was not recorded as a report. Send /viec to see what is to be reported.")
    context.say(Text(message.chat_id, said, reply_to=message.message_id))


def _refuse(context: Context, message: Message) -> None:
    """They spoke for a unit that is not theirs. The name is theirs; nothing about the unit is told."""
    if message.chat.type == message.chat.PRIVATE or is_to_us(context, message):
        said = context.tr("You are not registered to report for that unit. Nothing was recorded.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
