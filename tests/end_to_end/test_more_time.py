"""More time, and figures asked for again, by the real program over HTTP: granted and told; a card edited in place."""

import pytest

from tests.end_to_end.conftest import MORNING
from tests.end_to_end.office import Office

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
