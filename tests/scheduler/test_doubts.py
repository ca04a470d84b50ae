"""What is claimed when, what is in doubt after a death, and what of it is sent again."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import Later, Outcome, Text, Unsure
from domain.values import RoleName
from scheduler.delivery import RESENT, Ready
from storage import broadcasts, outbox
from storage.tables import DeliveryKind, DeliveryState, Person
from tests.builders import Office, at
from tests.scheduler.conftest import Desk

EVE = at("2020-06-22 18:00")
SEVEN_BEFORE = at("2020-06-23 08:00")
REMINDER = "reminder:dh2020:dai-hoi:A2:2020-06-23"
SECOND = timedelta(seconds=1)


@pytest.fixture
async def secretary(desk: Desk) -> Person:
    """Of A2; a reminder to them is planned and waits."""
    person = await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    await desk.office.plan(SEVEN_BEFORE)
    desk.now = SEVEN_BEFORE + SECOND
    return person


async def test_what_a_dead_sender_had_in_its_hands_is_unknown_and_not_sent_again(desk: Desk, secretary: Person) -> None:
    """Killed between the call and the note of its outcome."""

    async def die(_message: Text, ready: Ready) -> Outcome:
        assert await ready()
        raise KeyboardInterrupt

    sender = desk.deliverer()
    sender._send = die
    with pytest.raises(KeyboardInterrupt):
        await sender.deliver_next()
    assert (await desk.delivery(REMINDER)).state is DeliveryState.SENDING
    assert await desk.send() == []
    assert [await desk.deliverer().start(), await desk.deliverer().start()] == [1, 0]
    assert (await desk.delivery(REMINDER)).state is DeliveryState.UNKNOWN
    assert await desk.send() == []


async def test_two_senders_at_once_send_each_message_once(any_desk: Desk, other: Office) -> None:
    """Even so: there is to be one."""
    for code in ("A2", "B2", "B3", "C"):
        await any_desk.office.appoint(code)
    await any_desk.office.plan(EVE)
    await any_desk.office.plan(SEVEN_BEFORE)
    any_desk.now = SEVEN_BEFORE
    second = Desk(other, any_desk.wire, any_desk.now)
    await asyncio.gather(any_desk.deliverer().run(), second.deliverer().run())
    assert len(any_desk.wire.sent) == len({text.chat_id for text in any_desk.wire.sent}) == 4
    assert await any_desk.states() == [DeliveryState.SENT] * 4


async def test_what_waits_for_its_turn_is_nobodys_yet(desk: Desk, secretary: Person) -> None:
    """Killed meanwhile, nothing is in doubt; put off, it is not counted as tried."""

    async def not_yet(_message: Text, _ready: Ready) -> Outcome:
        assert (await desk.delivery(REMINDER)).state is DeliveryState.WAITING
        return Later(30 * SECOND, everyone=True)

    sender = desk.deliverer()
    sender._send = not_yet
    assert await sender.deliver_next()
    row = await desk.delivery(REMINDER)
    assert (row.state, row.attempts, row.next_try) == (DeliveryState.WAITING, 0, desk.now + 30 * SECOND)
    assert await desk.deliverer().start() == 0


async def test_what_is_interrupted_while_it_waits_for_its_turn_does_not_leave(desk: Desk, secretary: Person) -> None:
    """It is looked at once more when its turn has come."""
    claimed = []

    async def interrupted(_message: Text, ready: Ready) -> Outcome:
        async with desk.office.store.begin() as session:
            for one in await broadcasts.going_on(session, desk.now):
                await outbox.interrupt(session, one.broadcast)
        claimed.append(await ready())
        return Later(timedelta(0))

    sender = desk.deliverer()
    sender._send = interrupted
    await sender.run()
    assert claimed == [False]
    assert await desk.states() == [DeliveryState.CANCELLED]


async def test_a_claim_of_which_nobody_knows_whether_it_was_stored_is_taken_back(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line to the database broke at the commit: nothing has left, so the message waits as it did."""
    await any_desk.office.appoint("A2")
    await any_desk.office.plan(EVE)
    await any_desk.office.plan(SEVEN_BEFORE)
    any_desk.now = SEVEN_BEFORE
    plain, broken = AsyncSession.commit, []

    async def breaks_after(session: AsyncSession) -> None:
        await plain(session)
        if not broken:
            broken.append(True)
            raise OperationalError("COMMIT", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(AsyncSession, "commit", breaks_after)
    with pytest.raises(OperationalError):
        await any_desk.deliverer().run()
    await any_desk.send()
    assert (await any_desk.states(), len(any_desk.wire.sent)) == ([DeliveryState.SENT], 1)


async def test_what_is_rather_told_twice_than_not_at_all_is_told_twice_and_no_more(desk: Desk) -> None:
    """A report upwards whose answer was lost; the row says that it was sent again."""
    await desk.office.appoint("A", RoleName.OVERSEER)
    await desk.office.plan(at("2020-07-01 18:00"))
    desk.wire.outcomes.extend([Unsure("reset"), Unsure("reset")])
    await desk.at(at("2020-07-02 08:00"))
    assert len(desk.wire.sent) == 2
    assert await desk.send() == []
    (row,) = [one for one in await desk.office.outbox() if one.state is DeliveryState.UNKNOWN]
    assert (row.kind, row.resent_at) == (DeliveryKind.ESCALATION, desk.now)


@pytest.mark.parametrize(("word", "times"), [("none", 1), ("decisions", 1), ("all", 2)])
async def test_the_office_decides_what_is_sent_again(any_desk: Desk, word: str, times: int) -> None:
    """A reminder: by default not, and if so then once."""
    any_desk.resent = RESENT[word]
    await any_desk.office.appoint("A2")
    await any_desk.office.plan(EVE)
    any_desk.wire.outcomes.extend([Unsure("reset")] * 3)
    await any_desk.at(SEVEN_BEFORE)
    await any_desk.send()
    assert len(any_desk.wire.sent) == times
    assert (await any_desk.delivery(REMINDER)).state is DeliveryState.UNKNOWN


async def test_a_report_upwards_that_a_dead_sender_had_in_its_hands_is_sent_again(desk: Desk) -> None:
    """At the start, before anything else; the alarm is noted all the same."""
    await desk.office.appoint("A", RoleName.OVERSEER)
    await desk.office.plan(at("2020-07-01 18:00"))
    await desk.office.plan(at("2020-07-02 08:00"))
    desk.now = at("2020-07-02 08:00")

    async def die(_message: Text, ready: Ready) -> Outcome:
        assert await ready()
        raise KeyboardInterrupt

    sender = desk.deliverer()
    sender._send = die
    with pytest.raises(KeyboardInterrupt):
        await sender.deliver_next()
    assert await desk.deliverer().start() == 1
    assert len(await desk.send()) == 1
