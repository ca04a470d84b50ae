"""The chat page in a real Chromium, before the real sandbox; the bot is a few plain calls of the Bot API."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.people import Chat, Person
from sandbox.sandbox import Sandbox

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START = datetime.fromisoformat("2020-05-14T08:00:00+07:00")
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
ZOOMED = {"width": 320, "height": 256}  # a desktop at 400 %, as WCAG's reflow asks
BUTTONS = {"inline_keyboard": [[{"text": "Đã hoàn thành", "callback_data": "done"}]]}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all: its start is the slow part
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome is installed"),
]


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox with two people who share a group with the bot, and a browser's page on it."""

    telegram: Sandbox
    page: Page
    wire: aiohttp.ClientSession
    hoa: Person
    long: Person
    group: Chat

    async def call(self, method: str, **fields: object) -> Any:  # noqa: ANN401 - whatever the method gives
        """What a bot would do."""
        url = f"{self.telegram.url}/bot{self.telegram.token}/{method}"
        async with self.wire.post(url, json=fields) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    async def updates(self, kind: str) -> list[Any]:
        """What the bot is told, of one kind; taken in."""
        found = await self.call("getUpdates", timeout=0)
        if found:
            await self.call("getUpdates", timeout=0, offset=found[-1]["update_id"] + 1)
        return [update[kind] for update in found if kind in update]

    async def open(self, person: Person, chat: Chat | Person | None = None) -> None:
        """Show the page to a person."""
        await self.page.goto(f"{self.telegram.url}/#as={person.id}" + (f"&chat={chat.id}" if chat else ""))
        await expect(self.page.locator("#acting")).to_have_value(str(person.id))


@pytest_asyncio.fixture(name="browser", scope="module", loop_scope="module")
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(name="stage", loop_scope="module")
async def _stage(browser: Browser) -> AsyncIterator[Stage]:
    async with Sandbox(start=START, rate=0) as telegram, aiohttp.ClientSession() as wire:
        hoa = telegram.person("Nguyễn Thị Hoa", note="Bí thư Chi bộ Sở Tài chính", phone="0900000025", started=True)
        long = telegram.person("<b>Vũ</b><script>document.title='x'</script>", note="Bí thư Chi bộ Cục Thuế tỉnh")
        group = telegram.group("Cụm 3", [hoa, long], type_="supergroup", bot="administrator")
        page = await browser.new_page(viewport=DESKTOP)  # type: ignore[arg-type]
        stage = Stage(telegram, page, wire, hoa, long, group)
        await stage.updates("my_chat_member")
        yield stage
        await page.close()


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


async def test_a_file_goes_with_its_caption_and_the_bots_picture_is_shown(stage: Stage) -> None:
    """The Excel list, chosen by the visible label, sent with words."""
    page = stage.page
    await stage.open(stage.hoa, stage.hoa)
    workbook = {"name": "Danh sách.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK"}
    await page.get_by_label("Gửi tệp").set_input_files(workbook)  # type: ignore[arg-type]
    await expect(page.locator("#context")).to_contain_text("Danh sách.xlsx")
    await page.keyboard.type("Danh sách đơn vị")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own .file")).to_contain_text("Danh sách.xlsx")
    [message] = await stage.updates("message")
    assert (message["document"]["file_name"], message["caption"]) == ("Danh sách.xlsx", "Danh sách đơn vị")


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


async def test_markup_in_names_and_words_is_shown_as_text(stage: Stage) -> None:
    """In the selector, in the list and in messages; no script ever runs."""
    page = stage.page
    evil = "<img src=x onerror=\"document.title='x'\"><script>document.title='x'</script>"
    stage.telegram.say(stage.long, stage.group, evil)
    await stage.open(stage.hoa, stage.group)
    await expect(page.locator(".message .words")).to_contain_text(evil)
    await expect(page.locator(".message .who")).to_have_text(stage.long.first_name)
    await expect(page.locator("#acting option").last).to_contain_text("<script>")
    assert await page.locator(".message img, .message script, #chats b").count() == 0
    assert await page.title() == "Đôn Đốc – bản dùng thử"


async def test_markup_that_is_not_on_the_pages_own_list_is_dropped_even_if_the_server_sent_it(stage: Stage) -> None:
    """The page's second line of defence, seen alone."""
    await stage.open(stage.hoa)
    left = await stage.page.evaluate("""async () => {
        const { formatted } = await import("/safe.js");
        const box = document.createElement("div");
        box.append(formatted('<b onclick="x()">a</b><script>b</script><svg><a href="javascript:x()">c</a></svg>'
            + '<a href="https://example.org/" style="x">d</a><iframe src="/"></iframe><p>e</p>'));
        return box.innerHTML;
    }""")
    assert left == '<b>a</b>c<a href="https://example.org/" rel="noopener noreferrer" target="_blank">d</a>e'


async def test_a_link_to_the_bot_starts_it_inside_the_sandbox(stage: Stage) -> None:
    """A button with https://t.me/<bot>?start=… in a group sends /start with the payload in private."""
    page = stage.page
    link = f"https://t.me/{stage.telegram.world.me['username']}?start=inv_1"
    markup = {"inline_keyboard": [[{"text": "Đăng ký", "url": link}]]}
    await stage.call("sendMessage", chat_id=stage.group.id, text="Mời đăng ký", reply_markup=markup)
    await stage.open(stage.long, stage.group)
    await page.get_by_role("link", name="Đăng ký").click()
    await expect(page.locator("#chat-about")).to_contain_text("Trò chuyện riêng")
    await expect(page.locator(".message.own .words")).to_contain_text("/start inv_1")
    [message] = await stage.updates("message")
    assert (message["chat"]["id"], message["text"]) == (stage.long.id, "/start inv_1")


async def test_a_reply_keyboard_shares_the_persons_own_number_and_goes_away(stage: Stage) -> None:
    """A contact button sends the number of whoever acts; ReplyKeyboardRemove takes the keyboard away."""
    page = stage.page
    keys = {"keyboard": [[{"text": "Gửi số điện thoại", "request_contact": True}]]}
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Xin số điện thoại", reply_markup=keys)
    await stage.open(stage.hoa, stage.hoa)
    await page.get_by_role("button", name="Gửi số điện thoại").click()
    await expect(page.locator(".message.own")).to_contain_text("0900000025")
    [message] = await stage.updates("message")
    assert message["contact"]["user_id"] == stage.hoa.id
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Đã nhận", reply_markup={"remove_keyboard": True})
    await expect(page.locator("#keyboard")).not_to_be_visible()


async def test_the_bots_commands_are_offered_and_sent(stage: Stage) -> None:
    """What setMyCommands told, with its Vietnamese words."""
    page = stage.page
    await stage.call("setMyCommands", commands=[{"command": "tinhhinh", "description": "Tình hình báo cáo"}])
    await stage.open(stage.hoa, stage.hoa)
    await page.get_by_role("button", name="Lệnh").click()
    await page.get_by_role("button", name="Tình hình báo cáo").click()
    await expect(page.locator(".message.own .words")).to_contain_text("/tinhhinh")
    [message] = await stage.updates("message")
    assert message["entities"][0]["type"] == "bot_command"


async def test_a_forums_topic_is_shown_alone_and_written_into(stage: Stage) -> None:
    """Tabs above the messages; what is sent goes to the topic that is open."""
    page = stage.page
    forum = stage.telegram.group("Diễn đàn", [stage.hoa], type_="supergroup", bot="administrator", topics=["Đại hội"])
    [topic] = forum.topics
    stage.telegram.say(stage.hoa, forum, "Ngoài chủ đề")
    await stage.updates("message")
    await stage.open(stage.hoa, forum)
    await expect(page.locator(".message")).to_have_count(1)
    await page.get_by_role("button", name="Đại hội", exact=True).click()
    await expect(page.locator(".message")).to_have_count(0)
    await page.get_by_label("Nội dung tin nhắn").fill("Trong chủ đề")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .words")).to_contain_text("Trong chủ đề")
    [message] = await stage.updates("message")
    assert message["message_thread_id"] == topic


async def test_new_messages_come_also_where_the_stream_of_events_does_not(stage: Stage) -> None:
    """A proxy may swallow server-sent events: the page then asks by itself."""
    await stage.page.route("**/sandbox/events", lambda route: route.abort())
    await stage.open(stage.hoa, stage.hoa)
    await stage.call("sendMessage", chat_id=stage.hoa.id, text="Nhắc việc")
    await expect(stage.page.locator(".message .words")).to_contain_text("Nhắc việc")


async def test_a_refusal_of_the_sandbox_is_shown_and_the_words_are_kept(stage: Stage) -> None:
    """Whoever has been put out of the group meanwhile does not lose what was typed."""
    page = stage.page
    await stage.open(stage.hoa, stage.group)
    await page.route("**/sandbox/send", lambda route: route.fulfill(status=400, json={"error": "Không gửi được"}))
    await page.get_by_label("Nội dung tin nhắn").fill("Đã xong")
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast")).to_have_text("Không gửi được")
    await expect(page.get_by_label("Nội dung tin nhắn")).to_have_value("Đã xong")


async def test_whoever_has_not_started_the_bot_is_offered_to(stage: Stage) -> None:
    """Telegram's Start button instead of the composer."""
    await stage.open(stage.long, stage.long)
    await expect(stage.page.locator("#composer")).not_to_be_visible()
    await stage.page.get_by_role("button", name="Bắt đầu", exact=True).click()
    await expect(stage.page.locator("#composer")).to_be_visible()
    [message] = await stage.updates("message")
    assert message["text"] == "/start"


async def _fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
