"""Updates that are posted to us: who is let in, what is stored, and what is answered when."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from telegram import Update
from telegram.error import NetworkError

from bot import webhook
from bot.app import Program, assemble
from bot.pacer import Pacer
from bot.parts import until_one_ends
from bot.settings import Settings
from bot.web import build_web, serve
from bot.webhook import Address, Hook, Receiver, is_same
from domain.trouble import Trouble
from sandbox import Sandbox
from storage.engine import Store
from storage.tables import Alarm, FailedUpdate, SeenUpdate
from tests.builders import open_office

SECRET = "s3cret-of-the_webhook"
HEADERS = {"Content-Type": "application/json", webhook.SECRET_HEADER: SECRET}


class Store100:
    """An intake that stores what the test lets it."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.kept: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.taking = asyncio.Event()
        self.failure: Exception | None = None

    async def room(self) -> None:
        """There is always room."""

    async def take(self, updates: Any) -> None:  # noqa: ANN401
        """When the test says so."""
        self.taking.set()
        await self.open.wait()
        if self.failure is not None:
            raise self.failure
        self.batches.append([update.update_id for update in updates])

    async def read(self, given: dict[str, Any]) -> Update | None:
        """What cannot be read is kept."""
        try:
            return Update.de_json(given)
        except (KeyError, TypeError, AttributeError):
            self.kept.append(given["update_id"])
            return None


class Watcher:
    """A lookout that counts."""

    def __init__(self) -> None:
        self.heard_at: list[datetime] = []
        self.failures: list[Exception] = []

    def clock(self) -> datetime:
        """Any moment."""
        return datetime(2020, 5, 15, 3, tzinfo=UTC)

    async def heard(self, at: datetime) -> None:
        """What is posted arrives."""
        self.heard_at.append(at)

    async def failed(self, error: Exception) -> None:
        """It does not."""
        self.failures.append(error)


@pytest.fixture
def watcher() -> Watcher:
    """Watches the line."""
    return Watcher()


@pytest.fixture
def intake() -> Store100:
    """Its database is in the test's hand."""
    return Store100()


@pytest.fixture
async def url(intake: Store100, watcher: Watcher) -> AsyncIterator[str]:
    """Where the receiver listens."""
    app = build_web({})
    address = Address("https://bot.example.vn/telegram", SECRET)
    Receiver(intake, address, watcher).add_route(app)  # type: ignore[arg-type]
    async with serve(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/telegram"


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """What posts."""
    async with aiohttp.ClientSession() as session:
        yield session


def body(number: int = 1, **more: object) -> bytes:
    """An update without content."""
    return json.dumps({"update_id": number, **more}).encode()


async def post(
    session: aiohttp.ClientSession,
    url: str,
    data: bytes | AsyncIterator[bytes] = b"",
    headers: dict[str, str] | None = None,
) -> int:
    """The status of one post."""
    content = BytesIO(data) if isinstance(data, bytes) else data
    async with session.post(url, data=content, headers=HEADERS if headers is None else headers) as answer:
        return answer.status


async def test_what_telegram_posts_is_taken(session: aiohttp.ClientSession, url: str, intake: Store100) -> None:
    """And confirmed."""
    assert await post(session, url, body(7)) == 200
    assert intake.batches == [[7]]


@pytest.mark.parametrize("told", [None, "", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "sécret"])
async def test_who_does_not_know_the_secret_is_refused(
    session: aiohttp.ClientSession, url: str, intake: Store100, told: str | None
) -> None:
    """Whatever it posts, and without its being read."""
    headers = {"Content-Type": "application/json"} | ({} if told is None else {webhook.SECRET_HEADER: told})
    assert await post(session, url, body(), headers) == 403
    assert await post(session, url, b"x" * 900_000, headers) == 403
    assert intake.batches == []


def test_secrets_are_compared_as_a_whole() -> None:
    """Also when what is told is no text at all."""
    assert is_same("a", "a")
    assert not is_same("a", "b")
    assert not is_same("\udcff", "a")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"7", b"{}", b'{"update_id": "7"}', b'{"update_id": true}', b"\xff"]
)
async def test_what_is_no_update_is_refused(
    session: aiohttp.ClientSession, url: str, intake: Store100, data: bytes
) -> None:
    """The sender knows the secret and yet is not Telegram as we know it."""
    assert await post(session, url, data) == 400
    assert intake.batches == []


async def test_other_kinds_of_content_are_refused(session: aiohttp.ClientSession, url: str, intake: Store100) -> None:
    """A form, or something packed: a small body may be a very long one."""
    assert await post(session, url, body(), HEADERS | {"Content-Type": "text/plain"}) == 400
    packed = HEADERS | {"Content-Encoding": "gzip"}
    assert await post(session, url, body(), packed) == 400
    assert intake.batches == []


async def test_a_body_that_is_too_long_is_refused(session: aiohttp.ClientSession, url: str, intake: Store100) -> None:
    """Whether it says so or not; one just below is taken."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    assert await post(session, url, b" " * (1024 * 1024 + 1)) == 413
    with suppress(aiohttp.ClientError):  # it may close the line before all has been sent
        assert await post(session, url, pieces()) == 413
    assert await post(session, url, body(1, x="y" * 1_000_000)) == 200
    assert intake.batches == [[1]]


async def test_who_does_not_finish_is_not_waited_for(
    url: str, intake: Store100, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sender that says little by little keeps nothing occupied."""
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)
    host, _, port = url.removeprefix("http://").removesuffix("/telegram").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = ["POST /telegram HTTP/1.1", "Host: x", "Content-Length: 100", *(f"{k}: {v}" for k, v in HEADERS.items())]
    writer.write("\r\n".join([*lines, "", "{"]).encode())
    assert (await reader.readline()).split()[1] == b"408"
    writer.close()
    assert intake.batches == []


async def test_it_is_not_confirmed_before_it_is_stored(
    session: aiohttp.ClientSession, url: str, intake: Store100
) -> None:
    """And what arrives during one commit shares the next, in the order of its numbers."""
    intake.open.clear()
    first = asyncio.create_task(post(session, url, body(5)))
    await intake.taking.wait()
    more = [asyncio.create_task(post(session, url, body(number))) for number in (9, 8, 7)]
    _, waiting = await asyncio.wait([first, *more], timeout=0.2)
    assert len(waiting) == 4
    intake.open.set()
    assert await asyncio.gather(first, *more) == [200] * 4
    assert intake.batches == [[5], [7, 8, 9]]


async def test_while_the_database_is_away_telegram_is_told_to_come_again(
    session: aiohttp.ClientSession, url: str, intake: Store100, watcher: Watcher
) -> None:
    """Nothing is lost: it posts again. Whoever watches the line hears of it."""
    intake.failure = OperationalError("INSERT", {}, Exception("gone"))
    assert await post(session, url, body(7)) == 503
    assert watcher.failures == [intake.failure]
    intake.failure = None
    assert await post(session, url, body(7)) == 200
    assert intake.batches == [[7]]


async def test_what_cannot_be_read_is_kept_and_confirmed(
    session: aiohttp.ClientSession, url: str, intake: Store100
) -> None:
    """Else it would hold up its chat for a day."""
    assert await post(session, url, body(7, message={"message_id": "x"})) == 200
    assert intake.kept == [7]


class Bot:
    """Telegram's side of a webhook: what was set, and what it is now."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[dict[str, Any]] = []
        self.failures = 0
        self.last_error_message: str | None = None
        self.pending_update_count = 0
        self.last_error_date = datetime.now(UTC)

    async def set_webhook(self, url: str, **options: Any) -> bool:  # noqa: ANN401
        """As told, unless the line is down."""
        if self.failures:
            self.failures -= 1
            raise NetworkError("down")
        self.url = url
        self.calls.append(options)
        return True

    async def get_webhook_info(self) -> "Bot":
        """What is set."""
        return self


async def run_hook(bot: Bot, watcher: Watcher, pauses: int, meanwhile: Any = None) -> list[float]:  # noqa: ANN401
    """Let it work for so many pauses; gives their lengths."""
    lengths: list[float] = []

    async def pause(seconds: float) -> None:
        lengths.append(seconds)
        if meanwhile is not None:
            meanwhile()
        if len(lengths) == pauses:
            raise asyncio.CancelledError

    address = Address("https://bot.example.vn/telegram", SECRET)
    hook = Hook(bot, address, watcher, pause=pause)  # type: ignore[arg-type]
    with suppress(asyncio.CancelledError):
        await hook.run()
    return lengths


async def test_the_webhook_is_set_once_with_its_secret_and_nothing_is_dropped(watcher: Watcher) -> None:
    """And looked at from time to time, which is a sign of life."""
    bot = Bot()
    assert await run_hook(bot, watcher, 3) == [webhook.LOOK_SECONDS] * 3
    assert len(watcher.heard_at) == 3
    (options,) = bot.calls
    assert (options["secret_token"], options["drop_pending_updates"]) == (SECRET, False)
    assert "callback_query" in options["allowed_updates"]


async def test_a_webhook_that_somebody_changed_is_set_again(caplog: pytest.LogCaptureFixture, watcher: Watcher) -> None:
    """And the operator is told."""
    bot = Bot()
    await run_hook(bot, watcher, 3, meanwhile=lambda: setattr(bot, "url", "https://elsewhere.example.vn/"))
    assert len(bot.calls) == 3
    assert "somebody changed the webhook" in caplog.text


async def test_where_posts_do_not_arrive_there_is_no_sign_of_life(watcher: Watcher) -> None:
    """Telegram says that it could not post, and that something waits."""
    bot = Bot()
    bot.last_error_message, bot.pending_update_count = "Connection refused", 3
    await run_hook(bot, watcher, 3)
    assert len(watcher.heard_at) == 1, "when it was set"


async def test_it_is_tried_until_it_is_set(watcher: Watcher) -> None:
    """With longer and longer pauses; each failure is told."""
    bot = Bot()
    bot.failures = 2
    assert await run_hook(bot, watcher, 3) == [1.0, 2.0, webhook.LOOK_SECONDS]
    assert len(bot.calls) == 1
    assert (len(watcher.failures), len(watcher.heard_at)) == (2, 1)


# The whole program behind a webhook of the sandbox


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
