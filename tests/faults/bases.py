"""What can happen to the database under a bot that works, and to single rows and updates within it."""

import asyncio
import contextlib
import resource
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from storage.tables import Campaign, Delivery, DeliveryKind, Group
from tests.faults.databases import Postgresql, opened
from tests.faults.edges import next_due
from tests.faults.program import READ_ONLY
from tests.faults.trial import SPOILT, Trial

FAILING = (
    "OperationalError",
    "InternalError",
    "InterfaceError",
    "sqlite3.",
    "psycopg.",
    "sqlalchemy",
    "Traceback",
    "could not plan",
    "could not be planned",
    "stumbled",
    "cannot be said",
    "raised an exception",
    "was lost",
    "Task exception",
    "trouble",
    "cannot be looked at",
)


async def disk_full(trial: Trial) -> None:
    """The files of the database cannot grow any more for a while. Nothing is confirmed that is not stored."""
    trial.expected, trial.without_database = FAILING, True
    life = await trial.begin()
    trial.crowd_acts(30)
    await trial.rest()
    size = max(file.stat().st_size for file in file_of(trial).parent.glob(file_of(trial).name + "*"))
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    trial.pass_to(next_due(trial))
    for _ in range(20):
        trial.crowd_acts(40)
        trial.pass_time(seconds=5)
        await asyncio.sleep(0.1)
    if not len(trial.telegram.world.updates):
        trial.problems.append("the disk was not full")
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await trial.finish(patience=120)


async def locked(trial: Trial) -> None:
    """Another program keeps the database from being written for longer than the bot waits; then it reads for long."""
    trial.expected, trial.without_database = FAILING, True
    await trial.begin()
    trial.crowd_acts(20)
    await trial.rest()
    other = sqlite3.connect(file_of(trial), isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    trial.pass_to(next_due(trial))
    trial.crowd_acts(40)
    await asyncio.sleep(13)
    other.execute("ROLLBACK")
    await trial.rest(patience=120)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM reports").fetchone()
    trial.pass_to(next_due(trial))
    trial.crowd_acts(40)
    await trial.rest()
    other.execute("ROLLBACK")
    other.close()
    await trial.finish()


async def server_gone(trial: Trial, seconds: float = 60.0) -> None:
    """PostgreSQL dies, stays away, and comes back."""
    trial.expected, trial.without_database = FAILING, True
    assert isinstance(trial.databases, Postgresql)
    await trial.begin()
    trial.crowd_acts(20)
    await trial.rest()
    trial.pass_to(next_due(trial))
    trial.databases.stop_hard()
    for _ in range(int(seconds * 2)):
        trial.crowd_acts(1)
        await asyncio.sleep(0.5)
    confirmed = len(trial.telegram.journal.updates("confirmed"))
    trial.databases.start_again()
    await trial.finish(patience=120)
    if len(trial.telegram.journal.updates("confirmed")) == confirmed:
        trial.problems.append("nothing was taken in after the database came back")


async def read_only(trial: Trial) -> None:
    """The database takes no writes for a while (a standby server, a full quota)."""
    trial.expected, trial.without_database = (*FAILING, "read-only"), True
    await trial.begin()
    trial.crowd_acts(20)
    await trial.rest()
    await order(trial, "ALTER DATABASE {name} SET default_transaction_read_only = on")
    trial.pass_to(next_due(trial))
    for _ in range(10):
        trial.crowd_acts(4)
        await asyncio.sleep(0.3)
    if not len(trial.telegram.world.updates):
        trial.problems.append("updates were confirmed that could not be stored")
    await order(trial, "ALTER DATABASE {name} SET default_transaction_read_only = off")
    await trial.finish(patience=120)


async def no_writes(trial: Trial) -> None:
    """The same for SQLite: a file system that takes no writes for a while."""
    trial.expected, trial.without_database = (*FAILING, "readonly"), True
    mark = trial.folder / "closed"
    trial.settings[READ_ONLY] = str(mark)
    await trial.begin()
    trial.crowd_acts(20)
    await trial.rest()
    mark.touch()
    trial.pass_to(next_due(trial))
    for _ in range(10):
        trial.crowd_acts(4)
        await asyncio.sleep(0.3)
    if not len(trial.telegram.world.updates):
        trial.problems.append("updates were confirmed that could not be stored")
    mark.unlink()
    await trial.finish(patience=120)


async def order(trial: Trial, statement: str) -> None:
    """Change a setting of the trial's database, for connections to come; those that are open are broken."""
    import psycopg  # noqa: PLC0415

    name = trial.database.partition("?")[0].rpartition("/")[2]
    server = trial.database.replace(f"/{name}?", "/postgres?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.format(name=name))  # type: ignore[arg-type]
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


async def poison(trial: Trial) -> None:
    """Updates that nobody can read or take, rows that nobody can plan or say: the others go on."""
    trial.expected = (
        "could not be taken",
        "cannot be read",
        "cannot be said",
        "could not be planned",
        "could not plan",
        "Traceback",
        "Error",
    )
    add = trial.telegram.world.updates.add
    await trial.begin()
    await trial.telegram.settled()
    for body in bodies(trial):
        trial.crowd_acts(5)
        if (made := add("message", body, 1)) is not None:
            trial.poisoned.add(made.id)
    trial.crowd_acts(20)
    await trial.rest()
    await spoil(trial)
    trial.pass_to(next_due(trial))
    trial.crowd_acts(20)
    await trial.finish()


def bodies(trial: Trial) -> list[dict[str, Any]]:
    """Messages that are none."""
    who = {"id": trial.office.branches[2].secretary.id, "is_bot": False, "first_name": "X"}
    date = int(trial.telegram.clock.epoch())
    chat = {"id": who["id"], "type": "private"}
    deep: dict[str, Any] = {"message_id": 1, "date": date, "chat": chat}
    for _ in range(60):
        deep = {"message_id": 1, "date": date, "chat": chat, "reply_to_message": deep}
    return [
        {"message_id": 1},
        {"message_id": "x", "date": "never", "chat": [], "from": 5},
        {"message_id": 5, "date": 10**18, "chat": chat, "from": who, "text": "/start"},
        {"message_id": 6, "date": date, "chat": chat, "from": who, "text": 17},
        deep,
    ]


async def spoil(trial: Trial) -> None:
    """A campaign whose rules name the 31st of February, and a message about nothing."""
    now = trial.telegram.clock.now()
    async with opened(trial.database) as store, store.begin() as session:
        good = (await session.exec(select(Campaign))).first()
        group = (await session.exec(select(Group))).first()
        assert good is not None
        assert group is not None
        bad = good.model_copy(update={"id": None, "key": "poison", "rules": '{"reminders": "31 February"}'})
        session.add(Campaign(**bad.model_dump()))
        times = {"due": now, "next_try": now, "stale_at": now + timedelta(days=1)}
        session.add(Delivery(key=SPOILT, kind=DeliveryKind.DIGEST, campaign_id=good.id, group_id=group.id, **times))


async def restored(trial: Trial) -> None:
    """The database is put back to a copy of an hour ago: what was due by now is doubtful and not sent again."""
    await trial.begin()
    trial.crowd_acts(20)
    trial.pass_to(next_due(trial) - timedelta(seconds=60))
    await trial.rest()
    await trial.stop()
    backup = file_of(trial).with_suffix(".backup")
    with contextlib.closing(sqlite3.connect(file_of(trial))) as live:
        live.execute(f"VACUUM INTO '{backup}'")
    trial.pass_time(minutes=5)
    await trial.begin()
    await trial.rest()
    await trial.stop()
    trial.more_doubts = len(trial.telegram.journal.calls("sendMessage"))
    for suffix in ("-wal", "-shm"):
        Path(f"{file_of(trial)}{suffix}").unlink(missing_ok=True)
    backup.replace(file_of(trial))
    await trial.command("doubt")
    await trial.begin()
    trial.crowd_acts(20)
    await trial.rest()
    trial.pass_to(next_due(trial))
    await trial.finish()


def file_of(trial: Trial) -> Path:
    """The file of a SQLite database."""
    return Path(trial.database.removeprefix("sqlite:///"))
