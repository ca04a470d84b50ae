"""Reports as they are stored, and the assignment that they add up to."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import permutations

import pytest

from domain.values import Status
from storage import reports
from storage.engine import Store
from storage.reports import Origin, Statement
from storage.tables import Assignment
from tests.builders import DUE, EARLY_DUE, ZONE, Office, at, open_office
from tests.stores import open_store

BRANCHES = ("A1", "A2", "B1", "B2", "B3", "C")
NINE = at("2020-05-15 09:00")
TEN, ELEVEN, NOON = (NINE + timedelta(hours=hours) for hours in (1, 2, 3))


@pytest.fixture
async def office(store: Store) -> Office:
    """The bloc and its campaign."""
    return await open_office(store)


@pytest.fixture
async def other(address: str, office: Office) -> AsyncIterator[Office]:
    """The same database as another program sees it."""
    store = open_store(address)
    yield Office(store)
    await store.close()


async def test_a_report_says_where_its_assignment_stands(office: Office) -> None:
    """Who, when, whence, and the day that was told."""
    person = await office.appoint("A2")
    (report,) = await office.say(
        "A2",
        Status.DONE,
        NINE,
        day=date(2020, 5, 12),
        person_id=person.id,
        source="group",
        raw="xong hôm 12",
        stored=TEN,
    )
    standing = await office.standing("A2")
    assert (standing.status, standing.day, standing.said_at) == (Status.DONE, date(2020, 5, 12), NINE)
    assert (standing.person_id, standing.source, standing.report_id) == (person.id, "group", report.id)
    assert (report.raw, report.said_at, report.stored_at) == ("xong hôm 12", NINE, TEN)


async def test_the_same_message_again_changes_nothing_and_gives_the_same_report(office: Office) -> None:
    """Telegram delivers it up to five times."""
    first = await office.say("A2", Status.DONE, NINE, message_id=5)
    again = await office.say("A2", Status.BLOCKED, NINE, message_id=5, stored=NOON)
    assert [report.id for report in again] == [report.id for report in first]
    assert (await office.standing("A2")).status is Status.DONE
    async with office.store.read() as session:
        assert len(await reports.history(session)) == 1


async def test_an_edited_message_takes_the_place_of_its_earlier_version(office: Office) -> None:
    """The earlier one stays, superseded at the moment of the edit."""
    await office.say("A2", Status.DONE, NINE, message_id=5)
    await office.say("A2", Status.BLOCKED, TEN, message_id=5, revision=1)
    await office.say("A2", Status.BLOCKED, TEN, message_id=5, revision=1)
    assert (await office.standing("A2")).status is Status.BLOCKED
    async with office.store.read() as session:
        told = [(one.status, one.superseded_at, one.superseded_by) for one in await reports.of_message(session, 7, 5)]
    assert told == [(Status.DONE, TEN, "edit"), (Status.BLOCKED, None, "")]


async def test_an_edit_may_speak_of_another_unit(office: Office) -> None:
    """The unit named by mistake is as if never named."""
    await office.say("A1", Status.DONE, NINE, message_id=5)
    await office.say("A2", Status.DONE, TEN, message_id=5, revision=1)
    assert (await office.standing("A1")).status is Status.NOT_STARTED
    assert (await office.standing("A1")).said_at is None
    assert (await office.standing("A2")).status is Status.DONE
    assert await office.differences() == []


async def test_an_edit_that_says_nothing_any_more_takes_back_what_was_said(office: Office) -> None:
    """From “xong rồi” to “cảm ơn”."""
    await office.say("A1", Status.DONE, NINE, message_id=5)
    await office.say([], Status.DONE, TEN, message_id=5, revision=1)
    assert (await office.standing("A1")).status is Status.NOT_STARTED
    assert await office.differences() == []


async def test_versions_of_a_message_in_any_order_leave_the_last_version(office: Office) -> None:
    """Each older one is kept as superseded. Six branches for the six orders."""
    said = [(Status.DONE, NINE, 0), (Status.IN_PROGRESS, TEN, 1), (Status.BLOCKED, ELEVEN, 2)]
    for number, (code, order) in enumerate(zip(BRANCHES, permutations(said), strict=True), start=100):
        for status, when, revision in order:
            await office.say(code, status, when, message_id=number, revision=revision, stored=NOON)
        assert (await office.standing(code)).status is Status.BLOCKED
        async with office.store.read() as session:
            versions = await reports.of_message(session, 7, number)
        assert [(one.revision, one.superseded_by) for one in versions] == [(0, "edit"), (1, "edit"), (2, "")]
    assert await office.differences() == []


async def test_the_newest_message_wins_whatever_the_order_of_arrival(office: Office) -> None:
    """By the messages' own times. Six branches for the six orders."""
    said = [(Status.NOT_STARTED, NINE), (Status.IN_PROGRESS, TEN), (Status.DONE, ELEVEN)]
    for code, order in zip(BRANCHES, permutations(said), strict=True):
        for status, when in order:
            await office.say(code, status, when, stored=NOON)
        standing = await office.standing(code)
        assert (standing.status, standing.said_at) == (Status.DONE, ELEVEN)
    assert await office.differences() == []


async def test_what_is_taken_back_uncovers_what_stood_before(office: Office) -> None:
    """Status, day, sender; taking it back again changes nothing."""
    await office.say("A2", Status.IN_PROGRESS, NINE, day=date(2020, 6, 20), source="group")
    done = await office.say("A2", Status.DONE, TEN)
    assert [report.id for report in await office.undo(done, ELEVEN)] == [done[0].id]
    assert await office.undo(done, NOON) == []
    standing = await office.standing("A2")
    assert (standing.status, standing.day, standing.source) == (Status.IN_PROGRESS, date(2020, 6, 20), "group")
    async with office.store.read() as session:
        (taken,) = await reports.of_message(session, 7, done[0].message_id)
    assert (taken.superseded_at, taken.superseded_by) == (ELEVEN, "undo")
    assert await office.differences() == []


async def test_taking_an_edited_message_back_does_not_bring_its_earlier_version_again(office: Office) -> None:
    """The sender had corrected that one."""
    await office.say("A2", Status.DONE, NINE, message_id=5)
    edited = await office.say("A2", Status.BLOCKED, TEN, message_id=5, revision=1)
    await office.undo(edited, ELEVEN)
    assert (await office.standing("A2")).status is Status.NOT_STARTED


async def test_a_message_taken_back_and_then_edited_counts_again(office: Office) -> None:
    """The edit is a new word; the undo stays in the history."""
    first = await office.say("A2", Status.DONE, NINE, message_id=5)
    await office.undo(first, TEN)
    await office.say("A2", Status.IN_PROGRESS, ELEVEN, message_id=5, revision=1)
    assert (await office.standing("A2")).status is Status.IN_PROGRESS
    async with office.store.read() as session:
        assert [one.superseded_by for one in await reports.of_message(session, 7, 5)] == ["undo", ""]


async def test_one_message_may_speak_for_several_units(office: Office) -> None:
    """Recorded together, taken back together."""
    said = await office.say(["B1", "B2", "B3"], Status.DONE, NINE)
    assert (await office.figures("B", NINE)).done == 3
    assert len(await office.undo(said, TEN)) == 3
    assert (await office.figures("B", TEN)).not_started == 3
    assert await office.differences() == []


async def test_presses_on_the_buttons_of_one_message_each_stand_on_their_own(office: Office) -> None:
    """The later press decides; taking it back leaves the earlier; the same press again is the same."""
    await office.say("A2", Status.IN_PROGRESS, NINE, message_id=5, revision=101, source="button")
    done = await office.say("A2", Status.DONE, TEN, message_id=5, revision=102, source="button")
    await office.say("A2", Status.DONE, TEN, message_id=5, revision=102, source="button")
    assert (await office.standing("A2")).status is Status.DONE
    await office.undo(done, ELEVEN)
    assert (await office.standing("A2")).status is Status.IN_PROGRESS


async def test_a_press_under_a_message_is_no_version_of_that_message(office: Office) -> None:
    """A question's button under the bot's post and an edit of a text with the same number do not meet."""
    await office.say("A1", Status.BLOCKED, NINE, message_id=5, revision=101, source="button")
    await office.say("A2", Status.DONE, TEN, message_id=5)
    assert (await office.standing("A1")).status is Status.BLOCKED
    assert (await office.standing("A2")).status is Status.DONE


async def test_done_after_the_due_is_late(office: Office) -> None:
    """By the moment it was said, or by the day that was told."""
    last_second, later = DUE, DUE + timedelta(seconds=1)
    await office.say("A2", Status.DONE, last_second)
    await office.say("B2", Status.DONE, later)
    await office.say("B3", Status.DONE, later + timedelta(days=9), day=date(2020, 6, 30))
    await office.say("C", Status.DONE, NINE, day=date(2020, 7, 1))
    late = [(await office.standing(code)).late for code in ("A2", "B2", "B3", "C")]
    assert late == [False, True, False, True]
    assert (await office.figures("K", DUE + timedelta(days=10))).late == 2


async def test_only_what_is_done_is_late(office: Office) -> None:
    """What is still open after the due is overdue instead."""
    after = EARLY_DUE + timedelta(days=1)
    await office.say("A1", Status.BLOCKED, after)
    figures = await office.figures("A", after)
    assert ((await office.standing("A1")).late, figures.late, figures.overdue) == (False, 0, 1)


async def test_steps_numbers_and_words_reach_the_assignment(office: Office) -> None:
    """And stay when only progress is told."""
    owed = await office.standing("A2")
    async with office.store.begin() as session:
        said = Statement(Status.IN_PROGRESS, step=(3, 6), number=12, words="tốt")
        first, second = (Origin(7, number, NINE, number, None, "private", "3/6") for number in (1, 2))
        assignment = await session.get_one(Assignment, owed.id)
        await reports.record(session, [(assignment, said)], first, NINE, ZONE)
        await reports.record(session, [(assignment, Statement(Status.IN_PROGRESS))], second, NINE, ZONE)
    standing = await office.standing("A2")
    assert (standing.step_done, standing.step_total, standing.number, standing.words) == (3, 6, 12, "tốt")


async def test_the_history_tells_everything_in_the_order_it_was_said(office: Office) -> None:
    """Of all units, or of one."""
    await office.say("A2", Status.DONE, TEN)
    await office.undo(await office.say("A1", Status.BLOCKED, NINE), NOON)
    unit = await office.unit("A1")
    async with office.store.read() as session:
        everything = [(one.code, report.status) for report, _, one, _ in await reports.history(session)]
        of_one = [report.superseded_by for report, _, _, _ in await reports.history(session, unit.id)]
    assert everything == [("A1", Status.BLOCKED), ("A2", Status.DONE)]
    assert of_one == ["undo"]


@pytest.mark.parametrize("first_is_newer", [True, False])
async def test_two_reports_on_one_assignment_at_once_leave_the_newer(
    office: Office, other: Office, first_is_newer: bool
) -> None:
    """Two programs on one database; no order of their statements loses a report or a figure."""
    other.numbers = iter(range(1_000, 2_000))
    times = (TEN, NINE) if first_is_newer else (NINE, TEN)
    for code in BRANCHES:
        await asyncio.gather(
            office.say(code, Status.DONE, times[0], stored=NOON), other.say(code, Status.BLOCKED, times[1], stored=NOON)
        )
    expected = Status.DONE if first_is_newer else Status.BLOCKED
    assert {(await office.standing(code)).status for code in BRANCHES} == {expected}
    assert await office.differences() == []


async def test_the_same_edit_arriving_in_two_programs_at_once_is_one_report(office: Office, other: Office) -> None:
    """One of them may have to take the update again; then it finds the other's report."""
    for version, status in enumerate((Status.IN_PROGRESS, Status.DONE)):
        told = {"message_id": 5, "revision": version, "update_id": 50 + version}
        both = [one.say("A2", status, NINE + timedelta(hours=version), **told) for one in (office, other)]
        answers = await asyncio.gather(*both, return_exceptions=True)
        again = await office.say("A2", status, NINE + timedelta(hours=version), **told)
        assert {one[0].id for one in answers if isinstance(one, list)} == {again[0].id}
    async with office.store.read() as session:
        assert [one.revision for one in await reports.of_message(session, 7, 5)] == [0, 1]
    assert (await office.standing("A2")).status is Status.DONE
    assert await office.differences() == []
