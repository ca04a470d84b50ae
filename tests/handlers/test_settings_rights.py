"""/settings is for who decides: every button of it by right, in its own place, about one's own drafts."""

import pytest

from domain.messages import EditedText
from domain.values import RoleName
from storage import campaigns
from storage.tables import Campaign, DaysOff, Group
from tests.handlers.line import Line, labels, said
from tests.handlers.ruled import organiser, rules

pytestmark = pytest.mark.slow

ROLES = [
    (RoleName.ORGANISER, "K", True),
    (RoleName.ORGANISER, "A", False),
    (RoleName.OVERSEER, "K", False),
    (RoleName.SECRETARY, "A1", False),
    (RoleName.DEPUTY, "A1", False),
]


@pytest.mark.parametrize(("role", "code", "allowed"), ROLES)
async def test_a_campaign_is_settled_only_by_who_decides_for_all_of_it(
    line: Line,
    role: RoleName,
    code: str,
    allowed: bool,
) -> None:
    """Whatever message it is pressed under; every kind of change."""
    person = await line.office.appoint(code, role)
    before = await rules(line)
    number = (await line.rows(Campaign))[0].id
    for data in (
        f"z:before:{number}:14:1",
        f"z:hour:{number}:at:0900",
        f"z:quiet:{number}:none",
        f"z:holidays:{number}:0",
        f"z:days:{number}:5:1",
        f"z:ladder:{number}:1",
    ):
        await line.press_data(person, person, data, 77)
        assert isinstance(line.said[-1], EditedText) is allowed
    assert (await rules(line) != before) is allowed


@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [
        (RoleName.ORGANISER, "K", True),
        (RoleName.ORGANISER, "A", True),
        (RoleName.ORGANISER, "B", False),
        (RoleName.OVERSEER, "A", False),
        (RoleName.SECRETARY, "A", False),
        (RoleName.DEPUTY, "A1", False),
    ],
)
async def test_a_group_is_settled_only_by_who_decides_for_its_unit(
    line: Line,
    role: RoleName,
    code: str,
    allowed: bool,
) -> None:
    """Its tally and its language."""
    group = await line.office.link("A")
    person = await line.office.appoint(code, role)
    for data in (f"z:group:{group.id}:none", f"z:gday:{group.id}:5:1", f"z:group:{group.id}:language:en"):
        await line.press_data(person, person, data, 77)
    (kept,) = await line.rows(Group)
    assert (bool(kept.tally), kept.language == "en") == (allowed, allowed)


@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [
        (RoleName.ORGANISER, "K", True),
        (RoleName.OVERSEER, "A", False),
        (RoleName.SECRETARY, "A1", True),
        (RoleName.DEPUTY, "A1", True),
        (RoleName.SECRETARY, "A2", False),
        (RoleName.SECRETARY, "A", False),
    ],
)
async def test_days_off_are_told_by_the_unit_or_who_decides_for_it(
    line: Line,
    role: RoleName,
    code: str,
    allowed: bool,
) -> None:
    """The card names the unit, so it is not even shown to others."""
    person = await line.office.appoint(code, role)
    unit = await line.office.unit("A1")
    await line.press_data(person, person, f"j:unit:{unit.id}", 77)
    assert ("Chi bộ Văn phòng" in said(line)) is allowed
    await line.press_data(person, person, f"j:ask:{unit.id}", 77)
    await line.write(person, person, "20/5")
    assert bool(await line.rows(DaysOff)) is allowed


@pytest.mark.parametrize(
    "data",
    [
        "z",
        "z:",
        "z:xx:1",
        "z:hour:1",
        "z:hour:1:at:9999",
        "z:days:1:9:1",
        "z:quiet:1:0700:0700",
        "z:ladder:1:9",
        "z:group:9",
        "j",
        "j:language:fr",
        "j:on:9",
        "j:unit:99",
        "z:before:1:4:1",
    ],
)
async def test_data_of_others_making_changes_nothing(line: Line, data: str) -> None:
    """Not even for an organiser of all."""
    lan = await line.office.appoint("K", role=RoleName.ORGANISER)
    before = await line.everything()
    await line.press_data(lan, lan, data, 77)
    assert said(line) == "Nút này không dành cho đồng chí, hoặc không còn dùng."
    assert await line.everything() == before


async def test_a_card_has_only_buttons_with_words(line: Line) -> None:
    """And none whose data Telegram would refuse."""
    await organiser(line)
    assert all(label and 1 <= len(data.encode()) <= 64 for label, data in labels(line.said[-1]))


async def test_cards_of_the_private_chat_do_nothing_in_a_group(line: Line) -> None:
    """Forwarded, or pressed by data: not even for who may; and nothing of a campaign that is over is settled."""
    lan, group = await line.office.appoint("K", role=RoleName.ORGANISER), await line.office.link("K")
    number, unit, task = (await line.rows(Campaign))[0].id, await line.office.unit("A1"), await line.office.task()
    owed = await line.office.standing("A1")
    before = await line.everything()
    for data in (
        f"z:campaign:{number}",
        f"z:before:{number}:14:1",
        f"j:unit:{unit.id}",
        "j:language:en",
        f"m:{owed.id}",
        f"l:{task.id}",
    ):
        await line.press_data(lan, group, data, 77)
    assert line.words() == ["Nút này không dành cho đồng chí, hoặc không còn dùng."] * 6
    assert await line.everything() == before
    async with line.store.begin() as session:
        await campaigns.close(session, "dh2020", line.now)
    for data in (f"z:campaign:{number}", f"z:before:{number}:14:1", f"l:{task.id}", f"m:{owed.id}"):
        await line.press_data(lan, lan, data, 77)
    assert line.words() == ["Nút này không dành cho đồng chí, hoặc không còn dùng."] * 4
