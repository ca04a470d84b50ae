"""Invitation links as a workbook that can be forwarded: a line for each unit, its letter ready to be copied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import BinaryIO

from domain.values import RoleName
from locales.translator import Translator
from reports.export.columns import Holds
from reports.export.sheets import RowOfCells, append_header, letter
from reports.export.words import cell_words
from reports.text.joining import invitation

WIDTHS = (14, 42, 42, 28, 16, 60, 110)


@dataclass(frozen=True, slots=True)
class Invited:
    """A unit with its link; `parent`, `secretary` and `phone` as the unit list has them, empty where it has none."""

    code: str
    unit: str
    parent: str
    secretary: str
    phone: str
    link: str


def write_invitations(
    file: BinaryIO, invited: Iterable[Invited], role: RoleName, last_day: date, tr: Translator
) -> None:
    """Write them as .xlsx; whatever stands in a name is words there, never a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 (a third of a second)

    book = Workbook(write_only=True)
    sheet = book.create_sheet(tr("Invitations"))
    sheet.freeze_panes = "C2"
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[letter(place)].width = width
    titles = [tr(word) for word in ("Code", "Unit", "Unit above", "Secretary", "Phone", "Link", "Message")]
    append_header(sheet, 1, titles)
    cells = RowOfCells(sheet, [Holds.WORDS] * len(titles))
    for one in invited:
        message = unescape(invitation(tr, role, one.unit, one.link, last_day))
        words = (one.code, one.unit, one.parent, one.secretary, one.phone, one.link, message)
        sheet.append(cells.filled([cell_words(word) for word in words]))
    book.save(file)
