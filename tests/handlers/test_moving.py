"""The due of a whole subtree is moved in chat: asked for bit by bit, shown with its count, done once."""

from datetime import timedelta

from domain.messages import Text
from domain.values import RoleName, Status
from storage import due_news, dues, people, units
from storage.tables import DueMove, Person, Role
from tests.builders import ZONE, at
from tests.handlers.line import Line, plain, said

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
    assert "Có 3 đơn vị chưa hoàn thành không có ai nhận được thông báo" in plain(line.said[-2])
    owing = await line.office.owing()
    assert {owing[code] for code in ("B1", "B2", "B3")} == {at("2020-07-20 17:00")}
    assert at("2020-07-20 17:00") not in {owing[code] for code in ("A1", "A2", "C")}
    moves = await line.rows(DueMove)
    assert [(one.reason, one.person_id) for one in moves] == [("do mưa lũ", tam.id)] * 3
    assert {one.document for one in moves} == {"Công văn số 12-CV/ĐUK ngày 14/5/2020"}


async def test_who_answers_for_a_moved_unit_is_told_once_and_of_that_unit_alone(any_line: Line) -> None:
    """With the reason; not who has finished, nor whoever is not concerned; nothing of a move that was overtaken."""
    line = any_line
    tam = await line.office.appoint("K", RoleName.ORGANISER, "Tâm")
    _, mai, _ = [await line.office.appoint(code) for code in ("B1", "B2", "A1")]
    await line.office.appoint("B3", telegram_id=tam.telegram_id, name="Tâm")
    await line.office.say("B1", Status.DONE, line.now)
    await previewed(line, tam)
    assert "Hệ thống sẽ thông báo riêng cho bí thư các đơn vị chưa hoàn thành, kèm lý do." in said(line)
    number, data = line.button("Dời hạn của 3 đơn vị")
    for _ in range(2):
        await line.press_data(tam, tam, data, number)
    assert "(3 đơn vị)" in plain(line.said[-2])
    assert "không có ai nhận được thông báo" not in plain(line.said[-2])
    line.heard()
    for _ in range(2):
        await line.deliver_due()
    (told,) = [one for one in line.heard() if isinstance(one, Text)]
    assert told.chat_id == mai.telegram_id
    assert plain(told) == (
        'Kính gửi đồng chí Bí thư Chi bộ Tổ chức. Hạn hoàn thành nội dung "Tổ chức đại hội" của Chi bộ Tổ chức được dời'
        " từ 17 giờ 00, ngày 30/6/2020 sang 17 giờ 00, ngày 20/7/2020.\n"
        f"Lý do: {GROUND}.\n"
        "Số liệu và lịch nhắc thay đổi theo hạn mới."
    )
    task, unit = await line.office.task(), await line.office.unit("B")
    for day in ("2020-07-25 17:00", "2020-07-30 17:00"):
        line.now += timedelta(minutes=1)
        async with line.store.begin() as session:
            await dues.move(session, task, unit, at(day), dues.Ground("do lũ"), line.now, ZONE, below=True)
            for _ in range(2):
                await due_news.tell(session, task, line.now)
    await line.deliver_due()
    words = [plain(one) for one in line.heard() if isinstance(one, Text) and one.chat_id == mai.telegram_id]
    (text,) = words
    assert "sang 17 giờ 00, ngày 30/7/2020" in text


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
