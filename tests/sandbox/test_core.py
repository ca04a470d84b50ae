from sandbox import Sandbox
from tests.sandbox.conftest import Client


async def test_a_private_message_comes_as_an_update_and_is_forgotten_once_confirmed(
    telegram: Sandbox, bot: Client
) -> None:
    """The offset confirms, nothing else does."""
    an = telegram.person("An")
    telegram.start(an)
    kinds = [set(update) - {"update_id"} for update in await bot.updates()]
    assert kinds == [{"my_chat_member"}, {"message"}]
    first, second = await bot.updates()
    assert second["message"]["text"] == "/start"
    assert second["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert await bot.updates(offset=first["update_id"] + 1) == [second]
    assert await bot.updates(offset=second["update_id"] + 1) == []


async def test_the_bot_answers_with_buttons_and_learns_which_is_pressed(telegram: Sandbox, bot: Client) -> None:
    """The way of every reminder."""
    an = telegram.person("An", started=True)
    keyboard = {"inline_keyboard": [[{"text": "Đã hoàn thành", "callback_data": "done:1"}]]}
    sent = await bot.ok("sendMessage", chat_id=an.id, text="<b>Nhắc</b>", parse_mode="HTML", reply_markup=keyboard)
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    query = telegram.press(an, telegram.messages(an)[-1], "Đã hoàn thành")
    (update,) = await bot.drain()
    assert update["callback_query"]["data"] == "done:1"
    assert update["callback_query"]["message"]["reply_markup"] == keyboard
    await bot.ok("answerCallbackQuery", callback_query_id=query.id, text="Đã ghi")
    assert await bot.ok("editMessageText", chat_id=an.id, message_id=sent["message_id"], text="Xong")
    assert (await bot.get(f"queries/{query.id}")) == {"answered": True, "text": "Đã ghi", "alert": False, "url": ""}
    assert telegram.journal.complaints() == []
