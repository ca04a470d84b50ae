"""Who a command comes from, asked in one way for all of them."""

from telegram import Message, Update

from handlers.actors import Actor, actor_of, is_anonymous, speaker
from handlers.context import Context
from handlers.strangers import turn_away
from storage import people


async def who_asks(update: Update, context: Context) -> tuple[Message, Actor | None] | None:
    """A command's message with who sent it: a registered person in private, or nobody in particular in a group.

    None if there is nobody to answer: another bot, a channel, or a stranger in private, who has been turned away. In
    private it opens the chat for reminders.
    """
    message = update.message
    if message is None:
        return None
    user = speaker(message)
    if message.chat.type != message.chat.PRIVATE:
        return (message, None) if user is not None or is_anonymous(message) else None
    if user is None:
        return None
    actor = await actor_of(context.session, user, context.now)
    if actor is None:
        turn_away(context, message, user)
        return None
    await people.note_started(context.session, actor.person, context.now)
    return message, actor
