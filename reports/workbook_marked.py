"""A unit list given back with its bad cells marked: to be corrected there and sent again."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from domain.units import Cell, CellFault, Header, Problem
from locales.translator import Translator
from reports.export.columns import Holds
from reports.export.sheets import RowOfCells, letter, words_cell
from reports.export.words import cell_words
from reports.workbook import read_rows

MARK = "FFFFD966"
MOST_NOTES = 2_000
"""Notes at cells: with more Excel opens a file slowly. All reasons stand on the second sheet."""
MOST_COLUMNS = 100
_WIDTH = 18
_WIDEST = 80

Marks = Mapping[int, Mapping[int, str]]
"""By row and place (from 0), why the cell is bad."""


def write_marked(file: BinaryIO, content: bytes, header: Header, problems: Sequence[Problem], tr: Translator) -> None:
    """Write the list in `content` again as .xlsx, each row where it was, the bad cells coloured and with a note.

    A second sheet lists what is to be mended; lists are read from the first, so the file can be sent back as it is.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (a third of a second)

    book = Workbook(write_only=True)
    sheet = book.create_sheet(tr("Units"))
    sheet.freeze_panes = f"A{header.row + 1}"
    for place in range(len(header.places) + len(header.ignored)):
        sheet.column_dimensions[letter(place + 1)].width = _WIDTH
    _write_rows(sheet, content, _marks(header, problems, tr))
    _list(book.create_sheet(tr("To be corrected")), header, problems, tr)
    book.save(file)


def _marks(header: Header, problems: Sequence[Problem], tr: Translator) -> Marks:
    marks: dict[int, dict[int, str]] = {}
    for problem in problems:
        row, place = header.stands_at(problem)
        in_row = marks.setdefault(row, {})
        reason = tr(problem.reason, **problem.fields)
        in_row[place] = f"{in_row[place]}; {reason}" if place in in_row else reason
    return marks


def _write_rows(sheet: Any, content: bytes, marks: Marks) -> None:  # noqa: ANN401 (openpyxl's)
    plain = RowOfCells(sheet, [Holds.WORDS] * MOST_COLUMNS)
    noted = 0
    for number, cells in _every_row(content):
        values = [_value(cell) for cell in cells[:MOST_COLUMNS]]
        filled = plain.filled(values)
        for place, reason in marks.get(number, {}).items():
            filled.extend([None] * (place + 1 - len(filled)))
            value = values[place] if place < len(values) else None
            filled[place] = _marked(sheet, value, reason if noted < MOST_NOTES else "")
            noted += 1
        sheet.append(filled)


def _every_row(content: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows with the empty ones between them, so that each keeps its number."""
    last = 0
    for number, cells in read_rows(io.BytesIO(content)):
        yield from ((empty, ()) for empty in range(last + 1, number))
        yield number, cells
        last = number


def _value(cell: Cell) -> str | float | None:
    """What can be written of a cell; nothing is left of a formula without a value, an Excel error, a date."""
    if isinstance(cell, CellFault):
        return None
    return cell_words(cell) if isinstance(cell, str) else cell


def _marked(sheet: Any, value: str | float | None, reason: str) -> Any:  # noqa: ANN401
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    marked = words_cell(sheet, value if isinstance(value, str) else "", bold=False)
    if not isinstance(value, str):
        marked.value = value
    marked.fill = PatternFill("solid", fgColor=MARK)
    if reason:
        marked.comment = Comment(reason, "Đôn Đốc", height=90, width=260)
    return marked


def _list(sheet: Any, header: Header, problems: Sequence[Problem], tr: Translator) -> None:  # noqa: ANN401
    for place, width in enumerate((8, 8, _WIDEST), 1):
        sheet.column_dimensions[letter(place)].width = width
    titles = (tr("Row"), tr("Cell"), tr("Reason"))
    sheet.append([words_cell(sheet, title, bold=True) for title in titles])
    cells = RowOfCells(sheet, [Holds.NUMBER, Holds.WORDS, Holds.WORDS])
    for problem in problems:
        row, place = header.stands_at(problem)
        reason = cell_words(tr(problem.reason, **problem.fields))
        sheet.append(cells.filled([row or None, f"{letter(place + 1)}{row}" if row else None, reason]))
