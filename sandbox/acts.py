"""What people do in chats: write, edit, press, react, send things. Each raises Misuse if it makes no sense."""

import itertools
import secrets
from collections.abc import Sequence

from sandbox.entities import CAPTION_LIMIT, TEXT_LIMIT, find_entities, utf16_length
from sandbox.messages import Message
from sandbox.people import ANONYMOUS_ADMIN, CHANNEL_SENDER, Chat
from sandbox.shapes import Json, Misuse
from sandbox.world import Query, World

_DATA_LIMIT = 64
_query_numbers = itertools.count(secrets.randbits(40))


def say(
    world: World,
    person: int,
    chat_id: int,
    content: Json,
    *,
    reply_to: int | None = None,
    topic: int | None = None,
    anonymous: bool = False,
    channel: int | None = None,
) -> Message:
    """A person puts a message into a chat and the bot is told; anonymously as the group's admin, or as a channel."""
    chat = _where(world, person, chat_id)
    if chat.private and chat.bot != "member":
        if content.get("text", "").split(" ")[0] != "/start":
            raise Misuse("a person begins with /start")
        move_bot(world, chat, "member", person)
    sender, sender_chat = _face(world, person, chat, anonymous=anonymous, channel=channel)
    message = world.post(
        chat,
        content,
        sender=sender,
        by=person,
        sender_chat=sender_chat,
        reply_to=world.message(chat_id, reply_to) if reply_to else None,
        thread=_topic(chat, topic, reply_to),
    )
    world.tell(chat, message)
    return message


def words(text: str, entities: Sequence[Json] | None = None, *, caption: bool = False) -> Json:
    """The content of a text message or of a caption, with the entities Telegram finds itself unless given."""
    names = ("caption", "caption_entities") if caption else ("text", "entities")
    if utf16_length(text) > (CAPTION_LIMIT if caption else TEXT_LIMIT):
        raise Misuse("a client would not send so long a text")
    if not all(_lies_within(entity, text) for entity in entities or ()):
        raise Misuse("an entity has a type, an offset and a length within the text")
    found = list(entities) if entities is not None else find_entities(text)
    content: Json = {names[0]: text} if text else {}
    return content | ({names[1]: found} if found else {})


def edit(world: World, person: int, chat_id: int, message_id: int, text: str) -> Message:
    """A person changes the words of their own message."""
    message = world.message(chat_id, message_id)
    if message.by != person or message.service:
        raise Misuse("only their own words")
    caption = "text" not in message.content
    for name in ("text", "entities", "caption", "caption_entities"):
        message.content.pop(name, None)
    message.content |= words(text, caption=caption)
    message.edit_date = int(world.clock.epoch())
    world.changed()
    world.tell(world.chat(chat_id), message, edited=True)
    return message


def press(world: World, person: int, chat_id: int, message_id: int, data: str) -> Query:
    """A person's client sends a button's data, 1 to 64 bytes; whether the button is there is not asked (a client may
    be old, or forged).
    """
    chat = _where(world, person, chat_id)
    message = world.message(chat_id, message_id)
    if not message.from_bot:
        raise Misuse("that message has no buttons")
    if not 1 <= len(data.encode()) <= _DATA_LIMIT:
        raise Misuse("a button's data has 1 to 64 bytes")
    query = Query(str(next(_query_numbers)), person, message, data, world.clock.epoch())
    world.queries[query.id] = query
    if chat.bot_inside:
        body = {
            "id": query.id,
            "from": world.user(person),
            "message": message.as_json(),
            "chat_instance": str(abs(chat_id) * 7919),
            "data": data,
        }
        world.updates.add("callback_query", body, chat_id)
    world.changed()
    return query


def react(world: World, person: int, chat_id: int, message_id: int, emoji: str) -> None:
    """A person sets (or with "" takes back) a reaction. Only an admin bot that asked for reactions is told."""
    chat = _where(world, person, chat_id)
    message = world.message(chat_id, message_id)
    old = message.reactions.pop(person, "")
    if emoji:
        message.reactions[person] = emoji
    if chat.bot == "administrator" or (chat.private and chat.bot == "member"):
        body = {
            "chat": chat.as_json(),
            "message_id": message_id,
            "user": world.user(person),
            "date": int(world.clock.epoch()),
            "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        world.updates.add("message_reaction", body, chat_id)
    world.changed()


def attach(world: World, kind: str, data: bytes, name: str, mime: str) -> Json:
    """The content of a message with a file: kind is photo, document, voice or sticker."""
    file = world.files.add(data, name, mime, {"voice": "voice"}.get(kind, f"{kind}s"))
    shown = file.as_json()
    if kind == "photo":
        sizes = [(90, 67), (320, 240), (1280, 960)]
        return {"photo": [{**shown, "width": width, "height": height} for width, height in sizes]}
    if kind == "voice":
        return {"voice": {**shown, "duration": 3, "mime_type": mime}}
    if kind == "sticker":
        flags = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return {"sticker": {**shown, **flags, "emoji": "👍"}}
    return {"document": {**shown, "file_name": name, "mime_type": mime}}


def contact(world: World, person: int, of: int | None = None) -> Json:
    """The content of a message with somebody's contact (their own unless said); Telegram vouches for user_id."""
    whose = world.person(of or person)
    shown = {"phone_number": whose.phone, "first_name": whose.first_name, "user_id": whose.id}
    return {"contact": shown | ({"last_name": whose.last_name} if whose.last_name else {})}


def forwarded(message: Message) -> Json:
    """The content of a message as forwarded, with where it came from."""
    origin: Json = {"type": "user", "date": message.date, "sender_user": message.sender}
    if message.sender_chat is not None:
        origin = {"type": "chat", "date": message.date, "sender_chat": message.sender_chat}
    if message.sender is None:
        origin = {"type": "channel", "date": message.date, "chat": message.chat, "message_id": message.id}
    return {"forward_origin": origin, **message.content}


def move_bot(world: World, chat: Chat, to: str, by: int) -> None:
    """Give the bot another place in a chat (member, administrator, kicked, left, blocked) and tell it."""
    old, chat.bot = chat.bot, to
    body = {
        "chat": chat.as_json(),
        "from": world.user(by),
        "date": int(world.clock.epoch()),
        "old_chat_member": bot_place(world, old),
        "new_chat_member": bot_place(world, to),
    }
    world.changed()
    if old != to:
        world.updates.add("my_chat_member", body, chat.id)


def bot_place(world: World, place: str) -> Json:
    """The bot's place in a chat as a Bot API ChatMember."""
    status = {"none": "left", "blocked": "kicked"}.get(place, place)
    return member(world.me, status)


def member(user: Json, status: str) -> Json:
    """A ChatMember of this status (creator, administrator, member, left, kicked)."""
    shown: Json = {"user": user, "status": status}
    if status == "kicked":
        shown["until_date"] = 0
    if status in ("administrator", "creator"):
        shown["is_anonymous"] = False
    if status == "administrator":
        shown |= dict.fromkeys(ADMIN_RIGHTS, True) | {"can_be_edited": False}
    return shown


ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def _where(world: World, person: int, chat_id: int) -> Chat:
    chat = world.chat(chat_id)
    world.person(person)
    if person not in chat.members:
        raise Misuse(f"person {person} is not in chat {chat_id}")
    if chat.migrated_to:
        raise Misuse(f"chat {chat_id} became {chat.migrated_to}")
    return chat


def _topic(chat: Chat, topic: int | None, reply_to: int | None) -> int | None:
    if topic is None and reply_to:
        return chat.messages[reply_to].thread
    if topic is not None and topic not in chat.topics:
        raise Misuse(f"there is no topic {topic}")
    if topic is not None and chat.topics[topic].closed:
        raise Misuse("the topic is closed")
    return topic


def _lies_within(entity: Json, text: str) -> bool:
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(kind, str) or not isinstance(offset, int) or not isinstance(length, int):
        return False
    return 0 <= offset < offset + length <= utf16_length(text)


def _face(
    world: World, person: int, chat: Chat, *, anonymous: bool, channel: int | None
) -> tuple[Json | None, Json | None]:
    """Whom the message shows as its sender: `from` and `sender_chat`."""
    if chat.type == "channel":
        return None, chat.as_json()
    if channel is not None:
        return CHANNEL_SENDER, world.chat(channel).as_json()
    if anonymous:
        return ANONYMOUS_ADMIN, chat.as_json()
    return world.user(person), None
