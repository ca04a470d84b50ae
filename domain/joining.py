"""A request to be registered for a unit, as whoever is concerned is told of it."""

from dataclasses import dataclass
from datetime import datetime

from domain.values import RoleName


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks to be what for which unit; `holders` are the names of its secretaries now."""

    request_id: int
    name: str
    role: RoleName
    unit: str
    group: str
    """The title of the group they asked in, as far as it is known."""
    private: bool
    """They asked in private."""
    by_phone: bool
    """They shared a phone number that the unit list gives for several people."""
    at: datetime
    holders: tuple[str, ...] = ()
