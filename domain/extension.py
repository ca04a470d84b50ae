"""More time for one unit's task: what is asked, and what was decided."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A unit (by name) wants more time for a task (by title): from the day of the due in force until another.

    `person` asked for it (by name; empty if they are not known any more), with these words, at an aware moment.
    """

    unit: str
    task: str
    before: date
    wanted: date
    person: str
    words: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, by whom (by name; empty if they are not known any more) and when (aware)."""

    granted: bool
    by: str
    at: datetime
