import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sandbox.clock import Clock
from sandbox.shapes import Json


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: to an update (made, delivered, confirmed, expired, discarded by the bot's own wish) or
    to a call (accepted, refused, dropped before it was looked at).

    `at` is the sandbox's clock and `real` the machine's, in seconds since 1970. A call that was accepted but whose
    answer never left has what "accepted" and fault "accept_then_drop"; a refusal by a fault rule names the rule too.
    """

    number: int
    at: float
    real: float
    what: str
    update_id: int | None = None
    kind: str = ""
    chat: int | None = None
    method: str = ""
    params: Json | None = None
    result: object = None
    error: str = ""
    code: int = 200
    fault: str = ""
    unknown: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """The entry for the control API and the file, empty fields left out."""
        drawn = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in drawn.items() if value not in (None, "", ())}


class Journal:
    """Everything that happened in this sandbox, in order; in memory, and in a file (fsynced by entry) if given."""

    def __init__(self, clock: Clock, *, path: Path | None = None, fsync: bool = True) -> None:
        self.entries: list[Entry] = []
        self._clock = clock
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None
        self._fsync = fsync
        self._number = 0
        self.on_note: Callable[[], None] = lambda: None

    def note_update(self, what: str, update_id: int, kind: str, chat: int | None) -> None:
        """Note an update's fate."""
        self._number += 1
        entry = Entry(self._number, self._clock.epoch(), time.time(), what, update_id, kind, chat)
        self._keep(entry)

    def note_call(
        self,
        what: str,
        method: str,
        params: Json,
        *,
        chat: int | None = None,
        result: object = None,
        error: str = "",
        code: int = 200,
        fault: str = "",
        unknown: tuple[str, ...] = (),
    ) -> None:
        """Note a call's fate; `unknown` names the fields that the Bot API does not know for this method."""
        self._number += 1
        now, real = self._clock.epoch(), time.time()
        entry = Entry(
            self._number, now, real, what, None, "", chat, method, params, result, error, code, fault, unknown
        )
        self._keep(entry)

    def after(self, number: int) -> list[Entry]:
        """Entries with a greater number, oldest first."""
        first = self.entries[0].number if self.entries else 0
        return self.entries[max(0, number - first + 1) :]

    def calls(self, method: str = "", chat: int | None = None) -> list[Entry]:
        """Calls that took effect, of one method and chat if asked."""
        return [
            entry
            for entry in self.entries
            if entry.what == "accepted" and method in ("", entry.method) and chat in (None, entry.chat)
        ]

    def refused(self) -> list[Entry]:
        """Calls that the Bot API would have refused too: those refused by a fault rule are not among them."""
        return [entry for entry in self.entries if entry.what == "refused" and entry.fault != "status"]

    def complaints(self) -> list[str]:
        """A line for each call the Bot API would refuse, or part of which it would ignore. A test wants it empty."""
        lines = [f"{entry.method}: {entry.error} {entry.params}" for entry in self.refused()]
        lines += [
            f"{entry.method}: unknown fields {', '.join(entry.unknown)}" for entry in self.entries if entry.unknown
        ]
        return lines

    def updates(self, what: str) -> list[int]:
        """Ids of the updates that met this fate, in order, as often as they met it."""
        return [entry.update_id for entry in self._of_updates() if entry.what == what and entry.update_id is not None]

    def lost(self, stored: Iterable[int]) -> set[int]:
        """Updates that the bot confirmed, and so will never get again, but is not known to have stored."""
        return set(self.updates("confirmed")) - set(stored)

    def count(self) -> Counter[str]:
        """How often each method was accepted."""
        return Counter(entry.method for entry in self.entries if entry.what == "accepted")

    def forget(self) -> None:
        """Drop what is in memory (the file stays), for long runs."""
        self.entries.clear()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file:
            self._file.close()
            self._file = None

    def _of_updates(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.update_id is not None)

    def _keep(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.on_note()
        if self._file:
            self._file.write(json.dumps(entry.as_json(), ensure_ascii=False, default=str) + "\n")
            self._file.flush()
            if self._fsync:
                os.fsync(self._file.fileno())
