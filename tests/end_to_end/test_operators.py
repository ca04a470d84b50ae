"""What operators see and do of the messages, by the real program over HTTP: sent again, halted, let go on."""

import pytest

from domain.values import RoleName
from storage.tables import DeliveryKind, DeliveryState
from tests.builders import at
from tests.end_to_end.office import PATIENCE
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

REMINDERS = at("2020-05-22 08:00")
"""Seven days before the units of the wave "điểm" are due."""
REMINDER = "Kính gửi đồng chí Bí thư"


async def states(play: Play) -> list[DeliveryState]:
    """What has become of each reminder, in the order of the units."""
    rows = sorted(await play.rows.outbox(), key=lambda row: row.key)
    return [row.state for row in rows if row.kind is DeliveryKind.REMINDER]


async def test_a_message_in_doubt_is_sent_again_and_what_waits_is_halted(play: Play) -> None:
    """Telegram drops the line under one reminder and refuses another for a while; the operator sees both. Sent again,
    halted and let go on by buttons, through kills: each once, and by nobody else.
    """
    telegram = play.telegram
    chief, below = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Bình", "A", RoleName.ORGANISER)
    lan, minh = await play.known("Lan", "A1"), await play.known("Minh", "B1")
    await play.office.open()
    telegram.faults(
        {"match": {"method": "sendMessage", "chat": lan.id}, "do": "accept_then_drop", "times": 1},
        {"match": {"method": "sendMessage", "chat": minh.id}, "do": "status", "code": 500},
    )
    await play.office.pass_to(REMINDERS)
    await play.told(lan, REMINDER)
    refused = ("status", "sendMessage", minh.id)
    tried = telegram.journal.entries
    await telegram.until(lambda: refused in {(one.fault, one.method, one.chat) for one in tried}, patience=PATIENCE)
    await telegram.settled()
    assert await states(play) == [DeliveryState.UNKNOWN, DeliveryState.WAITING]

    telegram.say(below, below, "/tinhhinh")
    own = await play.told(below, "Đảng bộ Sở Tài chính")
    telegram.say(chief, chief, "/tinhhinh")
    card = await play.told(chief, "Tính đến 08 giờ")
    play.press(chief, card, "Tin đang gửi: 1")
    going = await play.told(chief, '1. Nhắc hạn, "Tổ chức đại hội": đã gửi 0, đang chờ 1.')
    await play.while_dead(lambda: play.press(chief, going, "Dừng gửi 1"))
    await play.becomes(going, "đang chờ 0, giữ lại 1")
    telegram.faults()
    await play.office.pass_to(REMINDERS.replace(minute=40))
    await telegram.settled()
    assert await states(play) == [DeliveryState.UNKNOWN, DeliveryState.CANCELLED]
    assert not any(REMINDER in text for text in play.words(minh))
    play.press(chief, going, "Gửi tiếp 1")
    await play.told(minh, REMINDER, "Chi bộ Kế toán")

    play.press(chief, card, "Tin chưa chắc đã đến: 1")
    doubtful = await play.told(chief, "1. Nhắc hạn, Chi bộ Văn phòng (08 giờ 00, ngày 22/5/2020): chưa chắc đã đến.")
    for data in ("o:l", "o:a", *(data for _, data in buttons(going)), *(data for _, data in buttons(doubtful))):
        assert "không" in await play.toasted(telegram.press(below, own, data))
    again = buttons(doubtful)[0][1]
    await play.while_dead(lambda: play.press(chief, doubtful, "Gửi lại tin 1"))
    await telegram.until(lambda: [REMINDER in text for text in play.words(lan)].count(True) == 2, patience=PATIENCE)
    assert await play.toasted(telegram.press(chief, doubtful, again)) == "Tin nhắn này không cần gửi lại nữa."
    await telegram.settled()
    assert await states(play) == [DeliveryState.SENT, DeliveryState.SENT]
    assert [REMINDER in text for text in play.words(minh)].count(True) == 1
    assert not any("Kế toán" in text or "Nhắc hạn" in text for text in (*play.words(lan), *play.words(below)))
    await play.ends_well()
