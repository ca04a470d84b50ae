"""An overseer of a cluster gets a unit picked by hand, by the real program over HTTP: sees it too, and no other."""

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from sandbox.people import Message, Person
from storage.tables import Person as Registered
from storage.tables import Role, Unit
from tests.end_to_end.office import PATIENCE
from tests.end_to_end.play import Play, buttons
from tests.end_to_end.test_set_up import token_in

pytestmark = pytest.mark.slow


async def overseen(play: Play) -> list[tuple[str, str]]:
    """What is overseen now: unit and cluster."""
    rows = select(Unit.code, Role.cluster).join(Role).join(Registered).where(Role.role == RoleName.OVERSEER)
    rows = rows.where((Role.until.is_(None)) | (Role.until > play.now))  # type: ignore[union-attr]
    return [tuple(row) for row in await play.stored(rows.order_by(Role.id))]  # type: ignore[arg-type]


async def card_of(play: Play, organiser: Person, name: str, code: str) -> Message:
    """The card of a unit, found by the name that is typed."""
    play.telegram.say(organiser, organiser, "/nguoi")
    board = await play.told(organiser, "Đã đăng ký")
    play.press(organiser, board, "Tìm đơn vị")
    await play.becomes(board, "tên hoặc mã đơn vị")
    play.telegram.say(organiser, organiser, name)
    return await play.told(organiser, f"(mã {code})")


async def offers(play: Play, card: Message, label: str) -> None:
    """Wait until a message has this button."""
    await play.telegram.until(lambda: label in dict(buttons(card)), patience=PATIENCE)


async def test_an_overseer_of_a_cluster_is_given_units_picked_by_hand(play: Play) -> None:
    """Invited for a cluster, given a unit of another one through a kill; what is no unit is refused; taken away."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "B1")
    ha = telegram.person("Hà")
    await play.rows.say("A1", Status.BLOCKED, play.now)
    await play.rows.say("A2", Status.BLOCKED, play.now)
    await play.office.open()
    card = await card_of(play, organiser, "Đảng bộ Khối", "K")
    play.press(organiser, card, "Mời người phụ trách")
    await play.becomes(card, "Phụ trách phần nào?")
    play.press(organiser, card, "Cụm 2")
    letter = await play.told(organiser, "đồng chí phụ trách Cụm 2")
    await play.while_dead(lambda: telegram.start(ha, token_in(letter.text)))
    await play.told(ha, "Cụm 2")
    assert await overseen(play) == [("K", "Cụm 2")]

    card = await card_of(play, organiser, "dang bo khoi", "K")
    play.press(organiser, card, "Hà")
    await offers(play, card, "Giao thêm đơn vị phụ trách")
    more = dict(buttons(card))["Giao thêm đơn vị phụ trách"]
    play.press(organiser, card, "Giao thêm đơn vị phụ trách")
    await play.becomes(card, "tên hoặc mã đơn vị")
    telegram.say(organiser, organiser, "Chi bộ Sao Hỏa")
    await play.told(organiser, "Không có đơn vị nào")
    await play.while_dead(lambda: telegram.say(organiser, organiser, "cb van phong"))
    await play.told(organiser, "Chi bộ Văn phòng", "Hà")
    await play.told(ha, "Đồng chí đã được đăng ký là phụ trách Chi bộ Văn phòng.")
    assert await overseen(play) == [("K", "Cụm 2"), ("A1", "")]

    telegram.say(lan, lan, "/viec")
    own = await play.told(lan, "Chi bộ Kế toán")
    assert "không" in await play.toasted(telegram.press(lan, own, more))
    telegram.say(ha, ha, "/tinhhinh")
    await play.told(ha, "Chi bộ Văn phòng")
    assert "Thanh tra" not in " ".join(play.words(ha))

    card = await card_of(play, organiser, "chi bộ văn phòng", "A1")
    play.press(organiser, card, "Hà")
    await offers(play, card, "Cho thôi vai trò này")
    play.press(organiser, card, "Cho thôi vai trò này")
    await play.becomes(card, "Đồng chí Hà")
    await play.while_dead(lambda: play.press(organiser, card, "Cho thôi vai trò này"))
    await play.told(ha, "Đồng chí không còn được đăng ký là phụ trách Chi bộ Văn phòng.")
    assert await overseen(play) == [("K", "Cụm 2")]
    await play.ends_well()
