"""When the next message may go: Telegram's limits kept before Telegram has to say so, and its halts obeyed.

Limits (core.telegram.org/bots/faq): about 30 messages a second overall, one a second in a chat, 20 a minute in a group.
A server may count in windows that slide, so each is kept for every window, one percent slower, without a burst at
the start or after a stall. What counts is when a message left, not when it was let go: whoever was given a turn holds
its place until then, and waits for its room before the first byte. Everything is told by the running loop's own clock.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from math import inf

SLOWER = 1.010
WINDOW = 1.008
"""Seconds in which the overall limit strictly holds: more than one, for the line may bring two messages closer, and
less than a full round of slots, so that turns given late (a busy machine) are caught up with."""
BRISK = 0.75
"""How much of a slot stays between two turns of the bulk while it catches up: not a burst, which the line would have to
bring to the server without a hitch."""
HEAD_START = 0.03
"""Seconds before there is room for it that a turn is given: what is left to do (a claim, a connection) is done
meanwhile, and only the first byte waits for the room. Else every second would be longer by all that.
"""
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
        self._held = 0
        self._chats: dict[int, _Chat] = {}
        self._sweep_at = SWEEP_FROM
        self._passing: deque[Turn] = deque()
        self._answers: deque[Turn] = deque()
        self._bulk: deque[Turn] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: int, *, urgent: bool = False, patience: float = inf) -> "Turn":
        """Return when one message (or edit) to this chat may be made ready; `urgent` for an answer to a person.

        The turn is the caller's, who waits for its `room`, until it says that the message has left (`leave`) or never
        will (`give_back`).

        An answer goes at once as long as fewer than `per_second` messages went in the last second: it needs no slot of
        the bulk's, which makes room for it.
        Raises: NotSoon as soon as it is known that a halt (for bulk: or the chat's own limit) takes more than
        `patience` seconds.
        """
        expected = self.halted(chat_id) if urgent else self.delay(chat_id)
        return await self._queue(self._answers if urgent else self._bulk, chat_id, patience, expected)

    async def passage(self, chat_id: int | None = None, *, patience: float = inf) -> None:
        """Return when a call that is no message (a reaction, a pressed button's answer) may go: halts alone count.

        Raises: NotSoon as soon as it is known that a halt takes more than `patience` seconds.
        """
        await self._queue(self._passing, chat_id or 0, patience, self.halted(chat_id))

    def delay(self, chat_id: int) -> float:
        """Seconds until this chat's own limits and all halts would let a bulk message go; 0 if they would now."""
        now = asyncio.get_running_loop().time()
        return max(0.0, self._halted - now, self._ready_at(chat_id, now) - now)

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

    async def _room(self) -> None:
        """Return when the last second has room for one that leaves now."""
        while (wait := self._full_for()) > 0:  # noqa: ASYNC110 (the time is known; another may have left meanwhile)
            await asyncio.sleep(wait)

    def _full_for(self) -> float:
        """Seconds until one more may leave."""
        full = len(self._recent) == self._recent.maxlen
        return self._recent[0] + self._window - asyncio.get_running_loop().time() if full else 0.0

    def _end(self, turn: "Turn", *, left: bool) -> None:
        """A turn that was given is used, or not. Its slot of the bulk's is gone either way."""
        self._held -= 1
        chat, now = self._remember(turn.chat_id), asyncio.get_running_loop().time()
        chat.held -= 1
        if left:
            self._recent.append(now)
            chat.last = now
            if turn.chat_id < 0:
                chat.recent.append(now)
        self._serve()

    async def _queue(self, queue: "deque[Turn]", chat_id: int, patience: float, expected: float) -> "Turn":
        if expected > patience:
            raise NotSoon(expected)
        loop = asyncio.get_running_loop()
        if queue is self._bulk and not queue:  # slots of a time when nobody waited are gone: no burst
            self._bulk_at = max(self._bulk_at, loop.time())
        turn = Turn(chat_id, patience, loop.create_future(), self._room, self._end)
        queue.append(turn)
        self._serve()
        try:
            await turn.given
        except asyncio.CancelledError:
            turn.give_back()
            raise
        finally:
            if turn in queue:  # cancelled, or not soon
                queue.remove(turn)
        return turn

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
                chat_id, passing = turn.chat_id, queue is self._passing
                ready_at = self._halted_until(chat_id) if passing else self._ready_at(chat_id, now)
                if ready_at <= now:
                    del queue[place]
                    self._give(turn, queue, now)
                    return None
                wake_at = min(wake_at, ready_at)
        return wake_at

    def _gates(self) -> "Iterator[tuple[deque[Turn], float]]":
        """The queues in which somebody waits, first things first, and when each opens."""
        always = max(self._halted, self._last_probe + PROBE_GAP if self._probing else -inf)
        room = self._room_at()
        if self._passing:
            yield self._passing, always
        if self._answers:
            yield self._answers, max(always, room)
        if self._bulk:
            yield self._bulk, max(always, room, self._bulk_at)

    def _room_at(self) -> float:
        """When a turn may be given: the last second will hold fewer messages than may go, those included that are about
        to leave.
        """
        most = self._recent.maxlen or 1
        if self._held >= most:
            return inf  # until one has left or been given back
        place = len(self._recent) - (most - self._held)
        return self._recent[place] + self._window - HEAD_START if place >= 0 else -inf

    def _ready_at(self, chat_id: int, now: float) -> float:
        chat = self._chats.get(chat_id)
        if chat is None:
            return -inf
        if chat.held:
            return now + CHAT_GAP  # at the soonest
        full = len(chat.recent) == GROUP_MESSAGES
        return max(chat.halted, chat.last + CHAT_GAP, chat.recent[0] + GROUP_WINDOW if full else -inf)

    def _halted_until(self, chat_id: int) -> float:
        chat = self._chats.get(chat_id)
        return chat.halted if chat else -inf

    def _give(self, turn: "Turn", queue: "deque[Turn]", now: float) -> None:
        turn.given.set_result(None)
        if self._probing:
            self._last_probe = now
        if not self._paced or queue is self._passing:
            return
        # An answer costs the bulk its slot too: else answers would fill the second, and the next one would have to wait
        # for a hole that every later second repeats. While bulk waits, slots are counted from when they were due, not
        # from when they were given, so that a late timer costs little time in the end.
        due = self._bulk_at if self._bulk or queue is self._bulk else max(self._bulk_at, now)
        self._bulk_at = max(due + self._slot, now + BRISK * self._slot)
        turn.held = True
        self._held += 1
        self._remember(turn.chat_id).held += 1

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
            if chat.held or max(chat.halted, chat.last + memory[chat_id < 0]) > now
        }
        self._chats = busy
        self._sweep_at = max(SWEEP_FROM, 2 * len(busy))


@dataclass(slots=True, eq=False)
class Turn:
    """A turn to send one message: waited for, then held, then over."""

    chat_id: int
    patience: float
    given: "asyncio.Future[None]"
    wait: Callable[[], Awaitable[None]]
    end: Callable[..., None]
    held: bool = False

    async def room(self) -> None:
        """Return when its first byte may go out: at once, or after `HEAD_START` unless another left late meanwhile."""
        if self.held:
            await self.wait()

    def leave(self) -> None:
        """The first byte goes out now. A second time, and after `give_back`, nothing happens."""
        self._end(left=True)

    def give_back(self) -> None:
        """Nothing will go out. After `leave` nothing happens."""
        self._end(left=False)

    def _end(self, *, left: bool) -> None:
        if self.held:
            self.held = False
            self.end(self, left=left)


@dataclass(slots=True)
class _Chat:
    """What was sent to a chat lately; `recent` is kept for groups alone, `held` are turns given and not used yet."""

    last: float = -inf
    halted: float = -inf
    held: int = 0
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_MESSAGES))
