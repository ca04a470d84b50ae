"""Databases of other versions of the program: an older one is brought up, a newer one left alone."""

import asyncio

from storage.migrate import is_current, migrate
from tests.faults.databases import opened
from tests.faults.edges import next_due
from tests.faults.trial import Trial

RELEASED = "0001"
"""The oldest tables that anybody has."""


async def older_schema(trial: Trial) -> None:
    """An office as the first release left it: the program brings it up at its start, and goes on where it was."""
    await trial.begin()
    trial.crowd_acts(20)
    trial.pass_to(next_due(trial))
    await trial.rest()
    await trial.stop()
    async with opened(trial.database) as store:
        await migrate(store.engine, RELEASED)
    await trial.begin()
    await trial.works()
    async with opened(trial.database) as store:
        if not await is_current(store.engine):
            trial.problems.append("the database was not brought up")
    trial.crowd_acts(20)
    trial.pass_to(next_due(trial))
    await trial.finish()


async def newer_schema(trial: Trial) -> None:
    """A database from the future is refused and left alone."""
    async with opened(trial.database) as store, store.begin() as session:
        known = (await (await session.connection()).exec_driver_sql("SELECT version_num FROM alembic_version")).scalar()
        await (await session.connection()).exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    life = await trial.begin(whole=True)
    async with asyncio.timeout(30):
        code = await life.end()
    said = trial.log_file.read_text("utf-8").splitlines()
    if code != 1 or len(said) != 1:
        trial.problems.append(f"a newer database: exit code {code}, {len(said)} lines: {said[:1]}")
    async with opened(trial.database) as store, store.begin() as session:
        await (await session.connection()).exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '{known}'"  # noqa: S608 (read from there)
        )
    await trial.begin()
    trial.crowd_acts(20)
    await trial.finish()
