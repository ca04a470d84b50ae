"""The orders of the control API (POST /sandbox/…): each takes its JSON fields, changes the world, gives JSON."""

import base64
import random
from collections.abc import Callable
from datetime import datetime

from sandbox import acts, groups
from sandbox.api.call import Upload
from sandbox.order import Order
from sandbox.people import Person
from sandbox.shapes import Json, Misuse

_MIMES = {"photo": "image/jpeg", "voice": "audio/ogg", "sticker": "image/webp"}
_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "sticker": "sticker.webp"}


def send(order: Order) -> Json:
    """A person writes."""
    text = order.words("text")
    if not text:
        raise Misuse("text is missing")
    entities = order.objects("entities") if order.fields.get("entities") is not None else None
    return _say(order, acts.words(text, entities))


def send_file(kind: str) -> Callable[[Order], Json]:
    """A person sends a photo, document, voice or sticker (multipart `file`, or JSON `data` in base64)."""

    def carry_out(order: Order) -> Json:
        upload = order.upload
        if upload is None:
            data = base64.b64decode(order.words("data") or base64.b64encode(b"sandbox"))
            upload = Upload(order.words("file_name") or _NAMES.get(kind, "file.bin"), order.words("mime"), data)
        mime = upload.mime or _MIMES.get(kind, "application/octet-stream")
        content = acts.attach(order.world, kind, upload.data, upload.name, mime)
        return _say(order, content | acts.words(order.words("caption"), caption=True))

    return carry_out


def send_contact(order: Order) -> Json:
    """A person shares their phone number (or, with `of`, somebody else's)."""
    return _say(order, acts.contact(order.world, order.number("as"), order.perhaps("of")))


def forward(order: Order) -> Json:
    """A person sends on a message of another chat (`from_chat`, `message_id`)."""
    original = order.world.message(order.number("from_chat"), order.number("message_id"))
    return _say(order, acts.forwarded(original))


def edit(order: Order) -> Json:
    """A person changes their words."""
    where = order.number("chat"), order.number("message_id")
    return {"message_id": acts.edit(order.world, order.number("as"), *where, order.words("text")).id}


def press(order: Order) -> Json:
    """A person presses a button."""
    where = order.number("chat"), order.number("message_id")
    return {"query_id": acts.press(order.world, order.number("as"), *where, order.words("data")).id}


def react(order: Order) -> Json:
    """A person reacts."""
    where = order.number("chat"), order.number("message_id")
    acts.react(order.world, order.number("as"), *where, order.words("emoji"))
    return {}


def clock(order: Order) -> Json:
    """Move, set, stop or start the clock."""
    fields, own = order.fields, order.world.clock
    if "plus" in fields:
        own.advance(seconds=float(fields["plus"]))
    if "at" in fields:
        at = datetime.fromisoformat(str(fields["at"]))
        if at.tzinfo is None:
            raise Misuse("at needs a time zone")
        own.set(at)
    if "rate" in fields:
        own.run(1 if int(fields["rate"]) else 0)
    return {"now": own.now().isoformat()}


def people(order: Order) -> Json:
    """A person comes to exist, or (with the id of one) changes."""
    known = {"first_name", "last_name", "username", "phone", "note", "language", "is_bot", "deactivated"}
    given = {name: value for name, value in order.fields.items() if name in known}
    old = order.world.people.get(order.perhaps("id") or 0)
    if old is not None:
        for name, value in given.items():
            setattr(old, name, value)
        order.world.changed()
        return {"id": old.id}
    if not given.get("first_name"):
        raise Misuse("first_name is missing")
    return {"id": order.world.add_person(Person(order.perhaps("id") or 0, **given)).id}


def chats(order: Order) -> Json:
    """A group, supergroup or channel comes to exist."""
    chat = groups.make_chat(
        order.world,
        order.words("title"),
        order.words("type") or "group",
        [int(str(person)) for person in order.listed("members")],
        bot=order.words("bot") or "none",
        topics=[str(topic) for topic in order.listed("topics")],
        by=order.perhaps("by"),
        username=order.words("username"),
    )
    return {"id": chat.id, "topics": [{"id": topic.id, "name": topic.name} for topic in chat.topics.values()]}


def members(order: Order) -> Json:
    """A person joins, leaves, becomes admin or not."""
    groups.change_member(order.world, order.chat(), order.number("person"), order.words("do"), order.perhaps("by"))
    return {}


def bot(order: Order) -> Json:
    """The bot is added, removed, promoted or blocked."""
    chat = order.chat()
    groups.place_bot(order.world, chat, order.words("do"), order.perhaps("by") or groups.somebody(order.world, chat))
    return {}


def migrate(order: Order) -> Json:
    """A group becomes a supergroup."""
    return {"new": groups.migrate(order.world, order.chat()).id}


def topics(order: Order) -> Json:
    """One more topic in a supergroup."""
    chat = order.chat()
    by = order.perhaps("as") or groups.somebody(order.world, chat)
    return {"topic": groups.add_topic(order.world, chat, order.words("name"), by)}


def privacy(order: Order) -> Json:
    """Privacy mode on or off; `bots`: whether the bot hears other bots."""
    if "on" in order.fields:
        order.world.privacy = bool(order.fields["on"])
    order.world.hears_bots = bool(order.fields.get("bots", order.world.hears_bots))
    order.world.changed()
    return {}


def chat_rights(order: Order) -> Json:
    """What a chat allows: reactions (yes, no, or a list of emoji), writing, topics closed and opened, its deletion."""
    chat = order.chat()
    fields = order.fields
    if "reactions" in fields:
        allowed = fields["reactions"]
        chat.reactions = allowed if isinstance(allowed, list) else (None if allowed else [])
    if "write" in fields:
        chat.may_write = bool(fields["write"])
    owner = groups.somebody(order.world, chat)
    for name, closed in (("closed_topic", True), ("opened_topic", False)):
        if fields.get(name):
            groups.close_topic(order.world, chat, order.number(name), owner, closed=closed)
    if fields.get("deleted"):
        groups.delete_chat(order.world, chat)
    if fields.get("title"):
        groups.rename(order.world, chat, str(fields["title"]), owner)
    order.world.changed()
    return {}


def faults(order: Order) -> Json:
    """Put fault rules in force instead of the former; `copies` of each update; `shuffle` seeds a webhook's disorder."""
    order.api.faults.set(order.objects("rules"))
    order.world.updates.copies = order.perhaps("copies") or 1
    seed = order.perhaps("shuffle")
    order.api.webhook.order = random.Random(seed) if seed is not None else None  # noqa: S311 - disorder, not secrecy
    return {}


def limits(order: Order) -> Json:
    """Flood limits on or off, and their numbers."""
    own = order.api.limits
    own.on = bool(order.fields.get("on"))
    for name in ("overall", "per_chat", "per_group"):
        if order.perhaps(name) is not None:
            setattr(own, name, order.number(name))
    return {}


def updates(order: Order) -> Json:
    """Let the next update have this id (Telegram chooses anew after a quiet week)."""
    order.world.updates.next_id = order.number("next_id")
    return {}


def update(order: Order) -> Json:
    """Queue any update as it is given (`kind`, `body`, `chat`): a kind unknown today, a poisoned one."""
    body = order.fields.get("body")
    made = order.world.updates.add(
        order.words("kind"), body if isinstance(body, dict) else {}, order.perhaps("chat") or 0
    )
    order.world.changed()
    return {"update_id": made.id if made else None}


def token(order: Order) -> Json:
    """Revoke a token, or take that back."""
    change = order.api.revoked.add if order.fields.get("revoked") else order.api.revoked.discard
    change(order.words("token"))
    return {}


def _say(order: Order, content: Json) -> Json:
    message = acts.say(
        order.world,
        order.number("as"),
        order.number("chat"),
        content | ({"media_group_id": order.words("album")} if order.words("album") else {}),
        reply_to=order.perhaps("reply_to"),
        topic=order.perhaps("topic"),
        anonymous=bool(order.fields.get("anonymous")),
        channel=order.perhaps("channel"),
    )
    return {"message_id": message.id}


ORDERS: dict[str, Callable[[Order], Json]] = {
    "send": send,
    "photo": send_file("photo"),
    "document": send_file("document"),
    "voice": send_file("voice"),
    "sticker": send_file("sticker"),
    "contact": send_contact,
    "forward": forward,
    "edit": edit,
    "press": press,
    "react": react,
    "clock": clock,
    "people": people,
    "chats": chats,
    "members": members,
    "bot": bot,
    "migrate": migrate,
    "topics": topics,
    "privacy": privacy,
    "chat_rights": chat_rights,
    "faults": faults,
    "limits": limits,
    "updates": updates,
    "update": update,
    "token": token,
}
