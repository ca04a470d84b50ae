"""How a sheet looks, on the screen and on paper: one place for fonts, header, cells and print set-up."""

from collections.abc import Sequence
from typing import Any

from locales.translator import Translator
from reports.export.account import Account
from reports.export.columns import Cell, Holds
from reports.export.words import cell_words, is_like_formula

FORMATS = {
    Holds.WORDS: "@",
    Holds.NUMBER: "#,##0",
    Holds.SHARE: "0.00%",
    Holds.DAY: "dd/mm/yyyy",
    Holds.MOMENT: "dd/mm/yyyy hh:mm",
}
A4 = 9
FONT = "Times New Roman"
HEADER_FILL = "FFDDEBF7"
HEADER_HEIGHT = 32
"""Points: two lines."""
LONGEST_HEADER = 120
"""Characters of a title at the head of a printed page: Excel takes 255 in all."""


def words_cell(sheet: Any, words: str, *, bold: bool) -> Any:  # noqa: ANN401
    """A cell with words as words, whatever they begin with."""
    return _put_words(_cell_of(sheet, Holds.WORDS, bold=bold, quoted=is_like_formula(words)), words)


def _cell_of(sheet: Any, holds: Holds, *, bold: bool = False, quoted: bool = False) -> Any:  # noqa: ANN401 (openpyxl's)
    """An empty cell with its looks. `quoted`: as if typed after an apostrophe, text even when somebody edits it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    cell = WriteOnlyCell(sheet)
    cell.number_format = FORMATS[holds]
    cell.font = Font(name=FONT, size=11, bold=bold)
    cell.quotePrefix = quoted
    return cell


def _put_words(cell: Any, words: str) -> Any:  # noqa: ANN401
    """The cell with these words as words: setting `value` would make a formula of "=1"."""
    cell._value, cell.data_type = words, "s"  # noqa: SLF001
    return cell


class RowOfCells:
    """One row's cells, filled anew for every row: what they look like is worked out once."""

    def __init__(self, sheet: Any, columns: Sequence[Holds], *, bold: bool = False) -> None:  # noqa: ANN401
        self._plain = [_cell_of(sheet, holds, bold=bold) for holds in columns]
        self._quoted = [_cell_of(sheet, holds, bold=bold, quoted=True) for holds in columns]

    def filled(self, values: Sequence[Cell]) -> list[Any]:
        """The cells with these values."""
        return [self._filled(place, value) for place, value in enumerate(values)]

    def _filled(self, place: int, value: Cell) -> Any:  # noqa: ANN401
        if value is None or value == "":
            return None
        cell = self._plain[place]
        if isinstance(value, str):
            return _put_words(self._quoted[place] if is_like_formula(value) else cell, value)
        cell.value = value
        return cell


def _header_cells(sheet: Any, titles: Sequence[str]) -> list[Any]:  # noqa: ANN401
    from openpyxl.styles import Alignment, Border, PatternFill, Side  # noqa: PLC0415

    thin = Side(style="thin")
    cells = []
    for title in titles:
        cell = _put_words(_cell_of(sheet, Holds.WORDS, bold=True), title)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
        cell.border = Border(bottom=thin, left=thin, right=thin, top=thin)
        cells.append(cell)
    return cells


def append_header(sheet: Any, row: int, titles: Sequence[str]) -> None:  # noqa: ANN401
    """The row of titles over a table, which is to be the sheet's next."""
    sheet.row_dimensions[row].height = HEADER_HEIGHT
    sheet.append(_header_cells(sheet, titles))


def letter(place: int) -> str:
    """A column's letters: 1 is "A"."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(place))


def prepare_print(sheet: Any, account: Account, tr: Translator, header_row: int) -> None:  # noqa: ANN401
    """A4 across, as wide as the page; on every page the table's header, what it is of, and the page's number.

    Before the first row: part of it stands at the head of the file.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddHeader.left.text = _in_header(f"{account.scope} - {account.campaign}")
    sheet.oddHeader.right.text = _in_header(account.moment(tr))
    sheet.oddFooter.center.text = "&P/&N"


def _in_header(words: str) -> str:
    return cell_words(words)[:LONGEST_HEADER].replace("&", "&&")
