"""Somebody without a role is told one thing, how to be registered, and only when they turn to the bot."""

from telegram import Message, User

from domain.messages import Text
from handlers.actors import answered, topic_of
from handlers.context import Context
from reports.text import guide, joining
from storage.tables import Group


def turn_away(context: Context, message: Message, user: User) -> None:
    """Answer a stranger in private, and in a group only where they reply to the bot; other talk is not for us.

    Once an hour: who goes on writing learns nothing more.
    """
    if message.edit_date is not None:
        return
    private = message.chat.type == message.chat.PRIVATE
    if not (private or is_to_us(context, message)) or not context.deps.strangers.take(user.id, context.now):
        return
    said = guide.for_stranger(context.tr, user.id)
    if private:
        key = joining.share_phone(context.tr)
        context.say(Text(message.chat_id, joining.with_phone(context.tr, said), phone=key))
    else:
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))


def turn_group_away(context: Context, message: Message) -> None:
    """Tell a group that is not linked so, once an hour."""
    if context.deps.strangers.take(message.chat_id, context.now):
        said = guide.for_strange_group(context.tr)
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))


def is_for_us(context: Context, group: Group, message: Message) -> bool:
    """Whether what is said in a linked group is said to the bot: where the group is linked to one topic, only there,
    and wherever somebody replies to the bot.
    """
    return group.topic_id in {None, topic_of(message)} or is_to_us(context, message)


def is_to_us(context: Context, message: Message) -> bool:
    """Whether the message is a reply to one of the bot's."""
    replied = answered(message)
    return replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id
