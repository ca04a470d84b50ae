"""More time asked for one assignment: the wish of a report, who may grant it, and what they decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.extension import Verdict, Wish
from domain.rights import covers
from domain.values import RoleName, Status
from storage import assignments, audit, dues, outbox, people
from storage.scopes import Scope, place_of, units_in
from storage.tables import (
    Assignment,
    Campaign,
    Delivery,
    DeliveryKind,
    Extension,
    ExtensionState,
    Person,
    Report,
    Task,
    Unit,
)
from storage.tables.columns import stored_id

LIVES = timedelta(days=30)
"""How long a request or a decision that could not be delivered is still of use."""


@dataclass(frozen=True, slots=True)
class Case:
    """An extension with all it is about."""

    extension: Extension
    assignment: Assignment
    task: Task
    unit: Unit
    campaign: Campaign
    report: Report


async def ask(session: AsyncSession, reports: Sequence[Report], now: datetime, zone: ZoneInfo) -> list[Extension]:
    """Put to whoever decides what these reports ask for: a day beyond the due. Asking again by another report takes the
    place of what nobody had decided; the same report never asks twice. Returns what was asked.
    """
    asked = []
    for report in reports:
        if (asks := await _beyond_due(session, report, zone)) is None:
            continue
        wanted, found = asks
        if (extension := await _begin(session, report, found[0], wanted, now)) is not None:
            await outbox.put(session, await _requests(session, extension, found, now))
            asked.append(extension)
    return asked


async def of_reports(session: AsyncSession, reports: Sequence[Report], zone: ZoneInfo) -> list[Extension]:
    """What these reports, recorded just now, asked for and nobody has decided."""
    asking = [report.id for report in reports if await _beyond_due(session, report, zone) is not None]
    if not asking:
        return []
    rows = select(Extension).where(col(Extension.report_id).in_(asking))
    with session.no_autoflush:  # what was asked is written already; to write all the rest here takes a batch apart
        found = (await session.exec(rows)).all()
    return [one for one in found if one.state is ExtensionState.ASKED]


async def case(session: AsyncSession, extension_id: int, *, hold: bool = False) -> Case | None:
    """An extension with all it is about; `hold`: kept from everybody else until the commit."""
    rows = select(Extension).where(Extension.id == extension_id).execution_options(populate_existing=True)
    extension = (await session.exec(rows.with_for_update() if hold else rows)).first()
    if extension is None:
        return None
    found = await assignments.whole(session, extension.assignment_id)
    report = await session.get_one(Report, extension.report_id)
    return None if found is None else Case(extension, *found, report)


async def waiting(session: AsyncSession, scope: Scope) -> Sequence[int]:
    """Numbers of what was asked in a scope of open campaigns and nobody has decided, oldest first."""
    rows = (
        select(Extension.id)
        .join(Assignment, col(Assignment.id) == Extension.assignment_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Campaign, col(Campaign.id) == Task.campaign_id)
        .where(Extension.state == ExtensionState.ASKED, col(Campaign.closed_at).is_(None), units_in(scope))
    )
    found = await session.exec(rows.order_by(col(Extension.asked_at), col(Extension.id)))
    return [stored_id(number) for number in found]


async def wish(session: AsyncSession, one: Case, zone: ZoneInfo) -> Wish:
    """What was asked, for people to read."""
    extension, report = one.extension, one.report
    person = await session.get(Person, extension.person_id) if extension.person_id else None
    before = day_of(extension.before, zone)
    name = person.name if person else ""
    return Wish(one.unit.name, one.task.title, before, extension.wanted, name, report.raw, report.said_at)


async def verdict(session: AsyncSession, one: Case) -> Verdict | None:
    """What was decided; None if nothing was."""
    extension = one.extension
    if extension.decided_at is None:
        return None
    person = await session.get(Person, extension.decided_by) if extension.decided_by else None
    granted = extension.state is ExtensionState.GRANTED
    return Verdict(granted, person.name if person else "", extension.decided_at)


def is_open(one: Case) -> bool:
    """Whether there is still something to decide: asked, not taken back, not done meanwhile, in an open campaign."""
    return (
        one.extension.state is ExtensionState.ASKED
        and one.report.superseded_at is None
        and one.campaign.closed_at is None
        and one.assignment.dropped_at is None
        and one.assignment.status is not Status.DONE
    )


async def decide(session: AsyncSession, one: Case, person: Person, now: datetime, zone: ZoneInfo, *, yes: bool) -> None:
    """Grant what is open, or refuse it, and tell whoever asked. A granted day is reckoned by the hour of the old due.

    Raises storage.dues.PastDueError if that has passed already; then nothing is decided.
    """
    extension = one.extension
    if yes:
        clock = one.assignment.due.astimezone(zone).time()
        due = datetime.combine(extension.wanted, clock, zone)
        if due > one.assignment.due:  # else a longer one has come meanwhile
            ground = dues.Ground(person_id=person.id)  # the reason is the report's own words
            await dues.move(session, one.task, one.unit, due, ground, now, zone)
        extension.after = max(due, one.assignment.due)
    extension.state = ExtensionState.GRANTED if yes else ExtensionState.REFUSED
    extension.decided_by, extension.decided_at = person.id, now
    session.add(extension)
    await session.flush()
    audit.note(session, f"extension.{extension.state.value}", f"extension:{extension.id}", now, unit=one.unit.code)
    if extension.person_id is not None:
        key = f"decision:{extension.id}"
        await outbox.put(session, [_delivery(key, DeliveryKind.DECISION, extension.person_id, one, now)])


async def _beyond_due(
    session: AsyncSession, report: Report, zone: ZoneInfo
) -> tuple[date, tuple[Assignment, Task, Unit, Campaign]] | None:
    """The day beyond the due that a report asks for, with what it is about; None if it asks for none."""
    if report.status is not Status.POSTPONED or report.superseded_at is not None or report.day is None:
        return None
    found = await assignments.whole(session, report.assignment_id)
    return None if found is None or report.day <= day_of(found[0].due, zone) else (report.day, found)


async def _begin(
    session: AsyncSession, report: Report, assignment: Assignment, wanted: date, now: datetime
) -> Extension | None:
    await session.flush()
    rows = select(Extension).where(Extension.assignment_id == assignment.id)
    known = (await session.exec(rows.with_for_update())).all()
    if any(one.report_id == report.id for one in known):
        return None
    for one in known:
        if one.state is ExtensionState.ASKED:
            one.state = ExtensionState.WITHDRAWN
            session.add(one)
    await session.flush()
    extension = Extension(
        assignment_id=stored_id(assignment.id),
        report_id=stored_id(report.id),
        person_id=report.person_id,
        wanted=wanted,
        asked_at=now,
        before=assignment.due,
    )
    session.add(extension)
    await session.flush()
    return extension


async def _requests(
    session: AsyncSession, extension: Extension, found: tuple[Assignment, Task, Unit, Campaign], now: datetime
) -> list[Delivery]:
    one = Case(extension, *found, report=await session.get_one(Report, extension.report_id))
    return [
        _delivery(f"request:{extension.id}:{person.id}", DeliveryKind.REQUEST, stored_id(person.id), one, now)
        for person in await deciders(session, one.unit, now)
    ]


async def deciders(session: AsyncSession, unit: Unit, now: datetime) -> list[Person]:
    """Who is asked to decide for a unit: the organisers of the nearest unit above that has any whom a message reaches;
    of the unit itself if there are none above.
    """
    place = place_of(unit)
    line = [place.unit_id, *place.above]  # the unit itself is the last to be asked
    found: dict[int, list[Person]] = {}
    for person, grant in await people.leaders(session, RoleName.ORGANISER, now):
        if covers(grant, place):
            found.setdefault(line.index(grant.unit_id), []).append(person)
    return found[max(found)] if found else []


def _delivery(key: str, kind: DeliveryKind, person_id: int, one: Case, now: datetime) -> Delivery:
    return Delivery(
        key=key,
        kind=kind,
        campaign_id=stored_id(one.campaign.id),
        task_id=stored_id(one.task.id),
        unit_id=stored_id(one.unit.id),
        person_id=person_id,
        due=now,
        next_try=now,
        stale_at=now + LIVES,
        payload={"extension": one.extension.id},
    )
