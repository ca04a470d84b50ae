"""/remind in chat: whoever has not finished, once a day, in office hours, and nobody of another's charge."""

from datetime import timedelta

import pytest

from domain.messages import Text
from domain.values import RoleName
from storage.tables import Campaign, Delivery
from tests.builders import at
from tests.handlers.line import Line, labels, plain, said
from tests.handlers.test_own_acts import ROLES, both

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


@pytest.mark.parametrize(("role", "code", "count"), ROLES)
async def test_reminding_reaches_ones_own_charge_alone(
    line: Line, role: RoleName, code: str, count: int | None
) -> None:
    """A preview with the count, a button; who looks after nothing is told so, and their press refused."""
    await both(line)
    person = await line.office.appoint(code, role, telegram_id=6_001)
    await line.write(person, person, "/nhac")
    task = await line.office.task()
    if count:
        assert f"Nhắc: Tổ chức đại hội ({count})" in [label for label, _ in labels(line.said[-1])]
    await line.press_data(person, person, f"l:{task.id}", 77)
    assert len([row for row in await line.rows(Delivery) if row.stage == "asked"]) == (count or 0)
    assert (said(line) == REFUSED) is (count is None)


async def test_a_reminder_by_hand_goes_once_a_day_and_not_after_the_answer(any_line: Line) -> None:
    """Pressed twice, asked again: one message each; who has answered gets none."""
    line = any_line
    mai, nam = await both(line)
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    await line.write(lan, lan, "/nhac")
    assert "- Tổ chức đại hội: 6 đơn vị, trong đó 4 đơn vị chưa nhắn riêng được (xem /nguoi)." in said(line)
    number, data = line.button("Nhắc: Tổ chức đại hội (2)")
    await line.press_data(lan, lan, data, number)
    assert said(line) == "“Tổ chức đại hội”: đang gửi 2 tin nhắc."
    await line.press_data(lan, lan, data, number)
    assert said(line) == "“Tổ chức đại hội”: hôm nay không còn đơn vị nào cần nhắc."
    await line.write(nam, nam, "đang chuẩn bị")
    line.heard()
    await line.deliver_due()
    told = [one for one in line.heard() if isinstance(one, Text)]
    assert [one.chat_id for one in told] == [mai.telegram_id]
    assert "Kính gửi đồng chí Bí thư Chi bộ Thanh tra." in plain(told[0])
    line.now += timedelta(days=3)
    await line.write(lan, lan, "/nhac")
    assert "Nhắc: Tổ chức đại hội (2)" in [label for label, _ in labels(line.said[-1])]


async def test_an_overseer_of_a_cluster_reminds_its_units_alone(line: Line) -> None:
    """A2 is of cluster 1, B2 of cluster 2."""
    await both(line)
    lan = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2", telegram_id=6_001)
    await line.write(lan, lan, "/nhac")
    await line.press(lan, lan, "Nhắc: Tổ chức đại hội (1)")
    (asked,) = [row for row in await line.rows(Delivery) if row.stage == "asked"]
    assert asked.key == "reminder:dh2020:dai-hoi:B2:2020-05-15"


async def test_who_is_reminded_by_hand_is_not_reminded_by_the_rule_on_that_day(line: Line) -> None:
    """Friday 26 June: by hand at half past seven, and at eight what falls on Saturday 27."""
    await line.office.appoint("A2")
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    line.now = at("2020-06-26 07:30")
    await line.deliver_due()
    await line.write(lan, lan, "/nhac")
    await line.press(lan, lan, "Nhắc: Tổ chức đại hội (1)")
    await line.deliver_due()
    line.heard()
    line.now = at("2020-06-26 08:00")
    await line.deliver_due()
    assert line.heard() == []
    await line.write(lan, lan, "/nhac")
    assert "Chi bộ" not in said(line)
    assert labels(line.said[-1]) == []


async def test_who_was_reminded_by_the_rule_is_not_by_hand_on_that_day(line: Line) -> None:
    """The preview does not count them."""
    await line.office.appoint("A2")
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    line.now = at("2020-06-22 18:00")
    await line.deliver_due()
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    await line.write(lan, lan, "/nhac")
    assert labels(line.said[-1]) == []


async def test_out_of_hours_it_is_said_when_they_go(line: Line) -> None:
    """Saturday evening: on Monday morning, once, and not to who has answered until then."""
    mai, nam = await both(line)
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    line.now = at("2020-05-16 21:00")
    await line.write(lan, lan, "/nhac")
    assert "Hiện đang ngoài giờ làm việc: tin nhắc sẽ được gửi lúc 07 giờ 00, ngày 18/5/2020." in said(line)
    await line.press(lan, lan, "Nhắc: Tổ chức đại hội (2)")
    assert "sẽ được gửi lúc 07 giờ 00, ngày 18/5/2020" in said(line)
    await line.write(nam, nam, "đã hoàn thành")
    line.heard()
    await line.deliver_due()
    assert line.heard() == []
    line.now = at("2020-05-18 07:00")
    await line.deliver_due()
    assert [one.chat_id for one in line.heard() if isinstance(one, Text)] == [mai.telegram_id]


async def test_a_reminder_by_hand_that_waits_stays_when_the_rules_change(line: Line) -> None:
    """It follows no rule; it goes at the hour that was said."""
    mai = await line.office.appoint("A2")
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    line.now = at("2020-05-18 21:00")
    await line.deliver_due()
    await line.write(lan, lan, "/nhac")
    await line.press(lan, lan, "Nhắc: Tổ chức đại hội (1)")
    campaign = (await line.rows(Campaign))[0].id
    await line.press_data(lan, lan, f"z:hour:{campaign}:at:0900", 77)
    line.heard()
    line.now = at("2020-05-19 07:00")
    await line.deliver_due()
    assert [one.chat_id for one in line.heard() if isinstance(one, Text)] == [mai.telegram_id]
