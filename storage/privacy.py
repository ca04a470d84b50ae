"""What is kept of one person: all of it to hand over, or gone for good while every figure stays.

Everything else refers to a person by a number of our own, so erasing leaves that number and nothing behind it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, exists, func, update
from sqlmodel import SQLModel, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.values import AnswerType, Status
from storage import audit, imports, people
from storage.engine import Store
from storage.tables import (
    Assignment,
    Audit,
    DaysOff,
    Delivery,
    Draft,
    Edit,
    Extension,
    FailedUpdate,
    Invite,
    Job,
    JoinRequest,
    Person,
    Post,
    Question,
    Report,
    Role,
    Task,
    Unit,
)
from storage.tables.columns import stored_id

WITH_CHAT: tuple[Any, ...] = (Report, Delivery, Audit, Draft, Job)
"""Tables that keep rows naming a chat; the number of a private chat is that of the person."""
Found = dict[str, list[dict[str, Any]]]


async def export(session: AsyncSession, telegram_id: int) -> Found:
    """Every row about this Telegram user by table, as plain JSON values; empty lists where there is nothing."""
    person = await people.by_telegram_id(session, telegram_id)
    number = person.id if person else None
    rows: dict[str, Any] = {
        "people": select(Person).where(col(Person.telegram_id) == telegram_id),
        "roles": select(Role).where(col(Role.person_id) == number),
        "reports": select(Report).where(_of(Report, number, telegram_id)),
        "questions": select(Question).where(_of(Question, number, telegram_id)),
        "deliveries": select(Delivery).where(_of(Delivery, number, telegram_id)),
        "extensions": select(Extension).where(
            or_(col(Extension.person_id) == number, col(Extension.decided_by) == number)
        ),
        "join_requests": select(JoinRequest).where(
            or_(col(JoinRequest.telegram_id) == telegram_id, col(JoinRequest.decided_by) == number)
        ),
        "invites": select(Invite).where(or_(col(Invite.used_by) == number, col(Invite.person_id) == number)),
        "days_off": select(DaysOff).where(col(DaysOff.person_id) == number),
        "drafts": select(Draft).where(col(Draft.person_id) == number),
        "jobs": select(Job).where(col(Job.person_id) == number),
        "edits": select(Edit).where(col(Edit.chat_id) == telegram_id),
        "posts": select(Post).where(col(Post.chat_id) == telegram_id),
        "audit": select(Audit).where(_of(Audit, number, telegram_id)),
    }
    found: Found = {name: _plain((await session.exec(query)).all()) for name, query in rows.items()}
    failed = (await session.exec(select(FailedUpdate).order_by(col(FailedUpdate.update_id)))).all()
    found["failed_updates"] = _plain([one for one in failed if mentions(one.update, telegram_id)])
    return found


async def erase(session: AsyncSession, telegram_id: int, now: datetime) -> bool:
    """Take out the name, the Telegram id and the words of a person; figures, dates and who-is-who by number stay.

    Their offices end now. False if nobody of this id was registered (any more): then only what a stranger can have
    left is taken out. Doing it again changes nothing.
    """
    person = await people.by_telegram_id(session, telegram_id)
    await _erase_failed(session, telegram_id)
    await session.exec(delete(JoinRequest).where(col(JoinRequest.telegram_id) == telegram_id))
    for of_chat in (Post, Edit):
        await session.exec(delete(of_chat).where(col(of_chat.chat_id) == telegram_id))
    if person is None:
        return False
    number = stored_id(person.id)
    await _erase_words(session, number)
    await _erase_set_up(session, number, now)
    await _erase_from_list(session, person)
    for table in WITH_CHAT:
        await session.exec(update(table).where(col(table.chat_id) == telegram_id).values(chat_id=-number))
    held = (col(Role.person_id) == number) & or_(col(Role.until).is_(None), col(Role.until) > now)
    await session.exec(update(Role).where(held).values(until=now))
    person.name, person.language, person.menu, person.telegram_id = "", "", "", -number
    person.started_at = person.blocked_at = None
    session.add(person)
    audit.note(session, "person.erase", f"person:{number}", now)
    return True


async def sweep(store: Store) -> None:
    """Have SQLite write the file anew, so that nothing erased is left in its free pages or its journal.

    PostgreSQL does so by itself (autovacuum). Raises OperationalError if somebody else is at work in the file.
    """
    if not store.is_sqlite:
        return
    async with store.engine.connect() as connection:
        for statement in ("COMMIT", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):  # VACUUM wants no transaction
            await connection.exec_driver_sql(statement)


def mentions(value: Any, telegram_id: int) -> bool:  # noqa: ANN401 (JSON)
    """Whether an update as Telegram sent it names this user or their private chat anywhere."""
    if isinstance(value, dict):
        return value.get("id") == telegram_id or any(mentions(one, telegram_id) for one in value.values())
    return isinstance(value, list) and any(mentions(one, telegram_id) for one in value)


async def _erase_failed(session: AsyncSession, telegram_id: int) -> None:
    """Whole updates: what failed can hold their words anywhere."""
    for failed in (await session.exec(select(FailedUpdate))).all():
        if mentions(failed.update, telegram_id):
            await session.delete(failed)


async def _erase_words(session: AsyncSession, number: int) -> None:
    """Words as typed. A choice is one of the campaign's own words and is counted, so it stays."""
    await session.exec(delete(Question).where(col(Question.person_id) == number))
    mine = col(Report.person_id) == number
    of_choice = exists().where(col(Task.id) == col(Assignment.task_id), col(Task.answer) == AnswerType.CHOICE)
    others = select(Assignment.id).where(~of_choice)
    typed = col(Report.assignment_id).in_(others) | (col(Report.status) == Status.BLOCKED)
    await session.exec(update(Report).where(mine).values(raw="", words=case((typed, ""), else_=col(Report.words))))
    told = col(Assignment.report_id).in_(select(Report.id).where(mine))
    free = ~of_choice | (col(Assignment.status) == Status.BLOCKED)
    await session.exec(update(Assignment).where(told, free).values(words=""))


async def _erase_set_up(session: AsyncSession, number: int, now: datetime) -> None:
    """What they were setting up; what came of it stays. Jobs and links keep who asked for them by number alone."""
    ended = func.coalesce(col(Draft.closed_at), now)
    await session.exec(update(Draft).where(col(Draft.person_id) == number).values(data={}, closed_at=ended))
    await session.exec(update(Job).where(col(Job.person_id) == number).values(data={}))


async def _erase_from_list(session: AsyncSession, person: Person) -> None:
    """The unit list names secretaries and their phones: taken out where the name is this person's."""
    held = select(Role.unit_id).where(col(Role.person_id) == person.id)
    for unit in await session.exec(select(Unit).where(col(Unit.id).in_(held))):
        if unit.secretary.casefold() == person.name.casefold():
            unit.secretary = unit.phone = ""
            session.add(unit)
    await imports.forget(session)  # what could be undone may hold the name too


def _of(table: Any, number: int | None, telegram_id: int) -> Any:  # noqa: ANN401
    return or_(col(table.person_id) == number, col(table.chat_id) == telegram_id)


def _plain(rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [row.model_dump(mode="json") for row in rows if isinstance(row, SQLModel)]
