"""The chat page in a real Chromium, before the real sandbox; the bot is a few plain calls of the Bot API."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import CHROMIUM, Stage

PHONE = {"width": 360, "height": 740}
ZOOMED = {"width": 320, "height": 256}  # a desktop at 400 %, as WCAG's reflow asks
BUTTONS = {"inline_keyboard": [[{"text": "Đã hoàn thành", "callback_data": "done"}]]}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all: its start is the slow part
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome is installed"),
]


async def test_the_office_time_stands_on_top_and_moves_by_the_buttons(stage: Stage) -> None:
    """An hour, a day, to the next 17 giờ 00; stop and run."""
    await stage.open(stage.hoa)
    clock = stage.page.locator("#clock-now")
    await expect(clock).to_have_text("08 giờ 00, thứ Năm, ngày 14/5/2020")
    await stage.page.get_by_role("button", name="+1 giờ").click()
    await expect(clock).to_have_text("09 giờ 00, thứ Năm, ngày 14/5/2020")
    await stage.page.get_by_role("button", name="Đến giờ tổng hợp").click()
    await expect(clock).to_have_text("17 giờ 00, thứ Năm, ngày 14/5/2020")
    await stage.page.get_by_role("button", name="Đến giờ tổng hợp").click()
    await expect(clock).to_have_text("17 giờ 00, thứ Sáu, ngày 15/5/2020")
    await stage.page.get_by_role("button", name="+1 ngày").click()
    await expect(clock).to_have_text("17 giờ 00, thứ Bảy, ngày 16/5/2020")
    await stage.page.get_by_role("button", name="Cho đồng hồ chạy").click()
    await expect(stage.page.get_by_role("button", name="Dừng đồng hồ")).to_be_visible()
    assert stage.telegram.clock.rate == 1


async def test_one_acts_as_a_person_and_writes_into_a_chat_of_theirs(stage: Stage) -> None:
    """Choose a person, choose a chat, send: the bot is told, and the message stands in the list."""
    page = stage.page
    await stage.open(stage.long)
    await page.get_by_label("Đóng vai").select_option(str(stage.hoa.id))
    await page.get_by_role("button", name=re.compile("^Cụm 3")).click()
    await page.get_by_label("Nội dung tin nhắn").fill("Chi bộ Sở Tài chính đã tổ chức đại hội")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator(".message.own .words")).to_contain_text("đã tổ chức đại hội")
    [message] = await stage.updates("message")
    assert (message["from"]["id"], message["chat"]["id"]) == (stage.hoa.id, stage.group.id)


async def test_words_not_sent_yet_stay_with_the_person_and_the_chat_they_were_typed_in(stage: Stage) -> None:
    """Whoever changes the person does not send the words of one under the name of another."""
    page = stage.page
    text = page.get_by_label("Nội dung tin nhắn")
    await stage.open(stage.hoa, stage.group)
    await text.fill("Lời của Hoa")
    await page.get_by_label("Đóng vai").select_option(str(stage.long.id))
    await expect(page.locator("#acting-note")).to_have_text(stage.long.note)
    await expect(text).to_have_value("")
    await page.get_by_label("Đóng vai").select_option(str(stage.hoa.id))
    await expect(text).to_have_value("Lời của Hoa")


async def test_a_message_of_the_bot_comes_without_reload_and_counts_as_unread(stage: Stage) -> None:
    """A badge on a chat that is not open, a word in the list of people for those who do not act; gone once read."""
    page = stage.page
    await stage.open(stage.long, stage.long)
    await stage.call("sendMessage", chat_id=stage.group.id, text="Tổng hợp")
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Nhắc việc")
    await expect(page.locator(".badge")).to_have_text("1 tin chưa đọc")
    await expect(page.locator("#acting option", has_text="Hoa")).to_have_text(re.compile("có tin mới$"))
    await page.get_by_role("button", name=re.compile("^Cụm 3")).click()
    await expect(page.locator(".message .words")).to_contain_text("Tổng hợp")
    await expect(page.locator(".badge")).to_have_count(0)


async def test_a_pressed_button_shows_the_bots_answer_as_a_notice_or_a_box(stage: Stage) -> None:
    """The text of answerCallbackQuery as a toast, with show_alert as a dialog; the button waits meanwhile."""
    page = stage.page
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Đồng chí báo cáo", reply_markup=BUTTONS)
    await stage.open(stage.hoa, stage.hoa)
    button = page.get_by_role("button", name="Đã hoàn thành")
    for alert in (False, True):
        await button.click()
        await expect(button).to_have_attribute("aria-busy", "true")
        [query] = await stage.updates("callback_query")
        assert query["data"] == "done"
        await stage.call("answerCallbackQuery", callback_query_id=query["id"], text="Đã ghi nhận.", show_alert=alert)
        await expect(page.locator("#alert" if alert else ".toast")).to_contain_text("Đã ghi nhận.")
        await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_one_replies_to_a_message_edits_ones_own_and_reacts(stage: Stage) -> None:
    """By the menu of a message; the bot is told of reply and edit as Telegram tells it."""
    page = stage.page
    sent = await stage.call("sendMessage", chat_id=stage.group.id, text="Đề nghị báo cáo")
    await stage.open(stage.hoa, stage.group)
    await page.locator(f'[data-id="{sent["message_id"]}"] summary').click()
    await page.get_by_role("button", name="Trả lời", exact=True).click()
    await page.keyboard.type("Chưa ạ")
    await page.keyboard.press("Enter")
    own = page.locator(".message.own")
    await expect(own.locator(".quote")).to_contain_text("Đề nghị báo cáo")
    await own.hover()
    await own.locator("summary").click()
    await page.get_by_role("button", name="Sửa", exact=True).click()
    await expect(page.get_by_label("Nội dung tin nhắn")).to_have_value("Chưa ạ")
    await page.get_by_label("Nội dung tin nhắn").fill("Đã xong ạ")
    await page.get_by_role("button", name="Lưu").click()
    await expect(own.locator(".words")).to_contain_text("Đã xong ạ")
    await expect(own.locator(".meta")).to_contain_text("đã sửa")
    await page.locator(f'[data-id="{sent["message_id"]}"] summary').click()
    await page.get_by_role("button", name="Thả 👍").locator("visible=true").click()
    await expect(page.locator(".reaction.mine")).to_have_text("👍")
    told = await stage.call("getUpdates", timeout=0)
    assert told[0]["message"]["reply_to_message"]["message_id"] == sent["message_id"]
    assert told[1]["edited_message"]["text"] == "Đã xong ạ"


async def test_everything_is_done_by_keyboard_alone(stage: Stage) -> None:
    """Tab to the chat, Enter; write, Enter; Arrow up edits, Esc leaves; a new message does not take the focus away."""
    page = stage.page
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Đồng chí báo cáo", reply_markup=BUTTONS)
    await stage.open(stage.hoa)
    await page.get_by_label("Đóng vai").focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    text = page.get_by_label("Nội dung tin nhắn")
    await expect(text).to_be_focused()
    await page.keyboard.type("Đang làm ạ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own .words")).to_contain_text("Đang làm ạ")
    await page.keyboard.press("ArrowUp")
    await expect(text).to_have_value("Đang làm ạ")
    await page.keyboard.press("Escape")
    await expect(text).to_have_value("")
    button = page.get_by_role("button", name="Đã hoàn thành")
    await button.focus()
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Tin mới")
    await expect(page.locator(".message .words").last).to_contain_text("Tin mới")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-busy", "true")
    [query] = await stage.updates("callback_query")
    assert query["data"] == "done"
    await page.keyboard.press("Escape")
    await expect(text).to_be_focused()


async def test_on_a_phone_one_pane_is_shown_at_a_time_and_nothing_is_wider_than_the_screen(stage: Stage) -> None:
    """List, chat with long words and buttons, back to the list."""
    page = stage.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await stage.call("sendMessage", chat_id=stage.group.id, text="Đ" * 300 + " dài", reply_markup=BUTTONS)
    await stage.open(stage.hoa)
    await expect(page.locator("#conversation")).not_to_be_visible()
    await _fits(page)
    await page.get_by_role("button", name=re.compile("^Cụm 3")).click()
    await expect(page.locator(".message .words")).to_be_visible()
    await expect(page.locator("#chats")).not_to_be_visible()
    await page.locator(".message summary").click()
    await expect(page.get_by_role("button", name="Trả lời", exact=True)).to_be_in_viewport(ratio=1)
    await _fits(page)
    await page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    await _fits(page)
    await page.get_by_role("button", name="Về danh sách").click()
    await expect(page.locator("#chats")).to_be_visible()


async def _fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
