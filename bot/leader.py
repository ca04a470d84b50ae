"""One program leads: it polls, plans and sends. The others stand by until its lease is over."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from itertools import count
from math import inf
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.parts import until_one_ends
from storage import lease
from storage.engine import Store
from storage.lease import LENGTH, Hold, LeaseLostError, Standing

log = logging.getLogger(__name__)

TROUBLE = (SQLAlchemyError, OSError)
"""The database is away, or too slow (TimeoutError is an OSError)."""
PROCESSES = Path("/proc")
numbers = count(1)

Work = Callable[[], Coroutine[Any, Any, None]]


class Leader:
    """Takes the lease when it can, keeps it as long as it can, and lets work run only meanwhile.

    Three things keep an old leader (one that was stopped for a while, or cut off) from doing anything:
    - what it writes through `store` is refused by the database once somebody else has taken the lease;
    - `sure` turns false by this machine's own clock when the lease may have run out: whoever sends asks it last;
    - as soon as it learns that the lease was taken, its work is ended.
    While the database is away nobody can take the lease, so work is not ended but waits (`held`).
    """

    def __init__(self, store: Store, *, length: timedelta = LENGTH) -> None:
        self.name = holder_name()
        self.store = store.guarded(self._confirm)
        self.standing: Standing | None = None
        """The lease as this program last saw it."""
        self._plain = store
        self._length = length
        self._third = length.total_seconds() / 3
        self._hold: Hold | None = None
        self._sure_until = -inf
        self._looked_at = -inf
        self._renewed = asyncio.Event()

    @property
    def leads(self) -> bool:
        """It has taken the lease and not learnt that somebody else has."""
        return self._hold is not None

    @property
    def seconds_since_look(self) -> float:
        """How long ago the lease was last seen or renewed; infinite before the first time."""
        return elapsed() - self._looked_at

    def sure(self) -> bool:
        """Nobody else can have taken the lease. Costs nothing; asked right before each send and each poll."""
        return self._hold is not None and elapsed() < self._sure_until

    async def held(self) -> None:
        """Return when it is sure that this program leads."""
        while not self.sure():
            self._renewed.clear()
            await self._renewed.wait()

    async def run(self, work: Work) -> None:
        """Stand by, lead, and stand by again, until cancelled. `work` is begun at each taking and ended at each loss.

        Raises what `work` fails with. The lease is kept when this ends: see `close`.
        """
        while True:
            hold = await self._stand_by()
            log.info("this program leads (fence %s)", hold.fence)
            try:
                await until_one_ends(self._keep(hold), work())
            except LeaseLostError:
                log.info("a write was refused")
            log.warning("another program leads now; this one stands by")

    async def close(self) -> None:
        """Give the lease back, so that the next program need not wait for it to run out."""
        hold, self._hold = self._hold, None
        if hold is None:
            return
        try:
            async with asyncio.timeout(self._third), self._plain.begin() as session:
                await lease.release(session, hold)
        except TROUBLE as error:
            log.warning("the lease could not be given back, it runs out by itself: %s", kind_of(error))

    async def _confirm(self, session: AsyncSession) -> None:
        hold = self._hold
        if hold is None:
            raise LeaseLostError
        try:
            await lease.confirm(session, hold)
        except LeaseLostError:
            self._hold = None
            raise

    async def _stand_by(self) -> Hold:
        said = ""
        while True:
            began = elapsed()
            try:
                async with asyncio.timeout(self._length.total_seconds()):
                    standing = await self._look()
                    hold = await self._take(standing) if self._is_free(standing) else None
            except TROUBLE as error:
                log.warning("the lease cannot be looked at: %s", kind_of(error))
                await asyncio.sleep(self._third)
                continue
            if hold is not None:
                self._hold = hold
                self._extend(began)
                return hold
            if standing.holder != said:
                said = standing.holder
                log.info("standing by: %s leads", said)
            await asyncio.sleep(min(self._third, max(self._third / 5, standing.left.total_seconds())))

    def _is_free(self, standing: Standing) -> bool:
        return standing.is_over(self._length) or is_dead(standing.holder)

    async def _look(self) -> Standing:
        async with self._plain.read() as session:
            standing = await lease.look(session)
        self.standing, self._looked_at = standing, elapsed()
        return standing

    async def _take(self, seen: Standing) -> Hold | None:
        async with self._plain.begin() as session:
            return await lease.take(session, seen, self.name, self._length)

    async def _keep(self, hold: Hold) -> None:
        """Renew the lease until somebody else has taken it."""
        pause = self._third
        while True:
            await asyncio.sleep(pause)
            began = elapsed()
            try:
                async with asyncio.timeout(self._length.total_seconds()), self._plain.begin() as session:
                    renewed = await lease.renew(session, hold, self._length)
            except TROUBLE as error:
                log.warning("the lease cannot be renewed: %s", kind_of(error))
                pause = self._third / 5
                continue
            if not renewed:
                self._hold = None
                return
            pause = self._third
            self._extend(began)

    def _extend(self, began: float) -> None:
        """The database counts from its own now, which is later than the moment at which the question `began`."""
        self._looked_at = began
        self._sure_until = began + self._length.total_seconds()
        self._renewed.set()


def holder_name() -> str:
    """A name for this program's hold that no other has, now or later: machine, start of the machine, room of process
    numbers (a container has its own), process number and its beginning, and how many such names this process has had.
    """
    own = os.getpid()
    return f"{socket.gethostname()}/{_machine()}/{own}/{_beginning(own) or 0}/{next(numbers)}"


def is_dead(holder: str) -> bool:
    """Whether it is known that the process that gave itself this name is gone. Of another machine, or another
    container, nothing is known.
    """
    _, _, rest = holder.partition("/")
    machine, _, process = rest.partition("/")
    if not process or machine != _machine() or not PROCESSES.is_dir():
        return False
    number, beginning, _ = process.split("/", 2)
    return _beginning(int(number)) != int(beginning)


def elapsed() -> float:
    """Seconds of a clock that nobody sets and that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def kind_of(error: BaseException) -> str:
    """What kind of error it is; its text may hold an address or a password."""
    return type(getattr(error, "orig", None) or error).__name__


def _machine() -> str:
    """Which start of which machine, and which room of process numbers; empty where that cannot be told."""
    try:
        boot = (PROCESSES / "sys/kernel/random/boot_id").read_text("ascii").strip()
        room = (PROCESSES / "self/ns/pid").readlink().name
    except OSError:
        return ""
    return f"{boot}.{room}"


def _beginning(process: int) -> int | None:
    """When a process began, in ticks since the machine's start; None if it is gone (or dead and not yet buried)."""
    try:
        line = (PROCESSES / str(process) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    state, *fields = line.rpartition(")")[2].split()  # the name before it may hold anything
    return None if state in "ZX" else int(fields[18])
