"""The bot as it shows itself: who it is, its menus, its descriptions."""

import re

from sandbox.api.call import Call, Refusal, bad_request
from sandbox.api.targets import known_chat
from sandbox.shapes import Json
from sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_DESCRIPTION_LIMIT = 256
_LIMITS = {"description": 512, "short_description": 120, "name": 64}
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def get_me(world: World, _call: Call) -> Json:
    """The bot itself."""
    rights: Json = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.me | rights


def log_out(_world: World, _call: Call) -> bool:
    """Accepted without effect: there is no other server to move to."""
    return True


def set_my_commands(world: World, call: Call) -> bool:
    """The menu for one scope and language."""
    commands = call.objects("commands") or []
    if len(commands) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= _DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, call)] = commands
    world.changed()
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    """The menu of exactly this scope and language."""
    return world.commands.get(_scope(world, call), [])


def delete_my_commands(world: World, call: Call) -> bool:
    """No menu of its own for this scope and language any more."""
    world.commands.pop(_scope(world, call), None)
    world.changed()
    return True


def set_my_text(world: World, call: Call) -> bool:
    """setMyDescription, setMyShortDescription, setMyName."""
    field = _field(call)
    text = call.text(field)
    if len(text) > _LIMITS[field]:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    world.descriptions[field, call.text("language_code")] = text
    return True


def get_my_text(world: World, call: Call) -> Json:
    """getMyDescription, getMyShortDescription, getMyName."""
    field = _field(call)
    own = world.me["first_name"] if field == "name" else ""
    everywhere = world.descriptions.get((field, ""), own)
    return {field: world.descriptions.get((field, call.text("language_code")), everywhere)}


def _field(call: Call) -> str:
    return {"name": "name", "description": "description"}.get(call.method[5:].lower(), "short_description")


def _scope(world: World, call: Call) -> tuple[str, str]:
    scope = call.object("scope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind in _CHAT_SCOPES:
        chat = known_chat(world, Call(call.method, scope))
        kind = f"{kind}:{chat.id}:{scope.get('user_id', '')}"
    elif kind not in _SCOPES:
        raise Refusal(400, "Bad Request: can't parse BotCommandScope: Unsupported type specified")
    return kind, call.text("language_code")
