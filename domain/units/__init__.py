"""A unit list: from the cells of a sheet to a tree of units, and what it changes in the stored ones.

`check_units(read_sheet(rows))` gives the tree or raises UnitListError with every bad row; `compare` tells the changes.
"""

from domain.units.cells import Cell, CellFault, clean_code
from domain.units.changes import Changes, compare
from domain.units.headers import COLUMNS, Column, Header
from domain.units.problems import Problem, Reason
from domain.units.row import Row, Sheet, UnitRow, read_sheet
from domain.units.tree import ROOT, LevelCount, UnitList, UnitListError, check_units

__all__ = [
    "COLUMNS",
    "ROOT",
    "Cell",
    "CellFault",
    "Changes",
    "Column",
    "Header",
    "LevelCount",
    "Problem",
    "Reason",
    "Row",
    "Sheet",
    "UnitList",
    "UnitListError",
    "UnitRow",
    "check_units",
    "clean_code",
    "compare",
    "read_sheet",
]
