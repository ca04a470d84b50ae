"""What is due becomes rows of the outbox: at its moment, once, for those whom it concerns."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.campaign import ReminderRule
from domain.values import Purpose, RoleName, Status
from scheduler.planning import plan
from storage import campaigns, groups, people
from storage.engine import Store
from storage.lease import LeaseLostError
from storage.tables import Campaign, DeliveryKind, DeliveryState
from tests.builders import CAMPAIGN, CREATED, ZONE, Office, at, open_office

EVE = at("2020-06-22 18:00")
SEVEN_BEFORE = at("2020-06-23 08:00")
DUE_DAY = at("2020-06-30 08:00")
FIRST_RUNG, SECOND_RUNG, THIRD_RUNG = at("2020-07-01 08:00"), at("2020-07-02 08:00"), at("2020-07-03 08:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


async def new_at(office: Office, *moments: datetime) -> list[str]:
    """The keys that runs at these moments add, in alphabetical order; each run is made twice."""
    before = set(await office.keys())
    for moment in moments:
        await office.plan(moment)
        assert await office.plan(moment) == 0
    return sorted(set(await office.keys()) - before)


async def test_a_reminder_is_queued_at_its_moment_under_the_key_of_the_contract(office: Office) -> None:
    """Not a minute before; once, however often the heartbeat looks."""
    secretary = await office.appoint("A2")
    assert await office.plan(SEVEN_BEFORE - MINUTE) == 0
    assert await office.plan(SEVEN_BEFORE) == 1
    assert [await office.plan(now) for now in (SEVEN_BEFORE, SEVEN_BEFORE + MINUTE, SEVEN_BEFORE + DAY)] == [0, 0, 0]
    (row,) = await office.outbox()
    assert row.key == "reminder:dh2020:dai-hoi:A2:2020-06-23"
    assert (row.kind, row.stage, row.person_id) == (DeliveryKind.REMINDER, "before_due", secretary.id)
    assert (row.state, row.attempts, row.due, row.next_try) == (DeliveryState.WAITING, 0, SEVEN_BEFORE, SEVEN_BEFORE)
    assert row.stale_at == SEVEN_BEFORE + DAY


async def test_a_wave_is_reminded_by_its_own_due(small_office: Office) -> None:
    """Weeks before the others; the rungs after a Friday come on Monday and Tuesday."""
    for code in ("A1", "A2"):
        await small_office.appoint(code)
    days = [at("2020-05-15 08:00") + days * DAY for days in range(26)]
    assert await new_at(small_office, *days) == [
        f"reminder:dh2020:dai-hoi:A1:{day}"
        for day in ("2020-05-22", "2020-05-26", "2020-05-28", "2020-05-29", "2020-05-30")
    ]
    overdue = (await small_office.outbox())[-1]
    assert (overdue.stage, overdue.due) == ("overdue", at("2020-06-01 08:00"))


async def test_what_falls_on_a_weekend_comes_on_the_working_day_before(small_office: Office) -> None:
    """Saturday 27 June is told on Friday, under its own day's key."""
    await small_office.appoint("A2")
    await small_office.plan(at("2020-06-25 18:00"))
    assert await new_at(small_office, at("2020-06-26 08:00")) == ["reminder:dh2020:dai-hoi:A2:2020-06-27"]
    assert await new_at(small_office, at("2020-06-27 08:00"), at("2020-06-28 08:00")) == []


async def test_what_falls_on_a_public_holiday_comes_before_it(sqlite_store: Store) -> None:
    """Due on 3 September: one day before is National Day."""
    (task,) = CAMPAIGN.tasks
    rules = replace(CAMPAIGN.rules, reminders=ReminderRule((1,), overdue_after=()))
    due = at("2020-09-03 17:00")
    office = await open_office(
        sqlite_store, replace(CAMPAIGN, tasks=(replace(task, due=due, due_by_wave=None),), rules=rules)
    )
    await office.appoint("A2")
    assert await new_at(office, at("2020-09-01 07:59")) == []
    assert await new_at(office, at("2020-09-01 08:00")) == ["reminder:dh2020:dai-hoi:A2:2020-09-02"]
    assert await new_at(office, at("2020-09-02 08:00")) == []


async def test_who_has_finished_or_answered_on_the_day_is_left_in_peace(small_office: Office) -> None:
    """An answer of the day before does not stop a reminder."""
    for code in ("A2", "B2", "B3", "C"):
        await small_office.appoint(code)
    await small_office.plan(EVE)
    await small_office.say("A2", Status.DONE, EVE)
    await small_office.say("B2", Status.IN_PROGRESS, EVE)
    await small_office.say("B3", Status.IN_PROGRESS, at("2020-06-23 00:00"))
    assert await new_at(small_office, SEVEN_BEFORE) == [
        "reminder:dh2020:dai-hoi:B2:2020-06-23",
        "reminder:dh2020:dai-hoi:C:2020-06-23",
    ]


async def test_whoever_can_be_told_in_private_is_and_the_rest_in_the_narrowest_group(office: Office) -> None:
    """Secretary, else deputy, else one digest for the group nearest to the unit; overview groups get none."""
    await office.link("K", purpose=Purpose.OVERVIEW)
    await office.link("K")
    health, cluster = await office.link("B"), await office.link("K", cluster="Cụm 2")
    a_secretary = await office.appoint("A2")
    await office.appoint("A2", RoleName.DEPUTY)
    await office.appoint("B2", started=False)
    b_deputy = await office.appoint("B2", RoleName.DEPUTY)
    await office.appoint("B3", started=False)
    await office.plan(EVE)
    assert await new_at(office, SEVEN_BEFORE) == [
        f"digest:dh2020:{health.id}:2020-06-23",
        f"digest:dh2020:{cluster.id}:2020-06-23",
        "reminder:dh2020:dai-hoi:A2:2020-06-23",
        "reminder:dh2020:dai-hoi:B2:2020-06-23",
    ]
    told = {row.key[-13:-11]: row.person_id for row in await office.outbox() if row.kind is DeliveryKind.REMINDER}
    assert told == {"A2": a_secretary.id, "B2": b_deputy.id}
    async with office.store.begin() as session:
        await groups.note_presence(session, health.chat_id, present=False, now=EVE)
    await office.plan(at("2020-06-25 18:00"))
    assert await new_at(office, at("2020-06-26 08:00")) == [
        f"digest:dh2020:{cluster.id}:2020-06-26",
        "reminder:dh2020:dai-hoi:A2:2020-06-27",
        "reminder:dh2020:dai-hoi:B2:2020-06-27",
    ]


async def test_the_longest_in_office_is_told_and_nobody_whose_term_is_over(small_office: Office) -> None:
    """One person a unit."""
    first = await small_office.appoint("A2")
    second = await small_office.appoint("A2")
    await small_office.plan(EVE)
    await small_office.plan(SEVEN_BEFORE)
    async with small_office.store.begin() as session:
        (role,) = [role for person, role, _ in await people.listing(session, EVE) if person.id == first.id]
        role.until = SEVEN_BEFORE + MINUTE
        session.add(role)
    await small_office.plan(at("2020-06-26 08:00"))
    assert [row.person_id for row in await small_office.outbox()] == [first.id, second.id]


async def test_after_downtime_what_is_still_of_use_is_planned_and_the_rest_recorded(office: Office) -> None:
    """Down for a week: the reminder of today waits, those of days gone are cancelled."""
    await office.appoint("A2")
    await office.plan(EVE)
    assert await office.plan(DUE_DAY + timedelta(hours=1)) == 4
    assert await office.plan(DUE_DAY + timedelta(hours=1)) == 0
    assert [(row.key[-5:], row.state.value) for row in await office.outbox()] == [
        ("06-23", "cancelled"),
        ("06-27", "cancelled"),
        ("06-29", "cancelled"),
        ("06-30", "waiting"),
    ]


async def test_a_clock_that_is_set_back_adds_nothing(small_office: Office) -> None:
    """By an hour or a day; nor when it reaches the hour again."""
    await small_office.appoint("A2")
    await small_office.link("A")
    await small_office.plan(SEVEN_BEFORE)
    back = (SEVEN_BEFORE - timedelta(hours=1), SEVEN_BEFORE - DAY, SEVEN_BEFORE)
    assert [await small_office.plan(now) for now in back] == [0, 0, 0]


async def test_a_unit_that_named_its_own_date_is_reminded_around_that(small_office: Office) -> None:
    """And around the due again once that date has passed."""
    await small_office.appoint("A2")
    await small_office.say("A2", Status.IN_PROGRESS, at("2020-05-15 09:00"), day=date(2020, 6, 19))
    days = [at("2020-06-08 08:00") + days * DAY for days in range(23)]
    assert await new_at(small_office, *days) == [
        f"reminder:dh2020:dai-hoi:A2:2020-06-{day}" for day in ("12", "16", "18", "19", "23", "27", "29", "30")
    ]
    assert [row.stage for row in await small_office.outbox()] == ["before_own_date"] * 4 + ["before_due"] * 4


async def test_overdue_units_climb_from_secretary_to_overseer_to_organiser(office: Office) -> None:
    """One list a person and rung; only to those who look after an overdue unit and can be told."""
    secretary = await office.appoint("A2")
    overseer = await office.appoint("A", RoleName.OVERSEER)
    await office.appoint("K", RoleName.OVERSEER, cluster="Cụm 3")
    await office.appoint("A", RoleName.OVERSEER, started=False)
    organiser = await office.appoint("K", RoleName.ORGANISER)
    await office.say(["B2", "B3", "C"], Status.DONE, EVE)
    beside = await office.appoint("B", RoleName.OVERSEER)
    await office.plan(DUE_DAY)
    assert await new_at(office, FIRST_RUNG) == ["reminder:dh2020:dai-hoi:A2:2020-07-01"]
    assert await new_at(office, SECOND_RUNG) == [f"late:dh2020:dai-hoi:{overseer.id}:2020-07-02"]
    assert await new_at(office, THIRD_RUNG) == [f"late:dh2020:dai-hoi:{organiser.id}:2020-07-05"]
    assert await new_at(office, *(THIRD_RUNG + days * DAY for days in range(1, 9))) == []
    told = {row.person_id for row in await office.outbox() if row.due >= FIRST_RUNG}
    assert told == {secretary.id, overseer.id, organiser.id}
    assert beside.id not in told


async def test_a_tally_comes_at_its_hour_on_working_days_to_every_group_of_the_campaign(sqlite_store: Store) -> None:
    """Not to a group of units beside it, nor to one that the bot was put out of."""
    office = await open_office(sqlite_store, replace(CAMPAIGN, unit="B"))
    above, inside = await office.link("K", purpose=Purpose.OVERVIEW), await office.link("B2")
    await office.link("A")
    left = await office.link("B")
    async with sqlite_store.begin() as session:
        await groups.note_presence(session, left.chat_id, present=False, now=CREATED)
    await office.say(["B1", "B2", "B3"], Status.DONE, CREATED)
    await office.plan(at("2020-05-07 18:00"))
    assert await new_at(office, at("2020-05-08 16:59")) == []
    friday = [f"tally:dh2020:{group.id}:2020-05-08" for group in (above, inside)]
    assert await new_at(office, at("2020-05-08 17:00")) == friday
    assert await new_at(office, at("2020-05-09 17:00"), at("2020-05-10 18:00")) == []


async def test_there_is_no_tally_on_a_public_holiday(small_office: Office) -> None:
    """2 September; the next day has one again. A missed one is of no use the day after."""
    group = await small_office.link("A")
    await small_office.say([*["A1", "A2", "B1", "B2", "B3", "C"]], Status.DONE, CREATED)
    await small_office.plan(at("2020-09-01 18:00"))
    assert await new_at(small_office, at("2020-09-02 18:00")) == []
    await small_office.plan(at("2020-09-05 09:00"))
    days = {row.key[-10:]: row.state for row in await small_office.outbox() if row.due > at("2020-09-01 18:00")}
    assert days == {"2020-09-03": DeliveryState.CANCELLED, "2020-09-04": DeliveryState.CANCELLED}
    assert group.id is not None


@pytest.mark.parametrize("closed", [True, False])
async def test_a_campaign_that_does_not_run_plans_nothing(sqlite_store: Store, closed: bool) -> None:
    """Closed, or not yet open."""
    office = await open_office(sqlite_store, replace(CAMPAIGN, opens=None if closed else date(2020, 7, 1)))
    await office.appoint("A2")
    await office.link("A")
    if closed:
        async with sqlite_store.begin() as session:
            await campaigns.close(session, "dh2020", EVE)
    assert await new_at(office, SEVEN_BEFORE, DUE_DAY) == []


async def test_one_campaign_that_cannot_be_planned_does_not_stop_the_others(small_office: Office) -> None:
    """A row that nobody could have written is told to the log, and the next campaign is planned."""
    await small_office.appoint("A2")
    async with small_office.store.begin() as session:
        poisoned = await campaigns.create(session, replace(CAMPAIGN, key="poison"), CREATED, ZONE)
        poisoned.rules = "31 February"
        first = await campaigns.by_key(session, "dh2020")
        assert first is not None
        first.rules, poisoned.rules = poisoned.rules, first.rules
        session.add(first)
    assert await new_at(small_office, SEVEN_BEFORE) == ["reminder:poison:dai-hoi:A2:2020-06-23"]


async def test_a_program_that_does_not_lead_any_more_plans_nothing_and_says_so(office: Office) -> None:
    """It is no fault of the campaign's: what it was about to store is not stored, and it learns why."""

    async def refuse(_session: AsyncSession) -> None:
        raise LeaseLostError

    await office.appoint("A2")
    with pytest.raises(LeaseLostError):
        await plan(office.store.guarded(refuse), SEVEN_BEFORE, ZONE)
    assert await office.keys() == []
    assert await office.plan(SEVEN_BEFORE) == 1


async def test_any_number_of_programs_planning_at_once_queue_each_thing_once(office: Office, other: Office) -> None:
    """Private reminders, digests, tallies, reports upwards; at every moment of the last week."""
    await office.appoint("A2")
    await office.appoint("K", RoleName.ORGANISER)
    await office.appoint("K", RoleName.OVERSEER)
    group = await office.link("B")
    await office.plan(EVE)
    queued = len(await office.keys())
    for now in [SEVEN_BEFORE, DUE_DAY, at("2020-06-30 17:00"), FIRST_RUNG, SECOND_RUNG, THIRD_RUNG]:
        added = await asyncio.gather(office.plan(now), other.plan(now), office.plan(now), other.plan(now))
        queued += sum(added)
    keys = await office.keys()
    assert len(keys) == queued == len(set(keys))
    assert f"tally:dh2020:{group.id}:2020-06-30" in keys
    assert f"digest:dh2020:{group.id}:2020-06-30" in keys
    async with office.store.read() as session:
        assert (await session.get_one(Campaign, 1)).planned_until == THIRD_RUNG
