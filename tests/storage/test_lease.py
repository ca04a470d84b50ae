"""One row says who leads; every change of it is conditional, and what an old leader writes is refused."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from storage import lease
from storage.engine import Store
from storage.lease import LENGTH, Hold, LeaseLostError, Standing
from storage.tables import Lease, Version


async def look(store: Store) -> Standing:
    """The lease now."""
    async with store.read() as session:
        return await lease.look(session)


async def take(store: Store, holder: str, seen: Standing | None = None) -> Hold | None:
    """Take it as it stands, or as it was seen."""
    seen = seen or await look(store)
    async with store.begin() as session:
        return await lease.take(session, seen, holder)


async def renew(store: Store, hold: Hold, length: timedelta = LENGTH) -> bool:
    """Make it last."""
    async with store.begin() as session:
        return await lease.renew(session, hold, length)


async def taken(store: Store, holder: str) -> Hold:
    """A lease that must be free."""
    hold = await take(store, holder)
    assert hold is not None
    return hold


async def test_the_first_to_ask_has_it_for_a_lease(store: Store) -> None:
    """By the database's clock, which here is this machine's too."""
    assert (await look(store)).is_over()
    hold = await taken(store, "a")
    standing = await look(store)
    assert (standing.holder, standing.fence, standing.is_over()) == ("a", hold.fence, False)
    assert LENGTH - timedelta(seconds=10) < standing.left <= LENGTH
    assert standing.expires_at is not None
    assert abs(standing.expires_at - datetime.now(UTC) - standing.left) < timedelta(seconds=5)


async def test_a_lease_that_is_not_renewed_is_over(store: Store) -> None:
    """And its fence is lower than the next."""
    old = await taken(store, "a")
    assert await renew(store, old, timedelta(0))
    assert (await look(store)).is_over()
    assert (await taken(store, "b")).fence > old.fence


async def test_what_seems_to_last_for_ever_is_from_before_a_clock_was_set_back(store: Store) -> None:
    """Else nobody would lead until the clock has caught up."""
    hold = await taken(store, "a")
    await renew(store, hold, timedelta(hours=1))
    assert (await look(store)).is_over()


async def test_of_many_at_once_one_takes_it(store: Store) -> None:
    """Whether the row was there or not."""
    for _ in range(2):
        seen = await look(store)
        holds = await asyncio.gather(*(take(store, f"p{number}", seen) for number in range(10)))
        winners = [hold for hold in holds if hold is not None]
        assert len(winners) == 1
        assert (await look(store)).holder == winners[0].holder
        await renew(store, winners[0], timedelta(0))


async def test_a_holder_that_renewed_meanwhile_keeps_it(store: Store) -> None:
    """It was only slow."""
    hold = await taken(store, "a")
    await renew(store, hold, timedelta(0))
    seen = await look(store)
    assert await renew(store, hold)
    assert await take(store, "b", seen) is None


async def test_who_was_overtaken_cannot_renew(store: Store) -> None:
    """Nor give back what is another's."""
    old = await taken(store, "a")
    new = await taken(store, "b")
    assert not await renew(store, old)
    async with store.begin() as session:
        await lease.release(session, old)
    assert (await look(store)).holder == "b"
    assert await renew(store, new)


async def test_what_ran_out_may_be_renewed_while_nobody_took_it(store: Store) -> None:
    """The database was away: nobody could take it either."""
    hold = await taken(store, "a")
    await renew(store, hold, timedelta(0))
    assert await renew(store, hold)
    assert not (await look(store)).is_over()


async def test_given_back_it_is_free_at_once(store: Store) -> None:
    """A program that stops keeps nobody waiting."""
    hold = await taken(store, "a")
    async with store.begin() as session:
        await lease.release(session, hold)
    assert (await look(store)).is_over()


async def test_an_old_leaders_writes_are_undone(store: Store) -> None:
    """The unit of work fails as a whole."""
    old = await taken(store, "a")
    guarded = store.guarded(lambda session: lease.confirm(session, old))
    async with guarded.begin() as session:
        session.add(Version(name="before", number=1))
    await taken(store, "b")
    with pytest.raises(LeaseLostError):
        async with guarded.begin() as session:
            session.add(Version(name="after", number=1))
    async with store.read() as session:
        assert [version.name for version in await session.exec(select(Version))] == ["before"]


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_takes_it_waits_for_what_the_holder_is_committing(store: Store) -> None:
    """Between the confirmation and the commit there is no gap for a second leader."""
    old = await taken(store, "a")
    seen = await look(store)
    async with store.begin() as session:
        await lease.confirm(session, old)
        taking = asyncio.create_task(take(store, "b", seen))
        await _until_somebody_waits(store)
        assert not taking.done()
    assert await taking is not None


async def _until_somebody_waits(store: Store) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    async with asyncio.timeout(10):
        while True:
            async with store.engine.connect() as connection:
                if (await connection.exec_driver_sql(waiting)).scalar_one():
                    return


async def test_two_units_of_work_of_the_holder_do_not_wait_for_each_other(store: Store) -> None:
    """On PostgreSQL; SQLite has one writer and the second begins when the first has ended."""
    hold = await taken(store, "a")
    if store.is_sqlite:
        return
    async with store.begin() as first, store.begin() as second:
        await lease.confirm(first, hold)
        await lease.confirm(second, hold)


async def test_a_holder_whose_work_never_pauses_can_renew_all_the_same(store: Store) -> None:
    """Found under load: of units of work that follow each other closely one is always about to be committed."""
    hold = await taken(store, "a")
    if store.is_sqlite:
        return
    async with store.begin() as work, asyncio.timeout(10):
        await lease.confirm(work, hold)
        async with store.begin() as session:
            assert await lease.renew(session, hold)


async def test_the_clock_is_the_databases(store: Store) -> None:
    """Aware, and finer than a second."""
    async with store.begin() as session:
        now = await lease.clock(session)
        await session.exec(update(Lease).values(expires_at=now))  # stored as any moment
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
