"""What is no text: a photo or file with words is read by its words, all else is thanked for and asked about."""

from telegram import Message, Update

from domain.messages import Text
from handlers import flows, unit_lists
from handlers.actors import actor_of, speaker, topic_of
from handlers.campaign import making
from handlers.context import Context
from handlers.strangers import is_to_us, turn_away
from storage import groups, people


async def take_wordless(update: Update, context: Context) -> None:
    """A photo or file without a caption, a voice message, a sticker, a forwarded message: never a status.

    In a group only what replies to the bot is answered.
    """
    message = update.message
    if message is None or (user := speaker(message)) is None:
        return
    if not context.is_new_album(message.media_group_id):
        return
    private = message.chat.type == message.chat.PRIVATE
    if not private and not is_to_us(context, message):
        return
    if not private and await groups.by_chat(context.session, message.chat_id) is None:
        return
    actor = await actor_of(context.session, user, context.now)
    if actor is None:
        turn_away(context, message, user)
        return
    if private:
        await people.note_started(context.session, actor.person, context.now)
    for take in (flows.take_file, unit_lists.take_list, making.take_plan):
        if await take(context, message, actor):
            return
    context.say(Text(message.chat_id, _ask_for_words(context, message), (), message.message_id, topic_of(message)))


def _ask_for_words(context: Context, message: Message) -> str:
    if message.forward_origin is not None:
        return context.tr("The forwarded message has arrived. Please confirm in your own words what your unit reports.")
    return context.tr("It has arrived, thank you. Please write in one line what it reports; it is not recorded yet.")
