"""What the bot is not sure of it asks back, with the sender's words and buttons."""

from dataclasses import replace
from datetime import date

import pytest

from domain.campaign import CampaignFile
from domain.messages import ButtonAnswer, EditedText, Text
from domain.values import RoleName, Status
from storage import campaigns, units
from storage.tables import Question
from tests.builders import CONGRESS, DUE, ZONE
from tests.handlers.line import MORNING, Line, labels, plain

UNCLEAR = "hoan roi a"
"""Put off (hoãn), or done (hoàn thành)?"""
MINUTES = CampaignFile(
    "bb2020",
    "Hồ sơ đại hội",
    "K",
    (replace(CONGRESS, key="bien-ban", title="Nộp biên bản", due=DUE),),
    kinds=("chi bộ",),
)


async def open_second_campaign(line: Line) -> None:
    """From now on it must be said which task is meant."""
    async with line.store.begin() as session:
        await campaigns.create(session, MINUTES, MORNING, ZONE)


async def test_words_that_are_not_clear_are_asked_about(any_line: Line) -> None:
    """Nothing is stored before the answer; the buttons offer each status, the likeliest first."""
    line = any_line
    secretary = await line.office.appoint("A2")
    number = await line.write(secretary, secretary, UNCLEAR)
    (question,) = line.heard()
    assert isinstance(question, Text)
    assert plain(question) == ("Hệ thống chưa xác định được nội dung báo cáo “hoan roi a”. Đề nghị đồng chí xác nhận:")
    assert question.reply_to == number
    offered = [label for label, _ in labels(question)]
    assert sorted(offered[:-1]) == sorted(
        ["Hoàn thành", "Đang chuẩn bị", "Chưa triển khai", "Lùi thời gian", "Có vướng mắc"]
    )
    assert offered[-1] == "Nội dung khác"
    assert await line.reports() == []


@pytest.mark.parametrize(
    ("label", "status", "receipt"),
    [
        ("Hoàn thành", Status.DONE, "hoàn thành"),
        ("Đang chuẩn bị", Status.IN_PROGRESS, "đang chuẩn bị"),
        ("Chưa triển khai", Status.NOT_STARTED, "chưa triển khai"),
        ("Lùi thời gian", Status.POSTPONED, "lùi thời gian"),
        ("Có vướng mắc", Status.BLOCKED, "có vướng mắc"),
    ],
)
async def test_the_answer_is_stored_as_the_words_of_whoever_was_asked(
    line: Line, label: str, status: Status, receipt: str
) -> None:
    """In the place of the question stands the receipt; in private it can be taken back."""
    secretary = await line.office.appoint("A2")
    number = await line.write(secretary, secretary, UNCLEAR)
    line.heard()
    await line.press(secretary, secretary, label)
    toast, edited = line.heard()
    assert toast == ButtonAnswer("1")
    assert isinstance(edited, EditedText)
    assert plain(edited) == f"Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: {receipt}."
    assert [one for one, _ in labels(edited)] == ["Sửa", "Hoàn tác"]
    (report,) = await line.reports()
    assert (report.status, report.raw, report.message_id, report.source) == (status, UNCLEAR, number, "private")


async def test_something_else_stores_nothing(line: Line) -> None:
    """And asks for other words."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, UNCLEAR)
    line.heard()
    await line.press(secretary, secretary, "Nội dung khác")
    assert line.words() == [
        "Hệ thống chưa ghi nhận nội dung nào. Đề nghị đồng chí gửi lại, nêu rõ tên đơn vị và nội dung."
    ]
    assert await line.reports() == []


async def test_a_question_has_one_answer(line: Line) -> None:
    """The second press is told so."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, UNCLEAR)
    line.heard()
    number, done = line.button("Hoàn thành")
    await line.press(secretary, secretary, "Lùi thời gian")
    line.heard()
    await line.press_data(secretary, secretary, done, number)
    assert line.words() == ["Câu hỏi này đã được trả lời."]
    assert [report.status for report in await line.reports()] == [Status.POSTPONED]


async def test_a_question_is_for_whoever_was_asked(line: Line) -> None:
    """Not even for somebody of higher role."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(secretary, group, f"Chi bộ Thanh tra {UNCLEAR}")
    line.heard()
    await line.press(organiser, group, "Hoàn thành")
    assert line.words() == ["Câu hỏi này dành cho đồng chí khác."]
    assert await line.reports() == []
    await line.press(secretary, group, "Hoàn thành")
    assert line.words() == ["Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành."]


async def test_a_version_of_a_message_is_asked_about_once(line: Line) -> None:
    """However often it is delivered; an edit is another version."""
    secretary = await line.office.appoint("A2")
    number = await line.write(secretary, secretary, UNCLEAR)
    await line.edit(secretary, secretary, number, "hoan roi nhe")
    assert len(await line.rows(Question)) == 2
    assert ["“hoan roi a”" in line.words()[0]] == [True]


async def test_which_of_ones_own_units_is_asked(line: Line) -> None:
    """Each button names one."""
    secretary = await line.office.appoint("B1")
    await line.office.appoint("B2", telegram_id=secretary.telegram_id)
    await line.write(secretary, secretary, "đã tổ chức đại hội ngày 12/5")
    (question,) = line.heard()
    assert plain(question) == (
        "Hệ thống chưa xác định được đơn vị trong báo cáo “đã tổ chức đại hội ngày 12/5”. Đề nghị đồng chí chọn:"
    )
    assert [label for label, _ in labels(question)] == [
        "Chi bộ Kế toán: hoàn thành (ngày 12/5/2020)",
        "Chi bộ Tổ chức: hoàn thành (ngày 12/5/2020)",
        "Nội dung khác",
    ]
    await line.press(secretary, secretary, "Chi bộ Tổ chức: hoàn thành (ngày 12/5/2020)")
    assert line.words() == ["Đã ghi nhận: Chi bộ Tổ chức, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."]
    assert (await line.office.standing("B1")).status is Status.NOT_STARTED


async def test_of_units_that_share_a_name_only_those_are_offered(line: Line) -> None:
    """Three units are the secretary's, two of them are called so."""
    secretary = await line.office.appoint("B1")
    for code in ("B2", "A2"):
        await line.office.appoint(code, telegram_id=secretary.telegram_id)
    async with line.store.begin() as session:
        for code in ("B1", "B2"):
            unit = await units.by_code(session, code)
            assert unit is not None
            unit.aliases = "Hải Hà"
            session.add(unit)
    await line.write(secretary, secretary, "Chi bộ Hải Hà đã tổ chức đại hội ngày 12/5")
    (question,) = line.heard()
    assert [label for label, _ in labels(question)] == [
        "Chi bộ Kế toán: hoàn thành (ngày 12/5/2020)",
        "Chi bộ Tổ chức: hoàn thành (ngày 12/5/2020)",
        "Nội dung khác",
    ]


async def test_of_two_days_each_is_offered(line: Line) -> None:
    """The first as it was read, then the other, then what else may be meant."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "đại hội ngày 20/5 hoặc 22/5 ạ")
    (question,) = line.heard()
    assert [label for label, _ in labels(question)] == [
        "Đang chuẩn bị (dự kiến ngày 20/5/2020)",
        "Đang chuẩn bị (dự kiến ngày 22/5/2020)",
        "Hoàn thành",
        "Chưa triển khai",
        "Lùi thời gian",
        "Có vướng mắc",
        "Nội dung khác",
    ]
    await line.press(secretary, secretary, "Đang chuẩn bị (dự kiến ngày 22/5/2020)")
    (report,) = await line.reports()
    assert (report.status, report.day) == (Status.IN_PROGRESS, date(2020, 5, 22))


async def test_which_task_is_asked(line: Line) -> None:
    """Each button names one."""
    await open_second_campaign(line)
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "đã xong ạ")
    (question,) = line.heard()
    assert plain(question) == (
        "Hệ thống chưa xác định được báo cáo “đã xong ạ” thuộc nội dung nào. Đề nghị đồng chí chọn:"
    )
    assert [label for label, _ in labels(question)] == [
        "Tổ chức đại hội: hoàn thành",
        "Nộp biên bản: hoàn thành",
        "Nội dung khác",
    ]
    await line.press(secretary, secretary, "Nộp biên bản: hoàn thành")
    assert line.words() == ["Đã ghi nhận: Chi bộ Thanh tra, Nộp biên bản: hoàn thành."]
    assert [report.status for report in await line.reports()] == [Status.DONE]


async def test_no_task_of_another_unit_is_offered(line: Line) -> None:
    """Which unit was meant is clear and it is not theirs, though the task is not."""
    await open_second_campaign(line)
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "Chi bộ Văn phòng đã xong")
    assert line.words() == ["Đồng chí chưa được đăng ký báo cáo cho đơn vị đó. Hệ thống không ghi nhận nội dung nào."]


async def test_a_reply_to_a_receipt_is_about_its_task(line: Line) -> None:
    """Two tasks are open, and it need not be said which."""
    await open_second_campaign(line)
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "đã nộp biên bản ngày 12/5")
    receipt = line.number_of("Đã ghi nhận")
    line.heard()
    await line.write(secretary, secretary, "xong ngày 13/5", to=receipt)
    assert line.words() == ["Đã ghi nhận: Chi bộ Thanh tra, Nộp biên bản: hoàn thành (ngày 13/5/2020)."]


async def test_what_a_group_is_asked_tells_nothing_but_the_senders_own_words(line: Line) -> None:
    """The obstacle told in private stays there, also when a report in the group is taken back."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    standing = await line.office.standing("A2")
    await line.press_data(secretary, secretary, f"a:{standing.id}:blocked", 4_000)
    await line.write(secretary, secretary, "đồng chí X có đơn thư tố cáo", to=line.number_of("nêu ngắn gọn"))
    assert (await line.office.standing("A2")).words == "đồng chí X có đơn thư tố cáo"
    line.heard()
    number = await line.write(secretary, group, "Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5 ạ")
    await line.edit(secretary, group, number, "chúc mừng các đồng chí")
    await line.press(secretary, group, "Rút báo cáo")
    said = [plain(one) for one in line.heard() if not isinstance(one, ButtonAnswer)]
    assert said[-1] == "Đã hoàn tác. Tình hình hiện nay: Chi bộ Thanh tra, Tổ chức đại hội: có vướng mắc."
    assert "tố cáo" not in "".join(said)
