"""What is being set up in chat: drafts, the long work they ask for, and invitations."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from domain.values import RoleName
from storage.tables.columns import Row, TelegramId, points_to, row_id, word_of

OPEN = text("closed_at IS NULL")


class Draft(Row, table=True):
    """Something that a person is setting up in a chat, step by step; what they have said so far is in `data`.

    At most one is open for a person in a chat.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index("drafts_open", "person_id", "chat_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("drafts_recent", "person_id", "touched_at"),
    )

    id: int | None = row_id()
    person_id: int = points_to("people")
    chat_id: int = Field(sa_type=TelegramId)
    kind: str
    """What is being set up; `handlers/flows.py` says who takes it on."""
    begun_by: int = Field(default=0, sa_type=TelegramId)
    """The number of the message that began it; 0: a press on a button."""
    asks: str = ""
    """What words or file the next message shall bring; empty: only buttons lead on."""
    turn: int = 0
    """Grows with each step: a button of an earlier one leads nowhere any more."""
    heard: list[int] = Field(default_factory=list, sa_type=JSON)
    """The numbers of the messages that were for it: one that comes again, or is edited, is no second answer."""
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    touched_at: datetime
    closed_at: datetime | None = None


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Job(Row, table=True):
    """Work that takes long or needs the network (a list to fetch and read, a workbook to make), for one person."""

    __tablename__ = "jobs"
    __table_args__ = (Index("jobs_by_state", "state", "next_try"),)

    id: int | None = row_id()
    kind: str
    """What is to be done; `scheduler/jobs.py` says by what."""
    person_id: int = points_to("people")
    chat_id: int = Field(sa_type=TelegramId)
    message_id: int | None = Field(default=None, sa_type=TelegramId)
    """The bot's message that shows how far it is."""
    draft_id: int | None = points_to("drafts", default=None)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: JobState = word_of(JobState, default=JobState.WAITING)
    attempts: int = 0
    """Grows at each taking on: whoever ends the job must still hold this attempt."""
    next_try: datetime
    error: str = ""
    created_at: datetime
    ended_at: datetime | None = None


class Invite(Row, table=True):
    """A link that makes whoever presses it first somebody for a unit. Only its hash is kept: the database gives none
    away.
    """

    __tablename__ = "invites"

    id: int | None = row_id()
    token_hash: str = Field(unique=True)
    unit_id: int | None = points_to("units", default=None, index=True)
    """None: the first organiser's, before there is any unit."""
    role: RoleName = word_of(RoleName)
    cluster: str = ""
    until: datetime | None = None
    """When the role that it gives ends (a deputy's); None: open."""
    replaces: int | None = points_to("roles", default=None)
    """The role that ends when it is taken up: of the secretary before."""
    person_id: int | None = points_to("people", default=None)
    """Who made it; None: the operator on the command line."""
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = points_to("people", default=None)
    revoked_at: datetime | None = None


class JoinRequest(Row, table=True):
    """Somebody without a role, or without that one, asks to be registered for a unit; whoever decides for it is asked.

    Only they are known by their Telegram number here: nobody is a person before they are let in.
    """

    __tablename__ = "join_requests"
    __table_args__ = (UniqueConstraint("chat_id", "message_id", "unit_id"),)

    id: int | None = row_id()
    unit_id: int = points_to("units", index=True)
    role: RoleName = word_of(RoleName)
    telegram_id: int = Field(sa_type=TelegramId)
    name: str
    chat_id: int = Field(sa_type=TelegramId)
    message_id: int = Field(sa_type=TelegramId)
    """The message that asked."""
    topic_id: int | None = None
    """The forum topic it is in."""
    by_phone: bool = False
    """They shared a number that the unit list gives for this unit, but also for another person's."""
    asked_at: datetime
    decided_at: datetime | None = None
    granted: bool = False
    decided_by: int | None = points_to("people", default=None)
