"""When the next message may go: Telegram's limits kept before Telegram has to say so, and its halts obeyed.

Limits (core.telegram.org/bots/faq): about 30 messages a second overall, one a second in a chat, 20 a minute in a group.
A server may count in windows that slide, so each is kept for every window, one percent slower, without a burst at
the start. Everything is told by the running loop's own clock.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

SLOWER = 1.010
WINDOW = 1.008
"""Seconds in which the overall limit strictly holds: more than one, for the line may bring two messages closer, and
less than a full round of slots, so that turns given late (a busy machine) are caught up with."""
CHAT_GAP = 1.0 * SLOWER
GROUP_MESSAGES = 20
GROUP_WINDOW = 60.0 * SLOWER
PROBE_GAP = 1.0
SWEEP_FROM = 1_024


class NotSoon(Exception):  # noqa: N818 nothing went wrong
    """No turn for longer than the asker wants to wait; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not for {seconds:.1f} s")
        self.seconds = seconds


class Pacer:
    """Gives turns to send: answers before bulk, each queue in the order of asking, no chat waiting for another's limit.

    `per_second` is the overall limit; None keeps no limit at all (benchmarks), but still obeys halts.
    """

    def __init__(self, per_second: float | None = 30.0) -> None:
        self._paced = per_second is not None
        self._slot = SLOWER / per_second if per_second else 0.0
        self._recent: deque[float] = deque(maxlen=max(1, int(per_second or 1)))
        self._window = self._slot / SLOWER * WINDOW * (self._recent.maxlen or 1)
        self._bulk_at = self._last_probe = self._halted = -inf
        self._probing = False
        self._chats: dict[int, _Chat] = {}
        self._sweep_at = SWEEP_FROM
        self._passing: deque[_Turn] = deque()
        self._answers: deque[_Turn] = deque()
        self._bulk: deque[_Turn] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: int, *, urgent: bool = False, patience: float = inf) -> None:
        """Return when one message (or edit) may go to this chat; `urgent` for an answer to a person.

        An answer goes at once as long as fewer than `per_second` messages went in the last second: it needs no slot of
        the bulk's, which makes room for it.
        Raises: NotSoon as soon as it is known that a halt (for bulk: or the chat's own limit) takes more than
        `patience` seconds.
        """
        expected = self.halted(chat_id) if urgent else self.delay(chat_id)
        await self._queue(self._answers if urgent else self._bulk, chat_id, patience, expected)

    async def passage(self, chat_id: int | None = None, *, patience: float = inf) -> None:
        """Return when a call that is no message (a reaction, a pressed button's answer) may go: halts alone count.

        Raises: NotSoon as soon as it is known that a halt takes more than `patience` seconds.
        """
        await self._queue(self._passing, chat_id or 0, patience, self.halted(chat_id))

    def delay(self, chat_id: int) -> float:
        """Seconds until this chat's own limits and all halts would let a bulk message go; 0 if they would now."""
        now = asyncio.get_running_loop().time()
        return max(0.0, self._halted - now, self._ready_at(chat_id) - now)

    def halted(self, chat_id: int | None = None) -> float:
        """Seconds for which Telegram wants nothing in this chat (None: nothing at all); 0 if it said nothing."""
        now = asyncio.get_running_loop().time()
        chat = self._chats.get(chat_id or 0)
        return max(0.0, self._halted - now, chat.halted - now if chat else 0.0)

    def halt(self, chat_id: int | None, seconds: float) -> None:
        """Send nothing to this chat (None: to anybody) for so long; a shorter halt never shortens a longer one."""
        until = asyncio.get_running_loop().time() + seconds
        if chat_id is None:
            self._halted = max(self._halted, until)
        else:
            chat = self._remember(chat_id)
            chat.halted = max(chat.halted, until)
        for turn in (*self._passing, *self._answers, *self._bulk):
            if chat_id in (None, turn.chat_id) and seconds > turn.patience and not turn.given.done():
                turn.given.set_exception(NotSoon(seconds))

    def falter(self, seconds: float) -> None:
        """The server is away: halt everything for so long, then let one call a second try until `recover`."""
        self._probing = True
        self.halt(None, seconds)

    def recover(self) -> None:
        """The server answers again."""
        if self._probing:
            self._probing = False
            self._serve()

    async def _queue(self, queue: "deque[_Turn]", chat_id: int, patience: float, expected: float) -> None:
        if expected > patience:
            raise NotSoon(expected)
        loop = asyncio.get_running_loop()
        if queue is self._bulk and not queue:  # slots of a time when nobody waited are gone: no burst
            self._bulk_at = max(self._bulk_at, loop.time())
        turn = _Turn(chat_id, patience, loop.create_future())
        queue.append(turn)
        self._serve()
        try:
            await turn.given
        finally:
            if turn in queue:  # cancelled, or not soon
                queue.remove(turn)

    def _serve(self) -> None:
        """Give every turn that is due, then wake when the next one may be."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while (wake_at := self._serve_one(loop.time())) is None:
            pass
        if wake_at < inf:
            self._timer = loop.call_at(wake_at, self._serve)

    def _serve_one(self, now: float) -> float | None:
        """Give one turn and return None, or return the time before which none can be given (inf: nobody waits)."""
        wake_at = inf
        for queue, opens_at in self._gates():
            if opens_at > now:
                wake_at = min(wake_at, opens_at)
                continue
            for place, turn in enumerate(queue):
                if turn.given.done():  # cancelled or not soon, and its task has not run since
                    del queue[place]
                    return None
                ready_at = self._halted_until(turn.chat_id) if queue is self._passing else self._ready_at(turn.chat_id)
                if ready_at <= now:
                    del queue[place]
                    self._record(queue, turn.chat_id, now)
                    turn.given.set_result(None)
                    return None
                wake_at = min(wake_at, ready_at)
        return wake_at

    def _gates(self) -> "Iterator[tuple[deque[_Turn], float]]":
        """The queues in which somebody waits, first things first, and when each opens."""
        always = max(self._halted, self._last_probe + PROBE_GAP if self._probing else -inf)
        room = self._recent[0] + self._window if len(self._recent) == self._recent.maxlen else -inf
        if self._passing:
            yield self._passing, always
        if self._answers:
            yield self._answers, max(always, room)
        if self._bulk:
            yield self._bulk, max(always, room, self._bulk_at)

    def _ready_at(self, chat_id: int) -> float:
        chat = self._chats.get(chat_id)
        if chat is None:
            return -inf
        full = len(chat.recent) == GROUP_MESSAGES
        return max(chat.halted, chat.last + CHAT_GAP, chat.recent[0] + GROUP_WINDOW if full else -inf)

    def _halted_until(self, chat_id: int) -> float:
        chat = self._chats.get(chat_id)
        return chat.halted if chat else -inf

    def _record(self, queue: "deque[_Turn]", chat_id: int, now: float) -> None:
        if self._probing:
            self._last_probe = now
        if not self._paced or queue is self._passing:
            return
        self._recent.append(now)
        # An answer costs the bulk its slot too: else answers would fill the second, and the next one would have to wait
        # for a hole that every later second repeats. While bulk waits, slots are counted from when they were due, not
        # from when they were given, so that a late timer costs no time in the end.
        self._bulk_at = (self._bulk_at if self._bulk or queue is self._bulk else max(self._bulk_at, now)) + self._slot
        chat = self._remember(chat_id)
        chat.last = now
        if chat_id < 0:
            chat.recent.append(now)

    def _remember(self, chat_id: int) -> "_Chat":
        if len(self._chats) >= self._sweep_at and chat_id not in self._chats:
            self._forget_idle(asyncio.get_running_loop().time())
        return self._chats.setdefault(chat_id, _Chat())

    def _forget_idle(self, now: float) -> None:
        # A chat whose limits are all in the past is as good as one never heard of; sweeping at twice what is left
        # keeps the cost of a turn constant.
        memory = {True: GROUP_WINDOW, False: CHAT_GAP}
        busy = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if max(chat.halted, chat.last + memory[chat_id < 0]) > now
        }
        self._chats = busy
        self._sweep_at = max(SWEEP_FROM, 2 * len(busy))


@dataclass(slots=True)
class _Chat:
    """What was sent to a chat lately; `recent` is kept for groups alone."""

    last: float = -inf
    halted: float = -inf
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_MESSAGES))


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    chat_id: int
    patience: float
    given: "asyncio.Future[None]"
