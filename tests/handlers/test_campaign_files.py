"""A campaign from a file sent in chat; and one over a unit that is not theirs, or is so no more: asked for again."""

import pytest
from sqlmodel import select

from domain.messages import File
from domain.values import RoleName
from storage import people, units
from storage.tables import Campaign, Draft, Person, Role
from tests.handlers.line import Line, said
from tests.handlers.test_campaigns import organiser, sudden

CAMPAIGN_FILE = """
key = "kiem-tra"
title = "Kiểm tra tài chính Đảng"
unit = "K"
kinds = ["chi bộ"]

[[task]]
key = "bao-cao"
title = "Gửi báo cáo tài chính"
due = 2020-06-12T17:00:00
"""


async def sent(line: Line, who: Person, content: bytes) -> None:
    """Somebody sends a campaign file where one is asked for."""
    await line.write(who, who, "/dot")
    await line.press(who, who, "Lập đợt báo cáo mới")
    await line.press(who, who, "Gửi tệp đợt báo cáo")
    line.files["toml"] = content
    document = {"file_id": "toml", "file_unique_id": "t", "file_name": "kiem-tra.toml"}
    await line.write(who, who, document=document)
    await line.do_jobs()


async def test_a_campaign_is_made_from_a_file(any_line: Line) -> None:
    """Its dates are meant, its key is kept."""
    line = any_line
    lan = await organiser(line)
    await sent(line, lan, CAMPAIGN_FILE.encode())
    assert 'đợt báo cáo "Kiểm tra tài chính Đảng" với 1 nội dung' in said(line)
    await line.press(lan, lan, "Xem trước")
    assert "1. Gửi báo cáo tài chính: hạn 17 giờ 00, ngày 12/6/2020" in said(line)
    await line.press(lan, lan, "Lập đợt báo cáo")
    assert (await line.rows(Campaign))[-1].key == "kiem-tra"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "không phải tệp đợt báo cáo"),
        (b"key =", "Chưa dùng được tệp đợt báo cáo"),
        (CAMPAIGN_FILE.replace('"K"', '"ZZ"').encode(), "“ZZ”, không có trong danh sách đơn vị"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_in_one_go(line: Line, content: bytes, told: str) -> None:
    """With every reason, and nothing is stored."""
    lan = await organiser(line)
    await sent(line, lan, content)
    assert told in said(line)
    assert len(await line.rows(Campaign)) == 1


async def test_what_a_file_lacks_is_named_as_an_office_understands_it(line: Line) -> None:
    """The field as it stands in the file, what it means, and of which task."""
    lan = await organiser(line)
    wrong = CAMPAIGN_FILE.replace('key = "bao-cao"', "dates = 3").replace('title = "Kiểm tra tài chính Đảng"\n', "")
    await sent(line, lan, (wrong + '\n[reminders]\nat = "8h"\nwho = 1\n').encode())
    assert said(line).splitlines() == [
        "Chưa dùng được tệp đợt báo cáo; Hệ thống chưa lưu gì:",
        "- Nội dung thứ 1: còn thiếu “key” (mã ngắn, không dấu)",
        "- Nội dung thứ 1: “dates” (mã của nội dung lấy ngày này làm mốc nhắc): khóa này thuộc loại trả lời khác",
        "- còn thiếu “title” (tên ghi trong tin nhắc và bảng tổng hợp)",
        '- “reminders.at” (giờ nhắc): phải là giờ trong ngày, ví dụ "08:00"',
        "- “reminders.who”: tên khóa này không có trong quy định",
    ]


async def test_what_a_file_holds_can_be_called_off(line: Line) -> None:
    """Like every other step."""
    lan = await organiser(line)
    await sent(line, lan, CAMPAIGN_FILE.encode())
    await line.press(lan, lan, "Hủy")
    assert "Đã hủy" in said(line)
    assert len(await line.rows(Campaign)) == 1


async def test_a_file_for_anothers_unit_makes_nothing(line: Line) -> None:
    """The organiser of a part cannot make a campaign over the whole, nor learn its name."""
    lan = await organiser(line, "A")
    await sent(line, lan, CAMPAIGN_FILE.encode())
    await line.press(lan, lan, "Xem trước")
    assert "Đơn vị nêu trên không thuộc phạm vi đồng chí phụ trách." in said(line)
    assert "Đảng bộ Khối" not in said(line)
    await line.press(lan, lan, "Đảng bộ Sở Tài chính")
    assert "Phạm vi: Đảng bộ Sở Tài chính; 2 chi bộ phải báo cáo." in said(line)
    assert len(await line.rows(Campaign)) == 1


async def test_a_unit_of_others_is_not_kept_whatever_a_button_says(line: Line) -> None:
    """The step is as it was: a button of one's own unit still serves."""
    lan = await line.office.appoint("A", role=RoleName.ORGANISER)
    await sudden(line, lan, "Thống kê tủ sách")
    await line.press(lan, lan, "Đổi phạm vi")
    number, data = line.button("Đảng bộ Sở Tài chính")
    foreign = ":".join([*data.split(":")[:-1], str((await line.office.unit("B")).id)])
    await line.press_data(lan, lan, foreign, number)
    await line.press_data(lan, lan, data, number)
    assert "Phạm vi: Đảng bộ Sở Tài chính; 2 chi bộ phải báo cáo." in said(line)


async def test_who_lost_the_chosen_unit_in_the_middle_is_asked_for_another(line: Line) -> None:
    """One sentence says why; nothing was made."""
    lan = await line.office.appoint("A1", role=RoleName.ORGANISER)
    async with line.office.store.begin() as session:
        await people.grant(session, lan, await units.named(session, "B"), RoleName.ORGANISER, line.now)
    await line.write(lan, lan, "/campaign")
    await line.press(lan, lan, "Lập đợt báo cáo mới")
    await line.press(lan, lan, "Một việc đột xuất, hạn ngắn")
    await line.press(lan, lan, "Đảng bộ Sở Y tế")
    async with line.office.store.begin() as session:
        roles = (await session.exec(select(Role).where(Role.person_id == lan.id))).all()
        unit = await units.named(session, "B")
        (role,) = [one for one in roles if one.unit_id == unit.id]
        await people.end(session, role, unit, line.now)
    await line.write(lan, lan, "Thống kê tủ sách")
    assert "Đơn vị nêu trên không thuộc phạm vi đồng chí phụ trách." in said(line)
    assert len(await line.rows(Campaign)) == 1


async def test_a_file_to_fill_in_is_given_in_chat_and_can_be_sent_back(line: Line) -> None:
    """Nobody who sits in a chat has a command line; the step still awaits the file."""
    lan = await organiser(line)
    await line.write(lan, lan, "/dot")
    await line.press(lan, lan, "Lập đợt báo cáo mới")
    await line.press(lan, lan, "Gửi tệp đợt báo cáo")
    await line.press(lan, lan, "Tải mẫu")
    (given,) = [one for one in line.heard() if isinstance(one, File)]
    assert given.name == "dai-hoi-chi-bo.toml"
    line.files["toml"] = given.content.replace(b'unit = "DUK"', b'unit = "K"')
    await line.write(lan, lan, document={"file_id": "toml", "file_unique_id": "t", "file_name": given.name})
    await line.do_jobs()
    assert "với 4 nội dung" in said(line)


async def unasked(line: Line, who: Person, content: bytes = CAMPAIGN_FILE.encode(), **more: object) -> list[str]:
    """Somebody sends a campaign file out of nothing; gives what they are told."""
    line.files["toml"] = content
    line.heard()
    document = {"file_id": "toml", "file_unique_id": "t", "file_name": "Kiem-tra.TOML"}
    await line.write(who, who, document=document, **more)
    await line.do_jobs()
    return line.words()


@pytest.mark.parametrize("caption", ["", "đợt mới em gửi các đồng chí ạ"])
async def test_a_campaign_file_is_taken_for_one_although_nobody_asked(any_line: Line, caption: str) -> None:
    """Of who decides for a unit; refused with its reasons, it can be sent again; then it goes on as usual."""
    line = any_line
    lan = await organiser(line)
    more = {"caption": caption} if caption else {}
    assert "Chưa dùng được tệp đợt báo cáo" in (await unasked(line, lan, b"key =", **more))[-1]
    line.files["toml"] = CAMPAIGN_FILE.encode()
    document = {"file_id": "toml", "file_unique_id": "t", "file_name": "sua.toml"}
    await line.write(lan, lan, document=document)
    await line.do_jobs()
    await line.press(lan, lan, "Xem trước")
    await line.press(lan, lan, "Lập đợt báo cáo")
    assert (await line.rows(Campaign))[-1].key == "kiem-tra"


async def test_of_others_a_campaign_file_is_a_file_like_any_other(line: Line) -> None:
    """Also of an organiser where it answers the bot, or its caption reports."""
    lan = await organiser(line)
    for code, role in (("A1", RoleName.SECRETARY), ("K", RoleName.OVERSEER)):
        (told,) = await unasked(line, await line.office.appoint(code, role))
        assert "chưa được ghi nhận là báo cáo" in told
    (told,) = await unasked(line, lan, to=4_000)
    assert "chưa được ghi nhận là báo cáo" in told
    (told,) = await unasked(line, lan, caption="Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5")
    assert "Chi bộ Thanh tra" in told
    assert await line.rows(Draft) == []
    assert len(await line.reports()) == 1
