"""Curves and parts: many figures read at once are each what would be read alone."""

from datetime import timedelta

import pytest

from domain.tally import Figures
from domain.values import Status
from storage import campaigns, details, figures, history, units
from storage.engine import Store
from storage.scopes import scope_of
from tests.builders import BLOC, CAMPAIGN, ZONE, Office, at, changed, open_office, take_over

MOMENTS = [at("2020-05-01 00:00") + timedelta(hours=12 * n) for n in range(80)]
PLACES = [("K", ""), ("A", ""), ("B", ""), ("K", "Cụm 2"), ("A1", "")]


async def eventful(store: Store) -> Office:
    """Done, corrected, taken back, said again, arrived out of order; a unit closed and one opened."""
    office = await open_office(store)
    done, busy = Status.DONE, Status.IN_PROGRESS
    await office.say("A1", done, at("2020-05-06 09:00"), message_id=1)
    await office.say("A1", busy, at("2020-05-06 11:00"), message_id=1, revision=1)
    again = await office.say("A1", done, at("2020-05-08 12:00"))
    await office.undo(again, at("2020-05-12 12:00"))
    await office.say(["A2", "B1"], done, at("2020-05-07 06:00"))
    await office.say("B1", Status.BLOCKED, at("2020-05-07 05:00"), stored=at("2020-05-09 05:00"))
    await office.say("C", done, at("2020-05-20 09:00"))
    await office.say("B2", done, at("2020-05-21 09:00"))
    await take_over(store, changed(BLOC, "B2", kind="tổ"), at("2020-05-25 10:00"))
    await take_over(store, [*BLOC, ["B4", "Chi bộ mới", "B", "chi bộ", "", ""]], at("2020-06-02 10:00"))
    return office


@pytest.mark.parametrize(("code", "cluster"), PLACES)
async def test_every_point_of_a_curve_is_the_figure_of_its_moment(store: Store, code: str, cluster: str) -> None:
    """As `figures.as_of` has it, at eighty moments."""
    office = await eventful(store)
    task = await office.task()
    async with store.read() as session:
        scope = scope_of(await units.named(session, code), cluster)
        curve = await history.done_at(session, task, scope, MOMENTS)
        then = [await figures.as_of(session, task, scope, moment, ZONE) for moment in MOMENTS]
    assert curve == [(one.done, one.total) for one in then]
    assert len(set(curve)) > 1


@pytest.mark.parametrize(("code", "cluster"), PLACES)
async def test_the_parts_by_parent_add_up_to_the_whole(store: Store, code: str, cluster: str) -> None:
    """And of the parents as many are complete as the figures say."""
    office = await eventful(store)
    task, now = await office.task(), at("2020-06-10 09:00")
    async with store.read() as session:
        unit = await units.named(session, code)
        parts = await figures.by_parent(session, task, scope_of(unit, cluster), now)
        whole = await figures.of_scope(session, task, scope_of(unit, cluster), now)
    parents = [one for name, one in parts if name != unit.name]
    complete = sum(one.done == one.total for one in parents)
    added = sum((one for _, one in parts), Figures(parents=len(parents), complete_parents=complete))
    assert added == whole


async def test_units_directly_under_the_scope_stand_under_its_own_name(store: Store) -> None:
    """Last, after the parents in the order of the list."""
    office = await open_office(store)
    async with store.read() as session:
        scope = scope_of(await units.named(session, "K"))
        parts = await figures.by_parent(session, await office.task(), scope, at("2020-05-10 09:00"))
    told = [(name, one.total) for name, one in parts]
    assert told == [("Đảng bộ Sở Tài chính", 2), ("Đảng bộ Sở Y tế", 3), ("Đảng bộ Khối", 1)]


async def test_details_come_in_pages_and_leave_nothing_out(store: Store) -> None:
    """By the unit above, then by unit, whatever the size of a page."""
    await eventful(store)
    async with store.read() as session:
        campaign = await campaigns.by_key(session, CAMPAIGN.key)
        assert campaign is not None
        scope = scope_of(await units.named(session, "K"))
        pages = [list(page) async for page in details.pages(session, campaign, scope, size=2)]
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [row.code for row, _ in rows] == ["C", "A1", "A2", "B1", "B2", "B3", "B4"]
    row, parent = rows[1]
    assert (parent, row.status, row.task) == (
        "Đảng bộ Sở Tài chính",
        Status.IN_PROGRESS,
        "Tổ chức đại hội",
    )
