"""The sandbox's Bot API server in a process of its own, for measures to drive."""

import asyncio
import gc
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.process import cpu_seconds
from sandbox import Sandbox
from sandbox.journal import Entry
from sandbox.shapes import Json

ANSWERS = frozenset({"sendMessage", "setMessageReaction"})
PATIENCE = 300.0

Call = tuple[float, str, str, int | None]
"""When (seconds since 1970), what became of it, method, chat."""


@dataclass(frozen=True, slots=True)
class Window:
    """From the first update that left to the last answer that came, in seconds since 1970."""

    began: float
    ended: float
    answers: int
    refused: int
    server_cpu: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began


class Telegram:
    """`with Telegram() as telegram:` runs the server; its methods are orders to it. `url` and `token` are the bot's."""

    def __init__(self, *, clock_file: Path | None = None, start: datetime | None = None) -> None:
        """`start` is where the server's clock begins; it is written to `clock_file` for the bot to read."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, clock_file, start), daemon=True)
        self.url = self.token = ""

    def __enter__(self) -> Self:
        self._process.start()
        self.url, self.token = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    def people(self, ids: Sequence[int]) -> None:
        """Let these people exist; they have pressed Start before."""
        self._order("people", list(ids))

    def groups(self, people: Sequence[int], count: int) -> list[int]:
        """Let groups with these members exist; gives their ids."""
        return self._order("groups", list(people), count)

    def forget(self) -> None:
        """Begin anew: what was counted so far does not count."""
        self._order("forget")

    def say(self, said: Sequence[tuple[int, int, str]]) -> None:
        """Queue messages: who, in which chat, what."""
        self._order("say", list(said))

    def answered(self, count: int) -> Window:
        """Wait until the bot has answered so often since `forget`. Raises TimeoutError."""
        return self._order("answered", count)

    def fetched(self) -> float:
        """Wait until an update has been fetched since `forget`; when, in seconds since 1970. Raises TimeoutError."""
        return self._order("fetched")

    def rest(self) -> None:
        """Wait until the bot has nothing more to do."""
        self._order("rest")

    def be_strict(self) -> None:
        """Keep Telegram's limits from now on: 30 messages a second, 1 a chat, 20 a group and minute."""
        self._order("be_strict")

    def faults(self, *rules: Json) -> None:
        """Let calls fail by these rules (sandbox.faults)."""
        self._order("faults", rules)

    def calls(self) -> list[Call]:
        """What the bot called since `forget`, and updates that were made ("made")."""
        return self._order("calls")

    def _order(self, name: str, *given: object) -> Any:  # noqa: ANN401 (each order has its own answer)
        self._pipe.send((name, given))
        outcome = self._pipe.recv()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


def _serve(pipe: Connection, clock_file: Path | None, start: datetime | None) -> None:
    gc.disable()  # the journal of a long run would be walked again and again
    asyncio.run(_obey(pipe, clock_file, start))


async def _obey(pipe: Connection, clock_file: Path | None, start: datetime | None) -> None:
    ready = asyncio.Event()
    asyncio.get_running_loop().add_reader(pipe.fileno(), ready.set)
    async with Sandbox(clock_file=clock_file, start=start) as telegram:
        server = _Server(telegram)
        pipe.send((telegram.url, telegram.token))
        while True:
            await ready.wait()
            ready.clear()
            if not pipe.poll():
                continue
            name, given = pipe.recv()
            try:
                pipe.send(await getattr(server, name)(*given))
            except Exception as problem:  # noqa: BLE001 (it is raised again at the other end)
                pipe.send(problem)


class _Server:
    """The orders, on the server's side."""

    def __init__(self, telegram: Sandbox) -> None:
        self._telegram = telegram
        self._cpu = 0.0

    async def people(self, ids: list[int]) -> None:
        for number in ids:
            self._telegram.person(f"Người {number}", id_=number, started=True)

    async def groups(self, people: list[int], count: int) -> list[int]:
        return [self._telegram.group(f"Nhóm {number}", people, bot="administrator").id for number in range(count)]

    async def forget(self) -> None:
        self._telegram.journal.forget()
        gc.collect()
        self._cpu = cpu_seconds(os.getpid())

    async def say(self, said: list[tuple[int, int, str]]) -> None:
        for person, chat, text in said:
            self._telegram.say(person, chat, text)

    async def answered(self, count: int) -> Window:
        left = count
        seen = 0

        def all_came() -> bool:
            nonlocal left, seen
            entries = self._telegram.journal.entries
            while seen < len(entries):
                left -= _is_answer(entries[seen])
                seen += 1
            return left <= 0

        await self._telegram.until(all_came, patience=PATIENCE)
        entries = self._telegram.journal.entries
        answers = [entry for entry in entries if _is_answer(entry)]
        began = next(entry.real for entry in entries if entry.what == "delivered")
        refused = sum(entry.what == "refused" for entry in entries)
        return Window(began, answers[-1].real, len(answers), refused, cpu_seconds(os.getpid()) - self._cpu)

    async def fetched(self) -> float:
        found: list[float] = []

        def came() -> bool:
            found.extend(one.real for one in self._telegram.journal.entries if one.what == "delivered")
            return bool(found)

        await self._telegram.until(came, patience=60.0)
        return found[0]

    async def rest(self) -> None:
        await self._telegram.settled(patience=PATIENCE)

    async def be_strict(self) -> None:
        self._telegram.api.limits.on = True

    async def faults(self, rules: tuple[Json, ...]) -> None:
        self._telegram.faults(*rules)

    async def calls(self) -> list[Call]:
        entries = self._telegram.journal.entries
        return [(one.real, one.what, one.method, one.chat) for one in entries]


def _is_answer(entry: Entry) -> bool:
    return entry.what == "accepted" and entry.method in ANSWERS
