"""Which column of a sheet holds what, by its header."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain import vietnamese
from domain.units.cells import Cell, CellFault, clean
from domain.units.problems import STANDS_IN, Problem, Reason


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a unit list may have; `usual` are the values offered for it, in their right spelling."""

    field: str
    vietnamese: str
    longest: int
    needed: bool = False
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """The header row as read: its row number, for each known column its place and its name in the file, the rest."""

    row: int
    places: dict[str, int]
    names: dict[str, str]
    ignored: tuple[str, ...]

    def stands_at(self, problem: Problem) -> tuple[int, int]:
        """The row and the place (from 0) of the cell to mend; what is wrong with the whole list is at the header."""
        named = (field for field, name in self.names.items() if name == problem.column)
        field = STANDS_IN.get(problem.reason) or next(named, "")
        return problem.row or self.row, self.places.get(field, 0)


NO_HEADER = Header(0, {}, {}, ())


def fold(text: str) -> str:
    """A text's letters and digits alone, without case and accents: "Mã  cấp trên" is "macaptren"."""
    return "".join(character for character in vietnamese.fold(text) if character.isalnum())


def _load_columns() -> tuple[Column, ...]:
    with Path(__file__).with_name("columns.toml").open("rb") as file:
        listed = tomllib.load(file)["column"]
    return tuple(Column(**{**entry, "usual": tuple(entry.get("usual", ()))}) for entry in listed)


COLUMNS = _load_columns()
_KNOWN = {fold(name): column.field for column in COLUMNS for name in (column.field, column.vietnamese)}


def read_header(number: int, cells: Sequence[Cell]) -> Header:
    """The columns that a row names; unknown names are put by, and so is a name that stands a second time."""
    places: dict[str, int] = {}
    names: dict[str, str] = {}
    ignored = []
    for place, cell in enumerate(cells):
        name = "" if isinstance(cell, CellFault) else clean(cell)
        field = _KNOWN.get(fold(name))
        if field and field not in places:
            places[field], names[field] = place, name
        elif name:
            ignored.append(name)
    return Header(number, places, names, tuple(ignored))


def header_problems(header: Header) -> Iterable[Problem]:
    """The needed columns that a header lacks, and the known ones that it has twice."""
    for column in COLUMNS:
        if column.needed and column.field not in header.places:
            yield Problem(header.row, Reason.NO_COLUMN, column=column.vietnamese)
    for name in header.ignored:
        if fold(name) in _KNOWN:
            yield Problem(header.row, Reason.COLUMN_TWICE, column=name)
