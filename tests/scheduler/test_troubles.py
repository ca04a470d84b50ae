"""Trouble told to the operators once an hour, figures that mend themselves, presses asked for again after a gap."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from domain.messages import Text
from domain.trouble import Trouble
from domain.values import RoleName, Status
from locales.translator import Translator
from scheduler.rendering import Renderer
from scheduler.troubles import mend_counters, plan_alarms
from storage import alarms, gaps, groups
from storage.engine import Store
from storage.tables import Counter, Delivery, DeliveryKind, DeliveryState, Question
from tests.builders import CAMPAIGN, CREATED, ZONE, Office, at, open_office

NOW = at("2020-05-15 10:00")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def sound(office: Office, trouble: Trouble, when: datetime = NOW, detail: str = "", times: int = 1) -> None:
    """Something went wrong."""
    async with office.store.begin() as session:
        await alarms.note(session, trouble, when, detail, times=times)


async def said(office: Office, delivery: Delivery, now: datetime = NOW) -> str | None:
    """The words of a delivery in Vietnamese."""
    async with office.store.read() as session:
        text = await Renderer(Translator("vi"), ZONE).render(session, delivery, now)
    return text.html if isinstance(text, Text) else None


async def test_the_organisers_of_the_root_are_told_once_an_hour_with_how_often_it_happened(store: Store) -> None:
    """Three kinds of people are not told: who leads below, who oversees, who never opened the chat."""
    office = await open_office(store)
    chief = await office.appoint("K", RoleName.ORGANISER)
    await office.appoint("A", RoleName.ORGANISER)
    await office.appoint("K", RoleName.OVERSEER)
    await office.appoint("K", RoleName.ORGANISER, started=False)
    await sound(office, Trouble.UPDATE_FAILED)
    await sound(office, Trouble.UPDATE_FAILED, NOW + MINUTE)
    assert await plan_alarms(store, NOW + MINUTE) == 1
    assert await plan_alarms(store, NOW + MINUTE) == 0
    (first,) = await office.outbox()
    assert first.person_id == chief.id
    assert await said(office, first) == (
        "Kính báo cáo đồng chí tình hình Hệ thống từ 10 giờ 00, ngày 15/5/2020: Có 2 tin nhắn chưa xử lý được do lỗi kỹ"
        " thuật; nội dung đã được lưu."
    )
    await sound(office, Trouble.UPDATE_FAILED, NOW + 2 * MINUTE)
    assert await plan_alarms(store, NOW + HOUR) == 0
    assert await plan_alarms(store, NOW + MINUTE + HOUR) == 1
    assert (await office.outbox())[1].payload["count"] == 1


async def test_trouble_waits_until_there_is_somebody_to_be_told(store: Store) -> None:
    """Kinds are told apart."""
    office = await open_office(store)
    await sound(office, Trouble.CONFLICT)
    await sound(office, Trouble.REFUSED, times=7)
    assert await plan_alarms(store, NOW) == 0
    await office.appoint("K", RoleName.ORGANISER)
    assert await plan_alarms(store, NOW + HOUR) == 2


@pytest.mark.parametrize("trouble", Trouble)
async def test_every_kind_of_trouble_has_its_sentence(sqlite_store: Store, trouble: Trouble) -> None:
    """In the language of the office, at any hour."""
    office = await open_office(sqlite_store)
    await office.appoint("K", RoleName.ORGANISER)
    night = at("2020-05-16 02:00")
    span = f"{at('2020-05-14 01:00').isoformat()}/{night.isoformat()}"
    await sound(office, trouble, night, span if trouble is Trouble.GAP else "")
    assert await plan_alarms(sqlite_store, night) == 1
    (alarm,) = await office.outbox()
    words = await said(office, alarm, night)
    assert words is not None
    assert words.startswith("Kính báo cáo đồng chí tình hình Hệ thống từ 02 giờ 00, ngày 16/5/2020: ")
    assert ("01 giờ 00, ngày 14/5/2020" in words) is (trouble is Trouble.GAP)
    async with sqlite_store.read() as session:
        assert await Renderer(Translator("vi"), ZONE).held_until(session, alarm, night) is None


async def test_figures_that_differ_from_a_recount_are_mended_and_told(store: Store) -> None:
    """The second look finds nothing."""
    office = await open_office(store)
    await office.appoint("K", RoleName.ORGANISER)
    assert await mend_counters(store, NOW) == 0
    async with store.begin() as session:
        await session.exec(update(Counter).values(done=col(Counter.done) + 1))
    wrong = len(await office.differences())
    assert wrong > 0
    assert await mend_counters(store, NOW) == wrong
    assert await office.differences() == []
    assert await mend_counters(store, NOW) == 0
    await plan_alarms(store, NOW)
    (alarm,) = await office.outbox()
    assert (alarm.payload["kind"], alarm.payload["count"], alarm.payload["detail"]) == ("counters", wrong, "dai-hoi")


async def remind(office: Office, code: str, sent: datetime) -> int:
    """A reminder that was sent; returns whom."""
    person = await office.appoint(code)
    task, unit = await office.task(), await office.unit(code)
    async with office.store.begin() as session:
        session.add(
            Delivery(
                key=f"reminder:{CAMPAIGN.key}:{code}",
                kind=DeliveryKind.REMINDER,
                campaign_id=task.campaign_id,
                task_id=task.id,
                unit_id=unit.id,
                person_id=person.id,
                due=CREATED,
                next_try=CREATED,
                stale_at=NOW + 24 * HOUR,
                state=DeliveryState.SENT,
                sent_at=sent,
            )
        )
    return person.id or 0


async def ask(office: Office, asked: datetime, *, answered: bool = False) -> int:
    """A question that the bot asked; returns whom."""
    person = await office.appoint("B1")
    async with office.store.begin() as session:
        number = next(office.numbers)
        question = Question(chat_id=7, message_id=number, person_id=person.id, source="private", raw="mai xong")
        question.said_at, question.asked_at, question.options = CREATED, asked, []  # type: ignore[assignment]
        question.answered_at = NOW if answered else None
        session.add(question)
    return person.id or 0


async def test_after_a_gap_everybody_with_an_open_card_is_asked_once_to_press_again(store: Store) -> None:
    """Reminders of the last day and questions of the last week; not who has answered, nor who was asked long ago."""
    office = await open_office(store)
    since, until = NOW, NOW + 3 * MINUTE
    wanted = {await remind(office, "A1", since - 23 * HOUR), await ask(office, since - 30 * HOUR)}
    await remind(office, "A2", since - 25 * HOUR)
    await ask(office, since - 8 * 24 * HOUR)
    await ask(office, since - HOUR, answered=True)
    await remind(office, "B2", since - HOUR)
    await office.say("B2", Status.IN_PROGRESS, since - MINUTE)
    for _ in range(2):
        async with store.begin() as session:
            await gaps.plan(session, since, until)
    lines = [one for one in await office.outbox() if one.kind is DeliveryKind.GAP]
    assert {line.person_id for line in lines} == wanted
    assert await said(office, lines[0], until) == (
        "Trong thời gian từ 10 giờ 00, ngày 15/5/2020 đến 10 giờ 03, ngày 15/5/2020, Hệ thống gián đoạn; nếu đồng chí"
        " đã bấm nút trong thời gian này, đề nghị bấm lại."
    )


async def test_who_answers_before_the_line_goes_is_not_asked_and_nights_are_kept(store: Store) -> None:
    """What was written in the gap is read first; a line planned at night waits for the morning."""
    office = await open_office(store)
    await remind(office, "A1", NOW - HOUR)
    async with store.begin() as session:
        await gaps.plan(session, NOW, NOW + 3 * MINUTE)
    line = next(one for one in await office.outbox() if one.kind is DeliveryKind.GAP)
    assert line.next_try > NOW + 3 * MINUTE
    async with store.read() as session:
        renderer = Renderer(Translator("vi"), ZONE)
        assert await renderer.held_until(session, line, at("2020-05-15 21:00")) == at("2020-05-18 07:00")
    await office.say("A1", Status.IN_PROGRESS, NOW + 2 * MINUTE)
    assert await said(office, line, NOW + 5 * MINUTE) is None


async def test_a_group_that_had_a_list_with_buttons_is_asked_to_press_again(store: Store) -> None:
    """Of the last day, while the group is there and the campaign goes on; another group hears nothing."""
    office = await open_office(store)
    group, other = await office.link("A"), await office.link("B")
    since, until = NOW, NOW + 3 * MINUTE
    async with store.begin() as session:
        for number, (to, sent_at) in enumerate(((group, since - HOUR), (other, since - 25 * HOUR))):
            times = {"due": sent_at, "next_try": sent_at, "sent_at": sent_at, "stale_at": until + 24 * HOUR}
            what = {"kind": DeliveryKind.DIGEST, "campaign_id": 1, "group_id": to.id, "state": DeliveryState.SENT}
            session.add(Delivery(key=f"digest {number}", **what, **times))
    for _ in range(2):
        async with store.begin() as session:
            await gaps.plan(session, since, until)
    (line,) = [one for one in await office.outbox() if one.kind is DeliveryKind.GAP]
    assert (line.group_id, line.person_id) == (group.id, None)
    assert "đề nghị bấm lại" in (await said(office, line, until) or "")
    async with store.begin() as session:
        await groups.note_presence(session, group.chat_id, present=False, now=until)
    assert await said(office, line, until) is None
