"""Messages in doubt are seen and sent again, a broadcast is halted and let go on, who is out of reach is listed."""

from datetime import datetime, timedelta

import pytest

from domain.messages import EditedText, Text
from domain.trouble import Trouble
from domain.values import RoleName
from scheduler.troubles import plan_alarms
from storage import alarms
from storage.tables import Delivery, DeliveryKind, DeliveryState, Group, Person
from storage.tables.columns import stored_id
from tests.handlers.line import MORNING, Line, labels, plain

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
DAY = timedelta(days=1)


async def queue(
    line: Line, code: str, state: DeliveryState, *, due: datetime = MORNING, error: str = "", **more: object
) -> int:
    """A reminder of a unit, in some state. Returns its number."""
    unit, task = await line.office.unit(code), await line.office.task()
    row = Delivery(
        key=f"{code}:{state}:{due}:{next(line.numbers)}",
        kind=DeliveryKind.REMINDER,
        campaign_id=task.campaign_id,
        task_id=task.id,
        unit_id=unit.id,
        stage="before_due",
        due=due,
        next_try=due,
        stale_at=due + DAY,
        state=state,
        error=error,
        **more,
    )
    async with line.store.begin() as session:
        session.add(row)
        await session.flush()
    return stored_id(row.id)


async def state_of(line: Line, number: int) -> DeliveryState:
    """What has become of a delivery."""
    return next(row.state for row in await line.rows(Delivery) if row.id == number)


async def chief(line: Line) -> Person:
    """An organiser of the root: an operator."""
    return await line.office.appoint("K", RoleName.ORGANISER, "Phạm Dung")


def under(message: object) -> list[str]:
    """The labels of a message's buttons."""
    return [label for label, _ in labels(message)]  # type: ignore[arg-type]


async def test_an_operator_sends_one_or_all_again_what_may_not_have_arrived(any_line: Line) -> None:
    """From the status, by number; the list shows what is left; a second press does nothing more."""
    line = any_line
    person = await chief(line)
    unknown, refused = (
        await queue(line, "A2", DeliveryState.UNKNOWN, due=MORNING - timedelta(minutes=1)),
        await queue(line, "B2", DeliveryState.FAILED, error="Forbidden: bot was blocked"),
    )
    await queue(line, "B3", DeliveryState.UNKNOWN, due=MORNING - 2 * DAY)
    await line.write(person, person, "/status")
    line.heard()
    await line.press(person, person, "Tin chưa chắc đã đến: 2")
    _, listed = line.heard()
    assert plain(listed) == (
        "Số tin nhắn không gửi được hoặc chưa chắc đã đến: 2.\n"
        "1. Nhắc hạn, Chi bộ Tổ chức (09 giờ 00, ngày 15/5/2020): không gửi được.\n"
        "2. Nhắc hạn, Chi bộ Thanh tra (08 giờ 59, ngày 15/5/2020): chưa chắc đã đến.\n"
        "Tin chưa chắc đã đến có thể đến hai lần nếu gửi lại."
    )
    assert under(listed) == ["Gửi lại tin 1", "Gửi lại tin 2", "Gửi lại tất cả"]
    await line.press(person, person, "Gửi lại tin 2")
    notice, left = line.heard()
    assert (plain(notice), under(left)) == ("Số tin nhắn được xếp để gửi lại: 1.", ["Gửi lại tin 1"])
    assert await state_of(line, unknown) is DeliveryState.WAITING
    await line.press_data(person, person, f"o:r:{unknown}", 77)
    assert line.words()[0] == "Tin nhắn này không cần gửi lại nữa."
    await line.press_data(person, person, "o:a", 77)
    assert line.words() == ["Số tin nhắn được xếp để gửi lại: 1."] * 2
    assert await state_of(line, refused) is DeliveryState.WAITING
    await line.press_data(person, person, "o:l", 77)
    assert line.words() == ["Không có tin nhắn nào chưa chắc đã đến."]


async def test_an_alarm_about_messages_leads_to_their_list(line: Line) -> None:
    """Not so one about anything else."""
    person = await chief(line)
    await queue(line, "A2", DeliveryState.UNKNOWN)
    for trouble in (Trouble.UNKNOWN, Trouble.CONFLICT):
        async with line.store.begin() as session:
            await alarms.note(session, trouble, line.now)
        await plan_alarms(line.store, line.now)
        line.heard()
        await line.deliver_due()
        (alarm,) = line.heard()
        assert under(alarm) == (["Xem tin chưa chắc đã đến"] if trouble is Trouble.UNKNOWN else [])
        if trouble is Trouble.UNKNOWN:
            await line.press(person, person, "Xem tin chưa chắc đã đến")
            assert "Chi bộ Thanh tra" in line.words()[0]


async def test_a_broadcast_is_halted_and_let_go_on(any_line: Line) -> None:
    """With how many have gone and how many were held back; a second press tells the same."""
    line = any_line
    person = await chief(line)
    await queue(line, "A1", DeliveryState.SENT)
    waiting = [await queue(line, code, DeliveryState.WAITING) for code in ("A2", "B2", "B3")]
    other = await queue(line, "C", DeliveryState.WAITING, due=MORNING - timedelta(minutes=5))
    await line.write(person, person, "/status")
    line.heard()
    await line.press(person, person, "Tin đang gửi: 4")
    _, listed = line.heard()
    assert plain(listed) == (
        "Tin nhắn đang gửi:\n"
        '1. Nhắc hạn, "Tổ chức đại hội": đã gửi 0, đang chờ 1.\n'
        '2. Nhắc hạn, "Tổ chức đại hội": đã gửi 1, đang chờ 3.'
    )
    halt = dict(labels(listed))["Dừng gửi 2"]
    for _ in range(2):
        await line.press_data(person, person, halt, 77)
        notice, card = line.heard()
        assert plain(notice) == "Đã dừng gửi: 1 tin đã gửi, 3 tin được giữ lại."
        assert "đã gửi 1, đang chờ 0, giữ lại 3." in plain(card)
    assert {await state_of(line, one) for one in waiting} == {DeliveryState.CANCELLED}
    assert await state_of(line, other) is DeliveryState.WAITING
    for _ in range(2):
        await line.press_data(person, person, dict(labels(card))["Gửi tiếp 2"], 77)
        notice, _ = line.heard()
        assert plain(notice) == "Tiếp tục gửi: còn 3 tin đang chờ."
    assert {await state_of(line, one) for one in waiting} == {DeliveryState.WAITING}


async def test_what_is_of_no_use_any_more_does_not_go_on(line: Line) -> None:
    """A day later the list is empty."""
    person = await chief(line)
    number = await queue(line, "A2", DeliveryState.WAITING)
    await line.press_data(person, person, f"o:i:{number}", 77)
    line.now += 2 * DAY
    line.heard()
    await line.press_data(person, person, f"o:c:{number}", 77)
    notice, card = line.heard()
    assert (plain(notice), plain(card)) == (
        "Tiếp tục gửi: còn 0 tin đang chờ.",
        "Hiện không có tin nhắn nào đang gửi.",
    )
    assert await state_of(line, number) is DeliveryState.CANCELLED


@pytest.mark.parametrize("data", ["o:l", "o:b", "o:a", "o:r:1", "o:i:1", "o:c:1", "o:x", "o"])
async def test_only_operators_see_and_do_any_of_it(line: Line, data: str) -> None:
    """Not an organiser below the root, nor anybody in a group."""
    group, person = await line.office.link("K"), await chief(line)
    below = await line.office.appoint("A", RoleName.ORGANISER)
    await queue(line, "A2", DeliveryState.UNKNOWN)
    before = await line.everything()
    for who, where in ((below, below), (person, group)):
        await line.press_data(who, where, data, 77)
        assert line.words() == [REFUSED]
    assert await line.everything() == before
    await line.write(below, below, "/status")
    assert not any(label.startswith("Tin ") for label in under(line.heard()[0]))


async def test_a_halt_of_something_unknown_is_refused(line: Line) -> None:
    """There is no such delivery, or it is about no campaign."""
    person = await chief(line)
    await line.press_data(person, person, "o:i:99", 77)
    await line.press_data(person, person, "o:z", 77)
    assert line.words() == [REFUSED] * 2


async def leave(line: Line, secretary: Person, group: Group, *, present: bool) -> None:
    """The secretary closes or opens the chat; the group puts the bot out or takes it in."""
    statuses = ["kicked", "member"] if present else ["member", "kicked"]
    bot = line.message(secretary, secretary)["from"] | {"id": 123_456_789, "is_bot": True, "first_name": "Đôn Đốc"}
    for where in (secretary, group):
        members = [{"user": bot, "status": one} | ({"until_date": 0} if one == "kicked" else {}) for one in statuses]
        change = line.message(secretary, where) | {"old_chat_member": members[0], "new_chat_member": members[1]}
        await line.take({"my_chat_member": change})


async def test_who_is_out_of_reach_is_listed_to_the_organiser_of_the_unit_until_they_return(any_line: Line) -> None:
    """Then what was refused meanwhile goes out, if it is still of use."""
    line = any_line
    organiser = await line.office.appoint("A", RoleName.ORGANISER)
    secretary, group = await line.office.appoint("A2", name="Lê Bình"), await line.office.link("A")
    await line.write(organiser, organiser, "/status")
    assert not any("Chưa liên hệ" in label for label in under(line.heard()[0]))
    await leave(line, secretary, group, present=False)
    lost = await queue(line, "A2", DeliveryState.FAILED, error="Forbidden: x", person_id=secretary.id)
    bad = await queue(line, "A2", DeliveryState.FAILED, error="Bad Request: x", person_id=secretary.id)
    old = await queue(line, "A2", DeliveryState.FAILED, due=MORNING - 2 * DAY, person_id=secretary.id)
    await line.write(organiser, organiser, "/status")
    line.heard()
    await line.press(organiser, organiser, "Chưa liên hệ được: 2")
    (told,) = line.words()
    assert told == (
        "Số đồng chí đã chặn Hệ thống: 1.\n1. Lê Bình (Chi bộ Thanh tra), từ ngày 15/5/2020\n\n"
        "Số nhóm đã đưa Hệ thống ra khỏi nhóm: 1.\n1. Nhóm (Đảng bộ Sở Tài chính), từ ngày 15/5/2020\n\n"
        "Khi các đồng chí mở lại hoặc nhóm thêm lại Hệ thống, tin nhắn sẽ được gửi tiếp."
    )
    await leave(line, secretary, group, present=True)
    assert [await state_of(line, one) for one in (lost, bad, old)] == ["waiting", "failed", "failed"]
    unit = await line.office.unit("A")
    await line.press_data(organiser, organiser, f"b:{unit.id}", 77)
    assert line.words()[-1] == "Tất cả các đồng chí và các nhóm đều liên hệ được."


async def test_nobody_else_sees_who_is_out_of_reach(line: Line) -> None:
    """Not overseers, not secretaries, not the organiser of another unit."""
    unit = await line.office.unit("A")
    for code, role in (("A", RoleName.OVERSEER), ("A", RoleName.SECRETARY), ("B", RoleName.ORGANISER)):
        person = await line.office.appoint(code, role)
        await line.press_data(person, person, f"b:{unit.id}", 77)
        assert line.words() == [REFUSED]


async def test_the_lists_open_below_and_are_renewed_in_their_place(line: Line) -> None:
    """The status stays where it is."""
    person = await chief(line)
    await queue(line, "A2", DeliveryState.UNKNOWN)
    await line.press_data(person, person, "o:l", 77)
    assert isinstance(line.heard()[1], Text)
    await line.press(person, person, "Gửi lại tin 1")
    assert isinstance(line.heard()[1], EditedText)
