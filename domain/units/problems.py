"""What can be wrong with a unit list: each reason once, as a message to translate, with the row it stands in."""

from dataclasses import dataclass
from enum import StrEnum

SHOWN = 40
"""Characters of a wrong value that are quoted back."""


class Reason(StrEnum):
    """Why a row or a whole list is refused; the value is the English message with its named fields."""

    NO_UNITS = "the list has no units"
    NO_COLUMN = "the column “{column}” is missing"
    COLUMN_TWICE = "the column “{column}” appears twice"
    NO_CODE = "no code"
    NO_NAME = "no name"
    SLASH_IN_CODE = "the code “{value}” holds the character “/”"
    DOUBLE_CODE = "the code “{value}” already stands in row {other}"
    UNKNOWN_PARENT = "the parent “{value}” is not in the list"
    CIRCLE = "the parents run in a circle: {value}"
    NO_ROOT = "no unit without a parent; exactly one is needed"
    SECOND_ROOT = "a second unit without a parent; the first stands in row {other}"
    OTHER_ROOT = "another unit without a parent is stored already: {value}; the list must hold it too"
    BAD_NUMBER = "“{value}” in the column “{column}” is not a whole number"
    TOO_LONG = "the text in the column “{column}” is longer than {other} characters"
    CONTROL_CHARACTER = "the text in the column “{column}” holds a control character"
    FORMULA = "the formula in the column “{column}” has no stored value; open and save the file in Excel first"
    CELL_ERROR = "the cell in the column “{column}” shows an Excel error"
    DATE = "Excel has turned the cell in the column “{column}” into a date; format the column as text"


STANDS_IN = {
    Reason.NO_CODE: "code",
    Reason.SLASH_IN_CODE: "code",
    Reason.DOUBLE_CODE: "code",
    Reason.NO_NAME: "name",
    Reason.UNKNOWN_PARENT: "parent",
    Reason.CIRCLE: "parent",
    Reason.NO_ROOT: "parent",
    Reason.SECOND_ROOT: "parent",
}
"""The field that a reason is about, where the problem does not name the column."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the sheet's row number (0 for the list as a whole), why, and what the message names.

    `value` and `column` come from the file and are to be escaped where they are shown; `other` is a row number or a
    limit.
    """

    row: int
    reason: Reason
    column: str = ""
    value: str = ""
    other: int = 0

    @property
    def fields(self) -> dict[str, object]:
        """The named fields of the reason's message; long texts are cut, what cannot be shown is a "�"."""
        return {"column": _shown(self.column), "value": _shown(self.value), "other": self.other}


def _shown(text: str) -> str:
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(character if character.isprintable() else "\ufffd" for character in cut)
