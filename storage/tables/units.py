"""The tree of units."""

from datetime import date

from sqlmodel import Field, SQLModel

from storage.tables.columns import Path, points_to, row_id


class Unit(SQLModel, table=True):
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
