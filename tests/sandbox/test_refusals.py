"""Calls that Telegram refuses, in its words."""

from datetime import timedelta

import pytest

from sandbox import Sandbox
from sandbox.shapes import Json
from tests.sandbox.conftest import Client


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "👍" * 2049}, "Bad Request: message is too long"),
        (
            {"text": "a <x>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 2',
        ),
        ({"text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "x"}}, 'Bad Request: can\'t find field "message_id"'),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
            "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 9, "length": 1}]},
            "Bad Request: entity begins after the end of the text at UTF-16 offset 9",
        ),
        (
            {"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
            "Bad Request: can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
            "Bad Request: can't parse MessageEntity: Can't find field \"url\"",
        ),
        ({"text": "", "chat_id": 1}, "Bad Request: message text is empty"),
        ({"text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
        ({"text": "x", "chat_id": 1}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused(telegram: Sandbox, bot: Client, fields: Json, why: str) -> None:
    """And nothing appears in the chat."""
    an = telegram.person("An", started=True)
    assert await bot.no("sendMessage", **{"chat_id": an.id} | fields) == why
    assert telegram.messages(an) == []
    assert len(telegram.journal.refused()) == 1


@pytest.mark.parametrize("text", ["x" * 4096, "👍" * 2048, "<b>" + "x" * 4096 + "</b>", "&lt;" * 4096])
async def test_the_limit_counts_what_is_left_after_parsing(telegram: Sandbox, bot: Client, text: str) -> None:
    """1 to 4,096 characters."""
    an = telegram.person("An", started=True)
    assert (await bot.ok("sendMessage", chat_id=an.id, text=text, parse_mode="HTML"))["text"]


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": "ạ" * 22}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "x", "callback_data": ""},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "url": "a"}, "Bad Request: inline keyboard button URL 'a' is invalid: Wrong HTTP URL"),
        (
            {"text": "x"},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "Bad Request: can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "Bad Request: inline keyboard button text must be non-empty"),
    ],
)
async def test_a_bad_button_is_refused(telegram: Sandbox, bot: Client, button: Json, why: str) -> None:
    """Data has 1 to 64 bytes, not characters."""
    an = telegram.person("An", started=True)
    markup = {"inline_keyboard": [[button]]}
    assert await bot.no("sendMessage", chat_id=an.id, text="x", reply_markup=markup) == why


async def test_an_edit_that_changes_nothing_or_what_is_not_the_bots_is_refused(telegram: Sandbox, bot: Client) -> None:
    """The three words of editing."""
    an = telegram.person("An", started=True)
    hers = telegram.say(an, an, "xin chào")
    mine = await bot.ok("sendMessage", chat_id=an.id, text="<b>a</b>", parse_mode="HTML")
    where = {"chat_id": an.id, "message_id": mine["message_id"]}
    again = await bot.no("editMessageText", **where, text="<b>a</b>", parse_mode="HTML")
    assert again.startswith("Bad Request: message is not modified: specified new message content")
    assert (await bot.ok("editMessageText", **where, text="a"))["edit_date"]
    assert (await bot.no("editMessageText", **where | {"message_id": 99}, text="a")).endswith("edit not found")
    assert (await bot.no("editMessageText", **where | {"message_id": hers.id}, text="a")).endswith("can't be edited")


@pytest.mark.parametrize(("later", "taken"), [(149, True), (151, False)])
async def test_a_pressed_button_can_be_answered_for_a_while(
    telegram: Sandbox, bot: Client, later: int, taken: bool
) -> None:
    """By the sandbox's clock."""
    an = telegram.person("An", started=True)
    await bot.ok("sendMessage", chat_id=an.id, text="x")
    query = telegram.press(an, telegram.messages(an)[-1], "x")
    telegram.clock.advance(seconds=later)
    body = await bot.call("answerCallbackQuery", callback_query_id=query.id)
    assert body["ok"] is taken
    assert await bot.no("answerCallbackQuery", callback_query_id="1") == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    assert await bot.no("answerCallbackQuery", callback_query_id=query.id, text="x" * 201)


async def test_who_never_pressed_start_blocked_or_left_cannot_be_written_to(telegram: Sandbox, bot: Client) -> None:
    """403 in Telegram's words; pressing Start opens the chat again."""
    an = telegram.person("An")
    assert await bot.no("sendMessage", chat_id=an.id, text="x") == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    telegram.start(an)
    assert await bot.ok("sendMessage", chat_id=an.id, text="x")
    telegram.bot(an, "block")
    assert await bot.no("sendMessage", chat_id=an.id, text="x") == "Forbidden: bot was blocked by the user"
    telegram.start(an)
    assert await bot.ok("sendMessage", chat_id=an.id, text="x")
    await bot.post("people", id=an.id, deactivated=True)
    assert await bot.no("sendMessage", chat_id=an.id, text="x") == "Forbidden: user is deactivated"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_bot_thrown_out_is_told_so(telegram: Sandbox, bot: Client, kind: str) -> None:
    """By update and by every call."""
    chat = telegram.group("Chi bộ 6", [telegram.person("An")], type_=kind, bot="administrator")
    await bot.drain()
    telegram.bot(chat, "kick")
    changes = [update["my_chat_member"] for update in await bot.drain() if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked"]
    assert await bot.no("sendMessage", chat_id=chat.id, text="x") == f"Forbidden: bot was kicked from the {kind} chat"
    telegram.bot(chat, "add")
    assert await bot.ok("sendMessage", chat_id=chat.id, text="x")


async def test_a_group_that_became_a_supergroup_says_where_it_went(telegram: Sandbox, bot: Client) -> None:
    """Service messages in both, and the new id in the refusal."""
    chat = telegram.group("Chi bộ 6", [telegram.person("An")])
    await bot.drain()
    new = telegram.migrate(chat)
    old_one, new_one = (update["message"] for update in await bot.drain())
    assert (old_one["chat"]["id"], old_one["migrate_to_chat_id"]) == (chat.id, new.id)
    assert (new_one["chat"]["id"], new_one["migrate_from_chat_id"]) == (new.id, chat.id)
    refused = await bot.call("sendMessage", chat_id=chat.id, text="x")
    assert refused == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert await bot.ok("sendMessage", chat_id=new.id, text="x")


async def test_reactions_are_refused_where_the_chat_forbids_them(telegram: Sandbox, bot: Client) -> None:
    """And where the emoji is none of Telegram's, or too many."""
    an = telegram.person("An")
    chat = telegram.group("Chi bộ 6", [an])
    said = telegram.say(an, chat, "xong")
    where = {"chat_id": chat.id, "message_id": said.id}
    thumb = {"type": "emoji", "emoji": "👍"}
    assert await bot.ok("setMessageReaction", **where, reaction=[thumb])
    assert said.reactions == {telegram.world.me["id"]: "👍"}
    assert await bot.no("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "✅"}]) == (
        "Bad Request: REACTION_INVALID"
    )
    assert await bot.no("setMessageReaction", **where, reaction=[thumb, thumb]) == "Bad Request: REACTIONS_TOO_MANY"
    await bot.post("chat_rights", chat=chat.id, reactions=False)
    assert await bot.no("setMessageReaction", **where, reaction=[thumb]) == "Bad Request: REACTION_INVALID"
    assert await bot.no("setMessageReaction", chat_id=chat.id, message_id=99) == (
        "Bad Request: message to react not found"
    )


async def test_a_message_can_be_deleted_by_whom_telegram_lets(telegram: Sandbox, bot: Client) -> None:
    """The bot's own for 48 hours, others' by an admin."""
    an = telegram.person("An")
    chat = telegram.group("Chi bộ 6", [an])
    said = telegram.say(an, chat, "xong")
    mine = await bot.ok("sendMessage", chat_id=chat.id, text="x")
    old = await bot.ok("sendMessage", chat_id=chat.id, text="y")
    assert await bot.no("deleteMessage", chat_id=chat.id, message_id=said.id) == (
        "Bad Request: message can't be deleted"
    )
    assert await bot.ok("deleteMessage", chat_id=chat.id, message_id=mine["message_id"])
    assert (await bot.no("deleteMessage", chat_id=chat.id, message_id=mine["message_id"])).endswith("not found")
    telegram.clock.advance(hours=49)
    assert (await bot.no("deleteMessage", chat_id=chat.id, message_id=old["message_id"])).endswith("can't be deleted")


async def test_unknown_methods_tokens_and_fields_are_told_apart(telegram: Sandbox, bot: Client) -> None:
    """404 for a method, 401 for a revoked token; an unknown field is ignored, but noted."""
    an = telegram.person("An", started=True)
    assert await bot.no("sendTelepathy") == "Not Found: method not found"
    await bot.ok("SENDMESSAGE", chat_id=an.id, text="x", reply_to="nobody")
    assert [line.partition(":")[0] for line in telegram.journal.complaints()] == ["sendTelepathy", "sendMessage"]
    await bot.post("token", token=telegram.token, revoked=True)
    assert await bot.no("getMe") == "Unauthorized"
    telegram.token = "x"
    assert await bot.no("getMe") == "Not Found"


async def test_updates_live_a_day_and_pressed_buttons_150_seconds(telegram: Sandbox, bot: Client) -> None:
    """What waits longer never comes; the journal says so."""
    an = telegram.person("An", started=True)
    await bot.ok("sendMessage", chat_id=an.id, text="x")
    telegram.say(an, an, "xong")
    telegram.press(an, telegram.messages(an)[0], "x")
    telegram.clock.advance(seconds=151)
    assert [set(update) - {"update_id"} for update in await bot.updates()] == [{"message"}]
    telegram.clock.advance(seconds=timedelta(days=1).total_seconds() - 150)
    assert await bot.updates() == []
    assert len(telegram.journal.updates("expired")) == 2
