"""Reports: stored once, never changed; the assignment is what they add up to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import tuple_
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.tally import SaidReport, fold, is_late
from domain.values import Status
from storage import audit, counters, own_days
from storage.numbers import reserve
from storage.tables import Assignment, Campaign, Person, Report, Task, Unit
from storage.tables.columns import stored_id


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said about an assignment. `day` is when it was done or is planned; `step` is (done, of how many)."""

    status: Status
    day: date | None = None
    step: tuple[int, int] | None = None
    number: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The message that a statement came from.

    `said_at` (aware) is the message's own time, an edit's for an edit; `revision` is 0 for a message as sent, else
    what tells this version of it from others: the edit's time, or the update's id for a press on a button.
    """

    chat_id: int
    message_id: int
    said_at: datetime
    update_id: int
    person_id: int | None
    source: str
    raw: str
    revision: int = 0
    on_behalf: bool = False
    evidence: str = ""
    overtaken_at: datetime | None = None
    """When a later version of the message was written, if one came in first (whether it said anything or not)."""


@dataclass(slots=True)
class Book:
    """The reports that a unit of work of many messages may touch, read ahead; new ones are numbered beforehand.

    What is entered here is written with all the rest at the commit: one statement for a hundred replies.
    """

    messages: dict[tuple[int, int], list[Report]] = field(default_factory=dict)
    """By chat and message; one that gave none has an empty list."""
    assignments: dict[int, Assignment] = field(default_factory=dict)
    """Locked until the commit."""
    said: dict[int, list[Report]] = field(default_factory=dict)
    """The reports of these assignments."""
    ids: Iterator[int] = field(default_factory=lambda: iter(()))

    @classmethod
    def of(cls, session: AsyncSession) -> "Book":
        """The book of a unit of work; an empty one where nothing was read ahead."""
        book: Book = session.info.get("book") or cls()
        return book

    def enter(self, reports: Iterable[Report]) -> None:
        """Know these, if their message or assignment was read ahead."""
        for report in reports:
            by_message = self.messages.get((report.chat_id, report.message_id))
            for known in (by_message, self.said.get(report.assignment_id)):
                if known is not None and not any(one is report for one in known):
                    known.append(report)

    def standing(self, ids: Iterable[int]) -> dict[int, list[Report]]:
        """As `_standing` reads them."""
        return {
            assignment_id: sorted(
                (report for report in self.said[assignment_id] if report.superseded_at is None),
                key=lambda report: (report.said_at, report.update_id, report.id),
            )
            for assignment_id in ids
        }


async def read_ahead(
    session: AsyncSession, messages: Sequence[tuple[int, int]], assignments: Sequence[Assignment], wanted: int
) -> None:
    """Open the book of a unit of work: what these messages gave, what was said of these assignments (which are locked),
    and the numbers of as many new reports as are wanted.
    """
    book = Book({message: [] for message in messages}, {stored_id(one.id): one for one in assignments})
    if assignments:
        book.said = await _standing(session, sorted(book.assignments))
    given = select(Report).where(tuple_(col(Report.chat_id), col(Report.message_id)).in_(messages))
    for report in await session.exec(given):
        book.messages[report.chat_id, report.message_id].append(report)
    book.ids = await reserve(await session.connection(), SQLModel.metadata.tables["reports"], wanted)
    session.info["book"] = book


async def record(
    session: AsyncSession, said: Sequence[tuple[Assignment, Statement]], origin: Origin, now: datetime, zone: ZoneInfo
) -> list[Report]:
    """Store everything that one message states, together; an edited message takes the place of its earlier version.

    Recording the same version again changes nothing and gives the same reports. A version older than one that came in
    already is kept, superseded.
    """
    versions = await _versions(session, origin)
    if known := [report for report in versions if report.revision == origin.revision]:
        return known
    newer = [report for report in versions if report.revision > origin.revision]
    overtaken = [] if origin.overtaken_at is None else [origin.overtaken_at]
    superseded_at = min([*(report.said_at for report in newer), *overtaken], default=None)
    reports = [_report(assignment, statement, origin, now) for assignment, statement in said]
    for report in reports:
        report.id = next(Book.of(session).ids, None)
        report.superseded_at, report.superseded_by = superseded_at, "edit" if superseded_at else ""
    older = [report for report in versions if report.revision < origin.revision and report.superseded_at is None]
    older = await _still_open(session, older)
    for report in older:
        report.superseded_at, report.superseded_by = origin.said_at, "edit"
    session.add_all(reports)
    if any(report.id is None for report in reports):
        await session.flush()
    await _refold(session, [*older, *reports], zone)
    return reports


async def withdraw(session: AsyncSession, reports: Iterable[Report], at: datetime, zone: ZoneInfo) -> list[Report]:
    """Take reports back (undo) as of `at`; those taken back or corrected before, or of a closed campaign, stay."""
    standing = await _still_open(session, [report for report in reports if report.superseded_at is None])
    for report in standing:
        report.superseded_at, report.superseded_by = at, "undo"
        session.add(report)
        audit.note(session, "report.withdraw", f"report:{report.id}", at)
    await _refold(session, standing, zone)
    return standing


async def of_message(session: AsyncSession, chat_id: int, message_id: int) -> Sequence[Report]:
    """Every report that a message gave, in all its versions, oldest first."""
    if (known := Book.of(session).messages.get((chat_id, message_id))) is not None:
        return sorted(known, key=lambda report: (report.revision, report.id))
    rows = select(Report).where(Report.chat_id == chat_id, Report.message_id == message_id)
    return (await session.exec(rows.order_by(col(Report.revision), col(Report.id)))).all()


async def history(
    session: AsyncSession, unit_id: int | None = None
) -> Sequence[tuple[Report, Task, Unit, Person | None]]:
    """Every report (of one unit), oldest first."""
    rows = (
        select(Report, Task, Unit, Person)
        .join(Assignment, col(Assignment.id) == Report.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Person, col(Person.id) == Report.person_id, isouter=True)
    )
    if unit_id is not None:
        rows = rows.where(Assignment.unit_id == unit_id)
    return (await session.exec(rows.order_by(col(Report.said_at), col(Report.update_id), col(Report.id)))).all()


async def _versions(session: AsyncSession, origin: Origin) -> Sequence[Report]:
    """What the same message gave before. Presses on one button stand each on their own, whatever their order."""
    versions = await of_message(session, origin.chat_id, origin.message_id)
    if origin.source == "button":
        return [report for report in versions if report.revision == origin.revision]
    return [report for report in versions if report.source != "button"]


async def _still_open(session: AsyncSession, reports: Sequence[Report]) -> list[Report]:
    """Those whose campaign is not closed: what was said in a closed one stands for ever."""
    if not reports:
        return []
    ids = {report.assignment_id for report in reports}
    closed = select(Assignment.id).join(Task, col(Task.id) == Assignment.task_id)
    closed = closed.join(Campaign, col(Campaign.id) == Task.campaign_id)
    rows = await session.exec(closed.where(col(Assignment.id).in_(ids), col(Campaign.closed_at).is_not(None)))
    over = set(rows.all())
    return [report for report in reports if report.assignment_id not in over]


def _report(assignment: Assignment, statement: Statement, origin: Origin, now: datetime) -> Report:
    done, total = statement.step or (None, None)
    return Report(
        assignment_id=stored_id(assignment.id),
        chat_id=origin.chat_id,
        message_id=origin.message_id,
        revision=origin.revision,
        update_id=origin.update_id,
        status=statement.status,
        day=statement.day,
        step_done=done,
        step_total=total,
        number=statement.number,
        words=statement.words,
        raw=origin.raw,
        evidence=origin.evidence,
        person_id=origin.person_id,
        on_behalf=origin.on_behalf,
        source=origin.source,
        said_at=origin.said_at,
        stored_at=now,
    )


async def _refold(session: AsyncSession, touched: Sequence[Report], zone: ZoneInfo) -> None:
    """Bring the assignments of these reports to what their standing reports add up to."""
    book = Book.of(session)
    book.enter(touched)
    ids = sorted({report.assignment_id for report in touched})
    if all(assignment_id in book.assignments for assignment_id in ids):
        owed, standing = [book.assignments[assignment_id] for assignment_id in ids], book.standing(ids)
    else:
        await session.flush()
        owed, standing = await _lock(session, ids), await _standing(session, ids)
    redated = []
    for assignment in owed:
        before = assignment.status, assignment.day
        counters.shift(session, assignment, -1)
        _fold(assignment, standing[stored_id(assignment.id)], zone)
        counters.shift(session, assignment, 1)
        if (assignment.status, assignment.day) != before and (assignment.day or before[1]):
            redated.append(assignment)
    await own_days.pass_on(session, redated)


async def _standing(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Report]]:
    """The reports of each of these assignments that nobody has corrected or taken back, oldest first."""
    rows = select(Report).where(col(Report.assignment_id).in_(ids), col(Report.superseded_at).is_(None))
    standing: dict[int, list[Report]] = {assignment_id: [] for assignment_id in ids}
    for report in await session.exec(rows.order_by(col(Report.said_at), col(Report.update_id), col(Report.id))):
        standing[report.assignment_id].append(report)
    return standing


async def _lock(session: AsyncSession, ids: Sequence[int]) -> list[Assignment]:
    """These assignments as they now are, kept from everybody else until the commit.

    Their reports are read after it, so that those of whoever held them before are seen. The lock leaves their keys
    free: reports that others have just inserted point to them, and would make the two wait for each other.
    """
    rows = select(Assignment).where(col(Assignment.id).in_(ids)).order_by(col(Assignment.id))
    locked = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list((await session.exec(locked)).all())


def _fold(assignment: Assignment, reports: Sequence[Report], zone: ZoneInfo) -> None:
    """Set the assignment to what its standing reports, oldest first, leave."""
    state = fold(_as_said(report) for report in reports)
    last = reports[-1] if reports else None
    assignment.status, assignment.day, assignment.number = state.status, state.date, state.number
    assignment.step_done, assignment.step_total = state.step or (None, None)
    assignment.words, assignment.said_at = state.text or "", state.said_at
    assignment.person_id = last.person_id if last else None
    assignment.source = last.source if last else ""
    assignment.report_id = last.id if last else None
    assignment.done_at = state.done_at
    assignment.late = state.done_at is not None and is_late(state.date, state.done_at, assignment.due, zone)


def _as_said(report: Report) -> SaidReport:
    step = None if report.step_total is None or report.step_done is None else (report.step_done, report.step_total)
    return SaidReport(
        status=report.status,
        said_at=report.said_at,
        update_id=report.update_id,
        date=report.day,
        step=step,
        number=report.number,
        text=report.words or None,
    )
