"""Registered without a link: by the phone number in the unit list, or by name in a linked group, on a decision."""

import unicodedata
from datetime import timedelta

import pytest

from domain.messages import Text
from domain.values import RoleName
from storage import people, units
from storage.tables import DeliveryKind, JoinRequest, Person
from tests.handlers.line import Json, Line, plain

COMER = {"id": 901, "is_bot": False, "first_name": "bình trần"}
OTHER = {"id": 902, "is_bot": False, "first_name": "Lê Văn Cường"}
ORGANISER = RoleName.ORGANISER


async def give_phone(line: Line, code: str, phone: str, secretary: str = "") -> None:
    """As the unit list has it."""
    async with line.store.begin() as session:
        unit = await units.named(session, code)
        unit.phone, unit.secretary = phone, secretary
        session.add(unit)


async def roles_of(line: Line, telegram_id: int) -> list[str]:
    """The units somebody is secretary of, with what else they are."""
    async with line.store.read() as session:
        rows = await people.listing(session, line.now)
    return [
        unit.code if role.role is RoleName.SECRETARY else f"{unit.code} {role.role}"
        for person, role, unit in rows
        if person.telegram_id == telegram_id
    ]


def card(number: str, owner: int | None, **more: object) -> Json:
    """A shared contact."""
    contact = {"phone_number": number, "first_name": "B"} | ({} if owner is None else {"user_id": owner})
    return {"contact": contact, **more}


async def share(line: Line, who: Json, number: str, **more: object) -> list[str]:
    """Somebody shares their number; what they are told."""
    line.heard()
    await line.write(who, who, **card(number, who["id"], **more))
    return line.words()


async def test_a_stranger_is_offered_the_key_that_shares_a_number(line: Line) -> None:
    """In private alone: such keys do not exist in groups."""
    await line.write(COMER, COMER, "chào")
    (said,) = line.heard()
    assert isinstance(said, Text)
    assert said.phone == "Chia sẻ số điện thoại"
    assert "không lưu lại" in plain(said)


@pytest.mark.parametrize("listed", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678; 024 3333 4444"])
@pytest.mark.parametrize("shared", ["+84912345678", "84912345678", "0912345678"])
async def test_a_number_of_the_list_makes_its_owner_secretary(line: Line, listed: str, shared: str) -> None:
    """However it is written; under the name that the list gives."""
    await give_phone(line, "A1", listed, "Trần Thị Bình")
    (said,) = await share(line, COMER, shared)
    assert "Kính chào đồng chí Trần Thị Bình. Đồng chí đã được đăng ký là Bí thư Chi bộ Văn phòng." in said
    assert await roles_of(line, 901) == ["A1"]
    assert "912345678" not in repr(await line.rows(Person))


async def test_one_persons_number_at_several_units_makes_them_secretary_of_all(any_line: Line) -> None:
    """Units without a number stay as they are."""
    line = any_line
    for code in ("A1", "B1"):
        await give_phone(line, code, "0912 345 678", "Trần Thị Bình")
    await share(line, COMER, "+84912345678")
    assert await roles_of(line, 901) == ["A1", "B1"]


@pytest.mark.parametrize("number", ["0912345679", "912", "", "++", "0" * 40])
async def test_an_unknown_number_gets_one_polite_sentence(line: Line, number: str) -> None:
    """And makes nobody known."""
    await give_phone(line, "A1", "0912345678")
    (said,) = await share(line, COMER, number)
    assert said.startswith("Số điện thoại này không có trong danh sách đơn vị.")
    assert await line.rows(Person) == []


async def test_somebody_elses_card_registers_nobody(line: Line) -> None:
    """Nor one of no Telegram user, nor a forwarded one."""
    await give_phone(line, "A1", "0912345678")
    forwarded = {"forward_origin": {"type": "hidden_user", "date": 1_589_500_000, "sender_user_name": "Ẩn"}}
    for body in (card("0912345678", 902), card("0912345678", None), card("0912345678", 901, **forwarded)):
        await line.write(COMER, COMER, **body)
        assert "số của người khác không dùng để đăng ký được" in line.words()[0]
    assert await line.rows(Person) == []


async def test_a_number_of_several_people_is_decided_by_an_organiser(any_line: Line) -> None:
    """Each unit apart; who asked is told in private."""
    line = any_line
    lan = await line.office.appoint("K", ORGANISER, "Nguyễn Thị Lan")
    await give_phone(line, "A1", "0912345678", "Trần Thị Bình")
    await give_phone(line, "B1", "0912345678", "Lê Văn Cường")
    (said,) = await share(line, COMER, "0912345678")
    assert "người tổ chức xem xét, quyết định" in said
    assert await roles_of(line, 901) == []
    await line.deliver_due()
    cards = line.heard()
    assert [one.chat_id for one in cards] == [lan.telegram_id] * 2
    assert "chưa xác định được người" in plain(cards[0])
    await line.press(lan, lan, "Đồng ý", under=line.number_of("Chi bộ Văn phòng"))
    await line.press(lan, lan, "Từ chối", under=line.number_of("Chi bộ Kế toán"))
    assert await roles_of(line, 901) == ["A1"]
    line.heard()
    await line.deliver_due()
    told = [plain(one) for one in line.heard() if getattr(one, "chat_id", 0) == 901]
    assert any("đã được đăng ký là Bí thư Chi bộ Văn phòng" in one for one in told)
    assert any("chưa được đồng ý" in one for one in told)


async def test_a_number_of_a_unit_with_another_secretary_is_decided_by_an_organiser(line: Line) -> None:
    """The list may be an old one."""
    lan = await line.office.appoint("K", ORGANISER)
    await line.office.appoint("A1", name="Phạm Văn Dũng")
    await give_phone(line, "A1", "0912345678", "Trần Thị Bình")
    await share(line, COMER, "0912345678")
    assert await roles_of(line, 901) == []
    await line.deliver_due()
    assert "Bí thư đang đăng ký: Phạm Văn Dũng." in line.words()[0]
    await line.press(lan, lan, "Đồng ý, thay Bí thư hiện nay")
    assert await roles_of(line, 901) == ["A1"]
    async with line.store.read() as session:
        assert len(await people.listing(session, line.now)) == 2


# By name, in a group


@pytest.mark.parametrize(
    "words",
    [
        "đăng ký Chi bộ Văn phòng",
        "Đăng ký chi bộ văn phòng",
        "dang ky chi bo van phong",
        "đk cb văn phòng",
        "đk A1",
        "Đăng ký Bí thư Chi bộ Văn phòng ạ",
        "đăng ký: chi bộ văn phòng",
        "register Chi bộ Văn phòng",
        unicodedata.normalize("NFD", "Đăng ký Chi bộ Văn phòng"),
    ],
)
async def test_who_asks_by_name_in_a_group_waits_for_a_decision(line: Line, words: str) -> None:
    """And is told so, and what is kept."""
    await line.office.appoint("K", ORGANISER)
    group = await line.office.link("A")
    await line.write(COMER, group, words)
    (said,) = line.words()
    assert "Đã nhận đề nghị của đồng chí bình trần đăng ký cho Chi bộ Văn phòng." in said
    assert "lưu họ tên và mã số Telegram" in said
    (request,) = await line.rows(JoinRequest)
    assert (request.telegram_id, request.decided_at) == (901, None)
    assert [row for row in await line.rows(Person) if row.telegram_id == 901] == []


async def test_the_nearest_organisers_are_asked_and_the_first_decision_counts(any_line: Line) -> None:
    """The second learns who decided; who asked is told in the group."""
    line = any_line
    await line.office.appoint("K", ORGANISER, "Cấp trên")
    lan = await line.office.appoint("A", ORGANISER, "Nguyễn Thị Lan")
    hoa = await line.office.appoint("A", ORGANISER, "Vũ Thị Hoa")
    group = await line.office.link("A")
    number = await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    line.heard()
    await line.deliver_due()
    assert sorted(one.chat_id for one in line.heard()) == sorted([lan.telegram_id, hoa.telegram_id])
    _, data = line.button("Đồng ý")
    await line.press_data(lan, lan, data, 1)
    assert await roles_of(line, 901) == ["A1"]
    await line.press_data(hoa, hoa, data.replace("yes", "no"), 2)
    assert "Đã đồng ý: đồng chí bình trần được đăng ký là Bí thư Chi bộ Văn phòng." in line.words()[-1]
    assert await roles_of(line, 901) == ["A1"]
    line.heard()
    await line.deliver_due()
    (told,) = line.heard()
    assert isinstance(told, Text)
    assert (told.chat_id, told.reply_to) == (group.chat_id, number)
    assert "người quyết định: đồng chí Nguyễn Thị Lan" in plain(told)


async def test_a_refusal_is_told_in_the_group_and_makes_nobody_known(line: Line) -> None:
    """They may ask again later."""
    lan = await line.office.appoint("A", ORGANISER)
    group = await line.office.link("A")
    await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    await line.deliver_due()
    await line.press(lan, lan, "Từ chối")
    line.heard()
    await line.deliver_due()
    assert "chưa được đồng ý" in line.words()[0]
    assert [row.telegram_id for row in await line.rows(Person)] == [lan.telegram_id]
    await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    assert len(await line.rows(JoinRequest)) == 2


async def test_asking_twice_is_one_request(line: Line) -> None:
    """And who is registered already is told so."""
    await line.office.appoint("A", ORGANISER)
    group = await line.office.link("A")
    await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    line.heard()
    await line.write(COMER, group, "đk cb văn phòng")
    assert "đang chờ người tổ chức quyết định" in line.words()[0]
    assert len(await line.rows(JoinRequest)) == 1
    secretary = await line.office.appoint("A2")
    await line.write(secretary, group, "đăng ký chi bộ thanh tra")
    assert line.words() == ["Đồng chí đã được đăng ký cho Chi bộ Thanh tra."]
    await line.write(secretary, group, "đăng ký chi bộ văn phòng")
    assert "Đã nhận đề nghị" in line.words()[0]


@pytest.mark.parametrize(
    "words",
    ["đăng ký Chi bộ Kế toán", "đăng ký ăn trưa nhé", "đăng ký", "đã đăng ký chi bộ văn phòng rồi", "đăng ký B1"],
)
async def test_of_a_unit_that_is_not_the_groups_or_of_other_talk_nothing_is_said(line: Line, words: str) -> None:
    """No name beyond the group's leaks, and chatter stays chatter."""
    await line.office.appoint("K", ORGANISER)
    group = await line.office.link("A")
    await line.write(COMER, group, words)
    assert line.heard() == []
    assert await line.rows(JoinRequest) == []


async def test_a_group_of_a_cluster_registers_its_units_alone(line: Line) -> None:
    """B1 is of the other cluster."""
    await line.office.appoint("K", ORGANISER)
    group = await line.office.link("K", cluster="Cụm 1")
    await line.write(COMER, group, "đăng ký Chi bộ Kế toán")
    assert line.heard() == []
    await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    assert len(await line.rows(JoinRequest)) == 1


async def test_a_secretary_who_registers_a_date_asks_for_no_role(line: Line) -> None:
    """The words are the same, the sense is another."""
    group = await line.office.link("A")
    secretary = await line.office.appoint("A1")
    await line.write(secretary, group, "đăng ký ngày 20/6 tổ chức đại hội")
    await line.write(secretary, group, "Chi bộ Văn phòng đăng ký ngày 20/6")
    assert await line.rows(JoinRequest) == []


async def test_without_an_organiser_in_reach_the_request_waits_in_people(line: Line) -> None:
    """Whoever opens /people later finds it."""
    group = await line.office.link("A")
    await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    await line.deliver_due()
    line.heard()
    lan = await line.office.appoint("K", ORGANISER)
    line.now += timedelta(days=10)
    await line.write(lan, lan, "/people")
    assert "Chờ duyệt đăng ký: 1." in line.words()[0]
    await line.press(lan, lan, "Chờ duyệt: 1")
    await line.press(lan, lan, "Đồng ý")
    assert await roles_of(line, 901) == ["A1"]
    assert [row.kind for row in await line.office.outbox()][-1] is DeliveryKind.OFFICE


async def test_a_foreign_organiser_cannot_decide_and_learns_no_name(line: Line) -> None:
    """Whatever button they send."""
    group = await line.office.link("A")
    await line.write(COMER, group, "đăng ký Chi bộ Văn phòng")
    (request,) = await line.rows(JoinRequest)
    line.heard()
    for code, role in (("B", ORGANISER), ("A1", RoleName.SECRETARY), ("K", RoleName.OVERSEER)):
        other = await line.office.appoint(code, role)
        for how in ("yes", "instead", "no", ""):
            await line.press_data(other, other, f"r:{request.id}:{how}", 5)
            assert line.words() == ["Nút này không dành cho đồng chí, hoặc không còn dùng."]
    assert await roles_of(line, 901) == []
