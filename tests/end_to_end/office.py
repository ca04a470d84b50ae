"""An office for tests: the real program as processes of its own, against a Telegram on loopback."""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from sandbox.people import Chat, Person

HOUSE = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds: two beats, on a machine with much else to do."""


@dataclass(slots=True)
class Office:
    """The bot's machine: its settings, its command line, its process."""

    telegram: Sandbox
    folder: Path
    database_url: str
    bot: asyncio.subprocess.Process | None = None
    environment: dict[str, str] = field(default_factory=dict)
    log: str = ""
    """What bots that have ended wrote on stderr."""

    def __post_init__(self) -> None:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
        self.environment = bare | {
            "DONDOC_BOT_TOKEN": self.telegram.token,
            "DONDOC_API_URL": self.telegram.url,
            "DONDOC_DATABASE_URL": self.database_url,
            "DONDOC_CLOCK_FILE": str(self.folder / "clock.json"),
            "DONDOC_LISTEN": "127.0.0.1:0",
            "PYTHONWARNINGS": "error",
        }

    async def dondoc(self, *arguments: str) -> str:
        """Run a command; gives what it printed. Raises AssertionError with its words if it fails."""
        process = await self._start(*arguments, stdout=asyncio.subprocess.PIPE)
        said, complained = await process.communicate()
        assert process.returncode == 0, f"dondoc {' '.join(arguments)}: {complained.decode()}"
        return said.decode()

    async def json(self, *arguments: str) -> list[Any]:
        """What a command says as JSON Lines."""
        return [json.loads(line) for line in (await self.dondoc(*arguments, "--json")).splitlines()]

    async def open(self) -> None:
        """Start the bot; returns when it has taken in all that waits for it and answered."""
        self.bot = await self._start("run")
        await self.telegram.settled(patience=PATIENCE)

    async def kill(self) -> None:
        """SIGKILL: whatever it was doing."""
        await self._end(signal.SIGKILL)

    async def close(self) -> int:
        """SIGTERM: it finishes what it has in hand. Gives its exit code."""
        return await self._end(signal.SIGTERM)

    async def pass_to(self, moment: datetime) -> None:
        """Move the clock."""
        self.telegram.clock.set(moment)

    async def hears(self, chat: Chat | Person, *words: str) -> str:
        """Wait until the bot has written, in one message of a chat, all of these words; gives the message's text."""

        def found() -> str | None:
            texts = (message.text for message in reversed(self.telegram.from_bot(chat)))
            return next((text for text in texts if all(word in text for word in words)), None)

        await self.telegram.until(lambda: found() is not None, patience=PATIENCE)
        return str(found())

    def sent(self) -> int:
        """How many messages the bot has sent so far."""
        return sum(
            entry.what == "accepted" and entry.method == "sendMessage" for entry in self.telegram.journal.entries
        )

    async def _start(self, *arguments: str, stdout: int | None = None) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=HOUSE,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stdout or asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )

    async def _end(self, how: signal.Signals) -> int:
        assert self.bot is not None
        self.bot.send_signal(how)
        _, complained = await self.bot.communicate()
        code, self.bot = self.bot.returncode, None
        self.log += complained.decode()
        return int(code or 0)
