"""Receipts, questions, pages of `/status`, guidance."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.tally import Figures
from domain.values import RoleName, Status
from locales.translator import Translator
from reports.text import guide, receipts, status
from reports.text.commands import OFFERED, Menu, word
from reports.text.names import one_line, quoted, safe
from reports.text.standing import Standing, button_label

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
VI = Translator("vi")
TASK = "Tổ chức đại hội"
DONE = Standing("Chi bộ Văn phòng", TASK, Status.DONE, date(2020, 5, 12))
UNDER_WAY = Standing("Chi bộ 3", TASK, Status.IN_PROGRESS, date(2020, 6, 20), step=3, steps=6)
DUE = datetime(2020, 6, 30, 17, tzinfo=HCM)


def test_a_receipt_reads_as_the_contract_says() -> None:
    """To the letter."""
    assert receipts.stored(VI, [DONE]) == (
        "Đã ghi nhận: Chi bộ Văn phòng, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."
    )


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing("Chi bộ 3", TASK, Status.DONE), "hoàn thành"),
        (UNDER_WAY, "đang chuẩn bị (dự kiến ngày 20/6/2020, bước 3/6)"),
        (Standing("Chi bộ 3", TASK, Status.NOT_STARTED), "chưa triển khai"),
        (Standing("Chi bộ 3", TASK, Status.POSTPONED, date(2020, 6, 5)), "lùi thời gian (đến ngày 05/6/2020)"),
        (Standing("Chi bộ 3", TASK, Status.BLOCKED), "có vướng mắc"),
        (Standing("Chi bộ 3", TASK, Status.DONE, number=1250), "hoàn thành (số liệu: 1.250)"),
        (Standing("Chi bộ 3", TASK, Status.DONE, words="Tốt <nhất>"), "hoàn thành (Tốt &lt;nhất&gt;)"),
    ],
)
def test_a_receipt_tells_what_was_understood(standing: Standing, said: str) -> None:
    """Every status, with what was said beside it."""
    assert receipts.stored(VI, [standing]) == f"Đã ghi nhận: Chi bộ 3, Tổ chức đại hội: {said}."


def test_several_are_told_one_a_line() -> None:
    """One message for three units gives one receipt."""
    assert receipts.stored(VI, [DONE, UNDER_WAY]) == (
        "Đã ghi nhận:\n"
        "- Chi bộ Văn phòng, Tổ chức đại hội: hoàn thành (ngày 12/5/2020).\n"
        "- Chi bộ 3, Tổ chức đại hội: đang chuẩn bị (dự kiến ngày 20/6/2020, bước 3/6)."
    )


def test_an_undo_tells_what_holds_now() -> None:
    """Not only that something was done."""
    before = Standing("Chi bộ 3", TASK, Status.NOT_STARTED)
    assert receipts.undone(VI, [before]) == (
        "Đã hoàn tác. Tình hình hiện nay: Chi bộ 3, Tổ chức đại hội: chưa triển khai."
    )


def test_buttons_are_labelled_as_the_contract_says() -> None:
    """Those that every reminder carries."""
    asked = [Status.DONE, Status.IN_PROGRESS, Status.BLOCKED, Status.POSTPONED]
    labels = ["Đã hoàn thành", "Đang thực hiện", "Có vướng mắc", "Xin lùi thời gian"]
    assert [button_label(VI, one) for one in asked] == labels


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            receipts.which_status,
            "Hệ thống chưa xác định được nội dung báo cáo “mai <xong>”. Đề nghị đồng chí xác nhận:",
        ),
        (receipts.which_unit, "Hệ thống chưa xác định được đơn vị trong báo cáo “mai <xong>”. Đề nghị đồng chí chọn:"),
        (
            receipts.which_task,
            "Hệ thống chưa xác định được báo cáo “mai <xong>” thuộc nội dung nào. Đề nghị đồng chí chọn:",
        ),
    ],
)
def test_a_question_quotes_the_sender_and_leads_to_buttons(
    question: Callable[[Translator, str], str], said: str
) -> None:
    """Their own words in “…”, harmless in HTML."""
    assert question(VI, "mai <xong>") == said.replace("<xong>", "&lt;xong&gt;")


def test_what_was_understood_is_asked_back_whole() -> None:
    """The words, the reading, the request."""
    assert receipts.is_it_so(VI, "cb3 xog r", [DONE]) == (
        "Hệ thống hiểu báo cáo “cb3 xog r” như sau: Chi bộ Văn phòng, Tổ chức đại hội: hoàn thành (ngày 12/5/2020).\n"
        "Đề nghị đồng chí xác nhận:"
    )


def test_a_long_message_is_quoted_by_its_beginning() -> None:
    """On one line, cut at 200 letters."""
    assert quoted("a\n" * 300) == f"“{'a ' * 99}a…”"
    assert quoted("b" * 201) == f"“{'b' * 200}…”"
    assert quoted("b" * 200) == f"“{'b' * 200}”"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Chi bộ <b>1</b> & 2", "Chi bộ &lt;b&gt;1&lt;/b&gt; &amp; 2"),
        ("  Chi bộ\n\t1 ", "Chi bộ 1"),
        ("Chi bộ \u202e1\u2069", "Chi bộ 1"),
        ("Chi bộ \ud8001", "Chi bộ 1"),
        ('Chi bộ "1"', 'Chi bộ "1"'),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_a_name_is_harmless_wherever_it_is_put(name: str, shown: str) -> None:
    """No markup, no second line, no turned direction, nothing that cannot be sent."""
    assert safe(name) == shown


def test_a_cluster_a_line_with_its_share() -> None:
    """And what is overdue there."""
    page = status.by_part(VI, TASK, [("Cụm 1", Figures(total=12, done=8, overdue=2)), ("Cụm 2", Figures(total=9))])
    assert page.html.splitlines() == [
        'Nội dung "Tổ chức đại hội", số liệu chi tiết:',
        "1. Cụm 1: 8/12 (66,67%), quá hạn: 2.",
        "2. Cụm 2: 0/9 (0%).",
    ]


def test_overdue_units_are_listed_with_their_days() -> None:
    """One that fell due earlier today has none yet."""
    late = [status.Owed("Chi bộ 5", date(2020, 4, 30), -15), status.Owed("Chi bộ 6", date(2020, 5, 15), 0)]
    assert status.overdue(VI, TASK, late).html.splitlines() == [
        'Nội dung "Tổ chức đại hội", số đơn vị quá hạn: 2.',
        "1. Chi bộ 5: hạn ngày 30/4/2020, quá hạn 15 ngày.",
        "2. Chi bộ 6 (hạn: ngày 15/5/2020)",
    ]


def test_a_long_list_comes_in_pages() -> None:
    """Twenty a page, numbered through; a page beyond the end is the last one."""
    silent = [status.Owed(f"Chi bộ {number}", date(2020, 6, 30), 46) for number in range(1, 46)]
    second = status.silent(VI, TASK, silent, 2)
    assert (second.number, second.count) == (2, 3)
    assert second.html.splitlines()[0] == 'Nội dung "Tổ chức đại hội", số đơn vị chưa có báo cáo: 45.'
    assert second.html.splitlines()[1] == "21. Chi bộ 21 (hạn: ngày 30/6/2020)"
    assert second.html.splitlines()[-1] == "Trang 2/3."
    assert status.silent(VI, TASK, silent, 9) == status.silent(VI, TASK, silent, 3)
    assert status.silent(VI, TASK, silent, 0) == status.silent(VI, TASK, silent, 1)


def test_an_empty_list_is_a_page_that_says_none() -> None:
    """Nothing to turn."""
    assert status.overdue(VI, TASK, []) == status.Page('Nội dung "Tổ chức đại hội", số đơn vị quá hạn: 0.', 1, 1)


def test_a_secretary_sees_their_own_tasks_and_dues() -> None:
    """A heading for each unit; what is done needs no due."""
    tasks = [
        status.OwnTask(DONE, DUE, 46),
        status.OwnTask(Standing("Chi bộ Văn phòng", "Quỹ", Status.NOT_STARTED), DUE, 0),
        status.OwnTask(UNDER_WAY, DUE, 46),
        status.OwnTask(Standing("Chi bộ 3", "Quỹ", Status.BLOCKED), DUE, -2),
    ]
    assert status.own_tasks(VI, tasks, HCM).splitlines() == [
        "<b>Chi bộ Văn phòng</b>",
        "- Tổ chức đại hội: hoàn thành (ngày 12/5/2020).",
        "- Quỹ: chưa triển khai; hạn trong ngày hôm nay, chậm nhất 17 giờ 00, ngày 30/6/2020.",
        "",
        "<b>Chi bộ 3</b>",
        (
            "- Tổ chức đại hội: đang chuẩn bị (dự kiến ngày 20/6/2020, bước 3/6); chậm nhất 17 giờ 00, ngày 30/6/2020 "
            "(còn 46 ngày)."
        ),
        "- Quỹ: có vướng mắc; quá hạn 2 ngày (hạn: 17 giờ 00, ngày 30/6/2020).",
    ]


def test_without_tasks_a_secretary_is_told_so() -> None:
    """Not an empty message, which Telegram refuses."""
    assert status.own_tasks(VI, [], HCM) == "Hiện không có nội dung nào được giao cho đơn vị của đồng chí."


def test_a_stranger_learns_only_how_to_be_registered() -> None:
    """No unit, no campaign, no person is named; the number to register with is."""
    assert guide.for_stranger(VI, 42) == (
        "Kính chào đồng chí. Hệ thống chỉ phục vụ người đã được đăng ký. Để được đăng ký, đề nghị đồng chí liên hệ "
        "người tổ chức của đơn vị mình và cung cấp mã số Telegram sau: <code>42</code>"
    )


def test_a_registered_person_is_welcomed_by_their_offices_and_told_what_is_kept() -> None:
    """Consent in a sentence."""
    roles = [(RoleName.SECRETARY, "Chi bộ Văn phòng"), (RoleName.ORGANISER, "Đảng bộ Khối")]
    lines = guide.welcome(VI, "Nguyễn Văn A", roles).splitlines()
    assert lines[0] == (
        "Kính chào đồng chí Nguyễn Văn A. Đồng chí đã được đăng ký là Bí thư Chi bộ Văn phòng; "
        "người tổ chức của Đảng bộ Khối."
    )
    assert "đồng ý để Hệ thống lưu" in lines[2]


@pytest.mark.parametrize("menu", [menu for menu in OFFERED if menu not in {Menu.ANYBODY, Menu.GROUP}])
def test_help_is_short_and_names_the_commands_in_vietnamese(menu: Menu) -> None:
    """At most ten lines; the whole menu."""
    said = guide.help_for(VI, menu)
    assert len(said.splitlines()) <= 10
    assert all(f"/{word(VI, name)}: " in said for name in OFFERED[menu] if name != "help")


def test_help_in_a_group_asks_for_the_name_of_the_unit() -> None:
    """There the sender alone does not tell it."""
    assert "ghi rõ tên đơn vị" in guide.help_in_group(VI)
    assert len(guide.help_in_group(VI).splitlines()) <= 10


def test_a_fault_gives_its_number_and_spares_the_sender_a_second_message() -> None:
    """What was sent is kept."""
    assert guide.fault(VI, 1042).startswith("Hệ thống đã nhận tin nhắn của đồng chí nhưng chưa xử lý được do lỗi")
    assert "(mã 1042)" in guide.fault(VI, 1042)


def test_one_line_leaves_a_name_as_it_is() -> None:
    """Most names need nothing."""
    assert one_line("Chi bộ Trường THCS Hòa Bình") == "Chi bộ Trường THCS Hòa Bình"
