"""`/export` in chat: files for those who look after units, of what they look after, to themselves alone."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.messages import EditedText, File, Text
from domain.values import RoleName, Status
from handlers.pages import Asked, View
from storage.tables import Job, JobState, Person, Role
from tests.builders import at
from tests.handlers.line import MORNING, Line, labels

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
MAKING = "Hệ thống đang lập tệp và sẽ gửi vào đây."


async def files(line: Line) -> list[File]:
    """The files that are sent once all is done that was asked for."""
    await line.do_jobs()
    return [one for one in line.heard() if isinstance(one, File)]


def rows_of(file: File) -> list[dict[str, Any]]:
    """The detailed rows of a workbook."""
    header, *rows = load_workbook(io.BytesIO(file.content)).worksheets[1].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


async def test_an_organiser_gets_the_file_that_they_choose(any_line: Line) -> None:
    """With its campaign, its scope and its moment; every kind is offered."""
    line = any_line
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    await line.office.say("A1", Status.DONE, MORNING)
    await line.write(chief, chief, "/xuat")
    (offer,) = [one for one in line.heard() if isinstance(one, Text)]
    assert [label for label, _ in labels(offer)] == ["Excel", "Word", "CSV", "Biểu đồ"]
    assert "Đảng bộ Khối" in offer.html
    await line.press(chief, chief, "Excel")
    assert line.words() == [MAKING]
    (file,) = await files(line)
    assert (file.chat_id, file.name) == (chief.telegram_id, "dh2020-K-2020-05-15.xlsx")
    assert file.html.splitlines()[1:] == ["Đảng bộ Khối", "Tính đến 09 giờ 00, ngày 15/5/2020"]
    done = [row["Mã"] for row in rows_of(file) if row["Tình trạng"] == "hoàn thành"]
    assert (len(rows_of(file)), done) == (6, ["A1"])


@pytest.mark.parametrize(("label", "start"), [("Word", b"PK"), ("CSV", b"\xef\xbb\xbf"), ("Biểu đồ", b"\x89PNG")])
async def test_every_kind_of_file_comes(line: Line, label: str, start: bytes) -> None:
    """Under a name with its own end."""
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(chief, chief, "/export")
    await line.press(chief, chief, label)
    (file,) = await files(line)
    assert file.content.startswith(start)


async def test_an_overseer_of_a_cluster_gets_its_units_alone(line: Line) -> None:
    """Not one row of another cluster."""
    overseer = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2")
    await line.write(overseer, overseer, "/export")
    await line.press(overseer, overseer, "Excel")
    (file,) = await files(line)
    assert {row["Mã"] for row in rows_of(file)} == {"B1", "B2", "B3", "C"}
    assert {row["Cụm"] for row in rows_of(file)} == {"Cụm 2"}


async def test_a_page_of_the_status_offers_files_of_its_scope(line: Line) -> None:
    """Excel, Word and the chart."""
    chief = await line.office.appoint("A", RoleName.ORGANISER)
    await line.write(chief, chief, "/tinhhinh")
    await line.press(chief, chief, "Excel")
    (file,) = await files(line)
    assert {row["Mã"] for row in rows_of(file)} == {"A1", "A2"}


async def test_a_campaign_that_has_ended_still_gives_its_files(line: Line) -> None:
    """By `/export` and under the message that ends it: as it stood."""
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    task = await line.office.task()
    await line.press_data(chief, chief, f"p:ended:{task.campaign_id}", 77)
    (ended,) = [one for one in line.heard() if isinstance(one, EditedText)]
    assert [label for label, _ in labels(ended)] == ["Excel", "Word"]
    line.now = at("2020-12-01 08:00")
    await line.write(chief, chief, "/xuat")
    await line.press(chief, chief, "Excel")
    (file,) = await files(line)
    assert "quá hạn" not in {row["So với hạn"] for row in rows_of(file)}
    assert len(rows_of(file)) == 6


async def test_a_secretary_is_told_whom_files_are_for(line: Line) -> None:
    """And gets none."""
    secretary = await line.office.appoint("A1")
    await line.write(secretary, secretary, "/export")
    assert line.words() == ["Chức năng xuất tệp dành cho người tổ chức và người phụ trách nhiều đơn vị."]
    assert await files(line) == []


async def test_a_group_is_told_where_to_ask(line: Line) -> None:
    """Files name people: no group gets one, nor the buttons; not by a button that was copied either."""
    group = await line.office.link("K")
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    for command in ("/export", "/xuat"):
        await line.write(chief, group, command)
        (said,) = [one for one in line.heard() if isinstance(one, Text)]
        assert "cuộc trò chuyện riêng" in said.html
        assert not said.buttons
    await line.write(chief, group, "/tinhhinh")
    shown = [one for one in line.heard() if isinstance(one, Text)]
    assert not {"Excel", "Word", "Biểu đồ"} & {label for one in shown for label, _ in labels(one)}
    await line.press_data(chief, group, await button(line), 77)
    assert line.words() == [REFUSED]
    assert await files(line) == []


async def test_pressing_twice_makes_one_file_at_a_time(line: Line) -> None:
    """Impatience costs nothing; afterwards another one can be asked for."""
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(chief, chief, "/export")
    for _ in range(3):
        await line.press(chief, chief, "CSV")
    assert len(await files(line)) == 1
    assert await files(line) == []
    await line.press(chief, chief, "CSV")
    assert len(await files(line)) == 1


async def test_a_role_that_has_ended_meanwhile_gets_nothing(line: Line) -> None:
    """Rights are asked again when the file is made."""
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    await line.press_data(chief, chief, await button(line), 77)
    async with line.store.begin() as session:
        for role in await line.rows(Role):
            role.until = line.now
            session.add(role)
    line.heard()
    await line.do_jobs()
    assert line.words() == ["Tệp này không dành cho đồng chí, hoặc không còn lập được."]
    assert [job.state for job in await line.rows(Job)] == [JobState.DONE]


FORGED = ["f:pdf:1:1:-1", "f:xlsx", "f:xlsx:1:99:-1", "f:xlsx:99:1:-1", "f:xlsx:1:1:9", "f:csv:a:b", "f"]


@pytest.mark.parametrize("data", FORGED)
async def test_a_button_of_somebody_elses_making_is_refused(line: Line, data: str) -> None:
    """It is the client's to choose."""
    chief = await line.office.appoint("K", RoleName.ORGANISER)
    await line.press_data(chief, chief, data, 77)
    assert line.words() == [REFUSED]
    assert await line.rows(Job) == []


async def button(line: Line, code: str = "K") -> str:
    """The data of a button that asks for the workbook of a unit."""
    unit, task = await line.office.unit(code), await line.office.task()
    asked = Asked(View.MAIN, task.campaign_id, unit.id or 0)
    return f"f:xlsx:{asked.campaign_id}:{asked.unit_id}:{asked.cluster}"


async def test_nobody_gets_a_file_of_a_foreign_unit(line: Line) -> None:
    """By whatever button."""
    chief: Person = await line.office.appoint("A", RoleName.ORGANISER)
    for code in ("B", "K"):
        await line.press_data(chief, chief, await button(line, code), 77)
        assert line.words() == [REFUSED]
    assert await files(line) == []
