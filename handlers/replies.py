"""What people write: read it, store it if it is a report and clear, ask if it is not, leave all other talk alone."""

from collections.abc import Sequence

from telegram import Message, Update, User

from domain.answers import is_plausible
from domain.messages import Reaction, Text
from domain.reading import Intent, Reading
from domain.rights import Action
from handlers import flows, lacking, questions, recording, registering, unclear, unit_lists
from handlers.actors import Actor, actor_of, answered, is_anonymous, speaker, topic_of, words_of
from handlers.campaign import making
from handlers.context import Context
from handlers.duties import Duties, assignment_of, duties_of
from handlers.recording import Said
from handlers.strangers import is_for_us, is_to_us, turn_away
from handlers.understanding import Heard, statement_of, understand
from reports.text import guide, receipts
from storage import campaigns, groups, people, talk, units
from storage.reports import Origin
from storage.tables import Post, Report, Unit


async def take_message(update: Update, context: Context) -> None:
    """A text or a caption, new or edited, in private or in a linked group."""
    message = update.effective_message
    if message is None:
        return
    context.is_new_album(message.media_group_id)
    if (user := speaker(message)) is None:
        await _ask_for_a_name(context, message)
        return
    private = message.chat.type == message.chat.PRIVATE
    group = None if private else await groups.by_chat(context.session, message.chat_id)
    if not private and (group is None or not is_for_us(context, group, message)):
        await _take_for_card(context, message, user)
        return
    actor = await actor_of(context.session, user, context.now)
    if group is not None and await registering.take_wish(context, message, user, group, known=actor is not None):
        return
    if actor is None:
        turn_away(context, message, user)
        return
    if private:
        await people.note_started(context.session, actor.person, context.now)
    if await flows.take_words(context, message, actor) or await unit_lists.take_list(context, message, actor):
        return
    duties = await duties_of(context, actor, group)
    if duties is not None:
        await _take(context, update.update_id, message, actor, duties)
    elif private and not await making.take_plan(context, message, actor):
        nothing = context.tr("There is nothing to report at present.")
        context.say(Text(message.chat_id, guide.for_founder(context.tr) if actor.founder else nothing))


async def _take_for_card(context: Context, message: Message, user: User) -> None:
    """In a group that is not linked only what answers the card that asks about it is for us."""
    actor = await actor_of(context.session, user, context.now) if is_to_us(context, message) else None
    if actor is not None:
        await flows.take_words(context, message, actor)


async def _take(context: Context, update_id: int, message: Message, actor: Actor, duties: Duties) -> None:
    post = await _answered_post(context, message)
    if post is not None and post.teaches:
        await unclear.take_name(context, message, actor)
        return
    if post is not None and post.unit_id is not None:
        duties = duties.of_units(await units.by_ids(context.session, [post.unit_id]))
    heard = await understand(context, message, duties, post)
    reading = heard.reading
    context.work.readings.append((reading.intent.value, reading.sure))
    origin = await recording.origin_of(context, message, actor, update_id)
    if message.edit_date is not None and origin.overtaken_at is None:
        await talk.drop_questions(context.session, message.chat_id, message.message_id, origin.revision, context.now)
    if reading.intent is Intent.REPORT:
        await _take_report(context, message, actor, duties, heard, origin)
    elif origin.overtaken_at is None and not await making.take_plan(context, message, actor):
        await _leave(context, message, actor, reading)


async def _take_report(
    context: Context, message: Message, actor: Actor, duties: Duties, heard: Heard, origin: Origin
) -> None:
    """Store what is clear and allowed, ask about the rest. Of a version that was overtaken nothing is said: it is kept
    as what was written once, or not at all.
    """
    reading = heard.reading
    named = [await _unit(context, said.unit, duties) for said in reading.reports]
    said = await _resolve(context, message, heard, named, duties)
    allowed = all(unit is None or actor.may(Action.REPORT, unit) for unit in named)
    clear = len(said) == len(reading.reports) and reading.sure
    if origin.overtaken_at is not None:
        if allowed and clear:
            await recording.record(context, actor, said, origin)
    elif not allowed:
        _refuse(context, message)
    elif clear and (_is_of_others(actor, said) or not _is_plausible(context, said)):
        await questions.confirm(context, message, actor, duties, reading, origin)
    elif clear:
        stored = await recording.record(context, actor, said, origin)
        await _confirm(context, message, stored)
        _ask_for_the_rest(context, message, actor, said, stored)
    else:
        await questions.ask(context, message, actor, duties, reading, origin)


def _is_of_others(actor: Actor, said: Sequence[Said]) -> bool:
    """Somebody who answers for a unit speaks of another one; they may, but it is asked whether they meant to."""
    return bool(actor.answers_for) and any(unit.id not in actor.answers_for for _, _, unit, _ in said)


def _is_plausible(context: Context, said: Sequence[Said]) -> bool:
    """Figures and days that can be meant; others are asked about before they count."""
    return all(
        is_plausible(
            campaigns.rule_of(task),
            statement.status,
            statement.day,
            statement.number,
            members=unit.members,
            today=context.today,
        )
        for _, task, unit, statement in said
    )


def _ask_for_the_rest(
    context: Context, message: Message, actor: Actor, said: Sequence[Said], stored: Sequence[Report]
) -> None:
    """What a report still lacks is asked for in private, where it can be."""
    _, task, unit, _ = said[0]
    reachable = len(stored) == 1 and message.edit_date is None and actor.person.reachable
    if reachable and lacking.lacks(context, task, stored[0]):
        context.turn_to(actor.person)
        lacking.ask(context, actor.person.telegram_id, task, unit, stored[0])


async def _answered_post(context: Context, message: Message) -> Post | None:
    """What the message replies to, if that was the bot's."""
    replied = answered(message)
    return None if replied is None else await talk.post(context.session, message.chat_id, replied.message_id)


async def _resolve(
    context: Context, message: Message, heard: Heard, named: Sequence[Unit | None], duties: Duties
) -> list[Said]:
    """The statements whose unit (named in their order) and task are known and go together; others are left out."""
    resolved: list[Said] = []
    for said, unit in zip(heard.reading.reports, named, strict=True):
        task = duties.task(said.task)
        assignment = await assignment_of(context.session, duties, task, unit) if task and unit else None
        if task is not None and unit is not None and assignment is not None:
            statement = statement_of(heard, said, task, words_of(message))
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
    standings = [await recording.standing_of(context, report) for report in stored]
    line = receipts.stored(context.tr, recording.without_words(standings))
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
        said = context.tr("This message was not recorded as a report. Send /mine to see what is to be reported.")
    context.say(Text(message.chat_id, said, reply_to=message.message_id))


async def _ask_for_a_name(context: Context, message: Message) -> None:
    """An anonymous administrator has answered the bot: nobody is known by it, so nothing can be recorded."""
    if not is_anonymous(message) or not is_to_us(context, message) or message.edit_date is not None:
        return
    if await groups.by_chat(context.session, message.chat_id) is not None:
        said = context.tr(
            "Messages in the group's name cannot be recorded as reports. Please write under your own name."
        )
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))


def _refuse(context: Context, message: Message) -> None:
    """They spoke for a unit that is not theirs. The name is theirs; nothing about the unit is told."""
    if message.chat.type == message.chat.PRIVATE or is_to_us(context, message):
        said = context.tr("You are not registered to report for that unit. Nothing was recorded.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
