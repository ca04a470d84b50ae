"""Due dates that are moved: figures, lateness, reminders and the plan of before follow."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from storage import audit, campaigns, dues
from storage.dues import ClosedCampaignError, Ground, Moved, NothingOwedError, PastDueError
from storage.engine import Store
from storage.tables import (
    Assignment,
    DeliveryState,
    DueMove,
    Extension,
    ExtensionState,
)
from tests.builders import BLOC, CAMPAIGN, DUE, EARLY_DUE, ZONE, Office, at, changed, open_office, take_over

NOW = at("2020-05-15 09:00")
NEW = at("2020-07-20 17:00")


@pytest.fixture
async def office(store: Store) -> Office:
    """The bloc and its campaign."""
    return await open_office(store)


async def move(
    office: Office,
    code: str,
    to: datetime = NEW,
    *,
    below: bool = False,
    now: datetime = NOW,
    ground: Ground = Ground(),  # noqa: B008 (a frozen value)
) -> Moved:
    """Move the due of a unit."""
    task, unit = await office.task(), await office.unit(code)
    async with office.store.begin() as session:
        return await dues.move(session, task, unit, to, ground, now, ZONE, below=below)


async def moves(office: Office) -> list[DueMove]:
    """What is kept of the moves."""
    async with office.store.read() as session:
        return list((await session.exec(select(DueMove).order_by(DueMove.id))).all())


async def test_one_unit_is_moved_and_the_plan_of_before_is_kept(office: Office) -> None:
    """With reason, paper and person; once, however often."""
    chief = await office.appoint("K", RoleName.ORGANISER)
    ground = Ground("phòng, chống dịch", "Công văn số 12-CV/ĐU ngày 15/5/2020", chief.id)
    assert await move(office, "A2", ground=ground) == Moved(1)
    assert await move(office, "A2", ground=ground) == Moved(0)
    assert await office.owing() == {
        "A1": EARLY_DUE, "A2": NEW, "B1": EARLY_DUE, "B2": DUE, "B3": DUE, "C": DUE,
    }  # fmt: skip
    (kept,) = await moves(office)
    assert (kept.before, kept.after, kept.at, kept.by_wave) == (DUE, NEW, NOW, False)
    assert (kept.reason, kept.document, kept.person_id) == (ground.reason, ground.document, chief.id)
    async with office.store.read() as session:
        noted = [row for row, _ in await audit.listing(session) if row.action == "due.move"]
    assert [(row.subject, row.detail["count"]) for row in noted] == [("unit:A2", 1)]
    assert await office.differences() == []


async def test_a_subtree_is_moved_whole_whatever_its_waves(office: Office) -> None:
    """And nothing beside it; the unit itself need not owe anything."""
    with pytest.raises(NothingOwedError):
        await move(office, "B")
    assert await move(office, "B", below=True) == Moved(3)
    owing = await office.owing()
    assert {code for code, due in owing.items() if due == NEW} == {"B1", "B2", "B3"}
    assert await office.differences() == []
    assert (await office.figures("B", EARLY_DUE + timedelta(days=1))).overdue == 0
    assert (await office.figures("K", EARLY_DUE + timedelta(days=1))).overdue == 1


async def test_what_was_late_is_reckoned_anew(office: Office) -> None:
    """By the day that was told, or by the moment it was said; what is not done is overdue or is not."""
    await office.say("A1", Status.DONE, at("2020-06-02 09:00"), day=date(2020, 6, 2))
    await office.say("B1", Status.DONE, at("2020-06-02 18:00"))
    now = at("2020-06-03 09:00")
    assert (await office.figures("K", now)).late == 2
    await move(office, "A1", at("2020-06-05 17:00"), now=now)
    await move(office, "B1", at("2020-06-05 17:00"), now=now)
    assert (await office.figures("K", now)).late == 0
    await move(office, "K", at("2020-06-03 17:00"), below=True, now=now)
    assert (await office.figures("K", at("2020-06-03 18:00"))).overdue == 4
    assert await office.differences() == []


async def test_figures_of_an_earlier_moment_use_the_date_then_in_force(office: Office) -> None:
    """Both before and after several moves."""
    late = at("2020-07-10 09:00")
    before = await office.figures("K", late)
    await move(office, "K", NEW, below=True, now=late + timedelta(hours=1))
    await move(office, "A2", NEW + timedelta(days=9), now=late + timedelta(hours=2))
    assert before.overdue == 6
    assert await office.figures_then("K", late) == before
    assert (await office.figures_then("K", late + timedelta(hours=1))).overdue == 0


async def test_reminders_of_the_old_date_are_cancelled_and_those_of_the_new_one_come_in_their_time(
    office: Office,
) -> None:
    """What was sent stays sent."""
    await office.appoint("A2")
    await office.appoint("B2")
    await office.plan(at("2020-06-22 18:00"))
    await office.plan(at("2020-06-23 08:00"))
    await move(office, "A2", now=at("2020-06-23 08:01"))
    states = {row.key: row.state for row in await office.outbox()}
    assert states["reminder:dh2020:dai-hoi:A2:2020-06-23"] == DeliveryState.CANCELLED
    assert states["reminder:dh2020:dai-hoi:B2:2020-06-23"] == DeliveryState.WAITING
    for day in range(24, 31):
        await office.plan(at(f"2020-06-{day} 08:00"))
    await office.plan(at("2020-07-13 08:00"))
    keys = [key for key in await office.keys() if key.startswith("reminder:dh2020:dai-hoi:A2")]
    assert keys == ["reminder:dh2020:dai-hoi:A2:2020-06-23", "reminder:dh2020:dai-hoi:A2:2020-07-13"]


async def test_a_unit_that_was_granted_a_later_date_keeps_it_when_its_subtree_is_moved(office: Office) -> None:
    """Unless the new date is later still."""
    granted = NEW + timedelta(days=10)
    await move(office, "B2", granted)
    (report,) = await office.say("B2", Status.POSTPONED, NOW, day=date(2020, 7, 30))
    owed = await office.standing("B2")
    async with office.store.begin() as session:
        session.add(
            Extension(
                assignment_id=owed.id,
                report_id=report.id,
                wanted=date(2020, 7, 30),
                state=ExtensionState.GRANTED,
                asked_at=NOW,
                before=DUE,
                after=granted,
            )
        )
    assert await move(office, "B", below=True) == Moved(2, kept=1)
    assert (await office.owing())["B2"] == granted
    assert await move(office, "B", granted + timedelta(days=1), below=True) == Moved(3)
    assert await office.differences() == []


async def test_a_date_that_was_moved_for_a_unit_alone_does_not_follow_its_wave(office: Office) -> None:
    """A1 leaves the wave that leads; its own date stays."""
    await move(office, "A1")
    await take_over(office.store, changed(BLOC, "A1", wave=""), NOW + timedelta(days=1))
    assert (await office.owing())["A1"] == NEW


async def test_a_past_date_and_a_closed_campaign_are_refused(office: Office) -> None:
    """Nothing is changed."""
    with pytest.raises(PastDueError):
        await move(office, "A2", NOW)
    async with office.store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, NOW)
    with pytest.raises(ClosedCampaignError):
        await move(office, "A2")
    assert await moves(office) == []


async def test_who_holds_an_assignment_sees_its_new_date_in_the_same_unit_of_work(office: Office) -> None:
    """What is recorded after the move is reckoned by the new date."""
    task, unit = await office.task(), await office.unit("A1")
    owed = await office.standing("A1")
    async with office.store.begin() as session:
        held = await session.get_one(Assignment, owed.id)
        await dues.move(session, task, unit, NEW, Ground(), NOW, ZONE)
        assert held.due == NEW
    await office.say("A1", Status.DONE, at("2020-06-02 09:00"))
    assert (await office.figures("K", NEW)).late == 0
    assert await office.differences() == []
