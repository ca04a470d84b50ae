"""`/status`, `/mine`, `/start`, `/help`: everybody sees what they may, and no more."""

from dataclasses import replace
from datetime import date, timedelta

from domain.campaign import CampaignFile
from domain.messages import EditedText, Text
from domain.values import RoleName, Status
from storage import campaigns
from tests.builders import BLOC, CAMPAIGN, CONGRESS, DUE, ZONE, at, changed, take_over
from tests.handlers.line import MORNING, Line, labels, plain

AFTER_EARLY_DUE = at("2020-06-01 09:00")
BUTTON_REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


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


async def test_of_several_campaigns_each_is_a_button_away(line: Line) -> None:
    """The newest over the whole first; one of a part is shown at that part, and nowhere else."""
    for key, unit in (("xl", "K"), ("noi-bo", "B")):
        async with line.store.begin() as session:
            file = replace(CAMPAIGN, key=key, title=f"Đợt {key}", unit=unit)
            await campaigns.create(session, file, line.now, ZONE)
    chief, other = (
        await line.office.appoint("K", RoleName.ORGANISER),
        await line.office.appoint("A", RoleName.ORGANISER),
    )
    await line.write(chief, chief, "/status")
    assert plain(line.said[-1]).startswith("Đợt xl\nĐảng bộ Khối")
    await line.press(chief, chief, "Đợt noi-bo")
    assert plain(line.said[-1]).startswith("Đợt noi-bo\nĐảng bộ Sở Y tế")
    await line.write(other, other, "/status")
    assert plain(line.said[-1]).startswith("Đợt xl\nĐảng bộ Sở Tài chính")
    assert "Đợt noi-bo" not in [label for label, _ in labels(line.said[-1])]
    await line.press(other, other, CAMPAIGN.title)
    assert plain(line.said[-1]).startswith(f"{CAMPAIGN.title}\nĐảng bộ Sở Tài chính")
