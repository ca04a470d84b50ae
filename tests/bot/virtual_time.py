"""A loop whose time is counted, not waited for, and messages that take their turns in it."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

from bot.pacer import Pacer

Log = list[tuple[float, int]]


class Selector(selectors.DefaultSelector):
    """Waits for nothing: a wait only moves the loop's clock."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 1_000.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Move the clock instead of waiting."""
        self.time += timeout or 0.0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose hours take no time."""

    def __init__(self) -> None:
        self.selector = Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        """Seconds, as far as the selector has moved them."""
        return self.selector.time


def virtually(main: Callable[[], Awaitable[None]]) -> None:
    """Run a test's story in a loop of its own."""

    async def run() -> None:
        await main()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(run())


def now() -> float:
    """The running loop's clock."""
    return asyncio.get_running_loop().time()


async def send(pacer: Pacer, log: Log, chat_id: int, *, urgent: bool = False, late: float = 0.0) -> None:
    """Send when a turn is given, or `late`; note when."""
    turn = await pacer.turn(chat_id, urgent=urgent)
    await asyncio.sleep(late)
    await turn.room()
    turn.leave()
    log.append((now(), chat_id))


async def pass_by(pacer: Pacer, chat_id: int) -> None:
    """Send at once."""
    await send(pacer, [], chat_id)


def most_in(seconds: float, log: Log) -> int:
    """The fullest of all windows of this length."""
    times = sorted(at for at, _ in log)
    return max(sum(1 for at in times if start <= at < start + seconds) for start in times)
