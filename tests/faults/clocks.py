"""What time can do: pass while the bot is down, jump, be told twice or not at all, and stop for Tết."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

from tests.faults.edges import next_due
from tests.faults.kinds import kind_of
from tests.faults.office import Plan
from tests.faults.trial import Trial

CAIRO_SPRING = Plan(
    zone="Africa/Cairo",
    begins=datetime(2023, 4, 24, 0, 10),  # noqa: DTZ001
    due=datetime(2023, 5, 5, 17),  # noqa: DTZ001
    remind_at=time(0, 30),
    tally_at=time(0, 30),
    tally_days=(0, 1, 2, 3, 4),
)
"""On Friday 28 April 2023 there was no half past midnight."""
CAIRO_AUTUMN = Plan(
    zone="Africa/Cairo",
    begins=datetime(2023, 10, 23, 7, 30),  # noqa: DTZ001
    due=datetime(2023, 11, 3, 23, 59),  # noqa: DTZ001
    remind_at=time(23, 30),
    tally_at=time(23, 30),
)
"""On Thursday 26 October 2023 half past eleven at night came twice."""
TET = Plan(
    begins=datetime(2021, 2, 8, 7, 30),  # noqa: DTZ001
    due=datetime(2021, 2, 19, 17),  # noqa: DTZ001
    days_before=(10, 2, 1, 0),
    tally_days=(),
    holidays=True,
)
TET_WEEK = (date(2021, 2, 10), date(2021, 2, 16))
HALF_HOUR = timedelta(minutes=30)


async def down_in_the_morning(trial: Trial) -> None:
    """Not there from before 08:00 until after: what fell due meanwhile goes out late."""
    for _ in range(4):
        await trial.begin()
        trial.crowd_acts(10)
        await trial.rest()
        await trial.stop()
        trial.pass_to(next_due(trial))
        trial.pass_time(minutes=trial.chance.randrange(1, 100))
        trial.crowd_acts(10)
    await trial.begin()
    await trial.finish()


async def jumps(trial: Trial) -> None:
    """An hour and a day forth and back, at any time of the day, with and without a restart."""
    await trial.begin()
    for step in (1, -1, 24, -24, 1, 24, -1, -24, 9, 24):
        trial.crowd_acts(8)
        trial.pass_to(next_due(trial))
        await trial.rest()
        trial.pass_time(hours=step)
        await trial.rest()
        if trial.chance.random() < 0.5:
            await trial.kill()
            await trial.begin()
    trial.pass_to(trial.latest)
    await trial.finish()


async def nights(trial: Trial, days: int = 6) -> None:
    """Half an hour at a time around each moment of the office's clock: each due message once."""
    await trial.begin()
    for _ in range(days):
        trial.crowd_acts(6)
        due = next_moment(trial)
        for step in range(-1, 5):
            trial.pass_to(due.astimezone(UTC) + step * HALF_HOUR)
            await asyncio.sleep(1.1)
        await trial.rest()
    await trial.finish()


async def over_tet(trial: Trial) -> None:
    """Day by day from before the feast until after it: nobody is disturbed within it."""
    await trial.begin()
    while trial.telegram.clock.now() < datetime(2021, 2, 18, 12, tzinfo=UTC):
        trial.crowd_acts(4)
        trial.pass_to(next_due(trial))
        await trial.rest()
    for entry in trial.telegram.journal.calls("sendMessage"):
        day = datetime.fromtimestamp(entry.at, trial.office.plan.place).date()
        if kind_of(entry) is not None and TET_WEEK[0] <= day <= TET_WEEK[1]:
            trial.problems.append(f"on {day} somebody was disturbed")
    await trial.finish()


def next_moment(trial: Trial) -> datetime:
    """The next day on which reminders are due, at their hour."""
    plan = trial.office.plan
    day = trial.telegram.clock.now().astimezone(plan.place)
    while True:
        at = datetime.combine(day.date(), plan.remind_at, plan.place)
        if at > trial.telegram.clock.now() and day.weekday() < 5:
            return at
        day += timedelta(days=1)
