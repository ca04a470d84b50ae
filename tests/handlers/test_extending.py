"""More time: asked in one's own words, decided by a button, told to who asked; in private, and by right."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from domain.messages import EditedText, Text
from domain.values import RoleName, Status
from storage import gaps
from storage.tables import Delivery, DeliveryKind, DueMove, Extension, Person
from tests.builders import DUE, EARLY_DUE, at
from tests.handlers.line import Line, plain

GRANTED = at("2020-07-20 17:00")
MOVING = "Đồng chí có thể dời hạn một lần cho một đơn vị và các đơn vị trực thuộc, ghi rõ lý do và văn bản."
REQUEST = (
    'Kính báo cáo đồng chí: Chi bộ Thanh tra đề nghị lùi thời gian hoàn thành nội dung "Tổ chức đại hội" từ ngày'
    " 30/6/2020 sang ngày 20/7/2020.\nNguyên văn của đồng chí Lê Bình (09 giờ 00, ngày 15/5/2020): “xin lùi đại hội đến"
    " ngày 20/7”\nXin ý kiến chỉ đạo."
)


@dataclass
class Cast:
    """A secretary of A2, an organiser of A above it and one of the whole bloc."""

    secretary: Person
    near: Person
    chief: Person


async def cast(line: Line, *, near: bool = True, chief: bool = True) -> Cast:
    """Everybody has opened the chat, unless said otherwise."""
    return Cast(
        await line.office.appoint("A2", name="Lê Bình"),
        await line.office.appoint("A", RoleName.ORGANISER, "Trần Cường", started=near),
        await line.office.appoint("K", RoleName.ORGANISER, "Phạm Dung", started=chief),
    )


async def ask(line: Line, who: Person, text: str = "xin lùi đại hội đến ngày 20/7") -> list[str]:
    """The wish in one's own words; returns what is said to it."""
    line.heard()
    await line.write(who, who, text)
    return line.words()


async def sent(line: Line) -> list[Text]:
    """What goes out with the next heartbeat."""
    line.heard()
    await line.deliver_due()
    return [one for one in line.heard() if isinstance(one, Text)]


async def test_a_wish_for_more_time_goes_to_the_nearest_organiser_and_the_answer_comes_back(any_line: Line) -> None:
    """Until it is granted nothing is moved; then the due is, with its plan of before."""
    line = any_line
    people = await cast(line)
    (receipt,) = await ask(line, people.secretary)
    assert receipt == (
        "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: lùi thời gian (đến ngày 20/7/2020).\nĐề nghị lùi thời gian đã"
        " được chuyển đến người có thẩm quyền; Hệ thống sẽ thông báo khi có ý kiến. Trong khi chờ, hạn hoàn thành vẫn"
        " là ngày 30/6/2020."
    )
    (request,) = await sent(line)
    assert (request.chat_id, plain(request)) == (people.near.telegram_id, REQUEST)
    assert (await line.office.standing("A2")).due == DUE
    await line.press(people.near, people.near, "Đồng ý")
    (card,) = line.words()
    assert card == (
        'Chi bộ Thanh tra, nội dung "Tổ chức đại hội": đồng chí Trần Cường đã đồng ý lùi thời gian sang ngày 20/7/2020'
        " (09 giờ 00, ngày 15/5/2020)."
    )
    assert (await line.office.standing("A2")).due == GRANTED
    (move,) = await line.rows(DueMove)
    assert (move.before, move.after, move.person_id) == (DUE, GRANTED, people.near.id)
    (answer,) = await sent(line)
    assert answer.chat_id == people.secretary.telegram_id
    assert plain(answer) == (
        "Kính gửi đồng chí Bí thư Chi bộ Thanh tra. Đồng chí Trần Cường đã đồng ý để Chi bộ Thanh tra lùi thời gian"
        ' hoàn thành nội dung "Tổ chức đại hội" từ ngày 30/6/2020 sang ngày 20/7/2020. Hạn hoàn thành mới đã được cập'
        " nhật; Hệ thống sẽ nhắc theo hạn mới."
    )
    assert await sent(line) == []
    assert await line.office.differences() == []


async def test_a_refusal_moves_nothing_and_says_so(line: Line) -> None:
    """With the way to report what stands against it."""
    people = await cast(line)
    await ask(line, people.secretary)
    await sent(line)
    await line.press(people.near, people.near, "Không đồng ý")
    (answer,) = await sent(line)
    assert plain(answer) == (
        "Kính gửi đồng chí Bí thư Chi bộ Thanh tra. Đồng chí Trần Cường không đồng ý để Chi bộ Thanh tra lùi thời gian"
        ' hoàn thành nội dung "Tổ chức đại hội" sang ngày 20/7/2020; hạn hoàn thành vẫn là ngày 30/6/2020. Nếu có khó'
        " khăn, vướng mắc, đề nghị đồng chí báo cáo để kịp thời tháo gỡ."
    )
    assert (await line.office.standing("A2")).due == DUE
    assert await line.rows(DueMove) == []


async def test_a_second_press_says_who_has_decided(any_line: Line) -> None:
    """Of another organiser, or of the same one the other way; nothing is changed by it."""
    line = any_line
    people = await cast(line)
    second = await line.office.appoint("A", RoleName.ORGANISER, "Vũ Em")
    await ask(line, people.secretary)
    first, other = await sent(line)
    assert {first.chat_id, other.chat_id} == {people.near.telegram_id, second.telegram_id}
    granting, refusing = (one.data for one in first.buttons[0])
    await line.press_data(people.near, people.near, granting, 77)
    before = await line.everything()
    line.heard()
    for who in (second, people.near):
        await line.press_data(who, who, refusing, 78)
        notice, card = line.heard()
        assert plain(notice) == plain(card)
        assert "đồng chí Trần Cường đã đồng ý" in plain(notice)
        assert isinstance(card, EditedText)
        assert card.buttons == ()
    assert await line.everything() == before


async def test_nothing_of_it_goes_to_a_group(line: Line) -> None:
    """Asked there it gets the thumb; who decides and who asked hear of it alone; the command points to private."""
    people, group = await cast(line), await line.office.link("A")
    await line.write(people.secretary, group, "Chi bộ Thanh tra xin lùi đại hội đến ngày 20/7")
    assert line.words() == []
    assert [one.chat_id for one in await sent(line)] == [people.near.telegram_id]
    await line.press(people.near, people.near, "Đồng ý")
    assert [one.chat_id for one in await sent(line)] == [people.secretary.telegram_id]
    await line.write(people.secretary, group, "/xinlui")
    (refused,) = line.words()
    assert refused == "Để xin lùi thời gian, đề nghị đồng chí gửi /xinlui trong cuộc trò chuyện riêng với Hệ thống."


@pytest.mark.parametrize(
    ("near", "chief", "asked"), [(True, True, "Trần Cường"), (False, True, "Phạm Dung"), (False, False, "")]
)
async def test_who_cannot_be_reached_is_passed_over(line: Line, *, near: bool, chief: bool, asked: str) -> None:
    """The one above them is asked; where nobody is left, the secretary is told."""
    people = await cast(line, near=near, chief=chief)
    (receipt,) = await ask(line, people.secretary)
    assert ("chưa liên hệ được" in receipt) is not bool(asked)
    by_id = {one.telegram_id: one.name for one in await line.rows(Person)}
    assert [by_id[one.chat_id] for one in await sent(line)] == ([asked] if asked else [])


async def test_another_day_asked_for_takes_the_place_of_the_first(line: Line) -> None:
    """What was asked first can be decided no more."""
    people = await cast(line)
    await ask(line, people.secretary)
    (old,) = await sent(line)
    line.now += timedelta(hours=1)
    await ask(line, people.secretary, "xin lùi đại hội đến ngày 25/7")
    (new,) = await sent(line)
    assert "sang ngày 25/7/2020" in plain(new)
    await line.press_data(people.near, people.near, old.buttons[0][0].data, 77)
    assert line.words() == ["Đề nghị này không cần cho ý kiến nữa."] * 2
    assert (await line.office.standing("A2")).due == DUE
    await line.press_data(people.near, people.near, new.buttons[0][0].data, 78)
    assert (await line.office.standing("A2")).due == at("2020-07-25 17:00")


async def test_what_was_taken_back_or_done_meanwhile_is_neither_asked_nor_decided(line: Line) -> None:
    """Undone before it was sent; done before it was pressed."""
    people = await cast(line)
    await ask(line, people.secretary)
    await line.press(people.secretary, people.secretary, "Hoàn tác")
    assert await sent(line) == []
    await ask(line, people.secretary, "xin lùi đại hội đến ngày 25/7")
    (request,) = await sent(line)
    await line.office.say("A2", Status.DONE, line.now + timedelta(minutes=1))
    await line.press_data(people.near, people.near, request.buttons[0][0].data, 77)
    assert line.words()[0] == "Đề nghị này không cần cho ý kiến nữa."


async def test_a_day_within_the_due_needs_no_leave(line: Line) -> None:
    """It is recorded like any other."""
    people = await cast(line)
    (receipt,) = await ask(line, people.secretary, "xin lùi đại hội đến ngày 20/6")
    assert "chuyển đến" not in receipt
    assert await line.rows(Extension) == []


async def test_a_day_that_has_passed_when_it_is_decided_cannot_be_granted(line: Line) -> None:
    """It can still be refused."""
    people = await cast(line)
    await ask(line, people.secretary)
    (request,) = await sent(line)
    line.now = GRANTED + timedelta(hours=1)
    granting, refusing = (one.data for one in request.buttons[0])
    await line.press_data(people.near, people.near, granting, 77)
    assert line.words() == ["Ngày xin lùi đã qua nên không thể đồng ý. Đơn vị có thể xin lùi sang ngày khác."]
    await line.press_data(people.near, people.near, refusing, 77)
    assert [one.state for one in await line.rows(Extension)] == ["refused"]


@pytest.mark.parametrize("command", ["/extend", "/xinlui"])
async def test_the_command_asks_a_secretary_until_when_and_takes_the_reply(any_line: Line, command: str) -> None:
    """At once where there is one task; the reason is kept with the day."""
    line = any_line
    people = await cast(line)
    await line.write(people.secretary, people.secretary, command)
    (question,) = line.words()
    assert question == (
        'Xin lùi thời gian hoàn thành nội dung "Tổ chức đại hội" của Chi bộ Thanh tra (hạn: ngày 30/6/2020): đề nghị'
        " đồng chí trả lời tin nhắn này, ghi rõ ngày xin lùi đến và lý do. Ví dụ: 20/7, do mưa lũ."
    )
    await line.write(people.secretary, people.secretary, "20/7, do mưa lũ", to=line.number_of("do mưa lũ"))
    assert "lùi thời gian (đến ngày 20/7/2020)" in line.words()[0]
    (request,) = await sent(line)
    assert "“20/7, do mưa lũ”" in plain(request)


async def test_of_several_tasks_one_is_chosen_by_a_button(line: Line) -> None:
    """Each names its unit."""
    people = await cast(line)
    await line.office.appoint("A1", telegram_id=people.secretary.telegram_id)
    await line.write(people.secretary, people.secretary, "/xinlui")
    (choice,) = line.heard()
    assert [row[0].label for row in choice.buttons] == [  # type: ignore[union-attr]
        "Chi bộ Văn phòng: Tổ chức đại hội",
        "Chi bộ Thanh tra: Tổ chức đại hội",
    ]
    await line.press(people.secretary, people.secretary, "Chi bộ Văn phòng: Tổ chức đại hội")
    await line.write(people.secretary, people.secretary, "20/7", to=line.number_of("Xin lùi thời gian"))
    await sent(line)
    await line.press(people.near, people.near, "Đồng ý")
    assert (await line.office.standing("A1")).due == GRANTED
    (extension,) = await line.rows(Extension)
    assert extension.before == EARLY_DUE


async def test_the_command_shows_an_organiser_what_waits_for_a_decision(line: Line) -> None:
    """With buttons that work; and says so where there is nothing."""
    people = await cast(line, near=False)
    await ask(line, people.secretary)
    await line.write(people.near, people.near, "/xinlui")
    assert line.words() == [REQUEST, MOVING]
    await line.press(people.near, people.near, "Không đồng ý")
    line.heard()
    await line.write(people.chief, people.chief, "/xinlui")
    assert line.words() == [
        "Hiện không có nội dung nào để xin lùi thời gian, cũng không có đề nghị nào chờ đồng chí cho ý kiến.\n" + MOVING
    ]


async def test_the_button_of_a_reminder_and_a_day_in_words_ask_as_well(line: Line) -> None:
    """The press alone asks for no day, and so for nothing yet."""
    people = await cast(line)
    owed = await line.office.standing("A2")
    await line.press_data(people.secretary, people.secretary, f"a:{owed.id}:postponed", 77)
    assert await line.rows(Extension) == []
    await line.write(people.secretary, people.secretary, "20/7", to=line.number_of("20/6"))
    assert [one.wanted for one in await line.rows(Extension)] == [date(2020, 7, 20)]


async def test_each_request_and_answer_is_one_delivery(line: Line) -> None:
    """Whatever comes again."""
    people = await cast(line)
    await ask(line, people.secretary)
    await sent(line)
    await line.press(people.near, people.near, "Đồng ý")
    await sent(line)
    kinds = [one.kind for one in await line.rows(Delivery)]
    assert [kinds.count(kind) for kind in (DeliveryKind.REQUEST, DeliveryKind.DECISION)] == [1, 1]


async def test_who_had_a_request_before_a_gap_is_asked_to_press_again_until_it_is_decided(any_line: Line) -> None:
    """A press on it may have been lost."""
    line = any_line
    people = await cast(line)
    await ask(line, people.secretary)
    await sent(line)
    since, until = line.now + timedelta(days=2), line.now + timedelta(days=2, minutes=5)
    async with line.store.read() as session:
        assert people.near.id in await gaps.awaited(session, since, until)
    await line.press(people.near, people.near, "Đồng ý")
    async with line.store.read() as session:
        assert people.near.id not in await gaps.awaited(session, since, until)
