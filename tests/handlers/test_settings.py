"""/settings: rules by buttons and as people type them, in force at once; nothing of the old rule goes out, or twice."""

from datetime import time, timedelta

import pytest

from domain.messages import Text
from storage.tables import Audit, Draft
from tests.builders import at
from tests.handlers.line import Line, said
from tests.handlers.ruled import TITLE, organiser, rules


async def test_the_card_tells_the_rules_and_what_comes_next(line: Line) -> None:
    """In the words of an office."""
    await organiser(line)
    assert said(line).splitlines() == [
        TITLE,
        "Nhắc trước hạn, lúc 08 giờ 00: 7, 3, 1 ngày, đúng ngày đến hạn.",
        "Khi quá hạn: ngày thứ 1, 2, 5, lần lượt nhắc bí thư, báo cáo đồng chí phụ trách, báo cáo người tổ chức.",
        "Đăng tổng hợp vào các nhóm lúc 17 giờ 00: thứ Hai, thứ Ba, thứ Tư, thứ Năm, thứ Sáu.",
        "Giờ nghỉ, không gửi tin nhắc: 20 giờ 00 đến 07 giờ 00.",
        "Ngày lễ, Tết: nghỉ, không gửi tin.",
        "",
        "Các lần nhắc tới: 08 giờ 00, ngày 22/5/2020; 08 giờ 00, ngày 26/5/2020; 08 giờ 00, ngày 28/5/2020.",
        "Lần tổng hợp tới: 17 giờ 00, ngày 15/5/2020.",
    ]


async def test_a_day_is_turned_on_and_off_and_an_old_button_does_what_it_says(any_line: Line) -> None:
    """Pressed again, it is still on; the change is in the audit."""
    line = any_line
    lan = await organiser(line)
    number, data = line.button("14 ngày: không")
    await line.press_data(lan, lan, data, number)
    await line.press_data(lan, lan, data, number)
    assert (await rules(line)).reminders.days_before == (14, 7, 3, 1, 0)
    assert "08 giờ 00, ngày 15/5/2020" not in said(line)
    await line.press(lan, lan, "7 ngày: có")
    assert (await rules(line)).reminders.days_before == (14, 3, 1, 0)
    assert [one.action for one in await line.rows(Audit)].count("campaign.rules") == 2


@pytest.mark.parametrize(("typed", "hour"), [("7h30", time(7, 30)), ("14 giờ", time(14)), ("09:00", time(9))])
async def test_the_hour_of_reminders_is_typed_as_people_type_it(line: Line, typed: str, hour: time) -> None:
    """And the card says so."""
    lan = await organiser(line)
    await line.press(lan, lan, "Giờ nhắc")
    await line.write(lan, lan, typed)
    assert (await rules(line)).reminders.at == hour
    assert f"Nhắc trước hạn, lúc {hour:%H} giờ {hour:%M}" in said(line)
    assert [draft.closed_at is None for draft in await line.rows(Draft)] == [False]


async def test_what_is_no_hour_is_refused_and_asked_again(line: Line) -> None:
    """One sentence; then another is taken. An hour in the quiet hours is none either."""
    lan = await organiser(line)
    await line.press(lan, lan, "Giờ nhắc")
    await line.write(lan, lan, "sáng sớm")
    assert said(line) == "Hệ thống không hiểu “sáng sớm” là mấy giờ. Đề nghị đồng chí gõ theo mẫu: 7h30."
    await line.write(lan, lan, "21h")
    assert said(line) == "Giờ nhắc không được nằm trong giờ nghỉ. Chưa có gì thay đổi."
    assert (await rules(line)).reminders.at == time(8)
    await line.write(lan, lan, "8h30")
    assert (await rules(line)).reminders.at == time(8, 30)


async def test_leaving_the_card_awaits_no_words_any_more(line: Line) -> None:
    """What is written then is no hour."""
    lan = await organiser(line)
    await line.press(lan, lan, "Giờ tổng hợp")
    await line.press(lan, lan, "Quay lại")
    await line.write(lan, lan, "9h")
    assert (await rules(line)).tally.at == time(17)
    await line.write(lan, lan, "/huy")
    assert "không có việc nào" in said(line)


async def test_quiet_hours_holidays_ladder_and_weekdays(line: Line) -> None:
    """By buttons, each with its way back."""
    lan = await organiser(line)
    await line.press(lan, lan, "Giờ nghỉ")
    await line.write(lan, lan, "từ 21h đến 6h30")
    assert "21 giờ 00 đến 06 giờ 30" in said(line)
    await line.press(lan, lan, "Không nghỉ lễ, Tết")
    await line.press(lan, lan, "Nhắc khi quá hạn")
    await line.press(lan, lan, "ngày thứ 2, 5, 10")
    await line.press(lan, lan, "Ngày tổng hợp")
    await line.press(lan, lan, "thứ Bảy: không")
    await line.press(lan, lan, "thứ Hai: có")
    now = await rules(line)
    assert (now.calendar.holidays, now.reminders.overdue_after, now.tally.days) == (False, (2, 5, 10), (1, 2, 3, 4, 5))
    await line.press(lan, lan, "Quay lại")
    assert "thứ Ba, thứ Tư, thứ Năm, thứ Sáu, thứ Bảy" in said(line)


async def test_a_reminder_that_waits_by_the_old_hour_goes_at_the_new_one_and_once(any_line: Line) -> None:
    """Planned at 08:00, not sent yet, moved to 10:00: the same key at its new moment; never a second time."""
    line = any_line
    mai = await line.office.appoint("A2")
    lan = await organiser(line)
    line.now = at("2020-06-22 18:00")
    await line.deliver_due()
    line.now = at("2020-06-23 08:00")
    await line.office.plan(line.now)
    waiting = [row.key for row in await line.office.outbox() if row.state == "waiting"]
    assert waiting == ["reminder:dh2020:dai-hoi:A2:2020-06-23"]
    line.now += timedelta(minutes=1)
    await line.press(lan, lan, "Giờ nhắc")
    await line.write(lan, lan, "10h")
    line.heard()
    await line.deliver_due()
    assert line.heard() == []
    for moment in ("2020-06-23 10:00", "2020-06-23 10:01", "2020-06-23 16:30"):
        line.now = at(moment)
        await line.deliver_due()
    assert [one.chat_id for one in line.heard() if isinstance(one, Text)] == [mai.telegram_id]
    assert [row.key for row in await line.office.outbox() if row.sent_at] == waiting


async def test_a_reminder_moved_ahead_of_now_is_not_lost(line: Line) -> None:
    """At 07:30 of the day the hour becomes 07:00: it goes at once; what was sent does not go again at a later hour."""
    await line.office.appoint("A2")
    lan = await organiser(line)
    line.now = at("2020-06-23 07:30")
    await line.deliver_due()
    await line.press(lan, lan, "Giờ nhắc")
    await line.press(lan, lan, "07 giờ 00")
    line.heard()
    line.now += timedelta(seconds=30)
    await line.deliver_due()
    assert len(line.heard()) == 1
    await line.press(lan, lan, "Giờ nhắc")
    await line.press(lan, lan, "09 giờ 00")
    line.heard()
    line.now = at("2020-06-23 09:00")
    await line.deliver_due()
    assert line.heard() == []


async def test_a_tally_goes_once_a_day_whatever_its_hour_becomes(line: Line) -> None:
    """Posted at 17:00, moved to 18:00: the card names tomorrow, and nothing is posted at 18:00."""
    await line.office.link("K")
    lan = await organiser(line)
    line.now = at("2020-05-14 18:00")
    await line.deliver_due()
    line.now = at("2020-05-15 17:00")
    await line.deliver_due()
    await line.press(lan, lan, "Giờ tổng hợp")
    await line.press(lan, lan, "18 giờ 00")
    assert "Lần tổng hợp tới: 18 giờ 00, ngày 18/5/2020." in said(line)
    line.heard()
    line.now = at("2020-05-15 18:00")
    await line.deliver_due()
    assert line.heard() == []
