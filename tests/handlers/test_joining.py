"""Coming in: by an invitation, by a phone number, by name."""

from datetime import timedelta

import pytest

from bot.app import Ptb
from domain.rights import Grant
from domain.values import RoleName
from storage import invites, people, units
from storage.engine import Store
from storage.invites import LIFE, Office
from storage.tables import Invite, Person, Role
from tests.builders import BLOC, take_over
from tests.builders import Office as Bureau
from tests.handlers.line import Line
from tests.handlers.roles import roles_of

COMER = {"id": 901, "is_bot": False, "first_name": "Trần Thị", "last_name": "Bình"}
OTHER = {"id": 902, "is_bot": False, "first_name": "Lê Văn Cường"}
USED = "Liên kết mời này đã được sử dụng; mỗi liên kết chỉ dùng một lần."


async def invited(line: Line, code: str, role: RoleName = RoleName.SECRETARY, **more: object) -> str:
    """A token for a unit."""
    async with line.store.begin() as session:
        return await invites.invite(session, Office(role, await units.named(session, code), **more), line.now)


async def test_a_link_makes_whoever_presses_it_first_what_it_says(any_line: Line) -> None:
    """They are greeted, told what is kept and why, and can be written to; who comes second learns nothing."""
    line = any_line
    token = await invited(line, "A1")
    await line.write(COMER, COMER, f"/start {token}")
    said = "\n".join(line.words())
    assert "Kính chào đồng chí Trần Thị Bình. Đồng chí đã được đăng ký là Bí thư Chi bộ Văn phòng." in said
    assert "mã số Telegram" in said
    assert await roles_of(line, 901) == [(RoleName.SECRETARY, "A1")]
    (person,) = await line.rows(Person)
    assert person.reachable
    await line.write(OTHER, OTHER, f"/start {token}")
    assert line.words()[0].startswith(USED)
    assert await roles_of(line, 902) == []
    await line.write(COMER, COMER, f"/start {token}")
    assert "bằng liên kết này" in line.words()[0]


async def test_who_is_it_already_does_not_use_the_link_up(line: Line) -> None:
    """It can be passed on."""
    secretary = await line.office.appoint("A1")
    token = await invited(line, "A1")
    await line.write(secretary, secretary, f"/start {token}")
    assert "chưa được sử dụng" in line.words()[0]
    await line.write(COMER, COMER, f"/start {token}")
    assert await roles_of(line, 901) == [(RoleName.SECRETARY, "A1")]


async def test_one_person_can_come_for_several_units_and_keeps_their_name(line: Line) -> None:
    """Whom we know keeps the name we know them by."""
    secretary = await line.office.appoint("A1", name="Nguyễn Văn An")
    known = {"id": secretary.telegram_id, "is_bot": False, "first_name": "an 123"}
    await line.write(known, known, f"/start {await invited(line, 'A2', RoleName.DEPUTY)}")
    assert "đồng chí Nguyễn Văn An" in line.words()[0]
    assert await roles_of(line, secretary.telegram_id) == [(RoleName.SECRETARY, "A1"), (RoleName.DEPUTY, "A2")]


async def close(line: Line, code: str) -> None:
    """The unit is no more."""
    async with line.store.begin() as session:
        unit = await units.named(session, code)
        unit.closed = line.now.date()
        session.add(unit)


@pytest.mark.parametrize("what", ["unknown", "expired", "revoked", "closed", "used"])
async def test_a_link_that_is_worth_nothing_gets_one_sentence_and_names_no_unit(line: Line, what: str) -> None:
    """And makes nobody known."""
    token = await invited(line, "A1")
    if what == "closed":
        await close(line, "A1")
    if what == "revoked":
        async with line.store.begin() as session:
            await invites.revoke(session, await units.named(session, "A1"), RoleName.SECRETARY, line.now)
    if what == "used":
        await line.write(OTHER, OTHER, f"/start {token}")
        line.heard()
    if what == "expired":
        line.now += LIFE
    before = await line.everything()
    await line.write(COMER, COMER, f"/start {'x' * 22 if what == 'unknown' else token}")
    (said,) = line.words()
    assert {
        "unknown": "không đúng",
        "expired": "đã hết hạn",
        "revoked": "đã được thu hồi",
        "closed": "không còn trong danh sách",
        "used": "đã được sử dụng",
    }[what] in said
    assert "Văn phòng" not in said
    assert await line.everything() == before


async def test_links_are_not_tried_out(line: Line) -> None:
    """Ten in a minute; then even a good one has to wait."""
    token = await invited(line, "A1")
    for number in range(5):  # each comes twice
        await line.write(COMER, COMER, f"/start {number:022d}")
    await line.write(COMER, COMER, f"/start {token}")
    assert "quá nhiều liên kết" in line.words()[-1]
    assert await roles_of(line, 901) == []
    line.now += timedelta(minutes=1)
    await line.write(COMER, COMER, f"/start {token}")
    assert await roles_of(line, 901) == [(RoleName.SECRETARY, "A1")]


async def test_a_secretary_who_is_none_any_more_needs_a_new_link(line: Line) -> None:
    """The old one is spent."""
    token = await invited(line, "A1")
    await line.write(COMER, COMER, f"/start {token}")
    async with line.store.begin() as session:
        for _, role, unit in await people.listing(session, line.now):
            await people.end(session, role, unit, line.now)
    line.heard()
    await line.write(COMER, COMER, f"/start {token}")
    assert line.words()[0].startswith(USED)
    assert await roles_of(line, 901) == []


async def test_a_link_does_nothing_in_a_group(line: Line) -> None:
    """It belongs in a private chat."""
    group = await line.office.link("A")
    token = await invited(line, "A1")
    await line.write(COMER, group, f"/start {token}")
    assert await line.rows(Person) == []
    assert all(one.used_at is None for one in await line.rows(Invite))


@pytest.fixture
def empty_line(application: Ptb, store: Store) -> Line:
    """The bot on its first day."""
    return Line(application, Bureau(store))


async def test_the_first_organiser_brings_the_unit_list(empty_line: Line) -> None:
    """Until then they can do nothing else, and are told what comes next whatever they send."""
    line = empty_line
    async with line.store.begin() as session:
        token = await invites.invite_first(session, line.now)
    await line.write(COMER, COMER, f"/start {token}")
    assert "Bước tiếp theo: đề nghị đồng chí gửi danh sách đơn vị" in line.words()[0]
    for text in ("/start", "/help", f"/start {token}", "xong rồi ạ"):
        await line.write(COMER, COMER, text)
        assert "Bước tiếp theo" in line.words()[0]
    for text in ("/status", "/mine"):
        await line.write(COMER, COMER, text)
        assert line.words() == ["Hiện không có đợt báo cáo nào đang mở."]
    await take_over(line.store, BLOC)
    async with line.store.begin() as session:
        await invites.promote_founders(session, line.now)
    await line.write(COMER, COMER, "/start")
    assert "người tổ chức của Đảng bộ Khối" in line.words()[0]


async def test_the_first_link_pressed_when_there_are_units_makes_the_organiser_of_the_root(empty_line: Line) -> None:
    """The operator may have imported them on the command line."""
    line = empty_line
    async with line.store.begin() as session:
        token = await invites.invite_first(session, line.now)
    await take_over(line.store, BLOC)
    await line.write(COMER, COMER, f"/start {token}")
    assert await roles_of(line, 901) == [(RoleName.ORGANISER, "K")]
    root = await line.office.unit("K")
    async with line.store.read() as session:
        (person,) = await line.rows(Person)
        assert await people.grants_of(session, person, line.now) == (Grant(RoleName.ORGANISER, root.id or 0),)
    assert [role.until for role in await line.rows(Role)] == [None]
