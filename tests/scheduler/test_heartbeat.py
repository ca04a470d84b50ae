"""The jobs of the heartbeat, each run twice."""

import asyncio
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col, select

from domain.messages import EditedText, Later, Outcome, Sent, Text
from domain.trouble import Trouble
from domain.values import RoleName
from locales.translator import Translator
from scheduler.delivery import Deliverer, Ready, Send
from scheduler.heartbeat import Heartbeat
from scheduler.rendering import Renderer
from scheduler.watch import Watch
from storage import alarms, intake, outbox
from storage.engine import Store
from storage.tables import Counter, Delivery, DeliveryKind, DeliveryState, FailedUpdate, Person, Role, SeenUpdate
from tests.builders import ZONE, at, open_office

NOW = at("2020-05-15 09:00")


async def arrives(_message: Text | EditedText, ready: Ready) -> Outcome:
    """A line on which all messages arrive."""
    return Sent(1) if await ready() else Later(timedelta(0))


def heartbeat(store: Store, watch: Watch | None = None, send: Send = arrives) -> Heartbeat:
    """A heartbeat over a line."""
    deliverer = Deliverer(store, Renderer(Translator("vi"), ZONE), send, lambda: NOW)
    return Heartbeat(store, deliverer, lambda: NOW, ZONE, watch=watch or Watch())


async def test_a_beat_queues_what_the_operators_are_to_be_told(store: Store) -> None:
    """Once."""
    office = await open_office(store)
    await office.appoint("K", RoleName.ORGANISER)
    async with store.begin() as session:
        await alarms.note(session, Trouble.CONFLICT, NOW)
    beating = heartbeat(store)
    for _ in range(2):
        await beating.beat()
    assert len([key for key in await office.keys() if key.startswith("alarm:conflict:")]) == 1


async def test_a_recount_tells_how_many_figures_it_put_right(store: Store) -> None:
    """The second finds nothing."""
    office = await open_office(store)
    async with store.begin() as session:
        await session.exec(update(Counter).values(total=col(Counter.total) + 1))
    wrong, told = len(await office.differences()), list[int]()
    beating = heartbeat(store, Watch(mended=told.append))
    for _ in range(2):
        await beating.recount()
    assert told == [wrong]
    assert await office.differences() == []


async def test_tidying_forgets_what_is_old(store: Store) -> None:
    """Numbers of updates after two days, failed ones after three months."""
    async with store.begin() as session:
        for number, age in ((1, 100), (2, 3), (3, 1)):
            when = NOW - timedelta(days=age)
            session.add(SeenUpdate(update_id=number, at=when))
            await intake.note_failed(session, number, {}, "", when)
    beating = heartbeat(store)
    for _ in range(2):
        await beating.tidy()
    async with store.read() as session:
        assert (await session.exec(select(SeenUpdate.update_id))).all() == [3]
        assert sorted((await session.exec(select(FailedUpdate.update_id))).all()) == [2, 3]


async def test_what_was_queued_between_two_beats_goes_when_it_is_woken(store: Store) -> None:
    """Nobody who has been asked for a decision waits for the next beat."""
    office = await open_office(store)
    person = await office.appoint("K", RoleName.ORGANISER)
    beating = heartbeat(store)
    running = asyncio.create_task(beating.run())
    await beating.rest()
    await queue_notice(store, person)
    beating.wake()
    await beating.rest()
    running.cancel()
    await asyncio.wait([running])
    assert [one.state for one in await office.outbox()] == [DeliveryState.SENT]


async def test_what_is_on_its_way_at_a_stop_is_written_down(store: Store) -> None:
    """The stop waits for Telegram's answer: what it has taken is no message in doubt."""
    office = await open_office(store)
    await queue_notice(store, await office.appoint("K", RoleName.ORGANISER))
    left, answered = asyncio.Event(), asyncio.Event()

    async def answers_late(_message: Text | EditedText, ready: Ready) -> Outcome:
        assert await ready()
        left.set()
        await answered.wait()
        return Sent(7)

    running = asyncio.create_task(heartbeat(store, send=answers_late).run())
    await left.wait()
    running.cancel()
    asyncio.get_running_loop().call_soon(answered.set)
    await asyncio.wait([running])
    assert [(one.state, one.message_id) for one in await office.outbox()] == [(DeliveryState.SENT, 7)]


async def queue_notice(store: Store, person: Person) -> None:
    """Somebody is to be told of an office."""
    async with store.begin() as session:
        role = (await session.exec(select(Role).where(Role.person_id == person.id))).one()
        told = {"what": "given", "role": role.id, "by": person.id}
        row = Delivery(key="office:1", kind=DeliveryKind.OFFICE, person_id=person.id, payload=told, due=NOW)
        row.next_try, row.stale_at = NOW, NOW + timedelta(days=1)
        await outbox.put(session, [row])
        assert outbox.has_queued(session)
