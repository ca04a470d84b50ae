"""A group linked to one topic of its forum: listened to there alone, and wherever somebody replies to the bot."""

from datetime import date

import pytest

from bot.parameters import place_of
from domain.messages import GENERAL, Text
from domain.values import Status
from storage import groups
from storage.tables import Delivery, Group
from tests.builders import at
from tests.handlers.line import MORNING, Json, Line

DONE = "Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5"
OURS, OTHER = 77, 78


async def link(line: Line, topic: int | None = OURS) -> Group:
    """The group of committee A, linked to a topic."""
    plain = await line.office.link("A")
    async with line.store.begin() as session:
        unit = await line.office.unit("A")
        return await groups.link(session, plain.chat_id, unit, MORNING, topic=topic)


def within(topic: int | None) -> Json:
    """What a message in a topic carries; nothing in the topic that is called General."""
    return {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}


@pytest.mark.parametrize(("linked", "topic"), [(OURS, OURS), (None, OURS), (None, None)])
async def test_a_report_counts_in_the_topic_that_is_linked(line: Line, linked: int | None, topic: int | None) -> None:
    """Where the whole group is linked, in every topic."""
    group, secretary = await link(line, linked), await line.office.appoint("A2")
    await line.write(secretary, group, DONE, **within(topic))
    assert (await line.office.standing("A2")).day == date(2020, 5, 12)
    assert line.heard()


@pytest.mark.parametrize("text", [DONE, "hoan roi a", "/status", "/tinhhinh", "/help", "/start", "/mine"])
@pytest.mark.parametrize("topic", [OTHER, None])
async def test_nothing_in_another_topic_is_for_the_bot(line: Line, topic: int | None, text: str) -> None:
    """It records nothing there, and says nothing."""
    group, secretary = await link(line), await line.office.appoint("A2")
    before = await line.everything()
    await line.write(secretary, group, text, **within(topic))
    await line.write({"id": 5, "is_bot": False, "first_name": "Lạ"}, group, text, **within(topic))
    assert line.heard() == []
    assert await line.everything() == before


async def test_a_reply_to_the_bot_is_for_it_wherever_it_is(line: Line) -> None:
    """The answer goes where the question was."""
    group, secretary = await link(line), await line.office.appoint("A2")
    await line.write(secretary, group, DONE, to=12, **within(OTHER))
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_what_is_due_is_posted_in_the_topic_that_is_linked(line: Line) -> None:
    """Digest and tally alike."""
    group = await link(line)
    line.now = at("2020-06-22 18:00")
    await line.deliver_due()
    line.now = at("2020-06-23 17:00")
    await line.deliver_due()
    sent = [one for one in line.posted.values() if one.chat_id == group.chat_id]
    assert {one.kind for one in await line.rows(Delivery) if one.group_id == group.id} == {"digest", "tally"}
    assert {one.topic for one in sent} == {OURS}


async def test_linking_the_whole_group_again_lifts_the_topic(line: Line) -> None:
    """And is written down."""
    group = await link(line)
    again = await link(line, None)
    assert (group.topic_id, again.topic_id) == (OURS, None)


FORUM = {"is_forum": True}


@pytest.mark.parametrize(("topic", "counts"), [(None, True), (OTHER, False)])
async def test_the_topic_that_is_called_general_can_be_the_one_that_is_linked(
    line: Line, topic: int | None, counts: bool
) -> None:
    """Telegram gives no number with what is written there."""
    group, secretary = await link(line, GENERAL), await line.office.appoint("A2")
    chat = {"id": group.chat_id, "type": "supergroup", "title": "Nhóm", **FORUM}
    await line.write(secretary, chat, DONE, **within(topic))
    assert ((await line.office.standing("A2")).status is Status.DONE) is counts
    assert bool(line.heard()) is counts


@pytest.mark.parametrize(("topic", "told"), [(None, None), (GENERAL, None), (OURS, str(OURS))])
def test_telegram_is_given_no_number_for_general(topic: int | None, told: str | None) -> None:
    """It would answer that there is no such topic."""
    assert place_of(Text(-1, "…", topic=topic)).get("message_thread_id") == told
