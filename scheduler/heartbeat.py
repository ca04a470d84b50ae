"""One heartbeat plans what is due and wakes the sender. The plan itself is in the database, not in the scheduler."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from scheduler.delivery import Deliverer
from scheduler.planning import plan
from scheduler.troubles import mend_counters, plan_alarms
from scheduler.watch import UNWATCHED, Watch
from storage import intake, retention
from storage.conflicts import is_away
from storage.engine import Store
from storage.lease import LeaseLostError

log = logging.getLogger(__name__)

GRACE_SECONDS = 600
"""How late a beat may be and still count: a stalled disk, a laptop's sleep. APScheduler's own default is one second."""
STOP_SECONDS = 8.0

Clock = Callable[[], datetime]


class Heartbeat:
    """Runs the jobs of the office. Nothing is remembered here: each beat derives all from rows and the time."""

    def __init__(
        self,
        store: Store,
        deliverer: Deliverer,
        clock: Clock,
        zone: ZoneInfo,
        *,
        every: int = 30,
        watch: Watch = UNWATCHED,
    ) -> None:
        """`every` is in seconds and divides a minute."""
        self._store = store
        self._deliverer = deliverer
        self._clock = clock
        self._zone = zone
        self._wake = asyncio.Event()
        self._resting = asyncio.Event()
        self._every = every
        self._watch = watch

    async def run(self) -> None:
        """Beat until cancelled; then finish what is on its way, for a few seconds at most. It may be run again.

        Raises LeaseLostError if the store refuses what is written, because another program leads now.
        """
        if interrupted := await self._deliverer.start():
            log.warning("%s messages were on their way at the last stop; whether they arrived is unknown", interrupted)
        jobs = self._start_jobs()
        sender = asyncio.create_task(self._send())
        try:
            await self.beat()
            await asyncio.shield(sender)  # the stop ends it below, when what is on its way has arrived
        finally:
            jobs.shutdown(wait=False)
            self._deliverer.stop()
            self._wake.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([sender], timeout=STOP_SECONDS)
                sender.cancel()
            if sender.done() and not sender.cancelled():
                sender.exception()  # looked at, or asyncio would complain of it: who ends this knows why

    async def beat(self) -> None:
        """Plan everything whose moment has come, then wake the sender. A beat that fails is followed by the next."""
        try:
            await plan_alarms(self._store, self._clock())  # first: a plan that fails must not keep it from being told
            await plan(self._store, self._clock(), self._zone)
        except LeaseLostError:
            log.info("nothing was planned: another program leads")
        except Exception:
            log.exception("a heartbeat could not plan; the next one looks again")
        self.wake()

    def wake(self) -> None:
        """Have what is due by now sent at once: something was queued between two beats."""
        self._resting.clear()
        self._wake.set()

    async def rest(self) -> None:
        """Return when the sender has nothing more to send at this moment."""
        await self._resting.wait()

    async def tidy(self) -> None:
        """Forget what can be of no use any more."""
        async with self._store.begin() as session:
            await intake.forget_seen(session, self._clock())
            await retention.forget(session, self._clock())

    async def recount(self) -> None:
        """Compare the kept figures with a recount, and put right what differs."""
        if rows := await mend_counters(self._store, self._clock()):
            log.error("%s kept figures differed from a recount; they have been put right", rows)
            self._watch.mended(rows)

    def _start_jobs(self) -> AsyncIOScheduler:
        jobs = AsyncIOScheduler(timezone="UTC")
        rules = {"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_SECONDS}
        jobs.add_job(quietly(self.beat), CronTrigger(second=f"*/{self._every}", timezone="UTC"), **rules)
        jobs.add_job(quietly(self.tidy), CronTrigger(hour=19, minute=17, timezone="UTC"), **rules)
        jobs.add_job(quietly(self.recount), CronTrigger(minute=47, timezone="UTC"), **rules)
        jobs.start()
        return jobs

    async def _send(self) -> None:
        while not self._deliverer.stopping:
            self._wake.clear()
            try:
                await self._deliverer.run()
                pause = await self._deliverer.pause()
            except LeaseLostError:
                raise
            except Exception as error:
                if is_away(error):
                    log.warning("the sender waits for the database: %s", type(error).__name__)
                else:
                    log.exception("the sender stumbled; it goes on at the next beat")
                pause = None
            if not self._wake.is_set():
                self._resting.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)


def quietly(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The same work for the scheduler, which would tell a job that ends with the program as one that failed."""

    @wraps(work)
    async def job() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await work()

    return job
