"""One person's data handed over whole, and erased so that nothing of them is left while every figure stays."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.campaign import TaskRule
from domain.values import AnswerType, RoleName, Status
from storage import audit, days_off, drafts, intake, invites, jobs, join_requests, privacy, reports, talk, units
from storage.engine import Store
from storage.reports import Origin, Statement
from storage.tables import Assignment, JoinRequest, Person, Post, Question, Unit
from tests.builders import CAMPAIGN, CREATED, DUE, ZONE, Office, at, open_office

SAID = at("2020-05-15 09:00")
NOW = at("2020-05-16 09:00")
NAME = "Trần Thị Quỳnh"
ID = 7_345_678_901
WORDS = "đã xong, kẹt nhân sự"
TRACES = (NAME, str(ID), WORDS, "0912345678")


async def live(office: Office) -> Person:
    """A secretary who has left a trace wherever one can be left."""
    person = await office.appoint("A1", name=NAME, telegram_id=ID)
    await office.appoint("A1", RoleName.DEPUTY, "Nguyễn Văn An")
    origin = {"chat_id": ID, "person_id": person.id, "raw": WORDS}
    given = await office.say("A1", Status.DONE, SAID, **origin)
    await office.say("A2", Status.BLOCKED, SAID, chat_id=-1_000_500, person_id=person.id, raw=WORDS)
    async with office.store.begin() as session:
        unit = await units.named(session, "A1")
        unit.secretary, unit.phone = NAME, "0912345678"
        session.add(unit)
        question = Question(chat_id=ID, message_id=9, person_id=person.id, source="private", raw=WORDS, said_at=SAID)
        question.options, question.asked_at = [{"label": WORDS}], SAID
        await talk.ask(session, question)
        await talk.note_posts(session, [Post(chat_id=ID, message_id=10, posted_at=SAID)])
        update = {"message": {"from": {"id": ID, "first_name": NAME}, "text": WORDS}}
        await intake.note_failed(session, 77, update, "ValueError()", SAID)
        other = {"message": {"from": {"id": 5}, "text": "xong"}}
        await intake.note_failed(session, 78, other, "ValueError()", SAID)
        await _set_up(session, unit, person)
        audit.begin(session, audit.Source(person.id, ID, 9))
        audit.note(session, "report.withdraw", f"report:{given[0].id}", SAID)
    return person


async def _set_up(session: AsyncSession, unit: Unit, person: Person) -> None:
    """They asked to be registered, took up a link, and were about to set something up, with a job at work for it."""
    wish = JoinRequest(unit_id=unit.id, role=RoleName.DEPUTY, telegram_id=ID, name=NAME, chat_id=ID, message_id=8)
    wish.asked_at = SAID
    await join_requests.ask(session, wish, unit)
    token = await invites.invite(session, invites.Office(RoleName.DEPUTY, unit), SAID)
    link = await invites.find(session, token)
    assert link is not None
    link.used_by = person.id
    session.add(link)
    await days_off.add(session, unit, SAID.date(), SAID.date(), person.id, SAID)
    for chat in (ID, -1_000_500):
        await drafts.begin(session, person.id or 0, chat, "people", SAID, words=WORDS)
    await jobs.hire(session, "invitations", person.id or 0, ID, SAID, words=WORDS)


async def everything(store: Store) -> str:
    """All that is stored, as text."""
    async with store.engine.connect() as connection:
        rows = [repr((await connection.execute(table.select())).all()) for table in SQLModel.metadata.tables.values()]
    return "\n".join(rows)


async def erase(store: Store, telegram_id: int = ID) -> bool:
    """Erase and sweep."""
    async with store.begin() as session:
        known = await privacy.erase(session, telegram_id, NOW)
    await privacy.sweep(store)
    return known


async def test_an_export_holds_every_row_about_a_person_and_nobody_elses(store: Store) -> None:
    """By table."""
    office = await open_office(store)
    await live(office)
    await office.plan(at("2020-05-22 08:05"))
    async with store.read() as session:
        found = await privacy.export(session, ID)
    assert {name: len(rows) for name, rows in found.items()} == {
        "people": 1,
        "roles": 1,
        "reports": 2,
        "questions": 1,
        "deliveries": 0,
        "posts": 1,
        "edits": 0,
        "extensions": 0,
        "audit": 1,
        "failed_updates": 1,
        "join_requests": 1,
        "invites": 1,
        "days_off": 1,
        "drafts": 2,
        "jobs": 1,
    }
    assert found["people"][0]["name"] == NAME
    assert found["reports"][0]["raw"] == WORDS
    assert "Nguyễn Văn An" not in str(found)


async def test_nothing_is_left_of_an_erased_person_and_every_figure_stays(store: Store) -> None:
    """Nor in the files of SQLite; a second time changes nothing."""
    office = await open_office(store)
    await live(office)
    before = [await office.figures(code, NOW) for code in "KAB"]
    lived = await everything(store)
    assert [trace for trace in TRACES if trace not in lived] == []
    assert await erase(store)
    left = await everything(store)
    assert [trace for trace in TRACES if trace in left] == []
    assert "Nguyễn Văn An" in left
    assert [await office.figures(code, NOW) for code in "KAB"] == before
    assert await office.differences() == []
    assert not await erase(store)
    assert await everything(store) == left


async def test_nothing_of_an_erased_person_is_left_in_the_files(sqlite_store: Store, tmp_path: Path) -> None:
    """The database, its write-ahead log and its shared memory."""
    office = await open_office(sqlite_store)
    await live(office)
    await erase(sqlite_store)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("dondoc.db*"))
    assert [trace for trace in (NAME, WORDS, "0912345678") if trace.encode() in content] == []
    assert b"Nguy\xe1\xbb\x85n V\xc4\x83n An" in content


async def test_an_erased_person_holds_no_office_and_may_be_registered_anew(store: Store) -> None:
    """As somebody else: nothing leads back."""
    office = await open_office(store)
    person = await live(office)
    await erase(store)
    again = await office.appoint("A1", name=NAME, telegram_id=ID, now=NOW)
    assert again.id != person.id
    async with store.read() as session:
        found = await privacy.export(session, ID)
    assert len(found["roles"]) == 1
    assert found["reports"] == []


async def test_a_strangers_traces_are_erased_as_well(store: Store) -> None:
    """All that is kept of somebody without a role is what failed."""
    async with store.begin() as session:
        update = {"message": {"reply_to_message": {"from": {"id": ID}}}, "list": [1]}
        await intake.note_failed(session, 77, update, "ValueError()", SAID)
    assert not await erase(store)
    assert str(ID) not in await everything(store)


@pytest.mark.parametrize(
    ("answer", "status", "kept"),
    [
        (AnswerType.CHOICE, Status.DONE, "Tốt"),
        (AnswerType.CHOICE, Status.BLOCKED, ""),
        (AnswerType.TEXT, Status.DONE, ""),
    ],
)
async def test_a_choice_is_a_figure_and_stays_while_free_words_go(
    sqlite_store: Store, answer: AnswerType, status: Status, kept: str
) -> None:
    """The words of an obstacle are the person's too."""
    rule = TaskRule("dai-hoi", "Tổ chức đại hội", DUE, answer, choices=("Tốt", "Khá"))
    office = await open_office(sqlite_store, replace(CAMPAIGN, tasks=(rule,)))
    person = await office.appoint("A1", name=NAME, telegram_id=ID, now=CREATED)
    owed = await office.standing("A1")
    origin = Origin(ID, 1, SAID, 1, person.id, "private", "Tốt")
    async with sqlite_store.begin() as session:
        said = [(await session.get_one(Assignment, owed.id), Statement(status, words="Tốt"))]
        await reports.record(session, said, origin, SAID, ZONE)
    await erase(sqlite_store)
    assert (await office.standing("A1")).words == kept


async def test_a_namesake_in_the_unit_list_is_left_alone(sqlite_store: Store) -> None:
    """Only the units that the person answered for."""
    office = await open_office(sqlite_store)
    await live(office)
    async with sqlite_store.begin() as session:
        other = await units.named(session, "B1")
        other.secretary = NAME
        session.add(other)
    await erase(sqlite_store)
    assert [(unit.code, unit.secretary) for unit in [await office.unit("A1"), await office.unit("B1")]] == [
        ("A1", ""),
        ("B1", NAME),
    ]
