"""How often somebody is answered, and what is noted of who changed what: through the whole line of handlers."""

from datetime import timedelta

from bot.intake import ANSWERED_A_MINUTE
from domain.messages import EditedText, Refused, Text, Unsure
from domain.values import Status
from handlers.context import Deps
from scheduler.delivery import Deliverer, Ready
from scheduler.rendering import Renderer
from storage import audit
from storage.tables import Alarm
from tests.builders import ZONE
from tests.handlers.line import Line

STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}


async def test_a_stranger_is_answered_once_an_hour(line: Line) -> None:
    """Also in groups that are not linked."""
    group = {"id": -99, "type": "supergroup", "title": "Nhóm lạ"}
    for minutes, answers in ((0, 2), (30, 0), (59, 0), (61, 2)):
        line.now = line.now.replace(hour=2, minute=0) + timedelta(minutes=minutes)
        await line.write(STRANGER, STRANGER, "/start")
        await line.write(STRANGER, group, "/status")
        assert len(line.words()) == answers


async def test_who_writes_too_much_is_heard_and_not_answered(line: Line) -> None:
    """Everything they report is stored; a minute later they are answered again."""
    person = await line.office.appoint("A1")
    messages = [line.message(person, person, "/help") for _ in range(ANSWERED_A_MINUTE + 5)]
    messages.append(line.message(person, person, "đã hoàn thành đại hội ngày 12/5"))
    await line.take(*({"message": message} for message in messages))
    assert len(line.heard()) == ANSWERED_A_MINUTE
    assert (await line.office.standing("A1")).status is Status.DONE
    line.now += timedelta(minutes=1)
    await line.write(person, person, "/help")
    assert len(line.heard()) == 1


async def test_what_is_taken_back_is_noted_with_who_did_it_and_where(line: Line) -> None:
    """From the message whose button was pressed."""
    person = await line.office.appoint("A1")
    await line.write(person, person, "đã hoàn thành đại hội ngày 12/5")
    number = line.number_of("Đã ghi nhận")
    await line.press(person, person, "Hoàn tác")
    async with line.store.read() as session:
        changes = [(row, who) for row, who in await audit.listing(session) if row.action == "report.withdraw"]
    ((row, who),) = changes
    assert who is not None
    assert (who.id, row.chat_id, row.message_id) == (person.id, person.telegram_id, number)


async def test_readings_are_told_to_whoever_counts(line: Line) -> None:
    """Once, however often the update comes."""
    person = await line.office.appoint("A1")
    await line.write(person, person, "đã hoàn thành đại hội ngày 12/5")
    await line.write(person, person, "/help")
    counted = line.intake._metrics.values
    assert counted["dondoc_readings_total"] == {(("intent", "report"), ("sure", "yes")): 1}
    assert counted["dondoc_updates_total"] == {(): 2}


async def test_messages_that_do_not_arrive_or_may_not_have_sound_the_alarm(line: Line) -> None:
    """Each for itself; an alarm that is refused begets none."""
    for code in ("A2", "B2", "B3"):
        await line.office.appoint(code)
    line.now = line.now.replace(month=6, day=23)
    await line.office.plan(line.now)
    outcomes = [Refused("Forbidden: bot was blocked by the user"), Unsure("timeout"), Unsure("timeout")]

    async def send(_message: Text | EditedText, ready: Ready) -> Refused | Unsure:
        assert await ready()
        return outcomes.pop()

    deps: Deps = line.application.bot_data["deps"]
    await Deliverer(line.store, Renderer(deps.translator, ZONE), send, lambda: line.now).run()
    assert outcomes == []
    alarms = {alarm.kind: alarm.count for alarm in await line.rows(Alarm)}
    assert alarms == {"refused": 1, "unknown": 2}
