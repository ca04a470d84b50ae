"""What is no text, and those who are no persons."""

from datetime import timedelta

import pytest

from domain.messages import Reaction
from domain.values import Status
from tests.handlers.line import BOT, GROUP_ANONYMOUS, Json, Line

PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}
STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
WORDLESS: dict[str, Json] = {
    "photo": PHOTO,
    "document": {"document": {"file_id": "a", "file_unique_id": "b"}},
    "voice": {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 21}},
    "video_note": {"video_note": {"file_id": "a", "file_unique_id": "b", "duration": 21, "length": 1}},
    "sticker": {
        "sticker": {
            "file_id": "a",
            "file_unique_id": "b",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "location": {"location": {"longitude": 105.8, "latitude": 21.0}},
}
ASKED_FOR_WORDS = (
    "Hệ thống đã nhận, cảm ơn đồng chí. Nội dung này chưa được ghi nhận là báo cáo; đề nghị đồng chí viết một dòng nêu"
    " rõ kết quả."
)
FORWARDED = {"forward_origin": {"type": "hidden_user", "date": 1_589_500_000, "sender_user_name": "An"}}
DONE = "Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5 ạ"


@pytest.mark.parametrize("kind", WORDLESS)
async def test_what_has_no_words_is_thanked_for_and_asked_about(line: Line, kind: str) -> None:
    """In private; in a group only what replies to the bot."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    await line.write(secretary, secretary, **WORDLESS[kind])
    assert line.words() == [ASKED_FOR_WORDS]
    await line.write(secretary, group, **WORDLESS[kind])
    assert line.heard() == []
    await line.write(secretary, group, to=4_000, **WORDLESS[kind])
    assert line.words() == [ASKED_FOR_WORDS]
    assert await line.reports() == []


async def test_a_photo_with_a_caption_is_read_by_its_words(line: Line) -> None:
    """An edited caption corrects."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    number = await line.write(secretary, group, caption=DONE, **PHOTO)
    assert [type(one) for one in line.heard()] == [Reaction]
    await line.edit(
        secretary,
        group,
        number,
        "",
        caption=DONE.replace("đã tổ chức", "đang chuẩn bị").replace(" ngày 12/5", ""),
        **PHOTO,
    )
    assert (await line.office.standing("A2")).status is Status.IN_PROGRESS


async def test_an_album_is_answered_once(line: Line) -> None:
    """Each of its pictures is a message of its own; the words stand under one."""
    secretary = await line.office.appoint("A2")
    first = line.message(secretary, secretary, caption=DONE, media_group_id="7", **PHOTO)
    others = [line.message(secretary, secretary, media_group_id="7", **PHOTO) for _ in range(3)]
    await line.take(*({"message": one} for one in [first, *others]))
    assert line.words() == ["Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."]
    wordless = [line.message(secretary, secretary, media_group_id="8", **PHOTO) for _ in range(3)]
    await line.take(*({"message": one} for one in wordless))
    assert line.words() == [ASKED_FOR_WORDS]


@pytest.mark.parametrize(
    "content", [{"text": DONE}, {"caption": DONE, **PHOTO}, PHOTO], ids=["text", "caption", "photo"]
)
async def test_a_forwarded_message_is_not_the_forwarders_report(line: Line, content: Json) -> None:
    """In private they are asked for their own words; in a group it is talk."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    await line.write(secretary, group, **content, **FORWARDED)
    assert line.heard() == []
    await line.write(secretary, secretary, **content, **FORWARDED)
    assert line.words() == [
        "Hệ thống đã nhận tin chuyển tiếp. Đề nghị đồng chí xác nhận bằng lời nội dung báo cáo của đơn vị mình."
    ]
    assert await line.reports() == []


async def test_a_stranger_is_turned_away_whatever_they_send(line: Line) -> None:
    """In private; in a group only where they turn to the bot, and an edit is no second question."""
    group = await line.office.link("A")
    for content in ({"text": DONE}, PHOTO, {"text": DONE, **FORWARDED}):
        await line.write(STRANGER, STRANGER, **content)
        assert line.words()[0].splitlines()[0].endswith("cung cấp mã số Telegram sau: 5")
        await line.write(STRANGER, group, **content)
        assert line.heard() == []
        line.now += timedelta(hours=1)
    await line.write(STRANGER, group, DONE, to=4_000)
    assert line.words()[0].splitlines()[0].endswith("cung cấp mã số Telegram sau: 5")
    await line.take({"edited_message": line.message(STRANGER, STRANGER, DONE, edit_date=1_600_000_000)})
    assert line.heard() == []
    assert await line.reports() == []


def as_chat(group: Json) -> Json:
    """A message in the name of a chat."""
    return {"sender_chat": group}


async def test_an_anonymous_administrator_is_asked_for_their_own_name(line: Line) -> None:
    """Where they answer the bot; other words in the group's name are talk."""
    group = await line.office.link("A")
    name = as_chat({"id": group.chat_id, "type": "supergroup", "title": "Nhóm"})
    await line.write(GROUP_ANONYMOUS, group, DONE, **name)
    assert line.heard() == []
    await line.write(GROUP_ANONYMOUS, group, DONE, to=4_000, **name)
    assert line.words() == [
        "Hệ thống không ghi nhận báo cáo gửi ẩn danh dưới tên nhóm. Đề nghị đồng chí gửi lại bằng tên của mình."
    ]
    assert await line.reports() == []


@pytest.mark.parametrize("content", [{"text": DONE}, {"caption": DONE, **PHOTO}, PHOTO, {"text": "/status"}])
async def test_a_channels_post_and_another_bots_words_are_nobodys(line: Line, content: Json) -> None:
    """Nothing recorded, nothing said, also where they answer the bot."""
    group = await line.office.link("A")
    channel = as_chat({"id": -1_009, "type": "channel", "title": "Kênh"})
    telegram = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
    other_bot = {"id": 8, "is_bot": True, "first_name": "Bot"}
    command = (
        {"entities": [{"type": "bot_command", "offset": 0, "length": 7}]} if content.get("text") == "/status" else {}
    )
    for who, more in (
        (telegram, channel),
        ({**GROUP_ANONYMOUS, "id": 136_817_688}, channel),
        (other_bot, {}),
        (BOT, {}),
    ):
        await line.write(who, group, to=4_000, **content, **more, **command)
    await line.take({"channel_post": line.message(telegram, {"id": -1_009, "type": "channel"}, **content, **channel)})
    assert line.heard() == []
    assert await line.reports() == []


async def test_service_messages_are_no_talk(line: Line) -> None:
    """Somebody came, somebody left, something was pinned."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    for event in ({"new_chat_members": [STRANGER]}, {"left_chat_member": STRANGER}, {"new_chat_title": "Nhóm mới"}):
        await line.write(secretary, group, **event)
    await line.write(secretary, secretary, pinned_message=line.message(BOT, secretary, "…"))
    assert line.heard() == []
