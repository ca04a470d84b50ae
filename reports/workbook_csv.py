"""A csv file as rows of cells, whatever program wrote it: its encoding and its delimiter are found out."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from domain.units import Row
from reports.workbook_error import WorkbookError

MOST_ROWS = 1_048_576
"""As many as an Excel sheet has."""
LONGEST_CELL = 32_767
"""As long as an Excel cell may be; an unclosed quotation mark runs into it."""
SAMPLE_LINES = 20
_BLOCK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(file: BinaryIO) -> Iterator[Row]:
    """The rows that hold something. Raises WorkbookError for a file that is no text, or one without end."""
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        sample = [text.readline(LONGEST_CELL) for _ in range(SAMPLE_LINES)]
        text.seek(0)
        csv.field_size_limit(LONGEST_CELL)
        for number, cells in enumerate(csv.reader(text, delimiter=_delimiter(sample)), 1):
            if number > MOST_ROWS:
                raise WorkbookError("the sheet has more than {limit} rows", limit=MOST_ROWS)
            if any(cells) and not (number == 1 and re.fullmatch(r"sep=.?", cells[0])):
                yield number, cells
    except (csv.Error, UnicodeError) as error:
        raise WorkbookError("the csv file is damaged: {reason}", reason=str(error)) from error
    finally:
        if not file.closed:
            text.detach()  # the file is the caller's to close


def _encoding(file: BinaryIO) -> str:
    """UTF-8 or UTF-16 if it says so or is so, else the Vietnamese code page of Windows."""
    start = file.read(4)
    file.seek(0)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1258"
    finally:
        file.seek(0)
    return "utf-8"


def _delimiter(lines: list[str]) -> str:
    """The one that the top lines have most of; Excel in Vietnam writes semicolons."""
    if said := re.fullmatch(r"sep=([;,\t|])", lines[0].strip("\r\n")):
        return said[1]
    unquoted = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max(",;\t", key=lambda delimiter: max(line.count(delimiter) for line in unquoted))
