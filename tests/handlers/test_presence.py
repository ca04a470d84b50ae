"""Where the bot is: private chats opened and closed, groups joined, left and grown."""

from datetime import timedelta

import pytest

from domain.values import RoleName, Status
from storage.tables import Group, Person
from tests.handlers.line import BOT, GROUP_ANONYMOUS, Json, Line, chat, user

STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
MORE: dict[str, Json] = {
    "kicked": {"until_date": 0},
    "administrator": {
        **dict.fromkeys(("can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"), False),
        **dict.fromkeys(("can_restrict_members", "can_promote_members", "can_change_info", "is_anonymous"), False),
        **dict.fromkeys(("can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"), False),
    },
}
"""What Telegram tells besides of such a member."""
NOT_LINKED = "Nhóm này chưa được đăng ký. Để đăng ký, đề nghị liên hệ người tổ chức."


def change(line: Line, where: Group | Person | Json, before: str, after: str) -> Json:
    """The bot's own place in a chat has changed."""

    def member(status: str) -> Json:
        return {"status": status, "user": BOT} | MORE.get(status, {})

    what = {"old_chat_member": member(before), "new_chat_member": member(after), "date": int(line.now.timestamp())}
    return {"my_chat_member": {"chat": chat(where), "from": user(STRANGER), **what}}


async def test_a_person_who_blocks_the_bot_is_not_written_to_until_they_open_it_again(any_line: Line) -> None:
    """The last change counts."""
    line = any_line
    secretary = await line.office.appoint("A2")
    await line.take(change(line, secretary, "member", "kicked"))
    blocked = await line.person(secretary)
    assert (blocked.reachable, blocked.blocked_at) == (False, line.now)
    line.now += timedelta(hours=1)
    await line.take(change(line, secretary, "kicked", "member"))
    opened = await line.person(secretary)
    assert (opened.reachable, opened.started_at) == (True, line.now)
    assert line.heard() == []


async def test_a_strangers_chat_is_nothing_to_note(line: Line) -> None:
    """Blocked or opened."""
    before = await line.everything()
    await line.take(change(line, STRANGER, "member", "kicked"))
    await line.take(change(line, STRANGER, "kicked", "member"))
    assert await line.everything() == before
    assert line.heard() == []


@pytest.mark.parametrize("gone", ["kicked", "left"])
async def test_a_group_that_puts_the_bot_out_keeps_its_link(any_line: Line, gone: str) -> None:
    """And needs no word when it comes back."""
    line = any_line
    group = await line.office.link("A")
    await line.take(change(line, group, "administrator", gone))
    (kept,) = await line.rows(Group)
    assert (kept.left_at, kept.unit_id) == (line.now, group.unit_id)
    await line.take(change(line, group, gone, "member"))
    (kept,) = await line.rows(Group)
    assert kept.left_at is None
    assert line.heard() == []


async def test_nothing_is_said_into_a_channel(line: Line) -> None:
    """What is said there is read by many."""
    channel = {"id": -1009, "type": "channel", "title": "Kênh"}
    await line.take(change(line, channel, "left", "administrator"))
    assert line.heard() == []


async def test_a_strange_group_gets_one_polite_refusal(line: Line) -> None:
    """When the bot comes, not when it is promoted or put out."""
    strange = {"id": -99, "type": "group", "title": "Nhóm lạ"}
    await line.take(change(line, strange, "left", "member"))
    assert line.words() == [NOT_LINKED]
    await line.take(change(line, strange, "member", "administrator"))
    await line.take(change(line, strange, "administrator", "kicked"))
    assert line.heard() == []
    assert await line.rows(Group) == []


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old"), ("old",), ("new",)])
async def test_a_group_that_grows_stays_linked(any_line: Line, order: tuple[str, ...]) -> None:
    """Both chats say so, in either order, or one of them alone."""
    line = any_line
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    grown = {"id": -100_555_000_111, "type": "supergroup", "title": "Nhóm"}
    said = {
        "old": line.message(
            secretary, {"id": group.chat_id, "type": "group", "title": "Nhóm"}, migrate_to_chat_id=grown["id"]
        ),
        "new": line.message(GROUP_ANONYMOUS, grown, migrate_from_chat_id=group.chat_id),
    }
    for one in order:
        await line.take({"message": said[one]})
    (kept,) = await line.rows(Group)
    assert (kept.id, kept.chat_id, kept.unit_id) == (group.id, grown["id"], group.unit_id)
    await line.write(secretary, grown, "Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5 ạ")
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_a_role_that_has_ended_makes_a_stranger(line: Line) -> None:
    """Told how to be registered, and nothing recorded."""
    secretary = await line.office.appoint("A2", RoleName.SECRETARY, now=line.now + timedelta(days=1))
    await line.write(secretary, secretary, "đã tổ chức đại hội ngày 12/5")
    assert line.words()[0].startswith("Kính chào đồng chí. Hệ thống chỉ phục vụ người đã được đăng ký.")
    assert await line.reports() == []
