"""A widely used client library takes the sandbox for Telegram."""

from collections.abc import AsyncIterator

import pytest
import telegram as library
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from sandbox import Sandbox


@pytest.fixture
async def client(telegram: Sandbox) -> AsyncIterator[library.Bot]:
    """The library's Bot, talking to the sandbox."""
    requests = [HTTPXRequest(httpx_kwargs={"trust_env": False}) for _ in range(2)]
    bot = library.Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with bot:
        yield bot


async def test_the_library_finds_its_way_through_a_conversation(telegram: Sandbox, client: library.Bot) -> None:
    """Every update can be read; every answer is what was asked for."""
    an = telegram.person("An", "Nguyễn", phone="+84912345678")
    chat = telegram.group("Cụm 1", [an], type_="supergroup", bot="administrator", topics=["Báo cáo"])
    telegram.start(an, "invite")
    sent = await client.send_message(
        an.id,
        f'Chào <a href="tg://user?id={an.id}">đồng chí</a>',
        parse_mode="HTML",
        reply_markup=library.InlineKeyboardMarkup([[library.InlineKeyboardButton("Xong", callback_data="1")]]),
    )
    assert sent.entities[0].user is not None
    telegram.press(an, telegram.from_bot(an)[0], "Xong")
    telegram.react(an, telegram.from_bot(an)[0], "👍")
    telegram.send(an, an, telegram.attach("photo", b"\xff\xd8\xff", "a.jpg"))
    telegram.send(an, chat, telegram.attach("voice", b"x", "a.ogg"))
    telegram.send(an, chat, telegram.attach("sticker", b"x", "a.webp"))
    telegram.edit(an, telegram.say(an, chat, "xong"), "đã xong")
    updates = await client.get_updates(allowed_updates=library.Update.ALL_TYPES)
    assert [update.update_id for update in updates] == telegram.journal.updates("made")
    assert all(update.effective_user is not None for update in updates)
    query = next(update.callback_query for update in updates if update.callback_query)
    assert await query.answer("Đã ghi")
    assert query.message is not None
    edited = await client.edit_message_text("Xong", an.id, sent.message_id)
    assert isinstance(edited, library.Message)
    assert edited.text == "Xong"
    assert telegram.journal.complaints() == []


async def test_the_library_reads_what_it_asks_about_chats(telegram: Sandbox, client: library.Bot) -> None:
    """Chats, members, commands, descriptions."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an], type_="supergroup", bot="administrator")
    assert (await client.get_me()).username == "dondoc_bot"
    assert (await client.get_chat(chat.id)).title == "Cụm 1"
    assert (await client.get_chat_member(chat.id, an.id)).status == "creator"
    assert (await client.get_chat_member(chat.id, client.id)).status == "administrator"
    assert {one.user.id for one in await client.get_chat_administrators(chat.id)} == {an.id, client.id}
    assert await client.get_chat_member_count(chat.id) == 2
    await client.set_my_commands([("status", "Tình hình")], scope=library.BotCommandScopeAllPrivateChats())
    assert (await client.get_my_commands(library.BotCommandScopeAllPrivateChats()))[0].command == "status"
    await client.set_my_description("Đôn đốc", "vi")
    assert (await client.get_my_description("vi")).description == "Đôn đốc"
    await client.set_my_short_description("Đôn đốc")
    assert (await client.get_my_short_description("vi")).short_description == "Đôn đốc"
    assert (await client.get_webhook_info()).url == ""
    assert await client.leave_chat(chat.id)
    assert telegram.journal.complaints() == []


async def test_the_library_sends_forwards_pins_and_deletes(telegram: Sandbox, client: library.Bot) -> None:
    """Files go up and come down again."""
    an = telegram.person("An", started=True)
    document = await client.send_document(
        an.id, b"a;b", filename="ds.csv", caption="<b>Danh sách</b>", parse_mode="HTML"
    )
    assert document.document is not None
    file = await client.get_file(document.document.file_id)
    assert await file.download_as_bytearray() == b"a;b"
    photo = await client.send_photo(an.id, b"\x89PNG...", caption="Biểu đồ")
    again = await client.send_photo(an.id, photo.photo[-1].file_id)
    assert again.photo
    album = await client.send_media_group(an.id, [library.InputMediaPhoto(b"\x89PNG1"), library.InputMediaPhoto(b"2")])
    assert len({message.media_group_id for message in album}) == 1
    assert (await client.forward_message(an.id, an.id, photo.message_id)).forward_origin is not None
    assert (await client.copy_message(an.id, an.id, photo.message_id)).message_id
    edited = await client.edit_message_caption(an.id, photo.message_id, caption="Biểu đồ mới")
    assert isinstance(edited, library.Message)
    assert edited.caption == "Biểu đồ mới"
    assert await client.send_chat_action(an.id, "typing")
    assert await client.pin_chat_message(an.id, photo.message_id)
    assert await client.unpin_chat_message(an.id)
    assert await client.set_message_reaction(an.id, photo.message_id, "👍")
    assert await client.delete_message(an.id, photo.message_id)
    assert telegram.journal.complaints() == []


async def test_refusals_become_the_librarys_own_errors(
    telegram: Sandbox, client: library.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moved, forbidden, flooded, conflicting, badly asked, badly named."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    an, binh = telegram.person("An", started=True), telegram.person("Bình")
    group = telegram.group("Cụm 1", [an])
    new = telegram.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await client.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    with pytest.raises(Forbidden):
        await client.send_message(binh.id, "x")
    with pytest.raises(BadRequest, match="parse entities"):
        await client.send_message(an.id, "<x>", parse_mode="HTML")
    telegram.faults({"match": {"method": "sendMessage"}, "do": "status", "retry_after": 3})
    with pytest.raises(RetryAfter):
        await client.send_message(an.id, "x")
    telegram.faults({"match": {"method": "sendMessage"}, "do": "accept_then_delay", "ms": 2000})
    with pytest.raises(TimedOut):
        await client.send_message(an.id, "x", read_timeout=0.05)
    assert len(telegram.from_bot(an)) == 1
    await client.set_webhook("https://example.org")
    with pytest.raises(Conflict):
        await client.get_updates()
    telegram.api.revoked.add(telegram.token)
    with pytest.raises(InvalidToken):
        await client.get_me()
