"""What was said, and what the bot asked back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from domain.values import Status
from storage.tables.columns import Row, RowId, TelegramId, points_to, row_id, word_of

UNANSWERED = text("answered_at IS NULL")


class Report(Row, table=True):
    """One thing somebody said about an assignment. Never changed but for `superseded_at`: an edit or an undo."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("chat_id", "message_id", "assignment_id", "revision"),)

    id: int | None = row_id()
    assignment_id: int = points_to("assignments", index=True)
    chat_id: int = Field(sa_type=TelegramId)
    message_id: int = Field(sa_type=TelegramId)
    revision: int = Field(default=0, sa_type=TelegramId)
    """0 for a message as sent, its edit time (seconds since 1970) for an edited one, the update's id for a press on a
    button. Of two edits within one second the earlier has the negative number of its update.
    """
    update_id: int = Field(default=0, sa_type=TelegramId)
    status: Status = word_of(Status)
    day: date | None = None
    step_done: int | None = None
    step_total: int | None = None
    number: int | None = None
    words: str = ""
    raw: str = ""
    """The sender's words as typed, or the button's label."""
    evidence: str = ""
    """Telegram's id of the photo or file whose caption this was."""
    person_id: int | None = points_to("people", default=None)
    on_behalf: bool = False
    """Said for a unit by somebody of higher role ("nhập hộ")."""
    source: str
    """`group`, `private` or `button`."""
    said_at: datetime
    """The message's own time (the edit's for an edit): the newest decides, whatever the order of arrival."""
    stored_at: datetime
    superseded_at: datetime | None = None
    superseded_by: str = ""
    """`edit` or `undo`."""


class Edit(Row, table=True):
    """An edited version of a message that came in, whether it said anything or not; kept while versions may still come
    out of their order.
    """

    __tablename__ = "edits"

    chat_id: int = Field(primary_key=True, sa_type=TelegramId)
    message_id: int = Field(primary_key=True, sa_type=TelegramId)
    second: int = Field(primary_key=True, sa_type=TelegramId)
    """Telegram's time of the edit, which is no finer: seconds since 1970."""
    words: str = Field(primary_key=True)
    """A hash of what it says: the same edit delivered again is known by it, another one of that second is not."""
    update_id: int = Field(sa_type=TelegramId)
    """The update that brought it first: of two edits within one second the larger number is the later one."""
    at: datetime = Field(index=True)


class Question(Row, table=True):
    """A question the bot asked about one message; answered by a button or by a reply."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id", "revision"),
        # What waits for an answer is few; what was ever asked is many.
        Index("questions_open", "asked_at", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
    )

    id: int | None = row_id()
    chat_id: int = Field(sa_type=TelegramId)
    message_id: int = Field(sa_type=TelegramId)
    """The message that was not understood for sure."""
    revision: int = Field(default=0, sa_type=TelegramId)
    person_id: int = points_to("people")
    source: str
    raw: str
    said_at: datetime
    options: list[dict[str, Any]] = Field(sa_type=JSON)
    """What each button would record; the button carries its index."""
    asked_at: datetime
    answered_at: datetime | None = None


class Post(Row, table=True):
    """A message of the bot's that people may reply to, and what it was about."""

    __tablename__ = "posts"

    chat_id: int = Field(primary_key=True, sa_type=TelegramId)
    message_id: int = Field(primary_key=True, sa_type=TelegramId)
    task_id: int | None = Field(default=None, sa_type=RowId)
    unit_id: int | None = Field(default=None, sa_type=RowId)
    asks: Status | None = word_of(Status, default=None, nullable=True)
    """It asked for what a status still lacks: the new day of a postponement, the words of an obstacle."""
    teaches: bool = False
    """It asked a leader for another name of a unit or task."""
    draft_id: int | None = Field(default=None, sa_type=RowId)
    """It asked for the next step of something that is being set up."""
    shows: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """It is a card that is brought up to date when it is asked for again: the page that it opened with."""
    topic_id: int | None = None
    """The forum topic it is in."""
    posted_at: datetime
