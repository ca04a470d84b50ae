"""/report, /remind, /undo, /cancel, /help: what each gives to whom, once, whatever comes twice or late."""

import re
from datetime import timedelta

import pytest
from telegram.ext import CommandHandler

from bot.app import Ptb
from domain.messages import EditedText
from domain.values import RoleName, Status
from handlers.routes import ACTS
from locales.translator import Translator
from reports.text.commands import OFFERED, Menu, word
from storage.tables import Draft, Person
from tests.handlers.line import Line, labels, said

ROLES = [
    (RoleName.ORGANISER, "K", 2),
    (RoleName.ORGANISER, "A", 1),
    (RoleName.OVERSEER, "A", 1),
    (RoleName.ORGANISER, "C", 0),
    (RoleName.SECRETARY, "A2", None),
    (RoleName.DEPUTY, "A2", None),
]
REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


async def both(line: Line) -> tuple[Person, Person]:
    """The secretaries of A2 and of B2."""
    return await line.office.appoint("A2"), await line.office.appoint("B2")


async def test_report_offers_the_four_answers_of_the_one_open_task(line: Line) -> None:
    """Pressed, it is recorded; then nothing is left to report."""
    mai = await line.office.appoint("A2")
    await line.write(mai, mai, "/baocao")
    assert 'Chi bộ Thanh tra, nội dung "Tổ chức đại hội"' in said(line)
    await line.press(mai, mai, "Đã hoàn thành")
    assert (await line.office.standing("A2")).status is Status.DONE
    await line.write(mai, mai, "/report")
    assert said(line) == "Hiện chưa có nội dung nào cần báo cáo."


async def test_report_asks_which_task_where_there_are_several(line: Line) -> None:
    """Two units of one secretary: a button each; a reply in words to what comes then is about that unit."""
    mai = await line.office.appoint("A2")
    await line.office.appoint("B2", telegram_id=mai.telegram_id)
    await line.write(mai, mai, "/baocao")
    assert said(line) == "Đồng chí báo cáo về nội dung nào?"
    await line.press(mai, mai, "Chi bộ Tổ chức: Tổ chức đại hội")
    await line.write(mai, mai, "đã hoàn thành ngày 12/5", to=line.number_of("Chi bộ Tổ chức, nội dung"))
    assert (await line.office.standing("B2")).status is Status.DONE
    assert (await line.office.standing("A2")).status is Status.NOT_STARTED


@pytest.mark.parametrize(("role", "code", "_count"), ROLES)
async def test_the_answers_of_a_task_are_offered_by_right(line: Line, role: RoleName, code: str, _count: int) -> None:
    """Whatever message it is pressed under: the card names the unit."""
    person = await line.office.appoint(code, role)
    owed = await line.office.standing("A2")
    await line.press_data(person, person, f"m:{owed.id}", 77)
    assert ("Chi bộ Thanh tra" in said(line)) is (code != "C")


async def test_report_in_a_group_points_to_the_private_chat(line: Line) -> None:
    """No buttons there."""
    mai, group = await line.office.appoint("A2"), await line.office.link("A")
    await line.write(mai, group, "/baocao")
    assert "trong cuộc trò chuyện riêng" in said(line)
    assert labels(line.said[-1]) == []


async def test_undo_takes_back_all_that_the_last_message_reported(any_line: Line) -> None:
    """The one before stands; asked again, that one goes as well; then nothing is left."""
    line = any_line
    mai = await line.office.appoint("A2")
    await line.write(mai, mai, "đang chuẩn bị")
    line.now += timedelta(minutes=5)
    await line.write(mai, mai, "đã hoàn thành")
    await line.write(mai, mai, "/hoantac")
    assert "Đã hoàn tác." in said(line)
    assert (await line.office.standing("A2")).status is Status.IN_PROGRESS
    await line.write(mai, mai, "/undo")
    assert (await line.office.standing("A2")).status is Status.NOT_STARTED
    await line.write(mai, mai, "/undo")
    assert said(line) == "Không có báo cáo nào để hoàn tác."


async def test_undo_in_a_group_takes_back_ones_own_report_alone(line: Line) -> None:
    """Another's stands."""
    mai, nam = await both(line)
    group = await line.office.link("K")
    await line.write(mai, group, "Chi bộ Thanh tra đã hoàn thành đại hội")
    line.now += timedelta(minutes=1)
    await line.write(nam, group, "Chi bộ Tổ chức đã hoàn thành đại hội")
    await line.write(mai, group, "/undo")
    assert (await line.office.standing("A2")).status is Status.NOT_STARTED
    assert (await line.office.standing("B2")).status is Status.DONE


async def test_what_was_reported_yesterday_is_not_undone(line: Line) -> None:
    """Only today's."""
    mai = await line.office.appoint("A2")
    await line.write(mai, mai, "đã hoàn thành")
    line.now += timedelta(days=1)
    await line.write(mai, mai, "/undo")
    assert said(line) == "Không có báo cáo nào để hoàn tác."
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_another_act_than_a_report_is_not_undone_but_said_where(line: Line) -> None:
    """Settings, for one; the report before it stands."""
    mai = await line.office.appoint("A2")
    await line.write(mai, mai, "đã hoàn thành")
    line.now += timedelta(minutes=1)
    await line.write(mai, mai, "/caidat")
    await line.press(mai, mai, "Tiếng Việt")
    await line.write(mai, mai, "/undo")
    assert said(line).endswith("Đồng chí đặt lại bằng lệnh /caidat.")
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_cancel_ends_what_is_under_way_in_private_and_in_groups(line: Line) -> None:
    """And says so where nothing is."""
    mai, group = await line.office.appoint("A2"), await line.office.link("A")
    await line.write(mai, mai, "/caidat")
    await line.press(mai, mai, "Ngày nghỉ: Chi bộ Thanh tra")
    await line.press(mai, mai, "Thêm ngày nghỉ")
    await line.write(mai, group, "/huy")
    assert "không có việc nào" in said(line)
    assert [one.closed_at for one in await line.rows(Draft)] == [None]
    await line.write(mai, mai, "/cancel")
    assert "Đã hủy" in said(line)
    await line.write(mai, mai, "20/5")
    assert [one.closed_at is None for one in await line.rows(Draft)] == [False]


@pytest.mark.parametrize(
    ("role", "code", "menu"),
    [
        (RoleName.ORGANISER, "K", Menu.ORGANISER),
        (RoleName.OVERSEER, "A", Menu.OVERSEER),
        (RoleName.SECRETARY, "A2", Menu.SECRETARY),
        (RoleName.DEPUTY, "A2", Menu.SECRETARY),
    ],
)
async def test_help_has_ten_lines_at_most_and_names_what_there_is(
    line: Line, application: Ptb, role: RoleName, code: str, menu: Menu
) -> None:
    """Every command of the role's menu, under its Vietnamese name; none that does not exist."""
    person = await line.office.appoint(code, role)
    await line.write(person, person, "/help")
    text = said(line)
    assert len(text.splitlines()) <= 10
    named = set(re.findall(r"/([a-z]+)", text))
    assert {word(Translator("vi"), name) for name in OFFERED[menu] if name != "help"} <= named
    handlers = [one for group in application.handlers.values() for one in group if isinstance(one, CommandHandler)]
    assert named <= {command for handler in handlers for command in handler.commands}


@pytest.mark.parametrize("menu", list(Menu))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_menu_offers_commands_that_exist(application: Ptb, menu: Menu, language: str) -> None:
    """Under both names; Telegram takes 1 to 32 small letters, and a few words."""
    handlers = [one for group in application.handlers.values() for one in group if isinstance(one, CommandHandler)]
    known = {command for handler in handlers for command in handler.commands}
    words = [word(Translator(language), name) for name in OFFERED[menu]]
    assert set(words) <= known
    assert all(re.fullmatch("[a-z]{1,32}", one) for one in words)


async def test_a_command_that_is_none_gets_one_line(line: Line) -> None:
    """In private; in a group it is for another bot."""
    mai, group = await line.office.appoint("A2"), await line.office.link("A")
    await line.write(mai, mai, "/abc")
    assert line.words() == ["Hệ thống không có lệnh này. Xem các lệnh: /huongdan."]
    await line.write(mai, group, "/abc")
    assert line.words() == []


@pytest.mark.parametrize("data", ["m", "m:", "m:x", "m:99999", "l", "l:", "l:99999"])
async def test_data_of_others_making_changes_nothing(line: Line, data: str) -> None:
    """Not even for an organiser of all."""
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    assert data[0] in ACTS
    before = await line.everything()
    await line.press_data(lan, lan, data, 77)
    assert said(line) == REFUSED
    assert not isinstance(line.said[-1], EditedText)
    assert await line.everything() == before
