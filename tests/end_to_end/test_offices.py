"""Changes of who answers for a unit, by the real program over HTTP: a new secretary, a deputy for a while, an end."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.values import RoleName
from sandbox.people import Message, Person
from storage.tables import Person as Registered
from storage.tables import Role, Unit
from tests.end_to_end.play import Play
from tests.end_to_end.test_set_up import token_in

pytestmark = pytest.mark.slow

ROLES = select(Registered.name, Role.role).join(Role).join(Unit)


async def card_of(play: Play, organiser: Person, name: str) -> Message:
    """The card of a unit, found by the name that is typed."""
    telegram = play.telegram
    telegram.say(organiser, organiser, "/nguoi")
    board = await play.told(organiser, "Đảng bộ Khối", "Đã đăng ký")
    play.press(organiser, board, "Tìm đơn vị")
    await play.becomes(board, "tên hoặc mã đơn vị")
    telegram.say(organiser, organiser, name)
    return await play.told(organiser, "(mã A1)")


async def held(play: Play) -> list[tuple[str, str]]:
    """Who holds what for the office's branch now."""
    rows = ROLES.where(Unit.code == "A1").where((Role.until.is_(None)) | (Role.until > play.now))  # type: ignore[union-attr]
    return sorted((name, role.value) for name, role in await play.stored(rows))


async def test_a_secretary_is_succeeded_by_another(play: Play) -> None:
    """The link works once and through a kill; the old one is told and answers for nothing more; history stays."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    minh, late = telegram.person("Minh"), telegram.person("Đến Sau")
    await play.office.open()
    card = await card_of(play, organiser, "chi bo van phong")
    assert "Bí thư: đồng chí Lan (từ ngày 04/5/2020)" in card.text
    play.press(organiser, card, "Lan")
    await play.becomes(card, "Chi bộ Văn phòng\nBí thư: đồng chí Lan")
    play.press(organiser, card, "Thay Bí thư")
    letter = await play.told(organiser, "Kính gửi đồng chí Bí thư Chi bộ Văn phòng.", "Liên kết chỉ dùng một lần")
    assert await held(play) == [("Lan", "secretary")]

    await play.while_dead(lambda: telegram.start(minh, token_in(letter.text)))
    await play.told(minh, "Kính chào đồng chí Minh. Đồng chí đã được đăng ký là Bí thư Chi bộ Văn phòng.")
    await play.told(lan, "Đồng chí không còn được đăng ký là Bí thư Chi bộ Văn phòng.", "Tâm")
    telegram.start(late, token_in(letter.text))
    await play.told(late, "đã được sử dụng")
    assert await held(play) == [("Minh", "secretary")]
    telegram.say(lan, lan, "Chi bộ Văn phòng đã đại hội xong ngày 12/5")
    await play.told(lan, str(lan.id))
    pressed = play.press(organiser, card, "Thay Bí thư")
    await play.becomes(card, "Vai trò này đã kết thúc.")
    assert await play.toasted(pressed) == ""
    after = await card_of(play, organiser, "A1")
    assert (
        "Bí thư: đồng chí Minh (từ ngày 15/5/2020)\nTrước đây:\nBí thư: đồng chí Lan (từ ngày 04/5/2020" in after.text
    )
    await play.ends_well()


async def test_a_secretary_becomes_deputy_until_a_day_and_another_role_is_ended(play: Play) -> None:
    """A day that there is not is refused in one sentence; after the last day the deputy answers for nothing more."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    hung = await play.known("Hùng", "A1", RoleName.DEPUTY)
    await play.office.open()
    card = await card_of(play, organiser, "cb van phong")
    play.press(organiser, card, "Lan")
    await play.becomes(card, "Chi bộ Văn phòng\nBí thư: đồng chí Lan")
    play.press(organiser, card, "Làm Phó Bí thư đến ngày")
    await play.becomes(card, "Đồng chí Lan làm Phó Bí thư đến hết ngày nào?")
    for wrong in ("31/6", "01/5/2020", "khi nào cũng được"):
        telegram.say(organiser, organiser, wrong)
        await play.told(organiser, "Đây không phải là một ngày sắp tới.")
        await telegram.settled()
    assert await held(play) == [("Hùng", "deputy"), ("Lan", "secretary")]
    await play.while_dead(lambda: telegram.say(organiser, organiser, "20/5"))
    await play.told(organiser, "Phó Bí thư: đồng chí Lan", "đến hết ngày 20/5/2020)")
    await play.told(lan, "Đồng chí đã được đăng ký là Phó Bí thư Chi bộ Văn phòng.", "20/5/2020")
    assert await held(play) == [("Hùng", "deputy"), ("Lan", "deputy")]

    card = await card_of(play, organiser, "văn phòng")
    play.press(organiser, card, "Hùng")
    await play.becomes(card, "Chi bộ Văn phòng\nPhó Bí thư: đồng chí Hùng")
    play.press(organiser, card, "Cho thôi vai trò này")
    await play.becomes(card, "Đồng chí Hùng", "Phó Bí thư Chi bộ Văn phòng")
    await play.while_dead(lambda: play.press(organiser, card, "Cho thôi vai trò này"))
    await play.told(hung, "Đồng chí không còn được đăng ký là Phó Bí thư Chi bộ Văn phòng.")
    assert await held(play) == [("Lan", "deputy")]

    play.press(organiser, card, "Mời Phó Bí thư")
    await play.becomes(card, "làm Phó Bí thư đến hết ngày nào?")
    telegram.say(organiser, organiser, "/huy")
    await play.told(organiser, "Đã hủy")
    await play.office.pass_to(play.now + timedelta(days=6))
    telegram.say(lan, lan, "/viec")
    await play.told(lan, str(lan.id))
    assert await held(play) == []
    await play.ends_well()
