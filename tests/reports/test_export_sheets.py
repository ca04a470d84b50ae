"""Excel and csv: what stands in them is what was given, as numbers, dates and words."""

import csv
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.tally import Figures, share
from locales.translator import Translator
from reports.export.forms import Form
from reports.export.workbook import Workbook
from tests.reports.exported import ACCOUNT, LINE, TASK, made


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of a workbook, by name, as rows of values."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a csv file by their titles."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_first_sheet_has_the_figures_as_numbers() -> None:
    """Of the whole and of every part; the share is a number that a percent format shows."""
    overview = sheets(made(Form.XLSX))["Tổng hợp"]
    assert [row[0] for row in overview[:3]] == [
        "ĐẢNG BỘ KHỐI",
        "Đại hội chi bộ nhiệm kỳ 2020 - 2022",
        "Tính đến 17 giờ 00, ngày 15/5/2020",
    ]
    table = {(row[1], row[2]): row[3:12] for row in overview if isinstance(row[3], int)}
    assert table["Toàn bộ", "Đảng bộ Khối"] == (5_408, 3_940, 0.7286, 1_310, 96, 41, 21, 30, 12)
    assert table["Theo đơn vị cấp trên", "Đảng bộ Sở Tài chính"] == (8, 1, 0.125, 6, 1, 0, 0, 2, 0)
    assert table["Theo đợt", "Chưa xếp"][:3] == (4, 2, 0.5)
    assert len(table) == 5
    assert next(row for row in overview if row[1] == "Toàn bộ")[12:] == (61, 26)


@pytest.mark.parametrize(("done", "total"), [(4_999_999, 5_000_000), (1, 5_000_000), (5, 5), (0, 7), (1, 3)])
def test_a_share_in_excel_is_the_share_that_is_said(done: int, total: int) -> None:
    """Almost all is not 100 %, almost nothing not 0 %."""
    figures = Figures(total, done)
    task = replace(TASK, told=replace(TASK.told, figures=figures), parts={})
    overview = sheets(made(Form.XLSX, account=replace(ACCOUNT, tasks=(task,))))["Tổng hợp"]
    assert overview[-1][5] == pytest.approx(float(share(done, total)) / 100, abs=1e-9)
    assert (overview[-1][5] == 1) == (done == total)
    assert (overview[-1][5] == 0) == (done == 0)


def test_the_second_sheet_has_a_row_for_each_unit_and_task() -> None:
    """Dates are dates and moments the office's clock; a code keeps its zeros; what is empty is empty."""
    header, first, second = sheets(made(Form.XLSX))["Chi tiết"]
    row = dict(zip(header, first, strict=True))
    assert row == {
        "Mã": "007",
        "Đơn vị": "Chi bộ Văn phòng",
        "Trực thuộc": "Đảng bộ Sở Y tế",
        "Cụm": "Cụm 1",
        "Đợt": "điểm",
        "Loại hình": "cơ quan",
        "Nội dung": "Tổ chức đại hội",
        "Tình trạng": "hoàn thành",
        "Hạn": datetime(2020, 5, 12, 17, 0),  # noqa: DTZ001 (a sheet has no zones)
        "So với hạn": "hoàn thành chậm",
        "Ngày hoàn thành": datetime(2020, 5, 13),  # noqa: DTZ001
        "Ngày dự kiến": None,
        "Bước": "bước 3/6",
        "Số liệu": 1_250,
        "Trả lời": None,
        "Người báo": "Nguyễn Văn An",
        "Báo cáo lúc": datetime(2020, 5, 14, 0, 30),  # noqa: DTZ001
        "Nguồn": "trong nhóm",
    }
    other = dict(zip(header, second, strict=True))
    assert (other["Tình trạng"], other["So với hạn"], other["Báo cáo lúc"]) == ("đang chuẩn bị", "quá hạn", None)
    assert (other["Ngày hoàn thành"], other["Ngày dự kiến"]) == (None, datetime(2020, 5, 13))  # noqa: DTZ001


def test_sheets_are_ready_to_filter_and_to_print() -> None:
    """Frozen and repeated header, filters, A4 across, as wide as the page."""
    for sheet in load_workbook(io.BytesIO(made(Form.XLSX))).worksheets:
        header = int(str(sheet.print_title_rows).split("$")[-1])
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith(str(header + 1))
        assert sheet.auto_filter.ref.startswith(f"A{header}:")
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_what_does_not_fit_on_a_sheet_goes_on_in_the_next() -> None:
    """Each with its header."""
    file = io.BytesIO()
    workbook = Workbook(file, ACCOUNT, Translator("vi"), most_rows=3)
    workbook.add([LINE] * 5)
    workbook.close()
    found = sheets(file.getvalue())
    assert {name: len(rows) for name, rows in found.items() if name != "Tổng hợp"} == {
        "Chi tiết": 3,
        "Chi tiết 2": 3,
        "Chi tiết 3": 2,
    }


def test_the_csv_says_the_same_in_utf_8_that_excel_knows() -> None:
    """With the mark at its beginning; dates as ISO, moments as the office's clock."""
    content = made(Form.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    first, second = rows_of(content)
    assert (first["Mã"], first["Tình trạng"], first["Hạn"]) == ("007", "hoàn thành", "2020-05-12 17:00:00")
    assert (first["Ngày hoàn thành"], first["Bước"], first["Số liệu"]) == ("2020-05-13", "bước 3/6", "1250")
    assert (second["So với hạn"], second["Người báo"], second["Báo cáo lúc"]) == ("quá hạn", "", "")
