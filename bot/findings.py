"""What a look at the office found: one line each, with the cure."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: works, works in part, does not work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `cure` says what to do and is empty if all is well. Plain text, not HTML."""

    name: str
    level: Level
    sentence: str
    cure: str = ""
