"""Figures that are asked for again in a group take the place of the old ones where these are near."""

from datetime import timedelta

from domain.messages import EditedText, Text
from domain.values import Purpose, RoleName, Status
from storage import groups
from storage.tables import Delivery, DeliveryKind, DeliveryState, Group
from tests.builders import at
from tests.handlers.line import MORNING, Line, labels, plain
from tests.handlers.test_status_elsewhere import NOT_LINKED

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
UPDATED = "Bảng tình hình ở trên đã được cập nhật."


def pass_by(line: Line, messages: int) -> None:
    """So many messages of others in the chat."""
    for _ in range(messages):
        next(line.numbers)


async def show(line: Line, group: Group, **more: object) -> list[object]:
    """Somebody asks for the figures; returns what is said."""
    line.heard()
    await line.write({"id": 5, "is_bot": False, "first_name": "Ai đó"}, group, "/tinhhinh", **more)
    return list(line.heard())


async def test_a_second_question_edits_the_card_and_one_line_leads_to_it(any_line: Line) -> None:
    """However often; with the figures of now, and working buttons."""
    line = any_line
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    (card,) = await show(line, group)
    assert isinstance(card, Text)
    number = line.number_of("Tính đến")
    await line.office.say("A2", Status.DONE, MORNING + timedelta(minutes=4))
    for minute in (5, 6):
        line.now = MORNING + timedelta(minutes=minute)
        edited, said = await show(line, group)
        assert isinstance(edited, EditedText)
        assert (edited.message_id, edited.buttons) == (number, card.buttons)
        assert f"Tính đến 09 giờ 0{minute}, ngày 15/5/2020, đã có 1/6 chi bộ" in plain(edited)
        assert isinstance(said, Text)
        assert (said.html, said.reply_to) == (UPDATED, number)
        assert edited.instead is not None  # where somebody has deleted the card
        assert edited.instead.html == edited.html
    await line.press(secretary, group, "Theo cụm", under=number)
    assert "Cụm 1" in line.words()[-1]


async def test_a_card_that_is_far_up_or_of_another_day_is_left_alone(line: Line) -> None:
    """Its buttons go on working; the new one is the one that is edited from then on."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    await show(line, group)
    first = line.number_of("Tính đến")
    pass_by(line, 21)
    (second,) = await show(line, group)
    assert isinstance(second, Text)
    newest = line.number_of("Tính đến")
    edited, _ = await show(line, group)
    assert isinstance(edited, EditedText)
    assert edited.message_id == newest
    await line.press_data(secretary, group, labels(second)[0][1], first)
    assert "Cụm 1" in line.words()[-1]
    line.now += timedelta(days=1)
    assert [type(one) for one in await show(line, group)] == [Text]


async def test_topics_and_groups_have_each_their_own_card(line: Line) -> None:
    """A card in one topic is not edited from another; nor that of another group."""
    group, other = await line.office.link("K"), await line.office.link("A")
    for topic in (7, 8):
        said = await show(line, group, message_thread_id=topic, is_topic_message=True)
        assert [type(one) for one in said] == [Text]
    assert [type(one) for one in await show(line, group)] == [Text]
    assert [type(one) for one in await show(line, other)] == [Text]


async def test_a_group_that_is_linked_to_another_unit_gets_a_new_card(line: Line) -> None:
    """The old one is about something else."""
    group = await line.office.link("A")
    await show(line, group)
    async with line.store.begin() as session:
        await groups.link(session, group.chat_id, await line.office.unit("B"), line.now)
    (card,) = await show(line, group)
    assert isinstance(card, Text)
    assert "Sở Y tế" in plain(card)


async def test_in_private_every_question_gets_its_own_answer(line: Line) -> None:
    """There it is read where it is asked."""
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    for _ in range(2):
        await line.write(organiser, organiser, "/status")
        assert [type(one) for one in line.heard()] == [Text]
    await line.write({"id": 5, "is_bot": False, "first_name": "Lạ"}, {"id": -99, "type": "supergroup"}, "/status")
    assert line.words() == [NOT_LINKED]


# The tally


async def ask_again(line: Line, code: str = "K") -> list[object]:
    """An organiser of the unit asks for the tally again; returns what goes out in the groups."""
    organiser = await line.office.appoint(code, RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    line.heard()
    await line.press(organiser, organiser, "Đăng lại bảng tổng hợp")
    line.heard()
    await line.deliver_due()
    return [one for one in line.heard() if one.chat_id < 0]  # type: ignore[union-attr]


async def test_a_tally_asked_for_again_edits_the_one_of_the_day(any_line: Line) -> None:
    """However often; the change is still told against the day before."""
    line = any_line
    group = await line.office.link("K", purpose=Purpose.OVERVIEW)
    for day in (14, 15):
        line.now = at(f"2020-05-{day} 16:00")
        await line.deliver_due()
        line.now = at(f"2020-05-{day} 17:00")
        await line.deliver_due()
    number = line.number_of("Tính đến 17 giờ 00, ngày 15/5/2020")
    await line.office.say("A2", Status.DONE, line.now)
    for minute in (10, 20):
        line.now = at(f"2020-05-15 17:{minute}")
        (edited,) = await ask_again(line)
        assert isinstance(edited, EditedText)
        assert (edited.chat_id, edited.message_id) == (group.chat_id, number)
        assert f"Tính đến 17 giờ {minute}, ngày 15/5/2020, đã có 1/6 chi bộ" in plain(edited)
        assert "Tăng 1 chi bộ so với ngày 14/5/2020." in plain(edited)


async def test_a_tally_asked_for_in_the_morning_does_not_stand_for_that_of_the_evening(line: Line) -> None:
    """That is a message of its own; in the same minute it is asked for once."""
    await line.office.link("K", purpose=Purpose.OVERVIEW)
    line.now = at("2020-05-15 09:00")
    await line.deliver_due()
    assert [type(one) for one in await ask_again(line)] == [Text]
    assert await ask_again(line) == []
    line.now = at("2020-05-15 17:00")
    line.heard()
    await line.deliver_due()
    (tally,) = line.heard()
    assert isinstance(tally, Text)
    sent = [row.kind for row in await line.rows(Delivery) if row.state is DeliveryState.SENT]
    assert sent == [DeliveryKind.TALLY] * 2


async def test_only_the_groups_of_ones_own_unit_are_sent_it(line: Line) -> None:
    """One that has put the bot out is not; who has no group is not offered it."""
    await line.office.link("K")
    inner, left = await line.office.link("A"), await line.office.link("A")
    async with line.store.begin() as session:
        await groups.note_presence(session, left.chat_id, present=False, now=line.now)
    assert [one.chat_id for one in await ask_again(line, "A")] == [inner.chat_id]  # type: ignore[attr-defined]
    other = await line.office.appoint("B", RoleName.ORGANISER)
    await line.write(other, other, "/status")
    assert "Đăng lại bảng tổng hợp" not in [label for label, _ in labels(line.heard()[0])]  # type: ignore[arg-type]


async def test_who_does_not_decide_for_the_unit_cannot_ask_for_it(line: Line) -> None:
    """Nor anybody in a group, nor for a campaign that is over."""
    group, task, unit = await line.office.link("A"), await line.office.task(), await line.office.unit("A")
    data = f"h:{task.campaign_id}:{unit.id}"
    chief = await line.office.appoint("A", RoleName.ORGANISER)
    for code, role in (("A", RoleName.OVERSEER), ("A1", RoleName.SECRETARY), ("B", RoleName.ORGANISER)):
        person = await line.office.appoint(code, role)
        await line.press_data(person, person, data, 77)
        assert line.words() == [REFUSED]
    await line.press_data(chief, group, data, 77)
    await line.press_data(chief, chief, f"h:99:{unit.id}", 77)
    assert line.words() == [REFUSED] * 2
    assert await line.rows(Delivery) == []
