"""Requests to be registered: one of a person for a unit at a time, decided once; phone numbers however written."""

import asyncio

import pytest
from sqlmodel import select

from domain.values import RoleName
from storage import join_requests, people, phones, units
from storage.conflicts import insisting
from storage.engine import Store
from storage.join_requests import MOST_WAITING
from storage.phones import plain_number
from storage.scopes import scope_of
from storage.tables import JoinRequest, Unit
from tests.builders import BLOC, CREATED, Office, take_over


def wish(unit: Unit, message: int = 1, telegram_id: int = 901) -> JoinRequest:
    """Somebody asks to be secretary."""
    return JoinRequest(
        unit_id=unit.id or 0,
        role=RoleName.SECRETARY,
        telegram_id=telegram_id,
        name="Bình",
        chat_id=-5,
        message_id=message,
        asked_at=CREATED,
    )


@pytest.fixture
async def bloc(store: Store) -> Store:
    """The bloc, on both databases."""
    await take_over(store, BLOC)
    return store


async def test_of_many_who_decide_at_once_one_does(bloc: Store) -> None:
    """The others find it decided."""
    office = Office(bloc)
    deciders = [await office.appoint("K", RoleName.ORGANISER) for _ in range(12)]
    async with bloc.begin() as session:
        unit = await units.named(session, "A1")
        request = await join_requests.ask(session, wish(unit), unit)
    assert request is not None

    async def decide(place: int) -> bool:
        async with bloc.begin() as session:
            mine = await join_requests.by_id(session, request.id or 0)
            assert mine is not None
            by = deciders[place]
            return await join_requests.decide(session, mine, unit, by, CREATED, granted=place % 2 == 0)

    outcomes = await asyncio.gather(*(insisting(lambda n=n: decide(n)) for n in range(12)))
    assert outcomes.count(True) == 1
    async with bloc.read() as session:
        kept = await join_requests.by_id(session, request.id or 0)
        assert kept is not None
        assert kept.decided_by == deciders[outcomes.index(True)].id
        assert await join_requests.waiting(session, scope_of(await units.named(session, "K"))) == []


async def test_a_request_waits_once_and_no_person_floods_those_who_decide(bloc: Store) -> None:
    """Another person's is another."""
    async with bloc.begin() as session:
        unit = await units.named(session, "A1")
        assert await join_requests.ask(session, wish(unit, 1), unit) is not None
        assert await join_requests.ask(session, wish(unit, 2), unit) is None
        assert await join_requests.ask(session, wish(unit, 3, telegram_id=902), unit) is not None
        kept = [
            await join_requests.ask(session, wish(other, 4), other)
            for other in (await session.exec(select(Unit))).all()
        ]
        assert sum(one is not None for one in kept) == min(len(BLOC) - 1, MOST_WAITING - 1)


async def test_the_nearest_organisers_in_reach_are_asked(bloc: Store) -> None:
    """Of the unit itself, else of the next above; one who cannot be told in private is passed over."""
    office = Office(bloc)
    top, middle = await office.appoint("K", RoleName.ORGANISER), await office.appoint("A", RoleName.ORGANISER)
    await office.appoint("A1", RoleName.ORGANISER, started=False)
    await office.appoint("B", RoleName.ORGANISER)
    async with bloc.begin() as session:
        for code, nearest in (("A1", middle), ("A", middle), ("C", top), ("K", top)):
            asked = await join_requests.deciders(session, await units.named(session, code), CREATED)
            assert [person.id for person in asked] == [nearest.id]
        await people.note_blocked(session, middle.telegram_id, CREATED)
    async with bloc.read() as session:
        asked = await join_requests.deciders(session, await units.named(session, "A1"), CREATED)
        assert [person.id for person in asked] == [top.id]


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084-912-345-678", "0912345678"),
        ("(024) 3826 1234", "02438261234"),
        ("+84 (0)24 3826 1234", "02438261234"),
        ("912345678", "0912345678"),
        ("0841234567", "0841234567"),
        ("84", "84"),
        ("", ""),
        ("số máy lẻ", ""),
    ],
)
def test_a_number_is_its_digits_as_dialled_within_the_country(written: str, digits: str) -> None:
    """With the country's prefix or without, with whatever stands between."""
    assert plain_number(written) == digits


async def test_a_number_is_found_among_several_of_a_cell_and_closed_units_are_not(bloc: Store) -> None:
    """A part of a number is none."""
    async with bloc.begin() as session:
        for code, phone in (("A1", "0912 345 678; 024 3826 1234"), ("B1", "0912345678"), ("B2", "0912345678")):
            unit = await units.named(session, code)
            unit.phone, unit.closed = phone, CREATED.date() if code == "B2" else None
            session.add(unit)
    async with bloc.read() as session:
        found = [[u.code for u in await phones.units_with(session, n)] for n in ("+84912345678", "02438261234", "678")]
    assert found == [["A1", "B1"], ["A1"], []]
