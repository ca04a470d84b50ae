"""`/undo`: one's own last act of today is taken back if it was a report; of anything else it is said where to go."""

from datetime import datetime, time

from telegram import Message, Update

from domain.calendar import at_clock
from domain.messages import Text
from handlers import recording
from handlers.actors import Actor, actor_of, speaker, topic_of
from handlers.commands import who_asks
from handlers.context import Context
from reports.text import receipts, undoing
from storage import acts, reports
from storage.tables.columns import stored_id


async def undo(update: Update, context: Context) -> None:
    """`/undo`, in private or in a linked group."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    user = speaker(message)
    if actor is None and user is not None:
        actor = await actor_of(context.session, user, context.now)
    if actor is None or await acts.has_withdrawn(context.session, message.chat_id, message.message_id):
        return
    said = await _undone(context, message, actor)
    private = message.chat.type == message.chat.PRIVATE
    context.say(Text(message.chat_id, said, reply_to=None if private else message.message_id, topic=topic_of(message)))


async def _undone(context: Context, message: Message, actor: Actor) -> str:
    person_id, since = stored_id(actor.person.id), _beginning_of_today(context)
    last = await acts.last_report(context.session, person_id, since)
    change = await acts.last_change(context.session, person_id, since)
    if change is not None and (not last or last[0].stored_at < change.at):
        return undoing.elsewhere(context.tr, change.action)
    taken_back = await reports.withdraw(context.session, last, context.now, context.deps.zone)
    if not taken_back:
        return receipts.nothing_to_undo(context.tr)
    standings = [await recording.standing_now(context, report.assignment_id) for report in taken_back]
    private = message.chat.type == message.chat.PRIVATE
    return receipts.undone(context.tr, standings if private else recording.without_words(standings))


def _beginning_of_today(context: Context) -> datetime:
    return at_clock(context.today, time.min, context.deps.zone)
