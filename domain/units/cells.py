"""One cell of a unit list, cleaned: what Excel, people and copy-and-paste do to a text is undone here."""

import re
import unicodedata
from enum import Enum, auto

from domain import vietnamese

MOST_MEMBERS = 2_000_000_000
"""A count above this does not fit the database's integer."""

_WHOLE = re.compile(r"[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*|[0-9]+")
_DECIMAL_ZERO = re.compile(r"([0-9]+)\.0")


class CellFault(Enum):
    """A cell whose value cannot be used: an uncalculated formula, an Excel error, a text that Excel made a date."""

    FORMULA = auto()
    ERROR = auto()
    DATE = auto()


Cell = str | int | float | bool | CellFault | None
"""A cell as a workbook's reader gives it; from csv all are texts."""


def clean(cell: str | float | bool | None) -> str:
    """The cell as one line of clean text (`domain.vietnamese.clean`); control characters stay, to be refused.

    A whole number loses the ".0" that Excel's floats show.
    """
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else _number_text(cell)
    one_line = " ".join(vietnamese.clean(text).split())
    return text if one_line == text else one_line  # the same object: a shared string is kept once


def has_control(text: str) -> bool:
    """Whether a control character (NUL, bell, delete …) is in a cleaned text."""
    return not text.isprintable() and any(unicodedata.category(character) == "Cc" for character in text)


def clean_code(cell: str | float | bool | None) -> str:
    """A code as people mean it: "12.0", left over from a number cell, is "12"."""
    text = clean(cell)
    return found[1] if (found := _DECIMAL_ZERO.fullmatch(text)) else text


def whole_number(cell: str | float | bool) -> int | None:
    """The count that a cell says, or None if it says none; in a text "1.234" and "1 234" are thousands."""
    text = clean_code(cell)
    if isinstance(cell, float | bool) and not text.isdigit():
        return None
    if not _WHOLE.fullmatch(text):
        return None
    number = int(re.sub(r"[., ]", "", text)[:20])
    return number if number <= MOST_MEMBERS else None


def generic(text: str) -> str:
    """A common noun without the capital that a cell begins with: "Chi bộ" is "chi bộ", "UBND xã" stays."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _number_text(number: float | bool) -> str:
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    return str(number)
