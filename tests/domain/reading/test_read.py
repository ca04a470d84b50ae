"""The reader's door: what surrounds a message counts."""

from datetime import date

from domain.reading import Roster, TaskWords, UnitName, candidates, read
from domain.values import Status

_TODAY = date(2020, 5, 15)
_TASKS = (
    TaskWords("dai-hoi", "Tổ chức đại hội chi bộ", ("đại hội", "ĐH")),
    TaskWords("bien-ban", "Nộp biên bản", ("biên bản",)),
)
_ROSTER = Roster([UnitName("VP", "Chi bộ Văn phòng"), UnitName("CB1", "Chi bộ 1")])


def test_more_days_count_from_the_due_day() -> None:
    """“Thêm 3 ngày” is three days after the unit's own due day; without one no day is known."""
    due = {"dai-hoi": date(2020, 5, 30)}
    told = read(
        "cho em xin gia hạn thêm 3 ngày",
        today=_TODAY,
        tasks=_TASKS,
        roster=_ROSTER,
        sender_units=("VP",),
        about="dai-hoi",
        due=due,
    )
    assert [(report.status, report.date) for report in told.reports] == [(Status.POSTPONED, date(2020, 6, 2))]
    told = read("lùi 1 tuần nhé", today=_TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP",), about="dai-hoi")
    assert [(report.status, report.date) for report in told.reports] == [(Status.POSTPONED, None)]


def test_an_open_reading_has_candidates_for_its_question() -> None:
    """What is open in “xong rồi” comes back as tasks and units to choose from, the sender's own first."""
    text = "xong rồi ạ"
    told = read(text, today=_TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP", "CB1"))
    assert not told.sure
    open_ends = candidates(text, told, today=_TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP", "CB1"))
    assert open_ends.units == ("VP", "CB1")
    assert open_ends.tasks == ("dai-hoi", "bien-ban")
    assert open_ends.statuses[0] is Status.DONE


def test_a_named_day_is_offered_as_past_and_as_future() -> None:
    """“20/5” may be last year's or this year's for the question."""
    told = read("20/5", today=_TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP",))
    days = candidates("20/5", told, today=_TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP",)).dates
    assert days == (date(2020, 5, 20), date(2019, 5, 20))


def test_equal_arguments_give_equal_readings() -> None:
    """Reading keeps no state from message to message."""
    texts = ("cb 1 xong", "xong", "chưa", "cb 1 xong")
    told = [
        read(text, today=_TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP",), about="dai-hoi") for text in texts
    ]
    assert told[0] == told[3]


def test_several_reports_are_unsure_where_one_more_was_told() -> None:
    """Who “khối dưới” is, nobody knows; that they have not begun is no reason to record the others in silence."""
    text = "chi bộ 1 xong rồi, văn phòng xong rồi, khối dưới đang họp nốt"
    told = read(text, today=_TODAY, tasks=_TASKS[:1], roster=_ROSTER, sender_units=("VP", "CB1"))
    assert [(report.unit, report.status) for report in told.reports[:2]] == [("CB1", Status.DONE), ("VP", Status.DONE)]
    assert not told.sure
