"""What the bot says as the Bot API takes it: the parameters of a call."""

import json

from bot.markup import plain
from domain.messages import GENERAL, Button, Rows, Text

NO_PREVIEW = '{"is_disabled": true}'


def without(name: str, fields: dict[str, str]) -> dict[str, str]:
    """The same message without one field; without its parse mode it is plain words."""
    rest = {key: value for key, value in fields.items() if key != name}
    words = "text" if "text" in rest else "caption"
    return rest | {words: plain(rest[words])} if name == "parse_mode" else rest


def written(chat_id: int, html: str) -> dict[str, str]:
    """The fields every message has."""
    return {"chat_id": str(chat_id), "text": whole(html), "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}


def place_of(text: Text) -> dict[str, str]:
    """Topic, and a reply that becomes a plain message if what it answers is gone."""
    place = {} if text.topic in {None, GENERAL} else {"message_thread_id": str(text.topic)}
    if text.reply_to is not None:
        place["reply_parameters"] = json.dumps({"message_id": text.reply_to, "allow_sending_without_reply": True})
    return place


def keyboard(rows: Rows) -> dict[str, str]:
    """Buttons under a message, if there are any."""
    if not rows:
        return {}
    below = [[pressed(button) for button in row] for row in rows]
    return {"reply_markup": json.dumps({"inline_keyboard": below})}


def pressed(button: Button) -> dict[str, str]:
    """A button as Telegram takes it."""
    return {"text": whole(button.label)} | ({"url": button.url} if button.url else {"callback_data": button.data})


def keys(text: Text) -> dict[str, str]:
    """Keys in the place of the keyboard: the one that shares the phone number, or that it goes away again."""
    if text.without_keys:
        return {"reply_markup": json.dumps({"remove_keyboard": True})}
    if not text.phone:
        return {}
    key = {"text": whole(text.phone), "request_contact": True}
    shown = {"keyboard": [[key]], "one_time_keyboard": True, "resize_keyboard": True}
    return {"reply_markup": json.dumps(shown)}


def whole(text: str) -> str:
    """The text with halves of characters (lone surrogates, for which Telegram refuses all of it) marked as such."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
