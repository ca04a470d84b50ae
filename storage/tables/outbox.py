"""Messages that must arrive."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.columns import Row, TelegramId, points_to, row_id, word_of


class DeliveryKind(StrEnum):
    """What is sent."""

    REMINDER = "reminder"
    DIGEST = "digest"
    TALLY = "tally"
    ESCALATION = "escalation"
    ANNOUNCEMENT = "announcement"
    """That a campaign begins, to a group."""
    ALARM = "alarm"
    """Trouble, to the operators."""
    GAP = "gap"
    """To somebody whose press on a button may have been lost while the program was away."""
    REQUEST = "request"
    """More time is asked for: to who decides."""
    DECISION = "decision"
    """What was decided: to who asked."""
    OFFICE = "office"
    """A role was given or ended, or is asked for: to whom it concerns."""


class DeliveryState(StrEnum):
    """How far it is. `unknown`: the request left, its answer never came; see `storage.outbox.resend`."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Delivery(Row, table=True):
    """A message that must arrive once. Its text is made when it is sent, from what is then true."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("deliveries_waiting", "state", "next_try"),)

    id: int | None = row_id()
    key: str = Field(unique=True)
    """Says what it is (`reminder:dh2020:dai-hoi:VP:2020-06-27`); planning it again changes nothing."""
    kind: DeliveryKind = word_of(DeliveryKind)
    campaign_id: int | None = points_to("campaigns", default=None)
    """None: it is about the program itself."""
    task_id: int | None = points_to("tasks", default=None)
    unit_id: int | None = points_to("units", default=None)
    person_id: int | None = points_to("people", default=None)
    """Whom it goes to in private; else `group_id` says where."""
    group_id: int | None = points_to("groups", default=None)
    stage: str = ""
    """A reminder's `domain.plan.Stage`."""
    due: datetime
    stale_at: datetime
    """From then on it is of no use and is recorded as cancelled."""
    state: DeliveryState = word_of(DeliveryState, default=DeliveryState.WAITING)
    attempts: int = 0
    next_try: datetime
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    resent_at: datetime | None = None
    """When it was queued once more although it may have arrived; the last time, if there were several."""
    chat_id: int | None = Field(default=None, sa_type=TelegramId)
    message_id: int | None = Field(default=None, sa_type=TelegramId)
    error: str = ""
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """A digest's tasks and dues; what a tally said, for the change since then in the next."""
