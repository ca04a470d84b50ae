"""Campaigns as they are stored: who is asked, by when, and what a changed unit list changes in that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from domain.campaign import CampaignFile, TaskRule
from domain.values import AnswerType, Status
from storage import campaigns, reports, units
from storage.engine import Store
from storage.reports import Origin, Statement
from storage.tables import Assignment, Campaign, Task, Unit
from storage.versions import roster_version
from tests.builders import BLOC, CAMPAIGN, CREATED, DUE, EARLY_DUE, ZONE, at, changed, open_office, take_over

LATER = at("2020-05-20 09:00")
BRANCHES = {"A1": EARLY_DUE, "A2": DUE, "B1": EARLY_DUE, "B2": DUE, "B3": DUE, "C": DUE}


async def test_every_unit_of_the_kinds_gets_each_task_with_the_due_of_its_wave(store: Store) -> None:
    """Six branches of nine units; two of them lead the way."""
    office = await open_office(store)
    assert await office.owing() == BRANCHES
    assert (await office.figures("K", CREATED)).total == 6


async def test_without_kinds_all_leaves_are_asked(store: Store) -> None:
    """Of whatever kind they are."""
    rows = [*BLOC, ["D", "Đảng bộ Công an", "K", "đảng bộ", "", ""]]
    office = await open_office(store, replace(CAMPAIGN, kinds=()), rows)
    assert set(await office.owing()) == {*BRANCHES, "D"}


async def test_a_unit_whose_children_are_all_closed_is_a_leaf_again(store: Store) -> None:
    """Nobody below it answers any more, so it answers itself."""
    await take_over(store, BLOC)
    async with store.begin() as session:
        for code in ("A1", "A2"):
            (await units.named(session, code)).closed = CREATED.date()
        await campaigns.create(session, replace(CAMPAIGN, kinds=()), CREATED, ZONE)
        asked = set(await session.exec(select(Unit.code).join(Assignment)))
    assert asked == {"A", "B1", "B2", "B3", "C"}


async def test_only_units_of_the_subtree_that_exist_on_the_day_are_asked(store: Store) -> None:
    """Not those closed before or opened later, not those beside it."""
    await take_over(store, BLOC)
    async with store.begin() as session:
        (await units.named(session, "B1")).closed = CREATED.date()
        (await units.named(session, "B2")).opened = CREATED.date() + timedelta(1)
        campaign = await campaigns.create(session, replace(CAMPAIGN, unit="B"), CREATED, ZONE)
        (task,) = await campaigns.tasks_of(session, [campaign.id or 0])
        rows = await session.exec(select(Assignment).where(Assignment.task_id == task.id))
        assert [assignment.unit_id for assignment in rows] == [(await units.named(session, "B3")).id]


async def test_a_task_keeps_everything_its_file_says(store: Store) -> None:
    """In the file's order."""
    steps = TaskRule("van-kien", "Văn kiện", DUE, AnswerType.STEPS, ("vk",), steps=6)
    choice = TaskRule("xep-loai", "Xếp loại", DUE, AnswerType.CHOICE, choices=("tốt", "khá"))
    office = await open_office(store, replace(CAMPAIGN, tasks=(choice, *CAMPAIGN.tasks, steps)))
    stored = await office.task("van-kien")
    assert (stored.title, stored.answer, stored.aliases, stored.steps) == ("Văn kiện", AnswerType.STEPS, ["vk"], 6)
    assert (await office.task("xep-loai")).choices == ["tốt", "khá"]
    async with store.read() as session:
        assert [task.key for task in await campaigns.tasks_of(session, [stored.campaign_id])] == [
            "xep-loai",
            "dai-hoi",
            "van-kien",
        ]


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (CAMPAIGN, campaigns.CampaignExistsError),
        (replace(CAMPAIGN, key="x", unit="X"), units.UnknownUnitError),
        (replace(CAMPAIGN, key="x", kinds=("chi đoàn",)), campaigns.NobodyToAnswerError),
    ],
)
async def test_a_campaign_that_cannot_be_made_leaves_nothing(
    store: Store, file: CampaignFile, error: type[Exception]
) -> None:
    """No campaign, task or assignment of it."""
    office = await open_office(store)
    with pytest.raises(error):
        async with store.begin() as session:
            await campaigns.create(session, file, LATER, ZONE)
    async with store.read() as session:
        assert len((await session.exec(select(Campaign))).all()) == 1
        assert len((await session.exec(select(Task))).all()) == 1
        assert len((await session.exec(select(Assignment))).all()) == 6
    assert await office.differences() == []


async def test_a_unit_that_moves_takes_its_answer_along(store: Store) -> None:
    """Figures of the old and the new unit above change; its own state does not."""
    office = await open_office(store)
    await office.say("B2", Status.DONE, LATER)
    await take_over(store, changed(BLOC, "B2", parent="A"), LATER)
    a, b = await office.figures("A", LATER), await office.figures("B", LATER)
    assert (a.total, a.done, b.total, b.done) == (3, 1, 2, 0)
    assert (await office.standing("B2")).status is Status.DONE
    assert await office.differences() == []


async def test_a_whole_branch_of_the_tree_may_move(store: Store) -> None:
    """What stands under the moved unit follows, though the list does not say so of each."""
    office = await open_office(store)
    await take_over(store, changed(BLOC, "B", parent="A"), LATER)
    assert (await office.figures("A", LATER)).total == 5
    assert await office.differences() == []


async def test_a_unit_of_another_wave_gets_its_due(store: Store) -> None:
    """And what was finished in time may be late by the new due."""
    office = await open_office(store)
    await office.say("A2", Status.DONE, EARLY_DUE + timedelta(days=1))
    assert not (await office.standing("A2")).late
    await take_over(store, changed(BLOC, "A2", wave="điểm"), EARLY_DUE + timedelta(days=2))
    standing = await office.standing("A2")
    assert (standing.due, standing.late) == (EARLY_DUE, True)
    assert (await office.figures("A", DUE)).late == 1
    assert await office.differences() == []


async def test_new_units_are_asked_and_those_of_another_kind_no_more(store: Store) -> None:
    """A branch founded, another turned into a committee."""
    office = await open_office(store)
    rows = [*changed(BLOC, "C", kind="đảng bộ cơ sở"), ["C1", "Chi bộ Phóng viên", "C", "chi bộ", "", "điểm"]]
    await take_over(store, rows, LATER)
    assert await office.owing() == {code: due for code, due in BRANCHES.items() if code != "C"} | {"C1": EARLY_DUE}
    assert (await office.unit("C1")).opened == date(2020, 5, 20)
    assert await office.differences() == []
    await take_over(store, BLOC, LATER + timedelta(hours=1))
    assert (await office.owing())["C"] == BRANCHES["C"]
    assert await office.differences() == []


async def test_an_earlier_moment_keeps_the_units_and_the_dues_of_that_time(store: Store) -> None:
    """A branch that is asked no more, and one whose wave is another now, with a due that had passed."""
    office = await open_office(store)
    then = DUE + timedelta(hours=1)
    before = await office.figures("K", then)
    rows = changed(changed(BLOC, "C", kind="đảng bộ cơ sở"), "A1", wave="đại trà")
    await take_over(store, rows, then + timedelta(hours=1))
    assert await office.figures_then("K", then) == before
    assert await office.figures("K", then + timedelta(hours=2)) != before


async def test_a_unit_that_took_its_only_answer_back_does_not_stand_in_the_way_of_a_new_list(store: Store) -> None:
    """What it said is history and stays."""
    office = await open_office(store)
    await office.undo(await office.say("C", Status.DONE, LATER), LATER)
    await take_over(store, changed(BLOC, "C", kind="đảng bộ cơ sở"), LATER + timedelta(hours=1))
    assert (await office.standing("C")).status is Status.NOT_STARTED
    assert await office.differences() == []


async def test_taking_the_same_list_over_again_changes_no_figure(store: Store) -> None:
    """Only the version of the unit list, by which caches know their age."""
    office = await open_office(store)
    await office.say("A1", Status.DONE, LATER)
    before = [await office.figures(code, LATER) for code in ("K", "A", "B", "A1")]
    async with store.read() as session:
        version = await roster_version(session)
    await take_over(store, BLOC, LATER)
    assert [await office.figures(code, LATER) for code in ("K", "A", "B", "A1")] == before
    assert await office.owing() == BRANCHES
    async with store.read() as session:
        assert await roster_version(session) == version + 1


async def test_answers_of_the_same_unit_of_work_are_counted_once_when_the_list_changes(store: Store) -> None:
    """Figures counted anew hold the answer already; its shift is not added to them."""
    office = await open_office(store)
    owed = await office.standing("A1")
    async with store.begin() as session:
        said = [(await session.get_one(Assignment, owed.id), Statement(Status.DONE))]
        await reports.record(session, said, Origin(7, 1, LATER, 1, None, "private", "xong"), LATER, ZONE)
        await campaigns.refresh(session, LATER, ZONE)
    assert await office.differences() == []
    assert (await office.figures("K", LATER)).done == 1


async def test_a_closed_campaign_does_not_run_and_keeps_its_units(store: Store) -> None:
    """Closing it again keeps the first moment; a new list does not reach it."""
    office = await open_office(store)
    async with store.begin() as session:
        first = (await campaigns.close(session, "dh2020", LATER)).closed_at
    async with store.begin() as session:
        assert (await campaigns.close(session, "dh2020", DUE)).closed_at == first
        assert await campaigns.running(session, DUE.date()) == []
        with pytest.raises(campaigns.UnknownCampaignError):
            await campaigns.close(session, "x", LATER)
    await take_over(store, [*BLOC, ["C1", "Chi bộ Mới", "K", "chi bộ", "", ""]], DUE)
    assert await office.owing() == BRANCHES


async def test_campaigns_run_from_the_day_they_open(store: Store) -> None:
    """On that day itself; one without an opening day from the start; the oldest first."""
    await open_office(store, replace(CAMPAIGN, opens=date(2020, 6, 1)))
    async with store.begin() as session:
        await campaigns.create(session, replace(CAMPAIGN, key="second"), CREATED, ZONE)
        for day, keys in ((date(2020, 5, 31), ["second"]), (date(2020, 6, 1), ["dh2020", "second"])):
            assert [campaign.key for campaign in await campaigns.running(session, day)] == keys
        assert [(campaign.key, unit.code) for campaign, unit in await campaigns.listing(session)] == [
            ("dh2020", "K"),
            ("second", "K"),
        ]
