"""The unit list over the wire: a file sent to the running program, which is killed while it imports, and undone."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from sandbox.people import Message, Person
from tests.end_to_end.conftest import MORNING
from tests.end_to_end.office import PATIENCE, Office

HEADER = ["Mã", "Tên đơn vị", "Mã cấp trên", "Loại"]
LISTED = [
    ["DUK", "Đảng bộ Khối", "", "đảng bộ"],
    ["DB1", "Đảng bộ Sở Y tế", "DUK", "đảng bộ cơ sở"],
    *([f"CB{n}", f"Chi bộ số {n}", "DB1" if n % 2 else "DUK", "chi bộ"] for n in range(1, 59)),
    *([f"CM{n}", f"Chi bộ mới {n}", "DB1", "chi bộ"] for n in range(1, 1_001)),
]
"""Every known unit renamed, half of them moved, two left out, many new: enough to be killed in the midst of it."""


def content(rows: list[list[str]]) -> bytes:
    """A list as a csv file."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode("utf-8-sig")


async def stored(office: Office) -> list[list[Any]]:
    """The open units as the command line tells them, in the order of their codes."""
    rows = await office.json("units", "list")
    return sorted([row[key] for key in ("code", "name", "parent", "kind")] for row in rows if row["closed"] is None)


async def newest(office: Office, person: Person, *words: str) -> Message:
    """The bot's message that holds these words, when it is there."""
    await office.hears(person, *words)
    said = office.telegram.from_bot(person)
    return next(message for message in reversed(said) if all(word in message.text for word in words))


@pytest.mark.slow
async def test_a_list_is_imported_once_by_programs_of_which_one_is_killed_and_then_undone(bloc: Office) -> None:
    """All that the list holds is there, nothing twice, and nothing of it after undoing."""
    telegram = bloc.telegram
    who = telegram.person("Tâm")
    await bloc.dondoc(
        "people", "add", "--telegram-id", str(who.id), "--name", "Tâm", "--unit", "DUK", "--role", "organiser"
    )
    before = await stored(bloc)
    await bloc.open()
    telegram.start(who)
    telegram.send(who, who, telegram.attach("document", content(LISTED), "ds.csv", "text/csv"))
    preview = await newest(bloc, who, "Thêm mới: 1.001; thay đổi: 58; giữ nguyên: 1.")

    telegram.press(who, preview, "Nhập 1.059 đơn vị")
    await telegram.until(lambda: "Đã lưu" in preview.text, patience=PATIENCE)
    await bloc.kill()
    await bloc.pass_to(MORNING + timedelta(minutes=11))
    await bloc.open()
    imported = await newest(
        bloc, who, "Đã nhập danh sách trong tệp “ds.csv”: thêm mới 1.001 đơn vị", "Chi bộ 60 (CB60)"
    )
    assert imported.id == preview.id
    await telegram.settled()

    telegram.press(who, imported, "Đóng 2 đơn vị không còn trong danh sách")
    await bloc.hears(who, "Đã đóng 2 đơn vị")
    assert await stored(bloc) == sorted(LISTED)
    assert len(await bloc.json("assignments")) == 58 + 1_000

    telegram.press(who, imported, "Hoàn tác")
    await bloc.hears(who, "danh sách đơn vị trở lại như trước")
    assert await stored(bloc) == before
    assert len(await bloc.json("assignments")) == 60
    again = "message is not modified"  # what the second program shows first is what the first one showed
    assert [one for one in telegram.journal.complaints() if again not in one] == []
    assert await bloc.close() == 0
    assert "ERROR" not in bloc.log
