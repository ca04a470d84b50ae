"""Campaigns made in chat by the real program over HTTP: from a template, from a file; announced, called off, ended."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from domain.values import RoleName
from sandbox.people import Message, Person
from storage.tables import Assignment, Campaign, Draft, Task, Unit
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FILE = """
key = "ra-soat-2020"
title = "Rà soát đảng viên"
unit = "B"
kinds = ["chi bộ"]
[[task]]
key = "ra-soat"
title = "Báo cáo số đảng viên"
answer = "number"
due = 2020-06-12T17:00:00
"""


async def new_campaign(play: Play, organiser: Person) -> Message:
    """The card that asks for a template."""
    play.telegram.say(organiser, organiser, "/dot")
    listed = await play.told(organiser, "Các đợt báo cáo đang thực hiện:")
    play.press(organiser, listed, "Lập đợt báo cáo mới")
    return await play.becomes(listed, "Đề nghị đồng chí chọn mẫu:")


async def dues(play: Play, title: str) -> dict[str, datetime]:
    """When each unit is due in a task, in office time."""
    rows = select(Unit.code, Assignment.due).join(Assignment).join(Task).where(Task.title == title)
    return {code: due.astimezone(ZONE) for code, due in await play.stored(rows.order_by(Unit.code))}


async def test_a_campaign_is_made_from_a_template_in_typed_words(play: Play) -> None:
    """Each answer that cannot be is refused in a sentence; a kill, /huy and a stranger's press lose or make nothing."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    group = await play.linked("Sở Y tế", [organiser, lan], "B")
    elsewhere = await play.linked("Sở Tài chính", [organiser, lan], "A")
    await play.office.open()
    card = await new_campaign(play, organiser)
    play.press(organiser, card, "Một việc đột xuất")
    await play.becomes(card, "Nội dung công việc là gì?")
    telegram.say(organiser, organiser, "/huy")
    await play.told(organiser, "Đã hủy")
    assert "Bước này đã qua" in await play.toasted(play.press(organiser, card, "Hủy"))

    card = await new_campaign(play, organiser)
    template = buttons(card)[0][1]
    play.press(organiser, card, "Một việc đột xuất")
    await play.becomes(card, "Nội dung công việc là gì?")
    telegram.say(organiser, organiser, "Nộp báo cáo phòng dịch")
    card = await play.told(organiser, "Mỗi đơn vị trả lời")
    await play.while_dead(lambda: play.press(organiser, card, "Một con số"))
    await play.becomes(card, "Hạn cuối")
    for wrong, why in (
        ("31/6", "không có ngày đó"),
        ("14/5/2020", "Ngày không được trước ngày 16/5/2020"),
        ("?", "“?”"),
    ):
        telegram.say(organiser, organiser, wrong)
        await play.told(organiser, why)
    telegram.say(organiser, organiser, "thứ sáu tuần sau")
    preview = await play.told(organiser, "Nộp báo cáo phòng dịch", "22/5/2020", "6 chi bộ")
    play.press(organiser, preview, "Đổi phạm vi")
    await play.becomes(preview, "Đợt báo cáo áp dụng cho đơn vị nào")
    telegram.say(organiser, organiser, "Chi bộ Sao Hỏa")
    await play.told(organiser, "Không có đơn vị nào thuộc phạm vi đồng chí phụ trách")
    telegram.say(organiser, organiser, "so y te")
    preview = await play.told(organiser, "Nộp báo cáo phòng dịch", "Đảng bộ Sở Y tế", "3 chi bộ phải báo cáo")
    assert len(await play.stored(select(Campaign))) == 1
    assert "không" in await play.toasted(telegram.press(lan, await start(play, lan), template))

    await play.while_dead(lambda: [play.press(organiser, preview, "Lập đợt báo cáo") for _ in range(2)])
    await play.becomes(preview, 'Đã lập đợt báo cáo "Nộp báo cáo phòng dịch"')
    assert await dues(play, "Nộp báo cáo phòng dịch") == {
        code: datetime(2020, 5, 22, 17, tzinfo=ZONE) for code in ("B1", "B2", "B3")
    }
    for _ in range(2):
        play.press(organiser, preview, "Thông báo vào các nhóm")
    await play.told(group, "Thông báo đợt báo cáo mới", "Nộp báo cáo phòng dịch", "17 giờ 00, ngày 22/5/2020")
    await telegram.settled()
    assert [sum("Nộp báo cáo phòng dịch" in text for text in play.words(one)) for one in (group, elsewhere)] == [1, 0]
    assert all(one.closed_at for one in await play.stored(select(Draft)))
    await play.ends_well()


async def start(play: Play, person: Person) -> Message:
    """The newest message that somebody has from the bot."""
    play.telegram.start(person)
    return await play.told(person, "Kính chào")


async def test_a_campaign_is_made_from_a_file_sent_in_chat_and_ended(play: Play) -> None:
    """What is no such file is refused with its reasons; a kill between the file and the preview loses nothing."""
    telegram = play.telegram
    organiser = await play.known("Tâm", "K", RoleName.ORGANISER)
    await play.office.open()
    card = await new_campaign(play, organiser)
    play.press(organiser, card, "Gửi tệp đợt báo cáo")
    await play.becomes(card, "Đề nghị đồng chí gửi tệp đợt báo cáo")
    play.press(organiser, card, "Tải mẫu")
    sample = await play.told(organiser, "Tệp đợt báo cáo mẫu: đề nghị đồng chí sửa rồi gửi lại")
    assert sample.content["document"]["file_name"] == "dai-hoi-chi-bo.toml"

    def send(content: bytes, name: str = "dot.toml") -> None:
        telegram.send(organiser, organiser, telegram.attach("document", content, name, "application/toml"))

    telegram.send(organiser, organiser, telegram.attach("photo", b"\x89PNG\r\n\x1a\n", "anh.png", "image/png"))
    await play.told(organiser, "Đây không phải tệp đợt báo cáo")
    for wrong, why in (
        (b"\xff\xfe\x00", "Đây không phải tệp đợt báo cáo"),
        (FILE.replace("2020-06-12", "2020-06-31").encode(), "dòng 10"),
        (FILE.replace('"number"', '"poem"').encode(), "phải là một trong các giá trị"),
        (FILE.replace('unit = "B"', 'unit = "Z9"').encode(), "“Z9”, không có trong danh sách đơn vị"),
    ):
        send(wrong)
        await play.told(organiser, why)
    await play.while_dead(lambda: send(FILE.encode()))
    read = await play.told(organiser, 'Tệp có đợt báo cáo "Rà soát đảng viên" với 1 nội dung.')
    play.press(organiser, read, "Xem trước")
    await play.becomes(read, "Rà soát đảng viên", "Đảng bộ Sở Y tế", "3 chi bộ phải báo cáo", "12/6/2020")
    play.press(organiser, read, "Lập đợt báo cáo")
    made = await play.becomes(read, 'Đã lập đợt báo cáo "Rà soát đảng viên" với 1 nội dung')
    due = datetime(2020, 6, 12, 17, tzinfo=ZONE)
    assert await dues(play, "Báo cáo số đảng viên") == dict.fromkeys(("B1", "B2", "B3"), due)
    play.press(organiser, made, "Thông báo vào các nhóm")
    await play.becomes(made, "Chưa có nhóm báo cáo nào được liên kết")

    telegram.say(organiser, organiser, "/dot")
    listed = await play.told(organiser, "Rà soát đảng viên (Đảng bộ Sở Y tế)")
    play.press(organiser, listed, "Rà soát đảng viên")
    await play.becomes(listed, "Báo cáo số đảng viên: hạn 17 giờ 00, ngày 12/6/2020")
    play.press(organiser, listed, "Kết thúc đợt báo cáo")
    await play.becomes(listed, 'Kết thúc đợt "Rà soát đảng viên" ngay bây giờ?')
    await play.while_dead(lambda: play.press(organiser, listed, "Kết thúc"))
    await play.becomes(listed, "đã kết thúc")
    closed = select(Campaign.key).where(col(Campaign.closed_at).is_not(None))
    assert await play.stored(closed) == ["ra-soat-2020"]
    await play.ends_well()
