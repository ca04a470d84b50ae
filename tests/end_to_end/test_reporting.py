"""Reminding by hand, reporting by buttons and taking it back, by the real program over HTTP, through kills."""

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from storage.tables import Delivery, Report
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow


async def test_who_has_not_finished_is_reminded_by_hand(play: Play) -> None:
    """Once, though the button was pressed twice and the program killed; a secretary may not, nor press it."""
    telegram = play.telegram
    organiser = await play.known("Tâm", "K", RoleName.ORGANISER)
    lan, minh = await play.known("Lan", "A1"), await play.known("Minh", "B1")
    await play.rows.say("A2", Status.DONE, telegram.clock.now())
    await play.office.open()

    telegram.say(lan, lan, "/nhac")
    await play.told(lan, "Chỉ người tổ chức và đồng chí phụ trách gửi tin nhắc.")
    telegram.say(organiser, organiser, "/nhac")
    card = await play.told(organiser, "chưa hoàn thành", "Tổ chức đại hội: 5 đơn vị, trong đó 3", "/nguoi")
    (label, data), *others = buttons(card)
    assert (label, others) == ("Nhắc: Tổ chức đại hội (2)", [])
    assert "không còn dùng" in await play.toasted(telegram.press(lan, play.telegram.from_bot(lan)[-1], data))

    await play.while_dead(lambda: play.press(organiser, card, "Nhắc"))
    await play.becomes(card, "“Tổ chức đại hội”: đang gửi 2 tin nhắc.")
    await play.told(lan, "Kính gửi đồng chí Bí thư Chi bộ Văn phòng.", "Tổ chức đại hội")
    await play.told(minh, "Kính gửi đồng chí Bí thư Chi bộ Kế toán.")
    telegram.press(organiser, card, data)
    await play.becomes(card, "hôm nay không còn đơn vị nào cần nhắc")
    await telegram.settled()
    assert [sum("Kính gửi" in text for text in play.words(who)) for who in (lan, minh)] == [1, 1]
    sent = await play.stored(select(Delivery).where(Delivery.kind == "reminder"))
    assert [one.state.value for one in sent] == ["sent", "sent"]
    await play.ends_well()


async def test_a_task_is_reported_by_buttons_and_taken_back(play: Play) -> None:
    """Each of two units by itself; a kill between the question and the answer; a second undo finds nothing."""
    telegram = play.telegram
    lan, stranger = await play.known("Lan", "A1"), telegram.person("Khách")
    await play.also(lan, "A2")
    await play.office.open()
    telegram.say(lan, lan, "/baocao")
    menu = await play.told(lan, "Đồng chí báo cáo về nội dung nào?")
    assert [label for label, _ in buttons(menu)] == [
        "Chi bộ Văn phòng: Tổ chức đại hội",
        "Chi bộ Thanh tra: Tổ chức đại hội",
    ]
    play.press(lan, menu, "Chi bộ Văn phòng")
    card = await play.told(lan, "Chi bộ Văn phòng", "Tổ chức đại hội")
    assert {"Đã hoàn thành", "Đang thực hiện", "Có vướng mắc", "Xin lùi thời gian"} == {one for one, _ in buttons(card)}
    telegram.start(stranger)
    refused = await play.told(stranger, str(stranger.id))
    forwarded = telegram.press(stranger, refused, buttons(card)[0][1])
    await play.while_dead(lambda: play.press(lan, card, "Đã hoàn thành"))
    await play.told(lan, "Đã ghi nhận: Chi bộ Văn phòng, Tổ chức đại hội: hoàn thành")
    assert "không" in await play.toasted(forwarded)
    standing = {code: (await play.rows.standing(code)).status for code in ("A1", "A2")}
    assert standing == {"A1": Status.DONE, "A2": Status.NOT_STARTED}

    await play.while_dead(lambda: telegram.say(lan, lan, "/hoantac"))
    await play.told(lan, "Đã hoàn tác", "Chi bộ Văn phòng")
    assert (await play.rows.standing("A1")).status is Status.NOT_STARTED
    telegram.say(lan, lan, "/undo")
    await play.told(lan, "Không")
    telegram.say(lan, lan, "/baocao Chi bộ Không Có")
    await telegram.settled()
    assert len(await play.stored(select(Report))) == 1
    await play.ends_well()
