"""An Excel workbook: the figures on the first sheet, every unit and task on the next.

Written row by row to a file beside it and packed at the end, so that memory does not grow with the rows.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO

from locales.translator import Translator
from reports.export.account import Account, Line
from reports.export.columns import detail_columns
from reports.export.overview import write_overview
from reports.export.sheets import RowOfCells, append_header, letter, prepare_print

MOST_ROWS = 1_048_576
"""That a sheet has, with its header."""


class Workbook:
    """Takes lines as they come; `close` writes the workbook to `file`, which stays open."""

    def __init__(self, file: BinaryIO, account: Account, tr: Translator, most_rows: int = MOST_ROWS) -> None:
        from openpyxl import Workbook as Book  # noqa: PLC0415 (a third of a second)

        self._file, self._account, self._tr, self._most_rows = file, account, tr, most_rows
        self._book = Book(write_only=True)
        self._columns = detail_columns(tr, account.zone)
        write_overview(self._book.create_sheet(tr("Overview")), account, tr)
        self._begin_sheet(1)

    def add(self, lines: Iterable[Line]) -> None:
        """Write these too; what no longer fits on a sheet goes on in another."""
        for line in lines:
            if self._row == self._most_rows:
                self._end_sheet()
                self._begin_sheet(self._number + 1)
            self._sheet.append(self._cells.filled([column.cell(line) for column in self._columns]))
            self._row += 1

    def close(self) -> None:
        """There is no more: pack it."""
        self._end_sheet()
        self._book.save(self._file)

    def _begin_sheet(self, number: int) -> None:
        name = self._tr("Details")
        self._number, self._row = number, 1
        self._sheet: Any = self._book.create_sheet(name if number == 1 else f"{name} {number}")
        self._sheet.freeze_panes = "C2"
        prepare_print(self._sheet, self._account, self._tr, 1)
        for place, column in enumerate(self._columns, 1):
            self._sheet.column_dimensions[letter(place)].width = column.width
        append_header(self._sheet, 1, [column.title for column in self._columns])
        self._cells = RowOfCells(self._sheet, [column.holds for column in self._columns])

    def _end_sheet(self) -> None:
        self._sheet.auto_filter.ref = f"A1:{letter(len(self._columns))}{self._row}"
