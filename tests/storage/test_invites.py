"""Invitations: each makes one person somebody, once."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from domain.rights import Grant
from domain.values import RoleName
from storage import invites, people, units
from storage.conflicts import insisting
from storage.engine import Store
from storage.invites import LIFE, Office, Standing
from storage.tables import Invite, Person, Role
from tests.builders import BLOC, CREATED, at, take_over

LATER = CREATED + timedelta(days=1)


async def invited(store: Store, code: str, role: RoleName = RoleName.SECRETARY, **more: object) -> str:
    """A token for a unit of the bloc."""
    async with store.begin() as session:
        return await invites.invite(session, Office(role, await units.named(session, code), **more), CREATED)


async def press(store: Store, token: str, telegram_id: int, now: object = LATER) -> Standing:
    """Somebody uses it, as far as they may; what it was worth to them."""
    async with store.begin() as session:
        found = await invites.find(session, token)
        office = await invites.office_of(session, found) if found else None
        person = await people.by_telegram_id(session, telegram_id)
        worth = await invites.standing(session, found, office, person, now)
        if worth is not Standing.OPEN or found is None or office is None:
            return worth
        if not await invites.spend(session, found, now):
            return Standing.USED
        person = await people.add_person(session, telegram_id, "Nguyễn Văn An", now)
        await invites.take_up(session, found, office, person, now)
        return worth


@pytest.fixture
async def bloc(store: Store) -> Store:
    """The bloc, on both databases."""
    await take_over(store, BLOC)
    return store


async def test_of_fifty_who_press_at_once_one_gets_the_role(bloc: Store) -> None:
    """And the others are not even kept."""
    token = await invited(bloc, "A1")
    outcomes = await asyncio.gather(*(insisting(lambda n=n: press(bloc, token, n)) for n in range(1, 51)))
    assert (outcomes.count(Standing.OPEN), outcomes.count(Standing.USED)) == (1, 49)
    async with bloc.read() as session:
        assert len((await session.exec(select(Role))).all()) == 1
        assert len((await session.exec(select(Person))).all()) == 1


async def test_no_token_is_kept(bloc: Store) -> None:
    """Who reads the database can press nothing; 128 bits are 22 letters."""
    tokens = {await invited(bloc, "A1") for _ in range(20)}
    assert (len(tokens), {len(token) for token in tokens}) == (20, {22})
    async with bloc.read() as session:
        kept = [repr(row.model_dump()) for row in (await session.exec(select(Invite))).all()]
    assert len(kept) == 20
    assert not any(token in row for token in tokens for row in kept)


async def test_a_token_is_worth_something_for_thirty_days(bloc: Store) -> None:
    """The last moment is still on time."""
    token = await invited(bloc, "A1")
    assert await press(bloc, token, 1, CREATED + LIFE) is Standing.EXPIRED
    assert await press(bloc, token, 1, CREATED + LIFE - timedelta(seconds=1)) is Standing.OPEN
    assert await press(bloc, token, 1) is Standing.USED_BY_THEM
    assert await press(bloc, token, 2) is Standing.USED
    assert await press(bloc, token + "x", 2) is Standing.UNKNOWN


async def test_what_is_revoked_or_of_a_closed_unit_is_worth_nothing(bloc: Store) -> None:
    """Nor what would give a role that has ended."""
    token, other = await invited(bloc, "A1"), await invited(bloc, "A2")
    short = await invited(bloc, "A1", RoleName.DEPUTY, until=LATER)
    async with bloc.begin() as session:
        assert await invites.revoke(session, await units.named(session, "A1"), RoleName.SECRETARY, CREATED) == 1
        assert await invites.revoke(session, await units.named(session, "A1"), RoleName.SECRETARY, CREATED) == 0
        unit = await units.named(session, "A2")
        unit.closed = CREATED.date()
        session.add(unit)
    assert await press(bloc, token, 1) is Standing.REVOKED
    assert await press(bloc, other, 1) is Standing.CLOSED
    assert await press(bloc, short, 1) is Standing.EXPIRED


async def test_a_deputys_role_ends_when_the_invitation_said(bloc: Store) -> None:
    """An overseer's is of the cluster it said."""
    until = at("2020-08-01 00:00")
    assert await press(bloc, await invited(bloc, "A1", RoleName.DEPUTY, until=until), 1) is Standing.OPEN
    assert await press(bloc, await invited(bloc, "K", RoleName.OVERSEER, cluster="Cụm 2"), 1) is Standing.OPEN
    async with bloc.read() as session:
        person = await people.by_telegram_id(session, 1)
        assert person is not None
        held = await people.grants_of(session, person, until)
        assert [grant.role for grant in held] == [RoleName.OVERSEER]
        assert held[0].cluster == "Cụm 2"


async def test_the_first_organisers_link_is_one_and_ends_when_there_is_an_organiser(store: Store) -> None:
    """Each start makes a new one and voids the former."""
    async with store.begin() as session:
        first = await invites.invite_first(session, CREATED)
        second = await invites.invite_first(session, CREATED)
    assert first is not None
    assert second is not None
    await take_over(store, BLOC)
    assert await press(store, first, 1) is Standing.REVOKED
    assert await press(store, second, 1) is Standing.OPEN
    async with store.begin() as session:
        person = await people.by_telegram_id(session, 1)
        root = await units.named(session, "K")
        assert person is not None
        assert await people.grants_of(session, person, LATER) == (Grant(RoleName.ORGANISER, root.id or 0),)
        assert await invites.invite_first(session, LATER) is None
        assert await invites.promote_founders(session, LATER) == []


async def test_the_first_organisers_link_is_void_once_there_is_one_in_another_way(store: Store) -> None:
    """The operator may have named somebody on the command line."""
    async with store.begin() as session:
        token = await invites.invite_first(session, CREATED)
    await take_over(store, BLOC)
    async with store.begin() as session:
        person = await people.add_person(session, 5, "Lan", CREATED)
        await people.grant(session, person, await units.named(session, "K"), RoleName.ORGANISER, CREATED)
    assert await press(store, str(token), 1) is Standing.REVOKED


async def test_who_was_removed_has_no_way_back_by_their_own_links(bloc: Store) -> None:
    """Links to one unit that they had given away work all the same."""
    async with bloc.begin() as session:
        top = await units.named(session, "K")
        maker = await people.add_person(session, 5, "Lan", CREATED)
        role = await people.grant(session, maker, top, RoleName.ORGANISER, CREATED)
        offices = [Office(one, top) for one in (RoleName.ORGANISER, RoleName.OVERSEER, RoleName.SECRETARY)]
        offices.append(Office(RoleName.SECRETARY, await units.named(session, "A1")))
        tokens = await invites.invite_many(session, offices, CREATED, maker.id)
        await people.end(session, role, top, CREATED)
    assert [await press(bloc, token, 5) for token in tokens] == [Standing.REVOKED] * 4
    worth = [await press(bloc, token, 6) for token in tokens]
    assert worth == [Standing.REVOKED, Standing.REVOKED, Standing.OPEN, Standing.OPEN]


async def test_who_takes_it_up_before_there_are_units_is_organiser_after_the_first_list(store: Store) -> None:
    """A founder until then; a list that comes later promotes nobody."""
    async with store.begin() as session:
        token = await invites.invite_first(session, CREATED)
    assert await press(store, str(token), 1) is Standing.OPEN
    async with store.begin() as session:
        person = await people.by_telegram_id(session, 1)
        assert person is not None
        assert await invites.is_founder(session, person)
        assert await invites.promote_founders(session, LATER) == []
    await take_over(store, BLOC)
    async with store.begin() as session:
        assert [one.id for one in await invites.promote_founders(session, LATER)] == [person.id]
        assert await invites.promote_founders(session, LATER) == []
        assert not await invites.is_founder(session, person)
        assert [grant.role for grant in await people.grants_of(session, person, LATER)] == [RoleName.ORGANISER]


async def test_a_role_given_again_takes_the_new_end_and_ending_it_twice_ends_it_once(bloc: Store) -> None:
    """Without an end it keeps the one it has."""
    until = at("2020-08-01 00:00")
    async with bloc.begin() as session:
        person, unit = await people.add_person(session, 1, "An", CREATED), await units.named(session, "A1")
        await people.grant(session, person, unit, RoleName.DEPUTY, CREATED)
        role = await people.grant(session, person, unit, RoleName.DEPUTY, LATER, until=until)
        assert (await people.grant(session, person, unit, RoleName.DEPUTY, LATER)).until == until
        assert role.since == CREATED
        assert await people.end(session, role, unit, LATER)
        assert not await people.end(session, role, unit, LATER)
        assert await people.grants_of(session, person, LATER) == ()
