"""The first sheet of the workbook: the figures of each task, of the whole and of its parts."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.tally import WHOLE, Figures
from locales.translator import Translator
from reports.export.account import Account
from reports.export.columns import Cell, Holds
from reports.export.phrases import division_name, part_name
from reports.export.sheets import RowOfCells, append_header, letter, prepare_print, words_cell
from reports.export.words import cell_words

WIDTHS = (28, 18, 46, *[13] * 11)
COLUMNS = (*[Holds.WORDS] * 3, Holds.NUMBER, Holds.NUMBER, Holds.SHARE, *[Holds.NUMBER] * 8)


def write_overview(sheet: Any, account: Account, tr: Translator) -> None:  # noqa: ANN401 (openpyxl's own type)
    """Whose figures, of what, as of when; then a table to sort and to filter."""
    heading = list(_heading(account, tr))
    header_row = len(heading) + 1
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[letter(place)].width = width
    sheet.freeze_panes = f"A{header_row + 1}"
    prepare_print(sheet, account, tr, header_row)
    for words, bold in heading:
        sheet.append([words_cell(sheet, words, bold=bold)] if words else [])
    append_header(sheet, header_row, _titles(tr))
    rows = _write_table(sheet, account, tr)
    sheet.auto_filter.ref = f"A{header_row}:{letter(len(COLUMNS))}{header_row + rows}"


def _heading(account: Account, tr: Translator) -> Iterator[tuple[str, bool]]:
    """The lines over the table, and which of them are bold."""
    yield cell_words(account.organisation).upper(), True
    if account.scope != account.organisation:
        yield cell_words(account.scope), True
    yield cell_words(account.campaign), True
    yield account.moment(tr), False
    yield "", False


def _titles(tr: Translator) -> list[str]:
    return [
        tr("Task"),
        tr("Division"),
        tr("Name"),
        tr("Total"),
        tr("Done"),
        tr("Share"),
        tr("In preparation"),
        tr("Not begun"),
        tr("Postponed"),
        tr("With obstacles"),
        tr("Overdue"),
        tr("Completed late"),
        tr("Superior units"),
        tr("Of them complete"),
    ]


def _write_table(sheet: Any, account: Account, tr: Translator) -> int:  # noqa: ANN401
    bold, plain = RowOfCells(sheet, COLUMNS, bold=True), RowOfCells(sheet, COLUMNS)
    count = 0
    for task in account.tasks:
        title = cell_words(task.told.title)
        whole = task.told.figures
        parents = (whole.parents, whole.complete_parents) if whole.parents else ()
        sheet.append(bold.filled([title, tr("Everything"), cell_words(account.scope), *_numbers(whole), *parents]))
        rows = [
            [title, division_name(tr, by), part_name(tr, part.name), *_numbers(part.figures)]
            for by, parts in task.parts.items()
            for part in parts
        ]
        for row in rows:
            sheet.append(plain.filled(row))
        count += 1 + len(rows)
    return count


def _numbers(figures: Figures) -> Sequence[Cell]:
    """The share is a number that a percent format shows; rounded as everywhere, so that 100 % is never almost."""
    return (
        figures.total,
        figures.done,
        float(figures.percent / WHOLE),
        figures.in_progress,
        figures.not_started,
        figures.postponed,
        figures.blocked,
        figures.overdue,
        figures.late,
    )
