"""Which unit a message names."""

import pytest

from domain.reading.names.units import Roster
from domain.reading.values import UnitName
from domain.reading.words.tokens import tokenise

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


def _found(text: str, *units: UnitName) -> tuple[str, ...] | None:
    mention = Roster(units).named_at(tokenise(text), 0)
    return mention.codes if mention else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("p kế hoạch xong", "PKH"),
        ("P. Kế hoạch xong", "PKH"),
        ("CN Hà Đông gửi rồi", "HD"),
        ("k nội nộp rồi", "NOI"),
    ],
)
def test_a_kind_may_be_shortened_to_its_first_letters(text: str, code: str) -> None:
    """A kind may be shortened to its first letters where the whole name follows."""
    units = (
        UnitName("PKH", "Phòng Kế hoạch"), UnitName("HD", "Chi nhánh Hà Đông"), UnitName("NOI", "Khoa Nội")
    )  # fmt: skip
    assert _found(text, *units) == (code,)


@pytest.mark.parametrize("text", ["chi bộ 14h chiều mai họp", "chi bộ 14 giờ ngày 21/5", "chi bộ 2 tuần nữa họp"])
def test_an_hour_or_a_span_of_time_is_no_number_of_a_unit(text: str) -> None:
    """An hour or a span of time is no number of a unit."""
    assert _found(text, UnitName("CB2", "Chi bộ 2"), UnitName("CB14", "Chi bộ 14")) is None


def test_a_short_kind_names_the_units_of_the_long_one() -> None:
    """A short kind names the units of the long one: "hai tổ" counts "tổ dân phố"."""
    roster = Roster([UnitName("TDP1", "Tổ dân phố 1"), UnitName("TDP2", "Tổ dân phố 2"), UnitName("VP", "Văn phòng")])
    assert roster.of_kind("tổ") == ("TDP1", "TDP2")
