"""Who a command comes from, asked in one way for all of them."""

from telegram import Message, Update

from handlers.actors import Actor, actor_of, is_anonymous, speaker
from handlers.context import Context
from handlers.strangers import is_for_us, turn_away
from storage import groups, people


async def who_asks(update: Update, context: Context) -> tuple[Message, Actor | None] | None:
    """A command's message with who sent it: a registered person in private, or nobody in particular in a group.

    None if there is nobody to answer: another bot, a channel, a stranger in private, who has been turned away, or a
    topic of a group that is linked to another one. In private it opens the chat for reminders.
    """
    message = update.message
    if message is None:
        return None
    user = speaker(message)
    if message.chat.type != message.chat.PRIVATE:
        group = await groups.by_chat(context.session, message.chat_id)
        somebody = user is not None or is_anonymous(message)
        return (message, None) if somebody and (group is None or is_for_us(context, group, message)) else None
    if user is None:
        return None
    actor = await actor_of(context.session, user, context.now)
    if actor is None:
        turn_away(context, message, user)
        return None
    await people.note_started(context.session, actor.person, context.now)
    return message, actor
