"""`/people`: who is registered in one's charge, links that invite, roles given and ended."""

from io import BytesIO
from itertools import product

import pytest
from openpyxl import load_workbook

from domain.messages import File
from domain.rights import Action, Grant, Place, may
from domain.values import RoleName
from storage import people, units
from storage.tables import Invite, Role
from tests.builders import BLOC
from tests.handlers.line import Line, plain
from tests.handlers.roles import COMER, ORGANISER, open_card, organiser, roles_of, token_in

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


async def test_the_board_counts_who_is_registered_and_who_is_not(any_line: Line) -> None:
    """Of one's own charge; secretaries who blocked the bot, or never opened it, stand apart."""
    line = any_line
    lan = await organiser(line, "B")
    await line.office.appoint("B1")
    blocked = await line.office.appoint("B2", started=False)
    async with line.store.begin() as session:
        await people.note_blocked(session, blocked.telegram_id, line.now)
    await line.office.appoint("B3", started=False)
    await line.office.appoint("A1")
    await line.write(lan, lan, "/nguoi")
    assert line.words() == [
        (
            "Người phụ trách: Đảng bộ Sở Y tế\n"
            "Đã đăng ký: 3/4 đơn vị (75%).\n"
            "Chưa có Bí thư: 1 đơn vị.\n"
            "Đã chặn Hệ thống: 1 đồng chí.\n"
            "Chưa mở cuộc trò chuyện riêng: 1 đồng chí."
        )
    ]
    await line.press(lan, lan, "Chưa liên lạc được")
    said = line.words()[-1]
    assert "1. Chi bộ Tổ chức: Bí thư: đồng chí Nguyễn Văn An (từ ngày 04/5/2020, đã chặn Hệ thống)" in said
    assert "chưa mở cuộc trò chuyện riêng" in said


async def test_links_for_units_without_a_secretary_come_as_a_workbook(any_line: Line) -> None:
    """Each works once, for its own unit."""
    line = any_line
    lan = await organiser(line, "A")
    await line.office.appoint("A2")
    await line.write(lan, lan, "/people")
    await line.press(lan, lan, "Lấy liên kết mời (2)")
    line.heard()
    await line.do_jobs()
    (file,) = [one for one in line.heard() if isinstance(one, File)]
    assert "2 liên kết mời" in plain(file)
    _, *rows = load_workbook(BytesIO(file.content)).worksheets[0].iter_rows(values_only=True)
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("A", "Đảng bộ Sở Tài chính", None),
        ("A1", "Chi bộ Văn phòng", "Đảng bộ Sở Tài chính"),
    ]
    assert str(rows[1][6]).startswith("Kính gửi đồng chí Bí thư Chi bộ Văn phòng. Đề nghị đồng chí bấm liên kết sau")
    await line.write(COMER, COMER, f"/start {token_in(str(rows[1][5]))}")
    assert await roles_of(line, 901) == [(RoleName.SECRETARY, "A1")]
    await line.write(lan, lan, "/people")
    await line.press(lan, lan, "Lấy liên kết mời (1)")
    await line.do_jobs()
    assert len(await line.rows(Invite)) == 3


@pytest.mark.parametrize("words", ["A1", "a1", "Chi bộ Văn phòng", "chi bo van phong", "cb văn phòng", "văn phòng"])
async def test_a_unit_is_found_as_people_write_it(line: Line, words: str) -> None:
    """By code or name."""
    lan = await organiser(line)
    said = await open_card(line, lan, words)
    assert said.startswith("Chi bộ Văn phòng (mã A1)")
    assert "Chưa có ai đăng ký cho đơn vị này." in said


async def test_a_unit_that_is_not_in_ones_charge_is_not_found(line: Line) -> None:
    """Nor named; the next words may be right."""
    lan = await organiser(line, "A")
    assert (await open_card(line, lan, "Chi bộ Kế toán")).startswith("Không có đơn vị nào thuộc phạm vi")
    await line.write(lan, lan, "A2")
    assert line.words()[-1].startswith("Chi bộ Thanh tra (mã A2)")


async def test_the_list_of_units_without_a_secretary_is_turned_page_by_page(line: Line) -> None:
    """Each unit has a button."""
    lan = await organiser(line)
    await line.write(lan, lan, "/people")
    await line.press(lan, lan, "Đơn vị chưa có Bí thư")
    said = line.words()[-1]
    assert "(trang 1/1)" in said
    assert "9. Chi bộ Bệnh viện" in said
    unit = await line.office.unit("A1")
    await line.press_data(lan, lan, f"n:vacant:{unit.id}:99", 1)
    assert "1. Chi bộ Văn phòng" in line.words()[-1]


@pytest.mark.parametrize("role", [RoleName.SECRETARY, RoleName.DEPUTY, RoleName.OVERSEER])
async def test_people_is_for_organisers(line: Line, role: RoleName) -> None:
    """Others learn how it is done, and no name."""
    person = await line.office.appoint("A1", role)
    await line.write(person, person, "/people")
    assert line.words() == [
        "Việc đăng ký do người tổ chức thực hiện. Để xem vai trò của mình, đề nghị đồng chí gửi /start."
    ]


async def test_in_a_group_nothing_of_it_is_told(line: Line) -> None:
    """Whoever asks."""
    lan, group = await organiser(line), await line.office.link("A")
    await line.write(lan, group, "/people")
    assert line.words() == ["Đề nghị đồng chí gửi lệnh này trong cuộc trò chuyện riêng với Hệ thống."]
    unit = await line.office.unit("A")
    await line.press_data(lan, group, f"n:board:{unit.id}", 5)
    assert line.words() == [REFUSED]


UNIT_PAGES = (
    *("board", "vacant", "lost", "asked", "unit", "find", "links", "overseer", "deputy", "revoke"),
    *("invite:secretary", "cluster:0"),
)
ROLE_PAGES = ("role", "remove", "removed", "replace", "until", "more", "name")


@pytest.mark.parametrize("page", UNIT_PAGES)
@pytest.mark.parametrize(("role", "code"), list(product(RoleName, ["K", "A", "A1", "B"])))
async def test_a_page_of_a_unit_opens_only_by_right(line: Line, role: RoleName, code: str, page: str) -> None:
    """Its own organisers, and those above; nobody else learns a name or changes a thing."""
    person, unit = await line.office.appoint(code, role), await line.office.unit("A")
    before = await line.everything()
    what, _, more = page.partition(":")
    await line.press_data(person, person, f"n:{what}:{unit.id}:{more or 1}", 5)
    allowed = role is ORGANISER and code in {"K", "A"}
    said = line.words()
    if page not in {"invite:secretary", "cluster:0", "asked"}:
        assert (REFUSED in said) is not allowed
    if not allowed:
        assert said == [REFUSED]
        assert await line.everything() == before


@pytest.mark.parametrize("page", ROLE_PAGES)
@pytest.mark.parametrize(("role", "code"), list(product(RoleName, ["K", "A1", "B"])))
async def test_a_role_is_changed_only_by_right(line: Line, role: RoleName, code: str, page: str) -> None:
    """Even one's own."""
    holder = await line.office.appoint("A1", name="Phạm Văn Dũng")
    (held,) = [one for one in await line.rows(Role) if one.person_id == holder.id]
    person = await line.office.appoint(code, role)
    before = await line.everything()
    await line.press_data(person, person, f"n:{page}:{held.id}", 5)
    allowed = may([Grant(role, {"K": 1, "A1": 5, "B": 3}[code])], Action.DECIDE, Place(5, (1, 2)))
    said = line.words()
    if not allowed:
        assert said == [REFUSED]
        assert await line.everything() == before
    else:
        assert REFUSED not in said


@pytest.mark.parametrize(
    "data", ["n", "n:", "n:unit", "n:unit:x", "n:unit:99999", "n:role:99999", "n:what:1", "n:cluster:1:9"]
)
async def test_a_button_that_is_not_of_our_making_is_refused(line: Line, data: str) -> None:
    """Whatever it says."""
    lan = await organiser(line)
    await line.press_data(lan, lan, data, 5)
    assert line.words()[-1] == REFUSED


async def test_a_unit_that_was_closed_cannot_be_worked_on(line: Line) -> None:
    """Its buttons are no longer in use."""
    lan = await organiser(line)
    async with line.store.begin() as session:
        unit = await units.named(session, "A1")
        unit.closed = line.now.date()
        session.add(unit)
    await line.press_data(lan, lan, f"n:unit:{unit.id}", 5)
    assert line.words() == [REFUSED]


def test_the_bloc_is_as_these_tests_think() -> None:
    """Units are numbered in its order."""
    assert [row[0] for row in BLOC][:5] == ["K", "A", "B", "C", "A1"]
