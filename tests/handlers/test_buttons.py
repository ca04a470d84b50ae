"""Buttons: under reminders, digests and receipts, pressed by whom they are for, and by others."""

from datetime import date, timedelta

import pytest

from domain.messages import ButtonAnswer, Text
from domain.values import RoleName, Status
from storage import campaigns
from storage.tables import Person, Question
from tests.builders import CAMPAIGN, at
from tests.handlers.line import MORNING, Line, labels, plain

NOT_YOURS = "Nút này không dành cho đồng chí, hoặc không còn dùng."
STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
WEEK_BEFORE = at("2020-06-23 08:00")


async def reminded(line: Line, code: str = "A2") -> Person:
    """A secretary who has just had a reminder in private."""
    secretary = await line.office.appoint(code)
    line.now = WEEK_BEFORE
    await line.deliver_due()
    line.heard()
    return secretary


@pytest.mark.parametrize(
    ("label", "status", "said"),
    [
        ("Đã hoàn thành", Status.DONE, "hoàn thành"),
        ("Đang thực hiện", Status.IN_PROGRESS, "đang chuẩn bị"),
        ("Có vướng mắc", Status.BLOCKED, "có vướng mắc"),
        ("Xin lùi thời gian", Status.POSTPONED, "lùi thời gian"),
    ],
)
async def test_a_button_of_a_reminder_reports(line: Line, label: str, status: Status, said: str) -> None:
    """With a receipt under the reminder; the reminder's buttons stay, a later press is a later report."""
    secretary = await reminded(line)
    await line.press(secretary, secretary, label)
    toast, receipt, *_ = line.heard()
    assert toast == ButtonAnswer("1")
    assert isinstance(receipt, Text)
    assert plain(receipt) == f"Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: {said}."
    (report,) = await line.reports()
    assert (report.status, report.source, report.raw) == (status, "button", label)
    line.now += timedelta(minutes=1)
    await line.press(secretary, secretary, "Đã hoàn thành")
    assert (await line.office.standing("A2")).status is Status.DONE
    assert await line.office.differences() == []


async def test_asking_for_time_asks_for_the_day(any_line: Line) -> None:
    """A bare date as a reply is enough."""
    line = any_line
    secretary = await reminded(line)
    await line.press(secretary, secretary, "Xin lùi thời gian")
    assert line.words()[-1] == "Đề nghị đồng chí trả lời tin nhắn này, nêu ngày xin lùi đến, ví dụ: 20/6."
    line.now += timedelta(minutes=1)
    await line.write(secretary, secretary, "15/7", to=line.number_of("nêu ngày xin lùi"))
    (receipt,) = line.words()
    assert receipt == (
        "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: lùi thời gian (đến ngày 15/7/2020).\nHiện Hệ thống chưa liên"
        " hệ được với người có thẩm quyền của cấp trên; đề nghị đồng chí báo cáo trực tiếp. Hạn hoàn thành vẫn là ngày"
        " 30/6/2020."
    )
    standing = await line.office.standing("A2")
    assert (standing.status, standing.day) == (Status.POSTPONED, date(2020, 7, 15))


@pytest.mark.parametrize(
    "words", ["chưa được duyệt nhân sự", "đang làm dở thì máy in hỏng", "kinh phí", "chưa có hội trường ạ"]
)
async def test_whatever_answers_the_question_for_the_obstacle_is_its_words(line: Line, words: str) -> None:
    """Not read as another status."""
    secretary = await reminded(line)
    await line.press(secretary, secretary, "Có vướng mắc")
    assert line.words()[-1] == "Đề nghị đồng chí trả lời tin nhắn này, nêu ngắn gọn khó khăn, vướng mắc."
    line.now += timedelta(minutes=1)
    await line.write(secretary, secretary, words, to=line.number_of("nêu ngắn gọn"))
    assert line.words() == [f"Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: có vướng mắc ({words})."]
    standing = await line.office.standing("A2")
    assert (standing.status, standing.words) == (Status.BLOCKED, words)


@pytest.mark.parametrize(
    ("words", "status"),
    [("đã tổ chức đại hội ngày 20/6 rồi", Status.DONE), ("xin lùi đến 15/7", Status.POSTPONED)],
)
async def test_an_obstacle_that_is_gone_meanwhile_is_none(line: Line, words: str, status: Status) -> None:
    """What is surely done or put off is not blocked."""
    secretary = await reminded(line)
    await line.press(secretary, secretary, "Có vướng mắc")
    line.now += timedelta(minutes=1)
    await line.write(secretary, secretary, words, to=line.number_of("nêu ngắn gọn"))
    assert (await line.office.standing("A2")).status is status


async def test_the_words_of_an_obstacle_can_be_edited(line: Line) -> None:
    """The reply to the question stays one."""
    secretary = await reminded(line)
    await line.press(secretary, secretary, "Có vướng mắc")
    prompt = line.number_of("nêu ngắn gọn")
    line.now += timedelta(minutes=1)
    number = await line.write(secretary, secretary, "kinh phi", to=prompt)
    await line.edit(secretary, secretary, number, "kinh phí", to=prompt)
    assert (await line.office.standing("A2")).words == "kinh phí"


async def test_a_day_asked_for_may_be_answered_with_done(line: Line) -> None:
    """It has been held after all."""
    secretary = await reminded(line)
    await line.press(secretary, secretary, "Xin lùi thời gian")
    line.now += timedelta(minutes=1)
    await line.write(secretary, secretary, "đã tổ chức đại hội ngày 20/6 rồi", to=line.number_of("nêu ngày xin lùi"))
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_a_reminders_button_is_for_whoever_answers_for_the_unit(line: Line) -> None:
    """Not for another secretary, not for a stranger, not for one whose role has ended, not after the campaign."""
    secretary = await reminded(line)
    other = await line.office.appoint("A1")
    _, data = line.button("Đã hoàn thành")
    for who in (other, STRANGER):
        await line.press_data(who, who, data, 4_000)
        assert line.words() == [NOT_YOURS]
    async with line.store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, line.now)
    await line.press(secretary, secretary, "Đã hoàn thành")
    assert line.words() == [NOT_YOURS]
    assert await line.reports() == []


async def test_an_old_message_that_telegram_does_not_show_any_more_still_reports(line: Line) -> None:
    """The press carries its chat and number alone."""
    secretary = await reminded(line)
    number, data = line.button("Đã hoàn thành")
    message = {"chat": {"id": secretary.telegram_id, "type": "private"}, "message_id": number, "date": 0}
    await line.take(
        {
            "callback_query": {
                "id": "1",
                "from": {"id": secretary.telegram_id, "is_bot": False, "first_name": "A"},
                "chat_instance": "1",
                "message": message,
                "data": data,
            }
        }
    )
    assert (await line.office.standing("A2")).status is Status.DONE


NOT_OURS = [
    "", "a", "a:", "a:x:done", "a:1:finished", "a:999999:done", "a:1:done:9", "x:1", "q:1", "q:1:0", "q:-1:0", "u:1",
    "u:", "e:7", "g:1:done", "g:x", "s:m:1:1:-1:1:1", "s:z:1:1:-1:1", "s:m", "s:o:9:9:9:9", f"a:{10**30}:done",
    f"s:m:{10**30}:1:-1:1", "s:m:1:1:99:1", "🙂", "a:1:done\0", "a:١:done", "u:" + "9" * 19,
]  # fmt: skip


async def test_a_button_that_is_not_of_our_making_does_nothing(any_line: Line) -> None:
    """It is the client's to choose what a press carries."""
    line = any_line
    secretary = await line.office.appoint("A2")
    before = await line.everything()
    for data in NOT_OURS:
        await line.press_data(secretary, secretary, data, 4_000)
        assert line.words() == [NOT_YOURS], data
    assert await line.everything() == before


async def test_undo_takes_ones_own_report_back_once(any_line: Line) -> None:
    """The receipt says how things stand now; a second press changes nothing."""
    line = any_line
    secretary = await line.office.appoint("A2")
    await line.office.say("A2", Status.IN_PROGRESS, MORNING - timedelta(days=1))
    await line.write(secretary, secretary, "đã tổ chức đại hội ngày 12/5")
    line.heard()
    line.now += timedelta(minutes=1)
    number, data = line.button("Hoàn tác")
    await line.press(secretary, secretary, "Hoàn tác")
    assert line.words() == ["Đã hoàn tác. Tình hình hiện nay: Chi bộ Thanh tra, Tổ chức đại hội: đang chuẩn bị."]
    await line.press_data(secretary, secretary, data, number)
    assert line.words() == ["Không có báo cáo nào để hoàn tác."]
    assert (await line.office.standing("A2")).status is Status.IN_PROGRESS


async def test_nobody_takes_back_or_corrects_the_report_of_another(line: Line) -> None:
    """Not even an organiser, who reports anew instead."""
    secretary = await line.office.appoint("A2")
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(secretary, secretary, "đã tổ chức đại hội ngày 12/5")
    line.heard()
    for label in ("Hoàn tác", "Sửa"):
        await line.press_data(organiser, organiser, line.button(label)[1], 4_000)
        assert line.words() == [NOT_YOURS]
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_correct_offers_the_answers_again(line: Line) -> None:
    """By button, or in words as a reply."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "đã tổ chức đại hội ngày 12/5")
    line.heard()
    await line.press(secretary, secretary, "Sửa")
    _, offer = line.heard()
    assert plain(offer) == (
        'Chi bộ Thanh tra, nội dung "Tổ chức đại hội": đề nghị đồng chí chọn tình trạng đúng, hoặc trả lời tin nhắn'
        " này bằng lời thường."
    )
    assert [label for label, _ in labels(offer)] == [
        "Đã hoàn thành",
        "Đang thực hiện",
        "Có vướng mắc",
        "Xin lùi thời gian",
    ]
    line.now += timedelta(minutes=1)
    await line.write(secretary, secretary, "ngày 13/5", to=line.number_of("chọn tình trạng đúng"))
    await line.press(secretary, secretary, "Đang thực hiện")
    assert (await line.office.standing("A2")).status is Status.IN_PROGRESS


async def test_a_message_with_several_reports_is_corrected_in_words(line: Line) -> None:
    """Buttons would be about one of them."""
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "Chi bộ Kế toán, Chi bộ Tổ chức đã tổ chức đại hội ngày 12/5")
    line.heard()
    await line.press(organiser, organiser, "Sửa")
    _, offer = line.heard()
    assert plain(offer) == "Đề nghị đồng chí gửi lại nội dung đúng, nêu rõ tên từng đơn vị và nội dung."
    assert labels(offer) == []


async def test_a_stranger_presses_in_vain(line: Line) -> None:
    """A question in a group, and one about a message of their own making."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    await line.write(secretary, group, "Chi bộ Thanh tra hoan roi a")
    line.heard()
    await line.press(STRANGER, group, "Hoàn thành")
    assert line.words() == [NOT_YOURS]
    assert [question.answered_at for question in await line.rows(Question)] == [None]
