"""The gateway against the sandbox's Telegram, which reads, refuses and forgets as the real one does."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.gateway import Gateway
from bot.pacer import Pacer
from bot.transport import AiohttpRequest
from domain.messages import Button, EditedText, Later, Moved, Reaction, Refused, Sent, Text, Unsure
from sandbox import Sandbox
from sandbox.groups import close_topic
from sandbox.people import Chat, Person


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """A Telegram on loopback."""
    async with Sandbox() as telegram:
        yield telegram


@pytest.fixture
def person(telegram: Sandbox) -> Person:
    """Somebody who has started the bot."""
    return telegram.person("Bà Tư", started=True)


@pytest.fixture
def group(telegram: Sandbox, person: Person) -> Chat:
    """A group with the bot in it."""
    return telegram.group("Chi bộ 3", [person])


@pytest.fixture
async def gateway(telegram: Sandbox) -> AsyncIterator[Gateway]:
    """Our way out."""
    async with AiohttpRequest() as request:
        yield Gateway(Bot(telegram.token, base_url=f"{telegram.url}/bot", request=request), Pacer(None))


async def test_a_message_arrives_as_it_was_meant(telegram: Sandbox, person: Person, gateway: Gateway) -> None:
    """Words, buttons, and the message it answers."""
    asked = telegram.say(person, person, "xong chưa?")
    buttons = ((Button("Đã hoàn thành", "v1:done"),),)
    outcome = await gateway.send(Text(person.id, "<b>A &lt; B</b>", buttons, reply_to=asked.id))
    [arrived] = telegram.from_bot(person)
    assert outcome == Sent(arrived.id)
    assert arrived.content["text"] == "A < B"
    assert arrived.markup == {"inline_keyboard": [[{"text": "Đã hoàn thành", "callback_data": "v1:done"}]]}


async def test_every_part_of_a_long_text_is_accepted(telegram: Sandbox, person: Person, gateway: Gateway) -> None:
    """Cut by our count of characters, checked by theirs; no line is lost."""
    lines = [f"<b>{number}.</b> Chi bộ {number} 😀 &amp; các tổ" for number in range(600)]
    assert isinstance(await gateway.send(Text(person.id, "\n".join(lines))), Sent)
    arrived = "\n".join(message.content["text"] for message in telegram.from_bot(person))
    assert arrived.splitlines() == [f"{number}. Chi bộ {number} 😀 & các tổ" for number in range(600)]


@pytest.mark.parametrize("html", ["a < b", "<b>a", "a</b>", "<Văn phòng> a", "<b><i>a</b></i>", "a <a href='x>y"])
async def test_broken_markup_arrives_as_words(telegram: Sandbox, person: Person, gateway: Gateway, html: str) -> None:
    """Whatever is wrong with it."""
    assert isinstance(await gateway.send(Text(person.id, html)), Sent)
    [arrived] = telegram.from_bot(person)
    assert "a" in arrived.content["text"]


async def test_an_edit_may_be_made_twice(telegram: Sandbox, person: Person, gateway: Gateway) -> None:
    """The second changes nothing and is as good as the first."""
    sent = await gateway.send(Text(person.id, "một"))
    assert isinstance(sent, Sent)
    edit = EditedText(person.id, sent.message_id or 0, "<i>hai</i>")
    assert [await gateway.send(edit), await gateway.send(edit)] == [sent, sent]
    assert telegram.from_bot(person)[0].content["text"] == "hai"


async def test_a_group_that_moved_is_told_with_its_new_id(telegram: Sandbox, group: Chat, gateway: Gateway) -> None:
    """The caller saves it."""
    new = telegram.migrate(group)
    assert await gateway.send(Text(group.id, "x")) == Moved(new.id)


async def test_who_blocked_the_bot_is_refused_for_good(telegram: Sandbox, person: Person, gateway: Gateway) -> None:
    """And a chat that never was."""
    telegram.bot(person, "block")
    assert isinstance(await gateway.send(Text(person.id, "x")), Refused)
    assert isinstance(await gateway.send(Text(-404, "x")), Refused)


async def test_a_closed_topic_does_not_swallow_the_message(telegram: Sandbox, person: Person, gateway: Gateway) -> None:
    """It goes to the group's general topic; so does one for a topic that is gone."""
    forum = telegram.group("Đảng bộ", [person], type_="supergroup", topics=["Báo cáo"])
    topic = next(iter(forum.topics))
    close_topic(telegram.world, forum, topic, person.id, closed=True)
    for place in (topic, 9_999):
        assert isinstance(await gateway.send(Text(forum.id, "x", topic=place)), Sent)
    assert [message.thread for message in telegram.from_bot(forum)] == [None, None]


async def test_a_thumb_or_where_it_is_forbidden_words(
    telegram: Sandbox, person: Person, group: Chat, gateway: Gateway
) -> None:
    """The sender learns in either case that it is stored."""
    report = telegram.say(person, group, "đã xong")
    thumb = Reaction(group.id, report.id, instead=Text(group.id, "Đã ghi nhận.", reply_to=report.id))
    assert await gateway.send(thumb) == Sent(None)
    assert not telegram.from_bot(group)
    group.reactions = []
    assert isinstance(await gateway.send(thumb), Sent)
    assert [message.content["text"] for message in telegram.from_bot(group)] == ["Đã ghi nhận."]


async def test_accepted_and_unanswered_is_in_doubt_and_once(
    telegram: Sandbox, person: Person, gateway: Gateway
) -> None:
    """The gateway never repeats what may have arrived."""
    telegram.faults({"match": {"method": "sendMessage"}, "do": "accept_then_drop", "times": 1})
    assert isinstance(await gateway.send(Text(person.id, "x")), Unsure)
    assert len(telegram.from_bot(person)) == 1


async def test_too_many_is_later(telegram: Sandbox, person: Person, gateway: Gateway) -> None:
    """As strict as Telegram says it is, with a sender that keeps no limit of its own."""
    telegram.api.limits.on = True
    outcomes = [await gateway.send(Text(person.id, "x")) for _ in range(2)]
    assert isinstance(outcomes[0], Sent)
    assert isinstance(outcomes[1], Later)
