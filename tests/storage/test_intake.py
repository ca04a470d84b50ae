"""What came in and what was said: updates taken once, posts remembered, questions asked once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from domain.values import Status
from storage import intake, people, talk
from storage.engine import Store
from storage.tables import FailedUpdate, Post, Question
from storage.tables.columns import stored_id
from storage.versions import roster_changed, roster_version
from tests.builders import CREATED
from tests.stores import open_store

LATER = CREATED + timedelta(hours=1)
BIG = 9_000_000_000


async def test_an_update_is_new_once(store: Store) -> None:
    """Of those that come again, with new ones or twice in one batch, only the new ones are."""
    async with store.begin() as session:
        assert await intake.take_in(session, [2, BIG, 1, 2], CREATED) == {1, 2, BIG}
        assert await intake.take_in(session, [], CREATED) == set()
    async with store.begin() as session:
        assert await intake.take_in(session, [BIG + 1, 2, 3], LATER) == {3, BIG + 1}
        assert await intake.take_in(session, [1, 2, 3], LATER) == set()


async def test_an_update_is_new_again_when_its_unit_of_work_failed(store: Store) -> None:
    """Nothing of it is kept."""

    async def fail() -> None:
        async with store.begin() as session:
            await intake.take_in(session, [1], CREATED)
            await talk.note_posts(session, [Post(chat_id=7, message_id=5, posted_at=None)])  # type: ignore[arg-type]

    with pytest.raises(IntegrityError):
        await fail()
    async with store.begin() as session:
        assert await intake.take_in(session, [1], LATER) == {1}


async def test_an_update_that_two_programs_take_at_once_is_new_to_one_of_them(store: Store, address: str) -> None:
    """Webhooks reach any replica."""
    other = open_store(address)

    async def take(one: Store) -> set[int]:
        async with one.begin() as session:
            return await intake.take_in(session, range(20), CREATED)

    taken = await asyncio.gather(*(take(one) for one in (store, other) * 3))
    await other.close()
    assert sorted(len(one) for one in taken) == [0, 0, 0, 0, 0, 20]


async def test_numbers_are_forgotten_when_they_cannot_come_again(store: Store) -> None:
    """After two days; forgetting again forgets nothing more."""
    async with store.begin() as session:
        await intake.take_in(session, [1], CREATED)
        await intake.take_in(session, [2], LATER)
        for _ in range(2):
            await intake.forget_seen(session, LATER + intake.REMEMBERED)
        assert await intake.take_in(session, [1, 2], LATER) == {1}


async def test_an_update_that_failed_is_kept_whole_with_its_first_error(store: Store) -> None:
    """For the operator."""
    for error in ("first", "second"):
        async with store.begin() as session:
            await intake.note_failed(session, BIG, {"message": {"text": "xong “<b>”"}}, error, CREATED)
    async with store.read() as session:
        (kept,) = (await session.exec(select(FailedUpdate))).all()
    assert (kept.update_id, kept.error, kept.update) == (BIG, "first", {"message": {"text": "xong “<b>”"}})


async def test_a_post_is_remembered_as_it_was_first_noted(store: Store) -> None:
    """By chat and message together."""
    async with store.begin() as session:
        await talk.note_posts(session, [])
        await talk.note_posts(session, [Post(chat_id=-BIG, message_id=5, task_id=1, posted_at=CREATED)])
        again = Post(chat_id=-BIG, message_id=5, task_id=2, posted_at=LATER)
        other = Post(chat_id=7, message_id=5, unit_id=3, asks=Status.POSTPONED, posted_at=LATER)
        await talk.note_posts(session, [again, other])
    async with store.read() as session:
        first, second = await talk.post(session, -BIG, 5), await talk.post(session, 7, 5)
        assert await talk.post(session, 7, 6) is None
    assert first is not None
    assert second is not None
    assert (first.task_id, first.posted_at) == (1, CREATED)
    assert (second.unit_id, second.asks) == (3, Status.POSTPONED)


async def test_a_version_of_a_message_is_asked_about_once(store: Store) -> None:
    """An edit may be asked about again; what was asked about its earlier version is closed, once."""
    async with store.begin() as session:
        person = stored_id((await people.add_person(session, BIG, "Nguyễn Văn An", CREATED)).id)

    def question(revision: int) -> Question:
        return Question(
            chat_id=7, message_id=5, revision=revision, person_id=person, source="private", raw="sắp xong",
            said_at=CREATED, options=[{"status": "done"}], asked_at=CREATED,
        )  # fmt: skip

    async with store.begin() as session:
        first = await talk.ask(session, question(0))
        assert first is not None
        assert await talk.ask(session, question(0)) is None
        assert await talk.ask(session, question(1)) is not None
        for now in (LATER, LATER + timedelta(hours=1)):
            await talk.drop_questions(session, 7, 5, 1, now)
    async with store.read() as session:
        kept = await talk.question(session, first.id or 0)
        later = await talk.question(session, (first.id or 0) + 1)
        assert await talk.question(session, 404) is None
    assert kept is not None
    assert later is not None
    assert (kept.answered_at, later.answered_at) == (LATER, None)
    assert (kept.raw, kept.options) == ("sắp xong", [{"status": "done"}])


async def test_the_unit_lists_version_grows_with_each_change(store: Store) -> None:
    """From nought."""
    for number in range(3):
        async with store.begin() as session:
            assert await roster_version(session) == number
            await roster_changed(session)
