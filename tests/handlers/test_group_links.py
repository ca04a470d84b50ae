"""Groups: added, linked by an organiser's buttons, changed, taken off, renamed, lost."""

import pytest

from domain.messages import Text
from domain.values import Purpose, RoleName
from storage.tables import Draft, Group
from tests.handlers.line import Line, plain
from tests.handlers.linking import CHAT, ORGANISER, added, group_of, name, press
from tests.handlers.test_presence import NOT_LINKED

REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


async def test_an_organiser_who_adds_the_bot_is_asked_and_links_the_group(any_line: Line) -> None:
    """Unit, purpose; the group is greeted, and told at once that the bot cannot see its messages."""
    line = any_line
    lan = await line.office.appoint("K", ORGANISER)
    await added(line, lan)
    assert plain(line.said[-1]).startswith("Nhóm này dùng cho đơn vị nào?")
    await name(line, lan, "Đảng bộ Sở Tài chính")
    assert plain(line.said[-1]) == "Đảng bộ Sở Tài chính: nhóm dùng để làm gì?"
    await press(line, lan, "Báo cáo và tổng hợp")
    said = line.words()
    group, unit = await group_of(line), await line.office.unit("A")
    assert (group.chat_id, group.unit_id, group.purpose, group.title) == (
        CHAT["id"],
        unit.id,
        Purpose.REPORTS,
        "Nhóm Sở Tài chính",
    )
    assert (group.topic_id, group.administrator) == (None, False)
    assert any(one.startswith("Nhóm này được liên kết với Đảng bộ Sở Tài chính.") for one in said)
    assert any("Đảng bộ Sở Tài chính, Hệ thống" in one or one.startswith("Kính chào") for one in said)
    (warning,) = [one for one in said if "chưa đọc được tin nhắn thường" in one]
    assert "(1) đặt Hệ thống làm quản trị viên" in warning
    assert "/setprivacy" in warning


async def test_a_bot_that_is_administrator_needs_no_warning(line: Line) -> None:
    """Made one later, it says that it sees; put down again, it warns."""
    lan = await line.office.appoint("K", ORGANISER)
    await added(line, lan, after="administrator")
    await name(line, lan, "Đảng bộ Sở Y tế")
    await press(line, lan, "Báo cáo và tổng hợp")
    assert not any("chưa đọc được" in one for one in line.words())
    await added(line, lan, "administrator", "member")
    assert "chưa đọc được tin nhắn thường" in line.words()[0]
    await added(line, lan, "member", "administrator")
    assert line.words() == ["Hệ thống đã là quản trị viên và đọc được tin nhắn của nhóm."]


async def test_a_bot_that_is_made_administrator_meanwhile_needs_no_warning(line: Line) -> None:
    """As Telegram tells it where somebody adds the bot as administrator: added first, then made one."""
    lan = await line.office.appoint("K", ORGANISER)
    await added(line, lan)
    await added(line, lan, "member", "administrator")
    await name(line, lan, "Đảng bộ Sở Y tế")
    await press(line, lan, "Báo cáo và tổng hợp")
    assert not any("chưa đọc được" in one for one in line.words())
    assert (await group_of(line)).administrator


async def test_a_unit_can_be_named_in_words_and_a_cluster_chosen(line: Line) -> None:
    """As a reply to the card; other talk in the group is not for the bot."""
    lan = await line.office.appoint("K", ORGANISER)
    await added(line, lan)
    card = line.number_of("Nhóm này dùng cho đơn vị nào?")
    await line.write(lan, CHAT, "chi bộ văn phòng")
    await line.write({"id": 5, "is_bot": False, "first_name": "Lạ"}, CHAT, "A1", to=card)
    assert line.words()[1:] == []
    await line.write(lan, CHAT, "không có đâu", to=card)
    assert line.words()[0].startswith("Không có đơn vị nào")
    await line.write(lan, CHAT, "đảng bộ khối", to=card)
    assert plain(line.said[-1]) == "Đảng bộ Khối: toàn bộ hay một cụm?"
    await press(line, lan, "Cụm 2")
    await press(line, lan, "Tổng quan: chỉ tổng hợp")
    group = await group_of(line)
    assert (group.cluster, group.purpose) == ("Cụm 2", Purpose.OVERVIEW)
    assert not any("chưa đọc được" in one for one in line.words())


async def test_only_who_was_asked_presses_and_what_they_may_no_more_is_refused(line: Line) -> None:
    """Rights are asked at every step."""
    lan, other = await line.office.appoint("A", ORGANISER), await line.office.appoint("K", ORGANISER)
    await added(line, lan)
    await press(line, other, "Đảng bộ Sở Tài chính")
    assert line.said[-1].text == REFUSED
    draft = next(one for one in await line.rows(Draft))
    foreign = await line.office.unit("B")
    line.heard()
    await line.press_data(lan, CHAT, f"d:{draft.id}:{draft.turn}:unit:{foreign.id}", 5001)
    assert line.words() == [REFUSED]
    assert await line.rows(Group) == []


async def test_an_organiser_is_offered_their_own_part_of_the_tree_alone(line: Line) -> None:
    """No other unit is named in the group."""
    lan = await line.office.appoint("B", ORGANISER)
    await added(line, lan)
    (card,) = line.heard()
    assert isinstance(card, Text)
    assert [row[0].label for row in card.buttons] == ["Đảng bộ Sở Y tế", "Hủy"]


@pytest.mark.parametrize(
    ("title", "scope"),
    [("Cụm 2 - trao đổi", "Cụm 2"), ("Chi bộ Văn phòng", "Chi bộ Văn phòng"), ("Đảng bộ Sở Y tế", "Đảng bộ Sở Y tế")],
)
async def test_what_the_title_names_is_not_asked(line: Line, title: str, scope: str) -> None:
    """One press is enough; another unit can be chosen all the same."""
    lan = await line.office.appoint("K", ORGANISER)
    await added(line, lan, chat=CHAT | {"title": title})
    assert plain(line.said[-1]) == f"{scope}: nhóm dùng để làm gì?"
    await press(line, lan, "Đơn vị khác")
    assert plain(line.said[-1]).startswith("Nhóm này dùng cho đơn vị nào?")


@pytest.mark.parametrize("role", [RoleName.SECRETARY, RoleName.OVERSEER, RoleName.DEPUTY])
async def test_who_is_no_organiser_gets_one_polite_refusal(line: Line, role: RoleName) -> None:
    """As a stranger does."""
    person = await line.office.appoint("A", role)
    await added(line, person)
    assert line.words() == [NOT_LINKED]
    assert await line.rows(Draft) == []


async def test_a_topic_is_linked_where_the_card_was_answered(line: Line) -> None:
    """Or all of the group."""
    lan = await line.office.appoint("A", ORGANISER)
    topic = {"message_thread_id": 77, "is_topic_message": True}
    await line.write(lan, CHAT, "/lienket", **topic)
    card = line.said[-1]
    assert isinstance(card, Text)
    assert card.topic == 77
    await name(line, lan, "Chi bộ Văn phòng", topic=77)
    await press(line, lan, "Báo cáo và tổng hợp", topic=77)
    assert "chỉ trong chủ đề này" in plain(line.said[-1])
    await press(line, lan, "Chỉ chủ đề này", topic=77)
    group = await group_of(line)
    assert group.topic_id == 77
    assert {one.topic for one in line.said if isinstance(one, Text)} == {77}
    await line.write(lan, CHAT, "/lienket", **topic)
    assert "Chỉ trong một chủ đề của nhóm." in plain(line.said[-1])
