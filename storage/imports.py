"""Unit lists taken over with all that follows from them, the units they left out closed, and all of it undone again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Column, delete, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.rights import Action, may
from domain.units import UnitList
from domain.values import RoleName
from storage import audit, campaigns, invites, numbers, people, unit_lists, units
from storage.scopes import place_of
from storage.tables import Assignment, Campaign, Counter, Import, Job, Person, Role, Unit, Version
from storage.tables.columns import stored_id
from storage.unit_lists import CHUNK, Columns, Progress, Taken
from storage.versions import ROSTER

KEPT = timedelta(days=1)
"""How long an import can be undone, and what it left out be closed by its button."""
_UNITS = SQLModel.metadata.tables["units"]
_FOLLOWS = frozenset({"units", "assignments", "counters"})
"""Tables whose rows of a unit come and go with it, as long as nobody has said anything."""


class Why(StrEnum):
    """Why an import stands as it is; the value is the English message."""

    OVER = "It was imported more than a day ago."
    CHANGED = "The unit list has been changed by something else since then."
    CAMPAIGN = "A campaign has been made since then."
    IN_USE = "People, groups, reports or messages already belong to the new units."


class ListChangedError(Exception):
    """The unit list has changed since it was looked at."""


class ImportStandsError(Exception):
    """The import can be neither undone nor completed any more; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


async def take_over(
    session: AsyncSession,
    listed: UnitList,
    now: datetime,
    zone: ZoneInfo,
    progress: Progress = lambda _done, _total: None,
) -> Taken:
    """Take over a list with all that follows: founders become organisers of the root, campaigns get in step.

    Raises UnitListError as `unit_lists.import_units` does.
    """
    taken = await unit_lists.import_units(session, listed, day_of(now, zone), progress)
    if taken.changes.new or taken.changes.changed:
        new, changed = len(taken.changes.new), len(taken.changes.changed)
        audit.note(session, "units.import", "units", now, new=new, changed=changed)
        await invites.promote_founders(session, now)
        await campaigns.refresh(session, now, zone)
    return taken


async def keep(
    session: AsyncSession,
    job: Job,
    file: str,
    listed: UnitList,
    seen: int,
    now: datetime,
    zone: ZoneInfo,
    progress: Progress,
) -> Import:
    """Take over a list for whoever asked for the job, and keep what was there before.

    `seen` is the version of the unit list that they were shown the changes to: raises ListChangedError if it is
    another one now. Whoever puts a new root above the old one is its organiser.
    """
    await unit_lists.lock(session)
    if await version(session) != seen:
        raise ListChangedError
    old_top = await _top(session)
    taken = await take_over(session, listed, now, zone, progress)
    roles = await _crown(session, job.person_id, old_top, now)
    done = _made_by(job, file, taken, roles, now)
    done.version = await version(session)
    session.add(done)
    await session.flush()
    return done


async def close_missing(session: AsyncSession, import_id: int, now: datetime, zone: ZoneInfo) -> Import:
    """Close the units that an import left out, from today on: what they were, said and owed stays as history.

    A second time changes nothing. Raises ImportStandsError.
    """
    done = await _locked(session, import_id)
    if done.closed:
        return done
    await _check(session, done, now)
    for some in _chunks(done.missing):
        closing = update(Unit).where(col(Unit.id).in_(some)).values(closed=day_of(now, zone))
        await session.exec(closing.execution_options(synchronize_session=False))
    audit.note(session, "units.close", "units", now, count=len(done.missing))
    await campaigns.refresh(session, now, zone)
    done.closed, done.before = len(done.missing), {**done.before, "closed": done.missing}
    done.version, done.undo_until = await version(session), now + KEPT
    session.add(done)
    return done


async def undo(session: AsyncSession, import_id: int, now: datetime, zone: ZoneInfo) -> Import:
    """Bring the units back to what they were before an import; campaigns follow. A second time changes nothing.

    Raises ImportStandsError if something else depends on it by now.
    """
    done = await _locked(session, import_id)
    if done.undone_at is not None:
        return done
    await _check(session, done, now)
    before = done.before
    if (await session.exec(select(Campaign.id).where(Campaign.created_at >= done.at).limit(1))).first() is not None:
        raise ImportStandsError(Why.CAMPAIGN)
    if await _in_use(session, before["added"], before["roles"]):
        raise ImportStandsError(Why.IN_USE)
    again = [{"key": unit_id, "closed": None} for unit_id in before.get("closed", ())]
    await unit_lists.put_back(session, again, map(_from_json, before["changed"]), before["moved"])
    await session.exec(delete(Role).where(col(Role.id).in_(before["roles"])))
    await _take_out(session, before["added"])
    audit.note(session, "units.undo", "units", now, new=done.added, changed=done.changed, closed=done.closed)
    await campaigns.refresh(session, now, zone)
    done.undone_at, done.undo_until, done.before = now, None, {}
    session.add(done)
    return done


async def may_import(session: AsyncSession, person: Person, now: datetime) -> bool:
    """Whether a person may change the unit list: who decides for its root, or is to bring the first one."""
    if (root := await units.root(session)) is None:
        return await invites.is_founder(session, person)
    return may(await people.grants_of(session, person, now), Action.DECIDE, place_of(root))


async def organisers(session: AsyncSession, now: datetime) -> list[Person]:
    """Those who may."""
    found = [person for person, _ in await people.leaders(session, RoleName.ORGANISER, now)]
    return [person for person in found if await may_import(session, person, now)]


async def by_job(session: AsyncSession, job_id: int) -> Import | None:
    """What a job has taken over."""
    return (await session.exec(select(Import).where(Import.job_id == job_id))).first()


async def version(session: AsyncSession) -> int:
    """How often the unit list has changed, as it is at this moment of the transaction."""
    return (await session.exec(select(Version.number).where(Version.name == ROSTER))).first() or 0


async def forget(session: AsyncSession, now: datetime | None = None) -> None:
    """What was there before is kept no longer than it can be undone; without `now`: from here on not at all."""
    over = update(Import).where(col(Import.undo_until).is_not(None))
    over = over if now is None else over.where(col(Import.undo_until) < now)
    await session.exec(over.values(before={}, undo_until=None).execution_options(synchronize_session=False))


async def _crown(session: AsyncSession, person_id: int, old_top: int | None, now: datetime) -> Sequence[int | None]:
    """Make a person organiser of a root that is new. Gives the roles for it that the import has brought."""
    if (top := await _top(session)) == old_top:
        return ()
    if old_top is not None:
        person, root = await session.get_one(Person, person_id), await session.get_one(Unit, top)
        await people.grant(session, person, root, RoleName.ORGANISER, now)
    return (await session.exec(select(Role.id).where(Role.unit_id == top, Role.since == now))).all()


def _made_by(job: Job, file: str, taken: Taken, roles: Sequence[int | None], now: datetime) -> Import:
    changed, moved = taken.before
    before = {"added": taken.added, "changed": [_to_json(one) for one in changed], "moved": moved, "roles": roles}
    return Import(
        job_id=stored_id(job.id),
        file=file,
        at=now,
        added=len(taken.added),
        changed=len(changed),
        missing=list(taken.missing),
        version=0,
        before=before,
        undo_until=now + KEPT,
    )


async def _locked(session: AsyncSession, import_id: int) -> Import:
    await unit_lists.lock(session)
    return await session.get_one(Import, import_id, populate_existing=True)


async def _check(session: AsyncSession, done: Import, now: datetime) -> None:
    if done.undone_at is not None or await version(session) != done.version:
        raise ImportStandsError(Why.CHANGED)
    if done.undo_until is None or done.undo_until < now:
        raise ImportStandsError(Why.OVER)


async def _top(session: AsyncSession) -> int | None:
    tops = select(Unit.id).where(col(Unit.parent_id).is_(None), col(Unit.closed).is_(None))
    return (await session.exec(tops.order_by(col(Unit.id)))).first()


async def _in_use(session: AsyncSession, added: Sequence[int], roles: Sequence[int]) -> bool:
    """Whether any row points to one of these units, or to what it owes, but for these roles."""
    for some in _chunks(added):
        owed = select(Assignment.id).where(col(Assignment.unit_id).in_(some))
        for column, points_at in _pointing():
            rows = select(column).where(column.in_(some if points_at == "units" else owed))
            if column.table.name == "roles":
                rows = rows.where(column.table.c.id.not_in(roles))
            if (await session.exec(rows.limit(1))).first() is not None:
                return True
    return False


def _pointing() -> Iterator[tuple[Column[int], str]]:
    """Every column that points to a unit or to an assignment, but for those whose rows come and go with the unit."""
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            if table.name not in _FOLLOWS and key.column.table.name in _FOLLOWS:
                yield key.parent, key.column.table.name


async def _take_out(session: AsyncSession, added: Sequence[int]) -> None:
    """Units that nothing depends on, children before parents, with what they owe."""
    for some in _chunks(list(reversed(added))):
        for table, column in ((Counter, Counter.unit_id), (Assignment, Assignment.unit_id), (Unit, Unit.id)):
            gone = delete(table).where(col(column).in_(some))
            await session.exec(gone.execution_options(synchronize_session=False))
    if added:
        await numbers.spend(session, _UNITS, max(added))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _to_json(columns: Columns) -> Columns:
    closed: date | None = columns["closed"]
    return {**columns, "closed": closed.isoformat() if closed else None}


def _from_json(columns: Columns) -> Columns:
    closed = columns["closed"]
    return {**columns, "closed": date.fromisoformat(closed) if closed else None}
