"""What a message may hold: words within their limits and with their entities, buttons within theirs."""

from typing import Any

from sandbox.api.call import Call, bad_request
from sandbox.entities import CAPTION_LIMIT, KINDS, TEXT_LIMIT, BadMarkup, find_entities, parse_html, trim, utf16_length
from sandbox.shapes import Json
from sandbox.world import World

ENTITY_LIMIT = 100
DATA_LIMIT = 64
BUTTON_LIMIT = 100
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_ENTITY_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_ENTITIES = frozenset(KINDS.values()) | {
    "text_mention",
    "expandable_blockquote",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
}
_LINKS = ("http://", "https://", "tg://")


def text_content(world: World, call: Call) -> Json:
    """Text and entities of a message. Raises Refusal when empty, too long or badly marked."""
    raw = call.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = _read(world, call, raw, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) * 2 > TEXT_LIMIT and utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(world: World, call: Call) -> Json:
    """Caption and its entities, {} if there is none. Raises Refusal."""
    raw = call.text("caption")
    if not raw:
        return {}
    text, entities = _read(world, call, raw, "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def markup_of(call: Call) -> Json | None:
    """The keyboard of a message, None if there is none. Raises Refusal."""
    if not call.params.get("reply_markup"):
        return None
    given = call.object("reply_markup") or {}
    if "inline_keyboard" in given:
        return inline_keyboard(given)
    if "keyboard" in given:
        return _reply_keyboard(given)
    if given and not given.get("remove_keyboard") and not given.get("force_reply"):
        raise bad_request("can't parse reply markup JSON object")
    return given or None


def inline_keyboard(given: Json) -> Json | None:
    """The buttons under a message as they will be shown, None for an empty keyboard. Raises Refusal."""
    rows = given["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    shown = [[_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in shown) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": shown} if shown else None


def _read(world: World, call: Call, raw: str, entities_name: str) -> tuple[str, list[Json]]:
    mode = call.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    try:
        text, entities = parse_html(raw) if mode else (raw, _given_entities(raw, call.objects(entities_name) or []))
    except BadMarkup as problem:
        raise bad_request(f"can't parse entities: {problem}") from None
    text, entities = trim(text, _with_people(world, entities))
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    for found in find_entities(text):
        start, end = found["offset"], found["offset"] + found["length"]
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            entities.append(found)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities[:ENTITY_LIMIT]


def _given_entities(text: str, given: list[Json]) -> list[Json]:
    """Entities that came ready, checked. Raises Refusal."""
    size = utf16_length(text)
    for entity in given:
        _check_entity(entity, size)
    return list(given)


def _check_entity(entity: Json, size: int) -> None:
    kind, offset, length = str(entity.get("type")), entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request('can\'t parse MessageEntity: Can\'t find field "offset" or "length"')
    if kind not in _ENTITIES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    needed = _ENTITY_NEEDS.get(kind)
    if needed and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > size:
        end = f"ends after the end of the text at UTF-16 offset {offset + length}"
        raise bad_request(f"entity beginning at UTF-16 offset {offset} {end}")


def _with_people(world: World, entities: list[Json]) -> list[Json]:
    """Mentions by id carry the user; those of people the bot cannot know are dropped, as Telegram does."""
    known = []
    for entity in entities:
        if "user_id" not in entity:
            known.append(entity)
        elif (person := world.people.get(entity["user_id"])) is not None:
            named = {name: entity[name] for name in entity if name != "user_id"}
            known.append(named | {"user": person.user()})
    return known


def _button(button: Any) -> Json:  # noqa: ANN401 - as it came
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    label = button.get("text")
    if not isinstance(label, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if len(actions) != 1 or button[actions[0]] == "":
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    value = button[actions[0]]
    if actions[0] == "callback_data" and len(str(value).encode("utf-8", "replace")) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if actions[0] == "url" and not str(value).startswith(_LINKS):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return {"text": label, actions[0]: value}


def _reply_keyboard(given: Json) -> Json:
    rows = given["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    shown = [[{"text": button} if isinstance(button, str) else button for button in row] for row in rows]
    if not all(isinstance(button, dict) and button.get("text") for row in shown for button in row):
        raise bad_request("can't parse keyboard button: KeyboardButton must have a text")
    return {**given, "keyboard": shown}
