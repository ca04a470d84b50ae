"""Somebody without a role is told one thing, how to be registered, and only when they turn to the bot."""

from telegram import Message, User

from domain.messages import Text
from handlers.actors import topic_of
from handlers.context import Context
from reports.text import guide


def turn_away(context: Context, message: Message, user: User) -> None:
    """Answer a stranger in private, and in a group only where they reply to the bot; other talk is not for us."""
    if message.edit_date is not None:
        return
    if message.chat.type == message.chat.PRIVATE or is_to_us(context, message):
        said = guide.for_stranger(context.tr, user.id)
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))


def is_to_us(context: Context, message: Message) -> bool:
    """Whether the message is a reply to one of the bot's."""
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id
