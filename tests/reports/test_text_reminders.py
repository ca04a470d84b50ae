"""Reminders, digests and reports upwards, as people will read them."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.plan import Stage
from domain.values import RoleName
from locales.translator import Translator
from reports.text.digest import Missing, Overdue, Unfinished, digest, escalation
from reports.text.reminders import Reminded, reminder

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
VI = Translator("vi")
TASK = "Tổ chức đại hội"
DUE = datetime(2020, 6, 30, 17, tzinfo=HCM)
DUE_DAY = date(2020, 6, 30)


def reminded(stage: Stage, days_left: int, around: date = DUE_DAY, role: RoleName = RoleName.SECRETARY) -> str:
    """The reminder of one branch, said in Vietnamese."""
    about = Reminded("Chi bộ Văn phòng", "chi bộ", TASK, stage, around, days_left, DUE, role)
    return reminder(VI, about, HCM)


def test_seven_days_before() -> None:
    """The formal one: whole form, three questions, a close."""
    assert reminded(Stage.BEFORE_DUE, 7) == (
        "Kính gửi đồng chí Bí thư Chi bộ Văn phòng. Theo kế hoạch, chi bộ hoàn thành nội dung "
        '"Tổ chức đại hội" chậm nhất ngày 30/6/2020 (còn 7 ngày). Đề nghị đồng chí báo cáo: (1) tiến độ thực hiện; '
        "(2) ngày dự kiến hoàn thành; (3) khó khăn, vướng mắc (nếu có). Đồng chí bấm nút hoặc trả lời ngay dưới tin "
        "nhắn này, không cần theo mẫu. Trân trọng."
    )


def test_three_days_before() -> None:
    """Shorter and more pressing."""
    assert reminded(Stage.BEFORE_DUE, 3) == (
        'Kính gửi đồng chí Bí thư Chi bộ Văn phòng. Còn 3 ngày đến hạn hoàn thành nội dung "Tổ chức đại hội" (ngày '
        "30/6/2020); Hệ thống chưa nhận được báo cáo hoàn thành của chi bộ. Đề nghị đồng chí báo cáo tiến độ và ngày "
        "dự kiến hoàn thành. Nếu có vướng mắc, đề nghị nêu rõ để kịp thời tháo gỡ."
    )


def test_the_day_before() -> None:
    """Tomorrow, with its date."""
    assert reminded(Stage.BEFORE_DUE, 1) == (
        'Ngày mai (30/6/2020) là hạn cuối hoàn thành nội dung "Tổ chức đại hội" của Chi bộ Văn phòng, chậm nhất 17 '
        "giờ 00. Đề nghị đồng chí xác nhận bằng nút bên dưới hoặc trả lời tin nhắn này."
    )


def test_the_day_itself() -> None:
    """Today, with its date and hour."""
    assert reminded(Stage.BEFORE_DUE, 0) == (
        'Hôm nay (30/6/2020) là hạn cuối hoàn thành nội dung "Tổ chức đại hội" của Chi bộ Văn phòng, chậm nhất 17 '
        "giờ 00. Đề nghị đồng chí báo cáo kết quả; nếu chưa hoàn thành, đề nghị nêu rõ lý do và thời gian dự kiến "
        "hoàn thành."
    )


@pytest.mark.parametrize(
    ("days_left", "begins"),
    [
        (7, "Kính gửi đồng chí Bí thư Chi bộ Văn phòng. Theo thời gian đã đăng ký, chi bộ hoàn thành nội dung "),
        (1, "Theo thời gian đã đăng ký, ngày mai (20/6/2020) Chi bộ Văn phòng hoàn thành nội dung "),
        (0, "Theo thời gian đã đăng ký, hôm nay (20/6/2020) Chi bộ Văn phòng hoàn thành nội dung "),
    ],
)
def test_a_date_of_its_own_is_named_as_registered(days_left: int, begins: str) -> None:
    """Around that date it is not the due that is spoken of."""
    said = reminded(Stage.BEFORE_OWN_DATE, days_left, date(2020, 6, 20))
    assert said.startswith(begins)
    assert "30/6/2020" not in said


def test_overdue() -> None:
    """Facts and a request, no reproach."""
    assert reminded(Stage.OVERDUE, -2) == (
        'Chi bộ Văn phòng đã quá hạn 2 ngày đối với nội dung "Tổ chức đại hội" (hạn: ngày 30/6/2020) và chưa có báo '
        "cáo hoàn thành. Đề nghị đồng chí báo cáo kết quả, hoặc lý do chậm và thời gian dự kiến hoàn thành."
    )


def test_overdue_since_a_few_hours() -> None:
    """Not "0 days overdue"."""
    assert reminded(Stage.OVERDUE, 0).startswith(
        'Chi bộ Văn phòng đã hết thời hạn hoàn thành nội dung "Tổ chức đại hội" (17 giờ 00, ngày 30/6/2020)'
    )


def test_a_deputy_is_addressed_as_such() -> None:
    """Phó Bí thư."""
    assert reminded(Stage.BEFORE_DUE, 7, role=RoleName.DEPUTY).startswith(
        "Kính gửi đồng chí Phó Bí thư Chi bộ Văn phòng. "
    )


def unfinished(days_left: int, count: int, task: str = TASK) -> Unfinished:
    """A task that the first branches of sixty have not finished; the third's secretary cannot be reached privately."""
    missing = [Missing(f"Chi bộ {number}") for number in range(1, count + 1)]
    if count > 2:
        missing[2] = Missing("Chi bộ 3", 1003, "Nguyễn Văn <A>")
    return Unfinished(task, DUE_DAY, days_left, tuple(missing), 60, ("chi bộ",))


def test_a_digest_names_the_units_and_calls_only_whom_nothing_else_reaches() -> None:
    """One message, one mention, a request with an example."""
    assert digest(VI, "Đại hội 2020", [unfinished(3, 4)]) == (
        "<b>Đại hội 2020</b>\n\n"
        'Còn 3 ngày đến hạn hoàn thành nội dung "Tổ chức đại hội" (ngày 30/6/2020); 4/60 chi bộ chưa có báo cáo hoàn '
        'thành: Chi bộ 1, Chi bộ 2, Chi bộ 3 (đồng chí <a href="tg://user?id=1003">Nguyễn Văn &lt;A&gt;</a>), '
        "Chi bộ 4.\n\n"
        "Đề nghị các đồng chí trả lời ngay dưới tin nhắn này, ghi rõ tên đơn vị và kết quả, ví dụ: “Chi bộ 1 đã hoàn "
        "thành”."
    )


@pytest.mark.parametrize(
    ("days_left", "begins"),
    [(1, "Ngày mai (30/6/2020) là hạn cuối"), (0, "Hôm nay (30/6/2020) là hạn cuối")],
)
def test_a_digest_on_the_last_two_days(days_left: int, begins: str) -> None:
    """With the date beside the word."""
    assert digest(VI, "Đại hội", [unfinished(days_left, 1)]).splitlines()[2].startswith(begins)


def test_a_digest_names_thirty_and_counts_the_rest() -> None:
    """Over all its tasks together."""
    said = digest(VI, "Đại hội", [unfinished(3, 20), unfinished(1, 25, "Gửi biên bản"), unfinished(1, 2, "Gửi quỹ")])
    assert len(re.findall(r"Chi bộ \d+", said)) == 30 + 1  # and the example
    assert "Chi bộ 10 và 15 chi bộ khác." in said
    assert said.splitlines()[6].endswith("2/60 chi bộ chưa có báo cáo hoàn thành.")


def test_after_the_due_a_digest_gives_numbers_only() -> None:
    """No list of late units in a group, nobody called."""
    said = digest(VI, "Đại hội", [unfinished(-1, 5)])
    assert 'Nội dung "Tổ chức đại hội" đã quá hạn (hạn: ngày 30/6/2020); 5/60 chi bộ chưa có báo cáo' in said
    assert "Chi bộ" not in said
    assert "tg://" not in said


def test_a_digest_leaves_out_what_is_complete() -> None:
    """And is empty, not to be sent, where all is."""
    assert "Gửi quỹ" not in digest(VI, "Đại hội", [unfinished(3, 4), unfinished(3, 0, "Gửi quỹ")])
    assert digest(VI, "Đại hội", [unfinished(3, 0), unfinished(-1, 0)]) == ""


def test_a_report_upwards_lists_units_and_asks_for_instructions() -> None:
    """At most thirty by name."""
    late = [Overdue(f"Chi bộ {number}", TASK, DUE_DAY, 2) for number in range(1, 33)]
    lines = escalation(VI, late, ["chi bộ"]).splitlines()
    assert lines[0] == "Kính báo cáo đồng chí: có 32 chi bộ quá hạn, chưa có báo cáo hoàn thành."
    assert lines[1] == '1. Chi bộ 1: nội dung "Tổ chức đại hội", hạn: ngày 30/6/2020, quá hạn 2 ngày.'
    assert lines[30].startswith("30. Chi bộ 30:")
    assert lines[31:] == ["Và 2 chi bộ khác.", "Xin ý kiến chỉ đạo."]
