"""Work that the database took back for another's sake is done anew; any other failure is told at once."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from storage.conflicts import ATTEMPTS, insisting, is_conflict
from storage.engine import Store
from storage.tables import Version


async def count_up(store: Store, meet: asyncio.Barrier | None = None) -> None:
    """Read a number, then write the next: lost if two did so at once and the database did not mind."""
    async with store.begin() as session:
        await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        version = (await session.exec(select(Version).where(Version.name == "x"))).one()
        if meet is not None:
            await meet.wait()
        version.number += 1
        session.add(version)


@pytest.fixture
async def counted(store: Store) -> Store:
    """A database with a number in it."""
    async with store.begin() as session:
        session.add(Version(name="x", number=0))
    return store


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_many_at_once_all_count(counted: Store) -> None:
    """Those that collided came again."""
    meet = asyncio.Barrier(4)
    calls = 0

    async def work() -> None:
        nonlocal calls
        calls += 1
        await count_up(counted, meet if calls <= 4 else None)

    await asyncio.gather(*(insisting(work) for _ in range(4)))
    async with counted.read() as session:
        assert (await session.exec(select(Version.number).where(Version.name == "x"))).one() == 4
    assert calls > 4


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_collision_without_end_is_told(counted: Store) -> None:
    """After a bounded number of attempts."""
    calls = 0

    async def work() -> None:
        nonlocal calls
        calls += 1
        async with counted.begin() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            version = (await session.exec(select(Version).where(Version.name == "x"))).one()
            await count_up(counted)
            version.number += 1
            session.add(version)

    with pytest.raises(DBAPIError) as caught:
        await insisting(work)
    assert is_conflict(caught.value)
    assert calls == ATTEMPTS


async def test_what_fails_otherwise_is_not_repeated(store: Store) -> None:
    """A key that is taken stays taken."""
    calls = 0

    async def work() -> None:
        nonlocal calls
        calls += 1
        async with store.begin() as session:
            session.add(Version(name="y", number=0))

    await work()
    with pytest.raises(DBAPIError):
        await insisting(work)
    assert calls == 2
