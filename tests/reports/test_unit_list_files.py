"""Files that are given back: the list with its bad cells marked, and the list as it is now."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from domain.units import COLUMNS, Cell, Sheet, UnitListError, check_units, read_sheet
from locales.translator import Translator
from reports.workbook import read_rows, read_unit_list
from reports.workbook_list import ListWriter
from reports.workbook_marked import MARK, write_marked

TR = Translator("vi")
BAD: list[list[Any]] = [
    ["Danh sách chi bộ"],
    [],
    ["Mã", "Tên đơn vị", "Mã cấp trên", "Số đảng viên", "Ghi chú"],
    ["K", "Đảng bộ Khối"],
    ["A", "=1+1", "K", "nhiều", "@ghi"],
    [],
    ["A", "", "X", 12],
    [None, "Chi bộ 3", "K", 7.5],
    ["L", "Đảng bộ khác"],
]


def workbook(rows: list[list[Any]]) -> bytes:
    """A file of these rows; what begins with "=" is text in it."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value
            if isinstance(value, str):
                sheet.cell(number, place).data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content: bytes) -> Sheet:
    """As a list is read."""
    return read_unit_list(io.BytesIO(content), lambda _done, _total: None)


def marked(content: bytes) -> bytes:
    """The same list with its bad cells marked."""
    sheet = read(content)
    with pytest.raises(UnitListError) as caught:
        check_units(sheet)
    file = io.BytesIO()
    write_marked(file, content, sheet.header, caught.value.problems, TR)
    return file.getvalue()


def test_every_bad_cell_is_coloured_and_says_why_and_no_other() -> None:
    """Each where it was; the second sheet lists them all."""
    book = load_workbook(io.BytesIO(marked(workbook(BAD))))
    first, second = book.worksheets
    notes = {cell.coordinate: cell.comment.text for row in first.iter_rows() for cell in row if cell.comment}
    coloured = {cell.coordinate for row in first.iter_rows() for cell in row if cell.fill.fgColor.rgb == MARK}
    assert notes == {
        "D5": "“nhiều” ở cột “Số đảng viên” không phải là số nguyên",
        "A7": "mã “A” đã có ở dòng 5",
        "B7": "thiếu tên",
        "C7": "mã cấp trên “X” không có trong danh sách",
        "A8": "thiếu mã",
        "D8": "“7.5” ở cột “Số đảng viên” không phải là số nguyên",
        "C9": "đơn vị thứ hai để trống mã cấp trên; đơn vị thứ nhất ở dòng 4",
    }
    assert coloured == set(notes)
    listed = list(second.iter_rows(values_only=True))
    assert listed[:2] == [("Dòng", "Ô", "Lý do"), (5, "D5", notes["D5"])]
    assert {cell: reason for _, cell, reason in listed[1:]} == notes


def test_what_was_right_is_as_it_was_and_no_text_is_a_formula() -> None:
    """Titles, rows between, columns that nobody knows."""
    again = marked(workbook(BAD))
    assert list(read_rows(io.BytesIO(again))) == list(read_rows(io.BytesIO(workbook(BAD))))
    sheet = load_workbook(io.BytesIO(again)).worksheets[0]
    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["B5"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["E5"].data_type, sheet["E5"].quotePrefix) == ("s", True)
    assert read(again).problems == read(workbook(BAD)).problems


def test_a_corrected_file_can_be_sent_back_as_it_is() -> None:
    """Its second sheet and its notes are no part of the list."""
    book = load_workbook(io.BytesIO(marked(workbook(BAD))))
    sheet = book.worksheets[0]
    for place, value in {"D5": 5, "A7": "B", "B7": "Chi bộ B", "C7": "K", "A8": "C", "D8": 7, "C9": "K"}.items():
        sheet[place].value = value
    file = io.BytesIO()
    book.save(file)
    listed = check_units(read(file.getvalue()))
    assert [row.code for row in listed.rows] == ["K", "A", "B", "C", "L"]


def test_a_csv_list_is_given_back_as_a_workbook() -> None:
    """And a list without the needed columns with the header marked."""
    content = "code,name\nK,Khối\n".encode()
    sheet = load_workbook(io.BytesIO(marked(content))).worksheets[0]
    assert sheet["A1"].comment.text == "thiếu cột “Mã cấp trên”"


def test_a_list_as_it_is_now_reads_back_the_same() -> None:
    """Leading zeros, formulas, empty cells; with its drop-downs."""
    values: list[list[str | int | None]] = [
        ["01", "=Đảng bộ", "", "đảng bộ", "", "Cụm 1", "", 1234, "Nguyễn Văn A", "0912345678", "ĐB;Khối"],
        ["02", "Chi bộ 2", "01", "chi bộ", "+x", "Cụm 1", "điểm", None, "", "", ""],
    ]
    file = io.BytesIO()
    writer = ListWriter(file, TR)
    writer.add(values)
    writer.close()
    listed = check_units(read(file.getvalue()))
    header: list[Cell] = [column.field for column in COLUMNS]
    wanted = check_units(read_sheet(enumerate([header, *values], 1)))
    assert listed == wanted
    sheet = load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.vietnamese for column in COLUMNS]
    assert (sheet["A2"].number_format, sheet["B2"].data_type) == ("@", "s")
    assert sheet.data_validations.dataValidation[0].formula1 == '"điểm,đại trà"'
