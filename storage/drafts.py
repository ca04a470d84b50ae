"""What people are setting up in chat: one open draft a person and chat, a row, so that it survives a restart."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import memory
from storage.tables import Draft

KEPT = timedelta(days=1)
"""A draft that nobody touches for as long awaits no words any more; its buttons still lead on."""


async def begin(
    session: AsyncSession,
    person_id: int,
    chat_id: int,
    kind: str,
    now: datetime,
    *,
    message_id: int = 0,
    **data: Any,  # noqa: ANN401
) -> Draft:
    """A new draft in the place of the one that was open there; the same message begins the same draft again.

    `message_id` is the message that asks for it, 0 for a press.
    """
    if (known := await _begun_by(session, person_id, chat_id, message_id)) is not None and known.kind == kind:
        return known
    if (old := await open_in(session, person_id, chat_id)) is not None:
        await close(session, old, now)
        await session.flush()
    draft = Draft(person_id=person_id, chat_id=chat_id, kind=kind, data=data, touched_at=now, begun_by=message_id)
    draft.heard = [message_id] if message_id else []
    session.add(draft)
    await session.flush()
    memory.of(session)[_remembered_as(person_id, chat_id)] = draft
    return draft


async def by_id(session: AsyncSession, draft_id: int) -> Draft | None:
    """A draft by its number, open or closed."""
    return await session.get(Draft, draft_id)


async def recent(session: AsyncSession, person_id: int, chat_id: int, now: datetime) -> Draft | None:
    """The newest draft of a person in a chat, open or closed, if it was touched within a day."""

    async def look_up() -> Draft | None:
        mine = (Draft.person_id == person_id, Draft.chat_id == chat_id, Draft.touched_at > now - KEPT)
        return (await session.exec(select(Draft).where(*mine).order_by(col(Draft.id).desc()).limit(1))).first()

    return await memory.remembered(session, _remembered_as(person_id, chat_id), look_up)


async def open_in(session: AsyncSession, person_id: int, chat_id: int) -> Draft | None:
    """What this person is setting up in this chat."""
    rows = select(Draft).where(Draft.person_id == person_id, Draft.chat_id == chat_id, col(Draft.closed_at).is_(None))
    return (await session.exec(rows)).first()


async def open_of_kind(session: AsyncSession, chat_id: int, kind: str) -> Sequence[Draft]:
    """What anybody is setting up of this kind in a chat."""
    rows = select(Draft).where(Draft.chat_id == chat_id, Draft.kind == kind, col(Draft.closed_at).is_(None))
    return (await session.exec(rows)).all()


async def read_ahead(session: AsyncSession, people: Mapping[int, int], now: datetime) -> None:
    """Remember what these people (their ids, and their Telegram ids) are or were lately setting up in private."""
    known = memory.of(session)
    known.update({_remembered_as(person_id, telegram_id): None for person_id, telegram_id in people.items()})
    rows = select(Draft).where(col(Draft.person_id).in_(list(people)), Draft.touched_at > now - KEPT)
    for draft in await session.exec(rows.order_by(col(Draft.id))):
        known[_remembered_as(draft.person_id, draft.chat_id)] = draft


async def keep(session: AsyncSession, draft: Draft, now: datetime, asks: str = "", **data: Any) -> None:  # noqa: ANN401
    """The next step: add to what was said so far, and await (or no more await) an answer in words or a file.

    Buttons of the step before are void from here on, so make the new ones after this.
    """
    draft.data = {**draft.data, **data}  # a new value: a change inside the old one would not be seen
    draft.asks, draft.touched_at, draft.turn = asks, now, draft.turn + 1
    session.add(draft)


async def hear(session: AsyncSession, draft: Draft, message_id: int) -> None:
    """A message was for the draft."""
    draft.heard = [*draft.heard, message_id]
    session.add(draft)


async def close(session: AsyncSession, draft: Draft, now: datetime) -> None:
    """It is done, or called off."""
    draft.closed_at, draft.asks = now, ""
    session.add(draft)


async def _begun_by(session: AsyncSession, person_id: int, chat_id: int, message_id: int) -> Draft | None:
    if not message_id:
        return None
    rows = select(Draft).where(Draft.person_id == person_id, Draft.chat_id == chat_id, Draft.begun_by == message_id)
    return (await session.exec(rows)).first()


def _remembered_as(person_id: int, chat_id: int) -> memory.Key:
    return "draft", (person_id, chat_id)
