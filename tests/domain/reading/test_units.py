"""Which unit a message names."""

import pytest

from domain.reading.tokens import tokenise
from domain.reading.units import Roster
from domain.reading.values import UnitName

_ROSTER = Roster(
    [
        UnitName("VP", "Chi bộ Văn phòng"),
        UnitName("VPDU", "Chi bộ Văn phòng Đảng ủy"),
        UnitName("CB1", "Chi bộ 1"),
        UnitName("CB11", "Chi bộ 11"),
        UnitName("KT", "Chi bộ Kế toán", ("phòng tài vụ",)),
        UnitName("KH", "Chi bộ Phòng Kế hoạch tổng hợp"),
        UnitName("DONG", "Chi bộ thôn Đông"),
        UnitName("DDONG", "Chi bộ thôn Đồng"),
        UnitName("HB", "Chi bộ Trường THCS Hòa Bình"),
        UnitName("PX2", "Phân xưởng 2"),
        UnitName("TDP6", "Chi bộ Tổ dân phố 6"),
    ]
)


def _codes(text: str) -> tuple[str, ...]:
    found = _ROSTER.named_at(tokenise(text), 0)
    assert found is not None
    return found.codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("chi bộ 1 xong", "CB1"),
        ("cb1 xong", "CB1"),
        ("CB 01 xong", "CB1"),
        ("chi bộ số 11", "CB11"),
        ("chi bộ văn phòng", "VP"),
        ("chi bộ VP", "VP"),
        ("Chi bộ Văn phòng Đảng ủy", "VPDU"),
        ("phòng khth", "KH"),
        ("cb ke hoach tong hop", "KH"),
        ("phòng tài vụ", "KT"),
        ("chi bộ kế toah", "KT"),
        ("thôn Đông", "DONG"),
        ("cb thcs hoà bình", "HB"),
        ("phân xưởng II", "PX2"),
        ("px2", "PX2"),
        ("tổ 6", "TDP6"),
        ("tdp 6", "TDP6"),
    ],
)
def test_a_unit_is_known_by_any_of_its_names(text: str, code: str) -> None:
    """A unit is known by any of its names."""
    assert _codes(text) == (code,)


def test_a_number_that_no_unit_has_names_none() -> None:
    """A number that no unit has names none."""
    assert _codes("chi bộ 14 xong") == ()


def test_a_name_that_is_not_listed_names_none() -> None:
    """A name that is not listed names none."""
    assert _codes("Chi bộ Quân sự xong") == ()


def test_without_marks_two_villages_are_tied() -> None:
    """Without marks two villages are tied."""
    assert set(_codes("thon dong xong")) == {"DONG", "DDONG"}


def test_a_verb_after_chi_bo_is_no_name() -> None:
    """A verb after chi bo is no name."""
    roster = Roster([UnitName("TC", "Ban Tổ chức")])
    assert roster.named_at(tokenise("chi bộ tổ chức xong rồi"), 0) is None
