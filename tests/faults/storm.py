"""Kill at random: the bot dies at any moment while people write and messages fall due."""

import asyncio

from tests.faults.trial import Trial

WHOLE_EVERY = 10
LATE_ANSWERS = {"do": "accept_then_delay", "ms": 60, "match": {"method": "sendMessage"}, "probability": 0.5}
"""On loopback an answer takes no time at all; so that a kill can fall between a message's arrival and its answer."""


async def kill_storm(trial: Trial, kills: int = 200) -> None:
    """A life lasts up to a second from its first poll; every fourth ends before that; every tenth is the whole command
    from nothing. In each people act in bursts, and up to an hour and a half passes.
    """
    trial.telegram.faults(LATE_ANSWERS)
    for number in range(kills):
        await trial.begin(whole=number % WHOLE_EVERY == WHOLE_EVERY - 1)
        if number % 4:
            await trial.works()
        trial.pass_time(minutes=trial.chance.uniform(0, 90))
        for _ in range(trial.chance.randrange(10)):
            trial.crowd_acts(trial.chance.randrange(12))
            trial.pass_time(seconds=trial.chance.uniform(0, 5))
            await asyncio.sleep(0.1)
        await asyncio.sleep(trial.chance.uniform(0, 0.1))
        await trial.kill()
    trial.telegram.faults()
    await trial.begin()
    await trial.finish(patience=300)
