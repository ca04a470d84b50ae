"""What keeps an office going, by the real program over HTTP: days off, who is out of reach, a tally asked for again."""

from datetime import date

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from storage.tables import DaysOff, JoinRequest, Role
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow


async def test_a_secretary_takes_days_off_and_calls_them_off(play: Play) -> None:
    """Typed as people type them, through a kill; what cannot be is said; another's unit cannot be reached."""
    telegram = play.telegram
    lan, minh = await play.known("Lan", "A1"), await play.known("Minh", "B1")
    await play.office.open()
    telegram.say(lan, lan, "/caidat")
    card = await play.told(lan, "Cài đặt")
    unit = next(data for label, data in buttons(card) if label.startswith("Ngày nghỉ"))
    play.press(lan, card, "Ngày nghỉ: Chi bộ Văn phòng")
    await play.becomes(card, "Chi bộ Văn phòng")
    play.press(lan, card, "Thêm ngày nghỉ")
    await play.becomes(card, "đề nghị đồng chí gõ từ ngày nào đến ngày nào")
    for wrong in ("31/6", "25/5 - 20/5", "nghỉ hè"):
        telegram.say(lan, lan, wrong)
        await play.told(lan, f"“{wrong}”", "không quá 60 ngày")
    await play.while_dead(lambda: telegram.say(lan, lan, "25/5 đến 27/5"))
    listed = await play.told(lan, "Ngày nghỉ của Chi bộ Văn phòng:", "từ ngày 25/5/2020 đến ngày 27/5/2020")
    (off,) = await play.stored(select(DaysOff))
    assert (off.first, off.last) == (date(2020, 5, 25), date(2020, 5, 27))
    telegram.say(minh, minh, "/caidat")
    other = await play.told(minh, "Cài đặt")
    assert "không" in await play.toasted(telegram.press(minh, other, unit))
    assert "không" in await play.toasted(telegram.press(minh, other, buttons(listed)[0][1]))
    assert "Văn phòng" not in " ".join(play.words(minh))
    await play.while_dead(lambda: play.press(lan, listed, "Bỏ: từ ngày 25/5/2020"))
    await play.becomes(listed, "Chi bộ Văn phòng chưa")
    await play.ends_well()


async def test_who_is_out_of_reach_is_shown_and_the_tally_is_posted_again(play: Play) -> None:
    """A chat that was closed is named to the organiser alone; a tally asked for twice in a minute comes once."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    group = await play.linked("Khối", [organiser, lan], "K")
    await play.rows.say("B1", Status.DONE, play.now)
    await play.office.open()
    telegram.bot(lan, "block")
    await telegram.settled()
    telegram.say(organiser, organiser, "/tinhhinh")
    card = await play.told(organiser, "Tính đến 09 giờ 00")
    await play.while_dead(lambda: play.press(organiser, card, "Chưa liên hệ được: 1"))
    await play.told(organiser, "Lan", "Chi bộ Văn phòng", "15/5/2020")
    pressed = [play.press(organiser, card, "Đăng lại bảng tổng hợp") for _ in range(2)]
    assert await play.toasted(pressed[0]) == "Số nhóm được đăng hoặc cập nhật bảng tổng hợp: 1."
    await play.told(group, "Tính đến 09 giờ 00, ngày 15/5/2020, đã có 1/6 chi bộ hoàn thành")
    await telegram.settled()
    assert sum("Tính đến" in text for text in play.words(group)) == 1
    assert not any("Lan" in text for text in play.words(group))
    await play.ends_well()


async def test_a_request_to_be_registered_is_refused_once(play: Play) -> None:
    """Of two organisers the second learns who decided; nobody holds a role by it."""
    telegram = play.telegram
    first, second = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Hà", "K", RoleName.ORGANISER)
    lan = telegram.person("Lan")
    group = await play.linked("Sở Tài chính", [first, lan], "A")
    await play.office.open()
    telegram.say(lan, group, "đăng ký Chi bộ Văn phòng")
    await play.told(group, "Đã nhận đề nghị của đồng chí Lan")
    words = "Đồng chí Lan đề nghị đăng ký là Bí thư Chi bộ Văn phòng"
    cards = [await play.told(who, words) for who in (first, second)]
    await play.while_dead(lambda: play.press(first, cards[0], "Từ chối"))
    await play.becomes(cards[0], "Đã từ chối đề nghị của đồng chí Lan đăng ký là Bí thư Chi bộ Văn phòng.")
    await play.told(group, "Đề nghị đăng ký của đồng chí Lan chưa được đồng ý.")
    play.press(second, cards[1], "Đồng ý")
    await play.becomes(cards[1], "Đã từ chối đề nghị của đồng chí Lan đăng ký là Bí thư Chi bộ Văn phòng.", "Tâm")
    (request,) = await play.stored(select(JoinRequest))
    assert request.granted is False
    assert len(await play.stored(select(Role))) == 2
    await play.ends_well()
