"""Dues that were moved, and what goes out by them: nothing of the old date, everything of the new one."""

from datetime import datetime

from domain.values import RoleName, Status
from storage import dues
from storage.dues import Ground
from tests.builders import ZONE, at
from tests.scheduler.conftest import Desk


async def move(desk: Desk, code: str, to: datetime, now: datetime, *, below: bool = False) -> None:
    """Another due for a unit."""
    task, unit = await desk.office.task(), await desk.office.unit(code)
    async with desk.office.store.begin() as session:
        await dues.move(session, task, unit, to, Ground(), now, ZONE, below=below)


async def test_an_overseer_hears_of_every_overdue_unit_though_dues_were_moved_to_another_hour(any_desk: Desk) -> None:
    """The same day, half past eleven for one and five for the others."""
    desk = any_desk
    await desk.office.appoint("K", RoleName.OVERSEER)
    await move(desk, "A2", at("2020-06-30 11:30"), at("2020-05-15 09:00"))
    await desk.office.say(["A1", "B1", "B3", "C"], Status.DONE, at("2020-05-16 09:00"))
    await desk.office.plan(at("2020-07-01 18:00"))
    told = " ".join(await desk.at(at("2020-07-02 08:00")))
    assert ("Chi bộ Thanh tra" in told, "Chi bộ Tổ chức" in told) == (True, True)
    assert await desk.at(at("2020-07-02 08:01")) == []


async def test_a_unit_that_was_given_more_time_is_reminded_by_the_new_date_alone(any_desk: Desk) -> None:
    """Not on the old day, nor in the list of who is overdue; on the new one, and upwards when that has passed."""
    desk = any_desk
    await desk.office.appoint("A2")
    await desk.office.appoint("K", RoleName.OVERSEER)
    await desk.office.say(["A1", "B1", "B2", "B3", "C"], Status.DONE, at("2020-05-16 09:00"))
    await move(desk, "A2", at("2020-07-20 17:00"), at("2020-06-22 09:00"))
    await desk.office.plan(at("2020-06-22 18:00"))
    for day in ("06-23", "06-29", "06-30", "07-01", "07-02"):
        assert await desk.at(at(f"2020-{day} 08:00")) == []
    (first,) = await desk.at(at("2020-07-13 08:00"))
    assert "chậm nhất ngày 20/7/2020 (còn 7 ngày)" in first
    await desk.office.plan(at("2020-07-21 18:00"))
    (late,) = await desk.at(at("2020-07-22 08:00"))
    assert "hạn: ngày 20/7/2020, quá hạn 2 ngày" in late


async def test_a_list_that_waits_is_made_of_who_still_has_that_date(any_desk: Desk) -> None:
    """The whole committee was given more time after it was planned: nobody is left to be named."""
    desk = any_desk
    group = await desk.office.link("B")
    await desk.office.plan(at("2020-06-22 18:00"))
    await desk.office.plan(at("2020-06-23 08:00"))
    await move(desk, "B", at("2020-07-20 17:00"), at("2020-06-23 08:00"), below=True)
    assert await desk.at(at("2020-06-23 08:01")) == []
    assert [text.chat_id for text in desk.wire.sent] == []
    assert group.id is not None
