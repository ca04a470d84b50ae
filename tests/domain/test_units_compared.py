"""What a list would change: its preview, and against what is stored."""

import pytest

from domain.units import (
    Cell,
    Problem,
    Reason,
    UnitList,
    UnitListError,
    UnitRow,
    compare,
)
from tests.domain.sheets import listed, refused


def test_the_preview_counts_by_level_and_kind_parents_and_clusters() -> None:
    """What an organiser checks before importing."""
    units = listed(
        ["R", "Khối", "", "Đảng bộ"],
        ["A", "A", "R", "đảng bộ cơ sở", "Cụm 1"],
        ["B", "B", "R", "chi bộ", "Cụm 2"],
        ["A1", "A1", "A", "Chi bộ"],
    )
    assert [(level.depth, level.kind, level.units) for level in units.levels()] == [
        (0, "đảng bộ", 1),
        (1, "chi bộ", 1),
        (1, "đảng bộ cơ sở", 1),
        (2, "chi bộ", 1),
    ]
    assert units.parent_count() == 2
    assert units.clusters() == (("Cụm 1", 2), ("Cụm 2", 1))


def stored(units: UnitList) -> dict[str, UnitRow]:
    """The units of a list as they are stored, by code."""
    return {row.code: row for row in compare(units, {}).new}


def test_importing_again_tells_what_is_new_changed_unchanged_and_missing() -> None:
    """Code is a unit's identity."""
    before = stored(listed(["R", "Khối", ""], ["A", "Chi bộ A", "R"], ["B", "Chi bộ B", "R"], ["C", "Chi bộ C", "R"]))
    changes = compare(
        listed(["R", "Khối", ""], ["A", "Chi bộ Văn phòng", "R"], ["B", "Chi bộ B", "R"], ["D", "D", "R"]), before
    )
    assert [row.code for row in changes.new] == ["D"]
    assert [row.code for row in changes.changed] == ["A"]
    assert (changes.unchanged, changes.missing) == (2, ("C",))


def test_the_same_list_again_changes_nothing_whatever_the_order_of_its_rows() -> None:
    """Importing twice is harmless."""
    before = stored(listed(["R", "Khối", ""], ["A", "A", "R", "", "Cụm 1"], ["A1", "A1", "A"]))
    changes = compare(listed(["A1", "A1", "A"], ["A", "A", "R", "", "Cụm 1"], ["R", "Khối", ""]), before)
    assert (changes.new, changes.changed, changes.unchanged) == ((), (), 3)


def test_a_unit_without_a_cluster_belongs_to_that_of_the_unit_above() -> None:
    """Clusters are named once, at the top."""
    rows = stored(
        listed(["R", "Khối", ""], ["A", "A", "R", "", "Cụm 1"], ["A1", "A1", "A"], ["A2", "A2", "A", "", "Cụm 2"])
    )
    assert {code: row.cluster for code, row in rows.items()} == {"R": "", "A": "Cụm 1", "A1": "Cụm 1", "A2": "Cụm 2"}


def test_a_column_that_the_list_does_not_have_keeps_what_is_stored() -> None:
    """Only an empty cell empties."""
    before = stored(listed(["R", "Khối", "", "đảng bộ", "", "", 120, "0912", "ĐBK"]))
    changes = compare(listed(["R", "Đảng bộ Khối", ""], header=["Mã", "Tên đơn vị", "Mã cấp trên"]), before)
    assert (changes.changed[0].members, changes.changed[0].phone, changes.changed[0].aliases) == (120, "0912", "ĐBK")
    emptied = compare(listed(["R", "Khối", ""]), before)
    assert (emptied.changed[0].members, emptied.changed[0].phone) == (None, "")


def test_a_closed_unit_that_is_listed_again_is_opened_and_one_that_is_not_is_not_missing() -> None:
    """A closed unit counts no more, but its code is still its own."""
    before = stored(listed(["R", "Khối", ""], ["A", "A", "R"], ["B", "B", "R"]))
    changes = compare(listed(["R", "Khối", ""], ["A", "A", "R"]), before, closed={"A", "B"})
    assert ([row.code for row in changes.changed], changes.missing) == (["A"], ())


def test_a_list_without_the_stored_root_is_refused_since_there_would_be_two() -> None:
    """A new root above the old one is a list like any other."""
    before = stored(listed(["R", "Khối", ""]))
    with pytest.raises(UnitListError) as caught:
        compare(listed(["S", "Khối mới", ""]), before)
    assert caught.value.problems == (Problem(0, Reason.OTHER_ROOT, value="R"),)
    assert compare(listed(["S", "Tỉnh", ""], ["R", "Khối", "S"]), before).changed[0].parent == "S"


@pytest.mark.parametrize("count", [5_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_chain_of_any_length_is_measured_without_recursion(count: int) -> None:
    """The deepest list, and the longest circle: Python's own stack ends at a thousand."""
    chain: list[list[Cell]] = [[f"U{n}", "Chi bộ", f"U{n - 1}" if n else ""] for n in reversed(range(count))]
    circle: list[list[Cell]] = [[f"U{n}", "Chi bộ", f"U{(n + 1) % count}"] for n in range(count)]
    units = listed(*chain)
    assert units.depths[-1] == count - 1
    assert (0, "no unit without a parent; exactly one is needed") in refused(*circle)
