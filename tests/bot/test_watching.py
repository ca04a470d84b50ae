"""The program at work in front of a Telegram on loopback: what its operator sees of it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.app import Program, assemble
from bot.pacer import Pacer
from bot.parts import until_one_ends
from bot.settings import Settings
from domain.trouble import Trouble
from domain.values import RoleName
from sandbox import Sandbox
from storage import alarms
from storage.engine import Store
from storage.tables import Question
from tests.builders import at, open_office

MORNING = at("2020-05-15 09:00")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def program(telegram: Sandbox, store: Store, clock: Path, port: int = 0) -> AsyncIterator[Program]:
    """The program, polling."""
    settings = Settings(
        _env_file=None,
        bot_token=telegram.token,
        api_url=telegram.url,
        database_url=str(store.engine.url).replace("+aiosqlite", ""),
        clock_file=clock,
        listen=f"127.0.0.1:{port}",
    )
    stop = asyncio.Event()
    async with assemble(settings, beat=30, pacer=Pacer(None)) as running:
        task = asyncio.create_task(until_one_ends(running.run(), stop.wait()))
        yield running
        stop.set()
        await task


async def settle(telegram: Sandbox, running: Program) -> None:
    """Everything that came is answered, everything due is sent."""
    await telegram.settled()
    await running.settle()


async def test_metrics_tell_what_happened_and_nothing_about_anybody(sqlite_store: Store, tmp_path: Path) -> None:
    """Updates, readings, answers, deliveries; no name, no number of a chat, no token."""
    office, port = await open_office(sqlite_store), free_port()
    async with Sandbox(start=MORNING, rate=0, clock_file=tmp_path / "clock.json") as telegram:
        an = telegram.person("Nguyễn Văn An", started=True)
        await office.appoint("A1", name="Nguyễn Văn An", telegram_id=an.id)
        chief = telegram.person("Lê Thị Bình", started=True)
        await office.appoint("K", RoleName.ORGANISER, telegram_id=chief.id)
        async with sqlite_store.begin() as session:
            await alarms.note(session, Trouble.CONFLICT, MORNING)
        async with program(telegram, sqlite_store, tmp_path / "clock.json", port) as running:
            telegram.say(an, an, "Chi bộ đã hoàn thành đại hội ngày 12/5")
            telegram.say(an, an, "/status")
            await settle(telegram, running)
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                text = await answer.text()
        told = [message.text for message in telegram.from_bot(chief)]
    lines = text.splitlines()
    for line in (
        "dondoc_updates_total 2",
        'dondoc_readings_total{intent="report",sure="yes"} 1',
        'dondoc_answers_total{outcome="sent"} 2',
        'dondoc_deliveries_total{kind="alarm",state="sent"} 1',
        "dondoc_outbox_waiting 0",
        "dondoc_leader 1",
        "dondoc_database_up 1",
        "dondoc_lag_seconds 0",
    ):
        assert line in lines, text
    assert [
        secret for secret in ("Nguyễn", "Bình", str(an.id), telegram.token.partition(":")[2]) if secret in text
    ] == []
    assert len(told) == 1
    assert "cùng một mã" in told[0]


@pytest.mark.parametrize(("seconds", "asked"), [(149, False), (151, True)])
async def test_a_press_that_telegram_let_go_is_asked_for_again(
    sqlite_store: Store, tmp_path: Path, seconds: int, asked: bool
) -> None:
    """Stopped, and started again later; what was written meanwhile is taken in either case."""
    office, clock = await open_office(sqlite_store), tmp_path / "clock.json"
    async with Sandbox(start=MORNING, rate=0, clock_file=clock) as telegram:
        an = telegram.person("An", started=True)
        person = await office.appoint("A1", telegram_id=an.id)
        async with sqlite_store.begin() as session:
            card = Question(chat_id=an.id, message_id=1, person_id=person.id, source="private", raw="?", options=[])
            card.said_at = card.asked_at = MORNING
            session.add(card)
        async with program(telegram, sqlite_store, clock) as running:
            await settle(telegram, running)
        telegram.say(an, an, "/help")
        telegram.clock.advance(seconds=seconds)
        async with program(telegram, sqlite_store, clock) as running:
            await settle(telegram, running)
            telegram.clock.advance(minutes=2)
            await settle(telegram, running)
        said = [message.text for message in telegram.from_bot(an)]
    assert len(said) == 1 + asked
    assert any("đề nghị bấm lại" in text for text in said) is asked
