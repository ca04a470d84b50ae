"""Versions of messages: every edit is remembered, whether it said anything or not, so that one which comes late (or the
message as it was first sent) is known to be overtaken.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage import memory, reports
from storage.tables import Edit, Question

Place = tuple[int, int]
"""Chat and message."""


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of a message came in: `revision` as reports keep it, and when a later one was written, if that has
    come in already.
    """

    revision: int
    overtaken_at: datetime | None = None


async def take(
    session: AsyncSession, place: Place, edited_at: datetime | None, words: str, update_id: int, now: datetime
) -> Version:
    """Remember a version of a message and say where it stands among those that came before it.

    `edited_at` is Telegram's time of the edit (None: the message as sent), in whole seconds. Of two edits within one
    second the one whose update has the larger number is the later. The same version taken again, under whatever number,
    is the same.
    """
    known = await memory.remembered(session, ("edits", place), lambda: _of_message(session, place))
    if edited_at is None:
        return Version(0, _written(known[-1]) if known else None)
    second, mark = int(edited_at.timestamp()), sha256(words.encode()).hexdigest()
    this = next((edit for edit in known if (edit.second, edit.words) == (second, mark)), None)
    if this is None:
        this = Edit(chat_id=place[0], message_id=place[1], second=second, words=mark, update_id=update_id, at=now)
        session.add(this)
        await _step_back(session, place, [edit for edit in known if edit.second == second], this)
        known.append(this)
        known.sort(key=_order)
    later = known[known.index(this) + 1 :]
    same_second = bool(later) and later[0].second == second
    return Version(-this.update_id if same_second else second, _written(later[-1]) if later else None)


async def read_ahead(session: AsyncSession, places: Collection[Place]) -> None:
    """Let this unit of work remember the edits of these messages."""
    known = memory.of(session)
    known.update({("edits", place): [] for place in places})
    for edit in await session.exec(_edits().where(tuple_(col(Edit.chat_id), col(Edit.message_id)).in_(places))):
        known["edits", (edit.chat_id, edit.message_id)].append(edit)


async def _of_message(session: AsyncSession, place: Place) -> list[Edit]:
    rows = _edits().where(Edit.chat_id == place[0], Edit.message_id == place[1])
    return list((await session.exec(rows)).all())


async def _step_back(session: AsyncSession, place: Place, others: list[Edit], this: Edit) -> None:
    """The version that was the last of its second until now leaves the number of that second to the one after it."""
    if not others or others[-1].update_id > this.update_id:
        return
    for report in await reports.of_message(session, *place):
        if report.source != "button" and report.revision == this.second:
            report.revision = -others[-1].update_id
            session.add(report)
    asked = select(Question).where(Question.chat_id == place[0], Question.message_id == place[1])
    for question in await session.exec(asked.where(Question.revision == this.second)):
        question.revision = -others[-1].update_id
        session.add(question)
    await session.flush()


def _edits() -> SelectOfScalar[Edit]:
    return select(Edit).order_by(col(Edit.second), col(Edit.update_id))


def _order(edit: Edit) -> tuple[int, int]:
    return edit.second, edit.update_id


def _written(edit: Edit) -> datetime:
    return datetime.fromtimestamp(edit.second, UTC)
