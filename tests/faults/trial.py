"""One trial: an office, a sandbox in this process, a bot that is killed, and the people who do not care."""

import asyncio
import random
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from sandbox import Sandbox
from sandbox.journal import Entry
from storage import lease
from storage.lease import LENGTH
from storage.tables import Delivery, DeliveryState
from tests.faults.crowd import Crowd
from tests.faults.databases import Databases, opened
from tests.faults.demands import demands
from tests.faults.life import Life
from tests.faults.office import Office, Plan, furnish, populate
from tests.faults.program import Edge

PATIENCE = 120.0
AT_ONCE = timedelta(seconds=120)
"""How far the clock is moved for a message that was put off: not so far that the bot would see a gap."""
ANYWHERE = "127.0.0.1:0"
SPOILT = "spoilt"
"""The key of a delivery that is about nothing."""
LEASE = timedelta(seconds=5)
"""Where several programs share a database."""
HARMLESS = ("query is too old", "message is not modified")
"""Refusals that are no fault of the bot's: an answer to a late press, a card whose figures have not changed."""
LOST_ANSWERS = ("accept_then_drop", "bad_json", "reset", "drop_before")
"""Faults that leave the bot without an answer."""


@dataclass(slots=True)
class Trial:
    """Everything that a scenario works with."""

    telegram: Sandbox
    office: Office
    crowd: Crowd
    chance: random.Random
    databases: Databases
    database: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    life: Life | None = None
    """The one that leads."""
    programs: list[Life] = field(default_factory=list)
    """All that run, or have ended and are not replaced yet."""
    ports: list[int] = field(default_factory=list)
    """Where the programs listen, if somebody must know."""
    armed: bool = False
    killed: list[float] = field(default_factory=list)
    """When, in seconds since 1970."""
    lost_answers: tuple[str, ...] = LOST_ANSWERS
    poisoned: set[int] = field(default_factory=set)
    """Updates that no handler can take, by the scenario's own doing."""
    expected: tuple[str, ...] = ()
    """Words of refusals and log lines that the scenario itself has brought about."""
    away: dict[int, datetime] = field(default_factory=dict)
    """Chats (Telegram ids) in which the scenario lets no message arrive that is due before this moment."""
    jumps: list[tuple[datetime, datetime]] = field(default_factory=list)
    without_database: bool = False
    """The scenario takes the database away."""
    more_doubts: int = 0
    """Messages that are in doubt by the scenario's own doing."""
    problems: list[str] = field(default_factory=list)
    """What a scenario itself has found wrong."""
    ended: int = 0
    """How many entries the journal had when the last leader's life ended."""
    latest: datetime = field(init=False)
    """How far the clock has ever been."""

    def __post_init__(self) -> None:
        self.latest = self.telegram.clock.now()
        self.settings = {
            "DONDOC_BOT_TOKEN": self.telegram.token,
            "DONDOC_API_URL": self.telegram.url,
            "DONDOC_DATABASE_URL": self.database,
            "DONDOC_CLOCK_FILE": str(self.folder / "clock.json"),
            "DONDOC_LISTEN": ANYWHERE,
            "DONDOC_TIMEZONE": self.office.plan.zone,
        }

    @property
    def log_file(self) -> Path:
        """What all its bots wrote."""
        return self.folder / "log.txt"

    async def begin(self, edge: Edge | None = None, *, whole: bool = False) -> Life:
        """Start the bot; where several share a database, as many as are missing. Returns the one that leads."""
        alone = self.databases.replicas == 1
        command = ("run",) if whole and alone else ()
        length = LENGTH if alone else LEASE
        self.programs = [one for one in self.programs if not one.over]
        self.armed = edge is not None
        for _ in range(self.databases.replicas - len(self.programs)):
            listen = self.free_place()
            begun = await Life.begin(self.settings | {"DONDOC_LISTEN": listen}, self.log_file, edge, command, length)
            begun.listen = listen
            self.programs.append(begun)
        self.life = self.programs[0] if alone else await self.leader()
        return self.life

    def free_place(self) -> str:
        """Where the next program may listen."""
        taken = [one.listen for one in self.programs if not one.over]
        return next((place for port in self.ports if (place := f"127.0.0.1:{port}") not in taken), ANYWHERE)

    async def leader(self) -> Life:
        """Wait until one of the programs leads, or none lives any more."""
        async with asyncio.timeout(PATIENCE):
            while alive := [one for one in self.programs if not one.over]:
                holder = await holder_of(self.database)
                if found := [one for one in alive if f"/{one.pid}/" in holder]:
                    return found[0]
                await asyncio.sleep(0.05)
        return self.programs[0]

    async def works(self) -> None:
        """Wait until the bot that leads since the last death has begun to ask for updates."""
        entries = self.telegram.journal.entries

        def asks() -> bool:
            return any(entry.method == "deleteWebhook" for entry in entries[self.ended :])

        await self.telegram.until(asks, patience=PATIENCE)

    async def command(self, *words: str) -> None:
        """Run a command of the operator's."""
        life = await Life.begin(self.settings, self.log_file, command=words)
        if (code := await life.end()) != 0:
            self.problems.append(f"dondoc {' '.join(words)}: exit code {code}")

    def note_death(self) -> None:
        """The bot is killed, or as good as that: what it was sending is in doubt."""
        self.killed.append(time.time())
        self.ended = len(self.telegram.journal.entries)

    async def kill(self) -> None:
        """SIGKILL to the bot that leads."""
        if self.life is not None:
            self.note_death()
            await self.life.kill()
            self.life = None

    async def kill_all(self) -> None:
        """SIGKILL to all that run."""
        for one in self.programs:
            if not one.over:
                self.note_death()
                await one.kill()
        self.life = None

    async def stop(self) -> int:
        """SIGTERM; the first exit code that is not 0."""
        alive = [one for one in self.programs if not one.over]
        for one in alive:
            one.send(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            codes = [await one.end() for one in alive]
        self.life, self.ended = None, len(self.telegram.journal.entries)
        return next((code for code in codes if code), 0)

    async def finish(self, patience: float = PATIENCE) -> None:
        """Let the bot come to rest, and stop it."""
        await self.rest(patience)
        if (code := await self.stop()) != 0:
            self.problems.append(f"exit code {code}")

    def crowd_acts(self, times: int) -> None:
        """Let people do things."""
        for _ in range(times):
            self.crowd.act()

    def pass_time(self, **step: float) -> None:
        """Move the clock."""
        self.pass_to(self.telegram.clock.now() + timedelta(**step))

    def pass_to(self, at: datetime) -> None:
        """Set the clock, and remember what it was and how far it has ever been."""
        before = self.telegram.clock.now()
        self.telegram.clock.set(at)
        self.jumps.append((before, self.telegram.clock.now()))
        self.latest = max(self.latest, self.telegram.clock.now())

    def was_late(self, row: Delivery) -> bool:
        """A message was of no use any more when the bot came to it, or the clock went past that while it was at it."""
        if row.claimed_at is None or row.claimed_at >= row.stale_at:
            return True
        return any(before == row.claimed_at and after >= row.stale_at for before, after in self.jumps)

    async def rest(self, patience: float = PATIENCE) -> None:
        """Wait until every update is taken in, and what is due is planned and nothing of it can be sent at this moment.

        What the bot has put off is waited for by moving the clock.
        """
        async with asyncio.timeout(patience):
            quiet = 0
            while quiet < 3:
                await self.telegram.until(lambda: not len(self.telegram.world.updates), patience=patience)
                soonest = await self.soonest()
                if soonest is not None and soonest > self.telegram.clock.now():
                    self.pass_to(soonest)
                quiet = quiet + 1 if soonest is None else 0
                await asyncio.sleep(0.4)

    async def soonest(self) -> datetime | None:
        """When the next message may be tried: now, if it is not planned yet; None if none can be within minutes."""
        open_states = (DeliveryState.WAITING, DeliveryState.SENDING)
        soon = self.telegram.clock.now() + AT_ONCE
        waiting = select(func.min(Delivery.next_try)).where(
            col(Delivery.state).in_(open_states), col(Delivery.next_try) <= soon
        )
        try:
            async with opened(self.database) as store, store.read() as session:
                planned = set((await session.exec(select(Delivery.key))).all())
                soonest = (await session.exec(waiting)).one()
        except DBAPIError:
            return self.telegram.clock.now()  # the database is away: by no means at rest
        return soonest if planned.issuperset(demands(self)) else self.telegram.clock.now()

    def may_fail(self, chat: int | None, due: datetime) -> bool:
        """Whether the scenario let a message not arrive."""
        return chat in self.away and due < self.away[chat]

    def is_spoilt(self, row: Delivery) -> bool:
        """The scenario made this row so that nobody can say it."""
        return row.key == SPOILT

    async def ends(self, patience: float = PATIENCE) -> None:
        """Wait until the bot has killed itself (those that are armed: one after the other), or somebody it."""
        assert self.life is not None
        dying = self.programs if self.armed else [self.life]
        async with asyncio.timeout(patience):
            for one in dying:
                await one.end()
                self.note_death()
        self.life = None

    def refusals(self) -> list[str]:
        """What the sandbox refused though no fault rule told it to."""
        told: list[Entry] = self.telegram.journal.refused()
        lines = [f"{one.method}: {one.error}" for one in told if not any(words in one.error for words in HARMLESS)]
        return [line for line in lines if not any(words in line for words in self.expected)]

    def complaints(self) -> list[str]:
        """Errors in the bots' log."""
        lines = self.log_file.read_text("utf-8").splitlines() if self.log_file.exists() else []
        bad = [line for line in lines if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")]
        return [line for line in bad if not any(words in line for words in self.expected)]


@asynccontextmanager
async def opened_trial(databases: Databases, seed: int, plan: Plan | None = None) -> AsyncIterator[Trial]:
    """An office on its first morning; nothing runs yet, the clock stands still."""
    plan = plan or Plan()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Sandbox(
            start=plan.start, rate=0, clock_file=folder / "clock.json", first_update=1_000, webhook_unit=0.02
        ) as telegram:
            office = populate(telegram, plan)
            chance = random.Random(seed)  # noqa: S311 - to be repeated
            database = await databases.make(plan, partial(furnish, office=office))
            trial = Trial(telegram, office, Crowd(telegram, office, chance), chance, databases, database, folder)
            try:
                yield trial
            finally:
                await trial.kill_all()


async def holder_of(database: str) -> str:
    """Who holds the lease, as far as the database can be asked."""
    try:
        async with opened(database) as store, store.read() as session:
            return (await lease.look(session)).holder
    except DBAPIError:
        return ""
