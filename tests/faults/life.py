"""One life of the bot: a process, from its start to its end."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Self

from storage.lease import LENGTH
from tests.faults.program import Edge, live

HOUSE = Path(__file__).parents[2]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.program"])


class Life:
    """A running bot. Processes are forked from one that has imported everything, so that a life begins at once;
    a `command` starts `python -m bot …` from nothing instead.
    """

    def __init__(self, pid: int, ended: "asyncio.Task[int]") -> None:
        self.pid = pid
        self.listen = ""
        self._ended = ended

    @classmethod
    async def begin(
        cls,
        environment: dict[str, str],
        log_file: Path,
        edge: Edge | None = None,
        command: Sequence[str] = (),
        lease: timedelta = LENGTH,
    ) -> Self:
        """Start the bot, or a command. `environment` holds its settings."""
        if command:
            return await cls._begin_whole(environment, log_file, command)
        process = FORKS.Process(target=live, args=(environment, str(log_file), edge, lease))
        process.start()
        assert process.pid is not None

        async def wait() -> int:
            await _readable(process.sentinel)
            process.join()
            code = process.exitcode or 0
            process.close()
            return code

        return cls(process.pid, asyncio.create_task(wait()))

    @classmethod
    async def _begin_whole(cls, environment: dict[str, str], log_file: Path, command: Sequence[str]) -> Self:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
        with log_file.open("a") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *command), cwd=HOUSE, env=bare | environment, stdout=log, stderr=log
            )
        return cls(process.pid, asyncio.create_task(process.wait()))

    @property
    def over(self) -> bool:
        """It has ended."""
        return self._ended.done()

    async def end(self) -> int:
        """Wait for its end; its exit code, or minus the signal that ended it."""
        return await asyncio.shield(self._ended)

    async def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        self.send(signal.SIGKILL)
        await self.end()

    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens to one that has ended."""
        if not self.over:
            os.kill(self.pid, number)


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    seen = loop.create_future()
    loop.add_reader(descriptor, lambda: seen.done() or seen.set_result(None))
    try:
        await seen
    finally:
        loop.remove_reader(descriptor)
