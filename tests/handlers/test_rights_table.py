"""Rights, door by door: every command, button and message × every role × the unit itself, one above, a foreign one.

`python -m tests.handlers.test_rights_table` writes docs/rights.md anew.
"""

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from telegram.ext import CommandHandler

from bot.app import Ptb
from domain.messages import EditedText
from domain.rights import RIGHTS, Action, Grant, Place, may
from domain.values import RoleName, Status
from handlers.doors import BUTTONS, COMMANDS, MESSAGES, Door
from handlers.pages import Asked, View
from handlers.routes import ACTS
from tests.builders import BLOC
from tests.handlers.line import MORNING, Line
from tests.handlers.pressed import REFUSED, REPORTED, WORDS, asked, data_of_button, reported

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
RELATIONS = {"of it": (1, ()), "of one above": (1, (2,)), "of another": (1, (3,))}
"""Where a role is held, seen from the unit that something is done to: the unit's id and the ids above it."""
HELD = {"of it": 1, "of one above": 2, "of another": 9}
SEEN = {"of it": "A", "of one above": "K", "of another": "B"}
EVERY = list(product(RoleName, RELATIONS))


def allows(action: Action, role: RoleName, relation: str) -> bool:
    """What the one question answers."""
    unit_id, above = RELATIONS[relation]
    return may([Grant(role, HELD[relation])], action, Place(unit_id, above))


def page() -> str:
    """docs/rights.md."""
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Made by `python -m tests.handlers.test_rights_table` from `domain/rights.py` and `handlers/doors.py`;",
            "the tests beside it try every cell. A role on a unit above reaches down only for organisers and",
            "overseers; that of an overseer of a cluster reaches its units alone. Strangers, anonymous administrators,",
            "channels and other bots hold no role: all they can do is ask how to be registered, and for what their",
            "group is shown anyway.",
            "",
            "## By action",
            "",
            *rows(["action", *RoleName], ([a, *("yes" if a in RIGHTS[r] else "no" for r in RoleName)] for a in Action)),
            "",
            "## By door",
            "",
            *rows(
                ["door", "does", "needs", *columns(), "besides"],
                (cells(door) for door in (*COMMANDS, *BUTTONS, *MESSAGES)),
            ),
            "",
        ]
    )


def columns() -> list[str]:
    """A column for each role and place of it."""
    return [f"{role} {relation}" for role, relation in EVERY]


def cells(door: Door) -> list[str]:
    """A row of the table of doors."""
    name = f"`{door.name}`" if door.name.startswith("/") else f"button `{door.name}`" if door in BUTTONS else door.name
    allowed = ["yes" if door.action is None or opens(door, *one) else "no" for one in EVERY]
    return [name, door.does, door.action or "", *allowed, door.besides]


def opens(door: Door, role: RoleName, relation: str) -> bool:
    """Whether a role lets in."""
    own = role in {RoleName.SECRETARY, RoleName.DEPUTY} and relation == "of it"
    return door.action is not None and allows(door.action, role, relation) and (own or door.reaches_below)


def rows(head: Iterable[str], body: Iterable[Iterable[str]]) -> list[str]:
    """A table in Markdown."""
    titles = list(head)
    return [f"| {' | '.join(one)} |" for one in (titles, ["---"] * len(titles), *map(list, body))]


def test_the_page_tells_what_the_code_does() -> None:
    """Who changes a right or adds a door writes the page anew."""
    assert PAGE.read_text("utf-8") == page()


def test_every_command_and_button_has_its_door(application: Ptb) -> None:
    """And no door leads nowhere."""
    handlers = [one for group in application.handlers.values() for one in group if isinstance(one, CommandHandler)]
    assert {f"/{one}" for handler in handlers for one in handler.commands} >= {door.name for door in COMMANDS}
    assert len(handlers) == len(COMMANDS)
    assert set(ACTS) == {door.name for door in BUTTONS}


@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_words_report_for_a_unit_only_by_right(line: Line, role: RoleName, relation: str) -> None:
    """The unit is named, so nobody can mean another."""
    person = await line.office.appoint(REPORTED[relation], role)
    await line.write(person, person, WORDS)
    assert await reported(line) is allows(Action.REPORT, role, relation)


@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_the_button_under_a_reminder_reports_only_by_right(line: Line, role: RoleName, relation: str) -> None:
    """Whatever message it is pressed under: its data is the client's to choose."""
    person = await line.office.appoint(REPORTED[relation], role)
    owed = await line.office.standing("A1")
    await line.press_data(person, person, f"a:{owed.id}:done", 77)
    allowed = allows(Action.REPORT, role, relation)
    assert await reported(line) is allowed
    assert (REFUSED in line.words()) is not allowed


@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_a_question_is_settled_only_by_right_also_by_who_was_asked(
    line: Line, role: RoleName, relation: str
) -> None:
    """The role may have ended since it was asked."""
    person = await line.office.appoint(REPORTED[relation], role)
    number = await asked(line, person)
    await line.press_data(person, person, f"q:{number}:0", 77)
    assert await reported(line) is allows(Action.REPORT, role, relation)


@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_a_digest_is_answered_for_ones_own_unit_alone(line: Line, role: RoleName, relation: str) -> None:
    """Secretaries and deputies of a unit of the group; leaders write in words."""
    group = await line.office.link("A")
    person = await line.office.appoint(REPORTED[relation], role)
    line.now = MORNING.replace(month=6, day=23)
    await line.deliver_due()
    delivery = next(one for one in await line.office.outbox() if one.group_id == group.id and one.payload.get("about"))
    await line.press_data(person, group, f"g:{delivery.id}:done", delivery.message_id or 0)
    assert await reported(line) is opens(next(door for door in BUTTONS if door.name == "g"), role, relation)


@pytest.mark.parametrize("button", ["u", "e"])
@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_a_report_is_taken_back_or_corrected_by_who_gave_it_alone(
    line: Line, role: RoleName, relation: str, button: str
) -> None:
    """Not even an organiser undoes another's words: they report anew."""
    author = await line.office.appoint("A1")
    other = await line.office.appoint(REPORTED[relation], role)
    (report,) = await line.office.say("A1", Status.DONE, MORNING, person_id=author.id, chat_id=author.telegram_id)
    await line.press_data(other, other, f"{button}:{report.id}", 77)
    assert line.words() == [REFUSED]
    assert (await line.office.standing("A1")).status is Status.DONE


@pytest.mark.parametrize("view", "mconq")
@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_a_page_of_a_status_is_shown_only_by_right(line: Line, role: RoleName, relation: str, view: str) -> None:
    """Figures, clusters, and the lists that name units."""
    person = await line.office.appoint(SEEN[relation], role)
    unit, task = await line.office.unit("A"), await line.office.task()
    await line.press_data(person, person, Asked(View(view), task.campaign_id, unit.id or 0).to(), 77)
    shown = [one for one in line.heard() if isinstance(one, EditedText)]
    assert bool(shown) is allows(Action.OVERSEE, role, relation)


@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_a_file_is_made_only_by_right(line: Line, role: RoleName, relation: str) -> None:
    """Of a unit and all below it; never before it is asked for by one who may."""
    person = await line.office.appoint(SEEN[relation], role)
    unit, task = await line.office.unit("A"), await line.office.task()
    await line.press_data(person, person, f"f:csv:{task.campaign_id}:{unit.id}:-1", 77)
    allowed = allows(Action.OVERSEE, role, relation)
    assert (REFUSED in line.words()) is not allowed
    await line.do_jobs()
    assert bool(line.heard()) is allowed


@pytest.mark.parametrize("button", ["x", "k", "t", "w", "y", "h", "b"])
@pytest.mark.parametrize(("role", "relation"), EVERY)
async def test_a_button_about_a_unit_works_only_by_right(
    line: Line, role: RoleName, relation: str, button: str
) -> None:
    """What was not understood, more time, the tally, who is out of reach: who may not presses in vain."""
    author = await line.office.appoint("A1")
    data = await data_of_button(line, author, button)
    person = await line.office.appoint(REPORTED[relation], role)
    before = await line.everything()
    await line.press_data(person, person, data, 77)
    allowed = opens(next(door for door in BUTTONS if door.name == button), role, relation)
    assert (REFUSED in line.words()) is not allowed
    assert allowed or await line.everything() == before


@pytest.mark.parametrize("data", ["o:l", "o:b", "o:a", "o:r:1", "o:i:1", "o:c:1"])
@pytest.mark.parametrize(("role", "code"), list(product(RoleName, ["K", "A", "A1"])))
async def test_only_organisers_of_the_root_are_operators(line: Line, role: RoleName, code: str, data: str) -> None:
    """Whatever the button does."""
    await data_of_button(line, await line.office.appoint("A1"), "o")
    person = await line.office.appoint(code, role)
    before = await line.everything()
    await line.press_data(person, person, data, 77)
    allowed = role is RoleName.ORGANISER and code == "K"
    assert (REFUSED in line.words()) is not allowed
    assert allowed or await line.everything() == before


@pytest.mark.parametrize("button", ["x", "k", "t", "w", "y", "h", "b", "o"])
async def test_what_is_for_private_chats_works_in_no_group(line: Line, button: str) -> None:
    """Not even for who may do it: others would read along."""
    group = await line.office.link("K")
    data = await data_of_button(line, await line.office.appoint("A1"), button)
    person = await line.office.appoint("K", RoleName.ORGANISER)
    before = await line.everything()
    await line.press_data(person, group, data, 77)
    assert line.words() == [REFUSED]
    assert await line.everything() == before


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/status", "/mine", "/extend", "/export", "/settings", "/remind"]
)
@pytest.mark.parametrize(("role", "code"), list(product(RoleName, ["K", "A", "A1", "B1"])))
async def test_no_command_names_a_unit_that_one_may_not_see(
    line: Line, role: RoleName, code: str, command: str
) -> None:
    """Whatever is answered, in private."""
    person = await line.office.appoint(code, role)
    await line.write(person, person, command)
    said = " ".join(line.words())
    assert said
    for row in BLOC:
        unit = await line.office.unit(str(row[0]))
        above = tuple(int(step) for step in unit.path.split("/") if step)
        held = await line.office.unit(code)
        if not may([Grant(role, held.id or 0)], Action.SEE, Place(unit.id or 0, above, unit.cluster)):
            assert f"{unit.name}\n" not in f"{said}\n".replace(f"{held.name}", "")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
