"""Sheets of units as rows of cells, read and checked."""

from collections.abc import Iterable

import pytest

from domain.units import (
    Cell,
    UnitList,
    UnitListError,
    check_units,
    read_sheet,
)

HEADER = ["Mã", "Tên đơn vị", "Mã cấp trên", "Loại", "Cụm", "Đợt", "Số đảng viên", "Điện thoại", "Tên gọi khác"]


def numbered(rows: Iterable[list[Cell]]) -> list[tuple[int, list[Cell]]]:
    """Rows as a sheet numbers them, from 1."""
    return list(enumerate(rows, 1))


def listed(*rows: list[Cell], header: list[str] = HEADER) -> UnitList:
    """The tree that a header and rows make."""
    return check_units(read_sheet(numbered([list(header), *rows])))


def refused(*rows: list[Cell], header: list[str] = HEADER) -> list[tuple[int, str]]:
    """Row and English message of every problem that a header and rows have."""
    with pytest.raises(UnitListError) as caught:
        listed(*rows, header=header)
    return [(problem.row, problem.reason.format_map(problem.fields)) for problem in caught.value.problems]
