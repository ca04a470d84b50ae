"""A list taken over with what follows, closing what it left out, and undoing it exactly."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from domain.units import Cell, UnitListError, check_units, read_sheet
from domain.values import RoleName, Status
from storage import campaigns, imports, jobs, names, people, privacy, retention, units
from storage.engine import Store
from storage.imports import KEPT, ImportStandsError, ListChangedError, Why
from storage.tables import Import, Job, Role, Unit
from storage.tables.columns import stored_id
from tests.builders import BLOC, CAMPAIGN, CREATED, HEADER, ZONE, Office, at, changed, open_office

NOW = at("2020-05-15 09:00")
SOON = NOW + timedelta(hours=1)
LATE = NOW + KEPT + timedelta(seconds=1)
NEW: tuple[list[Cell], ...] = (["D", "Chi bộ Mới", "K", "chi bộ", "", ""], ["A3", "Chi bộ Ba", "A", "chi bộ", "", ""])
ASKED = {"A1", "A2", "B1", "B2", "B3", "C"}

Rows = Sequence[list[Cell]]


async def ask(store: Store) -> Job:
    """A job for somebody's import."""
    async with store.begin() as session:
        person = await people.by_telegram_id(session, 901) or await people.add_person(session, 901, "Tâm", NOW)
        return await jobs.hire(session, "units.import", stored_id(person.id), person.telegram_id, NOW)


async def seen(store: Store) -> int:
    """The version of the list that is shown now."""
    async with store.read() as session:
        return await imports.version(session)


async def take_over(office: Office, rows: Rows, *, version: int | None = None) -> Import:
    """An import as chat does it."""
    job = await ask(office.store)
    listed = check_units(read_sheet(enumerate([HEADER, *rows], 1)))
    known = await seen(office.store) if version is None else version
    async with office.store.begin() as session:
        return await imports.keep(session, job, "a.xlsx", listed, known, NOW, ZONE, lambda _done, _total: None)


async def close(office: Office, done: Import) -> Import:
    """Close what it left out."""
    async with office.store.begin() as session:
        return await imports.close_missing(session, stored_id(done.id), SOON, ZONE)


async def undo(office: Office, done: Import, now: datetime = SOON, zone: ZoneInfo = ZONE) -> Import:
    """Undo it."""
    async with office.store.begin() as session:
        return await imports.undo(session, stored_id(done.id), now, zone)


async def tree(store: Store) -> list[dict[str, Any]]:
    """All that is stored of every unit."""
    async with store.read() as session:
        return [unit.model_dump() for unit in (await session.exec(select(Unit).order_by(Unit.code))).all()]


async def refused(office: Office, done: Import, now: datetime = SOON) -> Why:
    """Why it cannot be undone."""
    before = await tree(office.store)
    with pytest.raises(ImportStandsError) as caught:
        await undo(office, done, now)
    assert await tree(office.store) == before
    return caught.value.why


async def test_an_import_is_undone_with_everything_that_followed(store: Store) -> None:
    """New units go, changed and moved ones are what they were, campaigns and figures follow; again changes nothing."""
    office = await open_office(store)
    await office.say("B1", Status.DONE, NOW)
    before, owing = await tree(store), await office.owing()
    rows = changed(changed(BLOC, "B", parent="A", cluster="Cụm 9"), "A1", wave="", name="Chi bộ Khác")
    done = await take_over(office, [*rows, *NEW])
    assert (done.added, done.changed, done.missing) == (2, 5, [])
    assert set(await office.owing()) == ASKED | {"D", "A3"}
    await undo(office, done)
    assert await tree(store) == before
    assert await office.owing() == owing
    assert await office.differences() == []
    await undo(office, done)
    assert await tree(store) == before


async def test_what_a_list_leaves_out_is_closed_only_when_asked_and_opened_by_undoing(store: Store) -> None:
    """Figures lose it and get it back; its report stays; closing twice changes nothing."""
    office = await open_office(store)
    await office.appoint("B2")
    await office.say("B2", Status.DONE, NOW)
    before = await tree(store)
    done = await take_over(office, [row for row in BLOC if row[0] not in {"B2", "C"}])
    assert (len(done.missing), done.closed) == (2, 0)
    assert set(await office.owing()) == ASKED
    done = await close(office, done)
    assert done.closed == 2
    assert set(await office.owing()) == ASKED - {"B2", "C"}
    assert (await office.figures("K", SOON)).total == 4
    assert await office.differences() == []
    assert await close(office, done) == done
    async with store.read() as session:
        assert len(await people.listing(session, SOON)) == 1
    await undo(office, done)
    assert await tree(store) == before
    assert (await office.figures("K", SOON)).done == 1
    assert await office.differences() == []


async def test_an_import_made_on_another_list_than_was_shown_is_not_made(store: Store) -> None:
    """Of two organisers who press at once one is told to look again."""
    office = await open_office(store)
    version = await seen(store)
    await ask(store)
    both = (take_over(office, [*BLOC, one], version=version) for one in NEW)
    first, second = await asyncio.gather(*both, return_exceptions=True)
    assert isinstance(first, ListChangedError) != isinstance(second, ListChangedError)
    assert len(await tree(store)) == len(BLOC) + 1


async def test_a_list_that_cannot_be_taken_over_leaves_nothing_behind(store: Store) -> None:
    """Neither units nor a row to undo."""
    office = await open_office(store)
    before = await tree(store)
    with pytest.raises(UnitListError):
        await take_over(office, [["X", "Khác", "", "", "", ""]])
    assert await tree(store) == before
    async with store.read() as session:
        assert (await session.exec(select(Import))).all() == []


async def test_undoing_is_refused_when_something_depends_on_it(store: Store) -> None:
    """A day, a later list, a taught name, a role, a report, a campaign: each is told apart."""
    office = await open_office(store)
    done = await take_over(office, [*BLOC, *NEW])
    assert await refused(office, done, LATE) is Why.OVER
    (said,) = await office.say("D", Status.DONE, SOON)
    assert await refused(office, done) is Why.IN_USE
    later = await take_over(office, changed([*BLOC, *NEW], "A1", name="Chi bộ Khác"))
    assert await refused(office, done) is Why.CHANGED
    await undo(office, later)
    assert await refused(office, done) is Why.CHANGED
    another = await take_over(office, changed([*BLOC, *NEW], "A2", name="Chi bộ Hai"))
    async with store.begin() as session:
        await names.add_unit_name(session, await units.named(session, "B1"), "kt")
    assert await refused(office, another) is Why.CHANGED
    last = await take_over(office, changed([*BLOC, *NEW], "C", name="Chi bộ Báo"))
    async with store.begin() as session:
        await campaigns.create(session, CAMPAIGN.__class__("khac", "Khác", "K", CAMPAIGN.tasks), SOON, ZONE)
    assert await refused(office, last) is Why.CAMPAIGN
    assert said.id is not None


async def test_a_role_for_a_new_unit_holds_the_import(store: Store) -> None:
    """Whoever was registered for it is not lost."""
    office = await open_office(store)
    done = await take_over(office, [*BLOC, *NEW])
    await office.appoint("D")
    assert await refused(office, done) is Why.IN_USE


async def test_closing_is_refused_when_the_list_has_changed_since(store: Store) -> None:
    """The unit may have come back, or got units below it."""
    office = await open_office(store)
    done = await take_over(office, BLOC[:-1])
    await take_over(office, changed(BLOC, "B3", name="Chi bộ Bệnh viện tỉnh"))
    with pytest.raises(ImportStandsError):
        await close(office, done)
    assert set(await office.owing()) == ASKED


async def test_who_puts_a_root_above_the_old_one_is_its_organiser_until_it_is_undone(store: Store) -> None:
    """Else nobody could undo it, or bring another list."""
    office = await open_office(store)
    before = await tree(store)
    rows = changed(BLOC, "K", parent="T")
    done = await take_over(office, [["T", "Đảng bộ Tỉnh", "", "đảng bộ", "", ""], *rows])
    async with store.read() as session:
        ((person, role, unit),) = await people.listing(session, SOON)
    assert (person.name, role.role, unit.code) == ("Tâm", RoleName.ORGANISER, "T")
    await undo(office, done)
    assert await tree(store) == before
    async with store.read() as session:
        assert (await session.exec(select(Role))).all() == []


async def test_ids_of_units_that_were_taken_out_are_not_given_again(store: Store) -> None:
    """An old button still names them."""
    office = await open_office(store)
    await undo(office, await take_over(office, [*BLOC, *NEW]))
    gone = {len(BLOC) + 1, len(BLOC) + 2}
    await take_over(office, [*BLOC, *NEW])
    assert not gone & {row["id"] for row in await tree(store)}


async def test_what_was_there_before_is_forgotten_after_a_day_or_with_a_person_in_it(store: Store) -> None:
    """It names secretaries and their phones."""
    office = await open_office(store)
    person = await office.appoint("A1")
    for now in (LATE, None):
        done = await take_over(office, changed(BLOC, "A1", name=f"Chi bộ {now}"))
        async with store.begin() as session:
            await (retention.forget(session, now) if now else privacy.erase(session, person.telegram_id, SOON))
        async with store.read() as session:
            kept = await session.get_one(Import, done.id)
        assert (kept.before, kept.undo_until) == ({}, None)
        assert await refused(office, done) is Why.OVER


CODES = ["A", "B", "C", "A1", "A2", "B1", "B2", "B3", "X", "Y", "Z"]


@st.composite
def lists(draw: st.DrawFn) -> list[list[Cell]]:
    """A list with the root K: some known units, some new, anywhere, as anything."""
    codes = draw(st.permutations(draw(st.lists(st.sampled_from(CODES), unique=True))))
    rows: list[list[Cell]] = [["K", "Đảng bộ Khối", "", "đảng bộ", "", ""]]
    for code in codes:
        parent = draw(st.sampled_from([str(row[0]) for row in rows]))
        kind = draw(st.sampled_from(["chi bộ", "đảng bộ cơ sở"]))
        cluster, wave = draw(st.sampled_from(["", "Cụm 1", "Cụm 2"])), draw(st.sampled_from(["", "điểm"]))
        rows.append([code, draw(st.sampled_from([f"Đơn vị {code}", "Chi bộ Văn phòng"])), parent, kind, cluster, wave])
    return rows


Steps = list[tuple[list[list[Cell]], bool]]
STEPS = given(st.lists(st.tuples(lists(), st.booleans()), min_size=1, max_size=2))
ONE_DATABASE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@STEPS
@settings(ONE_DATABASE, max_examples=10)
async def test_whatever_is_imported_undoing_it_restores_the_tree(sqlite_store: Store, steps: Steps) -> None:
    """One list after another, missing units closed or not; each is undone, and the kept figures equal a recount."""
    await check_undoing(sqlite_store, steps)


@pytest.mark.slow
@STEPS
@settings(ONE_DATABASE, max_examples=40)
async def test_whatever_more_is_imported_undoing_it_restores_the_tree(sqlite_store: Store, steps: Steps) -> None:
    """The same with more lists."""
    await check_undoing(sqlite_store, steps)


async def check_undoing(sqlite_store: Store, steps: Steps) -> None:
    """Import the lists, undo each, and recount every time."""
    async with sqlite_store.read() as session:
        known = await units.root(session)
    office = Office(sqlite_store) if known else await open_office(sqlite_store)
    for rows, closes in steps:
        before, owing = await tree(sqlite_store), await office.owing()
        done = await take_over(office, rows)
        if closes:
            done = await close(office, done)
        assert await office.differences() == []
        await undo(office, done)
        assert await tree(sqlite_store) == before
        assert await office.owing() == owing
        assert await office.differences() == []
    await close(office, await take_over(office, steps[0][0]))  # the next lists find units that are closed


async def test_a_first_list_is_undone_too(store: Store) -> None:
    """Its founder is a founder again."""
    done = await take_over(Office(store), BLOC)
    assert done.added == len(BLOC)
    await undo(Office(store), done)
    assert await tree(store) == []
    await take_over(Office(store), BLOC, version=await seen(store))
    assert len(await tree(store)) == len(BLOC)
    assert CREATED < NOW
