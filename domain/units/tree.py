"""From the rows of a sheet to a tree: one root, every parent known, no circle, parents before children."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.units.problems import Problem, Reason
from domain.units.row import Sheet, UnitRow

ROOT = -1
"""The parent place of the unit that has none."""
_OUTSIDE = -2
_SHOWN_IN_CIRCLE = 5


class UnitListError(Exception):
    """The unit list cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{self.__doc__} ({len(problems)} problems)")
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many units of a kind stand at a depth (0 for the root)."""

    depth: int
    kind: str
    units: int


@dataclass(frozen=True, slots=True)
class UnitList:
    """A whole tree of units, parents before their children, in the order of the sheet within a level.

    `parents` are places in `rows` (ROOT for the root), `depths` are 0 for the root; the rest is as in Sheet.
    """

    rows: tuple[UnitRow, ...]
    parents: Sequence[int]
    depths: Sequence[int]
    columns: frozenset[str]
    ignored: tuple[str, ...] = ()

    def levels(self) -> tuple[LevelCount, ...]:
        """Units by depth and kind, from the root down, kinds in alphabetical order."""
        counts = Counter(zip(self.depths, (row.kind for row in self.rows), strict=True))
        return tuple(LevelCount(depth, kind, units) for (depth, kind), units in sorted(counts.items()))

    def parent_count(self) -> int:
        """How many units have units below them."""
        return len(set(self.parents) - {ROOT})

    def clusters(self) -> tuple[tuple[str, int], ...]:
        """Each cluster with the number of its units, in alphabetical order; the units below one belong to it too."""
        named: list[str] = []
        for row, parent in zip(self.rows, self.parents, strict=True):
            named.append(row.cluster or (named[parent] if parent != ROOT else ""))
        return tuple(sorted(Counter(filter(None, named)).items()))


def check_units(sheet: Sheet) -> UnitList:
    """The tree that a sheet describes. Raises UnitListError with every problem of every row at once."""
    rows = sheet.rows
    places: dict[str, int] = {}
    problems = list(_row_problems(rows, places))
    parents = array("i", (places.get(row.parent, _OUTSIDE) if row.parent else ROOT for row in rows))
    if rows:
        problems.extend(_parent_problems(rows, parents))
        problems.extend(_root_problems(rows, parents))
    elif not sheet.problems:
        problems.append(Problem(0, Reason.NO_UNITS))
    depths, circles = _measure(parents)
    problems.extend(_circle_problem(rows, circle) for circle in circles)
    if problems or sheet.problems:
        raise UnitListError([*sheet.problems, *_of_other_cells(sheet, problems)])
    return _in_tree_order(sheet, parents, depths)


def _of_other_cells(sheet: Sheet, problems: Sequence[Problem]) -> list[Problem]:
    """Without those that only follow from a cell that could not be read: its value is not told as missing too."""
    bad = {sheet.header.stands_at(problem) for problem in sheet.problems}
    return [problem for problem in problems if sheet.header.stands_at(problem) not in bad]


def _row_problems(rows: Sequence[UnitRow], places: dict[str, int]) -> Iterator[Problem]:
    """Rows without code or name and codes that stand twice; fills `places`, where the first row of a code counts."""
    for place, row in enumerate(rows):
        if not row.name:
            yield Problem(row.number, Reason.NO_NAME)
        if not row.code:
            yield Problem(row.number, Reason.NO_CODE)
        elif (first := places.setdefault(row.code, place)) != place:
            yield Problem(row.number, Reason.DOUBLE_CODE, value=row.code, other=rows[first].number)


def _parent_problems(rows: Sequence[UnitRow], parents: Sequence[int]) -> Iterator[Problem]:
    for row, parent in zip(rows, parents, strict=True):
        if parent == _OUTSIDE:
            yield Problem(row.number, Reason.UNKNOWN_PARENT, value=row.parent)


def _root_problems(rows: Sequence[UnitRow], parents: Sequence[int]) -> Iterator[Problem]:
    roots = [row for row, parent in zip(rows, parents, strict=True) if parent == ROOT]
    if not roots:
        yield Problem(0, Reason.NO_ROOT)
    for row in roots[1:]:
        yield Problem(row.number, Reason.SECOND_ROOT, other=roots[0].number)


def _measure(parents: Sequence[int]) -> tuple[Sequence[int], list[list[int]]]:
    """The depth of every row, and the circles found: each row is walked over once."""
    depths = array("i", [-1]) * len(parents)
    circles = []
    for start in range(len(parents)):
        way: list[int] = []
        here = start
        while here >= 0 and depths[here] == -1:
            depths[here] = -2  # on the way being walked
            way.append(here)
            here = parents[here]
        if here >= 0 and depths[here] == -2:  # noqa: PLR2004 (the mark set above)
            circles.append(way[way.index(here) :])
        depth = depths[here] if here >= 0 else -1
        for place in reversed(way):
            depth = max(depth, -1) + 1
            depths[place] = depth
    return depths, circles


def _circle_problem(rows: Sequence[UnitRow], circle: list[int]) -> Problem:
    first = circle.index(min(circle))
    codes = [rows[place].code for place in [*circle[first:], *circle[:first]]]
    shown = codes if len(codes) <= _SHOWN_IN_CIRCLE else [*codes[:_SHOWN_IN_CIRCLE], "…"]
    return Problem(rows[min(circle)].number, Reason.CIRCLE, value=" → ".join([*shown, codes[0]]))


def _in_tree_order(sheet: Sheet, parents: Sequence[int], depths: Sequence[int]) -> UnitList:
    order = sorted(range(len(depths)), key=depths.__getitem__)
    new_place = array("i", [0]) * len(order)
    for new, old in enumerate(order):
        new_place[old] = new
    return UnitList(
        rows=tuple(sheet.rows[old] for old in order),
        parents=array("i", (new_place[parents[old]] if parents[old] >= 0 else ROOT for old in order)),
        depths=array("i", (depths[old] for old in order)),
        columns=sheet.columns,
        ignored=sheet.ignored,
    )
