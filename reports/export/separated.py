"""The detailed list as csv: UTF-8 with its mark, so that Excel reads the Vietnamese right."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from locales.translator import Translator
from reports.export.account import Account, Line
from reports.export.columns import Cell, detail_columns
from reports.export.words import is_like_formula


class SeparatedFile:
    """Writes lines to a csv file as they come. `file` stays open: it is the caller's."""

    def __init__(self, file: BinaryIO, account: Account, tr: Translator) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._columns = detail_columns(tr, account.zone)
        self._rows.writerow([_written(column.title) for column in self._columns])

    def add(self, lines: Iterable[Line]) -> None:
        """Write these too."""
        self._rows.writerows([_written(column.cell(line)) for column in self._columns] for line in lines)

    def close(self) -> None:
        """There is no more."""
        self._text.flush()
        self._text.detach()


def _written(cell: Cell) -> Cell:
    """As it stands in the file. An apostrophe before what looks like a formula keeps every program from reckoning."""
    return f"'{cell}" if isinstance(cell, str) and is_like_formula(cell) else cell
