"""What a unit list may hold, how tolerantly it is read, and how exactly it is refused."""

import unicodedata

import pytest

from domain.units import (
    ROOT,
    Cell,
    CellFault,
    Problem,
    Reason,
    UnitRow,
    check_units,
    read_sheet,
)
from tests.domain.sheets import listed, numbered, refused


def test_a_list_becomes_a_tree_with_parents_before_children() -> None:
    """The order of the sheet is kept within a level."""
    units = listed(
        ["A1", "Chi bộ 1", "A"], ["A", "Đảng bộ A", "R"], ["R", "Đảng bộ Khối", None], ["B", "Đảng bộ B", "R"]
    )
    assert [row.code for row in units.rows] == ["R", "A", "B", "A1"]
    assert list(units.parents) == [ROOT, 0, 0, 1]
    assert list(units.depths) == [0, 1, 1, 2]
    assert [row.number for row in units.rows] == [4, 3, 5, 2]


def test_every_column_is_read_and_cleaned() -> None:
    """Decomposed letters, zero-width and other spaces, capitals and numbers as cells hold them."""
    decomposed = unicodedata.normalize("NFD", "Đảng bộ Khối")
    units = listed(
        [" R\u200b ", f"  {decomposed} \n Tỉnh\u00a0A", "", "Đảng bộ", "Cụm 1", "DIEM", 12.0, 912345678, "ĐBK; ; Khối"]
    )
    assert units.rows == (
        UnitRow(
            number=2,
            code="R",
            name="Đảng bộ Khối Tỉnh A",
            kind="đảng bộ",
            cluster="Cụm 1",
            wave="điểm",
            members=12,
            phone="912345678",
            aliases="ĐBK;Khối",
        ),
    )


@pytest.mark.parametrize(
    "header",
    [
        ["Mã", "Tên đơn vị", "Mã cấp trên"],
        ["code", "name", "parent"],
        ["MA", "ten  don vi", "ma_cap_tren"],
        ["Code ", "NAME", "Mã Cấp Trên:"],
        [unicodedata.normalize("NFD", name) for name in ("Mã", "Tên đơn vị", "Mã cấp trên")],
    ],
)
def test_headers_are_known_in_both_languages_whatever_their_accents_case_and_spacing(header: list[str]) -> None:
    """As people type them, or as another program exports them."""
    assert listed(["R", "Khối", ""], header=header).rows[0].name == "Khối"


def test_columns_come_in_any_order_and_unknown_ones_are_told() -> None:
    """An extra column is no error."""
    units = listed(["x", "Khối", 1, "R", None], header=["Ghi chú", "Tên đơn vị", "STT", "Mã", "Mã cấp trên"])
    assert (units.rows[0].code, units.rows[0].name, units.ignored) == ("R", "Khối", ("Ghi chú", "STT"))
    assert units.columns == {"code", "name", "parent"}


def test_a_title_may_stand_above_the_header_and_empty_rows_anywhere() -> None:
    """Row numbers stay those of the sheet."""
    rows: list[list[Cell]] = [
        ["DANH SÁCH ĐƠN VỊ"],
        [None],
        ["Mã", "Tên đơn vị", "Mã cấp trên"],
        [],
        ["R", "Khối"],
        [" ", None],
    ]
    units = check_units(read_sheet(numbered(rows)))
    assert [row.number for row in units.rows] == [5]


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        (["Mã", "Tên đơn vị"], [(1, "the column “Mã cấp trên” is missing")]),
        (
            ["x"],
            [
                (0, "the column “Mã” is missing"),
                (0, "the column “Tên đơn vị” is missing"),
                (0, "the column “Mã cấp trên” is missing"),
            ],
        ),
        (["Mã", "Tên đơn vị", "code", "parent"], [(1, "the column “code” appears twice")]),
    ],
)
def test_missing_and_double_columns_are_named(header: list[str], problems: list[tuple[int, str]]) -> None:
    """Nothing else is said then: every row would be wrong."""
    assert refused(["R", "Khối"], header=header) == problems


def test_a_list_without_units_is_refused() -> None:
    """A header alone is no list."""
    assert refused() == [(0, "the list has no units")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "Chi bộ 1", "R"], "no code"),
        (["A", "", "R"], "no name"),
        (["R", "Chi bộ 1", "R"], "the code “R” already stands in row 2"),
        (["A", "Chi bộ 1", "X"], "the parent “X” is not in the list"),
        (["A", "Chi bộ 1", "A"], "the parents run in a circle: A → A"),
        (["A", "Chi bộ 1", ""], "a second unit without a parent; the first stands in row 2"),
        (["A/B", "Chi bộ 1", "R"], "the code “A/B” holds the character “/”"),
        (["A" * 33, "Chi bộ 1", "R"], "the text in the column “Mã” is longer than 32 characters"),
        (["A", "a" * 201, "R"], "the text in the column “Tên đơn vị” is longer than 200 characters"),
        (["A", "a\u0301" * 4096, "R"], "the text in the column “Tên đơn vị” is longer than 200 characters"),
        (["A\x00", "Chi bộ 1", "R"], "the text in the column “Mã” holds a control character"),
        (["A", "Chi\x07 bộ", "R"], "the text in the column “Tên đơn vị” holds a control character"),
        (["A", "Chi bộ 1", "R", "", "", "", "mười"], "“mười” in the column “Số đảng viên” is not a whole number"),
        (["A", "Chi bộ 1", "R", "", "", "", -3], "“-3” in the column “Số đảng viên” is not a whole number"),
        (["A", "Chi bộ 1", "R", "", "", "", 1.234], "“1.234” in the column “Số đảng viên” is not a whole number"),
        (["A", "Chi bộ 1", "R", "", "", "", "9" * 15], "“999999999999999” in the column “Số đảng viên” is not a whole number"),  # noqa: E501
        (["A", CellFault.FORMULA, "R"], "the formula in the column “Tên đơn vị” has no stored value; open and save the file in Excel first"),  # noqa: E501
        (["A", "Chi bộ 1", "R", CellFault.ERROR], "the cell in the column “Loại” shows an Excel error"),
        (["A", "Chi bộ 1", "R", "", CellFault.DATE], "Excel has turned the cell in the column “Cụm” into a date; format the column as text"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_number_and_the_reason(row: list[Cell], reason: str) -> None:
    """Every reason of the contract, and what Excel can do to a cell."""
    assert (3, reason) in refused(["R", "Đảng bộ Khối", ""], row)


def test_all_problems_are_told_at_once_in_the_order_of_the_rows() -> None:
    """One round of mending is enough."""
    assert refused(
        ["A", "", "R"], ["R", "Khối", ""], ["B", "Chi bộ B", "X"], ["C", "Chi bộ C", "R", "", "", "", "?"]
    ) == [
        (2, "no name"),
        (4, "the parent “X” is not in the list"),
        (5, "“?” in the column “Số đảng viên” is not a whole number"),
    ]


def test_a_cell_that_cannot_be_read_is_told_once_and_not_as_missing_too() -> None:
    """A column of formulas without values makes no second root of every row."""
    faulty: list[list[Cell]] = [[f"A{n}", CellFault.FORMULA, CellFault.FORMULA] for n in range(2)]
    assert [row for row, _ in refused(["R", "Khối", ""], *faulty)] == [3, 3, 4, 4]


def test_a_bad_row_is_still_a_parent_so_that_its_children_are_not_blamed() -> None:
    """One fault, one problem."""
    assert refused(["R", "Khối", ""], ["A", "", "R"], ["A1", "Chi bộ", "A"]) == [(3, "no name")]


def test_each_circle_is_told_once_and_the_units_below_it_are_not_blamed() -> None:
    """It is named from its first row on."""
    rows: list[list[Cell]] = [
        ["R", "Khối", ""],
        ["D", "D", "C"],
        ["C", "C", "B"],
        ["A", "A", "C"],
        ["B", "B", "A"],
        ["E", "E", "E"],
    ]
    assert refused(*rows) == [
        (4, "the parents run in a circle: C → B → A → C"),
        (7, "the parents run in a circle: E → E"),
    ]


def test_a_list_of_circles_alone_has_no_root() -> None:
    """Both are said."""
    assert refused(["A", "A", "B"], ["B", "B", "A"]) == [
        (0, "no unit without a parent; exactly one is needed"),
        (2, "the parents run in a circle: A → B → A"),
    ]


@pytest.mark.parametrize(
    ("cell", "members"), [(7, 7), (7.0, 7), ("7", 7), ("1.234", 1234), ("1 234 567", 1234567), ("12.0", 12), ("", None)]
)
def test_counts_are_read_as_people_write_them(cell: Cell, members: int | None) -> None:
    """Thousands with a dot or a space, whole floats, an empty cell."""
    assert listed(["R", "Khối", "", "", "", "", cell]).rows[0].members == members


def test_a_code_that_excel_made_a_number_is_the_same_code_as_text() -> None:
    """12.0 in one cell, 12 in another."""
    units = listed([12.0, "Khối", ""], ["13.0", "Chi bộ", 12])
    assert [(row.code, row.parent) for row in units.rows] == [("12", ""), ("13", "12")]


def test_long_wrong_values_are_cut_when_shown() -> None:
    """A message stays readable."""
    problem = Problem(1, Reason.DOUBLE_CODE, value="x" * 100, other=2)
    assert problem.fields["value"] == "x" * 39 + "…"
