"""Parts of the program that run side by side."""

import asyncio
import gc
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


async def until_one_ends(*parts: Coroutine[Any, Any, Any]) -> None:
    """Run all until one ends or fails (or the caller is cancelled); then end the others and wait for them.

    Raises what one of them failed with: of several the first in the order given.
    """
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of garbage, for loading modules: it would look a hundred times through all that stays,
    an eighth of the time to the first poll.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def spare_collector() -> None:
    """Let the collector of garbage look less often, and never again at what is there now, which stays.

    A batch of a hundred replies makes some hundred thousand objects that go by themselves; looking at the usual pace
    through all that stays took a fifth of a reply's CPU.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
