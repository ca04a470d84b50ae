"""Unit lists that cannot be used, and people who may not change the list: one clear sentence each, nothing stored."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.messages import EditedText, File
from domain.values import RoleName, Status
from scheduler.jobs import FileGoneError, FileTooLargeError
from storage import campaigns
from storage.tables import Draft, Import, Role
from tests.builders import BLOC, CAMPAIGN, ZONE, Office
from tests.handlers.line import Line, plain
from tests.handlers.lists import NEW, codes, last, organiser, press, send, sheet, shown

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


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
