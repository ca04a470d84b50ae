"""More time, and figures asked for again, by the real program over HTTP: granted and told; a card edited in place."""

import pytest
from sqlmodel import select

from domain.values import RoleName
from storage.tables import DueMove
from tests.builders import at
from tests.end_to_end.conftest import MORNING
from tests.end_to_end.office import Office
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

AT_9 = MORNING.replace(hour=9, minute=0)


async def test_more_time_is_asked_for_granted_and_told(bloc: Office) -> None:
    """Through a kill between the question and the answer; the group hears nothing of it but the thumb."""
    telegram = bloc.telegram
    organiser, secretary = telegram.person("Đồng chí Tâm"), telegram.person("Lan")
    group = telegram.group("Các chi bộ", [organiser, secretary], bot="administrator")
    for person, unit, role in ((organiser, "DUK", "organiser"), (secretary, "CB1", "secretary")):
        name = person.first_name
        where = ("--unit", unit, "--role", role)
        await bloc.dondoc("people", "add", "--telegram-id", str(person.id), "--name", name, *where)
    await bloc.dondoc("groups", "link", str(group.id), "--unit", "DUK", "--title", "Các chi bộ")
    await bloc.pass_to(AT_9)
    await bloc.open()
    telegram.start(organiser)
    telegram.start(secretary)
    await telegram.settled()

    telegram.say(secretary, group, "Chi bộ 1 xin lùi đại hội đến ngày 20/7")
    await bloc.hears(organiser, "Chi bộ 1 đề nghị lùi thời gian", "từ ngày 30/6/2020 sang ngày 20/7/2020")
    await bloc.kill()
    telegram.press(organiser, telegram.from_bot(organiser)[-1], "Đồng ý")
    await bloc.open()
    await bloc.hears(secretary, "đã đồng ý để Chi bộ 1 lùi thời gian", "sang ngày 20/7/2020")
    dues = {row["unit"]: row["due"] for row in await bloc.json("assignments")}
    assert (dues["CB1"], dues["CB2"]) == ("2020-07-20T17:00:00+07:00", "2020-06-30T17:00:00+07:00")

    telegram.say(organiser, group, "/tinhhinh")
    await bloc.hears(group, "Tính đến 09 giờ 00")
    card = telegram.from_bot(group)[-1]
    await bloc.pass_to(AT_9.replace(minute=5))
    telegram.say(organiser, group, "/tinhhinh")
    await bloc.hears(group, "Bảng tình hình ở trên đã được cập nhật.")
    assert "Tính đến 09 giờ 05" in card.text
    assert ["Tính đến" in message.text for message in telegram.from_bot(group)].count(True) == 1
    assert not any("ngày 20/7" in message.text for message in telegram.from_bot(group))
    assert telegram.journal.complaints() == []
    assert await bloc.close() == 0
    assert "ERROR" not in bloc.log


async def test_the_due_of_a_whole_committee_is_moved_in_chat(play: Play) -> None:
    """Its number of units is shown first; the last press through a kill, twice; another's press moves nothing."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "B2")
    await play.office.open()
    telegram.say(organiser, organiser, "/xinlui")
    offer = await play.told(organiser, "Đồng chí có thể dời hạn một lần cho một đơn vị và các đơn vị trực thuộc")
    telegram.start(lan)
    other = await play.told(lan, "Kính chào")
    assert "không" in await play.toasted(telegram.press(lan, other, buttons(offer)[0][1]))
    play.press(organiser, offer, "Dời hạn chung")
    await play.becomes(offer, 'Nội dung "Tổ chức đại hội": dời hạn cho đơn vị nào')
    telegram.say(organiser, organiser, "Đảng bộ Sở Y tế")
    await play.told(organiser, 'Hạn mới của nội dung "Tổ chức đại hội" đối với Đảng bộ Sở Y tế')
    for wrong, why in (("31/6", "hoặc không có ngày đó"), ("14/5/2020", "Ngày không được trước ngày 16/5/2020")):
        telegram.say(organiser, organiser, wrong)
        await play.told(organiser, why)
    await play.while_dead(lambda: telegram.say(organiser, organiser, "20/7"))
    await play.told(organiser, "Đề nghị đồng chí gõ lý do")
    telegram.say(organiser, organiser, "do mưa lũ; Công văn số 12-CV/ĐUK ngày 14/5/2020")
    card = await play.told(organiser, "sẽ dời đến 17 giờ 00, ngày 20/7/2020", "Số đơn vị được dời hạn: 3.")
    assert await play.stored(select(DueMove)) == []

    await play.while_dead(lambda: [play.press(organiser, card, "Dời hạn của 3 đơn vị") for _ in range(2)])
    await play.becomes(card, "Đã dời hạn", "(3 đơn vị)", "Lý do: do mưa lũ; Công văn số 12-CV/ĐUK ngày 14/5/2020.")
    owing = await play.rows.owing()
    assert {owing[code] for code in ("B1", "B2", "B3")} == {at("2020-07-20 17:00")}
    assert at("2020-07-20 17:00") not in {owing[code] for code in ("A1", "A2", "C")}
    assert [(one.reason, one.document) for one in await play.stored(select(DueMove))] == [
        ("do mưa lũ", "Công văn số 12-CV/ĐUK ngày 14/5/2020")
    ] * 3
    news = 'Hạn hoàn thành nội dung "Tổ chức đại hội" của Chi bộ Tổ chức được dời'
    await play.told(lan, news, "sang 17 giờ 00, ngày 20/7/2020", "Lý do: do mưa lũ")
    assert [news in text for text in play.words(lan)].count(True) == 1
    telegram.say(lan, lan, "/viec")
    await play.told(lan, "Chi bộ Tổ chức", "17 giờ 00, ngày 20/7/2020")

    await play.office.kill()
    where = ("--campaign", "dh2020", "--task", "dai-hoi", "--unit", "B2")
    await play.office.dondoc("extend", *where, "--to", "2020-07-25", "--reason", "lũ chưa rút")
    await play.office.open()
    await play.told(lan, news, "sang 17 giờ 00, ngày 25/7/2020", "Lý do: lũ chưa rút.")
    await play.ends_well()
