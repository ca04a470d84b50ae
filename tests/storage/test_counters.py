"""The kept figures equal a recount after every step of any history, and any moment of it can be counted again."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import select

from domain.tally import Figures, SaidReport, fold, is_late, is_overdue
from domain.units import Cell
from domain.values import Status
from storage import dues, figures
from storage.dues import Ground
from storage.scopes import scope_of
from storage.tables import Assignment, Report, Unit
from tests.builders import BLOC, CREATED, DUE, EARLY_DUE, ZONE, Office, changed, open_office, take_over
from tests.conftest import sqlite_address
from tests.stores import Server, open_store

STATUSES = st.sampled_from(Status)
CODES = st.sampled_from(["A1", "A2", "B1", "B2", "B3", "C"])
SEVERAL = st.lists(CODES, min_size=1, max_size=3, unique=True)
PARENTS = st.sampled_from(["K", "A", "B"])
STEPS = st.sampled_from([timedelta(minutes=1), timedelta(hours=7), timedelta(days=6)])
DAYS = st.sampled_from([None, date(2020, 5, 12), date(2020, 6, 30), date(2020, 7, 1)])


class Life(RuleBasedStateMachine):
    """A random life of an office; the model is the list of what was said, folded and counted in plain Python."""

    address: ClassVar[Any]
    """Makes the address of an empty database."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.now = CREATED
        self.rows: tuple[list[Cell], ...] = BLOC
        self.versions: dict[int, int] = {}
        self.own_dues: dict[str, datetime] = {}
        """Of units whose due was moved for them, or with a subtree."""
        self.told: list[tuple[datetime, dict[str, Figures]]] = []
        """What the figures were at earlier moments, since the tree or the dues last changed."""
        self.store = open_store(self.run(type(self).address()))
        self.office: Office = self.run(open_office(self.store))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
        """Do it now."""
        return self.runner.run(work)

    def teardown(self) -> None:
        """Close the database."""
        self.run(self.store.close())
        self.runner.close()

    @rule(codes=SEVERAL, status=STATUSES, day=DAYS, step=STEPS)
    def say(self, codes: list[str], status: Status, day: date | None, step: timedelta) -> None:
        """One message about one unit or several."""
        self.now += step
        (first, *_) = self.run(self.office.say(codes, status, self.now, day=day))
        self.versions[first.message_id] = 0

    @rule(code=CODES, status=STATUSES, hours=st.integers(1, 200))
    def say_late(self, code: str, status: Status, hours: int) -> None:
        """A message that took its time; figures of moments since it was written are others now."""
        self.now += timedelta(minutes=1)
        written = self.now - timedelta(hours=hours)
        self.run(self.office.say(code, status, written, stored=self.now))
        self.told = [(then, figures) for then, figures in self.told if then < written]

    @precondition(lambda self: self.versions)
    @rule(codes=SEVERAL, status=STATUSES, data=st.data())
    def edit(self, codes: list[str], status: Status, data: st.DataObject) -> None:
        """Another version of a message, perhaps about other units."""
        self.now += timedelta(minutes=1)
        message = data.draw(st.sampled_from(sorted(self.versions)))
        self.versions[message] += 1
        self.run(self.office.say(codes, status, self.now, message_id=message, revision=self.versions[message]))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Take any report back, be it one that was taken back before."""
        self.now += timedelta(minutes=1)
        if found := self.run(self.everything(Report)):
            self.run(self.office.undo([data.draw(st.sampled_from(found))], self.now))

    @rule(code=CODES, parent=PARENTS)
    def move_unit(self, code: str, parent: str) -> None:
        """A branch goes under another committee."""
        self.change_list(changed(self.rows, code, parent=parent))

    @rule(code=CODES, wave=st.sampled_from(["", "điểm"]))
    def change_wave(self, code: str, wave: str) -> None:
        """A branch gets another due."""
        self.change_list(changed(self.rows, code, wave=wave))

    @rule(parent=PARENTS)
    def found_unit(self, parent: str) -> None:
        """A new branch."""
        number = len(self.rows)
        self.change_list((*self.rows, [f"N{number}", f"Chi bộ {number}", parent, "chi bộ", "", ""]))

    @rule(code=st.sampled_from(["K", "A", "B", "A1", "B2", "C"]), days=st.integers(1, 90), early=st.booleans())
    def move_due(self, code: str, days: int, *, early: bool) -> None:
        """A branch, or all below a committee, gets more time, or less; earlier moments keep their figures."""
        self.now += timedelta(minutes=1)
        to = self.now + timedelta(hours=days) if early else DUE + timedelta(days=days)
        self.run(self.move(code, max(to, self.now + timedelta(hours=1))))

    async def move(self, code: str, to: datetime) -> None:
        """Move it, and remember whose due is another one now."""
        task, unit, before = await self.office.task(), await self.office.unit(code), await self.office.owing()
        async with self.store.begin() as session:
            await dues.move(session, task, unit, to, Ground(), self.now, ZONE, below=True)
        self.own_dues |= {one: due for one, due in (await self.office.owing()).items() if before[one] != due}

    def change_list(self, rows: tuple[list[Cell], ...]) -> None:
        """Import the list; earlier moments are counted by the tree and the dues of now."""
        self.rows = rows
        self.now += timedelta(hours=1)
        self.run(take_over(self.store, rows, self.now))
        self.told = []

    async def everything(self, table: type[Any]) -> list[Any]:
        """All rows of a table."""
        async with self.store.read() as session:
            return list((await session.exec(select(table).order_by(table.id))).all())

    @invariant()
    def kept_figures_are_what_the_reports_add_up_to(self) -> None:
        """For every unit, and at every moment told before."""
        if (now := getattr(self, "now", None)) is None:
            return
        kept, then = self.run(self.kept(now))
        assert self.run(self.office.differences()) == []
        assert kept == self.run(self.counted(now))
        assert then == dict(self.told)
        self.told.append((now, kept))
        self.now += timedelta(seconds=1)

    async def kept(self, now: datetime) -> tuple[dict[str, Figures], dict[datetime, dict[str, Figures]]]:
        """The kept figures of every unit; those of the root at the earlier moments, as they are counted now."""
        task = await self.office.task()
        kept, then = {}, {}
        async with self.store.read() as session:
            everyone = list((await session.exec(select(Unit))).all())
            for unit in everyone:
                kept[unit.code] = await figures.of_scope(session, task, scope_of(unit), now)
            for moment, told in self.told:
                scopes = {unit.code: scope_of(unit) for unit in everyone if unit.code in {"K", "B"} & told.keys()}
                then[moment] = told | {
                    code: await figures.as_of(session, task, scope, moment, ZONE) for code, scope in scopes.items()
                }
        return kept, then

    async def counted(self, now: datetime) -> dict[str, Figures]:
        """The same, counted from the reports by hand."""
        units = {unit.id: unit for unit in await self.everything(Unit)}
        said = await self.everything(Report)
        waves = {str(row[0]): row[5] for row in self.rows}
        one_by_one: dict[int, Figures] = {}
        for assignment in await self.everything(Assignment):
            mine = [report for report in said if report.assignment_id == assignment.id]
            code = units[assignment.unit_id].code
            due = self.own_dues.get(code, EARLY_DUE if waves[code] else DUE)
            one_by_one[assignment.unit_id] = figures_of_one(mine, due, now)
        under = {unit_id: [other for other in units.values() if unit_id in above(other, units)] for unit_id in units}
        sums = {
            unit_id: sum((one_by_one.get(one.id, Figures()) for one in under[unit_id]), Figures()) for unit_id in units
        }
        whole = {}
        for unit in units.values():
            parents = [
                sums[child.id] for child in units.values() if child.parent_id == unit.id and sums[child.id].total
            ]
            complete = sum(one.done == one.total for one in parents)
            own = one_by_one.get(unit.id, Figures())
            whole[unit.code] = sums[unit.id] + own + Figures(parents=len(parents), complete_parents=complete)
        return whole


def above(unit: Unit, units: dict[int | None, Unit]) -> set[int | None]:
    """The ids of all units above one, found by going up."""
    if unit.parent_id is None:
        return set()
    return {unit.parent_id} | above(units[unit.parent_id], units)


def figures_of_one(reports: list[Report], due: datetime, now: datetime) -> Figures:
    """One assignment's part, from all that was said of it."""
    state = fold(
        SaidReport(one.status, one.said_at, one.update_id, one.day, superseded=one.superseded_at is not None)
        for one in reports
    )
    done_at = state.said_at if state.status is Status.DONE else None
    late = done_at is not None and is_late(state.date, done_at, due, ZONE)
    overdue = is_overdue(state.status, due, now)
    counts = Counter({state.status.value: 1, "late": int(late), "overdue": int(overdue), "total": 1})
    return Figures(**counts)


def live(address: Any, *, lives: int, steps: int) -> None:  # noqa: ANN401
    """Try so many random lives."""
    machine = type("OneLife", (Life,), {"address": staticmethod(address)})
    quiet = settings(
        max_examples=lives, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=quiet)


def test_on_sqlite_no_history_makes_the_kept_figures_differ_from_a_recount(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """Answers, edits, undo, late arrivals, units that move, are founded, get another due."""

    async def address() -> str:
        return await sqlite_address(sqlite_template, Path(tempfile.mkdtemp(dir=tmp_path)))

    live(address, lives=5, steps=10)
    shutil.rmtree(tmp_path)


@pytest.mark.postgresql
def test_on_postgresql_no_history_makes_the_kept_figures_differ_from_a_recount(postgresql: Server) -> None:
    """The same, a little shorter."""

    async def address() -> str:
        return await postgresql.empty_database()

    live(address, lives=1, steps=10)
