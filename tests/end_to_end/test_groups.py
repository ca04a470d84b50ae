"""Groups linked, joined and left by the real program over HTTP: topics of a forum, requests, a link taken off."""

import pytest
from sqlmodel import select

from domain.messages import GENERAL
from domain.values import Purpose, RoleName
from sandbox.people import Chat, Message, Person
from storage.tables import Group, JoinRequest, Report
from storage.tables import Person as Registered
from tests.end_to_end.conftest import FRIDAY
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow


async def forum(play: Play, organiser: Person, *others: Person) -> Chat:
    """A forum that an organiser makes, with the bot as its administrator; the card of its arrival is left as it is."""
    group = play.telegram.group(
        "Trao đổi nghiệp vụ",
        [organiser, *others],
        type_="supergroup",
        bot="administrator",
        topics=["Báo cáo", "Chuyện bên lề"],
        by=organiser,
    )
    await play.told(group, "Nhóm này dùng cho đơn vị nào?")
    return group


def in_topic(play: Play, group: Chat, topic: int | None) -> list[Message]:
    """What the bot has said in one topic."""
    return [one for one in play.telegram.from_bot(group) if one.thread == topic]


async def last(play: Play, group: Chat, topic: int | None, words: str) -> Message:
    """The newest of it, when it holds the words."""
    await play.telegram.until(lambda: any(words in one.text for one in in_topic(play, group, topic)[-1:]))
    return in_topic(play, group, topic)[-1]


async def test_a_topic_is_linked_by_buttons_and_a_secretary_is_let_in_there(play: Play) -> None:
    """Only the organiser's presses count; what is said in another topic is not for the bot; then all is taken off."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), telegram.person("Lan")
    await play.office.open()
    group = await forum(play, organiser, lan)
    ours, other = list(group.topics)
    telegram.say(organiser, group, "/lienket", topic=ours)
    card = await last(play, group, ours, "Nhóm này dùng cho đơn vị nào?")
    assert "không dành cho đồng chí" in await play.toasted(play.press(lan, card, "Đảng bộ Khối"))
    telegram.say(organiser, group, "Chi bộ Sao Hỏa", reply_to=card, topic=ours)
    card = await last(play, group, ours, "Không có đơn vị nào thuộc phạm vi")
    telegram.say(organiser, group, "so tai chinh", reply_to=card, topic=ours)
    card = await last(play, group, ours, "Đảng bộ Sở Tài chính: nhóm dùng để làm gì")
    await play.while_dead(lambda: play.press(organiser, card, "Báo cáo và tổng hợp"))
    await play.becomes(card, "chỉ trong chủ đề này, hay trong toàn nhóm?")
    play.press(organiser, card, "Chỉ chủ đề này")
    await play.becomes(card, "Nhóm này được liên kết với Đảng bộ Sở Tài chính.", "Chỉ trong một chủ đề của nhóm.")
    await play.telegram.settled()
    assert not any("quản trị viên" in text for text in play.words(group))
    (link,) = await play.stored(select(Group))
    assert (link.chat_id, link.topic_id, link.purpose) == (group.id, ours, Purpose.REPORTS)

    telegram.say(lan, group, "đăng ký Chi bộ Thanh tra", topic=other)
    telegram.say(lan, group, "đăng ký Chi bộ Kế toán", topic=ours)
    telegram.say(lan, group, "đăng ký Chi bộ Thanh tra", topic=ours)
    await last(play, group, ours, "Đã nhận đề nghị của đồng chí Lan đăng ký cho Chi bộ Thanh tra.")
    asked = await play.told(organiser, "Đồng chí Lan đề nghị đăng ký là Bí thư Chi bộ Thanh tra")
    assert len(await play.stored(select(JoinRequest))) == 1
    await play.while_dead(lambda: play.press(organiser, asked, "Đồng ý"))
    await last(play, group, ours, "Đồng chí Lan đã được đăng ký là Bí thư Chi bộ Thanh tra")
    assert sorted(await play.stored(select(Registered.name))) == ["Lan", "Tâm"]

    ignored = telegram.say(lan, group, "Chi bộ Thanh tra đã đại hội xong ngày 12/5", topic=other)
    taken = telegram.say(lan, group, "Chi bộ Thanh tra đã đại hội xong ngày 12/5", topic=ours)
    await telegram.until(lambda: list(taken.reactions.values()) == ["👍"])
    assert not ignored.reactions
    assert len(await play.stored(select(Report))) == 1
    assert in_topic(play, group, other) == []

    telegram.say(organiser, group, "/lienket", topic=ours)
    card = await last(play, group, ours, "Nhóm này được liên kết với Đảng bộ Sở Tài chính.")
    play.press(organiser, card, "Bỏ liên kết nhóm")
    await play.becomes(card, "Bỏ liên kết nhóm này?")
    await play.while_dead(lambda: play.press(organiser, card, "Bỏ liên kết nhóm"))
    await play.becomes(card, "Nhóm không còn được liên kết")
    assert [one.left_at is None for one in await play.stored(select(Group))] == [False]
    await play.ends_well()


async def test_the_general_topic_can_be_the_one_that_is_linked(play: Play) -> None:
    """Telegram gives no number with what is written there; what another topic says is not for the bot."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    await play.office.open()
    group = await forum(play, organiser, lan)
    card = await last(play, group, None, "Nhóm này dùng cho đơn vị nào?")
    play.press(organiser, card, "Đảng bộ Khối")
    await play.becomes(card, "toàn bộ hay một cụm?")
    play.press(organiser, card, "Cụm 1")
    await play.becomes(card, "Cụm 1: nhóm dùng để làm gì")
    play.press(organiser, card, "Báo cáo và tổng hợp")
    await play.becomes(card, "chỉ trong chủ đề này, hay trong toàn nhóm?")
    play.press(organiser, card, "Chỉ chủ đề này")
    await play.becomes(card, "Nhóm này được liên kết với Cụm 1.", "Chỉ trong một chủ đề của nhóm.")
    (link,) = await play.stored(select(Group))
    assert (link.topic_id, link.cluster) == (GENERAL, "Cụm 1")

    ignored = telegram.say(lan, group, "Chi bộ Văn phòng đã đại hội xong ngày 12/5", topic=next(iter(group.topics)))
    taken = telegram.say(lan, group, "Chi bộ Văn phòng đã đại hội xong ngày 12/5")
    await telegram.until(lambda: list(taken.reactions.values()) == ["👍"])
    assert not ignored.reactions
    await play.while_dead(lambda: telegram.clock.set(FRIDAY.replace(hour=17)))
    tally = await last(play, group, None, "đã có 1/2 chi bộ hoàn thành")
    assert buttons(tally) == []
    assert all(in_topic(play, group, topic) == [] for topic in group.topics)
    await play.ends_well()


async def test_a_strangers_group_hears_one_sentence_and_a_group_that_grows_stays_linked(play: Play) -> None:
    """The bot put out is told to the organiser; taken in again it reads as before."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    stranger = telegram.person("Khách")
    group = await play.linked("Sở Tài chính", [organiser, lan], "A")
    await play.office.open()
    strange = telegram.group("Đá bóng", [stranger], bot="member", by=stranger)
    refused = await play.told(strange, "Nhóm này chưa được đăng ký.")
    for _ in range(3):
        telegram.say(stranger, strange, "/tinhhinh")
    await telegram.settled()
    assert "Khối" not in refused.text
    assert len(play.words(strange)) <= 2
    await play.while_dead(lambda: telegram.bot(group, "kick", by=lan))
    await play.told(organiser, "Sở Tài chính")
    telegram.bot(group, "add", by=organiser)
    telegram.bot(group, "promote", by=organiser)
    await telegram.settled()
    new = telegram.migrate(group)
    said = telegram.say(lan, new, "Chi bộ Văn phòng đã đại hội xong ngày 12/5")
    await telegram.until(lambda: list(said.reactions.values()) == ["👍"])
    (link,) = await play.stored(select(Group))
    assert (link.chat_id, link.left_at) == (new.id, None)
    await play.ends_well()
