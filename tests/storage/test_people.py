"""People, their roles, the groups they talk in."""

from datetime import datetime, timedelta

import pytest

from domain.rights import Grant
from domain.values import Purpose, RoleName
from storage import groups, people, units
from storage.engine import Store
from storage.scopes import holds
from storage.tables import Group, Person, Role
from tests.builders import BLOC, CREATED, Office, take_over

LATER = CREATED + timedelta(days=10)


@pytest.fixture
async def office(sqlite_store: Store) -> Office:
    """The bloc."""
    await take_over(sqlite_store, BLOC)
    return Office(sqlite_store)


async def end(office: Office, person: Person, when: datetime) -> None:
    """End every role of a person."""
    async with office.store.begin() as session:
        for _, role, _ in [row for row in await people.listing(session, CREATED) if row[0].id == person.id]:
            role.until = when
            session.add(role)


async def grants(office: Office, person: Person, now: datetime) -> list[RoleName]:
    """The roles a person holds."""
    async with office.store.read() as session:
        return [grant.role for grant in await people.grants_of(session, person, now)]


async def test_a_person_is_one_telegram_user_under_the_last_name_given(office: Office) -> None:
    """Added twice, they are the same."""
    async with office.store.begin() as session:
        first = await people.add_person(session, 7_000_000_000, "Nguyễn Văn An", CREATED)
        again = await people.add_person(session, 7_000_000_000, "Nguyễn An", LATER)
        assert (again.id, again.name, again.created_at) == (first.id, "Nguyễn An", CREATED)
        assert await people.by_telegram_id(session, 1) is None


async def test_a_role_given_twice_is_one_role(office: Office) -> None:
    """Another cluster, unit or role is another."""
    person = await office.appoint("K", RoleName.OVERSEER, cluster="Cụm 1", telegram_id=9)
    for role, code, cluster in (
        (RoleName.OVERSEER, "K", "Cụm 1"),
        (RoleName.OVERSEER, "K", "Cụm 2"),
        (RoleName.SECRETARY, "A1", ""),
        (RoleName.SECRETARY, "A1", ""),
    ):
        await office.appoint(code, role, cluster=cluster, telegram_id=9, now=LATER)
    k, a1 = await office.unit("K"), await office.unit("A1")
    async with office.store.read() as session:
        assert await people.grants_of(session, person, LATER) == (
            Grant(RoleName.OVERSEER, k.id, "Cụm 1"),
            Grant(RoleName.OVERSEER, k.id, "Cụm 2"),
            Grant(RoleName.SECRETARY, a1.id),
        )


async def test_a_role_holds_from_its_beginning_up_to_its_end_and_stays_as_history(office: Office) -> None:
    """Given again after its end, it is a new one."""
    person = await office.appoint("A1", telegram_id=9)
    await end(office, person, LATER)
    second = timedelta(seconds=1)
    moments = (CREATED - second, CREATED, LATER - second, LATER)
    assert [len(await grants(office, person, now)) for now in moments] == [0, 1, 1, 0]
    await office.appoint("A1", telegram_id=9, now=LATER)
    assert len(await grants(office, person, LATER)) == 1
    async with office.store.read() as session:
        assert len(await people.listing(session, CREATED)) == 1
        assert await session.get(Role, 2) is not None


async def test_secretaries_come_before_deputies_and_the_longest_in_office_first(office: Office) -> None:
    """Organisers and overseers do not answer for a unit."""
    deputy = await office.appoint("A1", RoleName.DEPUTY)
    former, second, third = [await office.appoint("A1") for _ in range(3)]
    await office.appoint("A1", RoleName.ORGANISER)
    other = await office.appoint("A2")
    await end(office, former, LATER)
    a1, a2, b1 = [await office.unit(code) for code in ("A1", "A2", "B1")]
    async with office.store.read() as session:
        found = await people.secretaries(session, [a1.id, a2.id, b1.id], LATER)
    assert {unit: [person.id for person in persons] for unit, persons in found.items()} == {
        a1.id: [second.id, third.id, deputy.id],
        a2.id: [other.id],
    }


async def test_somebody_who_is_both_answers_as_secretary(office: Office) -> None:
    """And as nothing once the term is over, or where they only lead."""
    person = await office.appoint("A1", RoleName.DEPUTY, telegram_id=9)
    await office.appoint("A1", telegram_id=9)
    await office.appoint("A", RoleName.ORGANISER, telegram_id=9)
    async with office.store.read() as session:
        for code, role in (("A1", RoleName.SECRETARY), ("A", None), ("A2", None)):
            assert await people.role_for(session, person, await units.named(session, code), LATER) is role
    await end(office, person, LATER)
    async with office.store.read() as session:
        assert await people.role_for(session, person, await units.named(session, "A1"), LATER) is None


async def test_leaders_are_those_who_can_be_told(office: Office) -> None:
    """In the order of their roles, with what they look after."""
    first = await office.appoint("A", RoleName.OVERSEER)
    second = await office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2")
    await office.appoint("B", RoleName.OVERSEER, started=False)
    blocked = await office.appoint("B", RoleName.OVERSEER)
    await office.appoint("K", RoleName.ORGANISER)
    async with office.store.begin() as session:
        await people.note_blocked(session, blocked.telegram_id, LATER)
    async with office.store.read() as session:
        found = await people.leaders(session, RoleName.OVERSEER, LATER)
    assert [(person.id, grant.cluster) for person, grant in found] == [(first.id, ""), (second.id, "Cụm 2")]


async def test_a_person_is_reached_from_their_start_until_they_block_and_again_when_they_return(office: Office) -> None:
    """Said twice, the first moment stays."""
    person = await office.appoint("A1", started=False)
    assert not person.reachable
    hour = timedelta(hours=1)
    async with office.store.begin() as session:
        person = await session.get_one(Person, person.id)
        await people.note_started(session, person, CREATED + hour)
        await people.note_started(session, person, CREATED + 2 * hour)
        assert (person.reachable, person.started_at) == (True, CREATED + hour)
        await people.note_blocked(session, person.telegram_id, LATER)
        await people.note_blocked(session, person.telegram_id, LATER + hour)
        assert (person.reachable, person.blocked_at) == (False, LATER)
        await people.note_started(session, person, LATER + hour)
        assert (person.reachable, person.started_at) == (True, LATER + hour)
        await people.note_blocked(session, 404, LATER)


async def test_linking_a_group_again_changes_what_it_is_for(office: Office) -> None:
    """The group stays the same, its title too where none is told."""
    async with office.store.begin() as session:
        k, a = await units.named(session, "K"), await units.named(session, "A")
        first = await groups.link(session, -5, k, CREATED, cluster="Cụm 1", title="Nhóm Cụm 1")
        await groups.note_presence(session, -5, present=False, now=LATER)
        again = await groups.link(session, -5, a, LATER, purpose=Purpose.OVERVIEW)
        assert (again.id, again.unit_id, again.cluster, again.purpose) == (first.id, a.id, "", Purpose.OVERVIEW)
        assert (again.title, again.linked_at, again.left_at) == ("Nhóm Cụm 1", CREATED, None)
        assert [(group.chat_id, unit.code) for group, unit in await groups.listing(session)] == [(-5, "A")]


async def test_a_group_that_grows_keeps_its_link_under_its_new_number(office: Office) -> None:
    """Told twice, in either order, or of a group that is not linked: nothing more."""
    group = await office.link("A")
    async with office.store.begin() as session:
        assert await groups.move(session, group.chat_id, -100_5)
        assert await groups.move(session, group.chat_id, -100_5)
        assert await groups.move(session, -404, -405)
        moved = await groups.by_chat(session, -100_5)
        assert moved is not None
        assert moved.id == group.id
        assert await groups.by_chat(session, group.chat_id) is None


async def test_a_group_does_not_take_the_place_of_one_that_is_linked(office: Office) -> None:
    """Both links stay."""
    old, new = await office.link("A"), await office.link("B")
    async with office.store.begin() as session:
        assert not await groups.move(session, old.chat_id, new.chat_id)
        assert [group.chat_id for group, _ in await groups.listing(session)] == [old.chat_id, new.chat_id]


async def test_the_bot_leaves_and_returns_to_a_group(office: Office) -> None:
    """Said twice, the first moment stays; a group that is not linked is nothing to note."""
    group = await office.link("A")
    async with office.store.begin() as session:
        for moment in (LATER, LATER + timedelta(hours=1)):
            await groups.note_presence(session, group.chat_id, present=False, now=moment)
        await groups.note_presence(session, -404, present=False, now=LATER)
        assert (await session.get_one(Group, group.id)).left_at == LATER
        await groups.note_presence(session, group.chat_id, present=True, now=LATER)
        assert (await session.get_one(Group, group.id)).left_at is None


async def test_a_group_is_about_its_unit_or_one_cluster_of_it(office: Office) -> None:
    """And everything below."""
    whole, cluster = await office.link("K"), await office.link("K", cluster="Cụm 2")
    async with office.store.read() as session:
        everyone = [unit for unit, _ in await units.listing(session)]
        found = [
            {unit.code for unit in everyone if holds(scope, unit)}
            for scope in (await groups.scope(session, whole), await groups.scope(session, cluster))
        ]
    assert found == [{"K", "A", "B", "C", "A1", "A2", "B1", "B2", "B3"}, {"B", "C", "B1", "B2", "B3"}]
