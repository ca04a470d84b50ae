"""The outbox: rows that are queued once, claimed by one, and closed with what became of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from storage import broadcasts, outbox
from storage.engine import Store
from storage.tables import Campaign, Delivery, DeliveryKind, DeliveryState
from tests.builders import CREATED, Office, open_office
from tests.stores import open_store

LATER = CREATED + timedelta(hours=1)


@pytest.fixture
async def office(store: Store) -> Office:
    """The bloc and its campaign."""
    return await open_office(store)


@pytest.fixture
async def other(address: str, office: Office) -> AsyncIterator[Store]:
    """The same database as another program sees it."""
    store = open_store(address)
    yield store
    await store.close()


def tally(key: str, next_try: datetime = CREATED, **more: object) -> Delivery:
    """A row for a group's tally."""
    stale = CREATED + timedelta(days=1)
    return Delivery(
        key=key, kind=DeliveryKind.TALLY, campaign_id=1, due=next_try, stale_at=stale, next_try=next_try, **more
    )


async def queue(store: Store, *rows: Delivery) -> int:
    """Put rows in one unit of work."""
    async with store.begin() as session:
        return await outbox.put(session, rows)


async def claim(store: Store, now: datetime = LATER, limit: int = 1) -> list[Delivery]:
    """Claim the first that may be sent, each in a unit of work of its own; what another has taken is left out."""
    async with store.read() as session:
        found = await outbox.ripe(session, now, limit=limit)
    taken = []
    for row in found:
        async with store.begin() as session:
            if await outbox.claim(session, row, now):
                row.state, row.attempts = DeliveryState.SENDING, row.attempts + 1
                taken.append(row)
    return taken


async def test_a_key_is_queued_once_and_stays_as_it_was(office: Office) -> None:
    """Among new ones and alone."""
    assert await queue(office.store, tally("a"), tally("b")) == 2
    assert await queue(office.store, tally("a", LATER), tally("c")) == 1
    assert await queue(office.store, tally("a", LATER)) == 0
    assert await queue(office.store) == 0
    assert [(row.key, row.due) for row in await office.outbox()] == [("a", CREATED), ("b", CREATED), ("c", CREATED)]


async def test_the_oldest_whose_time_has_come_are_claimed_first(office: Office) -> None:
    """And counted as tried."""
    await queue(office.store, tally("b", LATER), tally("a"), tally("later", LATER + timedelta(seconds=1)))
    assert [row.key for row in await claim(office.store)] == ["a"]
    first = (await office.outbox())[0]
    assert (first.key, first.state, first.attempts, first.claimed_at) == ("a", DeliveryState.SENDING, 1, LATER)
    assert [row.key for row in await claim(office.store, limit=9)] == ["b"]
    assert await claim(office.store, limit=9) == []
    async with office.store.read() as session:
        assert await outbox.next_try(session) == LATER + timedelta(seconds=1)


async def test_no_two_claims_ever_take_the_same_row(office: Office, other: Store) -> None:
    """Forty rows that eight have all been looking at, in two programs."""
    await queue(office.store, *(tally(str(number)) for number in range(40)))
    claims = await asyncio.gather(*(claim(store, limit=40) for store in (office.store, other) * 4))
    assert sorted((row.key for rows in claims for row in rows), key=int) == [str(number) for number in range(40)]


async def test_a_row_that_has_changed_since_it_was_looked_at_is_not_claimed(office: Office) -> None:
    """Interrupted, or tried meanwhile."""
    await queue(office.store, tally("a"), tally("b"))
    async with office.store.read() as session:
        interrupted, tried = await outbox.ripe(session, LATER, limit=2)
        assert [row.key for row in await outbox.ripe(session, LATER, limit=2, besides={1})] == ["b"]
    async with office.store.begin() as session:
        await outbox.close(session, interrupted, DeliveryState.CANCELLED)
        await outbox.close(session, tried, DeliveryState.WAITING, attempts=1)
        assert not await outbox.claim(session, interrupted, LATER)
        assert not await outbox.claim(session, tried, LATER)
    assert [row.state for row in await office.outbox()] == [DeliveryState.CANCELLED, DeliveryState.WAITING]


async def test_only_who_holds_a_row_may_close_it(office: Office) -> None:
    """Taken for dead meanwhile, it stays unknown."""
    await queue(office.store, tally("a"), tally("b"))
    held, sent = await claim(office.store, limit=2)
    async with office.store.begin() as session:
        await outbox.close(session, sent, DeliveryState.SENT, message_id=5)
        assert await outbox.give_up_interrupted(session) == 1
        assert await outbox.give_up_interrupted(session) == 0
        await outbox.close(session, held, DeliveryState.SENT)
    assert [row.state for row in await office.outbox()] == [DeliveryState.UNKNOWN, DeliveryState.SENT]
    assert (await office.outbox())[0].error


async def test_nothing_waits_in_an_empty_outbox(office: Office) -> None:
    """No next try."""
    async with office.store.read() as session:
        assert await outbox.next_try(session) is None


async def test_the_last_tally_is_the_last_that_was_sent_to_the_group(office: Office) -> None:
    """Not one that failed, nor another group's."""
    mine, others = await office.link("A"), await office.link("B")
    await queue(
        office.store,
        tally("first", group_id=mine.id, state=DeliveryState.SENT),
        tally("second", LATER, group_id=mine.id, state=DeliveryState.SENT),
        tally("failed", LATER + timedelta(hours=1), group_id=mine.id, state=DeliveryState.FAILED),
        tally("others", LATER + timedelta(hours=1), group_id=others.id, state=DeliveryState.SENT),
    )
    async with office.store.read() as session:
        last = await outbox.last_tally(session, await session.get_one(Campaign, 1), mine)
    assert last is not None
    assert last.key == "second"


async def test_what_may_not_have_arrived_is_listed_as_long_as_it_is_of_use(office: Office) -> None:
    """The latest first; neither what was sent nor what is stale."""
    await queue(
        office.store,
        tally("sent", state=DeliveryState.SENT),
        tally("unknown", state=DeliveryState.UNKNOWN),
        tally("refused", LATER, state=DeliveryState.FAILED),
        tally("cancelled", state=DeliveryState.CANCELLED),
    )
    async with office.store.read() as session:
        found = await outbox.doubtful(session, LATER, limit=9)
        assert [row.key for row in found] == ["refused", "unknown"]
        assert [row.key for row in await outbox.doubtful(session, LATER, limit=1)] == ["refused"]
        assert await outbox.doubtful(session, CREATED + timedelta(days=1), limit=9) == []


async def test_a_message_is_queued_again_by_one_press_and_not_by_a_second(office: Office) -> None:
    """It begins anew, and the row says that it may arrive twice."""
    await queue(office.store, tally("a", state=DeliveryState.UNKNOWN, attempts=8, error="the line broke"))
    async with office.store.begin() as session:
        assert await outbox.resend(session, 1, LATER)
        assert not await outbox.resend(session, 1, LATER)
    (row,) = await office.outbox()
    assert (row.state, row.attempts, row.error, row.resent_at) == (DeliveryState.WAITING, 0, "", LATER)
    assert [row.key for row in await claim(office.store)] == ["a"]


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.CANCELLED])
async def test_what_has_arrived_or_is_on_its_way_is_not_sent_again(office: Office, state: DeliveryState) -> None:
    """An old button is pressed; nor does anything happen to a number that no message has."""
    await queue(office.store, tally("a", state=state))
    async with office.store.begin() as session:
        assert not await outbox.resend(session, 1, LATER)
        assert not await outbox.resend(session, 2, LATER)
    assert (await office.outbox())[0].state is state


async def test_what_is_of_no_use_any_more_is_not_sent_again(office: Office) -> None:
    """From the moment on at which it would be cancelled."""
    await queue(office.store, tally("a", state=DeliveryState.UNKNOWN))
    async with office.store.begin() as session:
        assert not await outbox.resend(session, 1, CREATED + timedelta(days=1))


async def test_a_broadcast_is_interrupted_alone_and_only_what_still_waits(office: Office) -> None:
    """Another kind, another hour go on; a second interruption finds nothing."""
    await queue(
        office.store,
        tally("sent", state=DeliveryState.SENT),
        *(tally(f"waits {number}") for number in range(3)),
        tally("next", LATER),
        tally("other", task_id=1).model_copy(update={"kind": DeliveryKind.REMINDER}),
        tally("alarm").model_copy(update={"kind": DeliveryKind.ALARM, "campaign_id": None}),
    )
    async with office.store.begin() as session:
        first, *others = await broadcasts.going_on(session, CREATED)
        assert (first.broadcast, first.waiting) == (outbox.Broadcast(DeliveryKind.TALLY, 1, None, CREATED), 3)
        assert [one.broadcast.kind for one in others] == [DeliveryKind.REMINDER]
        assert await outbox.interrupt(session, first.broadcast) == 3
        assert await outbox.interrupt(session, first.broadcast) == 0
        assert [(one.broadcast, one.waiting) for one in await broadcasts.going_on(session, LATER)] == [
            (first.broadcast, 0),
            (others[0].broadcast, 1),
            (outbox.Broadcast(DeliveryKind.TALLY, 1, None, LATER), 1),
        ]
    states = {row.key: row.state for row in await office.outbox()}
    assert [key for key, state in states.items() if state is DeliveryState.CANCELLED] == [
        f"waits {n}" for n in range(3)
    ]
    assert states["sent"] is DeliveryState.SENT


async def test_what_is_unknown_is_queued_again_once_for_the_kinds_that_are_told_twice_rather_than_not(
    office: Office,
) -> None:
    """Never a second time, and not when it is stale."""
    await queue(
        office.store,
        tally("tally", state=DeliveryState.UNKNOWN),
        *(
            tally(key, state=DeliveryState.UNKNOWN, resent_at=resent).model_copy(
                update={"kind": DeliveryKind.ESCALATION}
            )
            for key, resent in (("new", None), ("resent", CREATED))
        ),
    )
    kinds = {DeliveryKind.ESCALATION}
    async with office.store.begin() as session:
        assert await outbox.resend_once(session, kinds, CREATED + timedelta(days=1)) == 0
        assert await outbox.resend_once(session, kinds, LATER) == 1
        assert await outbox.resend_once(session, kinds, LATER) == 0
        assert await outbox.resend_once(session, (), LATER) == 0
    assert [row.key for row in await claim(office.store, limit=9)] == ["new"]
