"""A random life, looked at after each step: the kept figures are what a recount gives."""

from storage import campaigns, counters, people, units
from storage.engine import Store
from storage.tables.columns import stored_id
from tests.faults.databases import opened
from tests.faults.trial import Trial

ACTS = ("speak", "speak", "speak", "kill", "wait", "swap")


async def mixture(trial: Trial, steps: int = 60) -> None:
    """Answers, edits, presses, undone reports, kills, hours that pass, and secretaries that change places."""
    await trial.begin()
    for step in range(steps):
        await play(trial, trial.chance.choice(ACTS))
        await trial.telegram.until(lambda: not len(trial.telegram.world.updates), patience=60)
        async with opened(trial.database) as store:
            if different := await recounted(store):
                trial.problems.append(f"after step {step} {different} kept figures differed from a recount")
    await trial.finish()


async def play(trial: Trial, act: str) -> None:
    """One step."""
    match act:
        case "speak":
            trial.crowd_acts(trial.chance.randrange(1, 6))
        case "kill":
            trial.crowd_acts(3)
            await trial.kill()
            await trial.begin()
        case "wait":
            trial.pass_time(hours=trial.chance.uniform(0, 9))
        case "swap":
            await change_secretaries(trial)


async def change_secretaries(trial: Trial) -> None:
    """An office changes hands, and a person who had one has another for a while."""
    silent = [branch for branch in trial.office.branches if branch.silent]
    branch, now = trial.chance.choice(silent), trial.telegram.clock.now()
    async with opened(trial.database) as store, store.begin() as session:
        unit = await units.named(session, branch.code)
        for _, role, held in await people.listing(session, now):
            if held.id == unit.id:
                await people.end(session, role, held, now)
                person = await people.by_telegram_id(session, branch.secretary.id)
                assert person is not None
                await people.grant(session, person, unit, role.role, now)


async def recounted(store: Store) -> int:
    """How many kept figures differ."""
    async with store.read() as session:
        ((campaign, _),) = await campaigns.listing(session)
        tasks = await campaigns.tasks_of(session, [stored_id(campaign.id)])
        return sum([len(await counters.differences(session, stored_id(task.id))) for task in tasks])
