"""A small office at work for tests: its rows are laid in beforehand, then the real program plays it over HTTP."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.values import Purpose, RoleName
from sandbox import Sandbox
from sandbox.people import Chat, Message, Person
from sandbox.world import Query
from storage import groups, people, units
from tests.builders import CREATED
from tests.builders import Office as Rows
from tests.end_to_end.office import PATIENCE, Office


@dataclass
class Play:
    """The bot's machine, what it has stored, and the people it speaks to."""

    office: Office
    rows: Rows
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def telegram(self) -> Sandbox:
        """The Telegram on loopback."""
        return self.office.telegram

    @property
    def now(self) -> datetime:
        """The office's time."""
        return self.telegram.clock.now()

    # Before the curtain

    async def known(
        self, name: str, code: str, role: RoleName = RoleName.SECRETARY, *, started: bool = True, cluster: str = ""
    ) -> Person:
        """Somebody who is registered; `started`: they have pressed Start."""
        person = self.telegram.person(name, started=started)
        await self.rows.appoint(code, role, name, started=started, telegram_id=person.id, cluster=cluster)
        return person

    async def also(self, person: Person, code: str, role: RoleName = RoleName.SECRETARY) -> None:
        """The same for another unit."""
        async with self.rows.store.begin() as session:
            found = await people.by_telegram_id(session, person.id)
            assert found is not None
            await people.grant(session, found, await units.named(session, code), role, CREATED)

    async def linked(self, title: str, members: Sequence[Person], code: str, **how: Any) -> Chat:  # noqa: ANN401
        """A group that is linked to a unit; `how` are fields of a link."""
        group = self.telegram.group(title, members, bot="administrator")
        async with self.rows.store.begin() as session:
            unit = await units.named(session, code)
            link = await groups.link(session, group.id, unit, CREATED, purpose=Purpose.REPORTS, title=title, **how)
            link.administrator = True
        return group

    # On the stage

    async def told(self, chat: Chat | Person, *words: str) -> Message:
        """The newest message of the bot that holds all of these words, when it is there."""
        await self.office.hears(chat, *words)
        said = self.telegram.from_bot(chat)
        return next(one for one in reversed(said) if all(word in one.text for word in words))

    async def becomes(self, card: Message, *words: str) -> Message:
        """Wait until a message has been edited to hold all of these words."""
        await self.telegram.until(lambda: all(word in card.text for word in words), patience=PATIENCE)
        return card

    def press(self, person: Person, card: Message, label: str) -> Query:
        """Press the button whose label begins so; there must be one."""
        (data,) = [data for name, data in buttons(card) if name.startswith(label)][:1] or [""]
        assert data, f"no button {label!r} among {[name for name, _ in buttons(card)]}"
        return self.telegram.press(person, card, data)

    async def toasted(self, pressed: Query) -> str:
        """What the presser alone is shown."""
        await self.telegram.until(lambda: pressed.answered, patience=PATIENCE)
        return str(pressed.text)

    async def while_dead(self, act: Callable[[], object]) -> None:
        """The program is killed, something is done meanwhile, and it is started again."""
        await self.office.kill()
        act()
        await self.office.open()

    def words(self, chat: Chat | Person) -> list[str]:
        """All that the bot has written in a chat, as it now stands."""
        return [message.text for message in self.telegram.from_bot(chat)]

    async def stored(self, statement: Any) -> list[Any]:  # noqa: ANN401 (any statement)
        """What is stored, looked at from beside the program."""
        async with self.rows.store.read() as session:
            return list((await session.exec(statement)).all())

    async def ends_well(self) -> None:
        """The program stops as it is told; Telegram had nothing to complain of, and nothing went wrong inside."""
        await self.telegram.settled(patience=PATIENCE)
        assert self.telegram.journal.complaints() == []
        assert await self.office.close() == 0
        assert "ERROR" not in self.office.log, self.office.log
        assert self.telegram.token not in self.office.log


def buttons(card: Message) -> list[tuple[str, str]]:
    """The buttons under a message: label and data."""
    rows = (card.markup or {}).get("inline_keyboard", [])
    return [(one["text"], one.get("callback_data", "")) for row in rows for one in row]
