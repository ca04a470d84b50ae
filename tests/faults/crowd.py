"""The people of a trial: what they write, correct, press and take back, with what each of it means."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.values import Status
from sandbox import Sandbox
from sandbox.messages import Message
from sandbox.people import Chat, Person
from tests.faults.office import Branch, Office

TALK = ("Sáng nay trời đẹp quá các đồng chí ạ", "Kính chúc các đồng chí mạnh khỏe", "Đồng chí nào đi họp chiều nay")
WORDS: dict[tuple[str, Status], str] = {
    ("dai-hoi", Status.DONE): "{unit} đã tổ chức đại hội ngày {day}",
    ("dai-hoi", Status.IN_PROGRESS): "{unit} đang chuẩn bị đại hội",
    ("dai-hoi", Status.NOT_STARTED): "{unit} chưa tổ chức đại hội",
    ("dai-hoi", Status.POSTPONED): "{unit} xin lùi đại hội đến {day}",
    ("bao-cao", Status.DONE): "{unit} đã nộp báo cáo ngày {day}",
    ("bao-cao", Status.IN_PROGRESS): "{unit} đang làm báo cáo",
    ("bao-cao", Status.NOT_STARTED): "{unit} chưa nộp báo cáo",
    ("bao-cao", Status.POSTPONED): "{unit} xin lùi nộp báo cáo đến {day}",
}
"""Words whose reading is known and sure, by task and what they say of it."""
HELD = 200
"""Messages that may still be corrected or answered to."""


@dataclass(frozen=True, slots=True)
class Told:
    """One version of one message, as its writer meant it. `at` is in seconds since 1970, as the message tells."""

    update_id: int
    chat: int
    message_id: int
    revision: int
    at: int
    unit: str
    task: str
    status: Status
    day: date | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on an answer under a reminder."""

    update_id: int
    chat: int
    message_id: int
    assignment: int
    status: Status


@dataclass(frozen=True, slots=True)
class Undone:
    """A press on the undo button of a receipt."""

    update_id: int
    report: int


@dataclass(slots=True)
class Crowd:
    """Everybody in the office, acting by a seeded chance; remembers what was meant."""

    telegram: Sandbox
    office: Office
    chance: random.Random
    told: list[Told] = field(default_factory=list)
    pressed: list[Pressed] = field(default_factory=list)
    undone: list[Undone] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)
    """Chats that have become others."""
    _recent: list[tuple[Told, Message, Branch]] = field(default_factory=list)

    def act(self) -> None:
        """Let somebody do something."""
        acts: list[tuple[int, Callable[[], None]]] = [
            (70, self.say),
            (10, self.correct),
            (8, self.press),
            (5, self.undo),
            (5, self.chat),
            (2, self.ask),
        ]
        self.chance.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()

    def say(self, branch: Branch | None = None) -> None:
        """A secretary reports, in the group or in private."""
        branch = branch or self.chance.choice([one for one in self.office.branches if not one.silent])
        where = branch.secretary if branch.private and self.chance.random() < 0.3 else self.room(branch)
        if isinstance(where, Chat) and not where.bot_inside:
            return
        task, status = self.chance.choice(list(WORDS))
        text, day = self._word(branch, task, status)
        self._note(self.telegram.say(branch.secretary, where, text), branch, task, status, day)

    def correct(self) -> None:
        """Somebody edits what they said; of a version of the same second nobody can tell which was the later."""
        now = int(self.telegram.clock.epoch())
        open_ones = [
            one
            for one in self._recent
            if one[0].at < now and one[0].chat not in self.moved and self.telegram.world.chat(one[0].chat).bot_inside
        ]
        if not open_ones:
            return
        said, message, branch = self.chance.choice(open_ones)
        status = self.chance.choice([status for task, status in WORDS if task == said.task])
        text, day = self._word(branch, said.task, status)
        if text == message.text:
            return
        self._recent.remove((said, message, branch))
        self._note(self.telegram.edit(branch.secretary, message, text), branch, said.task, status, day)

    def press(self) -> None:
        """Somebody who was reminded in private presses a button."""
        reminded = [
            (branch, message)
            for branch in self.office.branches
            if branch.private and not branch.silent
            for message in self.telegram.from_bot(branch.secretary)[-5:]
            if any(data.startswith("a:") for data in buttons(message))
        ]
        if not reminded:
            return
        branch, message = self.chance.choice(reminded)
        wanted = self.chance.choice((Status.DONE, Status.IN_PROGRESS))
        for data in buttons(message):
            act, _, rest = data.partition(":")
            if act == "a" and rest.endswith(f":{wanted}"):
                self.telegram.press(branch.secretary, message, data)
                number = int(rest.partition(":")[0])
                self.pressed.append(Pressed(self._last(), message.chat_id, message.id, number, wanted))

    def undo(self) -> None:
        """Somebody takes back what a receipt says was stored."""
        receipts = [
            (branch.secretary, message)
            for branch in self.office.branches
            if branch.private and not branch.silent
            for message in self.telegram.from_bot(branch.secretary)[-5:]
            if any(data.startswith("u:") for data in buttons(message))
        ]
        if not receipts:
            return
        person, message = self.chance.choice(receipts)
        data = next(data for data in buttons(message) if data.startswith("u:"))
        self.telegram.press(person, message, data)
        self.undone.append(Undone(self._last(), int(data[2:])))

    def chat(self) -> None:
        """Talk that is no report."""
        branch = self.chance.choice(self.office.branches)
        if self.room(branch).bot_inside:
            self.telegram.say(branch.secretary, self.room(branch), self.chance.choice(TALK))

    def ask(self) -> None:
        """Somebody asks for the figures in their group."""
        branch = self.chance.choice(self.office.branches)
        if self.room(branch).bot_inside:
            self.telegram.say(branch.secretary, self.room(branch), "/status")

    def room(self, branch: Branch) -> Chat:
        """The group of a branch, as it is now."""
        chat = self.office.groups[branch.group].id
        return self.telegram.world.chat(self.moved.get(chat, chat))

    def migrate(self, group: int) -> Chat:
        """A group becomes a supergroup."""
        old = self.office.groups[group]
        new = self.telegram.migrate(old)
        self.moved[old.id] = new.id
        return new

    def _word(self, branch: Branch, task: str, status: Status) -> tuple[str, date | None]:
        today = self.telegram.clock.now().astimezone(self.office.plan.place).date()
        day = {
            Status.DONE: today - timedelta(self.chance.randrange(4)),
            Status.POSTPONED: date(today.year, today.month, 1) + timedelta(45 + self.chance.randrange(9)),
        }.get(status)
        said = f"{day.day}/{day.month}" if day else ""
        return WORDS[task, status].format(unit=branch.name, day=said), day

    def _note(self, message: Message, branch: Branch, task: str, status: Status, day: date | None) -> None:
        at = message.edit_date or message.date
        told = Told(
            self._last(), message.chat_id, message.id, message.edit_date or 0, at, branch.code, task, status, day
        )
        self.told.append(told)
        self._recent = [*self._recent[-HELD:], (told, message, branch)]

    def _last(self) -> int:
        return self.telegram.world.updates.next_id - 1


def buttons(message: Message) -> list[str]:
    """The data of a message's buttons."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    rows = json.loads(rows) if isinstance(rows, str) else rows
    return [button.get("callback_data", "") for row in rows for button in row]


def secretary_of(office: Office, code: str) -> Person:
    """Who answers for a branch."""
    return next(branch.secretary for branch in office.branches if branch.code == code)
