"""Updates that are posted to us: who is let in, what is stored, and what is answered when."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError

from bot import webhook
from bot.web import build_web, serve
from bot.webhook import Address, Hook, Receiver, is_same
from tests.bot.posting import HEADERS, SECRET, Store100, Watcher, body, post


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
