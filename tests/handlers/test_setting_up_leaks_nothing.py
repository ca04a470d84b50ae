"""Setting up people and groups: no reply names a unit that its reader may not see; by right alone is anything done."""

from itertools import product

import pytest

from domain.messages import EditedText, Text
from domain.rights import Action
from domain.values import RoleName
from handlers.actors import Actor
from storage import people
from storage.tables import JoinRequest, Role
from tests.builders import BLOC
from tests.handlers.line import BOT, GROUP_ANONYMOUS, Json, Line, labels, plain
from tests.handlers.test_people import ROLE_PAGES, UNIT_PAGES

pytestmark = pytest.mark.slow

STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
OTHER_BOT = {"id": 4_242, "is_bot": True, "first_name": "Bot khác", "username": "other_bot"}
CHANNEL_BOT = {"id": 136_817_688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
CHANNEL = {"id": -1_009_999, "type": "channel", "title": "Kênh"}
REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
NAMES = {str(row[0]): str(row[1]) for row in BLOC}
COMMANDS = ["/people", "/nguoi", "/link", "/lienket"]


async def hidden_from(line: Line, actor: Actor) -> set[str]:
    """The names of the units that somebody may not see."""
    seen = {code for code in NAMES if actor.may(Action.SEE, await line.office.unit(code))}
    return {name for code, name in NAMES.items() if code not in seen}


def named(line: Line, hidden: set[str]) -> list[str]:
    """Which of these names stand in what was said since, in words or on buttons."""
    said = line.heard()
    words = "\n".join([*map(plain, said), *(label for one in said for label, _ in labels(one))])
    return [name for name in hidden if f"{name}\n" in f"{words}\n" or f"{name} " in words or f"{name}." in words]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("role", "code"), list(product(RoleName, ["K", "A", "A1", "B1"])))
async def test_no_command_names_a_unit_that_one_may_not_see(
    line: Line, role: RoleName, code: str, command: str
) -> None:
    """In private; groups of all units are linked."""
    for place in ("A", "B", "B1"):
        await line.office.link(place)
    person = await line.office.appoint(code, role)
    async with line.store.read() as session:
        actor = Actor(person, await people.grants_of(session, person, line.now))
    await line.write(person, person, command)
    assert line.said
    assert named(line, await hidden_from(line, actor)) == []


@pytest.mark.parametrize("page", UNIT_PAGES)
@pytest.mark.parametrize("code", ["A", "A1"])
async def test_no_page_of_people_names_a_unit_beyond_ones_charge(line: Line, code: str, page: str) -> None:
    """Not even the unit above one's own."""
    person, unit = await line.office.appoint("A", RoleName.ORGANISER), await line.office.unit(code)
    await line.office.appoint("B1")
    async with line.store.read() as session:
        actor = Actor(person, await people.grants_of(session, person, line.now))
    what, _, more = page.partition(":")
    await line.press_data(person, person, f"n:{what}:{unit.id}:{more or 1}", 5)
    await line.do_jobs()
    assert named(line, await hidden_from(line, actor)) == []


@pytest.mark.parametrize("text", COMMANDS)
@pytest.mark.parametrize("where", ["linked", "strange"])
@pytest.mark.parametrize("who", ["anonymous", "channel", "bot", "ourselves", "stranger"])
async def test_who_is_nobody_changes_nothing_and_learns_no_names(line: Line, who: str, where: str, text: str) -> None:
    """In a linked group and in a strange one."""
    group = await line.office.link("A")
    place: Json = {"id": group.chat_id if where == "linked" else -99, "type": "supergroup", "title": "Nhóm"}
    user, more = {
        "anonymous": (GROUP_ANONYMOUS, {"sender_chat": place}),
        "channel": (CHANNEL_BOT, {"sender_chat": CHANNEL}),
        "bot": (OTHER_BOT, {}),
        "ourselves": (BOT, {}),
        "stranger": (STRANGER, {}),
    }[who]
    before = await line.everything()
    await line.write(user, place, text, **more)
    assert await line.everything() == before
    assert named(line, set(NAMES.values())) == []


@pytest.mark.parametrize("user", [STRANGER, GROUP_ANONYMOUS, CHANNEL_BOT, OTHER_BOT], ids=lambda one: one["first_name"])
@pytest.mark.parametrize("button", ["n:board", "n:unit", "n:links", "n:role", "n:removed", "r:yes", "d"])
async def test_no_button_works_for_nobody(line: Line, user: Json, button: str) -> None:
    """They are told that it is not for them, and nothing else."""
    lan = await line.office.appoint("A", RoleName.ORGANISER)
    await line.write(lan, lan, "/people")
    await line.press(lan, lan, "Tìm đơn vị")
    asking = next(one for one in reversed(line.said) if isinstance(one, Text | EditedText) and one.buttons)
    group, unit = await line.office.link("A"), await line.office.unit("A1")
    await line.write(STRANGER, group, "đăng ký Chi bộ Văn phòng")
    (request,) = await line.rows(JoinRequest)
    (role,) = await line.rows(Role)
    data = {
        "n:role": f"n:role:{role.id}",
        "n:removed": f"n:removed:{role.id}",
        "r:yes": f"r:{request.id}:yes",
        "d": labels(asking)[-1][1],
    }.get(button, f"{button}:{unit.id}:1")
    line.heard()
    before = await line.everything()
    await line.press_data(user, lan, data, 77)
    assert line.words() == [REFUSED]
    assert await line.everything() == before


@pytest.mark.parametrize("how", ["yes", "instead", "no"])
@pytest.mark.parametrize(("role", "code"), list(product(RoleName, ["K", "A", "A1", "B"])))
async def test_a_request_is_decided_only_by_right(line: Line, role: RoleName, code: str, how: str) -> None:
    """Organisers of the unit or of one above; the others learn nothing and change nothing."""
    group = await line.office.link("A")
    await line.write(STRANGER, group, "đăng ký Chi bộ Văn phòng")
    (request,) = await line.rows(JoinRequest)
    person = await line.office.appoint(code, role)
    line.heard()
    before = await line.everything()
    await line.press_data(person, person, f"r:{request.id}:{how}", 77)
    allowed = role is RoleName.ORGANISER and code != "B"
    (decided,) = await line.rows(JoinRequest)
    assert (decided.decided_at is not None) is allowed
    if not allowed:
        assert line.words() == [REFUSED]
        assert await line.everything() == before


def test_every_page_is_tried() -> None:
    """A new page must be added to those that the tests above open."""
    from handlers.people import board, roles  # noqa: PLC0415

    assert {page.partition(":")[0] for page in UNIT_PAGES} == set(board.STEPS)
    assert set(ROLE_PAGES) == set(roles.STEPS)
