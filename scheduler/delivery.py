"""What waits in the outbox is sent: said as things stand at that moment, claimed when its turn has come and it is about
to leave, and closed with what came of it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import EditedText, Later, Moved, Outcome, Refused, Sent, Text, Unsure
from domain.trouble import Trouble
from scheduler.rendering import Renderer
from scheduler.watch import UNWATCHED, Watch
from storage import alarms, groups, outbox, people, talk
from storage.conflicts import insisting, is_away
from storage.engine import Store
from storage.tables import Delivery, DeliveryKind, DeliveryState, Post
from storage.tables.columns import stored_id

log = logging.getLogger(__name__)

IN_FLIGHT = 8
"""Messages on their way at once: enough for 30 a second at a quarter of a second each, and few in doubt at a kill."""
IN_HAND = 24
"""Messages that have their words and wait for their turn, or are on their way."""
AHEAD = 32
"""Waiting rows that are fetched together."""
FAILED_ATTEMPTS = 8
"""Attempts after which a message that Telegram keeps putting off for reasons of its own is put off for an hour."""
LONG_WAIT = timedelta(hours=1)
TROUBLES = {DeliveryState.FAILED: Trouble.REFUSED, DeliveryState.UNKNOWN: Trouble.UNKNOWN}
SHORT_WAIT = timedelta(minutes=1)
WRITE_AGAIN = 1.0
"""Seconds between two attempts to write down what became of a message."""

DECISIONS = frozenset({DeliveryKind.ESCALATION, DeliveryKind.REQUEST, DeliveryKind.DECISION})
"""What is rather told twice than not at all."""
RESENT: Mapping[str, Collection[DeliveryKind]] = {"none": (), "decisions": DECISIONS, "all": frozenset(DeliveryKind)}
"""What each word of DONDOC_RESEND_UNKNOWN stands for."""

Words = Text | EditedText
Ready = Callable[[], Awaitable[bool]]
Send = Callable[[Words, Ready], Awaitable[Outcome]]
"""Sends a message. Asks Ready once, when its turn has come and it is about to leave; if that says no nothing leaves."""
Clock = Callable[[], datetime]


class Deliverer:
    """Empties the outbox. One at a time in a program: it owns what it has claimed."""

    def __init__(
        self,
        store: Store,
        renderer: Renderer,
        send: Send,
        clock: Clock,
        watch: Watch = UNWATCHED,
        resent: Collection[DeliveryKind] = DECISIONS,
    ) -> None:
        """Of the kinds `resent` a message that may have arrived is sent once more."""
        self._store = store
        self._renderer = renderer
        self._send = send
        self._clock = clock
        self._watch = watch
        self._resent = resent
        self._ahead: deque[Delivery] = deque()
        self._in_hand: set[int] = set()
        self._looking = asyncio.Lock()
        self._leaving = asyncio.Semaphore(IN_FLIGHT)
        self._failed = False
        self.stopping = False

    async def start(self) -> int:
        """Before the first sending: what a program that died had in its hands is unknown. Returns how many."""
        self.stopping = False
        async with self._store.begin() as session:
            if interrupted := await outbox.give_up_interrupted(session):
                await alarms.note(session, Trouble.UNKNOWN, self._clock(), times=interrupted)
            await outbox.resend_once(session, self._resent, self._clock())
        return interrupted

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is on its way has arrived."""
        self.stopping = True

    async def run(self) -> None:
        """Send what waits until nothing does; several at once, each chat's in their order.

        Raises what one of them failed with, when the others have finished what they had in hand.
        """
        self._ahead.clear()
        self._failed = False
        ends = await asyncio.gather(*(self._work() for _ in range(IN_HAND)), return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end

    async def pause(self) -> float | None:
        """Seconds until something that was put off may be tried again; None if nothing was."""
        async with self._store.read() as session:
            next_try = await outbox.next_try(session)
        return None if next_try is None else max(0.0, (next_try - self._clock()).total_seconds())

    async def _work(self) -> None:
        try:
            while not (self.stopping or self._failed) and await self.deliver_next():
                pass
        except BaseException:
            self._failed = True
            raise

    async def deliver_next(self) -> bool:
        """Take one message through; False if none was waiting."""
        delivery = await self._next()
        if delivery is None:
            return False
        try:
            with self._watch.marked(f"delivery {delivery.key}"):
                await self._deliver(delivery)
        finally:
            self._in_hand.discard(stored_id(delivery.id))
        return True

    async def _next(self) -> Delivery | None:
        async with self._looking:
            if not self._ahead:
                async with self._store.read() as session:
                    found = await outbox.ripe(session, self._clock(), limit=AHEAD, besides=self._in_hand)
                self._ahead.extend(found)
            if not self._ahead:
                return None
            delivery = self._ahead.popleft()
            self._in_hand.add(stored_id(delivery.id))
            return delivery

    async def _deliver(self, delivery: Delivery) -> None:
        now = self._clock()
        try:
            async with self._store.read() as session:
                message = await self._renderer.render(session, delivery, now)
                held_until = await self._renderer.held_until(session, delivery, now)
        except Exception as error:
            if is_away(error):
                raise  # it waits as it did
            log.exception("delivery %s cannot be said", delivery.key)
            await self._close_unsayable(delivery, error, now)
            return
        if message is None:
            await self._close(delivery, DeliveryState.CANCELLED, claimed_at=now)
        elif held_until is not None:
            await self._close(delivery, DeliveryState.WAITING, claimed_at=now, next_try=held_until)
        else:
            await self._send_out(delivery, message)

    async def _send_out(self, delivery: Delivery, message: Words) -> None:
        async with AsyncExitStack() as way:
            outcome = await self._send(message, partial(self._claim, delivery, way))
            if delivery.state is DeliveryState.SENDING:
                await self._write_down(partial(self._record, delivery, message, outcome))
            elif isinstance(outcome, Later) and outcome.wait:  # it was not even its turn
                await self._close(delivery, DeliveryState.WAITING, next_try=self._clock() + outcome.wait)

    async def _claim(self, delivery: Delivery, way: AsyncExitStack) -> bool:
        """From here on it is in our hands, until what became of it is written down: one of the few on their `way`."""
        await way.enter_async_context(self._leaving)
        now = self._clock()
        try:
            taken = not self.stopping and await insisting(partial(self._take, delivery, now))
        except Exception as error:
            if is_away(error):  # nobody knows whether the claim was stored; but nothing has left
                held_as(delivery, now)
                await self._write_down(partial(self._close, delivery, DeliveryState.WAITING))
            raise
        if taken:
            held_as(delivery, now)
        return taken

    async def _take(self, delivery: Delivery, now: datetime) -> bool:
        async with self._store.begin() as session:
            return await outbox.claim(session, delivery, now)

    async def _write_down(self, record: Callable[[], Awaitable[None]]) -> None:
        """Record what became of a message, as often as it takes: while the disk is full nobody else knows it."""
        while True:
            try:
                await insisting(record)
            except SQLAlchemyError as error:
                if self.stopping or not is_away(error):
                    raise  # at the next start it is unknown
                log.warning("what became of a message cannot be written down yet: %s", type(error).__name__)
                await asyncio.sleep(WRITE_AGAIN)
            else:
                return

    async def _close_unsayable(self, delivery: Delivery, error: Exception, now: datetime) -> None:
        """Nothing has left: tried again, for something else may put it right; for good only after many attempts."""
        attempts = delivery.attempts + 1
        state = DeliveryState.FAILED if attempts >= FAILED_ATTEMPTS else DeliveryState.WAITING
        what = {"attempts": attempts, "claimed_at": now, "next_try": now + SHORT_WAIT, "error": repr(error)}
        await self._close(delivery, state, **what)

    async def _record(self, delivery: Delivery, message: Words, outcome: Outcome) -> None:
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
                await self._record_unsure(delivery, message, reason, now)

    async def _record_sent(self, delivery: Delivery, message: Words, message_id: int | None, now: datetime) -> None:
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

    async def _record_moved(self, delivery: Delivery, message: Words, new_chat_id: int, now: datetime) -> None:
        """The chat has a new id: to be tried there, unless that one is linked already and hears of it by itself."""
        async with self._store.begin() as session:
            if await groups.move(session, message.chat_id, new_chat_id):
                await self._finish(session, delivery, DeliveryState.WAITING, next_try=now)
                return
            await groups.note_presence(session, message.chat_id, present=False, now=now)
            moved = f"moved to {new_chat_id}, which is linked already"
            await self._finish(session, delivery, DeliveryState.CANCELLED, error=moved, chat_id=message.chat_id)

    async def _record_refused(self, delivery: Delivery, message: Words, reason: str, now: datetime) -> None:
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

    async def _record_unsure(self, delivery: Delivery, message: Words, reason: str, now: datetime) -> None:
        async with self._store.begin() as session:
            await self._finish(session, delivery, DeliveryState.UNKNOWN, error=reason, chat_id=message.chat_id)
            await outbox.resend_once(session, self._resent, now)

    async def _finish(self, session: AsyncSession, delivery: Delivery, state: DeliveryState, **what: object) -> None:
        """Write down what became of it; operators hear of what did not arrive, or may not have."""
        await outbox.close(session, delivery, state, **what)
        if state in TROUBLES and delivery.kind is not DeliveryKind.ALARM:  # else an alarm would beget alarms
            await alarms.note(session, TROUBLES[state], self._clock())
        self._watch.closed(delivery.kind, state)

    async def _close(self, delivery: Delivery, state: DeliveryState, **what: object) -> None:
        async with self._store.begin() as session:
            await self._finish(session, delivery, state, **what)


def held_as(delivery: Delivery, now: datetime) -> None:
    """The row as a claim left it."""
    delivery.state, delivery.claimed_at, delivery.attempts = DeliveryState.SENDING, now, delivery.attempts + 1
