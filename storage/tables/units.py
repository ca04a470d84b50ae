"""The tree of units, and the lists that were taken over by it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Path, Row, RowId, points_to, row_id


class Unit(Row, table=True):
    """A node of the tree. `code` is its identity: importing again updates by it."""

    __tablename__ = "units"

    id: int | None = row_id()
    code: str = Field(unique=True)
    name: str
    parent_id: int | None = points_to("units", default=None, index=True)
    path: str = Field(index=True, sa_type=Path)
    """Ids of the units above, root first: "/" for the root, "/1/" for its children, "/1/5/" below unit 5."""
    depth: int = 0
    kind: str = ""
    sector: str = ""
    cluster: str = ""
    """Its own cluster, or that of the nearest unit above that names one."""
    wave: str = ""
    members: int | None = None
    secretary: str = ""
    phone: str = ""
    aliases: str = ""
    """Other names, `;` between."""
    opened: date | None = None
    """First day it counts; None: it was always there."""
    closed: date | None = None
    """First day it counts no more."""

    @property
    def below(self) -> str:
        """The path of its children, and the beginning of the path of every unit under it."""
        return f"{self.path}{self.id}/"


class Import(Row, table=True):
    """A list that was taken over in chat, and what was there before: it can be undone for a day."""

    __tablename__ = "imports"

    id: int | None = row_id()
    job_id: int = Field(unique=True, sa_type=RowId)
    """The job that did it, which does nothing twice."""
    file: str
    at: datetime
    added: int
    changed: int
    missing: list[int] = Field(sa_type=JSON)
    """Ids of the units that the list left out; they stay open until it is confirmed."""
    closed: int = 0
    """How many of those have been closed."""
    version: int
    """That of the unit list afterwards: with another one now, something else has changed it since."""
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What was there before, of what was changed alone; empty when it can no more be undone."""
    undo_until: datetime | None = None
    undone_at: datetime | None = None


class DaysOff(Row, table=True):
    """Days on which a unit is not to be disturbed. Kept after they were called off: the plan of before used them."""

    __tablename__ = "days_off"

    id: int | None = row_id()
    unit_id: int = points_to("units", index=True)
    first: date
    last: date
    """It counts too."""
    person_id: int | None = points_to("people", default=None)
    """Who said so."""
    at: datetime
    ended_at: datetime | None = None
    """When they were called off."""
