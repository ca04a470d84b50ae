"""Telegram as handlers know it: updates as JSON on one end, what the bot says on the other; only the wire is absent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from itertools import count
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel, select
from telegram import Update

from bot.answers import Answerer
from bot.app import Ptb
from bot.intake import Intake
from domain.messages import ButtonAnswer, EditedText, File, Later, Outcome, Outgoing, Reaction, Sent, Text
from scheduler.delivery import Deliverer, Ready
from scheduler.jobs import Bench, Worker
from scheduler.rendering import Renderer
from scheduler.works import WORKS
from storage import people, reports
from storage.engine import Store
from storage.tables import Group, Person, Report
from tests.builders import ZONE, Office, at

BOT = {"id": 123_456_789, "is_bot": True, "first_name": "Đôn Đốc", "username": "dondoc_bot"}
GROUP_ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
MORNING = at("2020-05-15 09:00")
"""A Friday."""

Json = dict[str, Any]
TABLES = [name for name in SQLModel.metadata.tables if name != "seen_updates"]
QUOTED = {
    name: " || ',' || ".join(f'quote("{column}")' for column in table.columns.keys())  # noqa: SIM118 (no dictionary)
    for name, table in SQLModel.metadata.tables.items()
}
ON_SQLITE = " UNION ALL ".join(f"SELECT '{name}', {QUOTED[name]} FROM {name}" for name in TABLES)  # noqa: S608
ON_POSTGRESQL = " UNION ALL ".join(f"SELECT '{name}', {name}::text FROM {name}" for name in TABLES)  # noqa: S608
"""Table and row of all that is stored, in one question: it is asked a few times with each update."""


class Nobody:
    """An answerer whose answers reach no one: for updates that come a second time."""

    def send(self, _answers: object) -> None:
        """Let them go."""

    async def room(self) -> None:
        """There always is."""


@dataclass
class Line:
    """One bot, its database, and everything it has said; each update is delivered more than once, as Telegram may."""

    application: Ptb
    office: Office
    now: datetime = MORNING
    said: list[Outgoing] = field(default_factory=list)
    posted: dict[int, Text | File | EditedText] = field(default_factory=dict)
    """What the bot posted, by message number."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What people have sent, by Telegram's id of the file."""
    numbers: Iterator[int] = field(default_factory=lambda: count(5_001))
    """Of messages, the bot's among them."""
    updates: Iterator[int] = field(default_factory=lambda: count(70_001))

    def __post_init__(self) -> None:
        self.answerer = Answerer(self.store, self._send, self._clock)
        self.intake = Intake(self.application, self.store, self.answerer, self._clock)
        self.again = Intake(self.application, self.store, Nobody(), self._clock)  # type: ignore[arg-type]

    @property
    def store(self) -> Store:
        """The database."""
        return self.office.store

    def _clock(self) -> datetime:
        return self.now

    async def _send(self, message: Outgoing) -> Outcome:
        self.said.append(message)
        if isinstance(message, EditedText):
            self.posted[message.message_id] = message
            return Sent(message.message_id)
        if not isinstance(message, Text | File):
            return Sent(None)
        number = next(self.numbers)
        self.posted[number] = message
        return Sent(number)

    async def _deliver(self, message: Text | EditedText, ready: Ready) -> Outcome:
        return await self._send(message) if await ready() else Later(timedelta(0))

    # What comes in

    async def write(self, who: Person | Json, where: Group | Person | Json, text: str = "", **more: Any) -> int:  # noqa: ANN401
        """Somebody writes; `more` are fields of the message. Returns its number."""
        message = self.message(who, where, text, **more)
        await self.take({"message": message})
        return int(message["message_id"])

    async def edit(self, who: Person, where: Group | Person, number: int, text: str, **more: Any) -> None:  # noqa: ANN401
        """Somebody edits their message a minute later."""
        self.now += timedelta(minutes=1)
        message = self.message(who, where, text, **more)
        message |= {"message_id": number, "edit_date": int(self.now.timestamp())}
        await self.take({"edited_message": message})

    async def press(self, who: Person | Json, where: Group | Person | Json, button: str, *, under: int = 0) -> None:
        """Somebody presses a button, by its label (under the newest message that has it) or by its data."""
        number, data = self.button(button, under)
        await self.press_data(who, where, data, number)

    async def press_data(self, who: Person | Json, where: Group | Person | Json, data: str, number: int) -> None:
        """Somebody presses a button that carries this, whatever there was."""
        message = self.message(BOT, where, "…") | {"message_id": number}
        await self.take({"callback_query": callback(who, message, data)})

    async def take(self, *bodies: Json) -> None:
        """One batch arrives; then the same again, and once more under new numbers: neither may change anything."""
        updates = [{"update_id": next(self.updates), **body} for body in bodies]
        await self.deliver(self.intake, updates)
        before = await self.everything()
        await self.deliver(self.again, updates)
        assert await self.everything() == before
        if not any("callback_query" in body for body in bodies):  # a second press is a second answer
            await self.deliver(self.again, [{**update, "update_id": next(self.updates)} for update in updates])
            assert await self.everything() == before

    async def deliver(self, intake: Intake, updates: Sequence[Json]) -> None:
        """One batch, as it stands."""
        bot = self.application.bot
        await intake.take([update for one in updates if (update := Update.de_json(one, bot)) is not None])
        await self.answerer.rest()

    def message(self, who: Person | Json, where: Group | Person | Json, text: str = "", **more: Any) -> Json:  # noqa: ANN401
        """A message as Telegram tells it; `to` is the number of the bot's message that it replies to."""
        message = {
            "message_id": next(self.numbers),
            "date": int(self.now.timestamp()),
            "chat": chat(where),
            "from": user(who),
        }
        if text:
            message["text"] = text
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        if (to := more.pop("to", None)) is not None:
            replied = {"message_id": to, "date": message["date"], "chat": message["chat"], "from": BOT, "text": "…"}
            message["reply_to_message"] = replied
        return message | more

    # What is due goes out

    async def deliver_due(self) -> None:
        """The heartbeat: plan what is due now and send it."""
        await self.office.plan(self.now)
        translator = self.application.bot_data["deps"].translator
        await Deliverer(self.store, Renderer(translator, ZONE), self._deliver, self._clock).run()

    async def do_jobs(self) -> None:
        """The worker: everything that was asked for and takes long."""
        translator = self.application.bot_data["deps"].translator
        bench = Bench(self.store, self._send, self._fetch, self._clock, translator, ZONE)
        worker = Worker(bench, WORKS)
        while await worker.do_next():
            pass

    async def _fetch(self, file_id: str) -> bytes:
        return self.files[file_id]

    # What came out

    def heard(self) -> list[Outgoing]:
        """What the bot has said since this was last asked."""
        said, self.said = self.said, []
        return said

    def words(self) -> list[str]:
        """The same as plain text, without thumbs and without empty notices."""
        return [text for one in self.heard() if (text := plain(one))]

    def number_of(self, words: str) -> int:
        """The number of the newest message of the bot's that holds these words."""
        return next(number for number, one in reversed(self.posted.items()) if words in plain(one))

    def button(self, label: str, under: int = 0) -> tuple[int, str]:
        """Where the newest button with this label is, and what it carries."""
        messages = [(under, self.posted[under])] if under else reversed(self.posted.items())
        for number, message in messages:
            for one in labels(message):
                if one[0] == label:
                    return number, one[1]
        raise LookupError(label)

    async def reports(self) -> list[Report]:
        """Everything reported, oldest first."""
        async with self.store.read() as session:
            return [report for report, *_ in await reports.history(session)]

    async def person(self, person: Person) -> Person:
        """A person as now stored."""
        async with self.store.read() as session:
            found = await people.by_telegram_id(session, person.telegram_id)
        assert found is not None
        return found

    async def rows(self, table: type[SQLModel]) -> Sequence[Any]:
        """Every row of a table, in the order in which they were made."""
        async with self.store.read() as session:
            return (await session.exec(select(table).order_by(*inspect(table).primary_key))).all()

    async def everything(self) -> dict[str, list[str]]:
        """All that is stored, but for the numbers of updates: the rows of each table as text, sorted."""
        question = ON_SQLITE if self.store.is_sqlite else ON_POSTGRESQL
        found: dict[str, list[str]] = {name: [] for name in TABLES}
        async with self.store.engine.execution_options(reading=True, no_parameters=True).connect() as connection:
            for table, row in await connection.exec_driver_sql(question):
                found[table].append(row)
        return {table: sorted(rows) for table, rows in found.items()}


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def plain(message: Outgoing) -> str:
    """What a person reads of it."""
    if isinstance(message, ButtonAnswer):
        return message.text
    if isinstance(message, Reaction):
        return ""
    reader = _Plain()
    reader.feed(message.html)
    return reader.text


def labels(message: Outgoing) -> list[tuple[str, str]]:
    """The buttons under a message: label and data."""
    if not isinstance(message, Text | EditedText | File):
        return []
    return [(button.label, button.data or button.url) for row in message.buttons for button in row]


def chat(where: Group | Person | Json) -> Json:
    """A chat as Telegram tells it."""
    if isinstance(where, Person):
        return {"id": where.telegram_id, "type": "private", "first_name": where.name}
    if isinstance(where, Group):
        return {"id": where.chat_id, "type": "supergroup", "title": "Nhóm"}
    return {"id": where["id"], "type": "private"} if "first_name" in where else where


def user(who: Person | Json) -> Json:
    """A user as Telegram tells it."""
    if isinstance(who, Person):
        return {"id": who.telegram_id, "is_bot": False, "first_name": who.name}
    return who


def callback(who: Person | Json, message: Json, data: str) -> Json:
    """A press on a button as Telegram tells it."""
    return {"id": "1", "from": user(who), "chat_instance": "1", "message": message, "data": data}


def said(line: Line) -> str:
    """The newest words of the bot's."""
    return plain(line.said[-1])
