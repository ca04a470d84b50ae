"""What stands in the XML of a sheet and of the texts that its cells share."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import BinaryIO

from domain.units import Cell, CellFault, Row
from reports.workbook_error import WorkbookError
from reports.workbook_xml import Attributes, local, parse_blocks

MOST_ROWS = 1_048_576
"""As many as Excel itself has; a file with more was not made by it."""
MOST_TEXTS = 4_000_000
MOST_COLUMNS = 100
"""Cells further right are not looked at."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _LocalNames(dict[str, str]):
    """Local names by the names as they stand, each worked out once."""

    def __missing__(self, name: str) -> str:
        self[name] = local(name)
        return self[name]


class _Columns(dict[str, int]):
    """Places (from 0) by letters: "A" is 0, "AA" is 26."""

    def __missing__(self, letters: str) -> int:
        place = 0
        for letter in letters:
            place = place * 26 + ord(letter) - ord("A") + 1
        self[letters] = place - 1
        return place - 1


class SharedTexts:
    """Collects the shared texts, in their order; handlers for `parse`."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._names = _LocalNames()
        self._parts: list[str] = []
        self._wanted = False
        self._phonetic = False

    def start(self, name: str, _attributes: Attributes) -> None:
        """An element begins."""
        name = self._names[name]
        if name == "t":
            self._wanted = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """An element ends."""
        name = self._names[name]
        if name == "t":
            self._wanted = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.texts.append(unescape("".join(self._parts)))
            self._parts.clear()
            if len(self.texts) > MOST_TEXTS:
                raise WorkbookError("the workbook unpacks to more than any list of units needs")

    def text(self, text: str) -> None:
        """Words inside an element."""
        if self._wanted:
            self._parts.append(text)


class SheetRows:
    """Reads the rows of one sheet; `shared` are the workbook's texts, `dates` the styles that show a date."""

    def __init__(self, shared: Sequence[str], dates: AbstractSet[str]) -> None:
        self._shared = shared
        self._dates = dates
        self._names = _LocalNames()
        self._columns = _Columns()
        self._rows: list[Row] = []
        self._cells: list[Cell] = []
        self._number = 0
        self._place = -1
        self._kind = "n"
        self._style = ""
        self._has_formula = False
        self._wanted = False
        self._parts: list[str] = []

    def read(self, source: BinaryIO) -> Iterator[Row]:
        """The rows that hold something, in the order of the file."""
        for _ in parse_blocks(source, self._start, self._end, self._text):
            yield from self._rows
            self._rows.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        name = self._names[name]
        if name in {"v", "t"}:
            self._wanted = True
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._number = int(attributes["r"]) if "r" in attributes else self._number + 1
            self._place = -1
            self._cells = []
            if self._number > MOST_ROWS:
                raise WorkbookError("the sheet has more than {limit} rows", limit=MOST_ROWS)

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._place = self._columns[reference.rstrip("0123456789")] if reference else self._place + 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = False
        self._parts.clear()

    def _end(self, name: str) -> None:
        name = self._names[name]
        if name in {"v", "t"}:
            self._wanted = False
        elif name == "c":
            value = self._value("".join(self._parts))
            if value is not None and self._place < MOST_COLUMNS:
                self._cells.extend([None] * (self._place - len(self._cells)))
                self._cells[self._place :] = [value]
        elif name == "row" and self._cells:
            self._rows.append((self._number, self._cells))

    def _text(self, text: str) -> None:
        if self._wanted:
            self._parts.append(text)

    def _value(self, text: str) -> Cell:
        kind = self._kind
        if not text:
            return CellFault.FORMULA if self._has_formula and kind != "str" else None
        if kind == "s":
            return self._shared[int(text)]
        if kind == "d" or (kind == "n" and self._style in self._dates):
            return CellFault.DATE
        if kind == "n":
            return int(text) if text.isdigit() else float(text)
        if kind == "e":
            return CellFault.ERROR
        return unescape(text)  # inlineStr, str for the text that a formula gives, b for 0 and 1


def unescape(text: str) -> str:
    """A text without Excel's way of writing characters that XML forbids: "_x0009_" is a tab."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
