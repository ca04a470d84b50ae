"""Settings by the real program over HTTP: a step survives a kill, what waits follows the new hour, menus the roles."""

import pytest

from sandbox.people import Chat, Person
from tests.end_to_end.conftest import MORNING
from tests.end_to_end.office import Office

pytestmark = pytest.mark.slow

AT_9 = MORNING.replace(hour=9, minute=0)
TITLE = "Đại hội chi bộ nhiệm kỳ 2020 - 2022"


async def test_an_hour_is_asked_for_and_typed_after_a_kill(bloc: Office) -> None:
    """The reminders of a week before then go at 10 o'clock, once; menus are there as well."""
    telegram = bloc.telegram
    organiser, secretary = telegram.person("Đồng chí Tâm"), telegram.person("Lan")
    for person, unit, role in ((organiser, "DUK", "organiser"), (secretary, "CB1", "secretary")):
        where = ("--unit", unit, "--role", role)
        await bloc.dondoc("people", "add", "--telegram-id", str(person.id), "--name", person.first_name, *where)
    await bloc.open()
    telegram.start(organiser)
    telegram.start(secretary)
    telegram.say(organiser, organiser, "/caidat")
    await bloc.hears(organiser, "Cài đặt")
    telegram.press(organiser, telegram.from_bot(organiser)[-1], TITLE)
    await bloc.hears(organiser, TITLE, "lúc 08 giờ 00")
    card = telegram.from_bot(organiser)[-1]
    telegram.press(organiser, card, "Giờ nhắc")
    await bloc.hears(organiser, "Giờ nhắc: đề nghị đồng chí bấm chọn, hoặc gõ giờ khác")
    await bloc.kill()
    telegram.say(organiser, organiser, "10h")
    await bloc.open()
    await bloc.hears(organiser, "lúc 10 giờ 00", "Các lần nhắc tới: 10 giờ 00, ngày 23/6/2020")
    menus = telegram.world.commands
    await telegram.until(lambda: {(f"chat:{who.id}:", "") for who in (organiser, secretary)} <= menus.keys())
    assert names(bloc, organiser)[-3:] == ["caidat", "hoantac", "huongdan"]
    assert names(bloc, secretary)[:2] == ["baocao", "viec"]

    await bloc.pass_to(AT_9)
    await telegram.settled()
    assert reminders(bloc, secretary) == 0
    await bloc.pass_to(AT_9.replace(hour=10))
    await bloc.hears(secretary, "Kính gửi đồng chí Bí thư Chi bộ 1.")
    assert reminders(bloc, secretary) == 1
    assert telegram.journal.complaints() == []
    assert await bloc.close() == 0
    assert "ERROR" not in bloc.log


def names(office: Office, person: Person) -> list[str]:
    """The commands of a person's own menu."""
    return [one["command"] for one in office.telegram.world.commands[f"chat:{person.id}:", ""]]


def reminders(office: Office, chat: Chat | Person) -> int:
    """How many reminders a chat has."""
    return sum("Kính gửi" in message.text for message in office.telegram.from_bot(chat))
