"""Words of others as cells of a sheet: never a formula, never what a file cannot hold."""

import re
from unicodedata import normalize

from reports.text.names import one_line

LONGEST = 32_767
"""Characters that an Excel cell takes."""
_NOT_XML = re.compile("[\ufffe\uffff]")
_PILED = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_words(text: str) -> str:
    """`text` on one line, without control characters, no longer than a cell."""
    return _NOT_XML.sub("", one_line(text))[:LONGEST]


def drawn_words(text: str, most: int) -> str:
    """`text` to be drawn: composed, marks not piled up to the ceiling, and cut where it is longer than `most`."""
    line = _PILED.sub(r"\1", normalize("NFC", cell_words(text)))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet program would take the text, typed or read from csv, for something to reckon."""
    return text.startswith(_BEGINS_FORMULA)
