"""A day registered in one task drives the reminders of the task it is registered for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.campaign import TaskRule
from domain.values import AnswerType, Status
from storage.engine import Store
from tests.builders import CAMPAIGN, CONGRESS, Office, at, open_office

REGISTRATION = TaskRule("dang-ky", "Đăng ký ngày đại hội", at("2020-05-15 17:00"), AnswerType.DATE, dates="dai-hoi")
FILE = replace(CAMPAIGN, tasks=(REGISTRATION, CONGRESS))


@pytest.fixture
async def registering(store: Store) -> Office:
    """An office that registers first, on SQLite and on PostgreSQL in turn."""
    office = await open_office(store, FILE)
    await office.appoint("A2")
    return office


async def planned(office: Office, first: str, days: int) -> list[str]:
    """The keys of the congress's reminders that a run each morning adds."""
    morning = at(f"{first} 08:00")
    for count in range(days):
        await office.plan(morning + timedelta(days=count))
    return [key for key in await office.keys() if key.startswith("reminder:dh2020:dai-hoi")]


async def test_the_registered_day_is_reminded_of(registering: Office) -> None:
    """Seven, three days and one before 20/6, a Saturday, not before 30/6."""
    await registering.say("A2", Status.DONE, at("2020-05-12 09:00"), day=date(2020, 6, 19), key="dang-ky")
    assert await planned(registering, "2020-06-10", 10) == [
        f"reminder:dh2020:dai-hoi:A2:2020-06-{day}" for day in (12, 16, 18, 19)
    ]
    assert (await registering.standing("A2")).own_day == date(2020, 6, 19)


async def test_a_registration_taken_back_is_no_day(registering: Office) -> None:
    """The due of the task holds again."""
    said = await registering.say("A2", Status.DONE, at("2020-05-12 09:00"), day=date(2020, 6, 19), key="dang-ky")
    await registering.undo(said, at("2020-05-12 10:00"))
    assert (await registering.standing("A2")).own_day is None
    assert await planned(registering, "2020-06-10", 10) == []


async def test_what_is_said_of_the_task_itself_counts_first(registering: Office) -> None:
    """The unit has changed its mind since it registered."""
    await registering.say("A2", Status.DONE, at("2020-05-12 09:00"), day=date(2020, 6, 19), key="dang-ky")
    await registering.say("A2", Status.IN_PROGRESS, at("2020-06-01 09:00"), day=date(2020, 6, 26))
    assert await planned(registering, "2020-06-10", 14) == [
        f"reminder:dh2020:dai-hoi:A2:2020-06-{day}" for day in (19, 23)
    ]


async def test_a_new_registration_takes_the_place_of_the_old(registering: Office) -> None:
    """Whatever the order in which they arrive."""
    await registering.say("A2", Status.DONE, at("2020-05-12 11:00"), day=date(2020, 6, 26), key="dang-ky")
    await registering.say("A2", Status.DONE, at("2020-05-12 09:00"), day=date(2020, 6, 19), key="dang-ky")
    assert (await registering.standing("A2")).own_day == date(2020, 6, 26)
