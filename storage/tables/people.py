"""People, what they are for which unit, and the groups they talk in."""

from datetime import datetime

from sqlmodel import Field

from domain.values import Purpose, RoleName
from storage.tables.columns import Row, TelegramId, points_to, row_id, word_of


class Person(Row, table=True):
    """A Telegram user. Everything else refers to `id`, so that erasing a person is one row."""

    __tablename__ = "people"

    id: int | None = row_id()
    telegram_id: int = Field(unique=True, sa_type=TelegramId)
    name: str
    language: str = ""
    """Empty: the office's."""
    menu: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The menu of commands that Telegram shows them, if it is one of their own: for whom, and in which language."""
    started_at: datetime | None = None
    """When they last opened the private chat."""
    blocked_at: datetime | None = None
    """When they closed it; None while it is open or was never opened."""
    created_at: datetime

    @property
    def reachable(self) -> bool:
        """A private message can reach them."""
        return self.started_at is not None and self.blocked_at is None


class Role(Row, table=True):
    """What a person is for a unit, from `since` until `until` (None: open). Ended roles stay: they are the history."""

    __tablename__ = "roles"

    id: int | None = row_id()
    person_id: int = points_to("people", index=True)
    unit_id: int = points_to("units", index=True)
    role: RoleName = word_of(RoleName)
    cluster: str = ""
    """For an overseer of one cluster under the unit; empty: the whole unit."""
    since: datetime
    until: datetime | None = None


class Group(Row, table=True):
    """A chat linked to a unit or one cluster under it. The chat id stands here alone: it changes when a group grows."""

    __tablename__ = "groups"

    id: int | None = row_id()
    chat_id: int = Field(unique=True, sa_type=TelegramId)
    title: str = ""
    unit_id: int = points_to("units", index=True)
    cluster: str = ""
    purpose: Purpose = word_of(Purpose, default=Purpose.REPORTS)
    topic_id: int | None = None
    language: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Empty: the office's."""
    tally: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """When its tallies are posted, as `domain.campaign` writes and reads it; empty: as the campaign says."""
    linked_at: datetime
    left_at: datetime | None = None
    """When the bot was put out of the group; None while it is in."""
    unlinked_at: datetime | None = None
    """When somebody took the link off; the row stays for what was sent there, and is used again when it is linked."""
    administrator: bool | None = None
    """Whether the bot is administrator there; None: not known."""
