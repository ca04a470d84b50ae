"""The line to Telegram and the database are watched: where one was broken, operators and people hear of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram.error import Conflict

from domain.messages import Outcome, Outgoing, Text
from domain.trouble import Trouble
from locales.translator import Translator
from reports.text import trouble
from storage import alarms, gaps, marks
from storage.alarms import TOLD_EVERY
from storage.engine import Store

log = logging.getLogger(__name__)

MARKED_EVERY = timedelta(seconds=5)
"""How exactly the moment of the last poll is known to whoever takes over."""


@dataclass(slots=True)
class Lookout:
    """Told by the poller of every answer from Telegram and of every failure.

    What can be written down is (`storage.alarms`); that the database is away cannot, so that is sent at once to the
    operators last known, once an hour by this process's memory.
    """

    store: Store
    send: Callable[[Outgoing], Awaitable[Outcome]]
    clock: Callable[[], datetime]
    tr: Translator
    zone: ZoneInfo
    operators: tuple[int, ...] = ()
    away_told: datetime | None = None
    away_since: datetime | None = None
    marked: datetime | None = None
    heard_at: float | None = None
    """When Telegram last answered, by the running loop's clock; None after a failure, and at first."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def heard(self, at: datetime) -> None:
        """Telegram gave what had come in at `at`, and it is stored. Raises the database's error.

        A clock that jumps is no gap: between two answers of one process only a failure, or minutes by the loop's own
        clock, can be one.
        """
        elapsed = asyncio.get_running_loop().time()
        unbroken = self.heard_at is not None and elapsed - self.heard_at <= gaps.PRESSES_LIVE.total_seconds()
        if not unbroken or self.marked is None or not timedelta() <= at - self.marked < MARKED_EVERY:
            async with self.store.begin() as session:
                since = await marks.last(session, marks.POLLED)
                if not unbroken and since is not None and at - since > gaps.PRESSES_LIVE:
                    await self._note_gap(session, since, at)
                await marks.set_to(session, marks.POLLED, at)
                self.operators = tuple(one.telegram_id for one in await alarms.operators(session, at))
            self.marked = at
        self.heard_at, self.away_since = elapsed, None

    async def failed(self, error: Exception) -> None:
        """Updates do not come, or cannot be stored."""
        self.heard_at = None
        if isinstance(error, SQLAlchemyError):
            self._tell_away()
        if isinstance(error, Conflict):
            await self.note(Trouble.CONFLICT)

    async def note(self, kind: Trouble) -> None:
        """It happened; the operators hear of it with the next heartbeat."""
        try:
            async with self.store.begin() as session:
                await alarms.note(session, kind, self.clock())
        except SQLAlchemyError as error:
            log.warning("an alarm could not be noted (%s): %s", type(error).__name__, kind)

    async def _note_gap(self, session: AsyncSession, since: datetime, until: datetime) -> None:
        asked = await gaps.plan(session, since, until)
        log.warning("Telegram was not asked from %s to %s; people asked to press again: %s", since, until, asked)
        if until - since > gaps.MESSAGES_LIVE:
            await alarms.note(session, Trouble.GAP, until, f"{since.isoformat()}/{until.isoformat()}")

    def _tell_away(self) -> None:
        """Say so directly, beside the next attempt to poll."""
        now = self.clock()
        self.away_since = self.away_since or now
        if self.away_told is not None and timedelta() <= now - self.away_told < TOLD_EVERY:
            return
        self.away_told = now
        words = trouble.alarm(self.tr, Trouble.DATABASE_AWAY, 1, self.away_since, "", self.zone)
        for chat_id in self.operators:
            task = asyncio.ensure_future(self._say(Text(chat_id, words)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _say(self, message: Text) -> None:
        log.warning("an operator was told that the database is away: %s", await self.send(message))
