"""Compares what the sandbox's journal saw with what the database holds at the end. It trusts neither's summaries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from domain.values import Status
from storage import counters
from storage.engine import Store
from storage.tables import Assignment, FailedUpdate, Report, SeenUpdate, Task, Unit
from storage.tables.columns import stored_id
from tests.faults.crowd import Crowd, Told
from tests.faults.databases import opened
from tests.faults.deliveries import judge_deliveries
from tests.faults.doubts import doubts
from tests.faults.trial import Trial
from tests.faults.verdict import Verdict, tell

Version = tuple[int, int, int]
"""Chat, message and revision."""


async def judge(trial: Trial, verdict: Verdict) -> Verdict:
    """Fill in the verdict of a trial that has come to rest."""
    verdict.kills, verdict.in_doubt = len(trial.killed), doubts(trial)
    async with opened(trial.database) as store:
        base = await read_base(store)
        judge_updates(trial, base, verdict)
        judge_reports(trial.crowd, base, verdict)
        await judge_figures(store, base, verdict)
        await judge_deliveries(store, trial, verdict)
    tell(verdict, "refused by Telegram", trial.refusals())
    tell(verdict, "in the log", trial.complaints())
    verdict.faults += trial.problems
    return verdict


@dataclass(frozen=True, slots=True)
class Base:
    """What the database holds of what people said."""

    seen: set[int]
    failed: set[int]
    reports: Sequence[Report]
    assignments: dict[tuple[str, str], Assignment]
    """By code of the unit and key of the task."""

    def of(self, number: int) -> tuple[str, str]:
        """Unit and task of an assignment."""
        return next(place for place, one in self.assignments.items() if one.id == number)


async def read_base(store: Store) -> Base:
    """Read it."""
    async with store.read() as session:
        owed = select(Unit.code, Task.key, Assignment).where(
            Assignment.unit_id == Unit.id, Assignment.task_id == Task.id
        )
        return Base(
            set((await session.exec(select(SeenUpdate.update_id))).all()),
            set((await session.exec(select(FailedUpdate.update_id))).all()),
            (await session.exec(select(Report))).all(),
            {(code, key): assignment for code, key, assignment in await session.exec(owed)},
        )


def judge_updates(trial: Trial, base: Base, verdict: Verdict) -> None:
    """Whatever was made and lived long enough is stored; nothing is kept as failed that was not meant to fail."""
    journal = trial.telegram.journal
    made = set(journal.updates("made")) - (set(journal.updates("expired")) - base.seen)
    verdict.made, verdict.stored = len(made), len(made & base.seen)
    lost = made - base.seen
    verdict.lost += len(lost)
    tell(verdict, "lost", (f"update {number}" for number in sorted(lost)))
    tell(verdict, "failed", (f"update {number}" for number in sorted(base.failed - trial.poisoned)))
    if waiting := len(trial.telegram.world.updates):
        verdict.faults.append(f"{waiting} updates still wait")


def judge_reports(crowd: Crowd, base: Base, verdict: Verdict) -> None:
    """Each statement of a stored update is a report, once and as it was meant; and there is no other report."""
    rows = Counter((row.chat_id, row.message_id, row.revision) for row in base.reports)
    kept = {(row.chat_id, row.message_id, row.revision): row for row in base.reports}
    meant: set[Version] = set()
    for told in crowd.told:
        if told.update_id in base.seen:
            version = (told.chat, told.message_id, told.revision)
            meant.add(version)
            _judge_report(version, (told.status, told.day), kept, verdict)
    for press in crowd.pressed:
        if press.update_id in base.seen:
            version = (press.chat, press.message_id, press.update_id)
            meant.add(version)
            _judge_report(version, (press.status, None), kept, verdict)
    strange = [version for version, times in rows.items() if version not in meant or times > 1]
    verdict.wrong += len(strange)
    tell(verdict, "reported by nobody, or twice", map(str, strange))
    _judge_standing(crowd, base, verdict)


def _judge_report(
    version: Version, meant: tuple[Status, date | None], kept: dict[Version, Report], verdict: Verdict
) -> None:
    row = kept.get(version)
    if row is None:
        verdict.lost += 1
        tell(verdict, "lost", [f"the report of message {version}"])
    elif (row.status, row.day) != meant:
        verdict.wrong += 1
        tell(verdict, "wrong", [f"report {version} says {row.status} {row.day}, meant was {meant}"])


def _judge_standing(crowd: Crowd, base: Base, verdict: Verdict) -> None:
    """Each assignment stands where the newest statement left it that was not corrected or taken back."""
    left: dict[tuple[str, str], tuple[Status, date | None]] = {}
    for place, _, _, status, day in sorted(_standing_statements(crowd, base), key=lambda one: one[1:3]):
        before = left.get(place, (Status.NOT_STARTED, None))
        # Who says again that it is done does not take back the day.
        kept = before[1] if before[0] is status is Status.DONE else None
        left[place] = (status, day or kept)
    for place, assignment in base.assignments.items():
        status, day = left.get(place, (Status.NOT_STARTED, None))
        if (assignment.status, assignment.day) != (status, day):
            verdict.wrong += 1
            stands = f"{assignment.status} {assignment.day}"
            tell(verdict, "wrong", [f"{place} stands at {stands}, should at {status} {day}"])


def _standing_statements(crowd: Crowd, base: Base) -> Iterable[tuple[tuple[str, str], float, int, Status, date | None]]:
    undone = _undone(crowd, base)
    told = [one for one in crowd.told if one.update_id in base.seen]
    newest: dict[tuple[int, int], Told] = {}
    for one in told:
        before = newest.get((one.chat, one.message_id))
        if before is None or before.revision < one.revision:
            newest[one.chat, one.message_id] = one
    for one in newest.values():
        if (one.chat, one.message_id, one.revision) not in undone:
            yield (one.unit, one.task), float(one.at), one.update_id, one.status, one.day
    # A press carries no time: what counts is when the bot took it in, which it alone can tell.
    taken_in = {row.update_id: row.said_at for row in base.reports}
    for press in crowd.pressed:
        version = (press.chat, press.message_id, press.update_id)
        if press.update_id in taken_in and version not in undone:
            at = taken_in[press.update_id].timestamp()
            yield base.of(press.assignment), at, press.update_id, press.status, None


def _undone(crowd: Crowd, base: Base) -> set[Version]:
    by_id = {row.id: (row.chat_id, row.message_id, row.revision) for row in base.reports}
    return {by_id[one.report] for one in crowd.undone if one.update_id in base.seen and one.report in by_id}


async def judge_figures(store: Store, base: Base, verdict: Verdict) -> None:
    """The kept figures are what a recount gives."""
    tasks = sorted({assignment.task_id for assignment in base.assignments.values()})
    async with store.read() as session:
        for task_id in tasks:
            different = await counters.differences(session, stored_id(task_id))
            verdict.wrong += len(different)
            tell(verdict, "kept figures differ from a recount", (f"unit {unit}, due {due}" for unit, due in different))
