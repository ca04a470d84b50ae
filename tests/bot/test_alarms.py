"""The line to Telegram and the database, watched: gaps, conflicts, a database that is away."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from telegram.error import Conflict, NetworkError

from bot.alarms import Lookout
from domain.messages import Outcome, Outgoing, Sent, Text
from domain.values import RoleName
from locales.translator import Translator
from storage.engine import Store
from storage.tables import Alarm, DeliveryKind, Question
from tests.builders import ZONE, Office, at, open_office

NOW = at("2020-05-15 09:00")
SECOND = timedelta(seconds=1)
AWAY = OperationalError("SELECT 1", {}, Exception("gone"))


@dataclass
class Tower:
    """An office, its time, and programs that look out one after another."""

    office: Office
    now: datetime = NOW
    said: list[Outgoing] = field(default_factory=list)

    def start(self) -> Lookout:
        """A program starts."""
        return Lookout(self.office.store, self._send, lambda: self.now, Translator("vi"), ZONE)

    async def _send(self, message: Outgoing) -> Outcome:
        self.said.append(message)
        return Sent(1)

    async def alarms(self) -> dict[str, Alarm]:
        """What the operators will be told."""
        async with self.office.store.read() as session:
            return {alarm.kind: alarm for alarm in (await session.exec(select(Alarm))).all()}

    async def asked_again(self) -> list[Any]:
        """Who is asked to press again, and from when."""
        return [(d.person_id, d.payload["from"]) for d in await self.office.outbox() if d.kind is DeliveryKind.GAP]


@pytest.fixture
async def tower(store: Store) -> Tower:
    """Somebody has a card with buttons that nobody has pressed yet."""
    office = await open_office(store)
    person = await office.appoint("A1")
    async with store.begin() as session:
        card = Question(chat_id=7, message_id=1, person_id=person.id, source="private", raw="mai xong", options=[])
        card.said_at = card.asked_at = NOW - timedelta(hours=1)
        session.add(card)
    return Tower(office)


@pytest.mark.parametrize(("seconds", "asked"), [(149, 0), (150, 0), (151, 1)])
async def test_a_program_that_was_away_longer_than_presses_live_asks_once_to_press_again(
    tower: Tower, seconds: int, asked: int
) -> None:
    """And says nothing more at the next start."""
    await tower.start().heard(NOW)
    for _ in range(2):
        await tower.start().heard(NOW + seconds * SECOND)
    assert len(await tower.asked_again()) == asked
    assert await tower.alarms() == {}


async def test_a_line_that_was_broken_for_minutes_is_a_gap_too(tower: Tower) -> None:
    """The same program, with failures in between; each gap has its own question."""
    lookout = tower.start()
    await lookout.heard(NOW)
    for minutes in (5, 15):
        await lookout.failed(NetworkError("away"))
        await lookout.heard(NOW + timedelta(minutes=minutes))
    assert [since for _, since in await tower.asked_again()] == [
        NOW.isoformat(),
        (NOW + timedelta(minutes=5)).isoformat(),
    ]


async def test_a_clock_that_jumps_is_no_gap(tower: Tower) -> None:
    """Forward and back, while answers follow each other."""
    lookout = tower.start()
    for moved in (timedelta(), timedelta(days=2), timedelta(hours=-3), timedelta(minutes=5)):
        await lookout.heard(NOW + moved)
    assert await tower.asked_again() == []
    assert await tower.alarms() == {}


@pytest.mark.parametrize(("minutes", "alarms"), [(24 * 60, []), (24 * 60 + 1, ["gap"])])
async def test_a_gap_longer_than_telegram_keeps_messages_is_told_with_its_span(
    tower: Tower, minutes: int, alarms: list[str]
) -> None:
    """Twenty-four hours."""
    until = NOW + timedelta(minutes=minutes)
    await tower.start().heard(NOW)
    await tower.start().heard(until)
    noted = await tower.alarms()
    assert list(noted) == alarms
    assert [alarm.detail for alarm in noted.values()] == [f"{NOW.isoformat()}/{until.isoformat()}"] * len(alarms)


async def test_another_program_with_the_same_token_is_counted(tower: Tower) -> None:
    """Any other failure of the line is not the operator's matter."""
    lookout = tower.start()
    await lookout.failed(Conflict("terminated by other getUpdates request"))
    await lookout.failed(Conflict("terminated by other getUpdates request"))
    await lookout.failed(NetworkError("away"))
    assert {kind: alarm.count for kind, alarm in (await tower.alarms()).items()} == {"conflict": 2}


async def test_that_the_database_is_away_is_sent_at_once_and_once_an_hour(tower: Tower) -> None:
    """To the operators last known: nothing can be looked up now."""
    chief = await tower.office.appoint("K", RoleName.ORGANISER)
    lookout = tower.start()
    await lookout.heard(NOW)
    for minute in (0, 1, 59, 60):
        tower.now = NOW + timedelta(minutes=minute)
        await lookout.failed(AWAY)
    await asyncio.gather(*lookout.tasks)
    assert [message.chat_id for message in tower.said if isinstance(message, Text)] == [chief.telegram_id] * 2
    assert isinstance(tower.said[1], Text)
    assert tower.said[1].html == (
        "Kính báo cáo đồng chí tình hình Hệ thống từ 09 giờ 00, ngày 15/5/2020: Hệ thống không kết nối được cơ sở dữ"
        " liệu; tin nhắn mới được Telegram giữ lại cho đến khi kết nối được."
    )
