"""What was not understood: leaders see it, record it for the sender, and teach the name that was missing."""

import pytest

from domain.messages import EditedText, Text
from domain.values import RoleName, Status
from storage.tables import Person
from tests.handlers.line import Line, labels, plain

UNCLEAR = "hoan roi a"


async def someone_unclear(line: Line, code: str = "A2") -> Person:
    """A secretary who was asked back and did not answer."""
    secretary = await line.office.appoint(code)
    await line.write(secretary, secretary, UNCLEAR)
    line.heard()
    return secretary


async def opened(line: Line, leader: Person) -> Text:
    """The first unclear message, opened from the status."""
    await line.write(leader, leader, "/tinhhinh")
    await line.press(leader, leader, "Chưa rõ, cần xem lại: 1")
    page = next(one for one in line.heard() if isinstance(one, EditedText))
    await line.press_data(leader, leader, dict(labels(page))["1"], page.message_id)
    return next(one for one in line.heard() if isinstance(one, Text))


async def test_a_leader_sees_what_was_not_understood_and_records_it(line: Line) -> None:
    """In the sender's words; what is stored is marked as said on their behalf."""
    await someone_unclear(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    shown = await opened(line, organiser)
    assert "“hoan roi a”" in plain(shown)
    assert [label for label, _ in labels(shown)][-1] == "Bổ sung tên gọi"
    await line.press(organiser, organiser, "Hoàn thành")
    (report,) = await line.reports()
    assert (report.status, report.on_behalf, report.raw) == (Status.DONE, True, UNCLEAR)
    assert report.person_id == organiser.id
    await line.write(organiser, organiser, "/tinhhinh")
    assert not any("Chưa rõ" in label for one in line.heard() if isinstance(one, Text) for label, _ in labels(one))


async def test_the_list_says_who_said_what_and_when(line: Line) -> None:
    """One line each."""
    await someone_unclear(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/tinhhinh")
    await line.press(organiser, organiser, "Chưa rõ, cần xem lại: 1")
    page = [one for one in line.heard() if isinstance(one, EditedText)][-1]
    assert page.html.splitlines()[0] == "Nội dung chưa rõ, người gửi chưa xác nhận: 1."
    assert "09 giờ 00, ngày 15/5/2020" in page.html


async def test_a_leader_of_another_part_sees_nothing_of_it(line: Line) -> None:
    """Not even that there is something."""
    await someone_unclear(line)
    other = await line.office.appoint("B", RoleName.ORGANISER)
    await line.write(other, other, "/tinhhinh")
    assert not any("Chưa rõ" in label for one in line.heard() if isinstance(one, Text) for label, _ in labels(one))
    await line.press_data(other, other, "x:1", 77)
    assert "hoan roi a" not in " ".join(line.words())


@pytest.mark.parametrize(
    ("reply", "understood"),
    [("vphong = Chi bộ Văn phòng", "Chi bộ Văn phòng"), ("hop mung = tổ chức đại hội", "Tổ chức đại hội")],
)
async def test_a_taught_name_is_understood_from_then_on(line: Line, reply: str, understood: str) -> None:
    """Of a unit or of a task."""
    await someone_unclear(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await opened(line, organiser)
    await line.press(organiser, organiser, "Bổ sung tên gọi")
    await line.write(organiser, organiser, reply, to=line.number_of("theo mẫu"))
    name = reply.partition(" =")[0]
    assert line.words()[-1] == f"Từ nay “{name}” được hiểu là {understood}."


@pytest.mark.parametrize(
    "reply", ["vphong", "vphong = Chi bộ Không có", "= Chi bộ Văn phòng", "a;b = Chi bộ Văn phòng"]
)
async def test_a_name_that_cannot_be_taught_is_not_taken(line: Line, reply: str) -> None:
    """One sentence says how to write it."""
    await someone_unclear(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await opened(line, organiser)
    await line.press(organiser, organiser, "Bổ sung tên gọi")
    await line.write(organiser, organiser, reply, to=line.number_of("theo mẫu"))
    said = line.words()[-1]
    assert said.startswith("Hệ thống chưa nhận được tên gọi.")
    assert "Chi bộ Văn phòng" not in said
