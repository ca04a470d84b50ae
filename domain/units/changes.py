"""What a new unit list changes in the units that are stored."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from domain.units.headers import COLUMNS
from domain.units.problems import Problem, Reason
from domain.units.row import UnitRow
from domain.units.tree import ROOT, UnitList, UnitListError

_FIELDS = tuple(field.name for field in fields(UnitRow) if field.name != "number")
_CONTENT = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True)
class Changes:
    """The units of a list as they shall be stored, sorted by what is to be done; parents before children in each.

    Columns that the list does not have keep what is stored; an empty cluster is that of the unit above. `missing` are
    the codes of stored units that the list does not name; they stay as they are.
    """

    new: tuple[UnitRow, ...]
    changed: tuple[UnitRow, ...]
    unchanged: int
    missing: tuple[str, ...]


def compare(units: UnitList, stored: Mapping[str, UnitRow], closed: AbstractSet[str] = frozenset()) -> Changes:
    """What storing the list would do to the units `stored`, by code; one of the `closed` that it names is opened again.

    Raises UnitListError if a unit that the list leaves out is the stored root: there would be two roots.
    """
    listed = {row.code for row in units.rows}
    missing = tuple(code for code in stored if code not in listed and code not in closed)
    if roots := [code for code in missing if not stored[code].parent]:
        raise UnitListError([Problem(0, Reason.OTHER_ROOT, value=code) for code in roots])
    new: list[UnitRow] = []
    changed: list[UnitRow] = []
    for row in _completed(units, stored):
        if (before := stored.get(row.code)) is None:
            new.append(row)
        elif row.code in closed or _CONTENT(before) != _CONTENT(row):
            changed.append(row)
    return Changes(tuple(new), tuple(changed), len(units.rows) - len(new) - len(changed), missing)


def _completed(units: UnitList, stored: Mapping[str, UnitRow]) -> list[UnitRow]:
    """The rows with what the list leaves open: columns it does not have, clusters that stand at a unit above."""
    absent = [column.field for column in COLUMNS if column.field not in units.columns]
    rows: list[UnitRow] = []
    for listed, parent in zip(units.rows, units.parents, strict=True):
        row = listed
        if absent and (before := stored.get(row.code)):
            row = replace(row, **{field: getattr(before, field) for field in absent})
        if not row.cluster and parent != ROOT and rows[parent].cluster:
            row = replace(row, cluster=rows[parent].cluster)
        rows.append(row)
    return rows
