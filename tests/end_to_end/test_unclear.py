"""What nobody understood, by the real program over HTTP: shown to who looks after the unit, recorded, and learnt."""

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from storage.tables import Report
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow


async def test_what_was_not_understood_is_recorded_and_its_word_is_learnt(play: Play) -> None:
    """By a reply through a kill; the new name reads from then on; the sender's own question is over."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A2")
    await play.also(lan, "A1")
    group = await play.linked("Các chi bộ", [organiser, lan], "K")
    await play.office.open()
    telegram.say(lan, lan, "xong rồi ạ")
    question = await play.told(lan, "“xong rồi ạ”")
    assert buttons(question)

    telegram.say(organiser, organiser, "/tinhhinh")
    page = await play.told(organiser, "Tính đến 09 giờ 00, ngày 15/5/2020")
    play.press(organiser, page, "Chưa rõ, cần xem lại: 1")
    await play.becomes(page, "Nội dung chưa rõ, người gửi chưa xác nhận: 1.", "đồng chí Lan", "xong rồi ạ")
    play.press(organiser, page, "1")
    await telegram.until(lambda: page is not telegram.from_bot(organiser)[-1])
    card = await play.told(organiser, "“xong rồi ạ”", "Lan")
    offered = buttons(card)
    play.press(organiser, card, "Bổ sung tên gọi")
    asked = await play.told(organiser, "trả lời tin nhắn này theo mẫu")
    for wrong in ("ttr", "ttr = Chi bộ Không Có"):
        telegram.say(organiser, organiser, wrong, reply_to=asked)
        await play.told(organiser, "Hệ thống chưa nhận được tên gọi.")
    await play.while_dead(lambda: telegram.say(organiser, organiser, "ttr = Chi bộ Thanh tra", reply_to=asked))
    await play.told(organiser, "Từ nay “ttr” được hiểu là Chi bộ Thanh tra.")

    await play.while_dead(lambda: play.press(organiser, card, "Chi bộ Thanh tra"))
    await play.becomes(card, "Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành")
    (report,) = await play.stored(select(Report))
    assert (report.status, report.on_behalf, report.raw) == (Status.DONE, True, "xong rồi ạ")
    assert await play.toasted(play.press(lan, question, "Chi bộ Văn phòng")) == "Câu hỏi này đã được trả lời."
    pressed = telegram.press(organiser, card, offered[0][1])
    assert "không còn dùng" in await play.toasted(pressed)
    play.press(organiser, page, "Quay lại")
    await play.becomes(page, "đã có 1/6 chi bộ hoàn thành")
    assert not any(label.startswith("Chưa rõ") for label, _ in buttons(page))

    said = telegram.say(lan, group, "ttr xin lùi đại hội đến 10/7 vì mưa lũ ạ")
    await telegram.until(lambda: list(said.reactions.values()) == ["👍"])
    assert [one.status for one in await play.stored(select(Report).order_by(Report.id))][1:] == [Status.POSTPONED]  # type: ignore[arg-type]
    assert not any("Thanh tra" in text for text in play.words(group))
    await play.ends_well()
