"""Days as people name them, seen from Friday 15/5/2020."""

from datetime import date

import pytest

from domain.reading import Roster, Said, TaskWords, UnitName, read
from domain.reading.days import dates
from domain.reading.words.tokens import tokenise
from domain.values import AnswerType

TODAY = date(2020, 5, 15)


def _day(text: str, *, past: bool | None = None) -> date | None:
    said = dates.calendar(tokenise(text), TODAY)
    found = next((when for place in range(len(said.tokens)) if (when := dates.find(said, place))), None)
    assert found is not None, text
    return dates.day_of(found, TODAY, past=past)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/5", "2020-05-12"),
        ("12.5.2020", "2020-05-12"),
        ("12-5-20", "2020-05-12"),
        ("2020-05-12", "2020-05-12"),
        ("ngày 12 tháng 5 năm 2020", "2020-05-12"),
        ("hai mươi lăm tháng năm", "2020-05-25"),
        ("mùng 2 tháng sáu", "2020-06-02"),
        ("hôm qua", "2020-05-14"),
        ("hôm kia", "2020-05-13"),
        ("chiều qua", "2020-05-14"),
        ("sáng nay", "2020-05-15"),
        ("mai", "2020-05-16"),
        ("tối mai", "2020-05-16"),
        ("ngày kia", "2020-05-17"),
        ("ngày mốt", "2020-05-17"),
        ("3 ngày nữa", "2020-05-18"),
        ("ba hôm nữa", "2020-05-18"),
        ("cách đây 4 ngày", "2020-05-11"),
        ("thứ 5 tuần sau", "2020-05-21"),
        ("t2 tuần tới", "2020-05-18"),
        ("thứ tư tuần trước", "2020-05-06"),
        ("thứ bảy này", "2020-05-16"),
        ("chủ nhật vừa rồi", "2020-05-10"),
        ("thứ hai tới", "2020-05-18"),
        ("thứ Sáu, ngày 22/5", "2020-05-22"),
        ("sáng 15/2/2021", "2021-02-15"),
        ("20-22/5", "2020-05-20"),
        ("ngày 20 và 21/5", "2020-05-20"),
        ("ngay 14/6", "2020-06-14"),
        ("hom 9-5", "2020-05-09"),
        ("13 tây", "2020-05-13"),
        ("ngày 26 tây này", "2020-05-26"),
        ("20 dương lịch", "2020-05-20"),
        ("ngày 26 này", "2020-05-26"),
        ("ngày 2 này", "2020-05-02"),
        ("20 tới đây", "2020-05-20"),
        ("chủ nhựt này", "2020-05-17"),
        ("chúa nhật tuần trước", "2020-05-10"),
        ("thứ 2 tuần sau nữa", "2020-05-25"),
        ("hồi sáng", "2020-05-15"),
        ("hồi trưa nay", "2020-05-15"),
        ("hồi sớm mai", "2020-05-15"),
        ("hồi sớm mơi", "2020-05-15"),
        ("hồi tối", "2020-05-14"),
        ("hồi chiều qua", "2020-05-14"),
        ("hồi hôm qua", "2020-05-14"),
        ("hồi hôm thứ ba", "2020-05-12"),
        ("lúc sáng", "2020-05-15"),
        ("sáng sớm mai", "2020-05-16"),
        ("sớm mai", "2020-05-16"),
        ("chiều tối qua", "2020-05-14"),
        ("đầu giờ chiều mai", "2020-05-16"),
        ("cuối giờ sáng nay", "2020-05-15"),
        ("cuối ngày mai", "2020-05-16"),
        ("bữa thứ tư tuần trước", "2020-05-06"),
        ("hai mốt này", "2020-05-21"),
        ("sang thu 7 nay", "2020-05-16"),
    ],
)
def test_a_day_named_in_any_way_is_found(text: str, day: str) -> None:
    """A day named in any way is found."""
    assert _day(text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "past", "day"),
    [
        ("ngày 20", True, "2020-04-20"),
        ("ngày 20", False, "2020-05-20"),
        ("mùng 8", True, "2020-05-08"),
        ("mùng 8", False, "2020-06-08"),
        ("20/12", True, "2019-12-20"),
        ("20/12", False, "2020-12-20"),
        ("thứ 3", True, "2020-05-12"),
        ("thứ 3", False, "2020-05-19"),
    ],
)
def test_what_is_left_open_is_filled_by_the_tense(text: str, past: bool, day: str) -> None:
    """What is left open is filled by the tense."""
    assert _day(text, past=past) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["chiều nộp", "tối em gửi", "lát chiều em gửi", "trưa mới họp"])
def test_a_part_of_the_day_before_a_verb_is_of_today(text: str) -> None:
    """A part of the day before a verb is of today."""
    assert _day(text) == TODAY


@pytest.mark.parametrize(
    "text", ["tuần sau", "cuối tháng", "đầu tháng 8", "tháng 7", "giữa tháng này", "quý 3", "mấy hôm nữa", "sang tuần"]
)
def test_a_week_or_a_month_has_no_day(text: str) -> None:
    """A week or a month has no day."""
    assert _day(text) is None


@pytest.mark.parametrize(
    "text", ["2/3 đảng viên", "31/6", "26/61", "đủ 5/5", "bầu 3/4", "0912.345.678", "mãi chưa thấy"]
)
def test_shares_and_impossible_days_are_no_days(text: str) -> None:
    """Shares and impossible days are no days."""
    said = dates.calendar(tokenise(text), TODAY)
    assert not any(dates.find(said, place) for place in range(len(said.tokens)))


OFFICES = [UnitName("VP", "Văn phòng"), UnitName("TC", "Ban Tổ chức"), UnitName("TG", "Ban Tuyên giáo")]
REVIEW = TaskWords("kiem-diem", "Họp kiểm điểm chi ủy", ("kiểm điểm",))


def _told(text: str, task: TaskWords = REVIEW, senders: tuple[str, ...] = ("VP",)) -> list[str]:
    """Return what a message answers about a task: "VP done 12/5"."""
    asked = task.key if senders else None
    found = read(text, today=TODAY, tasks=[task], roster=Roster(OFFICES), sender_units=senders, about=asked)
    return [" ".join(_parts(said)) for said in found.reports]


def _parts(said: Said) -> list[str]:
    day = [f"{said.date.day}/{said.date.month}"] if said.date else []
    step = [f"{said.step[0]}/{said.step[1]}"] if said.step else []
    number = [str(said.number)] if said.number is not None else []
    return [said.unit or "?", said.status.value, *day, *step, *number]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bắt đầu thứ Hai mà chiều thứ Tư mới xong", "VP done 13/5"),
        ("họp từ thứ hai, đến chiều thứ tư mới xong", "VP done 13/5"),
        ("khởi động hôm 8/5, kết thúc 12/5", "VP done 12/5"),
        ("họp hai buổi, buổi đầu 8/5, buổi sau 12/5 xong", "VP done 12/5"),
        ("đợt 1 hôm 8/5, đợt cuối sáng nay xong cả", "VP done 15/5"),
        ("họp một nửa hôm 8/5, nửa còn lại hôm qua họp xong", "VP done 14/5"),
        ("định 20/5 nhưng vướng nên đẩy sang 2/6", "VP postponed 2/6"),
        ("tưởng 20/5 họp được mà lại phải lùi sang 2/6", "VP postponed 2/6"),
        ("hội trường tới 10/6 mới xong nên xin lùi đến hôm đó", "VP postponed 10/6"),
        ("12/6 bí thư mới về, em xin dời sang ngày đó", "VP postponed 12/6"),
        ("cùng ngày 12/5 họp xong rồi", "VP done 12/5"),
        ("lịch cũ 20/5, lịch mới 27/5", "VP postponed 27/5"),
        ("định thứ tư mà hội trường bận nên sang thứ sáu tuần sau", "VP postponed 22/5"),
        ("thay vì 20/5 thì 27/5 mới họp", "VP postponed 27/5"),
        ("cho em 3 ngày nữa", "VP postponed 18/5"),
        ("tối nay em làm xong, mai họp", "VP in_progress 16/5"),
        ("dự kiến tuần sau, hôm thứ tư họp", "VP in_progress 20/5"),
        ("tuần tới vào chiều thứ năm em họp", "VP in_progress 21/5"),
        ("xin gia hạn tới 26 ạ", "VP postponed 26/5"),
        ("xin dời sang 28", "VP postponed 28/5"),
        ("họp hồi 9h hôm nay ạ", "VP done 15/5"),
        ("dời lần thứ hai: từ 12/5 qua 19/5, nay lại qua 28/5", "VP postponed 28/5"),
        ("đã chốt 20/5 nhưng giờ phải hoãn", "VP postponed"),
        ("mai họp trù bị rồi mốt kiểm điểm chính thức", "VP in_progress 17/5"),
        ("mới xong kiểm điểm chiều thứ hai", "VP done 11/5"),
        ("họp 12/5 rồi, họp lại hôm qua", "VP done 14/5"),
        ("em rút lại lịch 20/5, giờ là 27/5", "VP postponed 27/5"),
        ("tháng sau, mùng 5 họp", "VP in_progress 5/6"),
        ("tháng 6 ngày 5 họp ạ", "VP in_progress 5/6"),
        ("xin lui toi 28 nhe", "VP postponed 28/5"),
    ],
)
def test_of_several_days_the_one_that_counts_is_told(text: str, told: str) -> None:
    """The end and not the beginning, the last part, the new plan, the day named before."""
    assert _told(text) == [told]


@pytest.mark.parametrize(
    "text", ["Tình hình đến 14/5: VP xong rồi, TC chưa", "Tính đến sáng nay VP đã xong, TC chưa họp"]
)
def test_the_day_of_a_list_is_no_day_of_what_it_lists(text: str) -> None:
    """The day a list was drawn up is no day of what it lists."""
    assert _told(text, senders=()) == ["VP done", "TC not_started"]


STEPS = TaskWords("nhan-su", "Quy trình nhân sự chi ủy", ("nhân sự",), AnswerType.STEPS, 5)
ELECTED = TaskWords("chi-uy", "Số đồng chí trúng cử chi ủy", ("bầu chi ủy",), AnswerType.NUMBER)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("xong bước 2, bước 3 tuần tới làm", "VP in_progress 2/5"),
        ("bước 5 chiều mai làm nốt, 4 bước trước xong hết rồi", "VP in_progress 16/5 4/5"),
        ("đang chuẩn bị bước 4, bước 3 xong rồi", "VP in_progress 3/5"),
        ("bước 1 bước 2 xong rồi, bước 3 đang làm", "VP in_progress 2/5"),
        ("3 bước đầu xong, còn 2 bước cuối", "VP in_progress 3/5"),
        ("xong bước 1 hôm 20/4, bước 2 hôm 24/4", "VP in_progress 2/5"),
        ("xong bước 1, bước 2", "VP in_progress 2/5"),
        ("bước 4 xong, còn bước 5", "VP in_progress 4/5"),
        ("2 bước cuối tuần sau làm nốt", "VP in_progress 3/5"),
        ("còn 2 bước nữa", "VP in_progress 3/5"),
        ("bước cuối xong rồi", "VP done 5/5"),
        ("còn mỗi bước cuối cùng thôi ạ", "VP in_progress 4/5"),
        ("còn 3/5 bước chưa làm", "VP in_progress 2/5"),
        ("còn 2 bước chưa xong", "VP in_progress 3/5"),
    ],
)
def test_the_last_step_that_is_over_is_told(text: str, told: str) -> None:
    """The last step that is over is told."""
    assert _told(text, STEPS) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Danh sách bầu 4 lấy 3, kết quả trúng đủ 3 ạ", "VP done 3"),
        ("giới thiệu 5 bầu lấy 4, trúng 3 đồng chí", "VP done 3"),
        ("bầu 5 nhưng chỉ trúng 4", "VP done 4"),
        ("bầu 3 lấy từ 4 người, trúng đủ 3", "VP done 3"),
        ("bầu 3 đồng chí", "VP done 3"),
        ("3 đồng chí, bầu 1 lần được luôn", "VP done 3"),
        ("5 đồng chí, gồm 1 bí thư, 1 phó, 3 ủy viên", "VP done 5"),
        ("nam 3, nữ 2, tổng cộng 5", "VP done 5"),
        ("bầu 5 đồng chí, vắng 1", "VP done 5"),
        ("bốn, thêm một dự khuyết", "VP done 4"),
    ],
)
def test_those_elected_are_told_and_not_those_proposed(text: str, told: str) -> None:
    """Those elected are told and not those proposed."""
    assert _told(text, ELECTED) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tối qua chạy xe về mới họp, họp xong luôn", "VP done 14/5"),
        ("hôm qua rảnh nên họp xong rồi", "VP done 14/5"),
        ("sáng nay em họp kiểm điểm, vừa xong lúc 10h", "VP done 15/5"),
    ],
)
def test_the_day_that_opens_a_sentence_holds_for_all_of_it(text: str, told: str) -> None:
    """The day that opens a sentence holds for all of it."""
    assert _told(text) == [told]


MINUTES = TaskWords("bien-ban", "Nộp biên bản đại hội", ("biên bản",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("biên bản ngày 12/5 em nộp rồi", "VP done"),
        ("biên bản họp ngày 12/5 em gửi hôm qua rồi", "VP done 14/5"),
        ("biên bản nộp ngày 12/5 rồi", "VP done 12/5"),
    ],
)
def test_the_day_that_a_paper_bears_is_not_when_it_was_handed_in(text: str, told: str) -> None:
    """The day that a paper bears is not when it was handed in."""
    assert _told(text, MINUTES) == [told]


def test_a_promise_for_a_little_later_is_no_report() -> None:
    """A promise without a day is recorded nowhere."""
    assert _told("lát nữa em nộp", MINUTES) == []
    assert _told("tí nữa em gửi ạ", MINUTES) == []


def test_a_day_that_no_report_has_is_asked_about() -> None:
    """A day that no report has is asked about."""
    text = "họp xong rồi, hôm qua mưa quá"
    found = read(text, today=TODAY, tasks=[REVIEW], roster=Roster(OFFICES), sender_units=("VP",), about="kiem-diem")
    assert not found.sure
