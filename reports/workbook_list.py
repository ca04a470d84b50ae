"""The unit list as it is now, in the form in which a new one is sent: to be changed and sent back."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from domain.units import COLUMNS
from locales.translator import Translator
from reports.export.columns import Holds
from reports.export.sheets import RowOfCells, words_cell
from reports.export.words import cell_words
from reports.workbook_template import shape, titles

Values = Sequence[str | int | None]
"""What stands in the columns of one unit, in their order."""


class ListWriter:
    """Takes units as they come; `close` writes the workbook to `file`, which stays open."""

    def __init__(self, file: BinaryIO, tr: Translator) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 (a third of a second)

        self._file, self._book = file, Workbook(write_only=True)
        self._sheet = self._book.create_sheet(tr("Units"))
        shape(self._sheet)
        self._sheet.append([words_cell(self._sheet, title, bold=True) for title in titles(tr)])
        holds = [Holds.NUMBER if column.field == "members" else Holds.WORDS for column in COLUMNS]
        self._cells = RowOfCells(self._sheet, holds)

    def add(self, units: Iterable[Values]) -> None:
        """Write these too."""
        for values in units:
            clean = [cell_words(value) if isinstance(value, str) else value for value in values]
            self._sheet.append(self._cells.filled(clean))

    def close(self) -> None:
        """There is no more: pack it."""
        self._book.save(self._file)
