"""Whose press on a button may have been lost while nobody asked Telegram: it keeps a press for 150 seconds only."""

from datetime import datetime, timedelta

from sqlalchemy import exists
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from domain.values import Status
from storage import outbox
from storage.tables import (
    Assignment,
    Campaign,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Extension,
    ExtensionState,
    Group,
    Person,
    Question,
)

PRESSES_LIVE = timedelta(seconds=150)
"""How long Telegram keeps a press on a button (tdlib/telegram-bot-api, Client.cpp)."""
MESSAGES_LIVE = timedelta(hours=24)
"""How long it keeps everything else (core.telegram.org/bots/api#getting-updates)."""
REMINDED_WITHIN = timedelta(hours=24)
ASKED_WITHIN = timedelta(days=7)
"""A reminder or question older than this at the beginning of the gap was hardly answered within it."""
LINE_LIVES = timedelta(days=4)
"""A weekend and a day: the line waits for office hours."""
BACKLOG = timedelta(minutes=1)
"""What people wrote meanwhile is taken first: it may be the answer."""

_ITS_ASSIGNMENT = (col(Assignment.task_id) == Delivery.task_id, col(Assignment.unit_id) == Delivery.unit_id)


async def plan(session: AsyncSession, since: datetime, until: datetime) -> int:
    """Queue one line to each person, and each group, whose press may have been lost between the two moments.

    Returns how many.
    """
    people = sorted(await awaited(session, since, until))
    groups = sorted(await awaited_groups(session, since, until))
    rows = [_line(f"{one}", since, until, person_id=one) for one in people]
    rows += [_line(f"group-{one}", since, until, group_id=one) for one in groups]
    return await outbox.put(session, rows)


async def awaited(session: AsyncSession, since: datetime, until: datetime, person_id: int | None = None) -> set[int]:
    """Ids of the people (or of this one, if so) who had a card with buttons before the gap and have not answered yet.

    Only those whom a private message reaches.
    """
    reached = select(Person.id).where(col(Person.started_at).is_not(None), col(Person.blocked_at).is_(None))
    if person_id is not None:
        reached = reached.where(Person.id == person_id)
    questions = select(Question.person_id).where(
        col(Question.answered_at).is_(None),
        col(Question.asked_at).between(since - ASKED_WITHIN, until),
        col(Question.person_id).in_(reached),
    )
    asked: list[int | None] = list((await session.exec(questions)).all())
    for cards in (_reminders(since, until), _requests(since, until)):
        asked += [one.person_id for one in await session.exec(cards.where(col(Delivery.person_id).in_(reached)))]
    return {one for one in asked if one is not None}


async def awaited_groups(session: AsyncSession, since: datetime, until: datetime) -> set[int]:
    """Ids of the groups that had a list with buttons before the gap, of units that have not finished."""
    there = select(Group.id).where(col(Group.left_at).is_(None))
    listed = _sent(DeliveryKind.DIGEST, since, until).where(col(Delivery.group_id).in_(there))
    return {one.group_id for one in await session.exec(listed) if one.group_id is not None}


def _reminders(since: datetime, until: datetime) -> SelectOfScalar[Delivery]:
    """Reminders that nobody has answered."""
    unanswered = or_(col(Assignment.said_at).is_(None), col(Assignment.said_at) < col(Delivery.sent_at))
    open_ = exists().where(*_ITS_ASSIGNMENT, col(Assignment.status) != Status.DONE, unanswered)
    return _sent(DeliveryKind.REMINDER, since, until).where(open_)


def _requests(since: datetime, until: datetime) -> SelectOfScalar[Delivery]:
    """Requests for more time that nobody has decided."""
    asked = (col(Extension.assignment_id) == col(Assignment.id), col(Extension.state) == ExtensionState.ASKED)
    return _sent(DeliveryKind.REQUEST, since, until, ASKED_WITHIN).where(exists().where(*_ITS_ASSIGNMENT, *asked))


def _sent(
    kind: DeliveryKind, since: datetime, until: datetime, within: timedelta = REMINDED_WITHIN
) -> SelectOfScalar[Delivery]:
    """Messages with buttons of this kind that people may have been looking at, of campaigns that go on."""
    rows = select(Delivery).join(Campaign, col(Campaign.id) == Delivery.campaign_id)
    return rows.where(
        col(Delivery.kind) == kind,
        col(Delivery.state) == DeliveryState.SENT,
        col(Delivery.sent_at).between(since - within, until),
        col(Campaign.closed_at).is_(None),
    )


def _line(
    to: str, since: datetime, until: datetime, *, person_id: int | None = None, group_id: int | None = None
) -> Delivery:
    return Delivery(
        key=f"gap:{to}:{since.isoformat(timespec='seconds')}",
        kind=DeliveryKind.GAP,
        person_id=person_id,
        group_id=group_id,
        due=until,
        next_try=until + BACKLOG,
        stale_at=until + LINE_LIVES,
        payload={"from": since.isoformat(), "until": until.isoformat()},
    )
