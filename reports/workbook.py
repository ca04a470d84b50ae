"""A sheet that somebody sent, as rows of cells: an Excel workbook or a csv file, told apart by what is in it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from domain.units import Row, Sheet, read_sheet
from reports.workbook_csv import read_csv
from reports.workbook_error import WorkbookError
from reports.workbook_xlsx import read_xlsx

MOST_BYTES = 100_000_000
"""Of the file as it comes; 300,000 units with every column filled take about 20,000,000."""
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"<")

_TOLD_ROWS = 1_000
"""Rows between two looks at how far the reading is."""

__all__ = ["MOST_BYTES", "WorkbookError", "read_rows", "read_unit_list", "read_workbook"]


def read_unit_list(file: BinaryIO, tell: Callable[[int, int], None]) -> Sheet:
    """The unit list in a workbook or csv file; `tell` is told how many bytes of how many have been read.

    Raises WorkbookError as `read_rows` does.
    """
    size = max(file.seek(0, 2), 1)

    def told(rows: Iterable[Row]) -> Iterator[Row]:
        for count, row in enumerate(rows):
            if count % _TOLD_ROWS == 0:
                tell(file.tell(), size)
            yield row

    return read_sheet(told(read_rows(file)))


def read_workbook(path: Path) -> Iterator[Row]:
    """The rows of the file at `path`, as `read_rows`. Raises WorkbookError also if it cannot be opened."""
    try:
        with path.open("rb") as file:
            yield from read_rows(file)
    except OSError as error:
        raise WorkbookError("the file cannot be read: {reason}", reason=error.strerror or str(error)) from error


def read_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a workbook's first visible sheet or of a csv file, one at a time, empty ones left out.

    `file` can be sought in. Memory does not grow with the number of rows but for the workbook's shared texts.
    Raises WorkbookError, also in the middle of the rows, if the file is no sheet, damaged, or larger than any list.
    """
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if not start:
        raise WorkbookError("the file is empty")
    if size > MOST_BYTES:
        raise WorkbookError("the file is larger than {limit} MB", limit=MOST_BYTES // 1_000_000)
    if start.startswith(_ZIP):
        return read_xlsx(file)
    if start.startswith(_OLD_EXCEL):
        raise WorkbookError("the file is an old .xls or has a password; save it as .xlsx without one")
    if start.startswith(_OTHERS):
        raise WorkbookError("the file is neither an Excel workbook (.xlsx) nor csv")
    return read_csv(file)
