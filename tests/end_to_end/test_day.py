"""A day of a bloc of 60 units, as its people live it: 07:55 to 17:05, with a kill."""

from datetime import timedelta

from sandbox.people import Chat, Person
from tests.end_to_end.conftest import MORNING
from tests.end_to_end.office import Office

AT_8, AT_17 = MORNING.replace(hour=8, minute=0), MORNING.replace(hour=17, minute=0)


async def people_of(bloc: Office) -> tuple[Person, Person, Person, Person, Chat]:
    """An organiser, a secretary who starts the bot, one who does not, a stranger; and the group of the bloc."""
    telegram = bloc.telegram
    organiser, first, sixth, stranger = (telegram.person(name) for name in ("Đồng chí Tâm", "Lan", "Hùng", "Khách"))
    group = telegram.group("Các chi bộ", [organiser, first, sixth], bot="administrator")
    roles = [(organiser, "DUK", "organiser"), (first, "CB1", "secretary"), (sixth, "CB6", "secretary")]
    listed = [f"{person.id},{person.first_name},{unit},{role}" for person, unit, role in roles]
    (bloc.folder / "people.csv").write_text("\n".join(["telegram_id,name,unit,role", *listed]), "utf-8")
    await bloc.dondoc("people", "import", str(bloc.folder / "people.csv"))
    await bloc.dondoc("groups", "link", str(group.id), "--unit", "DUK", "--title", "Các chi bộ")
    return organiser, first, sixth, stranger, group


async def test_a_bloc_runs_a_day(bloc: Office) -> None:
    """Reminders at 08:00, answers in words and by button, figures on request and at 17:00; a kill adds nothing."""
    organiser, first, sixth, stranger, group = await people_of(bloc)
    telegram = bloc.telegram
    await bloc.open()
    telegram.start(organiser)
    telegram.start(first)
    await telegram.settled()

    await bloc.pass_to(AT_8)
    reminder = await bloc.hears(first, "Chi bộ 1", "Tổ chức đại hội", "còn 7 ngày", "30/6/2020")
    digest = await bloc.hears(group, "Còn 7 ngày", "60/60 chi bộ", "Chi bộ 6", "30 chi bộ khác")
    await telegram.settled()
    assert [message.text for message in telegram.from_bot(first)].count(reminder) == 1
    standing, asked = telegram.from_bot(group)
    assert standing.text == "Hệ thống đã là quản trị viên và đọc được tin nhắn của nhóm."
    assert asked.text == digest
    said = telegram.say(sixth, group, "Chi bộ 6 đã tổ chức xong đại hội ngày 20/6 ạ", reply_to=asked)
    telegram.say(first, group, "Chúc mừng Chi bộ 6 ạ", reply_to=said)
    telegram.press(first, telegram.from_bot(first)[-1], "Đã hoàn thành")
    await bloc.hears(first, "Đã ghi nhận: Chi bộ 1, Tổ chức đại hội: hoàn thành.")
    await telegram.settled()
    assert list(said.reactions.values()) == ["👍"]
    assert telegram.from_bot(group) == [standing, asked]
    assert await bloc.json("assignments", "--unit", "CB6") == [
        {
            "unit": "CB6",
            "task": "dai-hoi",
            "status": "done",
            "due": "2020-06-30T17:00:00+07:00",
            "date": "2020-06-20",
            "step": None,
            "number": None,
            "by": "Hùng",
            "at": "2020-06-23T08:00:00+07:00",
            "source": "group",
        }
    ]

    telegram.say(organiser, organiser, "/tinhhinh")
    await bloc.hears(organiser, "đã có 2/60 chi bộ hoàn thành", "đạt tỷ lệ 3,33%.")
    telegram.start(stranger)
    told = await bloc.hears(stranger, str(stranger.id))
    assert "Chi bộ" not in told
    assert "60" not in told.replace(str(stranger.id), "")

    await bloc.kill()
    before = bloc.sent()
    await bloc.open()
    assert bloc.sent() == before

    await bloc.pass_to(AT_17)
    first_line = (
        'Tính đến 17 giờ 00, ngày 23/6/2020, đã có 2/60 chi bộ hoàn thành nội dung "Tổ chức đại hội", đạt tỷ lệ 3,33%.'
    )
    await bloc.hears(group, first_line)
    await bloc.pass_to(AT_17 + timedelta(minutes=5))
    await telegram.settled()
    assert bloc.sent() == before + 1
    assert {row["state"] for row in await bloc.json("deliveries")} == {"sent"}
    assert telegram.journal.complaints() == []
    assert await bloc.close() == 0
    assert telegram.token not in bloc.log
    assert "ERROR" not in bloc.log
