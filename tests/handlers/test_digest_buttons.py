"""Buttons under a group's digest: for the presser's own unit, in that group, personal words in private."""

from datetime import timedelta

from domain.messages import ButtonAnswer, Text
from domain.values import RoleName, Status
from storage import people
from storage.tables import Person
from tests.builders import at
from tests.handlers.line import Line, plain

NOT_YOURS = "Nút này không dành cho đồng chí, hoặc không còn dùng."
STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
WEEK_BEFORE = at("2020-06-23 08:00")


async def digest(line: Line, *codes: str) -> tuple[Person, object]:
    """A group of A that has just had its digest, and somebody who is secretary of `codes` and cannot be told alone."""
    group = await line.office.link("A")
    secretary = await line.office.appoint(codes[0], started=False)
    for code in codes[1:]:
        await line.office.appoint(code, telegram_id=secretary.telegram_id, started=False)
    line.now = WEEK_BEFORE
    await line.deliver_due()
    line.heard()
    return secretary, group


async def test_a_digests_button_reports_for_the_pressers_own_unit(any_line: Line) -> None:
    """The presser alone is told, in plain text."""
    line = any_line
    secretary, group = await digest(line, "A2")
    await line.press(secretary, group, "Đã hoàn thành")
    assert line.heard() == [ButtonAnswer("1", "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành.")]
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_the_presser_of_several_units_is_asked_for_words(line: Line) -> None:
    """In a box that must be closed."""
    secretary, group = await digest(line, "A2", "A1")
    await line.press(secretary, group, "Đã hoàn thành")
    assert line.heard() == [
        ButtonAnswer("1", "Đề nghị đồng chí trả lời tin nhắn này bằng lời, nêu rõ tên đơn vị và nội dung.", alert=True)
    ]
    assert await line.reports() == []


async def test_who_has_no_unit_in_the_digest_is_told_so(line: Line) -> None:
    """A secretary of B, an organiser; a stranger hears less."""
    _, group = await digest(line, "A2")
    for who in (await line.office.appoint("B1"), await line.office.appoint("K", RoleName.ORGANISER)):
        await line.press(who, group, "Đã hoàn thành")
        assert line.words() == ["Đồng chí chưa được đăng ký báo cáo cho đơn vị nào trong danh sách này."]
    await line.press(STRANGER, group, "Đã hoàn thành")
    assert line.words() == [NOT_YOURS]
    assert await line.reports() == []


async def test_a_digests_button_works_in_its_own_group_alone(line: Line) -> None:
    """Not in another one, not in private."""
    secretary, _ = await digest(line, "A2")
    _, data = line.button("Đã hoàn thành")
    other = await line.office.link("K")
    for where in (other, secretary, {"id": -99, "type": "group", "title": "Nhóm lạ"}):
        await line.press_data(secretary, where, data, 4_000)
        assert line.words() == [NOT_YOURS]
    assert await line.reports() == []


async def test_an_obstacle_pressed_in_a_group_is_told_in_private(line: Line) -> None:
    """Its words are no matter for the group. Who cannot be reached in private is not asked for them."""
    secretary, group = await digest(line, "A2")
    await line.press(secretary, group, "Có vướng mắc")
    assert [type(one) for one in line.heard()] == [ButtonAnswer]
    async with line.store.begin() as session:
        person = await people.by_telegram_id(session, secretary.telegram_id)
        assert person is not None
        await people.note_started(session, person, line.now)
    line.now += timedelta(minutes=1)
    await line.press(secretary, group, "Có vướng mắc")
    toast, receipt, prompt = line.heard()
    assert isinstance(receipt, Text)
    assert isinstance(prompt, Text)
    assert {receipt.chat_id, prompt.chat_id} == {secretary.telegram_id}
    assert plain(toast) == plain(receipt) == "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: có vướng mắc."
    await line.write(secretary, secretary, "kinh phí", to=line.number_of("nêu ngắn gọn"))
    assert (await line.office.standing("A2")).words == "kinh phí"
