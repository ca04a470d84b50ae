"""The unit list in chat: sent, previewed, imported, completed, undone; and every way in which that can go wrong."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from domain.messages import EditedText, File, Text
from domain.values import RoleName, Status
from scheduler.jobs import FileGoneError, FileTooLargeError
from storage import campaigns, invites, people
from storage.jobs import HELD
from storage.tables import Audit, Draft, Import, Job, JobState, Person, Role, Unit
from tests.builders import BLOC, CAMPAIGN, HEADER, ZONE, Office
from tests.handlers.line import Line, labels, plain

NAMES = {"code": "Mã", "name": "Tên đơn vị", "parent": "Mã cấp trên", "kind": "Loại", "cluster": "Cụm", "wave": "Đợt"}
NEW = ["D", "Chi bộ Mới", "K", "chi bộ", "Cụm 2", ""]
OVER = "Bước này đã qua hoặc đã hủy. Đề nghị đồng chí dùng tin nhắn mới nhất."
REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


def sheet(*rows: list[Any]) -> bytes:
    """A list as Excel keeps it."""
    book = Workbook()
    for row in ([NAMES[str(name)] for name in HEADER], *rows):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def organiser(line: Line, code: str = "K", name: str = "Đồng chí Tâm") -> Person:
    """Somebody who decides for a unit."""
    return await line.office.appoint(code, RoleName.ORGANISER, name)


async def send(line: Line, who: Person, content: bytes, name: str = "ds.xlsx", **more: Any) -> int:  # noqa: ANN401
    """Somebody sends a file in private, and it is read."""
    file_id = f"file{len(line.files)}"
    line.files[file_id] = content
    document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(content)}
    number = await line.write(who, who, document=document, **more)
    await line.do_jobs()
    return number


async def press(line: Line, who: Person, label: str) -> None:
    """Somebody presses a button, and what it asks for is done."""
    await line.press(who, who, label)
    await line.do_jobs()


def last(line: Line) -> str:
    """The newest words; of a message that was edited its last state."""
    return line.words()[-1]


def shown(line: Line) -> list[str]:
    """The labels under the newest message that has any; an edit puts them under the message that it changes."""
    for said in reversed(line.said):
        if isinstance(said, EditedText):
            line.posted[said.message_id] = Text(said.chat_id, said.html, said.buttons)
            return [label for label, _ in labels(said)]
        if isinstance(said, Text):
            return [label for label, _ in labels(said)]
    return []


async def codes(line: Line) -> set[str]:
    """Every open unit."""
    return {unit.code for unit in await line.rows(Unit) if unit.closed is None}


async def test_a_list_is_previewed_imported_completed_and_undone(any_line: Line) -> None:
    """One message shows it all; campaigns follow each step."""
    line = any_line
    who = await organiser(line)
    before = await line.rows(Unit)
    rows = [row for row in BLOC if row[0] not in {"B3", "C"}] + [NEW]
    rows[3] = ["A1", "Chi bộ Văn phòng Sở", "A", "chi bộ", "", "điểm"]
    await send(line, who, sheet(*rows))
    assert shown(line) == ["Nhập 2 đơn vị", "Hủy"]
    assert last(line) == (
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
    assert await line.rows(Unit) == before
    await press(line, who, "Nhập 2 đơn vị")
    assert shown(line) == ["Đóng 2 đơn vị không còn trong danh sách", "Hoàn tác"]
    assert last(line) == (
        "Đã nhập danh sách trong tệp “ds.xlsx”: thêm mới 1 đơn vị, thay đổi 1 đơn vị.\n"
        "Không còn trong danh sách nhưng chưa đóng: Chi bộ Báo Khối (C); Chi bộ Bệnh viện (B3).\n"
        "Có thể hoàn tác đến 09 giờ 00, ngày 16/5/2020.\n"
        "Bước tiếp theo: /nguoi để mời bí thư các đơn vị; thêm Hệ thống vào các nhóm; /dot để tạo đợt báo cáo."
    )
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


async def test_bad_rows_are_told_and_the_file_comes_back_with_them_marked(line: Line) -> None:
    """The first twenty in chat, all in the file; nothing is stored, and the corrected file is taken."""
    who = await organiser(line)
    bad = [[f"X{n}", "", "K", "chi bộ", "", ""] for n in range(25)]
    await send(line, who, sheet(*BLOC, ["A1", "Chi bộ Lặp", "Q", "chi bộ", "", ""], *bad))
    told, returned = [one for one in line.heard() if isinstance(one, EditedText | File)][-2:]
    lines = plain(told).splitlines()
    assert lines[0] == "Chưa nhập được danh sách trong tệp “ds.xlsx”, số lỗi: 27."
    assert lines[1:4] == [
        "Dòng 11: mã “A1” đã có ở dòng 6.",
        "Dòng 11: mã cấp trên “Q” không có trong danh sách.",
        "Dòng 12: thiếu tên.",
    ]
    assert lines[21:] == [
        "Và 7 lỗi khác.",
        "Chưa có gì thay đổi. Đề nghị đồng chí sửa các ô được tô màu trong tệp gửi kèm rồi gửi lại vào đây.",
    ]
    assert isinstance(returned, File)
    assert returned.name == "can-sua.xlsx"
    book = load_workbook(io.BytesIO(returned.content))
    assert book.worksheets[0]["A11"].comment.text == "mã “A1” đã có ở dòng 6"
    for row in book.worksheets[0].iter_rows(min_row=11):
        row[0].value, row[1].value, row[2].value = f"Z{row[0].row}", "Chi bộ mới", "K"
    file = io.BytesIO()
    book.save(file)
    await send(line, who, file.getvalue())
    assert shown(line) == ["Nhập 26 đơn vị", "Hủy"]
    assert await line.rows(Import) == []


BROKEN = {
    "a.pdf": (b"%PDF-1.7", "tệp không phải là Excel (.xlsx) hoặc csv"),
    "a.xls": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "tệp là .xls kiểu cũ hoặc có mật khẩu; cần lưu lại thành .xlsx không có mật khẩu",
    ),
    "a.zip": (b"PK\x03\x04\0\0", "tệp Excel bị hỏng hoặc có mật khẩu"),
    "a.csv": (b"", "tệp rỗng"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_file_that_is_no_list_gets_one_sentence(line: Line, name: str) -> None:
    """With the way out; nothing is stored."""
    who = await organiser(line)
    await line.write(who, who, "/donvi")
    await line.press(who, who, "Gửi danh sách mới")
    line.heard()
    content, reason = BROKEN[name]
    await send(line, who, content, name)
    said = last(line)
    assert said.startswith(f"Không dùng được tệp “{name}”: {reason}")
    assert said.endswith("Đề nghị đồng chí gửi danh sách dưới dạng tệp Excel (.xlsx) hoặc csv.")
    assert await line.rows(Import) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileGoneError, "Telegram không còn giữ tệp này; chưa có gì thay đổi. Đề nghị đồng chí gửi lại tệp."),
        (FileTooLargeError, "Tệp lớn hơn 20 MB, Hệ thống không tải được qua Telegram."),
    ],
)
async def test_a_file_that_cannot_be_fetched_gets_one_sentence(
    line: Line, monkeypatch: pytest.MonkeyPatch, error: type[Exception], words: str
) -> None:
    """Also between the preview and the import."""
    who = await organiser(line)

    async def refuse(_file_id: str) -> bytes:
        raise error

    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    monkeypatch.setattr(line, "_fetch", refuse)
    await press(line, who, "Nhập 1 đơn vị")
    assert last(line).startswith(words)
    await send(line, who, b"x")
    assert last(line).startswith(words)
    assert await codes(line) == {str(row[0]) for row in BLOC}


LISTS: dict[str, tuple[list[list[Any]], str]] = {
    "two roots": (
        [*BLOC, ["Y", "Đảng bộ khác", "", "đảng bộ", "", ""]],
        "Dòng 11: đơn vị thứ hai để trống mã cấp trên",
    ),
    "another root": ([["Y", "Đảng bộ khác", "", "đảng bộ", "", ""]], "- đơn vị đứng đầu đang lưu là K"),
    "a circle": ([BLOC[0], ["P", "p", "Q"], ["Q", "q", "P"]], "Dòng 3: các mã cấp trên tạo thành vòng: P → Q → P."),
    "no units": ([], "- danh sách không có đơn vị nào."),
    "markup": ([BLOC[0], ["P", "p", "<b>&"]], "Dòng 3: mã cấp trên “<b>&” không có trong danh sách."),
}


@pytest.mark.parametrize("kind", LISTS)
async def test_a_list_that_makes_no_tree_is_refused_with_its_rows(line: Line, kind: str) -> None:
    """In words that an office understands."""
    who = await organiser(line)
    rows, words = LISTS[kind]
    await send(line, who, sheet(*rows))
    told = [text for text in line.words() if "Chưa nhập được" in text]
    assert words in told[0]
    assert await codes(line) == {str(row[0]) for row in BLOC}


async def test_what_is_no_file_is_asked_for_again_where_a_list_is_awaited(line: Line) -> None:
    """A picture, words; /huy ends it, and then words are reports again."""
    who = await organiser(line)
    await line.write(who, who, "/units")
    assert shown(line) == ["Gửi danh sách mới", "Tải mẫu", "Tải danh sách hiện tại"]
    await press(line, who, "Gửi danh sách mới")
    line.heard()
    picture = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    no_list = "Đây không phải là tệp danh sách. Đề nghị đồng chí gửi tệp Excel (.xlsx) hoặc csv, hoặc gửi /huy để dừng."
    await line.write(who, who, photo=picture)
    await line.write(who, who, "Chi bộ 3 xong rồi")
    assert line.words() == [no_list, no_list]
    await line.write(who, who, "/huy")
    assert last(line) == "Đã hủy; không có gì thay đổi."
    await line.write(who, who, "Chi bộ Kế toán đã hoàn thành đại hội ngày 12/5")
    assert (await line.office.standing("B1")).status is Status.DONE


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


async def test_undoing_says_why_it_cannot(line: Line) -> None:
    """A report for a new unit; then a day has passed."""
    who = await organiser(line)
    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    await press(line, who, "Nhập 1 đơn vị")
    shown(line)
    await line.office.appoint("D")
    await press(line, who, "Hoàn tác")
    sentence = "Đã có người, nhóm, báo cáo hoặc tin nhắn gắn với các đơn vị mới. Hệ thống không thay đổi gì."
    assert sentence in last(line)
    line.now += timedelta(days=1, seconds=1)
    await line.press_data(who, who, "i:undo:1", line.number_of("Đã nhập"))
    await line.do_jobs()
    assert "Danh sách này đã nhập quá một ngày." in last(line)
    assert "D" in await codes(line)


async def test_whoever_may_no_more_changes_nothing(line: Line) -> None:
    """The role ended between the preview and the press, or between the press and the import."""
    who, other = await organiser(line), await organiser(line, name="Đồng chí Minh")
    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    number, data = line.button("Nhập 1 đơn vị")
    await line.press_data(who, who, data, number)
    async with line.store.begin() as session:
        for role in await line.rows(Role):
            role.until = line.now if role.person_id == who.id else None
            session.add(await session.merge(role))
    line.heard()
    await line.do_jobs()
    assert last(line) == (
        "Danh sách đơn vị do người tổ chức ở cấp cao nhất cập nhật. Đề nghị đồng chí liên hệ đồng chí Đồng chí Minh."
    )
    assert await line.rows(Import) == []
    assert other.id != who.id


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
    async with line.store.begin() as session:
        for table in reversed(list(Unit.metadata.sorted_tables)):
            await session.exec(table.delete())  # type: ignore[call-overload]
        token = await invites.invite_first(session, line.now)
        founder = await people.add_person(session, 901, "Đồng chí Tâm", line.now)
        invitation = await invites.find(session, str(token))
        assert invitation is not None
        await invites.spend(session, invitation, line.now)
        await invites.take_up(session, invitation, await invites.office_of(session, invitation), founder, line.now)
    await line.write(founder, founder, "/donvi")
    assert shown(line) == ["Gửi danh sách mới", "Tải mẫu"]
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


ROLES = [(role, code) for role in RoleName for code in ("K", "A", "A1")]


@pytest.mark.parametrize(("role", "code"), ROLES)
async def test_only_an_organiser_of_the_root_sees_or_changes_the_list(line: Line, role: RoleName, code: str) -> None:
    """By command, file or button; others learn whom to ask, and no unit's name."""
    await organiser(line, name="Minh")
    who = await line.office.appoint(code, role)
    allowed = role is RoleName.ORGANISER and code == "K"
    await line.write(who, who, "/donvi")
    said = " ".join(line.words())
    assert ("9 đơn vị, 3 cấp." in said) is allowed
    if not allowed:
        assert said.endswith("liên hệ đồng chí Minh.")
        assert "bộ" not in said
    await send(line, who, sheet(*BLOC, NEW))
    assert bool([one for one in await line.rows(Draft) if one.kind == "units"]) is allowed
    line.heard()
    for data in ("i:template", "i:list", "i:new", "i:undo:1", "i:close:1"):
        await line.press_data(who, who, data, 77)
    await line.do_jobs()
    assert (line.words() == [REFUSED] * 5) is not allowed


async def test_a_group_is_told_where_the_list_is_and_buttons_do_not_work_there(line: Line) -> None:
    """Whoever presses them."""
    who = await organiser(line)
    group = await line.office.link("K")
    await line.write(who, group, "/donvi")
    assert line.words() == ["Danh sách đơn vị được xem và nhập trong cuộc trò chuyện riêng với Hệ thống."]
    await line.press_data(who, group, "i:list", 77)
    assert line.words() == [REFUSED]


async def test_a_campaign_made_since_holds_the_import(line: Line) -> None:
    """It may ask the new units."""
    who = await organiser(line)
    await send(line, who, sheet(*BLOC, NEW))
    shown(line)
    await press(line, who, "Nhập 1 đơn vị")
    shown(line)
    async with line.store.begin() as session:
        await campaigns.create(session, CAMPAIGN.__class__("khac", "Khác", "K", CAMPAIGN.tasks), line.now, ZONE)
    await press(line, who, "Hoàn tác")
    assert "Từ khi nhập đã có đợt báo cáo mới. Hệ thống không thay đổi gì." in last(line)
    assert isinstance(line.office, Office)
