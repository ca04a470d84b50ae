"""Presses on buttons that nobody asked for in time: Telegram keeps them for 150 seconds."""

from datetime import timedelta

from sqlmodel import select

from storage.gaps import PRESSES_LIVE
from storage.tables import Delivery, DeliveryKind, DeliveryState
from tests.faults.crowd import buttons
from tests.faults.databases import opened
from tests.faults.edges import next_due
from tests.faults.trial import Trial

SECOND = timedelta(seconds=1)


async def lost_presses(trial: Trial) -> None:
    """Down for 149 seconds: every press arrives, nobody is asked. Down for 151: whoever may have pressed is asked once.

    That is each of those who had a reminder before them, and each group with a list.
    """
    for seconds, asked in ((149, False), (151, True)):
        await trial.begin()
        trial.pass_to(next_due(trial))
        await trial.rest()
        await trial.stop()
        since = trial.telegram.clock.now()
        for _ in range(6):
            trial.crowd.press()
        press_in_a_group(trial)
        trial.pass_to(since + seconds * SECOND)
        await trial.begin()
        await trial.works()
        await trial.telegram.settled()
        await trial.rest()
        trial.pass_time(minutes=2)
        await trial.rest()
        await check_lines(trial, asked=asked)
        await trial.stop()
    await trial.begin()
    await trial.works()
    await trial.finish()


def press_in_a_group(trial: Trial) -> None:
    """Somebody presses under a list."""
    for branch in trial.office.branches:
        for message in trial.telegram.from_bot(trial.crowd.room(branch)):
            if found := [data for data in buttons(message) if data.startswith("g:")]:
                trial.telegram.press(branch.secretary, message, found[0])
                return


async def check_lines(trial: Trial, *, asked: bool) -> None:
    """Nobody was asked to press again, or people and groups were."""
    async with opened(trial.database) as store, store.read() as session:
        lines = (await session.exec(select(Delivery).where(Delivery.kind == DeliveryKind.GAP))).all()
    sent = [line for line in lines if line.state is DeliveryState.SENT]
    to_groups = [line for line in sent if line.group_id is not None]
    if bool(lines) != asked or (asked and not (to_groups and len(to_groups) < len(sent))):
        trial.problems.append(
            f"after {PRESSES_LIVE}: {len(lines)} asked to press again, {len(to_groups)} of them groups"
        )
