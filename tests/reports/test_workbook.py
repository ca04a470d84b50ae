"""Sheets as people and programs make them, and files that are no sheet or want to do harm."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from domain.units import Cell, CellFault, Reason, UnitListError, check_units, read_sheet
from locales.translator import Translator
from reports.workbook import WorkbookError, read_rows, read_workbook
from reports.workbook_template import write_template

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TOO_MUCH = "the workbook unpacks to more than any list of units needs"
NO_SHEET = "the file is neither an Excel workbook (.xlsx) nor csv"
DAMAGED = "the workbook is damaged or has a password"


def rows_of(content: bytes) -> list[tuple[int, list[Cell]]]:
    """All rows of a file with this content."""
    return [(number, list(cells)) for number, cells in read_rows(io.BytesIO(content))]


def refusal(content: bytes) -> str:
    """What is said about a file that is refused."""
    with pytest.raises(WorkbookError) as caught:
        rows_of(content)
    return str(caught.value)


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    """A workbook as openpyxl writes it."""
    book = Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def package(sheet: Iterable[bytes], **parts: bytes) -> bytes:
    """A workbook of this sheet's XML, and of other parts: `sharedStrings` and `styles`."""
    file = io.BytesIO()
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in ("worksheet", *parts)
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="/xl/workbook.xml"/></Relationships>',
        )
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>')
        book.writestr(
            "xl/workbook.xml",
            f'<x:workbook xmlns:x="{NAMESPACE}" xmlns:r="{OFFICE}"><x:sheets>'
            '<x:sheet name="a" sheetId="1" r:id="rworksheet"/></x:sheets></x:workbook>',
        )
        for name, content in parts.items():
            book.writestr(f"xl/{name}.xml", content)
        with book.open("xl/worksheet.xml", "w", force_zip64=True) as part:
            for piece in sheet:
                part.write(piece)
    return file.getvalue()


def sheet_of(rows: str) -> list[bytes]:
    """A sheet's XML around its rows."""
    return [f'<x:worksheet xmlns:x="{NAMESPACE}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'.encode()]


def test_a_workbook_of_openpyxl_is_read_with_every_kind_of_cell() -> None:
    """Numbers stay numbers, an Excel error and a date are told apart, row numbers are the sheet's."""

    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(["Mã", " Tên\nđơn vị ", 12, 1.5, True, "=1+1", "#REF!", date(2020, 5, 1), None, "cuối"])
        sheet["C4"] = CellRichText("Chi bộ ", TextBlock(InlineFont(b=True), "Văn phòng"))

    assert rows_of(workbook(fill)) == [
        (1, ["Mã", " Tên\nđơn vị ", 12, 1.5, "1", CellFault.FORMULA, CellFault.ERROR, CellFault.DATE, None, "cuối"]),
        (4, [None, None, "Chi bộ Văn phòng"]),
    ]


def test_a_workbook_of_another_program_is_read_whatever_its_prefixes_and_references() -> None:
    """Shared and rich texts, a reading aid left out, escaped characters, cells without references."""
    shared = (
        f'<sst xmlns="{NAMESPACE}"><si><t>Mã</t></si><si><r><t>Chi </t></r><r><t xml:space="preserve">bộ</t></r>'
        "<rPh><t>no</t></rPh></si><si><t>a_x0041_b_x000a_c</t></si><si/></sst>"
    )
    rows = (
        '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row>'
        '<x:row r="3"><x:c r="B3" t="str"><x:f>A1</x:f><x:v>&amp;&lt;</x:v></x:c>'
        '<x:c r="D3"><x:v>1E2</x:v></x:c></x:row>'
        '<x:row/><x:row><x:c t="inlineStr"><x:is><x:t>đủ</x:t></x:is></x:c><x:c t="s"><x:v>3</x:v></x:c></x:row>'
    )
    assert rows_of(package(sheet_of(rows), sharedStrings=shared.encode())) == [
        (1, ["Mã", "Chi bộ", "aAb\nc"]),
        (3, [None, "&<", None, 100.0]),
        (5, ["đủ", ""]),
    ]


def test_a_formula_gives_its_stored_value_and_is_a_fault_without_one() -> None:
    """An empty text is a value too."""
    rows = (
        '<x:row><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c t="str"><x:f>A9</x:f><x:v></x:v></x:c>'
        "<x:c><x:f>1+1</x:f><x:v/></x:c><x:c><x:f>2</x:f></x:c></x:row>"
    )
    assert rows_of(package(sheet_of(rows))) == [(1, [2, None, CellFault.FORMULA, CellFault.FORMULA])]


def test_only_formats_of_dates_make_a_date() -> None:
    """Colours, currencies and words in a format are none."""
    formats = ["0.00", "[Red]0", '0 "ngày"', "dd/mm/yyyy", "[h]:mm", "General", "#,##0\\ \\d"]
    own = "".join(
        f'<numFmt numFmtId="{170 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in [0, 14, 3, *range(170, 170 + len(formats))])
    xml = (
        f'<styleSheet xmlns="{NAMESPACE}"><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>"
    )
    cells = "".join(f'<x:c s="{number}"><x:v>7</x:v></x:c>' for number in range(10))
    day = CellFault.DATE
    assert rows_of(package(sheet_of(f"<x:row>{cells}</x:row>"), styles=xml.encode())) == [
        (1, [7, day, 7, 7, 7, 7, day, day, 7, 7])
    ]  # fmt: skip


def test_the_first_sheet_that_is_shown_is_read() -> None:
    """A hidden one is nobody's list."""

    def fill(book: Workbook) -> None:
        book.worksheets[0].sheet_state = "hidden"
        book.worksheets[0].append(["ẩn"])
        book.create_sheet().append(["thấy"])
        book.create_sheet().append(["sau"])

    assert rows_of(workbook(fill)) == [(1, ["thấy"])]


HEADER = "Mã,Tên đơn vị,Mã cấp trên"


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\nA,Đảng bộ,\n".encode(),
        f"{HEADER}\nA,Đảng bộ,\n".encode("utf-8-sig"),
        f"{HEADER}\r\nA,Đảng bộ,\r\n".replace(",", "\t").encode("utf-16"),
        f"{HEADER}\rA,Đảng bộ,\r".replace(",", ";").encode(),
        f'sep=;\n{HEADER}\nA,"Đảng bộ",\n'.replace(",", ";").encode(),
        "code;name;parent\nA;Đa\u0309ng bô\u0323;\n".encode("cp1258"),
    ],
    ids=["plain", "marked", "utf-16", "semicolons", "sep", "cp1258"],
)
def test_csv_is_read_whatever_its_encoding_and_delimiter(content: bytes) -> None:
    """UTF-8 with and without a mark, Excel's UTF-16 and semicolons, the code page of old Windows."""
    units = check_units(read_sheet(rows_of(content)))
    assert [(row.code, row.name) for row in units.rows] == [("A", "Đảng bộ")]


def test_csv_keeps_texts_row_numbers_and_lines_within_quotation_marks() -> None:
    """Numbers in csv are texts: zeros in front stay."""
    content = 'Mã,Tên\n\n007,"Chi bộ\n""1"", A"\n,\nA;B,=cmd|x\n'
    assert rows_of(content.encode()) == [(1, ["Mã", "Tên"]), (3, ["007", 'Chi bộ\n"1", A']), (5, ["A;B", "=cmd|x"])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n0000", NO_SHEET),
        (b"%PDF-1.7", NO_SHEET),
        (b"<html><table>", NO_SHEET),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the file is an old .xls or has a password; save it as .xlsx without one",
        ),
        (b"PK\x03\x04garbage", DAMAGED),
        (b'a,"' + b"x" * 40_000, "the csv file is damaged: field larger than field limit (32767)"),
        (b"a\n" * 1_048_577, "the sheet has more than 1048576 rows"),
    ],
)
def test_what_is_no_sheet_is_refused_in_one_clause(content: bytes, message: str) -> None:
    """Pictures, documents, old and broken files."""
    assert refusal(content) == message


def test_an_office_document_or_archive_of_another_kind_is_refused() -> None:
    """A zip file is not yet a workbook, whatever its name says."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("list.xlsx", b"x")
    assert refusal(file.getvalue()) == NO_SHEET


def test_a_workbook_cut_short_or_altered_is_refused() -> None:
    """Nothing of it is taken."""
    whole = workbook(lambda book: book.worksheets[0].append(["x"] * 50))
    assert refusal(whole[: len(whole) // 2]) == DAMAGED
    assert refusal(package([b"<worksheet><row>"])) == DAMAGED
    assert refusal(package(sheet_of('<x:row><x:c t="s"><x:v>9</x:v></x:c></x:row>'))) == NO_SHEET
    assert refusal(package(sheet_of("<x:row><x:c><x:v>x</x:v></x:c></x:row>"))) == DAMAGED


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """A megabyte that unpacks to a gigabyte; a small part packed as never text is."""
    spaces = b" " * 1_000_000
    assert refusal(package(spaces for _ in range(30))) == TOO_MUCH
    assert refusal(package(sheet_of(""), sharedStrings=b"<sst>" + b"<si/>" * 1_000_000)) == TOO_MUCH


def test_a_size_that_lies_does_not_let_a_bomb_through() -> None:
    """The zip reader stops where the directory says the part ends, and finds it altered."""
    content = bytearray(package(sheet_of("<x:row><x:c><x:v>1</x:v></x:c></x:row>" * 1_000)))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheet.xml"))
    struct.pack_into("<I", content, at + 24, 100)
    assert refusal(bytes(content)) == DAMAGED


def test_ten_million_empty_rows_are_refused() -> None:
    """A sheet has 1,048,576; rows that hold nothing are not kept meanwhile."""
    rows = [f'<x:row r="{n}" ht="{n % 97}.{n % 89}"/>' for n in range(1, 20_000)]
    assert rows_of(package(sheet_of("".join(rows)))) == []
    beyond = sheet_of('<x:row r="10000000"><x:c><x:v>1</x:v></x:c></x:row>')
    assert refusal(package(beyond)) == "the sheet has more than 1048576 rows"


@pytest.mark.parametrize("part", ["worksheet", "sharedStrings", "styles"])
def test_entities_are_refused_so_that_a_billion_laughs_stay_a_few(part: str) -> None:
    """No workbook has a document type."""
    laughs = (
        b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
        b"<x><t>&c;</t></x>"
    )
    content = package([laughs]) if part == "worksheet" else package(sheet_of(""), **{part: laughs})
    assert refusal(content) == DAMAGED


def test_a_package_of_countless_parts_is_refused() -> None:
    """Their list alone would fill the memory."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number:06}", b"")
    assert refusal(file.getvalue()) == TOO_MUCH


def test_columns_far_to_the_right_are_not_looked_at() -> None:
    """One cell there makes no row of 16,384."""
    rows = '<x:row><x:c r="A1"><x:v>1</x:v></x:c><x:c r="XFD1"><x:v>2</x:v></x:c></x:row>'
    assert rows_of(package(sheet_of(rows))) == [(1, [1])]


def test_a_file_that_is_not_there_is_told() -> None:
    """With the system's own reason."""
    with pytest.raises(WorkbookError, match="the file cannot be read: No such file or directory"):
        list(read_workbook(Path("/nowhere/units.xlsx")))


@pytest.mark.parametrize(("language", "titles"), [("en", ["Units", "Example"]), ("vi", ["Đơn vị", "Ví dụ"])])
def test_the_template_is_an_empty_list_with_a_filled_one_beside_it(language: str, titles: list[str]) -> None:
    """Both have headers that are known; the example can be imported as it is."""
    file = io.BytesIO()
    write_template(file, Translator(language))
    with pytest.raises(UnitListError) as caught:
        check_units(read_sheet(rows_of(file.getvalue())))
    assert [problem.reason for problem in caught.value.problems] == [Reason.NO_UNITS]
    book = load_workbook(file)
    assert book.sheetnames == titles
    del book[titles[0]]
    book.save(example := io.BytesIO())
    units = check_units(read_sheet(rows_of(example.getvalue())))
    assert len(units.rows) == 5
    assert units.rows[-1].phone.startswith("0912")


def test_the_template_offers_waves_and_keeps_codes_and_phones_as_text() -> None:
    """What Excel would otherwise make numbers and dates of."""
    file = io.BytesIO()
    write_template(file, Translator("vi"))
    sheet = load_workbook(file).worksheets[0]
    assert [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation] == [
        ("G2:G5000", '"điểm,đại trà"')
    ]
    formats = {letter: sheet.column_dimensions[letter].number_format for letter in "ABCJ"}
    assert formats == {"A": "@", "B": "General", "C": "@", "J": "@"}
    assert {cell.data_type for cell in sheet[1]} == {"s"}
