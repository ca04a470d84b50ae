"""What the bot may do where, and the limits of files, captions and menus."""

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.shapes import Json
from tests.sandbox.conftest import Client


async def test_a_chat_may_forbid_writing_or_be_deleted(telegram: Sandbox, bot: Client) -> None:
    """An admin may write all the same; nobody writes into a deleted group."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an])
    await bot.post("chat_rights", chat=chat.id, write=False)
    assert await bot.no("sendMessage", chat_id=chat.id, text="x") == (
        "Bad Request: not enough rights to send text messages to the chat"
    )
    telegram.bot(chat, "promote")
    await bot.ok("sendMessage", chat_id=chat.id, text="x")
    await bot.post("chat_rights", chat=chat.id, deleted=True)
    assert await bot.no("sendMessage", chat_id=chat.id, text="x") == "Forbidden: the group chat was deleted"


async def test_the_bot_leaves_and_is_no_member_any_more(telegram: Sandbox, bot: Client) -> None:
    """Not the same words as when it is thrown out."""
    an = telegram.person("An", started=True)
    chat = telegram.group("Cụm 1", [an], type_="supergroup")
    await bot.ok("leaveChat", chat_id=chat.id)
    assert await bot.no("getChat", chat_id=chat.id) == "Forbidden: bot is not a member of the supergroup chat"
    assert await bot.no("leaveChat", chat_id=an.id)


async def test_an_admin_bot_that_asked_learns_of_every_change_of_members(telegram: Sandbox, bot: Client) -> None:
    """chat_member is no kind that comes by itself."""
    an, binh = telegram.person("An"), telegram.person("Bình")
    chat = telegram.group("Cụm 1", [an], bot="administrator")
    await bot.drain()
    await bot.updates(allowed_updates=["chat_member"])
    telegram.member(chat, binh, "join")
    telegram.member(chat, binh, "promote")
    telegram.member(chat, binh, "leave")
    places = [update["chat_member"]["new_chat_member"]["status"] for update in await bot.drain()]
    assert places == ["member", "administrator", "left"]
    assert (await bot.ok("getChatMember", chat_id=chat.id, user_id=binh.id))["status"] == "left"
    assert await bot.no("getChatMember", chat_id=chat.id, user_id=1) == "Bad Request: member not found"


async def test_pinning_in_a_group_takes_an_admin(telegram: Sandbox, bot: Client) -> None:
    """And shows a service message."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an])
    sent = await bot.ok("sendMessage", chat_id=chat.id, text="x")
    where = {"chat_id": chat.id, "message_id": sent["message_id"]}
    assert await bot.no("pinChatMessage", **where) == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )
    telegram.bot(chat, "promote")
    await bot.ok("pinChatMessage", **where)
    assert (await bot.ok("getChat", chat_id=chat.id))["pinned_message"]["text"] == "x"
    assert telegram.messages(chat)[-1].service == "pinned_message"
    await bot.ok("unpinChatMessage", **where)
    assert await bot.no("unpinChatMessage", **where) == "Bad Request: message to unpin not found"


@pytest.mark.parametrize(
    ("method", "fields", "why"),
    [
        ("getFile", {"file_id": "x"}, "Bad Request: invalid file_id"),
        ("getFile", {}, "Bad Request: file_id not specified"),
        ("sendDocument", {}, "Bad Request: there is no document in the request"),
        ("sendPhoto", {"photo": "x"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        ("sendChatAction", {"action": "sleeping"}, "Bad Request: wrong parameter action in request"),
        ("sendMediaGroup", {"media": []}, "Bad Request: wrong number of media in the album"),
        ("copyMessage", {"from_chat_id": "1"}, "Bad Request: chat not found"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            "Bad Request: BOT_COMMANDS_TOO_MUCH",
        ),
        ("setMyShortDescription", {"short_description": "x" * 121}, "Bad Request: bot short description is too long"),
        (
            "setWebhook",
            {"url": "https://a.vn", "secret_token": "ạ"},
            "Bad Request: secret token contains unallowed characters",
        ),
        ("sendMessage", {"text": "x", "parse_mode": "Loud"}, "Bad Request: unsupported parse_mode"),
        ("sendMessage", {"text": "x", "chat_id": "12x"}, "Bad Request: chat not found"),
        ("sendMessage", {"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply markup JSON object"),
    ],
)
async def test_what_is_wrong_is_named(telegram: Sandbox, bot: Client, method: str, fields: Json, why: str) -> None:
    """In Telegram's words."""
    an = telegram.person("An", started=True)
    assert await bot.no(method, **{"chat_id": an.id} | fields) == why


async def test_captions_and_files_have_their_limits(telegram: Sandbox, bot: Client) -> None:
    """1,024 characters; 20 MB to download."""
    an = telegram.person("An", started=True)
    telegram.send(an, an, telegram.attach("document", b"x" * (20 * 2**20 + 1), "big.bin"))
    big = telegram.messages(an)[0].content["document"]["file_id"]
    assert await bot.no("getFile", file_id=big) == "Bad Request: file is too big"
    small = telegram.attach("document", b"x", "a.txt")["document"]["file_id"]
    await bot.ok("sendDocument", chat_id=an.id, document=small, caption="x" * 1024)
    assert await bot.no("sendDocument", chat_id=an.id, document=small, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )


async def test_the_bot_hears_other_bots_only_if_it_may(telegram: Sandbox, bot: Client) -> None:
    """As Telegram has it: not at all, unless switched on."""
    an, other = telegram.person("An"), telegram.person("Khác", is_bot=True)
    chat = telegram.group("Cụm 1", [an, other], bot="administrator")
    await bot.drain()
    telegram.say(other, chat, "xong")
    assert await bot.drain() == []
    await bot.post("privacy", bots=True)
    telegram.say(other, chat, "xong")
    (update,) = await bot.drain()
    assert update["message"]["from"]["is_bot"] is True


async def test_calls_come_by_query_form_or_json(telegram: Sandbox, bot: Client) -> None:
    """GET and POST, later parameters winning."""
    an = telegram.person("An", started=True)
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        async with session.get(url, params={"chat_id": an.id, "text": "một & hai"}) as answer:
            assert (await answer.json())["ok"]
        async with session.post(url, data={"chat_id": an.id, "text": "ba + bốn"}) as answer:
            assert (await answer.json())["ok"]
        async with session.post(url, params={"chat_id": an.id}, json={"text": "năm"}) as answer:
            assert (await answer.json())["ok"]
        async with session.post(url, data="{", headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400
    assert [message.text for message in telegram.from_bot(an)] == ["một & hai", "ba + bốn", "năm"]
