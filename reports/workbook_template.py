"""The empty unit list that organisers fill in, with a filled one beside it as an example."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from domain.units import COLUMNS, Column
from locales.translator import Translator

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE = Path(__file__).with_name("example_units.csv")
PREPARED_ROWS = 5_000
"""Rows whose drop-downs are ready."""
_TEXT = "@"
_AS_TEXT = frozenset({"code", "parent", "phone", "cluster", "aliases"})
_WIDTHS = {"name": 42, "aliases": 30, "secretary": 24}
_WIDTH = 16


def write_template(file: BinaryIO, tr: Translator) -> None:
    """Write the template as .xlsx: headers in the translator's language on the first sheet, the example on the second.

    Codes, phones and names of clusters are formatted as text, so that Excel keeps their zeros and makes no dates.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (a third of a second, needed once)

    book = Workbook()
    _prepare(book.worksheets[0], tr, tr("Units"))
    example = book.create_sheet()
    _prepare(example, tr, tr("Example"))
    with EXAMPLE.open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), 2):
            for place, column in enumerate(COLUMNS, 1):
                _put(example, number, place, row[column.field])
    book.save(file)


def titles(tr: Translator) -> list[str]:
    """The header of a unit list."""
    return [column.vietnamese if tr.language == "vi" else column.field for column in COLUMNS]


def shape(sheet: "Worksheet") -> None:
    """Give an empty sheet the widths and the drop-downs of a unit list."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.freeze_panes = "A2"
    for place, column in enumerate(COLUMNS, 1):
        shape = sheet.column_dimensions[get_column_letter(place)]
        shape.width = _WIDTHS.get(column.field, _WIDTH)
        if column.field in _AS_TEXT:
            shape.number_format = _TEXT
        if column.usual:
            _offer(sheet, get_column_letter(place), column)


def _prepare(sheet: "Worksheet", tr: Translator, title: str) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    sheet.title = title
    shape(sheet)
    for place, name in enumerate(titles(tr), 1):
        _put(sheet, 1, place, name)
        sheet.cell(1, place).font = Font(bold=True)


def _offer(sheet: "Worksheet", letter: str, column: Column) -> None:
    """A drop-down of the usual values; another one is allowed."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    choice = DataValidation(type="list", formula1=f'"{",".join(column.usual)}"', showErrorMessage=False)
    choice.add(f"{letter}2:{letter}{PREPARED_ROWS}")
    sheet.data_validations.append(choice)


def _put(sheet: "Worksheet", row: int, place: int, text: str) -> None:
    """Write words as words: a text that begins with "=" is no formula."""
    cell = sheet.cell(row, place)
    if text.isdigit() and COLUMNS[place - 1].field == "members":
        cell.value = int(text)
        return
    cell.value = text
    cell.data_type = "s"
    if COLUMNS[place - 1].field in _AS_TEXT:
        cell.number_format = _TEXT
