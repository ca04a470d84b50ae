"""What the bot gets to see in groups, and what happens to them."""

import pytest

from sandbox import Misuse, Sandbox
from sandbox.shapes import Json
from tests.sandbox.conftest import Client


def kinds(updates: list[Json]) -> list[str]:
    """The kinds of these updates."""
    return [kind for update in updates for kind in update if kind != "update_id"]


def texts(updates: list[Json]) -> list[str]:
    """The words of the messages in these updates."""
    return [update["message"]["text"] for update in updates if "message" in update]


async def test_privacy_mode_lets_through_only_what_is_meant_for_the_bot(telegram: Sandbox, bot: Client) -> None:
    """Commands for it, replies to it and to what was meant for it; not chatter, not another bot's commands."""
    an, binh = telegram.person("An"), telegram.person("Bình")
    chat = telegram.group("Cụm 1", [an, binh], type_="supergroup")
    await bot.drain()
    asked = await bot.ok("sendMessage", chat_id=chat.id, text="Chi bộ nào xong?")
    chatter = telegram.say(an, chat, "chúc mừng các đồng chí")
    telegram.say(binh, chat, "cảm ơn", reply_to=chatter)
    meant = telegram.say(an, chat, "Chi bộ 6 xong", reply_to=asked["message_id"])
    telegram.say(binh, chat, "đúng ạ", reply_to=meant)
    telegram.say(an, chat, "/status")
    telegram.say(an, chat, "/status@dondoc_bot")
    telegram.say(an, chat, "/status@other_bot")
    telegram.say(an, chat, "chào @dondoc_bot")
    assert texts(await bot.drain()) == ["Chi bộ 6 xong", "đúng ạ", "/status", "/status@dondoc_bot"]


async def test_a_command_without_a_name_is_not_for_the_bot_after_another_bot_wrote(
    telegram: Sandbox, bot: Client
) -> None:
    """Telegram gives general commands to the bot that wrote last; bots do not hear each other."""
    an, other = telegram.person("An"), telegram.person("Khác", username="other_bot", is_bot=True)
    chat = telegram.group("Cụm 1", [an, other])
    await bot.drain()
    telegram.say(other, chat, "/start@dondoc_bot")
    telegram.say(an, chat, "/status")
    assert await bot.drain() == []
    await bot.ok("sendMessage", chat_id=chat.id, text="x")
    telegram.say(an, chat, "/status")
    assert texts(await bot.drain()) == ["/status"]


@pytest.mark.parametrize("way", ["administrator", "privacy off"])
async def test_admins_and_bots_without_privacy_see_everything(telegram: Sandbox, bot: Client, way: str) -> None:
    """Also the edits."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an], bot="administrator" if way == "administrator" else "member")
    await bot.post("privacy", on=way == "administrator")
    await bot.drain()
    said = telegram.say(an, chat, "Chi bộ 6 xong")
    telegram.edit(an, said, "Chi bộ 7 xong")
    first, second = await bot.drain()
    assert first["message"]["text"] == "Chi bộ 6 xong"
    assert second["edited_message"]["text"] == "Chi bộ 7 xong"
    assert (await bot.ok("getMe"))["can_read_all_group_messages"] is (way != "administrator")


async def test_reactions_reach_an_admin_bot_that_asked_for_them(telegram: Sandbox, bot: Client) -> None:
    """And only such a bot."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an], bot="administrator")
    said = telegram.say(an, chat, "xong")
    telegram.react(an, said, "👍")
    assert "message_reaction" not in kinds(await bot.drain())
    await bot.updates(allowed_updates=["message", "message_reaction", "chat_member"])
    telegram.react(an, said, "🎉")
    telegram.bot(chat, "demote")
    telegram.react(an, said, "")
    (update,) = await bot.drain()
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🎉"}]
    await bot.updates(allowed_updates=[])
    telegram.bot(chat, "promote")
    assert kinds(await bot.drain()) == ["my_chat_member"]


async def test_being_added_promoted_and_removed_comes_as_updates(telegram: Sandbox, bot: Client) -> None:
    """With the old and the new place."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an], bot="none")
    telegram.say(an, chat, "/status@dondoc_bot")
    assert await bot.drain() == []
    telegram.bot(chat, "add")
    telegram.bot(chat, "promote")
    telegram.bot(chat, "remove")
    updates = await bot.drain()
    places = [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
        for change in (update["my_chat_member"] for update in updates if "my_chat_member" in update)
    ]
    assert places == [("left", "member"), ("member", "administrator"), ("administrator", "left")]
    added, removed = (update["message"] for update in updates if "message" in update)
    assert added["new_chat_members"][0]["id"] == removed["left_chat_member"]["id"] == telegram.world.me["id"]


async def test_people_join_and_leave_with_service_messages(telegram: Sandbox, bot: Client) -> None:
    """Which the bot gets in privacy mode too."""
    an, binh = telegram.person("An"), telegram.person("Bình")
    chat = telegram.group("Cụm 1", [an])
    await bot.drain()
    await bot.post("members", chat=chat.id, person=binh.id, do="join")
    assert await bot.ok("getChatMemberCount", chat_id=chat.id) == 3
    await bot.post("members", chat=chat.id, person=binh.id, do="leave")
    joined, left = (update["message"] for update in await bot.drain())
    assert joined["new_chat_members"][0]["id"] == left["left_chat_member"]["id"] == binh.id
    with pytest.raises(Misuse):
        telegram.say(binh, chat, "còn tôi")


async def test_a_topic_keeps_its_messages_and_may_be_closed(telegram: Sandbox, bot: Client) -> None:
    """A message in a topic answers the message that made it; that alone does not mean it for the bot."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an], type_="supergroup", topics=["Báo cáo", "Trao đổi"])
    topic = next(iter(chat.topics))
    await bot.drain()
    telegram.say(an, chat, "chuyện khác", topic=topic)
    telegram.say(an, chat, "/status@dondoc_bot", topic=topic)
    (update,) = await bot.drain()
    message = update["message"]
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Báo cáo"
    assert message["chat"]["is_forum"] is True
    sent = await bot.ok("sendMessage", chat_id=chat.id, message_thread_id=topic, text="x")
    assert sent["message_thread_id"] == topic
    answer = {"message_id": message["message_id"]}
    assert (await bot.ok("sendMessage", chat_id=chat.id, text="y", reply_parameters=answer))["message_thread_id"]
    assert await bot.no("sendMessage", chat_id=chat.id, message_thread_id=99, text="x") == (
        "Bad Request: message thread not found"
    )
    await bot.post("chat_rights", chat=chat.id, closed_topic=topic)
    assert (
        await bot.no("sendMessage", chat_id=chat.id, message_thread_id=topic, text="x") == "Bad Request: TOPIC_CLOSED"
    )


async def test_anonymous_admins_channels_and_albums_come_as_telegram_shows_them(telegram: Sandbox, bot: Client) -> None:
    """None of them is the person behind it."""
    an = telegram.person("An")
    chat = telegram.group("Cụm 1", [an], type_="supergroup", bot="administrator")
    channel = telegram.group("Kênh", [an], type_="channel", bot="administrator")
    await bot.drain()
    telegram.say(an, chat, "xong", anonymous=True)
    telegram.say(an, chat, "xong", channel=channel.id)
    telegram.say(an, channel, "thông báo")
    await bot.post("photo", **{"as": an.id}, chat=chat.id, caption="biên bản", album="1")
    as_admin, as_channel, post, photo = await bot.drain()
    assert as_admin["message"]["from"]["id"] == 1087968824
    assert as_admin["message"]["sender_chat"]["id"] == chat.id
    assert as_channel["message"]["from"]["id"] == 136817688
    assert as_channel["message"]["sender_chat"]["id"] == channel.id
    assert "from" not in post["channel_post"]
    assert photo["message"]["media_group_id"] == "1"
    assert photo["message"]["photo"][-1]["file_id"]


async def test_supergroups_number_their_messages_themselves(telegram: Sandbox, bot: Client) -> None:
    """Private chats and basic groups share the account's numbers."""
    an = telegram.person("An", started=True)
    group = telegram.group("Cụm 1", [an])
    supergroup = telegram.group("Cụm 2", [an], type_="supergroup")
    numbers = [telegram.say(an, chat, "x").id for chat in (an, group, an)]
    assert numbers == sorted(set(numbers))
    assert telegram.say(an, supergroup, "x").id == 3
    assert supergroup.id < -1_000_000_000_000 < group.id < 0


async def test_a_contact_and_a_forward_carry_where_they_come_from(telegram: Sandbox, bot: Client) -> None:
    """A contact of one's own carries one's own id."""
    an = telegram.person("An", phone="+84912345678", started=True)
    binh = telegram.person("Bình", phone="+84900000000")
    await bot.post("contact", **{"as": an.id}, chat=an.id)
    await bot.post("contact", **{"as": an.id}, chat=an.id, of=binh.id)
    said = telegram.say(an, an, "xong")
    await bot.post("forward", **{"as": an.id}, chat=an.id, from_chat=an.id, message_id=said.id)
    own, other, _, forwarded = (update["message"] for update in await bot.drain())
    assert own["contact"] == {"phone_number": "+84912345678", "first_name": "An", "user_id": an.id}
    assert other["contact"]["user_id"] == binh.id
    assert forwarded["forward_origin"]["sender_user"]["id"] == an.id
    assert forwarded["text"] == "xong"
