import asyncio
import json
import re
import socket
import struct
from inspect import isawaitable
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.api.call import Call, Refusal, Upload
from sandbox.api.methods import Method, all_methods
from sandbox.api.polling import Polling
from sandbox.api.webhook_methods import WebhookMethods
from sandbox.faults import Faults, Rule
from sandbox.limits import Limits
from sandbox.rest import Rest
from sandbox.shapes import Json
from sandbox.updates import Update
from sandbox.webhooks import Webhook
from sandbox.world import World

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,64}")
_WAITING_METHOD = "getUpdates"


class BotApi:
    """The Bot API's front door: reads a call from HTTP, lets limits and faults act, carries it out, journals it."""

    def __init__(self, world: World, *, webhook_unit: float = 1.0) -> None:
        self.limits = Limits()
        self.faults = Faults()
        self.rest = Rest()
        self.revoked: set[str] = set()
        self.webhook = Webhook(world.updates, unit=webhook_unit)
        self.polling = Polling(world.updates, self.webhook, self.rest)
        self._world = world
        self._methods = all_methods(world, self.polling, WebhookMethods(world.updates, self.webhook, self.polling))
        world.updates.on_new = self._on_new

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer /bot<token>/<method>."""
        token, _, name = request.raw_path.partition("?")[0][4:].partition("/")
        if not TOKEN.fullmatch(token):
            return _reply(404, Refusal(404, "Not Found").as_json())
        if token in self.revoked:
            return _reply(401, Refusal(401, "Unauthorized").as_json())
        method = self._methods.get(name.lower())
        try:
            call = await _read(request, name)
        except ValueError:
            return _reply(400, Refusal(400, "Bad Request: can't parse the request").as_json())
        if method is None:
            self._world.journal.note_call("refused", name, call.params, error="Not Found: method not found", code=404)
            return _reply(404, Refusal(404, "Not Found: method not found").as_json())
        call.method = method.name
        if method.name == _WAITING_METHOD:
            return await self._carry_out(request, method, call)
        self.rest.call_begins()
        try:
            return await self._carry_out(request, method, call)
        finally:
            self.rest.call_ends()

    async def download(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer /file/bot<token>/<path>."""
        token, _, path = request.path[9:].partition("/")
        file = self._world.files.at(path) if TOKEN.fullmatch(token) and token not in self.revoked else None
        if file is None:
            return _reply(404, Refusal(404, "Not Found").as_json())
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _carry_out(self, request: web.BaseRequest, method: Method, call: Call) -> web.StreamResponse:
        chat = _chat_id(call)
        rule = self.faults.find(method.name, chat, _words(call)) if self.faults else None
        if rule is not None and rule.do in ("drop_before", "reset"):
            self._note("dropped", call, method, chat, fault=rule.do)
            return _hang_up(request, reset=rule.do == "reset")
        if rule is not None and rule.do == "status":
            body = rule.answer()
            self._note("refused", call, method, chat, fault="status", error=body["description"], code=rule.code)
            return _reply(rule.code, body)
        if rule is not None and rule.do == "delay":
            await asyncio.sleep(rule.ms / 1000)
        body = await self._run(method, call, chat, rule)
        if rule is not None and rule.do == "accept_then_delay":
            await asyncio.sleep(rule.ms / 1000)
        if rule is not None and rule.do == "accept_then_drop":
            return _hang_up(request)
        if rule is not None and rule.do == "bad_json":
            return web.Response(text=json.dumps(body)[:-2], content_type="application/json")
        return _reply(body.get("error_code", 200), body)

    async def _run(self, method: Method, call: Call, chat: int | None, rule: Rule | None) -> Json:
        fault = rule.do if rule else ""
        try:
            self.limits.take(method.name, chat)
            outcome = method.run(call)
            result = await outcome if isawaitable(outcome) else outcome
        except Refusal as refusal:
            self._note("refused", call, method, chat, fault=fault, error=refusal.description, code=refusal.code)
            return refusal.as_json()
        self._note("accepted", call, method, chat, fault=fault, result=result)
        return {"ok": True, "result": result}

    def _note(
        self,
        what: str,
        call: Call,
        method: Method,
        chat: int | None,
        *,
        fault: str = "",
        error: str = "",
        code: int = 200,
        result: object = None,
    ) -> None:
        unknown = call.params.keys() - method.fields
        self._world.journal.note_call(
            what,
            method.name,
            call.params,
            chat=chat,
            result=result,
            error=error,
            code=code,
            fault=fault,
            unknown=tuple(sorted(unknown)),
        )

    def _on_new(self, update: Update) -> None:
        if self.webhook.url:
            self.webhook.take(update)
        else:
            self.polling.wake()


async def _read(request: web.BaseRequest, method: str) -> Call:
    """The call in a request: query, form, multipart or JSON; later parameters win. Raises ValueError."""
    params: Json = dict(request.query) if "?" in request.raw_path else {}
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return Call(method, params)
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        given = json.loads(await request.read() or b"{}")
        if not isinstance(given, dict):
            raise ValueError("not an object")
        params |= given
    elif kind.startswith("multipart/form-data"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                params[name] = value if isinstance(value, str) else value.decode()
    else:
        params |= parse_qsl((await request.read()).decode(), keep_blank_values=True)
    return Call(method, params, uploads)


def _reply(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")


def _hang_up(request: web.BaseRequest, *, reset: bool = False) -> web.Response:
    """Close the connection without an answer; with `reset` by RST."""
    transport = request.transport
    if transport is not None:
        line = transport.get_extra_info("socket")
        if reset and line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


def _chat_id(call: Call) -> int | None:
    given = call.params.get("chat_id")
    if isinstance(given, int):
        return given
    return int(given) if isinstance(given, str) and given.lstrip("-").isdigit() else None


def _words(call: Call) -> str:
    return str(call.params.get("text") or call.params.get("caption") or "")
