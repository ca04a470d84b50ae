"""Kill at random: the bot dies at any moment while people write and messages fall due."""

import asyncio

from tests.faults.trial import Trial

WHOLE_EVERY = 10
LATE_ANSWERS = {"do": "accept_then_delay", "ms": 60, "match": {"method": "sendMessage"}, "probability": 0.5}
"""On loopback an answer takes no time at all; so that a kill can fall between a message's arrival and its answer."""


async def kill_storm(trial: Trial, kills: int = 200) -> None:
    """A life lasts up to a second from its first poll; every fourth ends before that; every tenth is the whole command
    from nothing.
    """
    trial.telegram.faults(LATE_ANSWERS)
    people = asyncio.create_task(live_on(trial))
    for number in range(kills):
        await trial.begin(whole=number % WHOLE_EVERY == WHOLE_EVERY - 1)
        if number % 4:
            await trial.works()
        await asyncio.sleep(trial.chance.uniform(0, 1.0))
        await trial.kill()
    people.cancel()
    trial.telegram.faults()
    await trial.begin()
    await trial.finish(patience=300)


async def live_on(trial: Trial) -> None:
    """People act in bursts, and now and then an hour or two pass."""
    while True:
        trial.crowd_acts(trial.chance.randrange(12))
        if trial.chance.random() < 0.1:
            trial.pass_time(minutes=trial.chance.uniform(0, 90))
        else:
            trial.pass_time(seconds=trial.chance.uniform(0, 5))
        await asyncio.sleep(0.1)
