"""Figures of a scope: as they are, by column, and as they were at any earlier moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from domain.tally import Figures
from domain.units import Cell
from domain.values import Status
from locales.translator import Translator
from reports.text import figures as text
from storage import counters, figures, reports, units
from storage.engine import Store
from storage.reports import Origin, Statement
from storage.scopes import scope_of
from storage.tables import Assignment, DueMove, Unit
from tests.builders import (
    BLOC,
    DUE,
    EARLY_DUE,
    ZONE,
    Office,
    at,
    open_office,
    take_over,
)

DAY = timedelta(days=1)
MAY_15 = at("2020-05-15 17:00")
SCOPES = [("K", ""), ("A", ""), ("B", ""), ("C", ""), ("A1", ""), ("K", "Cụm 1"), ("K", "Cụm 2"), ("B", "Cụm 1")]


@pytest.fixture
async def office(store: Store) -> Office:
    """The bloc with a few answers."""
    office = await open_office(store)
    await office.say(["A1", "A2"], Status.DONE, MAY_15)
    await office.say("B1", Status.BLOCKED, MAY_15)
    await office.say("B2", Status.IN_PROGRESS, MAY_15)
    await office.say("C", Status.POSTPONED, MAY_15)
    return office


async def test_a_scope_is_a_unit_with_everything_below_it(office: Office) -> None:
    """Root, middle, leaf; parents are the units directly below that have units below them."""
    assert await office.figures("K", MAY_15) == Figures(
        total=6, done=2, blocked=1, in_progress=1, postponed=1, not_started=1, parents=2, complete_parents=1
    )
    assert await office.figures("A", MAY_15) == Figures(total=2, done=2)
    assert await office.figures("B", MAY_15) == Figures(total=3, blocked=1, in_progress=1, not_started=1)
    assert await office.figures("C", MAY_15) == Figures(total=1, postponed=1)


async def test_a_cluster_is_the_part_of_a_scope_that_is_in_it(office: Office) -> None:
    """With its own parents."""
    assert await office.figures("K", MAY_15, cluster="Cụm 1") == Figures(total=2, done=2, parents=1, complete_parents=1)
    cluster_2 = await office.figures("K", MAY_15, cluster="Cụm 2")
    assert (cluster_2.total, cluster_2.done, cluster_2.parents, cluster_2.complete_parents) == (4, 0, 1, 0)
    assert await office.figures("K", MAY_15, cluster="Cụm 9") == Figures()


async def test_overdue_follows_from_the_time_alone(office: Office) -> None:
    """The last second is on time; each wave has its own; what is done is not overdue."""
    moments = (EARLY_DUE, EARLY_DUE + timedelta(seconds=1), DUE, DUE + timedelta(seconds=1))
    assert [(await office.figures("K", now)).overdue for now in moments] == [0, 1, 1, 4]
    cluster = [(await office.figures("K", now, cluster="Cụm 2")).overdue for now in moments]
    assert cluster == [0, 1, 1, 4]


async def test_figures_by_cluster_kind_and_wave_add_up_to_the_scope(office: Office) -> None:
    """Each value of the column with its part."""
    task, now = await office.task(), EARLY_DUE + DAY
    whole = replace(await office.figures("K", now), parents=0, complete_parents=0)
    async with office.store.read() as session:
        scope = scope_of(await units.named(session, "K"))
        for column, parts in (
            (Unit.cluster, {"Cụm 1": 2, "Cụm 2": 4}),
            (Unit.wave, {"": 4, "điểm": 2}),
            (Unit.kind, {"chi bộ": 6}),
        ):
            found = await figures.by(session, task, scope, now, col(column))
            assert {value: one.total for value, one in found.items()} == parts
            assert sum(found.values(), Figures()) == whole
        assert list(await figures.clusters(session, scope)) == ["Cụm 1", "Cụm 2"]
        kinds = await figures.kinds(session, task, scope)
    assert [list(one) for one in kinds] == [["chi bộ"], ["đảng bộ cơ sở"]]


@pytest.mark.parametrize(("code", "cluster"), SCOPES)
async def test_the_figures_of_now_counted_from_the_reports_are_those_that_are_kept(
    sqlite_store: Store, code: str, cluster: str
) -> None:
    """For every scope, whatever the moment."""
    office = await open_office(sqlite_store)
    await office.say(["A1", "A2", "B1"], Status.DONE, EARLY_DUE + DAY)
    await office.undo(await office.say("B2", Status.DONE, EARLY_DUE), EARLY_DUE + DAY)
    for now in (EARLY_DUE + DAY, DUE + DAY):
        kept = await office.figures(code, now, cluster=cluster)
        assert await office.figures_then(code, now, cluster=cluster) == kept


async def test_an_earlier_moment_knows_only_what_had_been_said_by_then(office: Office) -> None:
    """Later answers, edits and undo do not reach back."""
    done = await office.say("B3", Status.DONE, MAY_15 + DAY, message_id=90)
    await office.say("B3", Status.BLOCKED, MAY_15 + 2 * DAY, message_id=90, revision=1)
    await office.undo(await office.say("B2", Status.DONE, MAY_15 + 3 * DAY), MAY_15 + 4 * DAY)
    assert done
    told = [await office.figures_then("B", MAY_15 + days * DAY) for days in range(-1, 5)]
    assert [(one.done, one.blocked, one.in_progress, one.not_started) for one in told] == [
        (0, 0, 0, 3),
        (0, 1, 1, 1),
        (1, 1, 1, 0),
        (0, 2, 1, 0),
        (1, 2, 0, 0),
        (0, 2, 1, 0),
    ]
    assert (await office.figures_then("K", MAY_15)) == replace(
        await office.figures_then("K", MAY_15 - DAY),
        done=2, blocked=1, in_progress=1, postponed=1, not_started=1, complete_parents=1,
    )  # fmt: skip


async def test_an_earlier_moment_uses_the_due_dates_that_were_then_in_force(office: Office) -> None:
    """Moved twice: before the first move, between, after."""
    owed = await office.standing("B2")
    first, second = DUE + 2 * DAY, DUE + 9 * DAY
    async with office.store.begin() as session:
        assignment = await session.get_one(Assignment, owed.id)
        for moved_at, before, after in ((DUE + DAY, DUE, first), (DUE + 3 * DAY, first, second)):
            session.add(DueMove(assignment_id=assignment.id, at=moved_at, before=before, after=after))
            counters.shift(session, assignment, -1)
            assignment.due = after
            counters.shift(session, assignment, 1)
        session.add(assignment)
    moments = [DUE + hours * timedelta(hours=1) for hours in (1, 25, 49, 73, 9 * 24, 9 * 24 + 1)]
    assert [(await office.figures_then("B2", moment)).overdue for moment in moments] == [1, 0, 1, 0, 0, 1]
    assert await office.differences() == []
    assert await office.figures("B", DUE + 9 * DAY) == await office.figures_then("B", DUE + 9 * DAY)


async def test_an_earlier_moment_counts_the_units_that_existed_on_that_day(office: Office) -> None:
    """One founded later is not among them."""
    await take_over(office.store, [*BLOC, ["A3", "Chi bộ Mới", "A", "chi bộ", "", ""]], MAY_15 + 5 * DAY)
    assert [(await office.figures_then("A", MAY_15 + days * DAY)).total for days in (0, 4, 5)] == [2, 2, 3]
    assert (await office.figures_then("K", MAY_15)).complete_parents == 1
    assert (await office.figures_then("K", MAY_15 + 5 * DAY)).complete_parents == 0


async def test_a_message_that_arrives_late_counts_from_its_own_time(office: Office) -> None:
    """What was said by then, whenever it came in."""
    await office.say("B3", Status.DONE, MAY_15, stored=MAY_15 + 3 * DAY)
    assert (await office.figures_then("B", MAY_15)).done == 1


def normal_bloc() -> Iterator[list[Cell]]:
    """61 committees, 1,068 organisations, 5,408 branches."""
    yield ["K", "Đảng bộ Khối", "", "đảng bộ khối", "", ""]
    for number in range(61):
        yield [f"D{number}", f"Đảng bộ {number}", "K", "đảng bộ", f"Cụm {number % 5 + 1}", ""]
    for number in range(1_068):
        yield [f"C{number}", f"Đảng bộ cơ sở {number}", f"D{number % 61}", "đảng bộ cơ sở", "", ""]
    for number in range(5_408):
        yield [f"B{number}", f"Chi bộ {number}", f"C{number % 1_068}", "chi bộ", "", ""]


async def finish(office: Office, done: int, complete: int) -> None:
    """Say of `done` branches that they are: all of `complete` committees, and of no other committee all."""
    async with office.store.begin() as session:
        owed = (await session.exec(select(Assignment).order_by(col(Assignment.id)))).all()
        committees: dict[str, list[Assignment]] = {}
        for assignment in owed:
            committees.setdefault(assignment.path.split("/")[2], []).append(assignment)
        in_order = list(committees.values())
        finished = [one for committee in in_order[:complete] for one in committee]
        others = [one for committee in in_order[complete:] for one in committee[1:]]
        said = [(one, Statement(Status.DONE)) for one in [*finished, *others[: done - len(finished)]]]
        await reports.record(session, said, Origin(7, 1, MAY_15, 1, None, "private", "xong"), MAY_15, ZONE)


async def test_the_figures_of_the_normal_bloc_read_as_they_must(sqlite_store: Store) -> None:
    """To the letter, now and as of that moment."""
    office = await open_office(sqlite_store, rows=normal_bloc())
    await finish(office, done=3_940, complete=26)
    task, tr = await office.task(), Translator("vi")
    async with sqlite_store.read() as session:
        scope = scope_of(await units.named(session, "K"))
        kinds, parent_kinds = await figures.kinds(session, task, scope)
        now = await figures.of_scope(session, task, scope, MAY_15)
        assert await figures.as_of(session, task, scope, MAY_15, ZONE) == now
    told = text.TaskFigures(task.title, now, tuple(kinds), tuple(parent_kinds))
    assert text.done_line(tr, told, MAY_15, ZONE) == (
        "Tính đến 17 giờ 00, ngày 15/5/2020, đã có 3.940/5.408 chi bộ hoàn thành nội dung "
        '"Tổ chức đại hội", đạt tỷ lệ 72,86%.'
    )
    assert text.parents_line(tr, told) == "26/61 đảng bộ có 100% chi bộ trực thuộc hoàn thành."
    assert await office.differences() == []
