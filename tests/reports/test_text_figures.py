"""Figures in sentences: those of the contract to the letter, and their edges."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.tally import Figures
from locales.translator import Translator
from reports.text.figures import Change, TaskFigures, change_line, done_line, open_line, parents_line, tally
from reports.text.names import unit_noun

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
VI = Translator("vi")
EN = Translator("en")
AT = datetime(2020, 5, 15, 17, tzinfo=HCM)
FIGURES = Figures(
    total=5408,
    done=3940,
    late=3,
    in_progress=1310,
    not_started=96,
    postponed=41,
    blocked=21,
    overdue=5,
    parents=61,
    complete_parents=26,
)
BRANCHES = TaskFigures("Tổ chức đại hội", FIGURES, ("chi bộ",), ("đảng bộ",), Change(25, date(2020, 5, 14)))


def branches(**counts: int) -> TaskFigures:
    """Figures of one task of branches."""
    return TaskFigures("Tổ chức đại hội", Figures(**counts), ("chi bộ",))


def test_the_first_line_reads_as_the_contract_says() -> None:
    """To the letter."""
    assert done_line(VI, BRANCHES, AT, HCM) == (
        "Tính đến 17 giờ 00, ngày 15/5/2020, đã có 3.940/5.408 chi bộ hoàn thành nội dung "
        '"Tổ chức đại hội", đạt tỷ lệ 72,86%.'
    )


def test_complete_parents_read_as_the_contract_says() -> None:
    """To the letter."""
    assert parents_line(VI, BRANCHES) == "26/61 đảng bộ có 100% chi bộ trực thuộc hoàn thành."


def test_without_parents_there_is_no_line_for_them() -> None:
    """A bloc of branches directly under the root."""
    assert parents_line(VI, branches(total=60, done=2)) == ""


def test_two_of_sixty() -> None:
    """The example of a small bloc."""
    assert done_line(VI, branches(total=60, done=2), AT, HCM).endswith("đạt tỷ lệ 3,33%.")


def test_a_scope_without_units_says_so() -> None:
    """No share of nothing."""
    assert done_line(VI, branches(), AT, HCM) == (
        'Tính đến 17 giờ 00, ngày 15/5/2020, chưa có chi bộ nào thuộc diện báo cáo nội dung "Tổ chức đại hội".'
    )


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (25, "Tăng 25 chi bộ so với ngày 14/5/2020."),
        (1250, "Tăng 1.250 chi bộ so với ngày 14/5/2020."),
        (-2, "Giảm 2 chi bộ so với ngày 14/5/2020."),
        (0, "Không thay đổi so với ngày 14/5/2020."),
    ],
)
def test_the_change_is_told_with_its_day(more: int, line: str) -> None:
    """Fewer is possible: a report was corrected."""
    task = TaskFigures("Tổ chức đại hội", FIGURES, ("chi bộ",), change=Change(more, date(2020, 5, 14)))
    assert change_line(VI, task) == line


def test_the_first_tally_tells_no_change() -> None:
    """There is nothing to compare with."""
    assert change_line(VI, branches(total=60, done=2)) == ""


def test_the_rest_is_told_by_status() -> None:
    """The counts add up to the rest."""
    assert open_line(VI, BRANCHES) == (
        "Còn lại 1.468 chi bộ: đang chuẩn bị 1.310, chưa triển khai 96, lùi thời gian 41, có vướng mắc 21. "
        "Quá hạn: 5. Hoàn thành chậm: 3."
    )


def test_what_is_nought_is_not_named() -> None:
    """Nothing late, nobody blocked."""
    assert open_line(VI, branches(total=60, done=2, not_started=58)) == "Còn lại 58 chi bộ: chưa triển khai 58."


def test_when_all_is_done_in_time_nothing_follows() -> None:
    """No line about a rest of nought."""
    assert open_line(VI, branches(total=60, done=60)) == ""


def test_a_whole_tally() -> None:
    """Title, scope, then each task with its lines."""
    assert tally(VI, "Đại hội <2020>", "Cụm 1", [BRANCHES, branches(total=1, done=1)], AT, HCM) == (
        "<b>Đại hội &lt;2020&gt;</b>\nCụm 1\n\n"
        "Tính đến 17 giờ 00, ngày 15/5/2020, đã có 3.940/5.408 chi bộ hoàn thành nội dung "
        '"Tổ chức đại hội", đạt tỷ lệ 72,86%.\n'
        "Tăng 25 chi bộ so với ngày 14/5/2020.\n"
        "26/61 đảng bộ có 100% chi bộ trực thuộc hoàn thành.\n"
        "Còn lại 1.468 chi bộ: đang chuẩn bị 1.310, chưa triển khai 96, lùi thời gian 41, có vướng mắc 21. "
        "Quá hạn: 5. Hoàn thành chậm: 3.\n\n"
        "Tính đến 17 giờ 00, ngày 15/5/2020, đã có 1/1 chi bộ hoàn thành nội dung "
        '"Tổ chức đại hội", đạt tỷ lệ 100%.'
    )


def test_a_tally_in_english() -> None:
    """The same in the other language."""
    assert done_line(EN, BRANCHES, AT, HCM) == (
        'As of 17:00, 15 May 2020, 3,940/5,408 chi bộ have completed "Tổ chức đại hội", 72.86%.'
    )


@pytest.mark.parametrize(
    ("kinds", "noun"),
    [
        ((), "đơn vị"),
        (("",), "đơn vị"),
        (("chi bộ",), "chi bộ"),
        (("chi bộ", "chi bộ"), "chi bộ"),
        (("chi bộ cơ sở", "chi bộ trực thuộc"), "chi bộ"),
        (("chi bộ", "chi bộ cơ sở"), "chi bộ"),
        (("đảng bộ cơ sở", "đảng bộ bộ phận", "đảng bộ"), "đảng bộ"),
        (("chi bộ", "chi nhánh"), "đơn vị"),
        (("đảng bộ", "chi bộ"), "đơn vị"),
        (("ban", "ban chỉ đạo"), "ban"),
        (("chi bộ", ""), "chi bộ"),
        (("<b>",), "&lt;b&gt;"),
    ],
)
def test_units_are_called_by_what_their_kinds_share(kinds: tuple[str, ...], noun: str) -> None:
    """A lone first syllable is no noun unless it is a kind."""
    assert unit_noun(VI, kinds) == noun
