"""What the chat page shows of messages: files, markup, links, keyboards, topics, refusals."""

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import CHROMIUM, Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all: its start is the slow part
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome is installed"),
]


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
