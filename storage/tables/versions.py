"""Numbers that grow when something changes, so that what is kept in memory knows its age."""

from sqlmodel import Field, SQLModel


class Version(SQLModel, table=True):
    """How often a thing has changed."""

    __tablename__ = "versions"

    name: str = Field(primary_key=True)
    number: int = 0
