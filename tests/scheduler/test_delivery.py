"""What waits is sent: each outcome of the wire, each reason not to send any more, each way to be interrupted."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.messages import Later, Refused, Unsure
from domain.values import RoleName, Status
from scheduler.delivery import FAILED_ATTEMPTS, LONG_WAIT
from storage import campaigns, groups, people, talk
from storage.tables import Delivery, DeliveryState, Group, Person, Unit
from tests.builders import EARLY_DUE, at
from tests.scheduler.conftest import Desk

EVE = at("2020-06-22 18:00")
SEVEN_BEFORE = at("2020-06-23 08:00")
REMINDER = "reminder:dh2020:dai-hoi:A2:2020-06-23"
AFTERNOON = at("2020-06-22 17:00")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
async def secretary(desk: Desk) -> Person:
    """Of A2; a reminder to them is planned and waits."""
    person = await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    await desk.office.plan(SEVEN_BEFORE)
    desk.now = SEVEN_BEFORE + SECOND
    return person


async def test_a_message_that_was_sent_is_closed_and_remembered(desk: Desk, secretary: Person) -> None:
    """Where it is and what it was about, so that a reply to it is understood; it is not sent again."""
    assert len(await desk.send()) == 1
    assert await desk.send() == []
    row = await desk.delivery(REMINDER)
    assert (row.state, row.attempts, row.sent_at) == (DeliveryState.SENT, 1, desk.now)
    assert (row.chat_id, row.message_id) == (secretary.telegram_id, 501)
    async with desk.office.store.read() as session:
        post = await talk.post(session, secretary.telegram_id, 501)
    assert post is not None
    assert (post.task_id, post.unit_id, post.posted_at) == (row.task_id, row.unit_id, desk.now)


async def test_what_telegram_puts_off_is_tried_again_when_it_says(desk: Desk, secretary: Person) -> None:
    """Not a second earlier."""
    desk.wire.outcomes.append(Later(timedelta(seconds=30)))
    await desk.send()
    row = await desk.delivery(REMINDER)
    assert (row.state, row.next_try) == (DeliveryState.WAITING, desk.now + 30 * SECOND)
    assert await desk.deliverer().pause() == 30
    desk.now += 29 * SECOND
    assert await desk.send() == []
    desk.now += SECOND
    assert len(await desk.send()) == 1
    assert (await desk.delivery(REMINDER)).attempts == 2


async def test_what_is_put_off_again_and_again_waits_an_hour_in_the_end(desk: Desk, secretary: Person) -> None:
    """A server that is down is not hammered."""
    for _ in range(FAILED_ATTEMPTS):
        desk.wire.outcomes.append(Later(SECOND))
        await desk.send()
        waits = (await desk.delivery(REMINDER)).next_try - desk.now
        desk.now += SECOND
    assert waits == LONG_WAIT


async def test_a_doubtful_message_is_unknown_and_never_sent_again(desk: Desk, secretary: Person) -> None:
    """It may have been read."""
    desk.wire.outcomes.append(Unsure("connection reset"))
    await desk.send()
    row = await desk.delivery(REMINDER)
    assert (row.state, row.error, row.chat_id) == (DeliveryState.UNKNOWN, "connection reset", secretary.telegram_id)
    desk.now += timedelta(hours=1)
    await desk.office.plan(desk.now)
    assert await desk.send() == []


async def test_who_blocks_the_bot_is_out_of_reach_until_they_return(desk: Desk, secretary: Person) -> None:
    """The message has failed; the next goes to the group instead."""
    group = await desk.office.link("A")
    desk.wire.outcomes.append(Refused("Forbidden: bot was blocked by the user"))
    await desk.send()
    assert (await desk.delivery(REMINDER)).state is DeliveryState.FAILED
    async with desk.office.store.read() as session:
        assert not (await session.get_one(Person, secretary.id)).reachable
    await desk.at(at("2020-06-26 08:00"))
    assert desk.wire.sent[-1].chat_id == group.chat_id
    async with desk.office.store.begin() as session:
        await people.note_started(session, await session.get_one(Person, secretary.id), desk.now)
    await desk.at(at("2020-06-29 08:00"))
    assert desk.wire.sent[-1].chat_id == secretary.telegram_id


async def test_a_message_that_is_malformed_fails_alone(desk: Desk, secretary: Person) -> None:
    """The person can be reached as before."""
    desk.wire.outcomes.append(Refused("Bad Request: can't parse entities"))
    await desk.send()
    assert (await desk.delivery(REMINDER)).state is DeliveryState.FAILED
    async with desk.office.store.read() as session:
        assert (await session.get_one(Person, secretary.id)).reachable


async def test_a_group_that_puts_the_bot_out_is_sent_nothing_more(desk: Desk) -> None:
    """Until it takes the bot in again."""
    group = await desk.office.link("A")
    await desk.office.plan(AFTERNOON - MINUTE)
    desk.wire.outcomes.append(Refused("Forbidden: bot was kicked from the supergroup chat"))
    await desk.at(AFTERNOON)
    assert await desk.at(AFTERNOON + timedelta(days=1)) == []
    async with desk.office.store.begin() as session:
        await groups.note_presence(session, group.chat_id, present=True, now=desk.now)
    assert len(await desk.at(AFTERNOON + timedelta(days=2))) == 1


async def test_a_group_that_has_grown_gets_its_message_under_its_new_number(any_desk: Desk) -> None:
    """At once, in the same run."""
    group = await any_desk.office.link("A")
    await any_desk.office.plan(AFTERNOON - MINUTE)
    any_desk.wire.moved[group.chat_id] = -100_777
    await any_desk.at(AFTERNOON)
    assert [text.chat_id for text in any_desk.wire.sent] == [group.chat_id, -100_777]
    assert (await any_desk.states()).count(DeliveryState.SENT) == 1


async def test_a_group_whose_new_number_is_linked_already_is_not_tried_for_ever(any_desk: Desk) -> None:
    """The old link ends; the new one has a message of its own."""
    old, new = await any_desk.office.link("A"), await any_desk.office.link("A")
    await any_desk.office.plan(AFTERNOON - MINUTE)
    any_desk.wire.moved[old.chat_id] = new.chat_id
    await any_desk.at(AFTERNOON)
    assert sorted(text.chat_id for text in any_desk.wire.sent) == sorted([old.chat_id, new.chat_id])
    async with any_desk.office.store.read() as session:
        assert (await session.get_one(Group, old.id)).left_at == any_desk.now
    assert sorted((await any_desk.states())[-2:]) == [DeliveryState.CANCELLED, DeliveryState.SENT]


async def test_a_stopped_sender_claims_nothing_more(desk: Desk, secretary: Person) -> None:
    """What waits is left for the next program."""
    sender = desk.deliverer()
    sender.stop()
    await sender.run()
    assert await desk.states() == [DeliveryState.WAITING]


async def test_a_row_that_cannot_be_said_does_not_stop_the_others_and_fails_in_the_end(
    desk: Desk, secretary: Person
) -> None:
    """Nothing has left, so it is tried again: the database may have been away."""
    async with desk.office.store.begin() as session:
        poison = Delivery(**(await desk.delivery(REMINDER)).model_dump(exclude={"id", "key"}), key="poison")
        poison.stage, poison.next_try = "31 February", SEVEN_BEFORE - SECOND
        session.add(poison)
    assert len(await desk.send()) == 1
    assert (await desk.delivery(REMINDER)).state is DeliveryState.SENT
    assert (await desk.delivery("poison")).state is DeliveryState.WAITING
    for _ in range(FAILED_ATTEMPTS):
        desk.now += MINUTE
        assert await desk.send() == []
    row = await desk.delivery("poison")
    assert (row.state, row.attempts) == (DeliveryState.FAILED, FAILED_ATTEMPTS)
    assert "31 February" in row.error


async def _finish(desk: Desk) -> None:
    await desk.office.say("A2", Status.DONE, desk.now)


async def _answer(desk: Desk) -> None:
    await desk.office.say("A2", Status.BLOCKED, desk.now)


async def _close_campaign(desk: Desk) -> None:
    async with desk.office.store.begin() as session:
        await campaigns.close(session, "dh2020", desk.now)


async def _close_unit(desk: Desk) -> None:
    unit = await desk.office.unit("A2")
    async with desk.office.store.begin() as session:
        (await session.get_one(Unit, unit.id)).closed = desk.now.date()


async def _change_secretary(desk: Desk) -> None:
    async with desk.office.store.begin() as session:
        for _, role, _ in await people.listing(session, desk.now):
            role.until = desk.now
            session.add(role)
    await desk.office.appoint("A2", now=desk.now)


async def _block(desk: Desk) -> None:
    row = await desk.delivery(REMINDER)
    async with desk.office.store.begin() as session:
        person = await session.get_one(Person, row.person_id)
        await people.note_blocked(session, person.telegram_id, desk.now)


async def _wait_too_long(desk: Desk) -> None:
    desk.now += timedelta(days=1)


@pytest.mark.parametrize("happens", [_finish, _answer, _close_campaign, _close_unit, _block, _wait_too_long])
async def test_a_reminder_that_is_not_needed_any_more_is_cancelled_at_the_last_moment(
    desk: Desk, happens: Callable[[Desk], Awaitable[None]]
) -> None:
    """Whatever has happened since it was planned."""
    await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    await desk.office.plan(SEVEN_BEFORE)
    desk.now = SEVEN_BEFORE + MINUTE
    await happens(desk)
    assert await desk.send() == []
    assert (await desk.delivery(REMINDER)).state is DeliveryState.CANCELLED


async def test_a_reminder_goes_to_whoever_answers_for_the_unit_when_it_is_sent(desk: Desk) -> None:
    """The office has changed hands since it was planned: the new secretary is told, the old one is not."""
    await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    await desk.office.plan(SEVEN_BEFORE)
    desk.now = SEVEN_BEFORE + MINUTE
    planned_for = (await desk.delivery(REMINDER)).person_id
    await _change_secretary(desk)
    assert len(await desk.send()) == 1
    async with desk.office.store.read() as session:
        old = await session.get_one(Person, planned_for)
    assert (await desk.delivery(REMINDER)).chat_id != old.telegram_id
    assert await desk.send() == []


async def test_an_answer_of_the_day_before_does_not_cancel_a_reminder(desk: Desk) -> None:
    """It is still not done."""
    await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    await desk.office.say("A2", Status.IN_PROGRESS, EVE)
    assert len(await desk.at(SEVEN_BEFORE)) == 1


async def test_a_message_that_comes_late_keeps_the_quiet_hours(desk: Desk) -> None:
    """Down until the evening: the reminder waits for the morning, where it is stale or goes out."""
    await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    assert await desk.at(at("2020-06-23 21:00")) == []
    row = await desk.delivery(REMINDER)
    assert (row.state, row.next_try) == (DeliveryState.WAITING, at("2020-06-24 07:00"))
    assert len(await desk.at(at("2020-06-24 07:00"))) == 1


async def test_a_digest_is_cancelled_when_nobody_needs_it(desk: Desk) -> None:
    """All of its units have finished, or their secretaries have opened the private chat."""
    await desk.office.link("A")
    await desk.office.say("A1", Status.DONE, EARLY_DUE)
    secretary = await desk.office.appoint("A2", started=False)
    await desk.office.plan(EVE)
    await desk.office.plan(SEVEN_BEFORE)
    async with desk.office.store.begin() as session:
        await people.note_started(session, await session.get_one(Person, secretary.id), EVE)
    desk.now = SEVEN_BEFORE
    assert await desk.send() == []
    assert (await desk.states())[-1] is DeliveryState.CANCELLED


async def test_a_report_upwards_is_cancelled_when_all_has_been_done_or_the_role_is_over(desk: Desk) -> None:
    """What was overdue when it was planned is not any more."""
    await desk.office.appoint("A", RoleName.OVERSEER)
    await desk.office.plan(at("2020-07-01 18:00"))
    await desk.office.plan(at("2020-07-02 08:00"))
    await desk.office.say("A2", Status.DONE, at("2020-07-02 08:00"))
    desk.now = at("2020-07-02 08:01")
    assert await desk.send() == []
    assert (await desk.states())[-1] is DeliveryState.CANCELLED
