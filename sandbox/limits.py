import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.api.call import Refusal

SENDING = frozenset(
    (
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "sendMediaGroup",
        "forwardMessage",
        "copyMessage",
        "editMessageText",
        "editMessageCaption",
        "editMessageReplyMarkup",
    ),
)
MINUTE = 60.0


@dataclass(slots=True)
class Limits:
    """Flood limits as sliding windows in real (monotonic) time, off unless switched on: so many messages a second for
    everybody together and for one chat, so many a minute for one group. Edits count like messages.
    """

    on: bool = False
    overall: int = 30
    per_chat: int = 1
    per_group: int = 20
    now: Callable[[], float] = time.monotonic
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, method: str, chat: int | None) -> None:
        """Count this call. Raises Refusal 429 with the whole seconds until it may be made."""
        if not self.on or method not in SENDING:
            return
        now = self.now()
        mine = self._chats.setdefault(chat or 0, deque())
        waits = [_until_free(self._all, now, 1.0, self.overall), _until_free(mine, now, 1.0, self.per_chat)]
        if chat is not None and chat < 0:
            waits.append(_until_free(mine, now, MINUTE, self.per_group))
        if longest := math.ceil(max(waits)):
            raise Refusal(429, f"Too Many Requests: retry after {longest}", retry_after=longest)
        self._all.append(now)
        mine.append(now)
        _forget(self._all, now - 1.0)
        _forget(mine, now - MINUTE)


def _until_free(taken: deque[float], now: float, window: float, most: int) -> float:
    """Seconds until the window holds fewer than `most`."""
    inside = [moment for moment in taken if moment > now - window]
    return inside[-most] + window - now if len(inside) >= most else 0.0


def _forget(taken: deque[float], before: float) -> None:
    while taken and taken[0] <= before:
        taken.popleft()
