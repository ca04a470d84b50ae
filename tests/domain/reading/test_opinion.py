"""The second opinion: what all the words of a message together are, and what it may and may not change."""

from datetime import date

import pytest

from domain.reading import Intent, Reading, Roster, TaskWords, UnitName, read
from domain.reading.verdict import opinion
from domain.values import AnswerType, Status

_CONGRESS = TaskWords("dai-hoi", "Tổ chức đại hội chi bộ", ("đại hội", "ĐH"))
_PLAN = TaskWords("ke-hoach", "Ban hành kế hoạch tổ chức đại hội", ("kế hoạch", "KH"))
_DAY = TaskWords("ngay", "Đăng ký ngày tổ chức đại hội", ("đăng ký ngày",), AnswerType.DATE)
_ROSTER = Roster([UnitName("CB1", "Chi bộ 1"), UnitName("CB2", "Chi bộ 2"), UnitName("CB3", "Chi bộ 3")])


def _read(text: str, *tasks: TaskWords, own: str = "CB1", group: bool = False) -> Reading:
    return read(
        text,
        today=date(2020, 5, 15),
        tasks=tasks or (_CONGRESS,),
        roster=_ROSTER,
        sender_units=own.split(),
        group=group,
    )


@pytest.mark.parametrize(
    "text",
    [
        "xe nhà em sửa xong rồi, mai em qua đón các bác",
        "Nồi cơm chín rồi, ai xong việc xuống ăn",
        "trận bóng chiều nay hoãn nhé cả nhà",
        "con em thi chưa xong, tối em về muộn",
    ],
)
def test_small_talk_made_of_words_of_progress_is_not_recorded(text: str) -> None:
    """Each holds xong, rồi, hoãn or chưa, and none is about a task."""
    reading = _read(text, group=True)
    assert reading.intent is not Intent.REPORT or not reading.sure


def test_a_day_given_where_a_day_is_asked_for_stays_an_answer() -> None:
    """Whatever the rest of the words look like: the rules went by the day."""
    (said,) = _read("đăng ký ngày 3/6, cả ngày", _DAY).reports
    assert (said.status, said.date) == (Status.DONE, date(2020, 6, 3))


def test_what_is_open_is_asked_however_sure_the_words_are() -> None:
    """Which of two units, which of two tasks: of that the words together know nothing."""
    assert not _read("đại hội xong rồi ạ", own="CB1 CB2").sure
    assert not _read("đã xong ạ", _CONGRESS, _PLAN).sure


def test_two_reports_of_one_message_are_both_kept() -> None:
    """The words together may speak for one of them only."""
    reading = _read("CB1 xong rồi, còn CB2 thì chưa", own="CB1 CB2")
    assert [(said.unit, said.status) for said in reading.reports] == [
        ("CB1", Status.DONE),
        ("CB2", Status.NOT_STARTED),
    ]


def test_the_short_name_of_a_task_is_no_other_word() -> None:
    """KH is kế hoạch, and không is not."""
    reading = _read("giám đốc không ký nên chưa làm tiếp được", _CONGRESS, _PLAN)
    assert [said.task for said in reading.reports] == [None]


def test_there_are_weights_of_many_marks_and_they_add_up_kind_by_kind() -> None:
    """Packed into one number each; a sum of negative ones borrows nothing from the next kind."""
    start, weights = opinion._weights()
    assert len(weights) > 1000
    assert len(opinion.unpacked(start)) == len(opinion.KINDS)
    one, other = [-300, 7, 0, -1, 12, -40, 90], [-50, -8, 0, 1, -13, 40, -1000]
    assert opinion.unpacked(opinion.packed(one) + opinion.packed(other)) == [-3.5, -0.01, 0, 0, -0.01, 0, -9.1]


@pytest.mark.parametrize("text", ["đại hội hoan rồi ạ", "chi bo em hoan roi", "Chi bộ 1 đã hoan rồi ạ"])
def test_a_word_that_may_mean_put_off_or_done_is_asked_about_however_sure_the_others_are(text: str) -> None:
    """Without its mark nobody can tell hoãn from hoàn (thành)."""
    assert not _read(text).sure


def test_the_same_word_is_no_riddle_where_the_next_one_tells() -> None:
    """Hoan thanh is hoàn thành."""
    reading = _read("chi bo em hoan thanh dai hoi roi a")
    assert reading.sure
    assert [said.status for said in reading.reports] == [Status.DONE]
