"""What is kept no longer than it is of use."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from domain.values import RoleName, Status
from storage import campaigns, drafts, intake, invites, jobs, retention, talk
from storage.engine import Store
from storage.tables import Draft, FailedUpdate, Invite, Job, Post, Question, Report, Role
from storage.tables.columns import stored_id
from tests.builders import CAMPAIGN, Office, at, open_office

SAID = at("2020-05-15 09:00")
CLOSED = at("2020-07-01 09:00")
DAY = timedelta(days=1)


async def live(office: Office) -> None:
    """A report, a question, a post and a failed update, all on one day."""
    person = await office.appoint("A1")
    await office.say("A1", Status.BLOCKED, SAID, raw="kẹt nhân sự", person_id=person.id)
    async with office.store.begin() as session:
        question = Question(chat_id=7, message_id=9, person_id=person.id, source="private", raw="mai xong", options=[])
        question.said_at = question.asked_at = SAID
        await talk.ask(session, question)
        await talk.note_posts(session, [Post(chat_id=7, message_id=10, posted_at=SAID)])
        await intake.note_failed(session, 77, {}, "ValueError()", SAID)


async def count(store: Store, table: type[SQLModel]) -> int:
    """Rows of a table."""
    async with store.read() as session:
        return len((await session.exec(select(table))).all())


async def forget(store: Store, now: datetime) -> None:
    """Twice, as every job."""
    for _ in range(2):
        async with store.begin() as session:
            await retention.forget(session, now)


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        (Question, retention.QUESTIONS),
        (Post, retention.POSTS),
        (FailedUpdate, retention.FAILED_UPDATES),
    ],
)
async def test_what_is_old_goes_and_the_rest_stays(store: Store, table: type[SQLModel], kept: timedelta) -> None:
    """To the day."""
    await live(await open_office(store))
    await forget(store, SAID + kept)
    assert await count(store, table) == 1
    await forget(store, SAID + kept + DAY)
    assert await count(store, table) == 0


async def test_words_go_a_year_after_their_campaign_was_closed_and_figures_stay(store: Store) -> None:
    """The report itself is the history of a figure."""
    office = await open_office(store)
    await live(office)

    async def words() -> list[str]:
        async with store.read() as session:
            return [report.raw for report in (await session.exec(select(Report))).all()]

    await forget(store, SAID + 5 * retention.WORDS_AFTER_CLOSE)
    assert await words() == ["kẹt nhân sự"]
    async with store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, CLOSED)
    await forget(store, CLOSED + retention.WORDS_AFTER_CLOSE)
    assert await words() == ["kẹt nhân sự"]
    before = await office.figures("K", SAID)
    await forget(store, CLOSED + retention.WORDS_AFTER_CLOSE + DAY)
    assert await words() == [""]
    assert await office.figures("K", SAID) == before
    assert (await office.standing("A1")).status is Status.BLOCKED
    assert await office.differences() == []


async def test_what_was_set_up_is_forgotten_and_what_came_of_it_stays(store: Store) -> None:
    """Drafts, the work they asked for, links that nobody can use any more; a job that still waits stays."""
    office = await open_office(store)
    person = await office.appoint("A1")
    async with store.begin() as session:
        draft = await drafts.begin(session, stored_id(person.id), 7, "campaign", SAID)
        await drafts.close(session, draft, SAID)
        for kind in ("done", "waits"):
            await jobs.hire(session, kind, stored_id(person.id), 7, SAID, draft_id=draft.id)
        taken = await jobs.take(session, SAID)
        assert taken is not None
        await jobs.end(session, taken, SAID)
        await invites.invite(session, invites.Office(RoleName.ORGANISER), SAID)
    await forget(store, SAID + invites.LIFE + retention.SET_UP + DAY)
    assert [job.kind for job in await everything(store, Job)] == ["waits"]
    assert len(await everything(store, Draft)) == 1
    assert await everything(store, Invite) == []
    assert len(await everything(store, Role)) == 1


async def everything(store: Store, table: type[SQLModel]) -> list[Any]:
    """The rows of a table."""
    async with store.read() as session:
        return list((await session.exec(select(table))).all())
