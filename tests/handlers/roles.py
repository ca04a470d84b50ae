"""Organisers at the cards of /people, and what somebody is after it."""

from domain.values import RoleName
from storage import people
from storage.tables import Person
from tests.handlers.line import Line

COMER = {"id": 901, "is_bot": False, "first_name": "Trần Thị Bình"}
ORGANISER = RoleName.ORGANISER


async def organiser(line: Line, code: str = "K") -> Person:
    """Somebody who decides."""
    return await line.office.appoint(code, ORGANISER, "Nguyễn Thị Lan")


async def open_card(line: Line, who: Person, name: str) -> str:
    """The card of a unit, found by its name."""
    await line.write(who, who, "/people")
    await line.press(who, who, "Tìm đơn vị")
    line.heard()
    await line.write(who, who, name)
    return line.words()[-1]


async def roles_of(line: Line, telegram_id: int) -> list[tuple[RoleName, str]]:
    """What somebody is now."""
    async with line.store.read() as session:
        rows = await people.listing(session, line.now)
    return [(role.role, unit.code) for person, role, unit in rows if person.telegram_id == telegram_id]


def token_in(text: str) -> str:
    """The token of the link in a letter."""
    return text.partition("?start=")[2].split()[0]
