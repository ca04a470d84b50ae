"""The world as the page and the tests see it: the JSON of the control API."""

from datetime import timedelta, timezone

from sandbox.messages import Message
from sandbox.people import Chat
from sandbox.rendering import as_html
from sandbox.shapes import Json
from sandbox.world import World

_OFFICE_ZONE = timezone(timedelta(hours=7))
_KINDS = ("photo", "document", "voice", "sticker", "contact")


def state(world: World) -> Json:
    """People, chats, the clock: everything but the messages."""
    return {
        "now": world.clock.now().astimezone(_OFFICE_ZONE).isoformat(timespec="seconds"),
        "rate": world.clock.rate,
        "me": world.me,
        "people": [
            {
                "id": person.id,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "username": person.username,
                "phone": person.phone,
                "note": person.note,
            }
            for person in world.people.values()
        ],
        "chats": [_chat(chat) for chat in world.chats.values()],
        "privacy": world.privacy,
        "pending": len(world.updates),
        "version": world.version,
    }


def messages(world: World, chat_id: int, after: int = 0) -> list[Json]:
    """A chat's messages with greater ids, oldest first. Raises Misuse."""
    return [_message(message) for message in world.chat(chat_id).messages.values() if message.id > after]


def query(world: World, query_id: str) -> Json | None:
    """What came of a pressed button, None if there was none."""
    found = world.queries.get(query_id)
    if found is None:
        return None
    return {"answered": found.answered, "text": found.text, "alert": found.alert, "url": found.url}


def commands(world: World) -> Json:
    """All menus the bot has set, by scope and language."""
    menus = world.commands.items()
    return {"commands": [{"scope": key[0], "language": key[1], "commands": menu} for key, menu in menus]}


def menu_for(world: World, person_id: int, chat_id: int) -> Json:
    """The menu that a person's client shows in a chat, the narrowest that fits
    (https://core.telegram.org/bots/api#determining-list-of-commands). Raises Misuse.
    """
    chat, language = world.chat(chat_id), world.person(person_id).language
    if chat.private:
        scopes = [f"chat:{chat_id}:", "all_private_chats", "default"]
    elif chat.members.get(person_id) in ("creator", "administrator"):
        scopes = [f"chat_administrators:{chat_id}:", f"chat:{chat_id}:", "all_chat_administrators"]
    else:
        scopes = [f"chat:{chat_id}:"]
    if not chat.private:
        scopes = [f"chat_member:{chat_id}:{person_id}", *scopes, "all_group_chats", "default"]
    found = (world.commands.get((scope, spoken)) for scope in scopes for spoken in (language, ""))
    return {"commands": next((menu for menu in found if menu), [])}


def _chat(chat: Chat) -> Json:
    drawn: Json = {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or chat.as_json().get("first_name", ""),
        "members": list(chat.members),
        "admins": [person for person, place in chat.members.items() if place != "member"],
        "topics": [{"id": topic.id, "name": topic.name, "closed": topic.closed} for topic in chat.topics.values()],
        "bot": chat.bot,
        "reactions": chat.reactions is None,
    }
    if chat.migrated_to:
        drawn["migrated_to"] = chat.migrated_to
    if chat.last is not None:
        drawn["last"] = _message(chat.last)
    return drawn


def _message(message: Message) -> Json:
    content = message.content
    drawn: Json = {
        "message_id": message.id,
        "date": message.date,
        "from": message.sender or message.sender_chat,
        "bot": message.from_bot,
        "text": content.get("text", ""),
        "html": as_html(message.text, message.entities),
        "buttons": [[_button(button) for button in row] for row in (message.markup or {}).get("inline_keyboard", [])],
        "reactions": [{"emoji": emoji, "from": person} for person, emoji in message.reactions.items()],
    }
    drawn |= {kind: _attached(kind, content[kind]) for kind in _KINDS if kind in content}
    if message.markup is not None and "inline_keyboard" not in message.markup:
        drawn |= _keyboard(message.markup)
    if message.service:
        drawn |= {"service": message.service, "details": content[message.service]}
    return drawn | _rare(message) | _reply(message.reply_to)


def _rare(message: Message) -> Json:
    rare = {
        "edit_date": message.edit_date,
        "caption": message.content.get("caption"),
        "sender_chat": message.sender_chat,
        "topic": message.thread,
        "forwarded": message.content.get("forward_origin"),
        "album": message.content.get("media_group_id"),
    }
    return {name: value for name, value in rare.items() if value is not None}


def _reply(message: Message | None) -> Json:
    if message is None or message.service == "forum_topic_created":
        return {}
    sender = message.sender or message.sender_chat
    return {"reply_to": {"message_id": message.id, "text": message.text, "from": sender}}


def _button(button: Json) -> Json:
    if "callback_data" in button:
        return {"text": button["text"], "data": button["callback_data"]}
    return {"text": button["text"], "url": button.get("url", "")}


def _keyboard(markup: Json) -> Json:
    """The reply keyboard that a message brings or takes away, {} if neither."""
    if markup.get("remove_keyboard"):
        return {"keyboard": {"remove": True}}
    if "keyboard" not in markup:
        return {}
    rows = [
        [
            {"text": button["text"]} | ({"request_contact": True} if button.get("request_contact") else {})
            for button in row
        ]
        for row in markup["keyboard"]
    ]
    return {"keyboard": {"rows": rows, "one_time": bool(markup.get("one_time_keyboard"))}}


def _attached(kind: str, shown: object) -> Json:
    if kind == "photo" and isinstance(shown, list):
        shown = shown[-1]
    if not isinstance(shown, dict):
        return {}
    if kind == "contact":
        return shown
    return {
        "file_name": shown.get("file_name", ""),
        "size": shown.get("file_size", 0),
        "url": f"/sandbox/files/{shown['file_id']}",
    }
