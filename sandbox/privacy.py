"""Which messages the bot gets in a group (https://core.telegram.org/bots/faq#what-messages-will-my-bot-get)."""

from sandbox.entities import cut
from sandbox.messages import Message
from sandbox.people import Chat
from sandbox.shapes import Json


def bot_sees(chat: Chat, message: Message, me: Json, *, privacy: bool, bots: bool) -> bool:
    """Tell whether an update about this message goes to the bot; `bots`: other bots' messages do."""
    if message.from_bot or (_by_another_bot(message) and not bots):
        return False
    if chat.private:
        return chat.bot == "member"
    if not chat.bot_inside:
        return False
    return chat.type == "channel" or chat.bot == "administrator" or not privacy or is_meant(chat, message, me)


def is_meant(chat: Chat, message: Message, me: Json) -> bool:
    """Tell whether the message is for the bot although privacy mode is on: a service message, a command for it, a
    reply to it or to a message meant for it. A command without a name is for it unless another bot wrote last.
    """
    if message.service:
        return True
    reply = message.reply_to
    if reply is not None and not reply.service and (reply.from_bot or reply.meant_for_bot):
        return True
    for entity in message.entities:
        if entity["type"] != "bot_command":
            continue
        _, _, name = cut(message.text, entity).partition("@")
        if name.lower() == me["username"].lower():
            return True
        if not name and entity["offset"] == 0 and chat.last_bot in (None, me["id"]):
            return True
    return False


def _by_another_bot(message: Message) -> bool:
    return (
        message.sender is not None and message.sender["is_bot"] and message.sender_chat is None and not message.service
    )
