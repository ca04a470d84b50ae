"""The rows of a unit list, read from a sheet's cells: every cell cleaned, every bad one named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from domain.units.cells import Cell, CellFault, clean, clean_code, generic, has_control, whole_number
from domain.units.headers import COLUMNS, NO_HEADER, Header, fold, header_problems, read_header
from domain.units.problems import Problem, Reason

TITLE_ROWS = 20
"""Rows above the header that may hold the list's title."""

Row = tuple[int, Sequence[Cell]]
"""A row's number as the sheet shows it (from 1), and its cells from the first column on."""

_FAULTS = {
    CellFault.FORMULA: Reason.FORMULA,
    CellFault.ERROR: Reason.CELL_ERROR,
    CellFault.DATE: Reason.DATE,
}
_LONGEST = {column.field: column.longest for column in COLUMNS}
_USUAL = {column.field: {fold(value): value for value in column.usual} for column in COLUMNS if column.usual}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a list tells it; `number` is its row, texts not given are "".

    `parent` is a code ("": the root); `aliases` has ";" between the names.
    """

    number: int
    code: str
    name: str
    parent: str = ""
    kind: str = ""
    sector: str = ""
    cluster: str = ""
    wave: str = ""
    members: int | None = None
    secretary: str = ""
    phone: str = ""
    aliases: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: every row that is not empty, bad ones included, and what is wrong with their cells.

    `columns` are the fields that the sheet has; `ignored` the names of columns that nobody knows.
    """

    rows: list[UnitRow]
    problems: list[Problem]
    columns: frozenset[str]
    ignored: tuple[str, ...]
    header: Header = NO_HEADER


def read_sheet(rows: Iterable[Row]) -> Sheet:
    """Read a sheet in one pass. The header is the first of the top rows that names a code and a name column."""
    rows = iter(rows)
    header, below = _find_header(rows)
    problems = list(header_problems(header))
    units: list[UnitRow] = []
    if not any(problem.reason is Reason.NO_COLUMN for problem in problems):
        read = _row_reader(header, problems)
        units.extend(unit for number, cells in chain(below, rows) if (unit := read(number, cells)))
    return Sheet(units, problems, frozenset(header.places), header.ignored, header)


def _find_header(rows: Iterator[Row]) -> tuple[Header, list[Row]]:
    """The header, and the rows below it that were looked at; without any, the best guess so that it can be told."""
    top = [row for row in islice(rows, TITLE_ROWS) if any(cell is not None for cell in row[1])]
    best = NO_HEADER
    best_place = 0
    for place, (number, cells) in enumerate(top):
        header = read_header(number, cells)
        if len(header.places) > len(best.places):
            best, best_place = header, place
        if {"code", "name"} <= header.places.keys():
            break
    return best, top[best_place + 1 :]


def _row_reader(header: Header, problems: list[Problem]) -> Callable[[int, Sequence[Cell]], UnitRow | None]:
    """A function that makes a row's unit (None for an empty row) and adds what is wrong to `problems`."""
    places = [(place, field, header.names[field]) for field, place in header.places.items()]
    same: dict[str, str] = {}  # kinds, clusters, parents: said a thousand times, kept once

    def read(number: int, cells: Sequence[Cell]) -> UnitRow | None:
        texts: dict[str, str] = {}
        found: list[Problem] = []
        members = None
        for place, field, name in places:
            cell = cells[place] if place < len(cells) else None
            if cell is None or cell == "":
                continue
            if isinstance(cell, CellFault):
                found.append(Problem(number, _FAULTS[cell], column=name))
            elif text := _read_text(field, cell, same):
                texts[field] = text
                found.extend(_text_problems(number, field, name, text))
                if field == "members" and (members := whole_number(cell)) is None:
                    found.append(Problem(number, Reason.BAD_NUMBER, column=name, value=text))
        if not texts and not found:
            return None
        problems.extend(found)
        return _unit(number, texts, members)

    return read


def _read_text(field: str, cell: str | float | bool, same: dict[str, str]) -> str:
    if field in {"name", "secretary", "phone", "aliases", "members"}:
        return clean(cell)
    if field == "code":
        return clean_code(cell)
    text = clean_code(cell) if field == "parent" else clean(cell)
    if field in {"kind", "wave"}:
        text = generic(text)
    if field in _USUAL:
        text = _USUAL[field].get(fold(text), text)
    return same.setdefault(text, text)


def _text_problems(number: int, field: str, name: str, text: str) -> Iterator[Problem]:
    if len(text) > _LONGEST[field]:
        yield Problem(number, Reason.TOO_LONG, column=name, other=_LONGEST[field])
    if has_control(text):
        yield Problem(number, Reason.CONTROL_CHARACTER, column=name)
    if field == "code" and "/" in text:
        yield Problem(number, Reason.SLASH_IN_CODE, value=text)


def _unit(number: int, texts: dict[str, str], members: int | None) -> UnitRow:
    get = texts.get
    aliases = get("aliases")
    return UnitRow(
        number=number,
        code=get("code", ""),
        name=get("name", ""),
        parent=get("parent", ""),
        kind=get("kind", ""),
        sector=get("sector", ""),
        cluster=get("cluster", ""),
        wave=get("wave", ""),
        members=members,
        secretary=get("secretary", ""),
        phone=get("phone", ""),
        aliases=";".join(filter(None, map(str.strip, aliases.split(";")))) if aliases else "",
    )
