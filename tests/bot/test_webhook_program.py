"""The whole program behind a webhook of the sandbox: alone, as two replicas, and after a day without it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from pydantic import SecretStr
from sqlmodel import select

from bot.app import Program, assemble
from bot.pacer import Pacer
from bot.parts import until_one_ends
from bot.settings import Settings
from domain.trouble import Trouble
from sandbox import Sandbox
from storage.engine import Store
from storage.tables import Alarm, FailedUpdate, SeenUpdate
from tests.bot.posting import SECRET, body, post
from tests.builders import open_office


def free_port() -> int:
    """A port nobody listens on."""
    import socket  # noqa: PLC0415

    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return int(it.getsockname()[1])


@asynccontextmanager
async def program(telegram: Sandbox, database_url: str, clock: Path, port: int) -> AsyncIterator[Program]:
    """The program in webhook mode, at work."""
    settings = Settings(
        _env_file=None,
        bot_token=telegram.token,
        api_url=telegram.url,
        database_url=database_url.replace("+aiosqlite", ""),
        clock_file=clock,
        listen=f"127.0.0.1:{port}",
    )
    hook = {"webhook_url": f"http://127.0.0.1:{port}/telegram", "webhook_secret": SecretStr(SECRET)}
    stop = asyncio.Event()
    async with assemble(settings.model_copy(update=hook), beat=30, pacer=Pacer(None)) as program:
        task = asyncio.create_task(until_one_ends(program.run(), stop.wait()))
        yield program
        stop.set()
        await task


async def test_everything_posted_is_stored_once_and_answered(address: str, store: Store, tmp_path: Path) -> None:
    """Each update delivered twice and in disorder by the sandbox's webhook, on SQLite and on PostgreSQL."""
    clock = tmp_path / "clock.json"
    async with Sandbox(rate=0, clock_file=clock, webhook_unit=0.01) as telegram:
        office = await open_office(store)
        people = [telegram.person(f"Người {n}", started=True) for n in range(20)]
        for person in people:
            await office.appoint("A1", telegram_id=person.id)
        telegram.faults(copies=2, shuffle=7)
        async with program(telegram, address, clock, free_port()) as running:
            await telegram.until(lambda: telegram.api.webhook.url != "")
            for _ in range(3):
                for person in people:
                    telegram.say(person, person, "/help")
            await telegram.until(lambda: not len(telegram.world.updates))
            await running.answerer.rest()
            assert all(len(telegram.from_bot(person)) == 3 for person in people)
        assert telegram.journal.complaints() == []
        made = telegram.journal.updates("made")
    async with store.read() as session:
        assert set(await session.exec(select(SeenUpdate.update_id))) == set(made)
        assert (await session.exec(select(FailedUpdate))).all() == []


MENUS = 4
"""Of private chats, groups, their administrators, and of the one person: set by the leader alone."""


async def test_two_replicas_take_in_what_is_posted_to_either(address: str, store: Store, tmp_path: Path) -> None:
    """The same update posted to both at once is taken once."""
    clock = tmp_path / "clock.json"
    ports = [free_port(), free_port()]
    async with Sandbox(rate=0, clock_file=clock) as telegram:
        person = telegram.person("An", started=True)
        await (await open_office(store)).appoint("A1", telegram_id=person.id)
        async with program(telegram, address, clock, ports[0]), program(telegram, address, clock, ports[1]):
            await telegram.until(lambda: telegram.api.webhook.url != "")
            chat = {"id": person.id, "type": "private", "first_name": "An"}
            sender = {"id": person.id, "is_bot": False, "first_name": "An"}
            async with aiohttp.ClientSession() as session:
                posts = []
                for number in range(30):
                    entity = {"type": "bot_command", "offset": 0, "length": 5}
                    message = {"message_id": 500 + number, "date": 1, "chat": chat, "from": sender, "text": "/help"}
                    data = body(9_000 + number, message=message | {"entities": [entity]})
                    posts += [post(session, f"http://127.0.0.1:{port}/telegram", data) for port in ports]
                assert set(await asyncio.gather(*posts)) == {200}
            await telegram.until(lambda: len(telegram.from_bot(person)) == 30)
            await telegram.until(lambda: telegram.journal.count()["setMyCommands"] >= MENUS)
        assert len(telegram.from_bot(person)) == 30
        assert telegram.journal.count()["setMyCommands"] == MENUS


async def test_a_day_in_which_nobody_was_there_to_post_to_is_reported_with_its_span(
    address: str, store: Store, tmp_path: Path
) -> None:
    """As when it polls."""
    clock = tmp_path / "clock.json"
    async with Sandbox(rate=0, clock_file=clock) as telegram:
        await open_office(store)
        async with program(telegram, address, clock, free_port()) as running:
            await telegram.until(lambda: telegram.api.webhook.url != "")
            await running.settle()
        telegram.clock.advance(hours=25)
        async with program(telegram, address, clock, free_port()) as running:
            while not (found := await alarms_of(store)):  # noqa: ASYNC110 (the program's own doing, in real time)
                await asyncio.sleep(0.01)
    assert [alarm.kind for alarm in found] == [Trouble.GAP]


async def alarms_of(store: Store) -> list[Alarm]:
    """What the operators will be told."""
    async with store.read() as session:
        return list((await session.exec(select(Alarm))).all())
