"""A database moved to another place, and one restored from a backup."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlmodel import SQLModel

from domain.values import RoleName, Status
from storage import lease, people, units
from storage.copying import CHUNK
from storage.engine import Store
from storage.tables import SeenUpdate, Unit
from storage.tables.columns import stored_id
from tests.bot.cli.conftest import Answer
from tests.bot.cli.conftest import Office as Desk
from tests.builders import CREATED, at, open_office
from tests.stores import Server, open_store


@pytest.fixture
async def elsewhere(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that is empty, of either kind; SQLite's file is not there yet."""
    if database_url == "sqlite":
        return f"sqlite:///{tmp_path / 'elsewhere' / 'new.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return (await server.empty_database()).replace("+psycopg", "")


def async_address(address: str) -> str:
    """As SQLAlchemy wants it."""
    return address.replace("sqlite://", "sqlite+aiosqlite://").replace("postgresql://", "postgresql+psycopg://")


async def fill(desk: Desk) -> None:
    """A bloc with people, groups, reports, questions of every kind of value, and many rows in one table."""
    store = open_store(desk.url)
    office = await open_office(store)
    await office.appoint("A1")
    await office.link("B")
    await office.say("A1", Status.DONE, at("2020-05-11 09:00"))
    await office.say("B1", Status.POSTPONED, at("2020-05-12 09:00"), day=at("2020-06-20 09:00").date())
    await office.plan(at("2020-05-22 17:30"))
    async with store.begin() as session:
        rows = [{"update_id": 2**40 + number, "at": CREATED} for number in range(CHUNK + 10)]
        await (await session.connection()).execute(insert(SeenUpdate), rows)
        moved = await units.named(session, "C")  # a unit that stands below a younger one
        below = await units.named(session, "B3")
        moved.parent_id, moved.depth, moved.path = stored_id(below.id), below.depth + 1, below.below
        session.add(moved)
    await store.close()


async def content(store: Store) -> dict[str, list[object]]:
    """Every row of every table, in the order of its key."""
    found = {}
    async with store.read() as session:
        connection = await session.connection()
        for table in SQLModel.metadata.sorted_tables:
            rows = await connection.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [tuple(row) for row in rows]
    return found


async def test_every_row_arrives_and_new_ones_are_numbered_after_them(office: Desk, elsewhere: str) -> None:
    """From SQLite to either kind; the copy goes on living."""
    await fill(office)
    answer = await in_thread(office, "copy-db", "sqlite:///dondoc.db", elsewhere)
    assert answer.code == 0, answer.err
    old, new = open_store(office.url), Store(async_address(elsewhere))
    before, after = await content(old), await content(new)
    assert sum(map(len, before.values())) > CHUNK
    assert after == before
    async with new.begin() as session:
        unit = Unit(code="N", name="Chi bộ mới", parent_id=1, path="/1/", depth=1)
        session.add(unit)
        await session.flush()
        assert unit.id == max(row[0] for row in before["units"]) + 1  # type: ignore[index]
    await old.close()
    await new.close()


async def test_it_comes_back_as_it_went(office: Desk, elsewhere: str) -> None:
    """From either kind to SQLite."""
    await fill(office)
    await in_thread(office, "copy-db", "sqlite:///dondoc.db", elsewhere)
    answer = await in_thread(office, "copy-db", elsewhere, "sqlite:///back.db")
    assert answer.code == 0, answer.err
    old, back = open_store(office.url), Store(f"sqlite+aiosqlite:///{office.folder / 'back.db'}")
    assert await content(back) == await content(old)
    await old.close()
    await back.close()


async def in_thread(desk: Desk, *words: str) -> Answer:
    """A command has an event loop of its own, hence a thread."""
    return await asyncio.to_thread(desk.run, *words)


def test_what_holds_something_is_not_copied_to(bloc: Desk) -> None:
    """And is left as it is."""
    bloc.done("copy-db", "sqlite:///dondoc.db", "sqlite:///new.db")
    answer = bloc.run("copy-db", "sqlite:///dondoc.db", "sqlite:///new.db")
    assert (answer.code, answer.err) == (1, "The database to copy to is not empty (table units).\n")


def test_it_says_what_it_copied(bloc: Desk) -> None:
    """A line a table on stderr."""
    lines = bloc.done("copy-db", "sqlite:///dondoc.db", "sqlite:///new.db").err.splitlines()
    assert "units: 6 rows" in lines
    assert lines[-1].startswith("Copied: ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("sqlite:///nowhere.db", "There is no database at nowhere.db."),
        ("mysql://host/name", "DONDOC_DATABASE_URL: a database is sqlite:///PATH or postgresql://"),
        ("sqlite:///old.db", "The database to copy from is of another version"),
    ],
)
def test_what_cannot_be_copied_is_said(office: Desk, source: str, words: str) -> None:
    """In one line, and no file is made."""
    with closing(sqlite3.connect(office.folder / "old.db")) as old:
        old.execute("CREATE TABLE x (y)")
    answer = office.run("copy-db", source, "sqlite:///new.db")
    assert answer.code == 1
    assert answer.err.startswith(words)
    assert not (office.folder / "nowhere.db").exists()


def lead(desk: Desk) -> None:
    """Let a bot of another machine work with the database."""

    async def take() -> None:
        store = open_store(desk.url)
        async with store.begin() as session:
            await lease.take(session, await lease.look(session), "elsewhere/boot/1/1/1")
        await store.close()

    asyncio.run(take())


@pytest.mark.parametrize("words", [("copy-db", "sqlite:///dondoc.db", "sqlite:///new.db"), ("doubt",)])
def test_a_bot_that_runs_is_stopped_first(office: Desk, words: tuple[str, ...]) -> None:
    """Else what it stores meanwhile would be missing."""
    lead(office)
    answer = office.run(*words)
    assert (answer.code, answer.err.split(":")[0]) == (1, "A bot works with this database")


def states(desk: Desk) -> dict[str, set[str]]:
    """The days of deliveries by state."""
    found: dict[str, set[str]] = {}
    for line in desk.done("deliveries", "--json").lines:
        found.setdefault(line["state"], set()).add(line["due"][:10])
    return found


async def hire(desk: Desk) -> None:
    """A secretary whom private messages reach."""
    store = open_store(desk.url)
    async with store.begin() as session:
        person = await people.add_person(session, 4_001, "Nguyễn Văn An", CREATED)
        await people.grant(session, person, await units.named(session, "A2"), RoleName.SECRETARY, CREATED)
        await people.note_started(session, person, CREATED)
    await store.close()


def test_after_a_restore_nothing_goes_out_that_may_have_gone_out(bloc: Desk) -> None:
    """Whether it was planned before the backup or would be planned anew: all of it is listed as unknown."""
    asyncio.run(hire(bloc))
    bloc.set_clock("2020-06-29T05:00:00+00:00")  # noon; reminders of 23 June, tallies of each day
    answer = bloc.done("doubt")
    assert int("".join(filter(str.isdigit, answer.err))) > 0
    found = states(bloc)
    assert "waiting" not in found
    assert "2020-06-29" in found["unknown"]
    assert bloc.done("doubt").err.startswith("Marked as unknown, and not sent: 0.")


def test_what_fell_due_after_the_last_run_is_still_sent(bloc: Desk) -> None:
    """The machine was down from the evening before: nobody was reminded this morning."""
    asyncio.run(hire(bloc))
    bloc.set_clock("2020-06-29T05:00:00+00:00")
    bloc.done("doubt", "--until", "2020-06-28T20:00")
    assert "2020-06-29" not in set().union(*states(bloc).values())


def test_a_moment_that_is_none_is_wrong_use(office: Desk) -> None:
    """Exit code 2."""
    assert office.run("doubt", "--until", "yesterday").code == 2
