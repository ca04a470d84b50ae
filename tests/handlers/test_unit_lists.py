"""The unit list in chat: sent, previewed, imported, completed, undone; by two at once, twice, after a restart."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from domain.messages import EditedText, File
from storage.jobs import HELD
from storage.tables import Audit, Import, Job, JobState, Unit
from tests.builders import BLOC
from tests.handlers.line import Line, labels, plain
from tests.handlers.lists import NEW, codes, found, last, organiser, press, send, sheet, shown

OVER = "Bước này đã qua hoặc đã hủy. Đề nghị đồng chí dùng tin nhắn mới nhất."
PREVIEWED = (
    "Danh sách trong tệp “ds.xlsx”\n"
    "8 đơn vị, 3 cấp.\n"
    "  Cấp 1: 1 (đảng bộ)\n"
    "  Cấp 2: 1 (chi bộ)\n"
    "  Cấp 2: 2 (đảng bộ cơ sở)\n"
    "  Cấp 3: 4 (chi bộ)\n"
    "Số đơn vị có đơn vị trực thuộc: 3.\n"
    "Các cụm: Cụm 1 (3), Cụm 2 (4).\n"
    "Thêm mới: 1; thay đổi: 1; giữ nguyên: 6.\n"
    "Đang lưu nhưng không có trong danh sách, được giữ nguyên: 2 (C, B3).\n"
    "Hệ thống chưa lưu gì. Đề nghị đồng chí kiểm tra rồi bấm nút bên dưới để nhập toàn bộ."
)
IMPORTED = (
    "Đã nhập danh sách trong tệp “ds.xlsx”: thêm mới 1 đơn vị, thay đổi 1 đơn vị.\n"
    "Không còn trong danh sách nhưng chưa đóng: Chi bộ Báo Khối (C); Chi bộ Bệnh viện (B3).\n"
    "Có thể hoàn tác đến 09 giờ 00, ngày 16/5/2020.\n"
    "Bước tiếp theo: /nguoi để mời bí thư các đơn vị; thêm Hệ thống vào các nhóm; /dot để lập đợt báo cáo."
)


async def test_a_list_is_previewed_imported_completed_and_undone(any_line: Line) -> None:
    """One message shows it all; campaigns follow each step."""
    line = any_line
    who = await organiser(line)
    before = await line.rows(Unit)
    rows = [row for row in BLOC if row[0] not in {"B3", "C"}] + [NEW]
    rows[3] = ["A1", "Chi bộ Văn phòng Sở", "A", "chi bộ", "", "điểm"]
    await send(line, who, sheet(*rows))
    assert shown(line) == ["Nhập 2 đơn vị", "Hủy"]
    assert last(line) == PREVIEWED
    assert await line.rows(Unit) == before
    await press(line, who, "Nhập 2 đơn vị")
    assert shown(line) == ["Đóng 2 đơn vị không còn trong danh sách", "Hoàn tác"]
    assert last(line) == IMPORTED
    assert set(await line.office.owing()) == {"A1", "A2", "B1", "B2", "B3", "C", "D"}
    await press(line, who, "Đóng 2 đơn vị không còn trong danh sách")
    assert shown(line) == ["Hoàn tác"]
    assert "Đã đóng 2 đơn vị không còn trong danh sách; lịch sử báo cáo được giữ nguyên." in last(line)
    assert await codes(line) == {"K", "A", "B", "A1", "A2", "B1", "B2", "D"}
    assert set(await line.office.owing()) == {"A1", "A2", "B1", "B2", "D"}
    await press(line, who, "Hoàn tác")
    assert shown(line) == []
    assert last(line) == "Đã hoàn tác việc nhập tệp “ds.xlsx”: danh sách đơn vị trở lại như trước."
    assert sorted(await line.rows(Unit), key=lambda unit: unit.id) == sorted(before, key=lambda unit: unit.id)
    assert await line.office.differences() == []
    made = [row.action for row in await line.rows(Audit) if row.action.startswith("units.")]
    assert made == ["units.import", "units.close", "units.undo"]
    assert {row.person_id for row in await line.rows(Audit) if row.action.startswith("units.")} == {who.id}


async def test_a_caption_comes_with_its_list_and_a_forwarded_list_is_a_list(line: Line) -> None:
    """Whoever made it; the same message edited is not a second list."""
    who = await organiser(line)
    number = await send(line, who, sheet(*BLOC, NEW), caption="danh sách mới ạ")
    assert shown(line) == ["Nhập 1 đơn vị", "Hủy"]
    document = {"file_id": "file0", "file_unique_id": "f", "file_name": "ds.xlsx", "file_size": 1}
    line.heard()
    await line.edit(who, who, number, "", document=document, caption="danh sách đã rà soát")
    await line.do_jobs()
    assert line.words() == []
    await press(line, who, "Hủy")
    line.heard()
    await line.edit(who, who, number, "", document=document, caption="bản chính thức")
    assert line.words() == []
    origin = {"type": "hidden_user", "date": 1_589_500_000, "sender_user_name": "Ẩn"}
    await send(line, who, sheet(*BLOC), forward_origin=origin)
    assert "không có gì để nhập" in last(line)
    assert shown(line) == []


async def test_files_are_given_back_that_read_as_what_is_stored(line: Line) -> None:
    """The template with its example and drop-downs; the present list, which sent back changes nothing."""
    who = await organiser(line)
    await line.write(who, who, "/donvi")
    line.heard()
    await press(line, who, "Tải mẫu")
    await press(line, who, "Tải danh sách hiện tại")
    template, present = (one for one in line.heard() if isinstance(one, File))
    assert (template.name, present.name) == ("mau-danh-sach-don-vi.xlsx", "danh-sach-don-vi.xlsx")
    assert load_workbook(io.BytesIO(template.content)).sheetnames == ["Đơn vị", "Ví dụ"]
    await send(line, who, present.content)
    assert "Thêm mới: 0; thay đổi: 0; giữ nguyên: 9." in last(line)


async def test_a_list_that_only_leaves_out_is_confirmed_by_the_closing_button(line: Line) -> None:
    """One press closes; many names come as a file."""
    who = await organiser(line)
    await send(line, who, sheet(*BLOC, *[[f"N{n}", f"Chi bộ {n}", "K", "chi bộ", "", ""] for n in range(30)]))
    shown(line)
    await press(line, who, "Nhập 30 đơn vị")
    line.heard()
    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    await press(line, who, "Nhập 1 đơn vị")
    edited, names = [one for one in line.heard() if isinstance(one, EditedText | File)][-2:]
    assert "; và 10 đơn vị khác trong tệp gửi kèm." in plain(edited)
    assert isinstance(names, File)
    listed = list(load_workbook(io.BytesIO(names.content)).worksheets[0].iter_rows(values_only=True))
    assert len(listed) == 31
    assert listed[1][:3] == ("N0", "Chi bộ 0", "K")
    await send(line, who, sheet(*BLOC, NEW))
    assert shown(line) == ["Đóng 30 đơn vị không còn trong danh sách", "Hủy"]
    await press(line, who, "Đóng 30 đơn vị không còn trong danh sách")
    assert await codes(line) == {str(row[0]) for row in [*BLOC, NEW]}
    assert shown(line) == ["Hoàn tác"]


async def test_of_two_organisers_who_press_at_once_the_second_looks_again(line: Line) -> None:
    """What they confirmed is not what they saw any more."""
    first, second = await organiser(line), await organiser(line, name="Đồng chí Minh")
    await send(line, first, sheet(*BLOC, NEW))
    shown(line)
    await send(line, second, sheet(*BLOC, ["E", "Chi bộ E", "K", "chi bộ", "", ""]))
    shown(line)
    buttons = [line.button("Nhập 1 đơn vị", number) for number in list(line.posted) if _has(line, number)]
    (mine, mine_data), (theirs, their_data) = buttons
    await line.press_data(first, first, mine_data, mine)
    await line.press_data(second, second, their_data, theirs)
    line.heard()
    await line.do_jobs()
    told = [text for text in line.words() if "Kết quả so sánh lại" in text]
    assert told[0].startswith("Trong lúc đó danh sách đơn vị đã có thay đổi khác nên Hệ thống chưa nhập gì.")
    assert "không có trong danh sách, được giữ nguyên: 1 (D)" in told[0]
    assert await codes(line) == {str(row[0]) for row in [*BLOC, NEW]}
    assert await line.rows(Import) != []


def _has(line: Line, number: int) -> bool:
    return "Nhập 1 đơn vị" in [label for label, _ in labels(line.posted[number])]


async def test_a_press_that_comes_twice_and_old_buttons_do_nothing_more(line: Line) -> None:
    """Each with one sentence."""
    who = await organiser(line)
    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    number, data = line.button("Nhập 1 đơn vị")
    await send(line, who, sheet(*BLOC, NEW, ["E", "Chi bộ E", "K", "chi bộ", "", ""]))
    shown(line)
    line.heard()
    await line.press_data(who, who, data, number)
    assert line.words() == [OVER]
    number, data = line.button("Nhập 2 đơn vị")
    await line.press_data(who, who, data, number)
    line.heard()
    await line.press_data(who, who, data, number)
    await line.do_jobs()
    assert line.words()[0] == OVER
    assert len(await line.rows(Import)) == 1
    await line.press_data(who, who, "i:undo:1", number)
    await line.press_data(who, who, "i:undo:1", number)
    await line.do_jobs()
    assert last(line).startswith("Đã hoàn tác")
    for data in ("i:undo:99", "i:close:", "i:template:1", "i", "i:new:x:y:z", "d:1:1:import"):
        line.heard()
        await line.press_data(who, who, data, number)
        assert len(line.words()) <= 1
    assert await codes(line) == {str(row[0]) for row in BLOC}


async def test_a_restart_in_the_middle_imports_once(line: Line) -> None:
    """The job was taken on and its program died, before or after what it stored; another one takes it on."""
    who = await organiser(line)
    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    await line.press(who, who, "Nhập 1 đơn vị")
    for _ in range(2):
        async with line.store.begin() as session:
            for job in await line.rows(Job):
                if job.kind == "units.import":
                    job.state, job.next_try = JobState.WORKING, line.now + HELD
                    session.add(await session.merge(job))
        await line.do_jobs()
        line.now += HELD + timedelta(seconds=1)
        line.heard()
        await line.do_jobs()
        assert last(line).startswith("Đã nhập danh sách trong tệp “ds.xlsx”: thêm mới 1 đơn vị")
    assert len(await line.rows(Import)) == 1
    assert len(await line.rows(Unit)) == len(BLOC) + 1


async def test_a_list_that_is_called_off_while_it_is_read_is_not_offered(line: Line) -> None:
    """Its message says so."""
    who = await organiser(line)
    document = {"file_id": "f", "file_unique_id": "f", "file_name": "ds.xlsx", "file_size": 9}
    line.files["f"] = sheet(*BLOC, NEW)
    await line.write(who, who, document=document)
    await line.write(who, who, "/huy")
    await line.do_jobs()
    assert last(line) == "Đã hủy; không có gì thay đổi."
    assert shown(line) == []


async def test_the_founder_brings_the_first_list_and_is_organiser_of_its_root(line: Line) -> None:
    """And is told what comes next; undone, they are the founder again."""
    founder = await found(line)
    await line.write(founder, founder, "/donvi")
    assert shown(line) == ["Gửi danh sách mới", "Tải mẫu"]
    await line.write(founder, founder, photo=[{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}])
    assert last(line).startswith("Hệ thống chưa có danh sách đơn vị.")
    await press(line, founder, "Gửi danh sách mới")
    ask = "Đề nghị đồng chí gửi danh sách vào đây dưới dạng tệp Excel (.xlsx) hoặc csv. /huy: dừng lại."
    assert line.words()[-1] == ask
    await send(line, founder, sheet(*BLOC))
    shown(line)
    await press(line, founder, "Nhập 9 đơn vị")
    said = last(line)
    assert "Đồng chí là người tổ chức của Đảng bộ Khối." in said
    assert "Bước tiếp theo: /nguoi" in said
    await line.write(founder, founder, "/donvi")
    assert "9 đơn vị, 3 cấp." in last(line)
    number = line.number_of("Danh sách đơn vị")
    await line.press_data(founder, founder, "i:undo:1", number)
    await line.do_jobs()
    assert last(line).startswith("Đã hoàn tác")
    assert await line.rows(Unit) == []
    await line.write(founder, founder, "/donvi")
    assert last(line).startswith("Hệ thống chưa có danh sách đơn vị.")
