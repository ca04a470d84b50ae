"""The control API, which the page drives the world with."""

import asyncio
import sys
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from sandbox import Sandbox, read_clock
from tests.sandbox.conftest import Client


async def test_a_whole_chat_can_be_driven_over_http(telegram: Sandbox, bot: Client) -> None:
    """People, a group, words, a reply, an edit, a button, a reaction."""
    an = (await bot.post("people", first_name="An", last_name="Nguyễn", note="Bí thư Chi bộ 6"))["id"]
    chat = await bot.post(
        "chats", title="Cụm 1", type="supergroup", members=[an], bot="administrator", topics=["Báo cáo"]
    )
    (topic,) = chat["topics"]
    said = await bot.post("send", **{"as": an}, chat=chat["id"], text="xong", topic=topic["id"])
    await bot.post("edit", **{"as": an}, chat=chat["id"], message_id=said["message_id"], text="đã xong")
    await bot.post("react", **{"as": an}, chat=chat["id"], message_id=said["message_id"], emoji="👍")
    keyboard = {"inline_keyboard": [[{"text": "Đúng", "callback_data": "y"}, {"text": "Xem", "url": "https://a.vn"}]]}
    sent = await bot.ok(
        "sendMessage",
        chat_id=chat["id"],
        text="<b>Đúng</b> chưa?",
        parse_mode="HTML",
        reply_markup=keyboard,
        reply_parameters={"message_id": said["message_id"]},
    )
    pressed = await bot.post("press", **{"as": an}, chat=chat["id"], message_id=sent["message_id"], data="y")
    assert (await bot.get(f"queries/{pressed['query_id']}"))["answered"] is False
    await bot.ok("answerCallbackQuery", callback_query_id=pressed["query_id"], text="Đã ghi", show_alert=True)
    assert await bot.get(f"queries/{pressed['query_id']}") == {
        "answered": True,
        "text": "Đã ghi",
        "alert": True,
        "url": "",
    }
    messages = (await bot.get(f"chats/{chat['id']}/messages?after={said['message_id'] - 1}"))["messages"]
    hers, mine = messages
    assert (hers["text"], hers["reactions"], hers["topic"]) == ("đã xong", [{"emoji": "👍", "from": an}], topic["id"])
    assert hers["edit_date"]
    assert mine["html"] == "<b>Đúng</b> chưa?"
    assert mine["bot"] is True
    assert mine["reply_to"]["text"] == "đã xong"
    assert mine["buttons"] == [[{"text": "Đúng", "data": "y"}, {"text": "Xem", "url": "https://a.vn"}]]


async def test_the_state_shows_people_chats_and_the_clock(telegram: Sandbox, bot: Client) -> None:
    """In office time."""
    an = telegram.person("An", phone="+84912345678", note="Bí thư", started=True)
    telegram.say(an, an, "xong")
    await bot.post("clock", at="2020-06-20T08:00:00+07:00")
    await bot.post("clock", plus=3600)
    state = await bot.get("state")
    assert state["now"] == "2020-06-20T09:00:00+07:00"
    assert (state["rate"], state["privacy"], state["pending"]) == (0, True, 1)
    assert state["people"][0]["note"] == "Bí thư"
    (chat,) = state["chats"]
    assert (chat["id"], chat["type"], chat["bot"], chat["title"]) == (an.id, "private", "member", "An")
    assert chat["last"]["text"] == "xong"
    await bot.post("clock", rate=1)
    assert (await bot.get("state"))["rate"] == 1


@pytest.mark.parametrize(
    ("order", "fields"),
    [
        ("send", {"as": 1, "chat": 1, "text": "x"}),
        ("send", {"as": 6_000_000_001, "chat": 6_000_000_001, "text": "trước khi bắt đầu"}),
        ("send", {"as": 6_000_000_001, "chat": "x", "text": "x"}),
        ("send", {"chat": 6_000_000_001, "text": "x"}),
        ("edit", {"as": 6_000_000_001, "chat": 6_000_000_001, "message_id": 9, "text": "x"}),
        ("clock", {"at": "2020-06-20T08:00:00"}),
        ("clock", {"at": "hôm nay"}),
        ("chats", {"title": "x", "members": []}),
        ("people", {}),
        ("bot", {"chat": 6_000_000_001, "do": "promote"}),
        ("faults", {"rules": [{"do": "explode"}]}),
    ],
)
async def test_an_order_that_makes_no_sense_gets_its_reason(
    telegram: Sandbox, order: str, fields: dict[str, object]
) -> None:
    """400 with an error; the world stays as it was."""
    telegram.person("An")
    before = telegram.world.version
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/sandbox/{order}", json=fields) as answer,
    ):
        assert answer.status == 400
        assert (await answer.json())["error"]
    assert telegram.world.version == before


async def test_a_file_sent_by_a_person_can_be_downloaded_by_the_bot_and_looked_at(
    telegram: Sandbox, bot: Client
) -> None:
    """Multipart in, getFile out; in the page's origin it never runs."""
    an = telegram.person("An", started=True)
    form = aiohttp.FormData()
    form.add_field("as", str(an.id))
    form.add_field("chat", str(an.id))
    form.add_field("caption", "danh sách")
    form.add_field("file", b"<script>", filename="ds.html", content_type="text/html")
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{telegram.url}/sandbox/document", data=form) as answer:
            assert answer.status == 200
        (update,) = await bot.updates()
        document = update["message"]["document"]
        assert (document["file_name"], document["file_size"]) == ("ds.html", 8)
        path = (await bot.ok("getFile", file_id=document["file_id"]))["file_path"]
        async with session.get(f"{telegram.url}/file/bot{telegram.token}/{path}") as answer:
            assert await answer.read() == b"<script>"
        shown = (await bot.get(f"chats/{an.id}/messages"))["messages"][0]["document"]
        async with session.get(telegram.url + shown["url"]) as answer:
            assert answer.headers["Content-Disposition"] == "attachment"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_changes_are_told_as_they_happen(telegram: Sandbox) -> None:
    """Server-sent events with the version."""
    async with aiohttp.ClientSession() as session, session.get(f"{telegram.url}/sandbox/events") as events:
        assert events.content_type == "text/event-stream"
        first = await events.content.readuntil(b"\n\n")
        telegram.person("An")
        assert await events.content.readuntil(b"\n\n") != first


async def test_the_menu_is_the_narrowest_that_fits(telegram: Sandbox, bot: Client) -> None:
    """By scope, then by language."""
    an, binh = telegram.person("An"), telegram.person("Bình")
    chat = telegram.group("Cụm 1", [an, binh])

    async def menu_of(person: int, where: int) -> list[str]:
        menu = await bot.get(f"commands?as={person}&chat={where}")
        return [command["command"] for command in menu["commands"]]

    def menu(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": "x"}]

    await bot.ok("setMyCommands", commands=menu("all"))
    await bot.ok("setMyCommands", commands=menu("groups"), scope={"type": "all_group_chats"})
    await bot.ok("setMyCommands", commands=menu("nhom"), scope={"type": "all_group_chats"}, language_code="vi")
    await bot.ok("setMyCommands", commands=menu("admins"), scope={"type": "chat_administrators", "chat_id": chat.id})
    assert await menu_of(an.id, an.id) == ["all"]
    assert await menu_of(an.id, chat.id) == ["admins"]
    assert await menu_of(binh.id, chat.id) == ["nhom"]
    await bot.ok("deleteMyCommands", scope={"type": "all_group_chats"}, language_code="vi")
    assert await menu_of(binh.id, chat.id) == ["groups"]
    assert await bot.no("setMyCommands", commands=menu("Hoa")) == "Bad Request: BOT_COMMAND_INVALID"


async def test_the_journal_can_be_read_from_where_one_stopped(telegram: Sandbox, bot: Client) -> None:
    """Refusals and unknown fields are marked."""
    an = telegram.person("An", started=True)
    await bot.ok("sendMessage", chat_id=an.id, text="x", colour="red")
    (first,) = (await bot.get("journal"))["entries"]
    assert (first["what"], first["method"], first["unknown"]) == ("accepted", "sendMessage", ["colour"])
    await bot.no("sendMessage", chat_id=an.id)
    (second,) = (await bot.get(f"journal?after={first['number']}"))["entries"]
    assert (second["what"], second["code"]) == ("refused", 400)
    assert telegram.journal.count() == {"sendMessage": 1}


async def test_a_reply_keyboard_is_shown_until_it_is_taken_away(telegram: Sandbox, bot: Client) -> None:
    """With the button that shares one's number."""
    an = telegram.person("An", started=True)
    rows = [[{"text": "Gửi số", "request_contact": True}, "Thôi"]]
    await bot.ok("sendMessage", chat_id=an.id, text="x", reply_markup={"keyboard": rows, "one_time_keyboard": True})
    await bot.ok("sendMessage", chat_id=an.id, text="x", reply_markup={"remove_keyboard": True})
    asked, gone = (message["keyboard"] for message in (await bot.get(f"chats/{an.id}/messages"))["messages"])
    assert asked == {"rows": [[{"text": "Gửi số", "request_contact": True}, {"text": "Thôi"}]], "one_time": True}
    assert gone == {"remove": True}


async def test_any_update_can_be_queued_as_it_is_given(telegram: Sandbox, bot: Client) -> None:
    """Kinds unknown today, and poisoned ones."""
    await bot.post("update", kind="telepathy", body={"deep": [[[["\ud800"]]]]})
    (update,) = await bot.updates()
    assert update["telepathy"] == {"deep": [[[["\ud800"]]]]}


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example:80"}])
async def test_no_other_site_can_drive_the_world(telegram: Sandbox, headers: dict[str, str]) -> None:
    """Neither from the visitor's browser nor by a name that resolves to this machine."""
    async with aiohttp.ClientSession() as session:
        async with session.post(
            f"{telegram.url}/sandbox/people", data='{"first_name": "X"}', headers=headers
        ) as answer:
            assert answer.status == 403
        own = {"Origin": telegram.url}
        async with session.post(f"{telegram.url}/sandbox/people", json={"first_name": "An"}, headers=own) as answer:
            assert answer.status == 200
    assert [person.first_name for person in telegram.world.people.values()] == ["An"]


@pytest.mark.parametrize("path", ["/page/../server.py", "/page/%2e%2e/server.py", "/nothing.html"])
async def test_nothing_but_the_page_is_served(telegram: Sandbox, path: str) -> None:
    """No way out of its folder."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(URL(telegram.url + path, encoded=True)) as answer,
    ):
        assert answer.status == 404


async def test_the_sandbox_runs_alone(tmp_path: Path) -> None:
    """With the example, its clock in a file, on a free port that it names."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--example", "--clock-file", str(tmp_path / "clock")),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert program.stdout is not None
        url = (await program.stdout.readline()).decode().split()[0]
        async with aiohttp.ClientSession() as session, session.get(f"{url}/sandbox/state") as answer:
            state = await answer.json()
        assert len(state["chats"]) > 5
        assert read_clock(tmp_path / "clock").isoformat(timespec="seconds")[:10] == state["now"][:10]
    finally:
        program.terminate()
        await program.wait()
