"""How the outside follows the work: marks on log lines, counts of what came of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from storage.tables import DeliveryKind, DeliveryState


@dataclass(frozen=True, slots=True)
class Watch:
    """Three ears; without any, nobody listens."""

    marked: Callable[[str], AbstractContextManager[object]] = nullcontext
    """Within it, every log line is about what it names."""
    closed: Callable[[DeliveryKind, DeliveryState], object] = lambda _kind, _state: None
    """A delivery has come to this state."""
    mended: Callable[[int], object] = lambda _rows: None
    """So many kept figures were wrong and are right now."""


UNWATCHED = Watch()
