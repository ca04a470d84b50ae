import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.shapes import Json, Misuse

ACTS = (
    "drop_before",  # the connection is closed, the call never happens
    "accept_then_drop",  # the call happens, the connection is closed without an answer
    "delay",  # the call happens `ms` later
    "accept_then_delay",  # the call happens, its answer comes `ms` later
    "reset",  # the connection is reset (RST), the call never happens
    "status",  # refused with `code`, `description` and perhaps `retry_after`, `migrate_to_chat_id`
    "bad_json",  # the call happens, the answer is cut JSON
)
_MATCHES = {"method", "chat", "text_contains"}
_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(slots=True)
class Rule:
    """What goes wrong with which calls: all conditions of `match` must hold; `times` None is without end."""

    do: str
    method: str = ""
    chat: int | None = None
    text_contains: str = ""
    ms: int = 0
    code: int = 500
    description: str = ""
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    probability: float = 1.0
    times: int | None = None
    chance: random.Random = field(default_factory=random.Random)

    def strikes(self, method: str, chat: int | None, text: str) -> bool:
        """Tell whether the rule acts on this call, and count it."""
        if self.times == 0 or (self.method and self.method.lower() != method.lower()):
            return False
        if (self.chat is not None and self.chat != chat) or (self.text_contains and self.text_contains not in text):
            return False
        if self.probability < 1.0 and self.chance.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def answer(self) -> Json:
        """The refusal of a rule that does "status"."""
        words = self.description or _WORDS.get(self.code, "Bad Request")
        parameters = {}
        if self.retry_after is not None:
            words = self.description or f"Too Many Requests: retry after {self.retry_after}"
            parameters["retry_after"] = self.retry_after
        if self.migrate_to_chat_id is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to_chat_id
        drawn: Json = {"ok": False, "error_code": self.code, "description": words}
        return drawn | ({"parameters": parameters} if parameters else {})


class Faults:
    """The rules in force, the first that strikes wins."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def set(self, rules: Iterable[Json]) -> None:
        """Put these rules in force instead of the former. Raises Misuse for one that makes no sense."""
        self._rules = [read_rule(rule) for rule in rules]

    def find(self, method: str, chat: int | None, text: str) -> Rule | None:
        """The rule that acts on this call, if any."""
        return next((rule for rule in self._rules if rule.strikes(method, chat, text)), None)

    def __bool__(self) -> bool:
        return bool(self._rules)


def read_rule(given: Json) -> Rule:
    """A rule as JSON: {"match": {…}, "do": …, "ms"?, "code"?, …, "probability"?, "times"?, "seed"?}. Raises Misuse."""
    kept = dict(given)
    match = kept.pop("match", None) or {}
    if not isinstance(match, dict):
        raise Misuse("match is an object")
    seed = kept.pop("seed", None)
    if kept.get("do") not in ACTS:
        raise Misuse(f"do is one of {', '.join(ACTS)}")
    if unknown := set(match) - _MATCHES:
        raise Misuse(f"unknown in match: {', '.join(sorted(unknown))}")
    if kept.get("retry_after") is not None:
        kept.setdefault("code", 429)
    try:
        return Rule(**kept, **match, chance=random.Random(seed))  # noqa: S311 - chance, not secrecy
    except TypeError as problem:
        raise Misuse(str(problem)) from None
