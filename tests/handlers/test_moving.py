"""The due of a whole subtree is moved in chat: asked for bit by bit, shown with its count, done once."""

from domain.values import RoleName
from storage import people, units
from storage.tables import DueMove, Person, Role
from tests.builders import at
from tests.handlers.line import Line, said

DAY = "20/7/2020"
GROUND = "do mưa lũ; Công văn số 12-CV/ĐUK ngày 14/5/2020"


async def previewed(line: Line, who: Person, unit: str = "Đảng bộ Sở Y tế") -> None:
    """Up to the card that tells what would be moved."""
    await line.write(who, who, "/xinlui")
    await line.press(who, who, "Dời hạn chung")
    await line.write(who, who, unit)
    await line.write(who, who, DAY)
    await line.write(who, who, GROUND)


async def test_an_organiser_moves_the_due_of_a_subtree(any_line: Line) -> None:
    """At the hour of the old one, with the reason and the document; nobody else's due is touched; once."""
    line = any_line
    tam = await line.office.appoint("K", RoleName.ORGANISER, "Tâm")
    await previewed(line, tam)
    card = said(line)
    assert "của Đảng bộ Sở Y tế và các đơn vị trực thuộc sẽ dời đến 17 giờ 00, ngày 20/7/2020." in card
    assert "Số đơn vị được dời hạn: 3." in card
    assert f"Lý do: {GROUND}." in card
    assert len(await line.rows(DueMove)) == 0
    number, data = line.button("Dời hạn của 3 đơn vị")
    for _ in range(2):
        await line.press_data(tam, tam, data, number)
    owing = await line.office.owing()
    assert {owing[code] for code in ("B1", "B2", "B3")} == {at("2020-07-20 17:00")}
    assert at("2020-07-20 17:00") not in {owing[code] for code in ("A1", "A2", "C")}
    moves = await line.rows(DueMove)
    assert [(one.reason, one.person_id) for one in moves] == [("do mưa lũ", tam.id)] * 3
    assert {one.document for one in moves} == {"Công văn số 12-CV/ĐUK ngày 14/5/2020"}


async def test_what_cannot_be_is_said_in_a_sentence_and_asked_again(line: Line) -> None:
    """A unit of others, a day that there is not or that has passed; without a document it goes as well."""
    tam = await line.office.appoint("B", RoleName.ORGANISER, "Tâm")
    await line.write(tam, tam, "/dot")
    await line.write(tam, tam, "/extend")
    await line.press(tam, tam, "Dời hạn chung")
    assert "dời hạn cho đơn vị nào, kể cả các đơn vị trực thuộc?" in said(line)
    await line.write(tam, tam, "Chi bộ Thanh tra")
    assert "Không có đơn vị nào thuộc phạm vi đồng chí phụ trách" in said(line)
    await line.press(tam, tam, "Đảng bộ Sở Y tế")
    for wrong in ("31/6", "14/5/2020"):
        await line.write(tam, tam, wrong)
        assert "Đề nghị đồng chí gõ" in said(line)
    await line.write(tam, tam, DAY)
    await line.write(tam, tam, "do mưa lũ")
    assert "Lý do: do mưa lũ." in said(line)
    await line.press(tam, tam, "Hủy")
    assert await line.rows(DueMove) == []


async def test_who_does_not_decide_any_more_moves_nothing(line: Line) -> None:
    """Rights are asked again at the last press; an overseer and a secretary are not offered it at all."""
    tam = await line.office.appoint("B", RoleName.ORGANISER, "Tâm")
    await previewed(line, tam)
    number, data = line.button("Dời hạn của 3 đơn vị")
    async with line.store.begin() as session:
        (role,) = [one for one in await line.rows(Role) if one.person_id == tam.id]
        await people.end(session, await session.get_one(Role, role.id), await units.named(session, "B"), line.now)
        await people.grant(session, tam, await units.named(session, "B"), RoleName.OVERSEER, line.now)
    await line.press_data(tam, tam, data, number)
    assert await line.rows(DueMove) == []
    for code, office in (("K", RoleName.OVERSEER), ("B1", RoleName.SECRETARY)):
        who = await line.office.appoint(code, office)
        line.heard()
        await line.write(who, who, "/xinlui")
        assert "Dời hạn chung" not in str(line.heard())
        await line.press_data(who, who, "p:due", 77)
    assert await line.rows(DueMove) == []
