"""Data of every kind of button, about a unit, as the bot makes it."""

from datetime import date, timedelta

from domain.values import Status
from handlers.options import Option
from storage import talk
from storage.reports import Statement
from storage.tables import Delivery, DeliveryKind, DeliveryState, Extension, Person, Question
from tests.handlers.line import MORNING, Line

REPORTED = {"of it": "A1", "of one above": "A", "of another": "B"}
REFUSED = "Nút này không dành cho đồng chí, hoặc không còn dùng."
WORDS = "Chi bộ Văn phòng đã hoàn thành đại hội ngày 12/5"


async def reported(line: Line, code: str = "A1") -> bool:
    """Something was stored for the unit."""
    return (await line.office.standing(code)).said_at is not None


async def data_of_button(line: Line, author: Person, button: str) -> str:
    """What a button about A1 (of which `author` is the secretary) carries."""
    owed, unit = await line.office.standing("A1"), await line.office.unit("A1")
    if button in "xkt":
        return f"{button}:{await asked(line, author)}" + (":0" if button == "k" else "")
    if button == "y":
        return f"y:{await wished(line, author)}:0"
    about = {"w": f"w:{owed.id}", "h": f"h:{(await line.office.task()).campaign_id}:{unit.id}", "b": f"b:{unit.id}"}
    if button in about:
        return about[button]
    what = {"kind": DeliveryKind.REMINDER, "campaign_id": 1, "task_id": owed.task_id, "unit_id": unit.id}
    when = {"due": MORNING, "next_try": MORNING, "stale_at": MORNING + timedelta(days=1)}
    async with line.store.begin() as session:
        session.add(Delivery(key="reminder", state=DeliveryState.WAITING, **what, **when))
    return "o:i:1"


async def wished(line: Line, person: Person) -> int:
    """More time, asked for A1. Returns its number."""
    day = date(2020, 7, 20)
    (report,) = await line.office.say("A1", Status.POSTPONED, MORNING, day=day, person_id=person.id)
    owed = await line.office.standing("A1")
    extension = Extension(
        assignment_id=owed.id,
        report_id=report.id,
        person_id=person.id,
        wanted=day,
        asked_at=MORNING,
        before=owed.due,
    )
    async with line.store.begin() as session:
        session.add(extension)
        await session.flush()
    return extension.id or 0


async def asked(line: Line, person: Person) -> int:
    """A question to somebody whose first answer would report A1 as done. Returns its number."""
    owed = await line.office.standing("A1")
    option = Option("Đã hoàn thành", ((owed.id or 0, Statement(Status.DONE)),))
    question = Question(
        chat_id=person.telegram_id,
        message_id=next(line.numbers),
        person_id=person.id,
        source="private",
        raw="mai xong",
        said_at=line.now,
        asked_at=line.now,
        options=[option.to_json()],
    )
    async with line.store.begin() as session:
        kept = await talk.ask(session, question)
    assert kept is not None
    return kept.id or 0
