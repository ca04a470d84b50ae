"""Which chat and message a call means, and whether the bot may write there (Telegram's own words when not)."""

from sandbox.api.call import Call, Refusal, bad_request
from sandbox.messages import Message
from sandbox.people import Chat
from sandbox.world import World

_GENERAL_TOPIC = 1


def known_chat(world: World, call: Call, name: str = "chat_id") -> Chat:
    """The chat a call names by number or @username. Raises Refusal."""
    given = call.text(name)
    if not given:
        raise bad_request("chat_id is empty")
    if given.startswith("@"):
        for chat in world.chats.values():
            if chat.username.lower() == given[1:].lower() and not chat.private:
                return chat
        raise bad_request("chat not found")
    chat_id = int(given) if given.lstrip("-").isdigit() else 0
    if chat_id not in world.chats:
        raise bad_request("chat not found")
    return world.chats[chat_id]


def reachable_chat(world: World, call: Call) -> Chat:
    """The chat a call names, if the bot is in it. Raises Refusal."""
    chat = known_chat(world, call)
    if chat.bot_inside and not chat.deleted and not chat.migrated_to:
        person = world.people.get(chat.id)
        if person is not None and person.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        return chat
    raise _why_unreachable(world, chat)


def writable_chat(world: World, call: Call) -> Chat:
    """The chat a call names, if the bot may write into it now. Raises Refusal."""
    chat = reachable_chat(world, call)
    if not chat.may_write and chat.bot != "administrator":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def thread_of(chat: Chat, call: Call, reply_to: Message | None) -> int | None:
    """The topic a new message goes to, None outside topics. Raises Refusal if unknown or closed."""
    thread = call.integer("message_thread_id")
    if not thread:
        return reply_to.thread if reply_to is not None else None
    if chat.topics and thread == _GENERAL_TOPIC:
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and chat.bot != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return thread


def replied_message(chat: Chat, call: Call) -> Message | None:
    """The message a new one answers, None if it answers none. Raises Refusal if there is no such message."""
    if "reply_parameters" not in call.params and "reply_to_message_id" not in call.params:
        return None
    given = call.object("reply_parameters")
    if given is not None:
        if not isinstance(given.get("message_id"), int):
            raise bad_request('can\'t find field "message_id"')
        number, anyway = given["message_id"], bool(given.get("allow_sending_without_reply"))
    else:
        number, anyway = call.integer("reply_to_message_id"), call.flag("allow_sending_without_reply")
    if not number:
        return None
    found = chat.messages.get(number)
    if found is None and not anyway:
        raise bad_request("message to be replied not found")
    return found


def _why_unreachable(world: World, chat: Chat) -> Refusal:
    if chat.migrated_to:
        why = "Bad Request: group chat was upgraded to a supergroup chat"
        return Refusal(400, why, migrate_to_chat_id=chat.migrated_to)
    if chat.deleted:
        why = "the group chat was deleted"
    elif chat.private and world.person(chat.id).deactivated:
        why = "user is deactivated"
    elif chat.private:
        why = "bot was blocked by the user" if chat.bot == "blocked" else "bot can't initiate conversation with a user"
    elif chat.bot == "kicked":
        why = f"bot was kicked from the {chat.type} chat"
    else:
        why = f"bot is not a member of the {chat.type} chat"
    return Refusal(403, f"Forbidden: {why}")
