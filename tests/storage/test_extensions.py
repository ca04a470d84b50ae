"""More time, asked and decided once, however many press at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from storage import extensions
from storage.conflicts import insisting
from storage.engine import Store
from storage.tables import Delivery, DeliveryKind, DueMove, Extension, ExtensionState, Person, Report
from storage.tables.columns import stored_id
from tests.builders import ZONE, Office, at, open_office
from tests.stores import open_store

NOW = at("2020-05-15 09:00")


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


async def rows(office: Office, table: type[Any]) -> list[Any]:
    """Every row of a table, in the order in which they were made."""
    async with office.store.read() as session:
        return list((await session.exec(select(table).order_by(table.id))).all())


async def ask(office: Office, day: date = date(2020, 7, 20), message: int = 5) -> int:
    """More time for A2. Returns the number of the extension."""
    said = await office.say("A2", Status.POSTPONED, NOW, day=day, message_id=message)
    async with office.store.begin() as session:
        found = [await session.get_one(Report, report.id) for report in said]
        await extensions.ask(session, found, NOW, ZONE)
    return max(stored_id(one.id) for one in await rows(office, Extension))


async def decide(store: Store, number: int, person: Person, *, yes: bool) -> bool:
    """Somebody presses; returns whether that decided."""

    async def work() -> bool:
        async with store.begin() as session:
            one = await extensions.case(session, number, hold=True)
            assert one is not None
            if not extensions.is_open(one):
                return False
            await extensions.decide(session, one, await session.get_one(Person, person.id), NOW, ZONE, yes=yes)
            return True

    return await insisting(work)


async def test_of_many_presses_at_once_one_decides(office: Office, other: Store) -> None:
    """In two programs, for and against; the due is moved once or not at all, and one answer goes out."""
    chief, second = await office.appoint("A", RoleName.ORGANISER), await office.appoint("A", RoleName.ORGANISER)
    asker = await office.appoint("A2")
    number = await ask(office)
    async with office.store.begin() as session:
        (await session.get_one(Extension, number)).person_id = asker.id
    presses = [
        decide(store, number, person, yes=yes)
        for store in (office.store, other)
        for person, yes in ((chief, True), (second, False))
    ]
    decided = await asyncio.gather(*presses)
    assert sorted(decided) == [False, False, False, True]
    (extension,) = await rows(office, Extension)
    granted = extension.state is ExtensionState.GRANTED
    assert len(await rows(office, DueMove)) == int(granted)
    assert [row.kind for row in await rows(office, Delivery)].count(DeliveryKind.DECISION) == 1
    assert await office.differences() == []


async def test_a_report_asks_once_and_a_later_one_in_its_place(office: Office) -> None:
    """However often it is recorded."""
    first = await ask(office)
    assert await ask(office) == first
    second = await ask(office, date(2020, 7, 25), message=6)
    assert [(one.id, one.state) for one in await rows(office, Extension)] == [
        (first, ExtensionState.WITHDRAWN),
        (second, ExtensionState.ASKED),
    ]


async def test_who_is_asked_is_the_nearest_organiser_above_never_the_units_own_if_there_is_another(
    office: Office,
) -> None:
    """Nobody decides on their own wish while somebody above can."""
    own = await office.appoint("A2", RoleName.ORGANISER)
    unit = await office.unit("A2")
    async with office.store.read() as session:
        assert [one.id for one in await extensions.deciders(session, unit, NOW)] == [own.id]
    chief = await office.appoint("K", RoleName.ORGANISER)
    await office.appoint("A", RoleName.OVERSEER)
    await office.appoint("B", RoleName.ORGANISER)
    async with office.store.read() as session:
        assert [one.id for one in await extensions.deciders(session, unit, NOW)] == [chief.id]
