"""What the program keeps about itself: who leads, what was changed by whom, what the operator was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Row, TelegramId, points_to, row_id


class Lease(Row, table=True):
    """Who polls, plans and sends. `fence` grows with each change of holder: an older one's writes are refused."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    holder: str
    fence: int
    expires_at: datetime


class Audit(Row, table=True):
    """One change: who, what, when, from which message. Holds no words that people wrote (those are in reports)."""

    __tablename__ = "audit"

    id: int | None = row_id()
    at: datetime = Field(index=True)
    person_id: int | None = points_to("people", default=None)
    """None: the operator on the command line, or the program itself."""
    action: str
    subject: str
    """What was changed, by its key or code: `unit:VP`, `campaign:dh2020`."""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    chat_id: int | None = Field(default=None, sa_type=TelegramId)
    message_id: int | None = Field(default=None, sa_type=TelegramId)


class Alarm(Row, table=True):
    """A kind of trouble, and when the operators were last told of it: once an hour is enough."""

    __tablename__ = "alarms"

    kind: str = Field(primary_key=True)
    since: datetime
    """When it first happened after they were told."""
    count: int = 0
    """How often it has happened since then; 0: nothing new to tell."""
    detail: str = ""
    """What it was the last time, in figures and keys; holds nobody's words or name."""
    told_at: datetime | None = None


class Mark(Row, table=True):
    """When something was last done, for whoever takes over."""

    __tablename__ = "marks"

    name: str = Field(primary_key=True)
    at: datetime
