"""A group that is linked: a link changed, taken off, listed; a group renamed or lost, a secretary who leaves."""

from datetime import timedelta

from domain.values import Purpose
from tests.handlers.line import BOT, GROUP_ANONYMOUS, Line, plain, user
from tests.handlers.linking import CHAT, ORGANISER, added, group_of, name, press
from tests.handlers.test_presence import NOT_LINKED

OTHERS = "Việc liên kết nhóm do người tổ chức của đơn vị thực hiện. Đề nghị đồng chí liên hệ người tổ chức."


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
