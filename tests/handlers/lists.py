"""Unit lists sent in chat, for tests: files of them, and what the bot shows of them."""

import io
from typing import Any

from openpyxl import Workbook

from domain.messages import EditedText, Text
from domain.values import RoleName
from storage import invites, people
from storage.tables import Person, Unit
from tests.builders import HEADER
from tests.handlers.line import Line, labels

NAMES = {"code": "Mã", "name": "Tên đơn vị", "parent": "Mã cấp trên", "kind": "Loại", "cluster": "Cụm", "wave": "Đợt"}
NEW = ["D", "Chi bộ Mới", "K", "chi bộ", "Cụm 2", ""]


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


async def found(line: Line) -> Person:
    """Somebody who has taken up the first organiser's link; there is nothing else in the database."""
    async with line.store.begin() as session:
        for table in reversed(list(Unit.metadata.sorted_tables)):
            await session.exec(table.delete())  # type: ignore[call-overload]
        token = await invites.invite_first(session, line.now)
        founder = await people.add_person(session, 901, "Đồng chí Tâm", line.now)
        invitation = await invites.find(session, str(token))
        assert invitation is not None
        await invites.spend(session, invitation, line.now)
        await invites.take_up(session, invitation, await invites.office_of(session, invitation), founder, line.now)
    return founder


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
