"""`/status`, `/mine`, `/start`, `/help`: everybody sees what they may, and no more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.campaign import CampaignFile
from domain.messages import EditedText, Text
from domain.values import RoleName, Status
from storage import campaigns
from storage.tables import Person
from tests.builders import BLOC, CAMPAIGN, CONGRESS, DUE, ZONE, at, changed, take_over
from tests.handlers.line import GROUP_ANONYMOUS, MORNING, Line, labels, plain

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


async def some_reports(line: Line) -> None:
    """Two of six are done, one is blocked."""
    for code, status in (("A1", Status.DONE), ("B2", Status.DONE), ("C", Status.BLOCKED)):
        await line.office.say(code, status, at("2020-05-14 09:00"))


async def test_an_organiser_sees_the_whole(any_line: Line) -> None:
    """Counts, share, complete parents, what remains; a button for clusters and two for lists."""
    line = any_line
    await some_reports(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    for command in ("/status", "/tinhhinh", "/status@dondoc_bot"):
        await line.write(organiser, organiser, command)
        (page,) = line.heard()
        assert plain(page) == (
            "Đại hội chi bộ nhiệm kỳ 2020 - 2022\nĐảng bộ Khối\n\n"
            'Tính đến 09 giờ 00, ngày 15/5/2020, đã có 2/6 chi bộ hoàn thành nội dung "Tổ chức đại hội", đạt tỷ lệ'
            " 33,33%.\n0/2 đảng bộ cơ sở có 100% chi bộ trực thuộc hoàn thành.\n"
            "Còn lại 4 chi bộ: chưa triển khai 3, có vướng mắc 1."
        )
        assert [label for label, _ in labels(page)][:8] == [
            "Theo đơn vị cấp dưới",
            "Theo cụm",
            "Theo đợt",
            "Quá hạn",
            "Chưa có báo cáo",
            "Có vướng mắc",
            "Xin lùi thời gian",
            "Lịch đã đăng ký",
        ]


async def test_an_organiser_goes_down_to_a_cluster_and_back(line: Line) -> None:
    """Page by page, each in the place of the one before."""
    await some_reports(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    number = line.number_of("Tính đến")
    line.heard()
    await line.press(organiser, organiser, "Theo cụm")
    _, page = line.heard()
    assert isinstance(page, EditedText)
    assert plain(page) == ('Nội dung "Tổ chức đại hội", số liệu chi tiết:\n1. Cụm 1: 1/2 (50%).\n2. Cụm 2: 1/4 (25%).')
    assert [label for label, _ in labels(page)] == ["Cụm 1", "Cụm 2", "Quay lại"]
    await line.press_data(organiser, organiser, labels(page)[1][1], number)
    _, page = line.heard()
    assert plain(page).startswith(
        "Đại hội chi bộ nhiệm kỳ 2020 - 2022\nCụm 2\n\nTính đến 09 giờ 00, ngày 15/5/2020, đã có 1/4"
    )
    assert labels(page)[-1][0] == "Quay lại"
    await line.press(organiser, organiser, "Chưa có báo cáo")
    _, page = line.heard()
    assert "Chi bộ Kế toán (hạn: ngày 29/5/2020)" in plain(page)
    assert "Văn phòng" not in plain(page)
    await line.press(organiser, organiser, "Quay lại")
    await line.press(organiser, organiser, "Quay lại")
    assert plain(line.heard()[-1]).startswith('Nội dung "Tổ chức đại hội", số liệu chi tiết:\n1. Cụm 1')


async def test_an_organiser_goes_down_to_a_unit_below_and_back(line: Line) -> None:
    """By the kept figures of each; leaves stand in the figures of their parent alone."""
    await some_reports(line)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    await line.press(organiser, organiser, "Theo đơn vị cấp dưới")
    assert plain(line.heard()[-1]) == (
        'Nội dung "Tổ chức đại hội", số liệu chi tiết:\n1. Đảng bộ Sở Tài chính: 1/2 (50%).\n'
        "2. Đảng bộ Sở Y tế: 1/3 (33,33%)."
    )
    await line.press(organiser, organiser, "Đảng bộ Sở Y tế")
    assert "đã có 1/3 chi bộ hoàn thành" in plain(line.heard()[-1])
    await line.press(organiser, organiser, "Quay lại")
    assert "1. Đảng bộ Sở Tài chính" in plain(line.heard()[-1])


async def test_figures_by_wave_and_lists_of_what_is_in_the_way(line: Line) -> None:
    """Numbers by wave; obstacles with their words; who asks for time; days that units have named, the next first."""
    await line.office.say("A1", Status.DONE, line.now - timedelta(hours=1))
    await line.office.say("A2", Status.IN_PROGRESS, line.now - timedelta(hours=1), day=date(2020, 6, 20))
    await line.office.say("B2", Status.POSTPONED, line.now - timedelta(hours=1), day=date(2020, 6, 12))
    organiser, lan = await line.office.appoint("K", RoleName.ORGANISER), await line.office.appoint("B3")
    await line.write(lan, lan, "chi bộ em vướng nhân sự ạ")
    await line.write(organiser, organiser, "/status")
    await line.press(organiser, organiser, "Theo đợt")
    assert plain(line.heard()[-1]).splitlines()[1:] == ["1. Chưa ghi: 0/4 (0%).", "2. điểm: 1/2 (50%)."]
    await line.write(organiser, organiser, "/status")
    await line.press(organiser, organiser, "Xin lùi thời gian")
    (row,) = plain(line.heard()[-1]).splitlines()[1:]
    assert row == "1. Chi bộ Tổ chức (hạn: ngày 30/6/2020; xin lùi đến ngày 12/6/2020)"
    await line.write(organiser, organiser, "/status")
    await line.press(organiser, organiser, "Lịch đã đăng ký")
    assert plain(line.heard()[-1]).splitlines() == [
        'Nội dung "Tổ chức đại hội", lịch các đơn vị đã đăng ký từ hôm nay: 2.',
        "1. thứ Sáu, ngày 12/6/2020: Chi bộ Tổ chức",
        "2. thứ Bảy, ngày 20/6/2020: Chi bộ Thanh tra",
    ]
    await line.write(organiser, organiser, "/status")
    await line.press(organiser, organiser, "Có vướng mắc")
    assert "Chi bộ Bệnh viện" in plain(line.heard()[-1])


async def test_lists_name_units_with_their_due(line: Line) -> None:
    """Overdue: B1, whose wave was due on 29 May; no report: all but three."""
    await some_reports(line)
    line.now = AFTER_EARLY_DUE
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    assert "Quá hạn: 1." in line.words()[0]
    await line.press(organiser, organiser, "Quá hạn")
    assert line.words() == [
        'Nội dung "Tổ chức đại hội", số đơn vị quá hạn: 1.\n1. Chi bộ Kế toán: hạn ngày 29/5/2020, quá hạn 3 ngày.'
    ]
    await line.press(organiser, organiser, "Quay lại")
    await line.press(organiser, organiser, "Chưa có báo cáo")
    page = line.words()[-1]
    assert page == (
        'Nội dung "Tổ chức đại hội", số đơn vị chưa có báo cáo: 3.\n1. Chi bộ Thanh tra (hạn: ngày 30/6/2020)\n'
        "2. Chi bộ Kế toán (hạn: ngày 29/5/2020)\n3. Chi bộ Bệnh viện (hạn: ngày 30/6/2020)"
    )


async def test_a_long_list_has_pages(line: Line) -> None:
    """Twenty units a page; beyond the last there is none."""
    more = [[f"X{number}", f"Chi bộ số {number}", "K", "chi bộ", "Cụm 2", ""] for number in range(1, 21)]
    await take_over(line.store, [*BLOC, *more])
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    number = line.number_of("Tính đến")
    line.heard()
    await line.press(organiser, organiser, "Chưa có báo cáo")
    _, page = line.heard()
    assert plain(page).endswith("Trang 1/2.")
    assert [label for label, _ in labels(page)] == ["Trang sau", "Quay lại"]
    await line.press_data(organiser, organiser, labels(page)[0][1], number)
    _, page = line.heard()
    assert plain(page).endswith("26. Chi bộ số 20 (hạn: ngày 30/6/2020)\nTrang 2/2.")
    assert [label for label, _ in labels(page)] == ["Trang trước", "Quay lại"]
    await line.press_data(organiser, organiser, labels(page)[0][1].replace(":-1:1:", ":-1:99:"), number)
    assert line.words()[-1].endswith("Trang 2/2.")


async def test_an_overseer_of_two_clusters_sees_a_page_for_each(line: Line) -> None:
    """And nothing of the whole, though the button could be made up."""
    await some_reports(line)
    overseer = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 1")
    await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2", telegram_id=overseer.telegram_id)
    await line.write(overseer, overseer, "/status")
    assert [text.split("\n")[1] for text in line.words()] == ["Cụm 1", "Cụm 2"]
    await line.office.appoint("K", RoleName.ORGANISER)
    campaign, unit = 1, (await line.office.unit("K")).id
    await line.press_data(overseer, overseer, f"s:m:{campaign}:{unit}:-1:1:0", 4_000)
    assert line.words() == [BUTTON_REFUSED]


async def test_an_overseer_sees_no_other_cluster(line: Line) -> None:
    """Nor a unit elsewhere in the tree."""
    overseer = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2")
    whole, elsewhere = (await line.office.unit("K")).id, (await line.office.unit("A")).id
    for data in (f"s:m:1:{whole}:0:1:0", f"s:o:1:{elsewhere}:-1:1:0", f"s:n:1:{elsewhere}:0:1:0"):
        await line.press_data(overseer, overseer, data, 4_000)
        assert line.words() == [BUTTON_REFUSED]
    await line.press_data(overseer, overseer, f"s:m:1:{whole}:1:1:0", 4_000)
    assert "Cụm 2" in line.words()[0]


async def test_a_campaign_without_ones_cluster_is_passed_over(line: Line) -> None:
    """The newest is about A alone, which is of Cụm 1."""
    inner = CampaignFile("tc2020", "Kiểm tra", "A", (replace(CONGRESS, key="kiem-tra", title="Tự kiểm tra", due=DUE),))
    async with line.store.begin() as session:
        await campaigns.create(session, inner, MORNING, ZONE)
    overseer = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2")
    await line.write(overseer, overseer, "/status")
    (page,) = line.words()
    assert page.startswith("Đại hội chi bộ nhiệm kỳ 2020 - 2022\nCụm 2\n")
    gone = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 9")
    await line.write(gone, gone, "/status")
    assert line.words() == ["Hiện không có đợt báo cáo nào đang mở."]


async def test_nobody_learns_of_a_campaign_held_elsewhere(line: Line) -> None:
    """Its title is not theirs to read, though they may see the unit in the button."""
    inner = CampaignFile("tc2020", "Kiểm tra", "A", (replace(CONGRESS, key="kiem-tra", title="Tự kiểm tra", due=DUE),))
    async with line.store.begin() as session:
        campaign = await campaigns.create(session, inner, MORNING, ZONE)
    organiser = await line.office.appoint("B", RoleName.ORGANISER)
    await line.press_data(organiser, organiser, f"s:m:{campaign.id}:{(await line.office.unit('B')).id}:-1:1:0", 4_000)
    assert line.words() == [BUTTON_REFUSED]


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


async def test_without_a_campaign_there_is_nothing_to_show(line: Line) -> None:
    """To nobody; old buttons lead nowhere."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    async with line.store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, line.now)
    line.heard()
    await line.press(organiser, organiser, "Theo cụm")
    await line.write(organiser, organiser, "/status")
    await line.write(organiser, group, "/status")
    await line.write(secretary, secretary, "/status")
    assert line.words() == [
        BUTTON_REFUSED,
        "Hiện không có đợt báo cáo nào đang mở.",
        "Hiện không có đợt báo cáo nào đang mở.",
        "Hiện không có nội dung nào được giao cho đơn vị của đồng chí.",
    ]


async def test_names_with_marks_of_html_are_text(line: Line) -> None:
    """In a page and in a notice on a button."""
    await take_over(line.store, changed(BLOC, "A2", name="Chi bộ <Vật tư> & Kho"))
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "/viec")
    (page,) = line.heard()
    assert isinstance(page, Text)
    assert "Chi bộ &lt;Vật tư&gt; &amp; Kho" in page.html
    group, standing = await line.office.link("A"), await line.office.standing("A2")
    await line.press_data(secretary, group, f"a:{standing.id}:done", 4_000)
    assert line.words() == ["Đã ghi nhận: Chi bộ <Vật tư> & Kho, Tổ chức đại hội: hoàn thành."]


async def test_several_tasks_have_a_list_each(line: Line) -> None:
    """A button leads from one to the other."""
    second = replace(CONGRESS, key="bien-ban", title="Nộp biên bản", due_by_wave={})
    async with line.store.begin() as session:
        await campaigns.create(session, replace(CAMPAIGN, key="hai", tasks=(CONGRESS, second)), MORNING, ZONE)
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "/status")
    number = line.number_of("Tính đến")
    line.heard()
    await line.press(organiser, organiser, "Chưa có báo cáo")
    _, page = line.heard()
    assert [label for label, _ in labels(page)] == ["Nộp biên bản", "Quay lại"]
    await line.press_data(organiser, organiser, labels(page)[0][1], number)
    assert line.words()[0].startswith('Nội dung "Nộp biên bản", số đơn vị chưa có báo cáo: 6.')
