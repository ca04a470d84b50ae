"""The language of a person and of a group, by the real program over HTTP: chosen by a button, kept through a kill."""

import pytest

from domain.values import RoleName
from tests.end_to_end.conftest import FRIDAY
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow


async def test_each_person_and_group_is_spoken_to_in_its_own_language(play: Play) -> None:
    """A secretary's English is theirs alone; a group's is settled by who decides for it, and by nobody else."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    minh = await play.known("Minh", "B1")
    ours, other = await play.linked("Sở Tài chính", [organiser, lan], "A"), await play.linked("Khối", [organiser], "K")
    await play.office.open()
    telegram.say(lan, lan, "/caidat")
    card = await play.told(lan, "Cài đặt")
    await play.while_dead(lambda: play.press(lan, card, "English"))
    await play.becomes(card, "The system speaks English to you from now on.")
    telegram.say(lan, lan, "/baocao")
    asked = await play.told(lan, "Chi bộ Văn phòng", "Tổ chức đại hội")
    assert [label for label, _ in buttons(asked)] == ["Completed", "In progress", "Blocked", "Ask for more time"]
    play.press(lan, asked, "Completed")
    await play.told(lan, "Recorded: Chi bộ Văn phòng, Tổ chức đại hội: completed")
    telegram.say(minh, minh, "/viec")
    await play.told(minh, "Chi bộ Kế toán", "chưa")

    telegram.say(lan, ours, "/caidat")
    await play.told(ours, "Nội dung gửi vào nhóm do người tổ chức cài đặt.")
    telegram.say(organiser, ours, "/caidat")
    settings = await play.told(ours, "Sở Tài chính", "Ngôn ngữ")
    assert "không dành cho đồng chí" in await play.toasted(play.press(lan, settings, "English"))
    await play.while_dead(lambda: play.press(organiser, settings, "English"))
    await play.becomes(settings, "Language: English.")
    await play.while_dead(lambda: telegram.clock.set(FRIDAY.replace(hour=17)))
    await play.told(ours, "As of 17:00, 15 May 2020, 1/2 chi bộ have completed", "50%.")
    await play.told(other, "Tính đến 17 giờ 00, ngày 15/5/2020, đã có 1/6 chi bộ hoàn thành", "16,67%")

    telegram.say(lan, lan, "/settings")
    card = await play.told(lan, "Settings")
    play.press(lan, card, "Tiếng Việt")
    await play.becomes(card, "Từ nay Hệ thống dùng tiếng Việt với đồng chí.")
    await play.ends_well()
