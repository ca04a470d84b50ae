"""Setting up with names that want to be more than words: of people, units, groups, and what is typed."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from domain.messages import EditedText, File, Text
from domain.values import RoleName
from storage import units
from storage.tables import JoinRequest, Role
from tests.corpus import CORPUS
from tests.handlers.line import Line
from tests.handlers.test_injection import TAGS, TURNS


@pytest.mark.parametrize("kind", CORPUS)
async def test_names_are_text_in_every_card_letter_and_workbook(line: Line, kind: str) -> None:
    """The board, a unit, a role, a request, a group; links as a letter and as a workbook."""
    name = CORPUS[kind]
    lan = await line.office.appoint("K", RoleName.ORGANISER, name)
    holder = await line.office.appoint("A1", name=name)
    async with line.store.begin() as session:
        for code in ("K", "A", "A1"):
            unit = await units.named(session, code)
            unit.name, unit.secretary, unit.phone = name, name, "0912345678"
            session.add(unit)
    place = {"id": -100_777, "type": "supergroup", "title": name[:128]}
    comer = {"id": 901, "is_bot": False, "first_name": name[:64]}
    unit = await line.office.unit("A1")
    role = next(one for one in await line.rows(Role) if one.person_id == holder.id)
    await line.write(lan, lan, "/people")
    for page in (f"n:unit:{unit.id}", f"n:role:{role.id}", f"n:remove:{role.id}", f"n:invite:{unit.id}:deputy"):
        await line.press_data(lan, lan, page, 5)
    await line.write(lan, place, "/link")
    group = await line.office.link("A")
    await line.write(comer, group, "đăng ký A1")
    assert len(await line.rows(JoinRequest)) == 1
    await line.press_data(lan, lan, f"n:links:{unit.parent_id}", 5)
    await line.do_jobs()
    await line.deliver_due()
    said = line.heard()
    for one in said:
        if isinstance(one, Text | EditedText | File):
            assert [tag for tag in TAGS if tag in one.html] == []
            assert not TURNS.search(one.html)
    (file,) = [one for one in said if isinstance(one, File)]
    cells = [cell for row in load_workbook(BytesIO(file.content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
