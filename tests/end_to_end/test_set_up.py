"""From an empty database to people and a group, over the wire, following only what the bot says."""

from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.acts import contact
from sandbox.people import Chat, Message, Person
from tests.end_to_end.office import PATIENCE, Office

pytestmark = pytest.mark.slow

ROWS = [
    "Mã,Tên đơn vị,Mã cấp trên,Loại,Bí thư,Điện thoại",
    "DUK,Đảng bộ Khối,,đảng bộ,,",
    *(f"CB{n},Chi bộ {n},DUK,chi bộ,Đồng chí Số {n},09123456{n:02}" for n in range(1, 11)),
]


async def first_link(office: Office) -> str:
    """The token that the console shows."""
    assert office.bot is not None
    assert office.bot.stderr is not None
    while b"?start=" not in (line := await office.bot.stderr.readline()):
        assert line, "the program ended without a link"
    return token_in(line.decode())


def token_in(text: str) -> str:
    """The token of the link in a text."""
    link = next(word for word in text.split() if word.startswith("https://t.me/"))
    return parse_qs(urlsplit(link).query)["start"][0]


async def card(office: Office, chat: Person | Chat, words: str) -> Message:
    """The bot's newest message that holds the words, when it is there."""
    await office.hears(chat, words)
    return next(one for one in reversed(office.telegram.from_bot(chat)) if words in one.text)


async def test_an_office_is_set_up_in_chat_from_nothing(office: Office) -> None:
    """First organiser, unit list, group, people by name, by phone and by link; the doctor has little left to say."""
    telegram = office.telegram
    lan, sau, mot, hai = (telegram.person(name, phone=phone) for name, phone in PEOPLE)
    await office.open()
    token = await first_link(office)
    telegram.start(lan, token)
    await office.hears(lan, "Bước tiếp theo: đề nghị đồng chí gửi danh sách đơn vị")
    telegram.start(sau, token)
    await office.hears(sau, "đã được sử dụng")

    listed = "\n".join(ROWS).encode("utf-8-sig")
    telegram.send(lan, lan, telegram.attach("document", listed, "ds.csv", "text/csv"))
    preview = await card(office, lan, "11 đơn vị")
    telegram.press(lan, preview, "Nhập 11 đơn vị")
    await telegram.until(lambda: "Đã nhập danh sách" in preview.text, patience=PATIENCE)
    assert [one["role"] for one in await office.json("people", "list")] == ["organiser"]

    group = telegram.group("Các chi bộ", [lan, sau], type_="supergroup", bot="administrator", by=lan)
    asked = await card(office, group, "Nhóm này dùng cho đơn vị nào?")
    telegram.press(sau, asked, "Đảng bộ Khối")
    telegram.press(lan, asked, "Đảng bộ Khối")
    await telegram.until(lambda: "nhóm dùng để làm gì" in asked.text, patience=PATIENCE)
    telegram.press(lan, asked, "Báo cáo và tổng hợp")
    await office.hears(group, "Nhóm này được liên kết với Đảng bộ Khối.")
    await telegram.settled()
    assert not any("chưa đọc được" in one.text for one in telegram.from_bot(group))

    telegram.say(sau, group, "dang ky cb 6")
    await office.hears(group, "Đã nhận đề nghị của đồng chí Sáu đăng ký cho Chi bộ 6.")
    telegram.press(lan, await card(office, lan, "Đồng chí Sáu đề nghị đăng ký là Bí thư Chi bộ 6"), "Đồng ý")
    await office.hears(group, "Đồng chí Sáu đã được đăng ký là Bí thư Chi bộ 6")

    telegram.start(mot)
    await office.hears(mot, "Chia sẻ số điện thoại")
    telegram.send(mot, mot, contact(telegram.world, mot.id))
    await office.hears(mot, "Đồng chí đã được đăng ký là Bí thư Chi bộ 1.")

    await invite(office, lan, hai)
    roles = {(one["name"], one["unit"], one["role"]) for one in await office.json("people", "list")}
    assert roles == {
        ("Lan", "DUK", "organiser"),
        ("Sáu", "CB6", "secretary"),
        ("Đồng chí Số 1", "CB1", "secretary"),
        ("Hai", "CB2", "secretary"),
    }
    assert telegram.journal.complaints() == []
    assert await office.close() == 0
    assert "ERROR" not in office.log
    assert token not in office.log.replace(f"?start={token}", "")


async def invite(office: Office, lan: Person, hai: Person) -> None:
    """The organiser finds a unit, makes a link, and forwards it."""
    telegram = office.telegram
    telegram.say(lan, lan, "/nguoi")
    board = await card(office, lan, "Đã đăng ký: 2/11 đơn vị")
    telegram.press(lan, board, "Tìm đơn vị")
    await telegram.until(lambda: "gửi tên hoặc mã đơn vị" in board.text, patience=PATIENCE)
    telegram.say(lan, lan, "cb 2")
    telegram.press(lan, await card(office, lan, "Chi bộ 2 (mã CB2)"), "Mời Bí thư")
    letter = await card(office, lan, "Kính gửi đồng chí Bí thư Chi bộ 2.")
    telegram.start(hai, token_in(letter.text))
    await office.hears(hai, "Đồng chí đã được đăng ký là Bí thư Chi bộ 2.")


PEOPLE = (("Lan", ""), ("Sáu", ""), ("Một", "+84912345601"), ("Hai", ""))
