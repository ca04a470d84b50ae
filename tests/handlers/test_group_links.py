"""Groups: added, linked by an organiser's buttons, changed, taken off, renamed, lost."""

from datetime import timedelta
from typing import Any

import pytest

from domain.messages import EditedText, Text
from domain.values import Purpose, RoleName
from storage.tables import Draft, Group, Person
from tests.handlers.line import BOT, GROUP_ANONYMOUS, Json, Line, plain, user
from tests.handlers.test_presence import MORE, NOT_LINKED

CHAT: Json = {"id": -100_777, "type": "supergroup", "title": "Nhóm Sở Tài chính"}
ORGANISER = RoleName.ORGANISER
OTHERS = "Việc liên kết nhóm do người tổ chức của đơn vị thực hiện. Đề nghị đồng chí liên hệ người tổ chức."
REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."


async def added(line: Line, by: Person | Json, before: str = "left", after: str = "member", chat: Json = CHAT) -> None:
    """The bot's place in a group changes, by somebody's hand."""

    def member(status: str) -> Json:
        return {"status": status, "user": BOT} | MORE.get(status, {})

    what = {"old_chat_member": member(before), "new_chat_member": member(after), "date": int(line.now.timestamp())}
    await line.take({"my_chat_member": {"chat": chat, "from": user(by), **what}})


async def press(line: Line, who: Person | Json, label: str, chat: Json = CHAT, topic: int | None = None) -> None:
    """Press a button of the newest card, which may have been edited since it was sent."""
    card = next(one for one in reversed(line.said) if isinstance(one, Text | EditedText) and one.buttons)
    data = next(b.data for row in card.buttons for b in row if b.label == label)
    number = card.message_id if isinstance(card, EditedText) else line.number_of(plain(card))
    more: dict[str, Any] = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    message = line.message(BOT, chat, "…", **more) | {"message_id": number}
    await line.take(
        {"callback_query": {"id": "1", "from": user(who), "chat_instance": "1", "message": message, "data": data}}
    )


async def name(line: Line, who: Person, unit: str, topic: int | None = None) -> None:
    """Reply to the newest card with the name of a unit."""
    card = next(one for one in reversed(line.said) if isinstance(one, Text | EditedText) and one.buttons)
    number = card.message_id if isinstance(card, EditedText) else line.number_of(plain(card))
    more: dict[str, Any] = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    await line.write(who, CHAT, unit, to=number, **more)


async def group_of(line: Line) -> Group:
    """The one link."""
    (group,) = await line.rows(Group)
    assert isinstance(group, Group)
    return group


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


async def test_a_link_is_changed_and_taken_off(any_line: Line) -> None:
    """Nothing is sent to what was taken off; it can be linked again."""
    line = any_line
    lan = await line.office.appoint("K", ORGANISER)
    await line.write(lan, CHAT, "/link")
    await name(line, lan, "Đảng bộ Sở Tài chính")
    await press(line, lan, "Báo cáo và tổng hợp")
    line.now += timedelta(hours=1)
    await line.write(lan, CHAT, "/link")
    assert plain(line.said[-1]).startswith("Nhóm này được liên kết với Đảng bộ Sở Tài chính.")
    await press(line, lan, "Thay đổi")
    await name(line, lan, "Đảng bộ Sở Y tế")
    await press(line, lan, "Tổng quan: chỉ tổng hợp")
    first = await group_of(line)
    assert (first.unit_id, first.purpose) == ((await line.office.unit("B")).id, Purpose.OVERVIEW)
    await line.write(lan, CHAT, "/link")
    await press(line, lan, "Bỏ liên kết nhóm")
    assert "Bỏ liên kết nhóm này?" in plain(line.said[-1])
    await press(line, lan, "Bỏ liên kết nhóm")
    off = await group_of(line)
    assert (off.id, off.unlinked_at, off.left_at) == (first.id, line.now, line.now)
    line.heard()
    await line.write(lan, CHAT, "/status")
    assert line.words() == [NOT_LINKED]
    await line.write(lan, CHAT, "/link")
    await name(line, lan, "Chi bộ Báo Khối")
    await press(line, lan, "Báo cáo và tổng hợp")
    again = await group_of(line)
    assert (again.id, again.unlinked_at, again.left_at) == (first.id, None, None)


async def test_of_two_organisers_at_once_the_second_is_told(line: Line) -> None:
    """In one sentence, and what the first has made stays."""
    lan, hoa = await line.office.appoint("A", ORGANISER), await line.office.appoint("B", ORGANISER)
    await line.write(lan, CHAT, "/link")
    mine = line.number_of("Nhóm này dùng cho đơn vị nào?")
    await line.write(hoa, CHAT, "/link")
    await name(line, hoa, "Chi bộ Kế toán")
    await press(line, hoa, "Tổng quan: chỉ tổng hợp")
    await line.write(lan, CHAT, "Chi bộ Văn phòng", to=mine)
    await press(line, lan, "Tổng quan: chỉ tổng hợp")
    assert "Đồng chí khác vừa liên kết nhóm này." in plain(line.said[-1])
    assert (await group_of(line)).unit_id == (await line.office.unit("B1")).id
    line.heard()
    await line.write(lan, CHAT, "/link")
    assert line.words() == [OTHERS]


async def test_link_tells_nobody_else_anything(line: Line) -> None:
    """A secretary, an anonymous administrator, a stranger; in a group of another unit."""
    await line.office.link("B")
    place = {"id": (await group_of(line)).chat_id, "type": "supergroup", "title": "Nhóm"}
    secretary, lan = await line.office.appoint("A1"), await line.office.appoint("A", ORGANISER)
    for who in (secretary, lan, {"id": 5, "is_bot": False, "first_name": "Lạ"}):
        await line.write(who, place, "/link")
        assert line.words() == [OTHERS]
    await line.write(GROUP_ANONYMOUS, place, "/link", sender_chat=place)
    assert "bằng tên của mình" in line.words()[0]
    await line.write(secretary, CHAT, "/link")
    assert line.words() == [NOT_LINKED]


async def test_link_in_private_lists_the_groups_of_ones_charge(line: Line) -> None:
    """And says how another is linked."""
    await line.office.link("A1")
    await line.office.link("B", purpose=Purpose.OVERVIEW)
    lan = await line.office.appoint("A", ORGANISER)
    await line.write(lan, lan, "/link")
    assert line.words() == [
        (
            "Nhóm: Chi bộ Văn phòng (báo cáo và tổng hợp)\n"
            "Để liên kết một nhóm, đề nghị đồng chí thêm Hệ thống vào nhóm, hoặc gửi /lienket trong nhóm đó."
        )
    ]


async def test_a_group_has_the_title_that_it_was_given_last(line: Line) -> None:
    """An unlinked one is nothing to note."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A1")
    place = {"id": group.chat_id, "type": "supergroup", "title": "Mới"}
    await line.write(secretary, place, new_chat_title="Mới")
    assert (await group_of(line)).title == "Mới"
    await line.write(secretary, CHAT, new_chat_title="Khác")


async def test_organisers_hear_when_the_bot_is_put_out_or_its_topic_closed(any_line: Line) -> None:
    """Once each, unless it is back by then."""
    line = any_line
    lan = await line.office.appoint("A", ORGANISER)
    await line.write(lan, CHAT, "/lienket", message_thread_id=77, is_topic_message=True)
    await name(line, lan, "Chi bộ Văn phòng", topic=77)
    await press(line, lan, "Báo cáo và tổng hợp", topic=77)
    await press(line, lan, "Chỉ chủ đề này", topic=77)
    line.heard()
    for topic in (78, 77):
        await line.write(lan, CHAT, forum_topic_closed={}, message_thread_id=topic, is_topic_message=True)
    await line.deliver_due()
    assert ["đã bị đóng" in one for one in line.words()] == [True]
    await added(line, lan, "member", "kicked")
    await line.deliver_due()
    assert "Hệ thống đã bị đưa ra khỏi nhóm “Nhóm Sở Tài chính”" in line.words()[0]
    line.now += timedelta(hours=1)
    await added(line, lan, "kicked", "member")
    await added(line, lan, "member", "left")
    await added(line, lan, "left", "member")
    line.heard()
    await line.deliver_due()
    assert line.words() == []


async def test_organisers_hear_when_a_secretary_leaves_the_group_of_their_unit(any_line: Line) -> None:
    """Others may come and go."""
    line = any_line
    await line.office.appoint("A", ORGANISER)
    group, secretary = await line.office.link("A"), await line.office.appoint("A1", name="Phạm Văn Dũng")
    foreign = await line.office.appoint("B1")
    for who in (foreign, {"id": 5, "is_bot": False, "first_name": "Lạ"}, BOT, secretary):
        await line.write(who, group, left_chat_member=user(who))
    await line.deliver_due()
    assert line.words() == ["Đồng chí Phạm Văn Dũng (Bí thư Chi bộ Văn phòng) đã rời nhóm “Nhóm”."]
