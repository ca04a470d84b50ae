"""Who changed what, when, from which message. Rows hold ids, keys and codes: no names, no words that people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Audit, Person


@dataclass(frozen=True, slots=True)
class Source:
    """Where the changes of a unit of work come from; without person and chat: the command line or the program."""

    person_id: int | None = None
    chat_id: int | None = None
    message_id: int | None = None


NOBODY = Source()


def begin(session: AsyncSession, source: Source = NOBODY) -> None:
    """From here on, what this session changes comes from `source`."""
    session.info["source"] = source


def identify(session: AsyncSession, person_id: int | None) -> None:
    """Say who the present message is from."""
    session.info["source"] = replace(session.info.get("source", NOBODY), person_id=person_id)


def note(session: AsyncSession, action: str, subject: str, at: datetime, **detail: str | int | None) -> None:
    """Record one change in the transaction that makes it.

    `action` is what was done (`role.grant`), `subject` what to (`person:12`, `unit:VP`, `campaign:dh2020`).
    """
    source: Source = session.info.get("source", NOBODY)
    session.add(
        Audit(
            at=at,
            person_id=source.person_id,
            action=action,
            subject=subject,
            detail={key: value for key, value in detail.items() if value not in {None, ""}},
            chat_id=source.chat_id,
            message_id=source.message_id,
        )
    )


async def listing(session: AsyncSession, since: datetime | None = None) -> Sequence[tuple[Audit, Person | None]]:
    """Every change (since a moment), oldest first, with who made it."""
    rows = select(Audit, Person).join(Person, col(Person.id) == Audit.person_id, isouter=True)
    if since is not None:
        rows = rows.where(Audit.at >= since)
    return (await session.exec(rows.order_by(col(Audit.at), col(Audit.id)))).all()
