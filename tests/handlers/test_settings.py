"""/settings: rules by buttons and as people type them, in force at once; nothing of the old rule goes out, or twice."""

from datetime import date, time, timedelta

import pytest

from domain.campaign import CampaignRules, rules_from_json, tally_from_json
from domain.messages import EditedText, Text
from domain.values import RoleName
from storage import campaigns, settings
from storage.tables import Audit, Campaign, DaysOff, Draft, Group, Person
from tests.builders import at
from tests.handlers.line import Line, labels, plain

TITLE = "Đại hội chi bộ nhiệm kỳ 2020 - 2022"
ROLES = [
    (RoleName.ORGANISER, "K", True),
    (RoleName.ORGANISER, "A", False),
    (RoleName.OVERSEER, "K", False),
    (RoleName.SECRETARY, "A1", False),
    (RoleName.DEPUTY, "A1", False),
]


async def rules(line: Line) -> CampaignRules:
    """Those in force."""
    return rules_from_json((await line.rows(Campaign))[0].rules)


async def organiser(line: Line, code: str = "K") -> Person:
    """At the campaign's card."""
    lan = await line.office.appoint(code, role=RoleName.ORGANISER)
    await line.write(lan, lan, "/caidat")
    if code == "K":
        await line.press(lan, lan, TITLE)
    return lan


def said(line: Line) -> str:
    """The newest words of the bot's."""
    return plain(line.said[-1])


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


# Rights, cell by cell


@pytest.mark.parametrize(("role", "code", "allowed"), ROLES)
async def test_a_campaign_is_settled_only_by_who_decides_for_all_of_it(
    line: Line,
    role: RoleName,
    code: str,
    allowed: bool,
) -> None:
    """Whatever message it is pressed under; every kind of change."""
    person = await line.office.appoint(code, role)
    before = await rules(line)
    number = (await line.rows(Campaign))[0].id
    for data in (
        f"z:before:{number}:14:1",
        f"z:hour:{number}:at:0900",
        f"z:quiet:{number}:none",
        f"z:holidays:{number}:0",
        f"z:days:{number}:5:1",
        f"z:ladder:{number}:1",
    ):
        await line.press_data(person, person, data, 77)
        assert isinstance(line.said[-1], EditedText) is allowed
    assert (await rules(line) != before) is allowed


@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [
        (RoleName.ORGANISER, "K", True),
        (RoleName.ORGANISER, "A", True),
        (RoleName.ORGANISER, "B", False),
        (RoleName.OVERSEER, "A", False),
        (RoleName.SECRETARY, "A", False),
        (RoleName.DEPUTY, "A1", False),
    ],
)
async def test_a_group_is_settled_only_by_who_decides_for_its_unit(
    line: Line,
    role: RoleName,
    code: str,
    allowed: bool,
) -> None:
    """Its tally and its language."""
    group = await line.office.link("A")
    person = await line.office.appoint(code, role)
    for data in (f"z:group:{group.id}:none", f"z:gday:{group.id}:5:1", f"z:group:{group.id}:language:en"):
        await line.press_data(person, person, data, 77)
    (kept,) = await line.rows(Group)
    assert (bool(kept.tally), kept.language == "en") == (allowed, allowed)


@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [
        (RoleName.ORGANISER, "K", True),
        (RoleName.OVERSEER, "A", False),
        (RoleName.SECRETARY, "A1", True),
        (RoleName.DEPUTY, "A1", True),
        (RoleName.SECRETARY, "A2", False),
        (RoleName.SECRETARY, "A", False),
    ],
)
async def test_days_off_are_told_by_the_unit_or_who_decides_for_it(
    line: Line,
    role: RoleName,
    code: str,
    allowed: bool,
) -> None:
    """The card names the unit, so it is not even shown to others."""
    person = await line.office.appoint(code, role)
    unit = await line.office.unit("A1")
    await line.press_data(person, person, f"j:unit:{unit.id}", 77)
    assert ("Chi bộ Văn phòng" in said(line)) is allowed
    await line.press_data(person, person, f"j:ask:{unit.id}", 77)
    await line.write(person, person, "20/5")
    assert bool(await line.rows(DaysOff)) is allowed


@pytest.mark.parametrize(
    "data",
    [
        "z",
        "z:",
        "z:xx:1",
        "z:hour:1",
        "z:hour:1:at:9999",
        "z:days:1:9:1",
        "z:quiet:1:0700:0700",
        "z:ladder:1:9",
        "z:group:9",
        "j",
        "j:language:fr",
        "j:on:9",
        "j:unit:99",
        "z:before:1:4:1",
    ],
)
async def test_data_of_others_making_changes_nothing(line: Line, data: str) -> None:
    """Not even for an organiser of all."""
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    before = await line.everything()
    await line.press_data(lan, lan, data, 77)
    assert said(line) == "Nút này không dành cho đồng chí, hoặc không còn dùng."
    assert await line.everything() == before


async def test_a_card_has_only_buttons_with_words(line: Line) -> None:
    """And none whose data Telegram would refuse."""
    await organiser(line)
    assert all(label and 1 <= len(data.encode()) <= 64 for label, data in labels(line.said[-1]))


async def test_cards_of_the_private_chat_do_nothing_in_a_group(line: Line) -> None:
    """Forwarded, or pressed by data: not even for who may; and nothing of a campaign that is over is settled."""
    lan, group = await line.office.appoint("K", role=RoleName.ORGANISER), await line.office.link("K")
    number, unit, task = (await line.rows(Campaign))[0].id, await line.office.unit("A1"), await line.office.task()
    owed = await line.office.standing("A1")
    before = await line.everything()
    for data in (
        f"z:campaign:{number}",
        f"z:before:{number}:14:1",
        f"j:unit:{unit.id}",
        "j:language:en",
        f"m:{owed.id}",
        f"l:{task.id}",
    ):
        await line.press_data(lan, group, data, 77)
    assert line.words() == ["Nút này không dành cho đồng chí, hoặc không còn dùng."] * 6
    assert await line.everything() == before
    async with line.store.begin() as session:
        await campaigns.close(session, "dh2020", line.now)
    for data in (f"z:campaign:{number}", f"z:before:{number}:14:1", f"l:{task.id}", f"m:{owed.id}"):
        await line.press_data(lan, lan, data, 77)
    assert line.words() == ["Nút này không dành cho đồng chí, hoặc không còn dùng."] * 4


async def test_a_group_in_english_asks_a_vietnamese_reader_in_vietnamese(line: Line) -> None:
    """What a report in the group lacks is asked for in private, in the language of who gave it."""
    mai, group = await line.office.appoint("A2"), await line.office.link("A")
    async with line.store.begin() as session:
        await settings.speak_to_group(session, await session.get_one(Group, group.id), "en", line.now)
    await line.write(mai, group, "Chi bộ Thanh tra có vướng mắc")
    words = line.words()
    assert [text for text in words if "Đề nghị đồng chí" in text] == words
