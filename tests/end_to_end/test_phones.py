"""Registered by a phone number where the list leaves a doubt, by the real program over HTTP: an organiser decides."""

import pytest
from sqlmodel import select

from domain.values import RoleName
from sandbox.acts import contact
from sandbox.people import Person
from storage import units
from storage.tables import JoinRequest, Role, Unit
from storage.tables import Person as Registered
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

NUMBER = "+84912345678"


async def listed(play: Play, code: str, secretary: str) -> None:
    """The unit list gives this number for a unit's secretary."""
    async with play.rows.store.begin() as session:
        unit = await units.named(session, code)
        unit.phone, unit.secretary = "0912 345 678", secretary
        session.add(unit)


async def held(play: Play, person: Person) -> list[str]:
    """The units that somebody answers for now."""
    rows = select(Unit.code).join(Role).join(Registered).where(Registered.telegram_id == person.id)
    return await play.stored(rows.order_by(Unit.code))


async def test_a_number_that_two_persons_have_is_decided_by_an_organiser(play: Play) -> None:
    """Shared, shared again, granted for one unit and refused for the other, each through a kill; a number that is not
    in the list makes nobody known, and nobody but the organiser can decide.
    """
    telegram = play.telegram
    organiser = await play.known("Tâm", "K", RoleName.ORGANISER)
    binh, other = telegram.person("Bình", phone=NUMBER), telegram.person("Khách", phone="+84987654321")
    await listed(play, "A1", "Trần Thị Bình")
    await listed(play, "B1", "Lê Văn Cường")
    await play.office.open()
    for person in (binh, other):
        telegram.start(person)
        await play.told(person, "Chia sẻ số điện thoại")
    telegram.send(other, other, contact(telegram.world, other.id))
    await play.told(other, "Số điện thoại này không có trong danh sách đơn vị.", str(other.id))
    telegram.send(other, other, contact(telegram.world, other.id, binh.id))
    refused = await play.told(other, "số của người khác không dùng để đăng ký được")

    await play.while_dead(lambda: telegram.send(binh, binh, contact(telegram.world, binh.id)))
    await play.told(binh, "người tổ chức xem xét, quyết định")
    telegram.send(binh, binh, contact(telegram.world, binh.id))
    await play.told(binh, "đang chờ")
    first = await play.told(organiser, "Chi bộ Văn phòng", "chưa xác định được người")
    second = await play.told(organiser, "Chi bộ Kế toán", "chưa xác định được người")
    assert len(await play.stored(select(JoinRequest))) == 2
    assert await held(play, binh) == []
    for _, data in buttons(first):
        assert "không" in await play.toasted(telegram.press(other, refused, data))

    await play.while_dead(lambda: [play.press(organiser, first, "Đồng ý") for _ in range(2)])
    await play.told(binh, "đã được đăng ký là Bí thư Chi bộ Văn phòng")
    await play.while_dead(lambda: play.press(organiser, second, "Từ chối"))
    await play.told(binh, "chưa được đồng ý")
    await telegram.settled()
    assert await held(play, binh) == ["A1"]
    assert await held(play, other) == []
    granted = [text for text in play.words(binh) if "đã được đăng ký là Bí thư" in text]
    assert len(granted) == 1
    assert "Lê Văn Cường" not in " ".join(play.words(binh))
    assert not any(name in " ".join(play.words(other)) for name in ("Văn phòng", "Kế toán", "Bình"))
    assert NUMBER[3:] not in repr(await play.stored(select(Registered)))
    await play.ends_well()
