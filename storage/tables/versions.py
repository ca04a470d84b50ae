"""Numbers that grow when something changes, so that what is kept in memory knows its age."""

from sqlmodel import Field

from storage.tables.columns import Row


class Version(Row, table=True):
    """How often a thing has changed."""

    __tablename__ = "versions"

    name: str = Field(primary_key=True)
    number: int = 0
