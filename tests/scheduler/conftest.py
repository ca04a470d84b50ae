"""An office whose messages go out over a wire that answers as it is told, by a clock that is moved by hand."""

from collections import deque
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest

from domain.messages import Later, Moved, Outcome, Sent, Text
from locales.translator import Translator
from scheduler.delivery import DECISIONS, Deliverer, Ready
from scheduler.rendering import Renderer
from storage.engine import Store
from storage.tables import Delivery, DeliveryKind, DeliveryState
from tests.builders import CREATED, ZONE, Office, open_office
from tests.stores import open_store


@dataclass
class Wire:
    """What was sent, and what becomes of it: the `outcomes` in their order, then success; some chats have moved."""

    sent: list[Text] = field(default_factory=list)
    outcomes: deque[Outcome] = field(default_factory=deque)
    moved: dict[int, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(501))

    async def send(self, message: Text, ready: Ready) -> Outcome:
        """Take a message whose turn has come."""
        if not await ready():
            return Later(timedelta(0))
        self.sent.append(message)
        if message.chat_id in self.moved:
            return Moved(self.moved[message.chat_id])
        return self.outcomes.popleft() if self.outcomes else Sent(next(self.numbers))


@dataclass
class Desk:
    """An office, its sender, the wire and the clock."""

    office: Office
    wire: Wire
    now: datetime = CREATED
    resent: Collection[DeliveryKind] = DECISIONS

    def deliverer(self) -> Deliverer:
        """A sender as a program makes it at its start."""
        renderer = Renderer(Translator("vi"), ZONE)
        return Deliverer(self.office.store, renderer, self.wire.send, lambda: self.now, resent=self.resent)

    async def at(self, now: datetime) -> list[str]:
        """Plan and send what there is at a moment; returns the words that went out."""
        self.now = now
        await self.office.plan(now)
        return await self.send()

    async def send(self) -> list[str]:
        """Send what waits; returns the words that went out."""
        before = len(self.wire.sent)
        await self.deliverer().run()
        return [text.html for text in self.wire.sent[before:]]

    async def delivery(self, key: str) -> Delivery:
        """A row of the outbox."""
        (found,) = [delivery for delivery in await self.office.outbox() if delivery.key == key]
        return found

    async def states(self) -> list[DeliveryState]:
        """The states of the outbox, in the order of what was due."""
        return [delivery.state for delivery in await self.office.outbox()]


@pytest.fixture
async def office(store: Store) -> Office:
    """The bloc and its campaign, on both databases."""
    return await open_office(store)


@pytest.fixture
async def other(address: str, office: Office) -> AsyncIterator[Office]:
    """The same database as another program sees it."""
    store = open_store(address)
    yield Office(store)
    await store.close()


@pytest.fixture
async def any_desk(office: Office) -> Desk:
    """The office with its sender, on both databases."""
    return Desk(office, Wire())


@pytest.fixture
async def small_office(sqlite_store: Store) -> Office:
    """The office, for what does not depend on the database."""
    return await open_office(sqlite_store)


@pytest.fixture
async def desk(small_office: Office) -> Desk:
    """The same with its sender."""
    return Desk(small_office, Wire())
