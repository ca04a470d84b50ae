"""Kill at random: the bot dies at any moment while people write and messages fall due."""

import asyncio

from tests.faults.edges import next_due
from tests.faults.trial import Trial

WHOLE_EVERY = 10
LIVES_A_MOMENT = 5
"""After so many lives the next morning or evening comes, so that there is always something to send."""
MOST_SENT = 8
LONGEST = 4.0
"""Seconds."""
LATE_ANSWERS = {"do": "accept_then_delay", "ms": 60, "match": {"method": "sendMessage"}, "probability": 0.5}
"""On loopback an answer takes no time at all; so that a kill can fall between a message's arrival and its answer."""


async def kill_storm(trial: Trial, kills: int = 200) -> None:
    """Every fourth life ends before its first poll; every tenth is the whole command from nothing."""
    trial.telegram.faults(LATE_ANSWERS)
    for number in range(kills):
        if number % LIVES_A_MOMENT == 0:
            trial.pass_to(next_due(trial))
        await trial.begin(whole=number % WHOLE_EVERY == WHOLE_EVERY - 1)
        if number % 4:
            await trial.works()
            await live(trial)
        await asyncio.sleep(trial.chance.uniform(0, 0.1))
        await trial.kill()
    trial.telegram.faults()
    await trial.begin()
    await trial.finish(patience=300)


async def live(trial: Trial) -> None:
    """People act in bursts, until a few more messages have been sent, or a while is over."""
    clock = asyncio.get_running_loop().time
    enough, end = sent(trial) + trial.chance.randrange(MOST_SENT), clock() + LONGEST
    while sent(trial) <= enough and clock() < end:
        trial.crowd_acts(trial.chance.randrange(4))
        trial.pass_time(seconds=trial.chance.uniform(0, 5))
        await asyncio.sleep(0.05)


def sent(trial: Trial) -> int:
    """How many messages have been sent."""
    return len(trial.telegram.journal.calls("sendMessage"))
