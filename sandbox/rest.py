import asyncio
from collections.abc import Callable


class Rest:
    """Knows when the bot has come to rest: it has asked for updates several times running with nothing waiting for it,
    and made no other call in between (its answers go out beside its next poll).

    While somebody waits for that, polls with nothing to give are answered at once instead of after their timeout.
    """

    def __init__(self) -> None:
        self.active = 0
        self.on_hurry: Callable[[], None] = lambda: None
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._quiet = 0

    @property
    def hurried(self) -> bool:
        """Somebody waits for rest, and no call is under way: do not hold a poll."""
        return bool(self._waiters) and self.active == 0

    def call_begins(self) -> None:
        """A call other than getUpdates has come in."""
        self.active += 1
        self._quiet = 0

    def call_ends(self) -> None:
        """A call other than getUpdates has been answered."""
        self.active -= 1
        self._quiet = 0
        if self.hurried:
            self.on_hurry()

    def idle_poll(self) -> None:
        """The bot asked for updates, confirmed everything, and nothing waits for it."""
        if self.active or not self._waiters:
            return
        self._quiet += 1
        for polls, waiter in list(self._waiters):
            if self._quiet >= polls:
                self._waiters.remove((polls, waiter))
                if not waiter.done():
                    waiter.set_result(None)

    async def come(self, polls: int) -> None:
        """Wait until the bot has asked that many times running in vain."""
        entry = (polls, asyncio.get_running_loop().create_future())
        self._waiters.append(entry)
        self._quiet = 0
        if self.hurried:
            self.on_hurry()
        try:
            await entry[1]
        finally:
            if entry in self._waiters:
                self._waiters.remove(entry)
