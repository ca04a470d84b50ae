"""What people write: stored if it is a report and clear, left alone if it is none."""

from datetime import date

from domain.messages import Reaction, Text
from domain.values import RoleName, Status
from storage import campaigns
from storage.tables import Question
from tests.builders import CAMPAIGN, at
from tests.handlers.line import BOT, Line, labels

RECEIPT = "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."
DONE_ON_12_MAY = "Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5 ạ"
NOT_RECORDED = "Tin nhắn này chưa được ghi nhận là báo cáo. Đồng chí gửi /viec để xem phần việc cần báo cáo."


async def test_a_reply_to_a_private_reminder_is_stored_with_a_receipt(any_line: Line) -> None:
    """The day is read; the receipt stands under the message and can be corrected or taken back."""
    line = any_line
    secretary = await line.office.appoint("A2")
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    (reminder,) = line.posted
    line.heard()
    number = await line.write(secretary, secretary, "đã tổ chức ngày 20/6 ạ", to=reminder)
    (receipt,) = line.heard()
    assert isinstance(receipt, Text)
    assert receipt.html == "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành (ngày 20/6/2020)."
    assert receipt.reply_to == number
    assert [label for label, _ in labels(receipt)] == ["Sửa", "Hoàn tác"]
    standing = await line.office.standing("A2")
    assert (standing.status, standing.day, standing.source) == (Status.DONE, date(2020, 6, 20), "private")
    (report,) = await line.reports()
    assert (report.raw, report.person_id, report.on_behalf) == ("đã tổ chức ngày 20/6 ạ", secretary.id, False)


async def test_a_reply_to_the_groups_digest_is_stored_with_a_thumb(any_line: Line) -> None:
    """Nobody else is disturbed; where thumbs are forbidden a line of words takes its place."""
    line = any_line
    group, secretary = await line.office.link("A"), await line.office.appoint("A2", started=False)
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    (digest,) = line.posted
    line.heard()
    number = await line.write(secretary, group, "Chi bộ Thanh tra đã tổ chức ngày 20/6 ạ", to=digest)
    (thumb,) = line.heard()
    assert isinstance(thumb, Reaction)
    assert (thumb.chat_id, thumb.message_id, thumb.emoji) == (group.chat_id, number, "👍")
    assert thumb.instead is not None
    assert thumb.instead.html == "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành (ngày 20/6/2020)."
    assert (await line.office.standing("A2")).source == "group"
    assert not (await line.person(secretary)).reachable


async def test_in_an_ordinary_supergroup_a_reply_is_known_though_it_has_a_thread_number(line: Line) -> None:
    """Telegram numbers the thread of any reply by its first message; only a forum's topics are told so."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2", started=False)
    line.now = at("2020-06-23 08:00")
    await line.deliver_due()
    (digest,) = line.posted
    line.heard()
    await line.write(secretary, group, "xong", to=digest, message_thread_id=digest)
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_free_words_in_private_are_stored(line: Line) -> None:
    """No reply, no button; writing also opens the private chat for reminders."""
    secretary = await line.office.appoint("A2", started=False)
    await line.write(secretary, secretary, DONE_ON_12_MAY)
    assert line.words() == [RECEIPT]
    assert (await line.person(secretary)).reachable


async def test_free_words_in_a_linked_group_are_stored(line: Line) -> None:
    """Somebody who writes without pressing Reply is heard as well."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    await line.write(secretary, group, DONE_ON_12_MAY)
    assert [type(one) for one in line.heard()] == [Reaction]
    assert (await line.office.standing("A2")).day == date(2020, 5, 12)


async def test_an_unlinked_group_is_not_listened_to(line: Line) -> None:
    """Not even to a secretary."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, {"id": -99, "type": "supergroup", "title": "Nhóm lạ"}, DONE_ON_12_MAY)
    assert line.heard() == []
    assert await line.reports() == []


async def test_talk_in_a_group_is_left_alone(line: Line) -> None:
    """Congratulations, small talk, questions."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    for words in ("chúc mừng các đồng chí", "hạn cuối là ngày nào ạ?", "mai họp giao ban lúc 8h nhé"):
        await line.write(secretary, group, words)
    assert line.heard() == []
    assert await line.reports() == []


async def test_talk_in_private_is_told_in_one_line_that_nothing_was_recorded(line: Line) -> None:
    """Lest somebody believes to have reported."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "chúc mừng các đồng chí")
    assert line.words() == [NOT_RECORDED]


async def test_a_question_in_private_is_told_whom_to_ask(line: Line) -> None:
    """The bot answers no questions yet."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "hạn cuối là ngày nào ạ?")
    assert line.words() == [
        "Hệ thống chưa trả lời được câu hỏi này. Đề nghị đồng chí liên hệ đồng chí phụ trách đơn vị."
    ]


async def test_several_reports_in_one_message_are_stored_and_taken_back_together(line: Line) -> None:
    """One message, one receipt with a line for each, one undo."""
    secretary = await line.office.appoint("B1")
    await line.office.appoint("B2", telegram_id=secretary.telegram_id)
    await line.write(secretary, secretary, "Chi bộ Kế toán, Chi bộ Tổ chức đã tổ chức đại hội ngày 12/5")
    (receipt,) = line.words()
    assert receipt == (
        "Đã ghi nhận:\n- Chi bộ Kế toán, Tổ chức đại hội: hoàn thành (ngày 12/5/2020).\n"
        "- Chi bộ Tổ chức, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."
    )
    await line.press(secretary, secretary, "Hoàn tác")
    for code in ("B1", "B2"):
        assert (await line.office.standing(code)).status is Status.NOT_STARTED


async def test_what_the_secretary_may_not_say_is_refused_without_a_word_about_the_unit(line: Line) -> None:
    """They learn nothing: not where it stands, not even whether it is called so."""
    secretary = await line.office.appoint("A2")
    await line.office.say("A1", Status.BLOCKED, at("2020-05-14 09:00"))
    await line.write(secretary, secretary, "Chi bộ Văn phòng đã tổ chức đại hội ngày 12/5")
    assert line.words() == ["Đồng chí chưa được đăng ký báo cáo cho đơn vị đó. Hệ thống không ghi nhận nội dung nào."]
    assert (await line.office.standing("A1")).status is Status.BLOCKED


async def test_in_a_group_words_about_another_unit_are_hearsay(line: Line) -> None:
    """Refused aloud only where the bot was spoken to."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    await line.write(secretary, group, "Chi bộ Văn phòng đã tổ chức đại hội ngày 12/5")
    assert line.heard() == []
    await line.write(secretary, group, "Chi bộ Văn phòng đã tổ chức đại hội ngày 12/5", to=4_000)
    assert line.words() == ["Đồng chí chưa được đăng ký báo cáo cho đơn vị đó. Hệ thống không ghi nhận nội dung nào."]
    assert await line.reports() == []


async def test_an_organiser_reports_on_behalf(line: Line) -> None:
    """Stored as such."""
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "Chi bộ Kế toán đã tổ chức đại hội ngày 12/5")
    assert line.words() == ["Đã ghi nhận: Chi bộ Kế toán, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."]
    assert [report.on_behalf for report in await line.reports()] == [True]


async def test_an_organiser_who_names_no_unit_is_asked_to(line: Line) -> None:
    """Six units are no question for buttons."""
    organiser = await line.office.appoint("K", RoleName.ORGANISER)
    await line.write(organiser, organiser, "đã xong")
    (question,) = line.words()
    assert question == (
        "Hệ thống chưa xác định được nội dung báo cáo “đã xong”. Đề nghị đồng chí gửi riêng từng nội dung, nêu rõ tên"
        " đơn vị."
    )


async def test_the_overseer_of_a_cluster_reports_for_its_units_alone(line: Line) -> None:
    """Cụm 2 is B with its branches, and C."""
    overseer = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2")
    await line.write(overseer, overseer, "Chi bộ Kế toán đã tổ chức đại hội ngày 12/5")
    await line.write(overseer, overseer, "Chi bộ Văn phòng đã tổ chức đại hội ngày 12/5")
    assert [(await line.office.standing(code)).status for code in ("B1", "A1")] == [Status.DONE, Status.NOT_STARTED]
    assert "Chi bộ Văn phòng, " not in "".join(line.words())


async def test_the_overseer_of_two_clusters_is_understood_in_both(line: Line) -> None:
    """Not in the first one alone."""
    overseer = await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 1")
    await line.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2", telegram_id=overseer.telegram_id)
    await line.write(overseer, overseer, "Chi bộ Văn phòng đã tổ chức đại hội ngày 12/5")
    await line.write(overseer, overseer, "Chi bộ Kế toán đã tổ chức đại hội ngày 12/5")
    assert [(await line.office.standing(code)).status for code in ("A1", "B1")] == [Status.DONE, Status.DONE]


async def test_a_secretary_of_units_far_apart_is_understood_for_each(line: Line) -> None:
    """Under A and under B."""
    secretary = await line.office.appoint("A2")
    await line.office.appoint("B2", telegram_id=secretary.telegram_id)
    await line.write(secretary, secretary, "Chi bộ Tổ chức đã tổ chức đại hội ngày 12/5")
    await line.write(secretary, secretary, DONE_ON_12_MAY)
    assert [(await line.office.standing(code)).status for code in ("A2", "B2")] == [Status.DONE, Status.DONE]


async def test_in_a_topic_the_message_that_opened_it_is_no_reply(line: Line) -> None:
    """Every message there seems to reply to it; the answer goes to the topic."""
    group = await line.office.link("K")
    secretary = await line.office.appoint("A2")
    stranger = {"id": 5, "is_bot": False, "first_name": "Lạ"}
    opening = line.message(BOT, group, message_id=77) | {"forum_topic_created": {"name": "Báo cáo", "icon_color": 0}}
    topic = {"message_thread_id": 77, "is_topic_message": True, "reply_to_message": opening}
    await line.write(stranger, group, "xin chào", **topic)
    assert line.heard() == []
    await line.write(secretary, group, "Chi bộ Thanh tra hoan roi a", **topic)
    (question,) = line.heard()
    assert isinstance(question, Text)
    assert question.topic == 77


async def test_nothing_is_recorded_once_the_campaign_is_closed(line: Line) -> None:
    """In private it is said; an old button says so too."""
    group, secretary = await line.office.link("K"), await line.office.appoint("A2")
    await line.write(secretary, secretary, "hoan roi a")
    async with line.store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, line.now)
    line.heard()
    await line.write(secretary, secretary, DONE_ON_12_MAY)
    assert line.words() == ["Hiện chưa có nội dung nào cần báo cáo."]
    await line.write(secretary, group, DONE_ON_12_MAY)
    assert line.heard() == []
    await line.press(secretary, secretary, "Hoàn thành")
    assert line.words() == [
        "Hệ thống chưa ghi nhận nội dung nào. Đề nghị đồng chí gửi lại, nêu rõ tên đơn vị và nội dung."
    ]
    assert await line.reports() == []


async def test_a_unit_that_owes_nothing_hears_of_no_other_ones_campaign(line: Line) -> None:
    """The bloc itself is no branch."""
    secretary = await line.office.appoint("A")
    await line.write(secretary, secretary, "đã xong")
    assert line.words() == ["Hiện chưa có nội dung nào cần báo cáo."]


async def test_words_that_cannot_be_stored_as_they_are_do_not_stop_the_report(any_line: Line) -> None:
    """NUL, which PostgreSQL refuses, and half of a character."""
    secretary = await any_line.office.appoint("A2")
    await any_line.write(secretary, secretary, f"{DONE_ON_12_MAY}\0\ud83d")
    assert any_line.words() == [RECEIPT]
    assert [report.raw for report in await any_line.reports()] == [DONE_ON_12_MAY]


async def test_a_name_with_marks_of_html_is_text(line: Line) -> None:
    """In a question that quotes it."""
    secretary = await line.office.appoint("A2")
    await line.write(secretary, secretary, "hoan roi a <b>&")
    (question,) = line.heard()
    assert isinstance(question, Text)
    assert "“hoan roi a &lt;b&gt;&amp;”" in question.html
    assert len(await line.rows(Question)) == 1
