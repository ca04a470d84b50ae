"""Several programs on one database, each as a process of its own and behind a door of its own."""

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web

from sandbox import Sandbox
from storage import lease
from storage.engine import Store

HOUSE = Path(__file__).parents[2]
LEASE = 2.0
"""Seconds; the program's own is 15."""
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Knock:
    """A call that one program made: when, by the machine's clock in seconds, and which."""

    at: float
    method: str


@dataclass(slots=True)
class Door:
    """Passes calls on to the sandbox, so that one knows which program made them."""

    telegram: Sandbox
    knocks: list[Knock] = field(default_factory=list)
    url: str = ""
    session: aiohttp.ClientSession | None = None
    runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.pass_on)
        self.session = aiohttp.ClientSession()
        self.runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.runner is not None
        assert self.session is not None
        await self.runner.cleanup()
        await self.session.close()

    async def pass_on(self, request: web.Request) -> web.Response:
        """One call and its answer."""
        assert self.session is not None
        self.knocks.append(Knock(time.time(), request.path.rpartition("/")[2]))
        body, headers = await request.read(), {"Content-Type": request.headers.get("Content-Type", "")}
        async with self.session.request(
            request.method, f"{self.telegram.url}{request.path_qs}", data=body, headers=headers
        ) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    def since(self, moment: float, *methods: str) -> list[Knock]:
        """Calls from a moment on, of these methods if any are named."""
        return [knock for knock in self.knocks if knock.at >= moment and (not methods or knock.method in methods)]


@dataclass(slots=True)
class Replica:
    """One program: begun, killed, stopped, continued."""

    door: Door
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    lines: list[str] = field(default_factory=list)
    """What it wrote on stderr."""
    reading: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Start it; returns at once."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.end_to_end.program",
            str(LEASE),
            cwd=HOUSE,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        self.reading = asyncio.create_task(self._read())

    @property
    def pid(self) -> int:
        """Its process number; 0 when it does not run."""
        return self.process.pid if self.process else 0

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(what)

    async def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill it, or ask it to stop (SIGTERM), and wait until it has."""
        if self.process is None or self.reading is None:
            return
        if self.process.returncode is None:
            self.tell(how)
            if how is signal.SIGKILL:
                self.tell(signal.SIGCONT)
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        await self.reading
        self.process = None

    async def says(self, words: str, times: int = 1) -> None:
        """Return when it has written a line with these words (so often) on stderr."""
        await until(lambda: sum(words in line for line in self.lines) >= times)

    async def _read(self) -> None:
        assert self.process is not None
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode())


@dataclass(slots=True)
class Cluster:
    """The programs, their database and their Telegram."""

    telegram: Sandbox
    store: Store
    replicas: list[Replica]

    async def leader(self, but: int = 0) -> Replica:
        """Return when a replica (other than the process `but`) holds the lease, and which."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.store.read() as session:
                    standing = await lease.look(session)
                for replica in self.replicas:
                    if replica.pid and replica.pid != but and f"/{replica.pid}/" in standing.holder:
                        return replica
                await asyncio.sleep(0.02)

    def other(self, one: Replica) -> Replica:
        """Of two the second."""
        return next(replica for replica in self.replicas if replica is not one)

    def sent(self) -> int:
        """How many messages Telegram has taken."""
        return self.telegram.journal.count()["sendMessage"]

    def conflicts(self) -> int:
        """How many polls were ended because another program polled."""
        return sum(entry.code == 409 for entry in self.telegram.journal.entries)


async def until(holds: object) -> None:
    """Return when `holds()`; processes are a matter of real time."""
    assert callable(holds)
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def environment(telegram: Sandbox, door: Door, database_url: str, clock: Path) -> dict[str, str]:
    """The settings of one replica."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
    return bare | {
        "DONDOC_BOT_TOKEN": telegram.token,
        "DONDOC_API_URL": door.url,
        "DONDOC_DATABASE_URL": database_url,
        "DONDOC_CLOCK_FILE": str(clock),
        "DONDOC_LISTEN": "127.0.0.1:0",
    }
