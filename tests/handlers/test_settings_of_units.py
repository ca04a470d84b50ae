"""/settings of groups, units and people: a tally of their own, days off, the language."""

from datetime import date, time, timedelta

import pytest

from domain.campaign import tally_from_json
from domain.messages import Text
from domain.values import RoleName
from storage import settings
from storage.tables import DaysOff, Group
from tests.builders import at
from tests.handlers.line import Line, plain, said
from tests.handlers.ruled import organiser


async def test_a_group_has_its_own_tally_or_none(any_line: Line) -> None:
    """Set in private from the list of groups; the others stay by the campaign."""
    line = any_line
    one, other = await line.office.link("A"), await line.office.link("B")
    lan = await organiser(line)
    await line.press(lan, lan, "Quay lại")
    await line.press(lan, lan, "Các nhóm")
    await line.press(lan, lan, "Đảng bộ Sở Tài chính")
    await line.press(lan, lan, "16 giờ 00")
    await line.press(lan, lan, "thứ Hai: có")
    assert said(line).splitlines()[1:3] == [
        "Tổng hợp trong nhóm này lúc 16 giờ 00: thứ Ba, thứ Tư, thứ Năm, thứ Sáu.",
        "Lần tổng hợp tới: 16 giờ 00, ngày 15/5/2020.",
    ]
    kept = next(group for group in await line.rows(Group) if group.id == one.id)
    rule = tally_from_json(kept.tally)
    assert rule is not None
    assert (rule.at, rule.days) == (time(16), (1, 2, 3, 4))
    line.now = at("2020-05-15 15:59")
    await line.office.plan(line.now)
    line.heard()
    line.now = at("2020-05-15 16:00")
    await line.deliver_due()
    assert [text.chat_id for text in line.heard() if isinstance(text, Text)] == [one.chat_id]
    await line.press(lan, lan, "Không tổng hợp trong nhóm này")
    line.heard()
    line.now = at("2020-05-15 17:00")
    await line.deliver_due()
    assert [text.chat_id for text in line.heard() if isinstance(text, Text)] == [other.chat_id]


async def test_in_the_group_itself_an_organiser_settles_it_and_nobody_else(line: Line) -> None:
    """Others are told where their own settings are."""
    group = await line.office.link("A")
    lan, mai = await line.office.appoint("A", role=RoleName.ORGANISER), await line.office.appoint("A1")
    await line.write(mai, group, "/caidat")
    assert "do người tổ chức cài đặt" in said(line)
    await line.write(lan, group, "/caidat")
    number, data = line.button("Không tổng hợp trong nhóm này")
    await line.press_data(mai, group, data, number)
    assert said(line) == "Nút này không dành cho đồng chí, hoặc không còn dùng."
    await line.press_data(lan, group, data, number)
    assert "Không gửi tổng hợp." in said(line)
    await line.press(lan, group, "English")
    assert "Language: English." in said(line) or "Ngôn ngữ: English." in said(line)
    await line.write(mai, group, "/help")
    assert "Report as a reply" in said(line)


async def test_days_off_of_a_unit_move_its_reminders_to_the_working_day_before(any_line: Line) -> None:
    """Of that unit alone; called off, they hold no more."""
    line = any_line
    mai, nam = await line.office.appoint("A2"), await line.office.appoint("B2")
    await line.write(mai, mai, "/caidat")
    await line.press(mai, mai, "Ngày nghỉ: Chi bộ Thanh tra")
    await line.press(mai, mai, "Thêm ngày nghỉ")
    await line.write(mai, mai, "từ 22/6 đến 24/6")
    assert "- từ ngày 22/6/2020 đến ngày 24/6/2020" in said(line)
    line.now = at("2020-06-18 18:00")
    await line.deliver_due()
    line.heard()
    line.now = at("2020-06-19 08:00")
    await line.deliver_due()
    assert [text.chat_id for text in line.heard() if isinstance(text, Text)] == [mai.telegram_id]
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    assert [text.chat_id for text in line.heard() if isinstance(text, Text)] == [nam.telegram_id]


async def test_days_off_told_too_late_for_the_day_before_are_told_at_once(line: Line) -> None:
    """On Friday afternoon for the next week: the reminder of Tuesday goes now, not never."""
    mai = await line.office.appoint("A2")
    line.now = at("2020-06-19 15:00")
    await line.deliver_due()
    await line.write(mai, mai, "/caidat")
    await line.press(mai, mai, "Ngày nghỉ: Chi bộ Thanh tra")
    await line.press(mai, mai, "Thêm ngày nghỉ")
    await line.write(mai, mai, "22/6 - 26/6")
    line.heard()
    line.now += timedelta(seconds=30)
    await line.deliver_due()
    assert len(line.heard()) == 1
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    assert line.heard() == []


@pytest.mark.parametrize("typed", ["hôm kia", "25/6 đến 20/6", "01/01 đến 30/9", "31/6"])
async def test_days_that_cannot_be_days_off_are_refused(line: Line, typed: str) -> None:
    """With the way to type them."""
    mai = await line.office.appoint("A2")
    await line.write(mai, mai, "/caidat")
    await line.press(mai, mai, "Ngày nghỉ: Chi bộ Thanh tra")
    await line.press(mai, mai, "Thêm ngày nghỉ")
    await line.write(mai, mai, typed)
    assert "Đề nghị đồng chí gõ theo mẫu: 20/5 - 25/5" in said(line)
    assert await line.rows(DaysOff) == []


async def test_an_organiser_finds_a_unit_by_name_and_not_one_of_others(line: Line) -> None:
    """Days off, and calling them off."""
    lan = await organiser(line, "A")
    await line.press(lan, lan, "Ngày nghỉ của đơn vị")
    await line.write(lan, lan, "Chi bộ Kế toán")
    assert "Không có đơn vị nào thuộc phạm vi đồng chí phụ trách" in said(line)
    await line.write(lan, lan, "chi bo thanh tra")
    await line.press(lan, lan, "Thêm ngày nghỉ")
    await line.write(lan, lan, "20/5")
    (off,) = await line.rows(DaysOff)
    assert (off.first, off.last) == (date(2020, 5, 20), date(2020, 5, 20))
    await line.press(lan, lan, "Bỏ: ngày 20/5/2020")
    assert "chưa đăng ký ngày nghỉ" in said(line)
    assert (await line.rows(DaysOff))[0].ended_at is not None


async def test_a_person_is_spoken_to_in_the_language_they_choose(any_line: Line) -> None:
    """At once, and in reminders; the office's language stays that of others."""
    line = any_line
    mai, nam = await line.office.appoint("A2"), await line.office.appoint("B2")
    await line.write(mai, mai, "/caidat")
    await line.press(mai, mai, "English")
    assert said(line) == "The system speaks English to you from now on."
    await line.write(mai, mai, "/viec")
    assert "no later than 17:00, 30 June 2020 (46 days left)" in said(line)
    line.heard()
    line.now = at("2020-06-22 18:00")
    await line.deliver_due()
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    words = {text.chat_id: plain(text) for text in line.heard() if isinstance(text, Text)}
    assert words[mai.telegram_id].startswith("To the secretary of Chi bộ Thanh tra.")
    assert words[nam.telegram_id].startswith("Kính gửi đồng chí Bí thư Chi bộ Tổ chức.")
    await line.write(mai, mai, "/settings")
    await line.press(mai, mai, "Tiếng Việt")
    assert said(line) == "Từ nay Hệ thống dùng tiếng Việt với đồng chí."


async def test_a_group_in_english_asks_a_vietnamese_reader_in_vietnamese(line: Line) -> None:
    """What a report in the group lacks is asked for in private, in the language of who gave it."""
    mai, group = await line.office.appoint("A2"), await line.office.link("A")
    async with line.store.begin() as session:
        await settings.speak_to_group(session, await session.get_one(Group, group.id), "en", line.now)
    await line.write(mai, group, "Chi bộ Thanh tra có vướng mắc")
    words = line.words()
    assert [text for text in words if "Đề nghị đồng chí" in text] == words
