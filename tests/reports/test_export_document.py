"""The Word report: the sentence, the tables, and the form of the administration."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from reports.export.forms import Form
from reports.export.layout import layout_for
from tests.reports.exported import ACCOUNT, OPEN, SENTENCE, made


def words_of(content: bytes) -> str:
    """All that one reads in a Word document, tables after paragraphs."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_report_says_the_sentence_and_the_parts() -> None:
    """In the words of the tally, with a table by superior unit and the units that have not finished."""
    words = words_of(made(Form.DOCX))
    assert f"Tính đến 17 giờ 00, ngày 15/5/2020, {SENTENCE}" in words
    assert "26/61 đảng bộ có 100% chi bộ trực thuộc hoàn thành." in words
    assert "2\nĐảng bộ Sở Tài chính\n8\n1\n12,5\n6\n1\n0\n0\n2" in words
    assert "Cộng\n5.408\n3.940\n72,86" in words
    assert "Chi bộ Kế toán\nĐảng bộ Sở Y tế\nđang chuẩn bị, quá hạn\n12/5/2020\n13/5/2020" in words
    assert "Chi bộ Văn phòng" not in words


def test_the_report_is_in_the_form_of_the_party_for_the_party() -> None:
    """ĐẢNG CỘNG SẢN VIỆT NAM on the right, T/M below; never the state's heading. Number, day and name stay open."""
    words = words_of(made(Form.DOCX, account=replace(ACCOUNT, above="Đảng bộ tỉnh")))
    for line in ("ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG BỘ TỈNH\nĐẢNG BỘ KHỐI\n*\nSố ……-BC/……", "I- KẾT QUẢ CHUNG", "T/M …"):
        assert line in words
    assert "CỘNG HÒA" not in words
    assert "……………, ngày …… tháng 5 năm 2020" in words


def test_the_report_is_in_the_form_of_the_state_for_others() -> None:
    """Of Nghị định 30/2020/NĐ-CP."""
    words = words_of(made(Form.DOCX, account=replace(ACCOUNT, kind="sở", organisation="Sở Y tế", scope="Sở Y tế")))
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ……/BC-……",
        "I. KẾT QUẢ",
        "TM. …",
    ):
        assert line in words
    assert "ĐẢNG CỘNG SẢN" not in words


def test_the_page_is_that_of_the_rules() -> None:
    """A4 with their margins, Times New Roman, pages numbered above from the second on."""
    document = docx.Document(io.BytesIO(made(Form.DOCX)))
    (section,) = document.sections
    page = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in (*page, *margins) if length] == [210, 297, 20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert document.core_properties.comments.startswith("Hướng dẫn 36-HD/VPTW")


@pytest.mark.parametrize(
    ("kind", "day", "basis"),
    [
        ("Đảng bộ", date(2020, 5, 15), "Hướng dẫn 36-HD/VPTW"),
        ("đảng bộ cơ sở", date(2026, 6, 1), "Hướng dẫn 05-HD/VPTW"),
        ("chi bộ", date(2010, 1, 1), "Hướng dẫn 36-HD/VPTW"),
        ("sở", date(2026, 6, 1), "Nghị định số 30/2020/NĐ-CP"),
        ("", date(2026, 6, 1), "Nghị định số 30/2020/NĐ-CP"),
    ],
)
def test_the_rules_are_those_in_force_for_such_an_organisation(kind: str, day: date, basis: str) -> None:
    """By its kind and the day of the report."""
    assert layout_for(kind, day).basis.startswith(basis)


def test_a_report_names_the_overdue_first_and_counts_those_it_does_not_name() -> None:
    """Two hundred at most."""
    others = [replace(OPEN, unit=f"Chi bộ {number}", overdue=number >= 299) for number in range(300)]
    words = words_of(made(Form.DOCX, others))
    assert words.index("Chi bộ 299") < words.index("Chi bộ 0\n") < words.index("Chi bộ 198\n")
    assert "Chi bộ 199\n" not in words
    assert "Và 1.268 đơn vị khác, có danh sách trong tệp Excel." in words
