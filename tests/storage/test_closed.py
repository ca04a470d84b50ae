"""A closed campaign: whatever becomes of the tree, the dues and the messages afterwards, its figures stay."""

from datetime import date, timedelta

import pytest

from domain.tally import Figures
from domain.values import Status
from storage import campaigns, closed, units
from storage.engine import Store
from storage.scopes import scope_of
from storage.tables import Campaign
from tests.builders import BLOC, CAMPAIGN, ZONE, Office, at, changed, open_office, take_over

SAID, END = at("2020-05-15 09:00"), at("2020-05-20 17:00")
MUCH_LATER = at("2021-01-04 08:00")
OF_K = Figures(total=6, done=3, in_progress=1, not_started=2, parents=2, complete_parents=1)
OF_A = Figures(total=2, done=2)
OF_B = Figures(total=3, done=1, in_progress=1, not_started=1)


@pytest.fixture
async def office(store: Store) -> Office:
    """A has finished, B has not; closed on 20 May."""
    office = await open_office(store)
    await office.say(["A1", "A2", "B1"], Status.DONE, SAID, message_id=5)
    await office.say("B2", Status.IN_PROGRESS, SAID, day=date(2020, 6, 1))
    async with store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, END)
    return office


async def told(office: Office, code: str, moment: object = MUCH_LATER) -> Figures:
    """What is told of a unit, asked at a moment."""
    task = await office.task()
    async with office.store.read() as session:
        campaign = await session.get_one(Campaign, task.campaign_id)
        scope = scope_of(await units.named(session, code))
        return await closed.at(session, campaign, task, scope, moment, ZONE)  # type: ignore[arg-type]


async def test_figures_are_those_of_the_moment_of_closing(office: Office) -> None:
    """Nothing has become overdue since; an earlier moment is told as it was."""
    assert [await told(office, code) for code in ("K", "A", "B")] == [OF_K, OF_A, OF_B]
    assert await told(office, "K", END) == OF_K
    assert (await told(office, "K", SAID - timedelta(hours=1))).done == 0


async def test_a_tree_that_has_changed_since_changes_nothing(office: Office) -> None:
    """A branch under another committee, a committee under another, a new branch, another kind and wave."""
    rows = changed(changed(BLOC, "B2", parent="A"), "A1", kind="đảng bộ", wave="")
    rows = (*changed(rows, "A", parent="B"), ["A9", "Chi bộ Mới", "A", "chi bộ", "", ""])
    await take_over(office.store, rows, END + timedelta(days=3))
    assert [await told(office, code) for code in ("K", "A", "B")] == [OF_K, OF_A, OF_B]
    assert await told(office, "A9") == Figures()


async def test_nothing_said_in_it_is_taken_back_or_edited_afterwards(office: Office) -> None:
    """The report stands, and so do the kept figures."""
    (report, *_) = await office.say(["A1", "A2", "B1"], Status.DONE, SAID, message_id=5)
    assert await office.undo([report], END + timedelta(hours=1)) == []
    await office.say([], Status.DONE, END + timedelta(hours=2), message_id=5, revision=9)
    assert (await office.standing("A1")).status is Status.DONE
    assert await told(office, "K") == OF_K
    assert await office.differences() == []
