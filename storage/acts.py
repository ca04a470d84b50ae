"""The last thing that somebody did: a report, or something that the audit tells of."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Audit, Report

WITHDRAWN = "report.withdraw"


async def last_report(session: AsyncSession, person_id: int, since: datetime) -> Sequence[Report]:
    """All that the last message reported which somebody sent since a moment and which still stands; none if none does.

    A press on a button is a message of its own.
    """
    mine = (Report.person_id == person_id, Report.stored_at >= since, col(Report.superseded_at).is_(None))
    rows = select(Report).where(*mine).order_by(col(Report.stored_at).desc(), col(Report.id).desc()).limit(1)
    last = (await session.exec(rows)).first()
    if last is None:
        return ()
    same = (Report.chat_id == last.chat_id, Report.message_id == last.message_id, Report.revision == last.revision)
    return (await session.exec(select(Report).where(*same).order_by(col(Report.id)))).all()


async def last_change(session: AsyncSession, person_id: int, since: datetime) -> Audit | None:
    """The last other thing that they did since a moment."""
    mine = (Audit.person_id == person_id, Audit.at >= since, col(Audit.action) != WITHDRAWN)
    return (await session.exec(select(Audit).where(*mine).order_by(col(Audit.id).desc()).limit(1))).first()


async def has_withdrawn(session: AsyncSession, chat_id: int, message_id: int) -> bool:
    """Whether this message has taken reports back before: it has come again."""
    rows = select(Audit.id).where(Audit.action == WITHDRAWN, Audit.chat_id == chat_id, Audit.message_id == message_id)
    return (await session.exec(rows.limit(1))).first() is not None
