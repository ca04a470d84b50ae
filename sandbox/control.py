import asyncio
import json
import mimetypes
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from sandbox import views
from sandbox.api.call import Upload
from sandbox.files import File
from sandbox.order import Order
from sandbox.orders import ORDERS
from sandbox.server import BotApi
from sandbox.shapes import Json, Misuse
from sandbox.tour import Guide
from sandbox.world import World

PAGE = Path(__file__).with_name("page")
_NAMESPACE = "/sandbox/"
_LOOPBACK = ("127.0.0.1", "localhost")
_PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")


class Control:
    """The control API under /sandbox/ and the page's own files: what the page and the tests drive the world with."""

    def __init__(self, world: World, api: BotApi) -> None:
        self._world = world
        self._api = api
        self._streams: set[asyncio.Event] = set()
        self._open = True
        self.guide: Guide | None = None
        """Leads visitors through a tour, where the whole program runs."""
        self.on_scene: Callable[[str], None] | None = None
        """Told which scene a visitor wants to begin anew from."""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer whatever is not the Bot API's."""
        path = request.path
        if not _from_here(request):
            return _json({"error": "only from this machine's own page"}, 403)
        if not path.startswith(_NAMESPACE):
            return _page_file(path)
        if request.method == "GET" and path == _NAMESPACE + "events":
            return await self._events(request)
        try:
            return await self._obey(path.removeprefix(_NAMESPACE), request)
        except (Misuse, ValueError, TypeError) as problem:
            return _json({"error": str(problem)}, 400)

    def close(self) -> None:
        """End the streams of events."""
        self._open = False
        for event in self._streams:
            event.set()

    async def _obey(self, name: str, request: web.BaseRequest) -> web.Response:
        if self.guide is not None and name in ("tour", "scene"):
            return await self._lead(self.guide, name, request)
        if request.method == "POST" and name in ORDERS:
            return _json(ORDERS[name](await self._order(request)))
        return self._look(name, request) if request.method == "GET" else _json({"error": "no such order"}, 404)

    async def _lead(self, guide: Guide, name: str, request: web.BaseRequest) -> web.Response:
        if request.method == "GET":
            return _json(guide.as_json())
        order = await self._order(request)
        if name == "tour":
            await guide.play(order.number("step"))
        elif self.on_scene is not None:
            self.on_scene(guide.known(order.words("name")))
        return _json({})

    def _look(self, name: str, request: web.BaseRequest) -> web.Response:
        world, after = self._world, int(request.query.get("after", 0))
        found: Json | None = None
        match name.split("/"):
            case ["state"]:
                found = views.state(world)
            case ["chats", chat, "messages"]:
                found = {"messages": views.messages(world, int(chat), after)}
            case ["queries", query_id]:
                found = views.query(world, query_id)
            case ["journal"]:
                found = {"entries": [entry.as_json() for entry in world.journal.after(after)]}
            case ["commands"]:
                found = _menus(world, request)
            case ["files", file_id] if (file := world.files.get(file_id)) is not None:
                return _file(file)
        return _json(found) if found is not None else _json({"error": "no such thing here"}, 404)

    async def _order(self, request: web.BaseRequest) -> Order:
        if request.content_type != "multipart/form-data":
            fields = json.loads(await request.read() or b"{}")
            if not isinstance(fields, dict):
                raise Misuse("the body is one JSON object")
            return Order(self._world, self._api, fields)
        given: Json = {}
        upload = None
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                upload = Upload(value.filename, value.content_type, value.file.read())
            else:
                given[name] = value
        return Order(self._world, self._api, given, upload)

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        """Server-sent events: the version, at once and after each change (several quick ones told as one)."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        changed = asyncio.Event()
        self._streams.add(changed)
        stop = self._world.on_change(changed.set)
        try:
            while self._open:
                changed.clear()
                await response.write(f'data: {{"version": {self._world.version}}}\n\n'.encode())
                await changed.wait()
        except ConnectionError:
            pass  # the page was closed
        finally:
            stop()
            self._streams.discard(changed)
        return response


def _from_here(request: web.BaseRequest) -> bool:
    """No other site open in the same browser may drive the world, nor a name that only resolves to this machine."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    return host.rpartition(":")[0] in _LOOPBACK and origin in (None, f"http://{host}")


def _menus(world: World, request: web.BaseRequest) -> Json:
    if "as" in request.query:
        return views.menu_for(world, int(request.query["as"]), int(request.query["chat"]))
    return views.commands(world)


def _file(file: File) -> web.Response:
    """What somebody uploaded; it never runs in the page's own origin."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    if file.mime not in _PICTURES:
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=file.data, content_type=file.mime or "application/octet-stream", headers=headers)


def _page_file(path: str) -> web.Response:
    name = "index.html" if path == "/" else path.removeprefix("/page/").lstrip("/")
    file = (PAGE / name).resolve()
    if not file.is_relative_to(PAGE) or not file.is_file():
        return web.Response(status=404, text="Not Found")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(
        body=file.read_bytes(), content_type=kind, charset=charset, headers={"Cache-Control": "no-store"}
    )


def _json(body: Json, status: int = 200) -> web.Response:
    drawn = json.dumps(body, ensure_ascii=False, default=str).encode()
    return web.Response(status=status, body=drawn, content_type="application/json", charset="utf-8")
