"""A stretch of a message, what the message is read against, and a place in it: the values that `spans` works with."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from domain.reading.days import dates
from domain.reading.names.tasks import Tasks
from domain.reading.names.units import Roster, UnitMention
from domain.reading.numbers import figures, steps
from domain.reading.words.tokens import Token


class Span(NamedTuple):
    """A stretch of tokens. `name` is the cue's concept, or "day", "step", "figure", "unit", "task", "word", "mark".

    `event`: the task is named by what is done ("duyệt nội dung"), not by a thing ("lịch duyệt"). `units`: how many
    units "cả hai" means, `meant`: which; `again`: the word nữa; `moves`: a day right after a verb of moving.
    """

    name: str
    start: int
    end: int
    when: dates.When | None = None
    step: steps.Step | None = None
    figure: figures.Figure | None = None
    unit: UnitMention | None = None
    tasks: tuple[str, ...] = ()
    event: bool = False
    units: int | None = None
    again: bool = False
    moves: bool = False
    kind: str = ""
    meant: tuple[str, ...] = ()


class Known(NamedTuple):
    """What the message is read against."""

    today: date
    tasks: Tasks
    roster: Roster
    own: tuple[str, ...]
    totals: frozenset[int]
    listed: Mapping[int, tuple[str, ...]] = MappingProxyType({})


class Here(NamedTuple):
    """A place in a message, and what was found before it."""

    tokens: Sequence[Token]
    place: int
    said: dates.Calendar
    known: Known
    before: list[Span]

    @property
    def token(self) -> Token:
        """Return the token that stands here."""
        return self.tokens[self.place]
