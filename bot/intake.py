"""Updates come in: stored, then confirmed. What was fetched is one batch, one transaction, then answered."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Message, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.alarms import Lookout
from bot.answers import Answerer
from bot.logs import concerning
from bot.metrics import Metrics
from bot.transport import call
from domain.limits import Allowance
from domain.trouble import Trouble
from handlers.context import Answer, Work, working
from handlers.faults import apology
from handlers.language import spoken_in
from storage import alarms, audit, outbox
from storage import intake as storage
from storage.ahead import Place, look_ahead
from storage.conflicts import insisting, is_away, is_conflict
from storage.engine import Store

log = logging.getLogger(__name__)

LIMIT = 100
LONG_POLL = timedelta(seconds=25)
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST_PAUSE = 30.0
ANSWERED_A_MINUTE = 60
"""Updates of one person that are answered; what comes beyond that is taken in all the same, in silence."""

Clock = Callable[[], datetime]
Pause = Callable[[float], Awaitable[None]]
Turn = Callable[[], Awaitable[None]]
"""Returns when updates may be asked for."""
Ptb = Application[Any, Any, Any, Any, Any, Any]


class Intake:
    """Takes batches of updates through the handlers, whichever way they came."""

    def __init__(
        self,
        application: Ptb,
        store: Store,
        answerer: Answerer,
        clock: Clock,
        metrics: Metrics | None = None,
        hire: Callable[[], None] = lambda: None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """`hire` is called when work was asked for that begins after the commit, `wake` when messages were queued."""
        self._application = application
        self._metrics = metrics or Metrics()
        self._allowance = Allowance(ANSWERED_A_MINUTE, timedelta(minutes=1))
        self._store = store
        self._answerer = answerer
        self._clock = clock
        self._hire = hire
        self._wake = wake

    async def take(self, updates: Sequence[Update]) -> None:
        """Store the effect of these updates, in order, in one transaction; then let their answers go.

        If one of them fails, each is taken alone, and the failing one is kept in `failed_updates`. Returns only when
        all are stored. Raises the database's error if it is away: then nothing may be confirmed.
        """
        if not updates:
            return
        try:
            answers = await insisting(partial(self._store_together, updates))
        except _HandlerFailed:
            answers = [answer for update in updates for answer in await self._store_alone(update)]
        self._answerer.send(answers)

    async def room(self) -> None:
        """Return when so few answers wait that more updates may be taken."""
        await self._answerer.room()

    async def read(self, given: dict[str, Any]) -> Update | None:
        """The update that Telegram gave; None if the library cannot read it: then it is kept in `failed_updates`."""
        try:
            return Update.de_json(given, self._application.bot)
        except Exception as error:
            log.exception("update %s cannot be read; it is kept in failed_updates", given["update_id"])
            await self.keep(given, error)
            return None

    async def keep(self, update: dict[str, Any], error: BaseException | None) -> None:
        """Store an update (as Telegram gave it) that cannot be taken, with what is wrong with it."""
        now = self._clock()
        async with self._store.begin() as session:
            if await storage.take_in(session, [update["update_id"]], now):
                await storage.note_failed(session, update["update_id"], update, repr(error), now)
                await alarms.note(session, Trouble.UPDATE_FAILED, now)
        self._metrics.count("dondoc_updates_failed_total")

    async def _store_together(self, updates: Sequence[Update]) -> list[Answer]:
        async with self._store.begin() as session:
            now = self._clock()
            unseen = await storage.take_in(session, (update.update_id for update in updates), now)
            fresh = []
            for update in updates:
                if update.update_id in unseen:
                    unseen.discard(update.update_id)  # the same number twice in a batch is one update
                    fresh.append(update)
            if fresh:
                await look_ahead(session, *_mentioned(fresh), now)
            with working(Work(session, now)) as work:
                for update in fresh:
                    await self._handle(update, work)
        self._count(updates, work)
        if work.hired:
            self._hire()
        if outbox.has_queued(session):
            self._wake()
        return work.answers

    async def _handle(self, update: Update, work: Work) -> None:
        work.update_id = update.update_id
        work.tr = await spoken_in(work.session, update)
        audit.begin(work.session, source_of(update))
        with concerning(f"update {update.update_id}"):
            await self._application.process_update(update)
        if is_conflict(work.error):
            raise work.error
        if work.error is not None:
            raise _HandlerFailed from work.error
        if work.answers and update.effective_user and not self._allowance.take(update.effective_user.id, work.now):
            work.answers = [answer for answer in work.answers if answer.update_id != update.update_id]

    def _count(self, updates: Sequence[Update], work: Work) -> None:
        """What is stored now is told to whoever watches."""
        self._metrics.count("dondoc_updates_total", len(updates))
        for intent, sure in work.readings:
            self._metrics.count("dondoc_readings_total", intent=intent, sure="yes" if sure else "no")
        dates = [message.date for update in updates if (message := update.message) is not None]
        if dates:
            self._metrics.set("dondoc_lag_seconds", max(0.0, (self._clock() - max(dates)).total_seconds()))

    async def _store_alone(self, update: Update) -> list[Answer]:
        try:
            return await insisting(partial(self._store_together, [update]))
        except _HandlerFailed as failure:
            error = failure.__cause__
            if error is not None and is_away(error):
                raise error from None  # nothing is wrong with the update: it stays unconfirmed and comes again
            log.exception(
                "update %s could not be taken; it is kept in failed_updates", update.update_id, exc_info=error
            )
            await self.keep(update.to_dict(), error)
            return await self._apologise(update)

    async def _apologise(self, update: Update) -> list[Answer]:
        """Tell who sent it that it is kept; this must not fail on what the update failed on."""
        try:
            async with self._store.read() as session:
                answer = await apology(session, update, self._application.bot_data["deps"].translator)
        except Exception:
            log.exception("nobody could be told of update %s", update.update_id)
            return []
        return [] if answer is None else [answer]


def source_of(update: Update) -> audit.Source:
    """The message that changes come from; who is behind it is known once they are looked up."""
    message = update.effective_message
    return audit.NOBODY if message is None else audit.Source(None, message.chat.id, message.message_id)


def _mentioned(updates: Sequence[Update]) -> tuple[set[int], set[Place], set[Place]]:
    """Who speaks in these updates, in which messages, and what they reply to."""
    messages = [message for update in updates if isinstance(message := update.effective_message, Message)]
    speakers = {user.id for update in updates if (user := update.effective_user) is not None}
    answered = {(one.chat_id, one.reply_to_message.message_id) for one in messages if one.reply_to_message}
    return speakers, {(one.chat_id, one.message_id) for one in messages}, answered


class _HandlerFailed(Exception):  # noqa: N818 (a signal between two functions)
    """A handler raised; its error is the cause."""


class Poller:
    """Asks Telegram for updates and confirms what is stored by asking for the next."""

    def __init__(self, bot: Bot, intake: Intake, turn: Turn, lookout: Lookout, *, pause: Pause = asyncio.sleep) -> None:
        self._bot = bot
        self._intake = intake
        self._turn = turn
        self._lookout = lookout
        self._pause = pause
        self._failures = 0
        self.polled_at: float | None = None
        """When Telegram last answered, by the running loop's clock."""

    async def run(self) -> None:
        """Poll until cancelled. A webhook that was set is removed, never with the updates that wait behind it.

        Raises InvalidToken, and LeaseLostError if the store refuses the updates because another program leads now.
        """
        offset: int | None = None
        webhook = True
        while True:
            try:
                if webhook:
                    await self._turn()
                    webhook = not await self._bot.delete_webhook(drop_pending_updates=False)
                    self._note_answer()  # else a quiet chat would keep it from being ready for a whole long poll
                offset = await self.poll(offset)
                self._failures = 0
            except InvalidToken:
                raise
            except (TelegramError, SQLAlchemyError) as error:
                await self._lookout.failed(error)
                await self._pause(self._next_pause(error))

    async def poll(self, offset: int | None) -> int | None:
        """Fetch one batch, have it stored, and return the offset whose request will confirm it."""
        await self._intake.room()
        await self._turn()
        updates, following = await self._fetch(offset)
        self._note_answer()
        came = self._lookout.clock()
        await self._intake.take(updates)
        await self._lookout.heard(came)
        return following

    def _note_answer(self) -> None:
        self.polled_at = asyncio.get_running_loop().time()

    async def _fetch(self, offset: int | None) -> tuple[Sequence[Update], int | None]:
        """The next updates, and the offset that confirms them."""
        try:
            updates = await self._bot.get_updates(
                offset=offset, limit=LIMIT, timeout=LONG_POLL, allowed_updates=list(ALLOWED)
            )
        except TelegramError:
            raise
        except Exception:  # noqa: BLE001 (whatever the library stumbles over in one of the updates)
            return await self._fetch_unread(offset)
        return updates, updates[-1].update_id + 1 if updates else offset

    async def _fetch_unread(self, offset: int | None) -> tuple[Sequence[Update], int | None]:
        """The same, each read by itself: one that cannot be read must not keep the others away for ever."""
        fields = {"limit": str(LIMIT), "allowed_updates": json.dumps(ALLOWED)}
        fields |= {} if offset is None else {"offset": str(offset)}
        given = await call(self._bot, "getUpdates", fields)
        read = [await self._intake.read(one) for one in given]
        return [update for update in read if update is not None], given[-1]["update_id"] + 1 if given else offset

    def _next_pause(self, error: Exception) -> float:
        """Seconds before the next attempt; the failure is said once, not at every attempt."""
        self._failures += 1
        if self._failures == 1 or isinstance(error, Conflict):
            log.warning("updates do not come: %s", error)
        return pause_after(error, self._failures)


def pause_after(error: Exception, failures: int) -> float:
    """Seconds before the next attempt: as told, else doubling."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 8))
