"""The tree of units as it is stored, and a new list taken over by it."""

import asyncio
from datetime import date

import pytest
from sqlmodel import select

from domain.units import Cell, Changes, Reason, UnitList, UnitListError, check_units, read_sheet
from storage import unit_lists, units
from storage.engine import Store
from storage.tables import Unit

FIRST_DAY = date(2020, 5, 15)
LATER = date(2020, 6, 1)
HEADER: list[Cell] = ["code", "name", "parent", "kind", "cluster", "wave", "members", "phone", "aliases"]
ROWS: list[list[Cell]] = [
    ["R", "Đảng bộ Khối", "", "đảng bộ"],
    ["A", "Đảng bộ A", "R", "đảng bộ cơ sở", "Cụm 1", "điểm", 40, "0912", "ĐB A;A"],
    ["A1", "Chi bộ 1", "A", "chi bộ"],
    ["A2", "Chi bộ 2", "A", "chi bộ"],
    ["B", "Đảng bộ B", "R", "đảng bộ cơ sở", "Cụm 2"],
    ["B1", "Chi bộ 3", "B", "chi bộ"],
]


def listed(*rows: list[Cell]) -> UnitList:
    """The tree that rows under the header make."""
    return check_units(read_sheet(enumerate([HEADER, *rows], 1)))


async def take_over(store: Store, *rows: list[Cell], today: date = FIRST_DAY) -> Changes:
    """Import a list in one transaction."""
    async with store.begin() as session:
        return (await unit_lists.import_units(session, listed(*rows), today)).changes


async def tree(store: Store) -> dict[str, tuple[str, int]]:
    """Code to the codes above and the depth, of every unit, as its stored path says."""
    async with store.read() as session:
        everything = (await session.exec(select(Unit))).all()
    codes = {str(unit.id): unit.code for unit in everything}
    parents = {unit.code: codes.get(str(unit.parent_id), "") for unit in everything}
    above = {unit.code: [codes[step] for step in unit.path.split("/") if step] for unit in everything}
    assert all(parents[code] == (way[-1] if way else "") for code, way in above.items())
    return {unit.code: ("/".join(above[unit.code]), unit.depth) for unit in everything}


async def test_a_first_list_is_stored_as_a_tree(store: Store) -> None:
    """Everything of a row, the cluster of the unit above, and no opening day: they were always there."""
    changes = await take_over(store, *ROWS)
    assert (len(changes.new), changes.changed, changes.unchanged, changes.missing) == (6, (), 0, ())
    assert await tree(store) == {
        "R": ("", 0),
        "A": ("R", 1),
        "B": ("R", 1),
        "A1": ("R/A", 2),
        "A2": ("R/A", 2),
        "B1": ("R/B", 2),
    }
    async with store.read() as session:
        unit = await units.named(session, "A")
        leaf = await units.named(session, "A1")
    assert (unit.name, unit.kind, unit.cluster, unit.wave) == ("Đảng bộ A", "đảng bộ cơ sở", "Cụm 1", "điểm")
    assert (unit.members, unit.phone, unit.aliases, unit.opened) == (40, "0912", "ĐB A;A", None)
    assert (leaf.cluster, leaf.members, leaf.closed) == ("Cụm 1", None, None)


async def test_the_same_list_again_changes_nothing(store: Store) -> None:
    """Run twice, the second run writes no row."""
    await take_over(store, *ROWS)
    before = await tree(store)
    changes = await take_over(store, *ROWS, today=LATER)
    assert (changes.new, changes.changed, changes.unchanged, changes.missing) == ((), (), 6, ())
    assert await tree(store) == before


async def test_a_later_list_adds_changes_and_reports_what_it_leaves_out(store: Store) -> None:
    """New units are opened on the day; a missing one stays."""
    await take_over(store, *ROWS)
    changes = await take_over(store, *ROWS[:3], ["C", "Chi bộ Trạm Y tế", "R", "chi bộ"], ROWS[4], today=LATER)
    assert [row.code for row in changes.new] == ["C"]
    assert set(changes.missing) == {"A2", "B1"}
    async with store.read() as session:
        assert (await units.named(session, "C")).opened == LATER
        assert (await units.named(session, "A1")).opened is None
        assert (await units.named(session, "A2")).closed is None


async def test_a_unit_takes_everything_below_it_along_when_it_moves(store: Store) -> None:
    """Units that the list leaves out move too."""
    await take_over(store, *ROWS)
    changes = await take_over(store, ROWS[0], ROWS[4], ["A", "Đảng bộ A", "B"], ROWS[5])
    assert [row.code for row in changes.changed] == ["A"]
    assert await tree(store) == {
        "R": ("", 0),
        "B": ("R", 1),
        "B1": ("R/B", 2),
        "A": ("R/B", 2),
        "A1": ("R/B/A", 3),
        "A2": ("R/B/A", 3),
    }


async def test_a_new_root_may_be_put_above_the_old_one(store: Store) -> None:
    """The whole tree goes one level down."""
    await take_over(store, *ROWS)
    await take_over(store, ["T", "Tỉnh", ""], ["R", "Đảng bộ Khối", "T"])
    assert (await tree(store))["B1"] == ("T/R/B", 3)
    async with store.read() as session:
        top = await units.root(session)
    assert top is not None
    assert top.code == "T"


async def test_a_list_without_the_stored_root_leaves_everything_as_it_was(store: Store) -> None:
    """All or nothing."""
    await take_over(store, *ROWS)
    before = await tree(store)
    with pytest.raises(UnitListError) as caught:
        await take_over(store, ["X", "Khác", ""], ["A", "A", "X"])
    assert [problem.reason for problem in caught.value.problems] == [Reason.OTHER_ROOT]
    assert await tree(store) == before


async def test_an_import_that_breaks_off_stores_nothing(store: Store) -> None:
    """Not even the rows whose writing was already told."""

    def break_off(done: int, total: int) -> None:
        raise ConnectionError(f"{done} of {total}")

    with pytest.raises(ConnectionError, match="6 of 6"):
        async with store.begin() as session:
            await unit_lists.import_units(session, listed(*ROWS), FIRST_DAY, break_off)
    assert await tree(store) == {}


async def test_two_lists_at_once_are_taken_over_one_after_the_other(store: Store) -> None:
    """Two organisers press the button in the same second."""
    first, second = await asyncio.gather(take_over(store, *ROWS), take_over(store, *ROWS))
    assert sorted([len(first.new), len(second.new)]) == [0, 6]
    assert len(await tree(store)) == 6


async def test_a_preview_tells_the_changes_and_makes_none(store: Store) -> None:
    """The same answer as the import, without its effect."""
    async with store.read() as session:
        preview = await unit_lists.preview_import(session, listed(*ROWS))
    assert await tree(store) == {}
    assert await take_over(store, *ROWS) == preview


async def test_a_closed_unit_that_is_listed_again_is_open_again(store: Store) -> None:
    """With all that it was."""
    await take_over(store, *ROWS)
    async with store.begin() as session:
        (await units.named(session, "B1")).closed = LATER
    changes = await take_over(store, *ROWS)
    assert [row.code for row in changes.changed] == ["B1"]
    async with store.read() as session:
        assert (await units.named(session, "B1")).closed is None


async def test_looking_around_in_the_tree(store: Store) -> None:
    """The whole list with its parents' codes; one that is not there."""
    await take_over(store, *ROWS)
    async with store.read() as session:
        rows = [(unit.code, parent) for unit, parent in await units.listing(session)]
        assert rows == [("R", ""), ("A", "R"), ("B", "R"), ("A1", "A"), ("A2", "A"), ("B1", "B")]
        with pytest.raises(units.UnknownUnitError):
            await units.named(session, "X")


@pytest.mark.parametrize("text", ["Robert'); DROP TABLE units;--", "100%_\\", '"A"', "=cmd|' /C calc'!A0", "<b>&"])
async def test_names_and_codes_are_data_whatever_they_hold(store: Store, text: str) -> None:
    """Stored and found as they are."""
    await take_over(store, [text.replace("/", "")[:32], text, ""])
    async with store.read() as session:
        top = await units.root(session)
    assert top is not None
    assert top.name == text


async def test_the_normal_bloc_is_taken_over_with_its_progress(store: Store) -> None:
    """61 committees, 1,068 organisations, 5,408 branches."""
    rows: list[list[Cell]] = [["R", "Khối", "", "đảng bộ"]]
    rows += [[f"D{n}", f"Đảng bộ {n}", "R", "đảng bộ", f"Cụm {n % 5}"] for n in range(61)]
    rows += [[f"C{n}", f"Đảng bộ cơ sở {n}", f"D{n % 61}", "đảng bộ cơ sở"] for n in range(1_068)]
    rows += [[f"B{n}", f"Chi bộ {n}", f"C{n % 1_068}", "chi bộ"] for n in range(5_408)]
    told: list[tuple[int, int]] = []
    async with store.begin() as session:
        await unit_lists.import_units(session, listed(*rows), FIRST_DAY, lambda done, total: told.append((done, total)))
    assert told == [(2_000, 6_538), (4_000, 6_538), (6_000, 6_538), (6_538, 6_538)]
    async with store.read() as session:
        top = await units.named(session, "D60")
        below = [unit for unit, _ in await units.listing(session) if unit is top or unit.path.startswith(top.below)]
    assert (len(below), {unit.cluster for unit in below}) == (1 + 17 + 17 * 5 + 1, {"Cụm 0"})
