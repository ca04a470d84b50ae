"""What is being set up, whatever it is: its buttons are its own person's, of the present step; a restart loses none."""

import pytest

from domain.campaign import rules_from_json
from domain.values import RoleName
from handlers.flows import FLOWS
from storage import drafts
from storage.tables import Campaign, Draft, Person
from tests.handlers.line import Line, plain

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
OVER = "Bước này đã qua hoặc đã hủy."


async def begun(line: Line, person: Person, kind: str) -> Draft:
    """A draft of this kind in its second step."""
    async with line.store.begin() as session:
        draft = await drafts.begin(session, person.id or 0, person.telegram_id, kind, line.now)
        await drafts.keep(session, draft, line.now)
    return draft


@pytest.mark.parametrize("kind", list(FLOWS))
async def test_a_draft_is_its_own_persons_in_its_own_chat(line: Line, kind: str) -> None:
    """Somebody else's press, and one in another chat (a forwarded card), change nothing."""
    lan, mai = await line.office.appoint("K", RoleName.ORGANISER), await line.office.appoint("K", RoleName.ORGANISER)
    group = await line.office.link("K")
    draft = await begun(line, lan, kind)
    before = await line.everything()
    data = f"d:{draft.id}:{draft.turn}:cancel"
    await line.press_data(mai, mai, data, 77)
    await line.press_data(lan, group, data, 77)
    assert line.words() == [REFUSED, REFUSED]
    assert await line.everything() == before


@pytest.mark.parametrize("kind", list(FLOWS))
@pytest.mark.parametrize("action", ["cancel", "unit:1", "back", "", "such:is:none"])
async def test_a_button_of_an_earlier_step_leads_nowhere(line: Line, kind: str, action: str) -> None:
    """And says so; the present step stands."""
    lan = await line.office.appoint("K", RoleName.ORGANISER)
    draft = await begun(line, lan, kind)
    before = await line.everything()
    await line.press_data(lan, lan, f"d:{draft.id}:{draft.turn - 1}:{action}", 77)
    (said,) = line.words()
    assert said.startswith(OVER)
    assert await line.everything() == before


@pytest.mark.parametrize("kind", list(FLOWS))
async def test_cancel_ends_any_of_them_by_button_and_by_command(line: Line, kind: str) -> None:
    """Nothing else is changed; then there is nothing to cancel."""
    lan = await line.office.appoint("K", RoleName.ORGANISER)
    draft = await begun(line, lan, kind)
    await line.press_data(lan, lan, f"d:{draft.id}:{draft.turn}:cancel", 77)
    await begun(line, lan, kind)
    await line.write(lan, lan, "/huy")
    await line.write(lan, lan, "/huy")
    assert [text[:6] for text in line.words()] == ["Đã hủy", "Đã hủy", "Hiện k"]
    assert [one.closed_at is None for one in await line.rows(Draft)] == [False, False]


async def test_a_restart_in_the_middle_loses_nothing(line: Line) -> None:
    """Another program takes the next step: nothing of it was in memory."""
    lan = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(lan, lan, "/caidat")
    await line.press(lan, lan, "Đại hội chi bộ nhiệm kỳ 2020 - 2022")
    await line.press(lan, lan, "Giờ tổng hợp")
    after = Line(
        line.application, line.office, line.now, posted=line.posted, numbers=line.numbers, updates=line.updates
    )
    await after.write(lan, lan, "16 giờ 30")
    assert "16 giờ 30" in plain(after.said[-1])
    assert f"{rules_from_json((await line.rows(Campaign))[0].rules).tally.at:%H:%M}" == "16:30"
