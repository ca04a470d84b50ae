"""Campaigns, their tasks, what each unit owes, and the kept figures."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from domain.values import AnswerType, Status
from storage.tables.columns import Path, Row, RowId, points_to, row_id, word_of

UNDECIDED = text("state = 'asked'")


class Campaign(Row, table=True):
    """A title, a subtree, the kinds of units that must answer, and the rules of reminding."""

    __tablename__ = "campaigns"

    id: int | None = row_id()
    key: str = Field(unique=True)
    title: str
    unit_id: int = points_to("units")
    kinds: list[str] = Field(sa_type=JSON)
    opens: date | None = None
    rules: str
    """Reminders, tally and calendar as `domain.campaign` writes and reads them."""
    created_at: datetime
    planned_until: datetime
    """Reminders and tallies whose moment is not later have their row in `deliveries`."""
    rules_before: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The rules that were in force at `planned_until`, if they have been changed since."""
    closed_at: datetime | None = None


class Task(Row, table=True):
    """What each unit of a campaign must do."""

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: int | None = row_id()
    campaign_id: int = points_to("campaigns")
    key: str
    title: str
    aliases: list[str] = Field(sa_type=JSON)
    answer: AnswerType = word_of(AnswerType, default=AnswerType.DONE)
    steps: int | None = None
    choices: list[str] = Field(sa_type=JSON)
    dates: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The key of the campaign's task whose day is registered here, or empty."""
    at_most: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The largest plausible figure: a number, `members`, or empty for any."""
    due: datetime
    due_by_wave: dict[str, str] = Field(sa_type=JSON)
    """Wave to ISO moment (UTC)."""
    position: int = 0


class Assignment(Row, table=True):
    """One unit's part in one task: its due date and where it stands, the fold of its reports."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("task_id", "unit_id"),
        Index("assignments_by_place", "task_id", "path", "status"),
    )

    id: int | None = row_id()
    task_id: int = points_to("tasks")
    unit_id: int = points_to("units", index=True)
    path: str = Field(sa_type=Path)
    """The unit's path, copied so that a subtree's figures need no join."""
    due: datetime
    status: Status = word_of(Status, default=Status.NOT_STARTED)
    late: bool = False
    """Done, but after the due moment in force now."""
    day: date | None = None
    """When it was done, or the planned or new day."""
    own_day: date | None = None
    """The day that the unit has registered for it in another task."""
    step_done: int | None = None
    step_total: int | None = None
    number: int | None = None
    words: str = ""
    """The choice or the text, for tasks that ask for one."""
    said_at: datetime | None = None
    done_at: datetime | None = None
    """When it was first said to be done; saying so again does not make it later."""
    person_id: int | None = points_to("people", default=None)
    source: str = ""
    report_id: int | None = Field(default=None, sa_type=RowId)
    """The report that decides; no foreign key, since the report points here."""
    since: datetime | None = None
    """When it was first owed; None: since the campaign was made."""
    dropped_at: datetime | None = None
    """When the unit stopped owing it (closed, or of another kind now); it counts no more, but did before."""


class Counter(Row, table=True):
    """How many assignments of a task, due at one moment, stand where below a unit (itself not counted).

    Kept for every unit that has units below it. One row a due moment, so that what is overdue follows from `now`
    without counting: moments are few (waves and granted extensions).
    """

    __tablename__ = "counters"

    task_id: int = points_to("tasks", primary_key=True)
    unit_id: int = points_to("units", primary_key=True)
    due: datetime = Field(primary_key=True)
    total: int = 0
    done: int = 0
    late: int = 0
    not_started: int = 0
    in_progress: int = 0
    postponed: int = 0
    blocked: int = 0


class DueMove(Row, table=True):
    """A due date that was moved, so that figures of an earlier moment use the date then in force."""

    __tablename__ = "due_moves"

    id: int | None = row_id()
    assignment_id: int = points_to("assignments", index=True)
    at: datetime
    before: datetime
    after: datetime
    person_id: int | None = points_to("people", default=None)
    reason: str = ""
    document: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The paper it was decided on: its number and date, as written."""
    by_wave: bool = False
    """The whole wave's due, not the unit's own: another change of wave moves it again."""


class ExtensionState(StrEnum):
    """What became of a wish for more time."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Before anybody had decided it was taken back, or another day was asked for."""


class Extension(Row, table=True):
    """More time asked for one assignment: by whom, until when, and who decided. The reason is the report's words."""

    __tablename__ = "extensions"
    __table_args__ = (
        Index("extensions_open", "assignment_id", unique=True, sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
    )

    id: int | None = row_id()
    assignment_id: int = points_to("assignments", index=True)
    report_id: int = points_to("reports", unique=True)
    """The report that asked: one never asks twice."""
    person_id: int | None = points_to("people", default=None)
    wanted: date
    state: ExtensionState = word_of(ExtensionState, default=ExtensionState.ASKED)
    asked_at: datetime
    before: datetime
    """The due when it was asked."""
    decided_by: int | None = points_to("people", default=None)
    decided_at: datetime | None = None
    after: datetime | None = None
    """The due that was granted."""
