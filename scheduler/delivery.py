"""What waits in the outbox is sent: claimed, said as things stand at that moment, and closed with what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import Later, Moved, Outcome, Refused, Sent, Text, Unsure
from domain.trouble import Trouble
from scheduler.rendering import Renderer
from scheduler.watch import UNWATCHED, Watch
from storage import alarms, groups, outbox, people, talk
from storage.conflicts import DATABASE_AWAY, insisting
from storage.engine import Store
from storage.tables import Delivery, DeliveryKind, DeliveryState, Post

log = logging.getLogger(__name__)

IN_FLIGHT = 8
"""Messages on their way at once: enough for 30 a second at a quarter of a second each, and few in doubt at a kill."""
FAILED_ATTEMPTS = 8
"""Attempts after which a message that Telegram keeps putting off for reasons of its own is put off for an hour."""
LONG_WAIT = timedelta(hours=1)
TROUBLES = {DeliveryState.FAILED: Trouble.REFUSED, DeliveryState.UNKNOWN: Trouble.UNKNOWN}
SHORT_WAIT = timedelta(minutes=1)
WRITE_AGAIN = 1.0
"""Seconds between two attempts to write down what became of a message."""

Send = Callable[[Text], Awaitable[Outcome]]
Clock = Callable[[], datetime]


class Deliverer:
    """Empties the outbox. One at a time in a program: it owns what it has claimed."""

    def __init__(self, store: Store, renderer: Renderer, send: Send, clock: Clock, watch: Watch = UNWATCHED) -> None:
        self._store = store
        self._renderer = renderer
        self._send = send
        self._clock = clock
        self._watch = watch
        self.stopping = False

    async def start(self) -> int:
        """Before the first sending: what a program that died had in its hands is unknown. Returns how many."""
        self.stopping = False
        async with self._store.begin() as session:
            if interrupted := await outbox.give_up_interrupted(session):
                await alarms.note(session, Trouble.UNKNOWN, self._clock(), times=interrupted)
        return interrupted

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is on its way has arrived."""
        self.stopping = True

    async def run(self) -> None:
        """Send what waits until nothing does; several at once, each chat's in their order."""
        await asyncio.gather(*(self._work() for _ in range(IN_FLIGHT)))

    async def pause(self) -> float | None:
        """Seconds until something that was put off may be tried again; None if nothing was."""
        async with self._store.read() as session:
            next_try = await outbox.next_try(session)
        return None if next_try is None else max(0.0, (next_try - self._clock()).total_seconds())

    async def _work(self) -> None:
        while not self.stopping and await self.deliver_next():
            pass

    async def deliver_next(self) -> bool:
        """Take one message through; False if none was waiting."""
        claimed = await insisting(self._claim)
        if not claimed:
            return False
        with self._watch.marked(f"delivery {claimed[0].key}"):
            await self._deliver(claimed[0])
        return True

    async def _claim(self) -> Sequence[Delivery]:
        now = self._clock()
        async with self._store.begin() as session:
            return await outbox.claim(session, now, limit=1)

    async def _deliver(self, delivery: Delivery) -> None:
        now = self._clock()
        try:
            async with self._store.read() as session:
                message = await self._renderer.render(session, delivery, now)
                held_until = await self._renderer.held_until(session, delivery, now)
        except Exception as error:
            log.exception("delivery %s cannot be said", delivery.key)
            await self._write_down(partial(self._record_unsayable, delivery, error, now))
            return
        if message is not None and held_until is not None:
            await self._write_down(partial(self._close, delivery, DeliveryState.WAITING, next_try=held_until))
            return
        if message is None:
            await self._write_down(partial(self._close, delivery, DeliveryState.CANCELLED))
            return
        outcome = await self._send(message)
        await self._write_down(partial(self._record, delivery, message, outcome))

    async def _write_down(self, record: Callable[[], Awaitable[None]]) -> None:
        """Record what became of a message, as often as it takes: while the disk is full nobody else knows it."""
        while True:
            try:
                await insisting(record)
            except DATABASE_AWAY as error:
                if self.stopping:
                    raise  # at the next start it is unknown
                log.warning("what became of a message cannot be written down yet: %s", type(error).__name__)
                await asyncio.sleep(WRITE_AGAIN)
            else:
                return

    async def _record_unsayable(self, delivery: Delivery, error: Exception, now: datetime) -> None:
        """Nothing has left: tried again, since the database may have been away; for good only after many attempts."""
        given_up = delivery.attempts >= FAILED_ATTEMPTS
        state = DeliveryState.FAILED if given_up else DeliveryState.WAITING
        await self._close(delivery, state, error=repr(error), next_try=now + SHORT_WAIT)

    async def _record(self, delivery: Delivery, message: Text, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Sent(message_id):
                await self._record_sent(delivery, message, message_id, now)
            case Later(wait):
                pause = wait if delivery.attempts < FAILED_ATTEMPTS else max(wait, LONG_WAIT)
                await self._close(delivery, DeliveryState.WAITING, next_try=now + pause)
            case Moved(new_chat_id):
                await self._record_moved(delivery, message, new_chat_id, now)
            case Refused(reason):
                await self._record_refused(delivery, message, reason, now)
            case Unsure(reason):
                await self._close(delivery, DeliveryState.UNKNOWN, error=reason, chat_id=message.chat_id)

    async def _record_sent(self, delivery: Delivery, message: Text, message_id: int | None, now: datetime) -> None:
        async with self._store.begin() as session:
            what = {"sent_at": now, "chat_id": message.chat_id, "message_id": message_id, "payload": delivery.payload}
            await self._finish(session, delivery, DeliveryState.SENT, **what)
            if message_id is not None:
                about = Post(
                    chat_id=message.chat_id,
                    message_id=message_id,
                    task_id=delivery.task_id,
                    unit_id=delivery.unit_id,
                    posted_at=now,
                )
                await talk.note_posts(session, [about])

    async def _record_moved(self, delivery: Delivery, message: Text, new_chat_id: int, now: datetime) -> None:
        """The chat has a new id: to be tried there, unless that one is linked already and hears of it by itself."""
        async with self._store.begin() as session:
            if await groups.move(session, message.chat_id, new_chat_id):
                await self._finish(session, delivery, DeliveryState.WAITING, next_try=now)
                return
            await groups.note_presence(session, message.chat_id, present=False, now=now)
            moved = f"moved to {new_chat_id}, which is linked already"
            await self._finish(session, delivery, DeliveryState.CANCELLED, error=moved, chat_id=message.chat_id)

    async def _record_refused(self, delivery: Delivery, message: Text, reason: str, now: datetime) -> None:
        """Refused for good: the message failed, and its person or group is out of reach until they return."""
        log.warning("delivery %s refused: %s", delivery.key, reason)
        async with self._store.begin() as session:
            await self._finish(session, delivery, DeliveryState.FAILED, error=reason, chat_id=message.chat_id)
            if reason.startswith("Bad Request"):
                return  # about this message, not about the chat
            if delivery.person_id is not None:
                await people.note_blocked(session, message.chat_id, now)
            if delivery.group_id is not None:
                await groups.note_presence(session, message.chat_id, present=False, now=now)

    async def _finish(self, session: AsyncSession, delivery: Delivery, state: DeliveryState, **what: object) -> None:
        """Write down what became of it; operators hear of what did not arrive, or may not have."""
        await outbox.close(session, delivery, state, **what)
        if state in TROUBLES and delivery.kind is not DeliveryKind.ALARM:  # else an alarm would beget alarms
            await alarms.note(session, TROUBLES[state], self._clock())
        self._watch.closed(delivery.kind, state)

    async def _close(self, delivery: Delivery, state: DeliveryState, **what: object) -> None:
        async with self._store.begin() as session:
            await self._finish(session, delivery, state, **what)
