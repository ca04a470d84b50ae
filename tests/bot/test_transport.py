"""Requests over aiohttp: uploads, proxies, timeouts; what never left is told from what may have arrived."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.transport import AiohttpRequest, AnswerLost, NeverLeft, Timeouts
from tests.bot.conftest import QUICK, TOKEN, Api


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def bot_at(url: str, proxy_url: str | None = None, timeouts: Timeouts = QUICK) -> AsyncIterator[Bot]:
    """A bot of a Bot API somewhere else."""
    async with AiohttpRequest(proxy_url=proxy_url, timeouts=timeouts, connections=1) as request:
        yield Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request)


async def failure_of(bot: Bot) -> TelegramError:
    """How a call fails."""
    with pytest.raises(TelegramError) as told:
        await bot.get_me()
    return told.value


async def test_parameters_arrive_as_they_were_meant(bot: Bot, api: Api) -> None:
    """Vietnamese, line ends, reserved characters, and None left out."""
    await bot.send_message(5, "Đã có 1/2 & 50% + xong\n“…” 👍", message_thread_id=None)
    assert api.calls[0].fields == {"chat_id": "5", "text": "Đã có 1/2 & 50% + xong\n“…” 👍"}


async def test_files_are_uploaded_with_their_names(bot: Bot, api: Api) -> None:
    """From memory and from an open file, caption and all; the name stays Vietnamese."""
    await bot.send_document(5, InputFile(b"x" * 200_000, "Biểu tổng hợp.xlsx"), caption="Biểu 1")
    await bot.send_photo(5, BytesIO(b"\x89PNG picture"), filename="biểu.png")
    document, photo = api.calls
    assert document.files == {"document": ("Biểu tổng hợp.xlsx", b"x" * 200_000)}
    assert document.fields == {"chat_id": "5", "caption": "Biểu 1"}
    assert photo.files == {"photo": ("biểu.png", b"\x89PNG picture")}


async def test_errors_of_the_api_pass_through(bot: Bot, api: Api) -> None:
    """They are python-telegram-bot's own."""
    api.refuse("getMe", 400, "Bad Request: chat not found")
    assert isinstance(await failure_of(bot), BadRequest)


@pytest.mark.parametrize(
    ("answer", "kind"), [("drop", NetworkError), ("hang", TimedOut), ((504, "<html>Gateway"), NetworkError)]
)
async def test_a_lost_answer_is_told(bot: Bot, api: Api, answer: object, kind: type[NetworkError]) -> None:
    """The line broke, the server was too slow, or a machine before it gave up: the call may have been carried out."""
    api.answers["getMe"].append(answer)
    error = await failure_of(bot)
    assert type(error) is kind
    assert isinstance(error.__cause__, AnswerLost)


@pytest.mark.parametrize("body", ["", "<html>", "[]", '"ok"', '{"ok": true}'])
async def test_an_answer_that_cannot_be_read_is_a_telegram_error(bot: Bot, api: Api, body: str) -> None:
    """Never a KeyError: the caller handles one family of errors."""
    api.answers["getMe"].append((200, body))
    assert type(await failure_of(bot)) is TelegramError


async def test_a_server_error_is_an_answer(bot: Bot, api: Api) -> None:
    """502 with an unreadable body is no lost answer: nothing was accepted."""
    api.answers["getMe"].append((502, "<html>Bad Gateway"))
    error = await failure_of(bot)
    assert type(error) is NetworkError
    assert not isinstance(error.__cause__, AnswerLost)


async def test_a_redirect_is_not_followed(bot: Bot, api: Api) -> None:
    """It would carry the token elsewhere."""
    api.answers["getMe"].append((302, "{}"))
    await failure_of(bot)
    assert len(api.calls) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://no-such-host.invalid", "https://127.0.0.1:{port}"])
async def test_a_server_that_cannot_be_reached_was_never_told(url: str) -> None:
    """Refused, or no such name."""
    async with bot_at(url.format(port=free_port())) as bot:
        assert isinstance((await failure_of(bot)).__cause__, NeverLeft)


async def test_a_tls_handshake_that_fails_tells_nothing(api_url: str) -> None:
    """The server speaks plain HTTP."""
    async with bot_at(api_url.replace("http:", "https:")) as bot:
        assert isinstance((await failure_of(bot)).__cause__, NeverLeft)


async def test_no_free_connection_in_time_means_it_never_left(api: Api, api_url: str) -> None:
    """One connection, taken by a call that hangs."""
    timeouts = Timeouts(read=5, connect=0.1, write=5, pool=0.1)
    async with bot_at(api_url, timeouts=timeouts) as bot:
        api.answers["getMe"].append("hang")
        first = asyncio.create_task(failure_of(bot))
        await api.arrived.wait()
        error = await failure_of(bot)
        assert isinstance(error, TimedOut)
        assert isinstance(error.__cause__, NeverLeft)
        api.closing.set()
        await first


async def test_a_call_may_bring_its_own_timeouts(bot: Bot, api: Api) -> None:
    """As a long poll does."""
    api.answers["getMe"].append("hang")
    with pytest.raises(TimedOut):
        await bot.get_me(read_timeout=0.01, write_timeout=0.01, connect_timeout=0.01, pool_timeout=0.01)


@asynccontextmanager
async def http_proxy(user: str) -> AsyncIterator[tuple[TestServer, list[str]]]:
    """A proxy that answers for the API itself and notes what it was asked."""
    asked: list[str] = []

    async def serve(request: web.Request) -> web.Response:
        if request.headers.get("Proxy-Authorization", "").startswith("Basic ") is not bool(user):
            return web.Response(status=407)
        asked.append(request.raw_path)
        result = {"id": 1, "is_bot": True, "first_name": "x", "username": "x_bot"}
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", serve)
    async with TestServer(app) as server:
        yield server, asked


@pytest.mark.parametrize("user", ["", "name:word@"])
async def test_an_http_proxy_is_used(user: str) -> None:
    """With a password or without."""
    async with (
        http_proxy(user) as (proxy, asked),
        bot_at("http://api.invalid", f"http://{user}127.0.0.1:{proxy.port}") as bot,
    ):
        assert (await bot.get_me()).username == "x_bot"
        assert asked == [f"http://api.invalid/bot{TOKEN}/getMe"]


@asynccontextmanager
async def socks_proxy(target: TestServer) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A SOCKS5 proxy that knows one host name (RFC 1928, no authentication)."""
    asked: list[bytes] = []

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        *_, kind, length = await reader.readexactly(5)
        assert kind == 3  # a name, not an address: the proxy resolves it
        asked.append((await reader.readexactly(length + 2))[:-2])
        there_reader, there_writer = await asyncio.open_connection(target.host, target.port)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await asyncio.gather(pipe(reader, there_writer), pipe(there_reader, writer))

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield int(listener.sockets[0].getsockname()[1]), asked


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_a_socks_proxy_is_used_and_resolves_the_name(server: TestServer, scheme: str) -> None:
    """The local resolver is not asked: it may be the one that lies."""
    async with (
        socks_proxy(server) as (port, asked),
        bot_at("http://api.invalid", f"{scheme}://127.0.0.1:{port}") as bot,
    ):
        assert (await bot.get_me()).username == "dondoc_bot"
        assert asked == [b"api.invalid"]


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_away_means_it_never_left(scheme: str) -> None:
    """Whatever its kind."""
    async with bot_at("http://api.invalid", f"{scheme}://127.0.0.1:{free_port()}") as bot:
        assert isinstance((await failure_of(bot)).__cause__, NeverLeft)


async def test_no_failure_tells_the_token(api: Api, api_url: str) -> None:
    """Not the error, its causes and contexts, or its traceback; not the request's repr."""
    api.answers["getMe"].extend(["drop", "hang", (200, "x"), (500, "x")])
    shown = []
    async with bot_at(api_url) as bot:
        errors = [await failure_of(bot) for _ in range(4)]
        shown.append(repr(bot.request))
    for url in (f"http://127.0.0.1:{free_port()}", "http://no-such-host.invalid", api_url.replace("http:", "https:")):
        for proxy in (None, f"http://127.0.0.1:{free_port()}", f"socks5://127.0.0.1:{free_port()}"):
            async with bot_at(url, proxy) as bot:
                errors.append(await failure_of(bot))
    for error in errors:
        shown.append("".join(traceback.format_exception(error)))
        link: BaseException | None = error
        while link is not None:
            shown.append(f"{link!r} {link}")
            link = link.__cause__ or link.__context__
    assert not [text for text in shown if "secret_part" in text]


async def test_opening_and_closing_twice_does_no_harm() -> None:
    """As python-telegram-bot does it at times."""
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NetworkError, match="initialize"):
        await request.post("http://127.0.0.1/")
