"""What the bot sends: words, pictures, files, albums, and messages sent on."""

from sandbox.acts import attach, forwarded
from sandbox.api.call import Call, bad_request
from sandbox.api.content import caption_content, markup_of, text_content
from sandbox.api.targets import known_chat, reachable_chat, replied_message, thread_of, writable_chat
from sandbox.messages import Message
from sandbox.people import Chat
from sandbox.shapes import Json
from sandbox.world import World

PHOTO_LIMIT = 10 * 2**20
FILE_LIMIT = 50 * 2**20
ALBUM = (2, 10)
ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(world: World, call: Call) -> Json:
    """A new text message by the bot."""
    content = text_content(world, call)
    return _post(world, writable_chat(world, call), call, content).as_json()


def send_photo(world: World, call: Call) -> Json:
    """A new photo by the bot, uploaded or by file_id."""
    chat = writable_chat(world, call)
    content = _file(world, call, "photo", call.params.get("photo"), PHOTO_LIMIT)
    return _post(world, chat, call, content | caption_content(world, call)).as_json()


def send_document(world: World, call: Call) -> Json:
    """A new file by the bot, uploaded or by file_id."""
    chat = writable_chat(world, call)
    content = _file(world, call, "document", call.params.get("document"), FILE_LIMIT)
    return _post(world, chat, call, content | caption_content(world, call)).as_json()


def send_media_group(world: World, call: Call) -> list[Json]:
    """Two to ten photos or documents as one album."""
    chat = writable_chat(world, call)
    media = call.objects("media") or []
    if not ALBUM[0] <= len(media) <= ALBUM[1]:
        raise bad_request("wrong number of media in the album")
    sent = []
    for item in media:
        part = Call(call.method, {**call.params, **item}, call.uploads)
        content = _file(world, part, item.get("type", ""), item.get("media"), FILE_LIMIT) | caption_content(world, part)
        sent.append(_post(world, chat, call, content))
    for message in sent:
        message.content["media_group_id"] = str(sent[0].id * 7919)
    return [message.as_json() for message in sent]


def forward_message(world: World, call: Call) -> Json:
    """A message sent on with where it came from."""
    chat = writable_chat(world, call)
    return _post(world, chat, call, forwarded(_original(world, call))).as_json()


def copy_message(world: World, call: Call) -> Json:
    """A message sent again without where it came from."""
    chat = writable_chat(world, call)
    content = dict(_original(world, call).content)
    content.pop("forward_origin", None)
    if "caption" in call.params:
        content = {name: content[name] for name in content if "caption" not in name} | caption_content(world, call)
    return {"message_id": _post(world, chat, call, content).id}


def send_chat_action(world: World, call: Call) -> bool:
    """Show that the bot is busy."""
    writable_chat(world, call)
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def pin_chat_message(world: World, call: Call) -> bool:
    """Pin a message; a group shows a service message, which the bot gets too."""
    chat = reachable_chat(world, call)
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if not chat.private and chat.bot != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        pinned = {"pinned_message": message.as_json(with_reply=False)}
        service = world.post(chat, pinned, sender=world.me, by=world.me["id"], reply_to=message)
        world.tell(chat, service)
    return True


def unpin_chat_message(world: World, call: Call) -> bool:
    """Unpin a message, the newest pinned one if none is named."""
    chat = reachable_chat(world, call)
    number = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.changed()
    return True


def _post(world: World, chat: Chat, call: Call, content: Json) -> Message:
    reply_to = replied_message(chat, call)
    thread = thread_of(chat, call, reply_to)
    markup = markup_of(call)
    channel = chat.type == "channel"
    return world.post(
        chat,
        content,
        sender=None if channel else world.me,
        by=world.me["id"],
        from_bot=True,
        sender_chat=chat.as_json() if channel else None,
        reply_to=reply_to,
        thread=thread,
        markup=markup,
    )


def _file(world: World, call: Call, kind: str, given: object, limit: int) -> Json:
    if kind not in ("photo", "document"):
        raise bad_request(f"type of media {kind} is unsupported")
    name = given.removeprefix("attach://") if isinstance(given, str) else ""
    upload = call.uploads.get(name) or call.uploads.get(kind)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > limit:
            raise bad_request(f"file is too big; the maximum size is {limit} bytes")
        return attach(world, kind, upload.data, upload.name, upload.mime)
    if not name:
        raise bad_request(f"there is no {kind} in the request")
    kept = world.files.get(name)
    if kept is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return attach(world, kind, kept.data, kept.name, kept.mime)


def _original(world: World, call: Call) -> Message:
    source = known_chat(world, call, "from_chat_id")
    message = source.messages.get(call.integer("message_id"))
    if message is None:
        verb = "copy" if call.method == "copyMessage" else "forward"
        raise bad_request(f"message to {verb} not found")
    return message
