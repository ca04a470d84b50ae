"""A Bot API on loopback that answers as told, for tests of the wire."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot

from bot.gateway import Gateway
from bot.pacer import Pacer
from bot.transport import AiohttpRequest, Timeouts

TOKEN = "123456789:AAH-the_secret_part_of_a_token_35ch"
QUICK = Timeouts(read=0.3, connect=0.3, write=0.3, pool=0.3, upload=0.5)


@dataclass
class Call:
    """One request as the server saw it: fields as strings, files as (name, bytes)."""

    method: str
    fields: dict[str, Any]
    files: dict[str, tuple[str, bytes]]


@dataclass
class Api:
    """Answers each method with what was put into `answers[method]`, in that order, and then with success.

    An answer is a (status, body) pair, "drop" (the connection is closed without one) or "hang".
    """

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    message_id: int = 100
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def refuse(self, method: str, code: int, description: str, **parameters: int) -> None:
        """Answer the next call of `method` with an error."""
        body = {"ok": False, "error_code": code, "description": description}
        self.answers[method].append((code, json.dumps(body | ({"parameters": parameters} if parameters else {}))))

    def texts(self) -> list[str]:
        """What was sent or edited, accepted or not, in order."""
        return [call.fields["text"] for call in self.calls if "text" in call.fields]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Record the call and answer it."""
        fields: dict[str, Any] = {}
        files: dict[str, tuple[str, bytes]] = {}
        if request.content_type == "application/json":
            fields = await request.json()
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.file.read())
            else:
                fields[name] = value
        method = request.match_info["method"]
        self.calls.append(Call(method, fields, files))
        self.arrived.set()
        answer = self.answers[method].popleft() if self.answers[method] else (200, self.success(method, fields))
        if answer == "hang":
            await self.closing.wait()
        if isinstance(answer, str):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(status=answer[0], text=answer[1], content_type="application/json")

    def success(self, method: str, fields: dict[str, Any]) -> str:
        """What Telegram would answer."""
        result: Any = True
        if method == "getMe":
            result = {"id": 123456789, "is_bot": True, "first_name": "Đôn Đốc", "username": "dondoc_bot"}
        elif method == "getWebhookInfo":
            result = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        elif method.startswith("send") or method == "editMessageText":
            self.message_id += 1
            chat = {"id": int(fields["chat_id"]), "type": "private" if int(fields["chat_id"]) > 0 else "group"}
            made = int(fields.get("message_id", self.message_id))
            result = {"message_id": made, "date": 1, "chat": chat, "text": fields.get("text", "")}
        return json.dumps({"ok": True, "result": result})


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """The server's memory: what it was asked, what it shall answer."""
    api = Api()
    yield api
    api.closing.set()


@pytest.fixture
async def server(api: Api) -> AsyncIterator[TestServer]:
    """The Bot API on loopback."""
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", api.serve)
    async with TestServer(app) as server:
        yield server
        api.closing.set()


@pytest.fixture
def api_url(server: TestServer) -> str:
    """Where the Bot API listens, without a slash at the end."""
    return str(server.make_url("")).rstrip("/")


@pytest.fixture
async def bot(api_url: str) -> AsyncIterator[Bot]:
    """A real bot over our own transport, with short timeouts; not asked who it is."""
    request = AiohttpRequest(timeouts=QUICK)
    async with request:
        urls = {"base_url": f"{api_url}/bot", "base_file_url": f"{api_url}/file/bot"}
        yield Bot(
            TOKEN, **urls, request=request, get_updates_request=request
        )  # else it makes one that loads certificates


@pytest.fixture
def pacer() -> Pacer:
    """Without limits, but obeying what Telegram says."""
    return Pacer(None)


@pytest.fixture
def gateway(bot: Bot, pacer: Pacer) -> Gateway:
    """The gateway over a real bot."""
    return Gateway(bot, pacer)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """What posts."""
    async with aiohttp.ClientSession() as session:
        yield session
