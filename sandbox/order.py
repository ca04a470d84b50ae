import json
from dataclasses import dataclass
from typing import Any

from sandbox.api.call import Upload
from sandbox.people import Chat
from sandbox.server import BotApi
from sandbox.shapes import Json, Misuse
from sandbox.world import World


@dataclass(frozen=True, slots=True)
class Order:
    """One order: its fields, and the file that came with it if any."""

    world: World
    api: BotApi
    fields: Json
    upload: Upload | None = None

    def number(self, name: str) -> int:
        """A whole number. Raises Misuse if it is missing or none."""
        given = self.fields.get(name)
        try:
            return int(given) if given is not None else self._missing(name)
        except (TypeError, ValueError):
            raise Misuse(f"{name} is no whole number") from None

    def perhaps(self, name: str) -> int | None:
        """A whole number, None if missing."""
        return self.number(name) if self.fields.get(name) not in (None, "") else None

    def words(self, name: str) -> str:
        """Text, "" if missing."""
        return str(self.fields.get(name) or "")

    def listed(self, name: str) -> list[Any]:
        """A list, [] if missing; from a form it comes as JSON text. Raises Misuse."""
        given = self.fields.get(name) or []
        try:
            found = json.loads(given) if isinstance(given, str) else given
        except ValueError:
            found = None
        if not isinstance(found, list):
            raise Misuse(f"{name} is no list")
        return found

    def objects(self, name: str) -> list[Json]:
        """A list of objects, [] if missing. Raises Misuse."""
        found = self.listed(name)
        if not all(isinstance(one, dict) for one in found):
            raise Misuse(f"{name} is no list of objects")
        return found

    def chat(self) -> Chat:
        """The chat meant. Raises Misuse."""
        return self.world.chat(self.number("chat"))

    def _missing(self, name: str) -> int:
        raise Misuse(f"{name} is missing")
