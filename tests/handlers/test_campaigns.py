"""Making a campaign in chat: few steps, dates as people type them, a preview that tells all, made once."""

import pytest
from sqlmodel import select

from domain.messages import EditedText, Text
from domain.values import AnswerType, Purpose, RoleName
from storage import people, units
from storage.tables import Assignment, Campaign, Delivery, Draft, Person, Role, Task
from tests.builders import at
from tests.handlers.line import Line, plain, said


async def organiser(line: Line, code: str = "K") -> Person:
    """Somebody who decides for a unit."""
    return await line.office.appoint(code, role=RoleName.ORGANISER)


async def test_a_campaign_is_made_in_a_few_steps(any_line: Line) -> None:
    """Template, name kept, end typed, end of the pilots typed, preview, made: with the dates of the template."""
    line = any_line
    lan = await organiser(line)
    await line.write(lan, lan, "/dot")
    await line.press(lan, lan, "Lập đợt báo cáo mới")
    await line.press(lan, lan, "Đại hội chi bộ")
    await line.press(lan, lan, "Giữ tên này")
    await line.write(lan, lan, "30/9/2020 nhé")
    assert "2 đơn vị thuộc đợt “điểm”" in said(line)
    await line.write(lan, lan, "31/7")
    card = said(line)
    assert "Phạm vi: Đảng bộ Khối; 6 chi bộ phải báo cáo." in card
    assert "Tổ chức đại hội: hạn 17 giờ 00, ngày 18/9/2020 (đợt điểm: 17 giờ 00, ngày 31/7/2020)" in card
    assert "Nhắc đơn vị chưa hoàn thành vào 08 giờ 00 các ngày:" in card
    assert "chưa đúng: Đảng bộ Khối (0)" in card
    await line.press(lan, lan, "Lập đợt báo cáo")
    assert "Đã lập đợt báo cáo" in said(line)
    made = (await line.rows(Campaign))[-1]
    assert made.key == "dai-hoi-chi-bo-nhiem-ky-2027"
    tasks = [task for task in await line.rows(Task) if task.campaign_id == made.id]
    assert [task.key for task in tasks] == ["dang-ky", "chuan-bi", "dai-hoi", "ho-so"]
    owed = [one for one in await line.rows(Assignment) if one.task_id == tasks[2].id]
    assert {one.due for one in owed} == {at("2020-09-18 17:00"), at("2020-07-31 17:00")}


async def test_a_campaign_is_made_once_however_often_it_is_pressed(line: Line) -> None:
    """The second press leads nowhere."""
    lan = await organiser(line)
    await sudden(line, lan, "Thống kê tủ sách")
    number, data = line.button("Lập đợt báo cáo")
    await line.press_data(lan, lan, data, number)
    await line.press_data(lan, lan, data, number)
    assert len(await line.rows(Campaign)) == 2
    assert "Bước này đã qua" in said(line)


async def sudden(line: Line, who: Person, title: str, answer: str = "Một con số") -> None:
    """Up to the preview of a sudden task."""
    await line.write(who, who, "/campaign")
    await line.press(who, who, "Lập đợt báo cáo mới")
    await line.press(who, who, "Một việc đột xuất, hạn ngắn")
    await line.write(who, who, title)
    await line.press(who, who, answer)
    if answer == "Một trong các phương án":
        await line.write(who, who, "nhất trí; không nhất trí")
    await line.press(who, who, "thứ Sáu, ngày 22/5/2020")


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Đã xong hay chưa", AnswerType.DONE),
        ("Một con số", AnswerType.NUMBER),
        ("Một ngày", AnswerType.DATE),
        ("Một trong các phương án", AnswerType.CHOICE),
        ("Trả lời bằng chữ", AnswerType.TEXT),
    ],
)
async def test_a_sudden_task_asks_for_what_the_organiser_wants(line: Line, label: str, answer: AnswerType) -> None:
    """Its name is the task's name, every leaf must answer."""
    lan = await organiser(line)
    await sudden(line, lan, "Thống kê tủ sách", label)
    await line.press(lan, lan, "Lập đợt báo cáo")
    task = (await line.rows(Task))[-1]
    assert (task.title, task.answer) == ("Thống kê tủ sách", answer)
    assert task.choices == (["nhất trí", "không nhất trí"] if answer is AnswerType.CHOICE else [])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/6", "không hiểu “31/6”"),
        ("01/5/2020", "không được trước ngày 16/5/2020"),
        ("20/5/2090", "không được sau ngày"),
        ("sớm nhất có thể", "không hiểu"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_with_what_can(line: Line, typed: str, told: str) -> None:
    """One sentence, and the same step waits for another day."""
    lan = await organiser(line)
    await line.write(lan, lan, "/dot")
    await line.press(lan, lan, "Lập đợt báo cáo mới")
    await line.press(lan, lan, "Quán triệt một văn bản")
    await line.press(lan, lan, "Giữ tên này")
    await line.write(lan, lan, typed)
    assert told in said(line)
    await line.write(lan, lan, "29/5")
    assert "hạn 17 giờ 00, ngày 29/5/2020" in said(line)


async def test_a_single_due_can_be_changed_in_the_preview(line: Line) -> None:
    """The list of dues, one pressed, a day typed: the preview has it."""
    lan = await organiser(line)
    await sudden(line, lan, "Thống kê tủ sách")
    await line.press(lan, lan, "Sửa từng hạn")
    await line.press(lan, lan, "Thống kê tủ sách: 22/5/2020")
    await line.write(lan, lan, "21/5")
    assert "Thống kê tủ sách: hạn 17 giờ 00, ngày 21/5/2020" in said(line)


async def test_the_scope_can_be_a_unit_below_by_its_name(line: Line) -> None:
    """Typed as in the list, with or without marks; another's unit is not found and not named."""
    lan = await organiser(line, "A")
    await sudden(line, lan, "Thống kê tủ sách")
    await line.press(lan, lan, "Đổi phạm vi")
    await line.write(lan, lan, "Đảng bộ Sở Y tế")
    assert "Không có đơn vị nào thuộc phạm vi đồng chí phụ trách" in said(line)
    await line.write(lan, lan, "chi bo van phong")
    assert "Phạm vi: Chi bộ Văn phòng; 1 chi bộ phải báo cáo." in said(line)


async def test_a_name_that_two_units_bear_is_asked_about(line: Line) -> None:
    """A button for each; before, the first was taken in silence."""
    lan = await organiser(line)
    async with line.office.store.begin() as session:
        (await units.named(session, "B1")).name = "Chi bộ Văn phòng"
    await sudden(line, lan, "Thống kê tủ sách")
    await line.press(lan, lan, "Đổi phạm vi")
    await line.write(lan, lan, "Chi bộ Văn phòng")
    assert "Đồng chí muốn nói đến đơn vị nào?" in said(line)
    await line.press(lan, lan, "Chi bộ Văn phòng")
    assert "Phạm vi: Chi bộ Văn phòng; 1 chi bộ phải báo cáo." in said(line)


async def test_who_does_not_decide_makes_nothing(line: Line) -> None:
    """A secretary sees their own tasks; a button of an organiser's is not for them."""
    lan, mai = await organiser(line), await line.office.appoint("A1")
    await line.write(mai, mai, "/dot")
    assert "Tổ chức đại hội" in said(line)
    await line.write(lan, lan, "/dot")
    _, data = line.button("Lập đợt báo cáo mới")
    await line.press_data(mai, mai, data, 1)
    assert "không dành cho đồng chí" in said(line)
    assert await line.rows(Draft) == []


async def test_a_role_that_ended_in_the_middle_makes_nothing(line: Line) -> None:
    """Rights are asked again at the last step."""
    lan = await organiser(line, "A")
    await sudden(line, lan, "Thống kê tủ sách")
    async with line.store.begin() as session:
        role = (await session.exec(select(Role))).one()
        await people.end(session, role, await units.named(session, "A"), line.now)
    await line.press(lan, lan, "Lập đợt báo cáo")
    assert len(await line.rows(Campaign)) == 1


async def test_cancelling_leaves_nothing_and_what_is_said_after_is_a_report_again(line: Line) -> None:
    """By button or by command."""
    lan = await organiser(line)
    await sudden(line, lan, "Thống kê tủ sách")
    await line.press(lan, lan, "Hủy")
    assert "Đã hủy" in said(line)
    await line.write(lan, lan, "/huy")
    assert "không có việc nào" in said(line)
    assert len(await line.rows(Campaign)) == 1


async def test_a_campaign_is_announced_once_in_each_group_it_touches(any_line: Line) -> None:
    """Groups for reports alone; each under its own name."""
    line = any_line
    lan = await organiser(line)
    group = await line.office.link("A")
    await line.office.link("K", purpose=Purpose.OVERVIEW)
    await line.write(lan, lan, "/dot")
    await line.press(lan, lan, "Đại hội chi bộ nhiệm kỳ 2020 - 2022")
    await line.press(lan, lan, "Thông báo vào các nhóm")
    assert "được thông báo vào 1 nhóm" in said(line)
    await line.deliver_due()
    (told,) = [one for one in line.heard() if isinstance(one, Text) and one.chat_id == group.chat_id]
    assert "Thông báo đợt báo cáo mới" in plain(told)
    assert "Đơn vị thực hiện: Đảng bộ Sở Tài chính." in plain(told)
    await line.press(lan, lan, "Quay lại")
    await line.press(lan, lan, "Thông báo vào các nhóm")
    await line.deliver_due()
    assert len([row for row in await line.rows(Delivery) if row.kind == "announcement"]) == 1


async def test_ending_asks_first(line: Line) -> None:
    """Two presses end it; a third finds nothing open."""
    lan = await organiser(line)
    await line.write(lan, lan, "/dot")
    await line.press(lan, lan, "Đại hội chi bộ nhiệm kỳ 2020 - 2022")
    await line.press(lan, lan, "Kết thúc đợt báo cáo")
    assert (await line.rows(Campaign))[0].closed_at is None
    number, data = line.button("Kết thúc")
    await line.press_data(lan, lan, data, number)
    assert isinstance(line.said[-1], EditedText)
    assert (await line.rows(Campaign))[0].closed_at is not None
    await line.press_data(lan, lan, data, number)
    assert "không dành cho đồng chí" in said(line)


async def test_a_leader_of_a_part_is_not_told_the_name_of_the_whole(line: Line) -> None:
    """A campaign over the bloc, for the organiser of one committee: under the committee's name, without buttons."""
    lan = await organiser(line, "A")
    await line.write(lan, lan, "/dot")
    assert "Đảng bộ Sở Tài chính" in said(line)
    assert "Đảng bộ Khối" not in said(line)
