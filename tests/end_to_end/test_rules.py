"""Days and hours of a campaign by the real program over HTTP: set by buttons, told at once, kept when it sends."""

import pytest
from sqlmodel import select

from domain.campaign import rules_from_json
from domain.values import RoleName
from storage.tables import Campaign
from tests.builders import at
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

TITLE = "Sơ kết công tác Đảng"
CAMPAIGN = f"""
key = "so-ket"
title = "{TITLE}"
unit = "K"
kinds = ["chi bộ"]
[[task]]
key = "bao-cao"
title = "Gửi báo cáo sơ kết"
due = 2020-09-03T17:00:00
"""
"""The day before is the National Day."""


async def test_days_quiet_hours_and_holidays_are_set_by_buttons(play: Play) -> None:
    """Each press tells the next reminders anew, through a kill; what cannot be is refused, another's press changes
    nothing; then what goes out keeps to it.
    """
    telegram = play.telegram
    (play.office.folder / "so-ket.toml").write_text(CAMPAIGN, "utf-8")
    await play.office.dondoc("campaign", "close", "dh2020")
    await play.office.dondoc("campaign", "create", str(play.office.folder / "so-ket.toml"))
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    await play.office.open()
    telegram.say(organiser, organiser, "/caidat")
    card = await play.told(organiser, "Cài đặt")
    play.press(organiser, card, TITLE)
    await play.becomes(
        card, "Các lần nhắc tới: 08 giờ 00, ngày 27/8/2020; 08 giờ 00, ngày 31/8/2020; 08 giờ 00, ngày 01/9/2020."
    )
    play.press(organiser, card, "Không nghỉ lễ, Tết")
    await play.becomes(card, "ngày 31/8/2020; 08 giờ 00, ngày 02/9/2020.")
    play.press(organiser, card, "7 ngày: có")
    await play.becomes(
        card, "Các lần nhắc tới: 08 giờ 00, ngày 31/8/2020; 08 giờ 00, ngày 02/9/2020; 08 giờ 00, ngày 03/9/2020."
    )
    await play.while_dead(lambda: play.press(organiser, card, "5 ngày: không"))
    await play.becomes(card, "Các lần nhắc tới: 08 giờ 00, ngày 28/8/2020; 08 giờ 00, ngày 31/8/2020;")

    play.press(organiser, card, "Giờ nghỉ")
    await play.becomes(card, "Giờ nghỉ")
    telegram.say(organiser, organiser, "7h đến 9h")
    await play.told(organiser, "Giờ nhắc không được nằm trong giờ nghỉ. Chưa có gì thay đổi.")
    quiet = dict(buttons(card))["18:00 - 07:00"]
    play.press(organiser, card, "18:00 - 07:00")
    await play.becomes(card, "Giờ nghỉ, không gửi tin nhắc: 18 giờ 00 đến 07 giờ 00.")
    telegram.say(lan, lan, "/caidat")
    own = await play.told(lan, "Cài đặt")
    assert "không" in await play.toasted(telegram.press(lan, own, quiet))
    rules = rules_from_json((await play.stored(select(Campaign.rules).where(Campaign.key == "so-ket")))[0])
    assert rules.reminders.days_before == (5, 3, 1, 0)
    assert not rules.calendar.holidays

    def reminded() -> int:
        return sum("Gửi báo cáo sơ kết" in text for text in play.words(lan))

    for moment, told in (("08-27 08:00", 0), ("08-28 08:00", 1), ("08-31 08:00", 2), ("09-02 08:00", 3)):
        await play.office.pass_to(at(f"2020-{moment}"))
        await telegram.until(lambda told=told: reminded() >= told, patience=60)
        await telegram.settled()
        assert reminded() == told
    await play.told(lan, "Ngày mai (03/9/2020) là hạn cuối", "Gửi báo cáo sơ kết", "Chi bộ Văn phòng")
    await play.ends_well()
