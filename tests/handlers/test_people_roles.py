"""Roles in /people: letters with links, a change of secretary, deputies, overseers, ends, names."""

from datetime import timedelta

import pytest

from domain.messages import EditedText, Text
from domain.values import RoleName
from storage.tables import Person, Role
from tests.builders import at
from tests.handlers.line import Line, plain
from tests.handlers.roles import COMER, open_card, organiser, roles_of, token_in


async def test_a_letter_with_one_units_link_is_ready_to_forward(line: Line) -> None:
    """A new one voids the one before; all can be withdrawn."""
    lan = await organiser(line)
    await open_card(line, lan, "A1")
    tokens = []
    for _ in range(2):
        await line.press(lan, lan, "Mời Bí thư", under=line.number_of("mã A1"))
        letter = next(one for one in line.heard() if isinstance(one, Text))
        assert plain(letter).startswith("Kính gửi đồng chí Bí thư Chi bộ Văn phòng.")
        assert "đến hết ngày 13/6/2020" in plain(letter)
        tokens.append(token_in(plain(letter)))
    await line.write(COMER, COMER, f"/start {tokens[0]}")
    assert "đã được thu hồi" in line.words()[0]
    await open_card(line, lan, "A1")
    await line.press(lan, lan, "Thu hồi liên kết chưa dùng")
    line.heard()
    await line.write(COMER, COMER, f"/start {tokens[1]}")
    assert "đã được thu hồi" in line.words()[0]


async def test_a_secretary_is_changed_when_the_next_one_comes(any_line: Line) -> None:
    """The old one's role ends then, is told so, and stays as history."""
    line = any_line
    lan = await organiser(line)
    old = await line.office.appoint("A1", name="Phạm Văn Dũng")
    await open_card(line, lan, "A1")
    await line.press(lan, lan, "Phạm Văn Dũng")
    line.posted[99] = _edited(line)
    await line.press(lan, lan, "Thay Bí thư", under=99)
    letter = next(one for one in line.heard() if isinstance(one, Text))
    assert await roles_of(line, old.telegram_id) == [(RoleName.SECRETARY, "A1")]
    line.now += timedelta(days=2)
    await line.write(COMER, COMER, f"/start {token_in(plain(letter))}")
    assert await roles_of(line, 901) == [(RoleName.SECRETARY, "A1")]
    assert await roles_of(line, old.telegram_id) == []
    line.heard()
    await line.deliver_due()
    told = [plain(one) for one in line.heard() if getattr(one, "chat_id", 0) == old.telegram_id]
    assert told == [
        "Đồng chí không còn được đăng ký là Bí thư Chi bộ Văn phòng. Người quyết định: đồng chí Nguyễn Thị Lan."
    ]
    said = await open_card(line, lan, "A1")
    assert "Bí thư: đồng chí Trần Thị Bình (từ ngày 17/5/2020)" in said
    assert "Trước đây:\nBí thư: đồng chí Phạm Văn Dũng (từ ngày 04/5/2020, đến ngày 17/5/2020)" in said


def _edited(line: Line) -> Text:
    """The card as it was edited last, as a message that can be pressed."""
    card = next(one for one in reversed(line.said) if isinstance(one, EditedText))
    line.heard()
    return Text(card.chat_id, card.html, card.buttons)


async def on_role(line: Line, lan: Person, code: str, name: str, button: str) -> None:
    """Press a button on the card of somebody's role."""
    await open_card(line, lan, code)
    await line.press(lan, lan, name)
    line.posted[99] = _edited(line)
    await line.press(lan, lan, button, under=99)


async def test_a_role_is_ended_after_a_question(any_line: Line) -> None:
    """Once; its holder is told."""
    line = any_line
    lan = await organiser(line)
    old = await line.office.appoint("A1", name="Phạm Văn Dũng")
    await on_role(line, lan, "A1", "Phạm Văn Dũng", "Cho thôi vai trò này")
    assert "sẽ thôi là Bí thư Chi bộ Văn phòng" in line.words()[-1]
    (role,) = [one for one in await line.rows(Role) if one.person_id == old.id]
    assert role.until is None
    await line.press_data(lan, lan, f"n:removed:{role.id}", 99)
    assert await roles_of(line, old.telegram_id) == []
    await line.press_data(lan, lan, f"n:removed:{role.id}", 99)
    assert line.words()[-1] == "Vai trò này đã kết thúc."
    await line.deliver_due()
    assert len([one for one in line.heard() if getattr(one, "chat_id", 0) == old.telegram_id]) == 1


@pytest.mark.parametrize(("words", "until"), [("30/9", at("2020-10-01 00:00")), ("", None)])
async def test_a_secretary_becomes_deputy_until_a_day(line: Line, words: str, until: object) -> None:
    """Or without end, by a button; they are told."""
    lan = await organiser(line)
    old = await line.office.appoint("A1", name="Phạm Văn Dũng")
    await on_role(line, lan, "A1", "Phạm Văn Dũng", "Làm Phó Bí thư đến ngày")
    if words:
        for wrong in ("31/6", "hôm qua", "xin chào"):
            await line.write(lan, lan, wrong)
            assert "không phải là một ngày sắp tới" in line.words()[-1]
        await line.write(lan, lan, words)
    else:
        line.posted[98] = _edited(line)
        await line.press(lan, lan, "Không thời hạn", under=98)
    assert await roles_of(line, old.telegram_id) == [(RoleName.DEPUTY, "A1")]
    (role,) = [one for one in await line.rows(Role) if one.role is RoleName.DEPUTY]
    assert role.until == until
    line.heard()
    await line.deliver_due()
    assert "Đồng chí đã được đăng ký là Phó Bí thư Chi bộ Văn phòng." in line.words()[0]


async def test_somebody_gets_the_name_that_an_office_writes(line: Line) -> None:
    """Telegram's may be a nickname."""
    lan = await organiser(line)
    old = await line.office.appoint("A1", name="binh <3")
    await on_role(line, lan, "A1", "binh <3", "Đổi họ tên")
    assert "Họ tên đầy đủ của đồng chí binh <3 là gì?" in line.words()[-1]
    await line.write(lan, lan, "  Trần  Thị Bình ")
    assert "Bí thư: đồng chí Trần Thị Bình" in line.words()[-1]
    assert (await line.person(old)).name == "Trần Thị Bình"


async def test_a_deputy_is_invited_until_a_day(line: Line) -> None:
    """The role ends by itself."""
    lan = await organiser(line)
    await open_card(line, lan, "A1")
    await line.press(lan, lan, "Mời Phó Bí thư")
    line.heard()
    await line.write(lan, lan, "hết tháng 8/2020")
    await line.write(lan, lan, "31/8")
    await line.write(COMER, COMER, f"/start {token_in(' '.join(line.words()))}")
    assert await roles_of(line, 901) == [(RoleName.DEPUTY, "A1")]
    line.now = at("2020-09-01 00:00")
    assert await roles_of(line, 901) == []


async def test_an_overseer_gets_a_cluster_or_units_picked_by_hand(any_line: Line) -> None:
    """Across the tree."""
    line = any_line
    lan = await organiser(line)
    await open_card(line, lan, "K")
    await line.press(lan, lan, "Mời người phụ trách")
    line.posted[97] = _edited(line)
    await line.press(lan, lan, "Cụm 2", under=97)
    letter = next(one for one in line.heard() if isinstance(one, Text))
    assert "đồng chí phụ trách Cụm 2" in plain(letter)
    await line.write(COMER, COMER, f"/start {token_in(plain(letter))}")
    (overseer,) = [one for one in await line.rows(Role) if one.role is RoleName.OVERSEER]
    assert overseer.cluster == "Cụm 2"
    await line.press_data(lan, lan, f"n:more:{overseer.id}", 97)
    await line.write(lan, lan, "chi bộ văn phòng")
    assert await roles_of(line, 901) == [(RoleName.OVERSEER, "K"), (RoleName.OVERSEER, "A1")]
