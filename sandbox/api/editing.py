"""What the bot changes of messages that are there: their words, their buttons, its reaction; and taking them away."""

from importlib.resources import files

from sandbox.api.call import Call, bad_request
from sandbox.api.content import caption_content, markup_of, text_content
from sandbox.api.targets import reachable_chat
from sandbox.messages import Message
from sandbox.people import Chat
from sandbox.shapes import Json
from sandbox.world import World

TWO_DAYS = 48 * 3600
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
EMOJI = frozenset(files("sandbox.api").joinpath("reactions.txt").read_text("utf-8").split())


def edit_message_text(world: World, call: Call) -> Json:
    """New words and buttons for a text message of the bot."""
    message = _own(world, call)
    content = text_content(world, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(world, message, content, markup_of(call))


def edit_message_caption(world: World, call: Call) -> Json:
    """A new caption and buttons for a message of the bot with a file."""
    message = _own(world, call)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: message.content[name] for name in message.content if "caption" not in name}
    return _change(world, message, kept | caption_content(world, call), markup_of(call))


def edit_message_reply_markup(world: World, call: Call) -> Json:
    """New buttons for a message of the bot, or none."""
    message = _own(world, call)
    return _change(world, message, message.content, markup_of(call))


def delete_message(world: World, call: Call) -> bool:
    """Delete a message: the bot's own, a person's in private or as an admin, within 48 hours."""
    chat = reachable_chat(world, call)
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")
    _remove(world, chat, message)
    return True


def delete_messages(world: World, call: Call) -> bool:
    """Delete several messages; those that cannot be found or deleted are skipped."""
    chat = reachable_chat(world, call)
    numbers = call.decoded("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:  # noqa: PLR2004 - the Bot API's own limit
        raise bad_request("message identifiers are not specified")
    for number in numbers:
        message = chat.messages.get(number) if isinstance(number, int) else None
        if message is not None and _may_delete(world, chat, message):
            _remove(world, chat, message)
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    """Set or take back the bot's one reaction to a message."""
    chat = reachable_chat(world, call)
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    given = call.objects("reaction") or []
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = ""
    if given:
        emoji = str(given[0].get("emoji", "")).replace("\ufe0f", "")
        if emoji not in EMOJI or (chat.reactions is not None and emoji not in chat.reactions):
            raise bad_request("REACTION_INVALID")
    message.reactions.pop(world.me["id"], None)
    if emoji:
        message.reactions[world.me["id"]] = emoji
    world.changed()
    return True


def _own(world: World, call: Call) -> Message:
    if call.params.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = reachable_chat(world, call)
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.service or "forward_origin" in message.content:
        raise bad_request("message can't be edited")
    return message


def _change(world: World, message: Message, content: Json, markup: Json | None) -> Json:
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    if content == message.content and markup == message.markup:
        raise bad_request(SAME)
    message.content = content
    message.markup = markup
    message.edit_date = int(world.clock.epoch())
    world.changed()
    return message.as_json()


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    fresh = world.clock.epoch() - message.date < TWO_DAYS
    if chat.bot == "administrator":
        return fresh or chat.own_numbers
    return fresh and (message.from_bot or chat.private)


def _remove(world: World, chat: Chat, message: Message) -> None:
    del chat.messages[message.id]
    message.deleted = True
    world.changed()
