"""Chats, their members, pressed buttons and files, as the bot asks for them."""

from sandbox.acts import bot_place, member, move_bot
from sandbox.api.call import Call, Refusal, bad_request
from sandbox.api.targets import reachable_chat
from sandbox.people import Chat
from sandbox.shapes import Json
from sandbox.world import World

FILE_TO_DOWNLOAD = 20 * 2**20
NOTICE_LIMIT = 200
QUERY_LIFE = 150.0
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, call: Call) -> Json:
    """What the bot may know of a chat."""
    chat = reachable_chat(world, call)
    shown = {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if not chat.private:
        shown["permissions"] = dict.fromkeys(_PERMISSIONS, chat.may_write)
    if chat.reactions is not None:
        shown["available_reactions"] = [{"type": "emoji", "emoji": emoji} for emoji in chat.reactions]
    if chat.pinned and chat.pinned[-1] in chat.messages:
        shown["pinned_message"] = chat.messages[chat.pinned[-1]].as_json(with_reply=False)
    return shown


def get_chat_member(world: World, call: Call) -> Json:
    """One person's (or the bot's own) place in a chat."""
    chat = reachable_chat(world, call)
    user_id = call.integer("user_id")
    if user_id == world.me["id"]:
        return bot_place(world, chat.bot)
    if user_id not in world.people:
        raise bad_request("member not found")
    return member(world.user(user_id), chat.members.get(user_id, "left"))


def get_chat_administrators(world: World, call: Call) -> list[Json]:
    """The admins of a group who are no other bots."""
    chat = reachable_chat(world, call)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    found = [
        member(world.user(person), status)
        for person, status in chat.members.items()
        if status != "member" and not world.people[person].is_bot
    ]
    return found + ([bot_place(world, "administrator")] if chat.bot == "administrator" else [])


def get_chat_member_count(world: World, call: Call) -> int:
    """How many are in a chat, the bot included."""
    chat = reachable_chat(world, call)
    return len(chat.members) + 1


def leave_chat(world: World, call: Call) -> bool:
    """The bot leaves a group."""
    chat = reachable_chat(world, call)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    move_bot(world, chat, "left", world.me["id"])
    return True


def answer_callback_query(world: World, call: Call) -> bool:
    """End the waiting sign on a pressed button."""
    text = call.text("text")
    if len(text) > NOTICE_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.queries.get(call.text("callback_query_id"))
    if query is None or world.clock.epoch() - query.made > QUERY_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answered, query.text, query.url = True, text, call.text("url")
    query.alert = call.flag("show_alert")
    world.changed()
    return True


def get_file(world: World, call: Call) -> Json:
    """Where to download a file of up to 20 MB."""
    file_id = call.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > FILE_TO_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.as_json(), "file_path": file.path}


def export_chat_invite_link(world: World, call: Call) -> str:
    """A link into a group, for an admin bot."""
    return _link(_governed(world, call))


def _governed(world: World, call: Call) -> Chat:
    chat = reachable_chat(world, call)
    if chat.bot != "administrator":
        raise Refusal(400, "Bad Request: not enough rights to manage chat invite link")
    return chat


def _link(chat: Chat) -> str:
    return f"https://t.me/+sandbox{abs(chat.id)}"
