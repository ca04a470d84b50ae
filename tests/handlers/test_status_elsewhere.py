"""What a secretary, a group and a stranger are shown by /status, /start and /help."""

from datetime import timedelta

import pytest

from domain.messages import Text
from domain.values import RoleName, Status
from storage.tables import Person
from tests.builders import BLOC, at
from tests.handlers.line import GROUP_ANONYMOUS, Line, labels, plain
from tests.handlers.test_status import some_reports

AFTER_EARLY_DUE = at("2020-06-01 09:00")
UNLINKED = {"id": -99, "type": "supergroup", "title": "Nhóm lạ"}
STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
TURNED_AWAY = (
    "Kính chào đồng chí. Hệ thống chỉ phục vụ người đã được đăng ký. Để được đăng ký, đề nghị đồng chí liên hệ người tổ"
    " chức của đơn vị mình và cung cấp mã số Telegram sau: 5"
)
NOT_LINKED = "Nhóm này chưa được đăng ký. Để đăng ký, đề nghị liên hệ người tổ chức."
BUTTON_REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
UNITS = [str(row[1]) for row in BLOC if row[3] == "chi bộ"]


@pytest.mark.parametrize("command", ["/status", "/mine", "/viec"])
async def test_a_secretary_sees_the_tasks_of_their_unit(line: Line, command: str) -> None:
    """How far each is, and by when."""
    secretary = await line.office.appoint("A2", started=False)
    await line.office.say("A2", Status.IN_PROGRESS, at("2020-05-14 09:00"))
    await line.write(secretary, secretary, command)
    assert line.words() == [
        "Chi bộ Thanh tra\n- Tổ chức đại hội: đang chuẩn bị; chậm nhất 17 giờ 00, ngày 30/6/2020 (còn 46 ngày)."
    ]
    assert (await line.person(secretary)).reachable


async def test_the_obstacle_stands_in_ones_own_list(line: Line) -> None:
    """In private, where it was told."""
    secretary = await line.office.appoint("A1")
    standing = await line.office.standing("A1")
    await line.press_data(secretary, secretary, f"a:{standing.id}:blocked", 4_000)
    await line.write(secretary, secretary, "kinh phí", to=line.number_of("nêu ngắn gọn"))
    line.now = AFTER_EARLY_DUE
    line.heard()
    await line.write(secretary, secretary, "/viec")
    assert line.words() == [
        "Chi bộ Văn phòng\n- Tổ chức đại hội: có vướng mắc (kinh phí); quá hạn 3 ngày (hạn: 17 giờ 00, ngày 29/5/2020)."
    ]


@pytest.mark.parametrize("command", ["/status", "/tinhhinh", "/mine"])
@pytest.mark.parametrize("who", [STRANGER, GROUP_ANONYMOUS])
async def test_a_linked_group_sees_numbers_alone(line: Line, who: dict[str, object], command: str) -> None:
    """Whoever asks; an administrator may ask in the group's name. No unit is named, no list is offered."""
    await some_reports(line)
    group = await line.office.link("K")
    anonymous = {"sender_chat": {"id": group.chat_id, "type": "supergroup", "title": "Nhóm"}} if who["is_bot"] else {}
    await line.write(who, group, command, **anonymous)
    (page,) = line.heard()
    assert isinstance(page, Text)
    assert "đã có 2/6 chi bộ hoàn thành" in page.html
    assert not [name for name in UNITS if name in page.html]
    assert [label for label, _ in labels(page)] == ["Theo cụm", "Theo đợt"]


async def test_a_groups_buttons_stay_within_the_group(line: Line) -> None:
    """Its clusters may be opened; the lists and other parts may not, whatever the presser may see elsewhere."""
    group = await line.office.link("K", cluster="Cụm 2")
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, group, "/status")
    (page,) = line.heard()
    assert "\nCụm 2\n" in plain(page)
    assert [label for label, _ in labels(page)] == ["Theo đợt"]
    unit = (await line.office.unit("K")).id
    for data in (f"s:m:1:{unit}:-1:1:0", f"s:c:1:{unit}:-1:1:0", f"s:m:1:{unit}:0:1:0", f"s:o:1:{unit}:1:1:0"):
        await line.press_data(organiser, group, data, 4_000)
        assert line.words() == [BUTTON_REFUSED]
    await line.press_data(organiser, UNLINKED, f"s:m:1:{unit}:-1:1:0", 4_000)
    assert line.words() == [BUTTON_REFUSED]


async def test_a_group_of_the_whole_opens_its_clusters(line: Line) -> None:
    """Without the lists that private pages have."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    await line.write(secretary, group, "/status")
    number = line.number_of("Tính đến")
    line.heard()
    await line.press(secretary, group, "Theo cụm")
    _, page = line.heard()
    await line.press_data(secretary, group, labels(page)[0][1], number)
    _, page = line.heard()
    assert "\nCụm 1\n" in plain(page)
    assert [label for label, _ in labels(page)] == ["Theo đợt", "Quay lại"]


@pytest.mark.parametrize("command", ["/status", "/mine", "/start", "/help", "/huongdan"])
async def test_an_unlinked_group_is_told_how_to_be_registered(line: Line, command: str) -> None:
    """Whoever asks, nothing else, and once an hour."""
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    for who in (organiser, STRANGER):
        await line.write(who, UNLINKED, command)
        assert line.words() == [NOT_LINKED]
        await line.write(who, UNLINKED, command)
        assert line.words() == []
        line.now += timedelta(hours=1)


@pytest.mark.parametrize("command", ["/status", "/mine", "/start", "/help", "/huongdan", "/anything"])
async def test_a_stranger_is_told_how_to_be_registered(line: Line, command: str) -> None:
    """Nothing else, and once an hour."""
    await line.write(STRANGER, STRANGER, command)
    (said,) = line.words()
    assert said.startswith(TURNED_AWAY)
    await line.write(STRANGER, STRANGER, command)
    assert line.words() == []
    assert await line.rows(Person) == []


@pytest.mark.parametrize("role", [RoleName.SECRETARY, RoleName.DEPUTY, RoleName.ORGANISER, RoleName.OVERSEER])
async def test_start_says_who_one_is_and_opens_the_chat(line: Line, role: RoleName) -> None:
    """Reminders then come in private."""
    person = await line.office.appoint("A2", role, started=False)
    await line.write(person, person, "/start")
    (greeting,) = line.words()
    offices = {
        RoleName.SECRETARY: "Bí thư Chi bộ Thanh tra",
        RoleName.DEPUTY: "Phó Bí thư Chi bộ Thanh tra",
        RoleName.ORGANISER: "người tổ chức của Chi bộ Thanh tra",
        RoleName.OVERSEER: "phụ trách Chi bộ Thanh tra",
    }
    assert greeting == (
        f"Kính chào đồng chí Nguyễn Văn An. Đồng chí đã được đăng ký là {offices[role]}.\n"
        "Hệ thống nhắc thời hạn, ghi nhận báo cáo và tổng hợp hằng ngày.\n"
        "Khi sử dụng, đồng chí đồng ý để Hệ thống lưu họ tên, mã số Telegram và nội dung báo cáo của đồng chí, chỉ dùng"
        " để theo dõi công việc này.\n/huongdan: xem hướng dẫn."
    )
    assert (await line.person(person)).reachable


@pytest.mark.parametrize("command", ["/help", "/huongdan"])
async def test_help_is_by_role(line: Line, command: str) -> None:
    """Ten lines at most."""
    secretary, organiser = await line.office.appoint("A2"), await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(secretary, secretary, command)
    await line.write(organiser, organiser, command)
    for_secretary, for_organiser = line.words()
    assert for_secretary.startswith("Đồng chí báo cáo bằng lời thường ngay dưới tin nhắn nhắc việc, hoặc bấm nút.")
    assert "/tinhhinh: tình hình đến thời điểm này; /xuat: số liệu ra tệp." in for_organiser
    assert max(len(text.split("\n")) for text in (for_secretary, for_organiser)) <= 10


async def test_help_in_a_linked_group(line: Line) -> None:
    """One for all; a command that is none is some other bot's."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    await line.write(secretary, group, "/khongco")
    assert line.heard() == []
    await line.write(secretary, group, "/start")
    await line.write(secretary, group, "/help@dondoc_bot")
    first, second = line.words()
    assert first == second
    assert first.startswith("Các đồng chí trả lời ngay dưới tin nhắn của Hệ thống, ghi rõ tên đơn vị và kết quả.")
    await line.write(secretary, group, "/help@other_bot")
    assert line.heard() == []
