import asyncio
import random
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox import acts, groups, views
from sandbox.clock import Clock
from sandbox.control import Control
from sandbox.journal import Journal
from sandbox.messages import Message
from sandbox.people import Chat, Person
from sandbox.server import BotApi
from sandbox.shapes import Json
from sandbox.world import Query, World

DEFAULT_TOKEN = "7000000001:AAsandbox-sandbox-sandbox-sandbox-0"  # noqa: S105 - opens nothing but this loopback
BODY_LIMIT = 64 * 2**20
POLLS_OF_REST = 3
_PATIENCE = 30.0


class Sandbox:
    """A Telegram on loopback with one bot: a world of people and chats, and the server in front of it.

    `async with Sandbox() as telegram:` serves on a free port; `url` is the Bot API server's address (a token and a
    method follow after "/bot"). Its methods do what people do; ids are Telegram's, times are aware.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "dondoc_bot",
        start: datetime | None = None,
        rate: int = 1,
        port: int = 0,
        clock_file: Path | None = None,
        journal_file: Path | None = None,
        fsync: bool = True,
        first_update: int | None = None,
        webhook_unit: float = 1.0,
    ) -> None:
        self.token = token
        self.clock = Clock(start, rate=rate, path=clock_file)
        self.journal = Journal(self.clock, path=journal_file, fsync=fsync)
        bot_id = int(token.partition(":")[0])
        self.world = World(self.clock, self.journal, bot_id=bot_id, username=username, first_update=first_update)
        self.api = BotApi(self.world, webhook_unit=webhook_unit)
        self.url = ""
        self._port = port
        self.control = Control(self.world, self.api)
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        server = web.Server(self._answer, request_factory=_request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        return self

    @property
    def port(self) -> int:
        """Where it serves."""
        return self._port

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.api.webhook.close()
        self.control.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self.journal.close()

    def person(
        self,
        first_name: str,
        last_name: str = "",
        *,
        id_: int = 0,
        username: str = "",
        phone: str = "",
        note: str = "",
        started: bool = False,
        is_bot: bool = False,
    ) -> Person:
        """Let a person exist; `started`: they have pressed /start before (the bot is not told)."""
        person = Person(id_, first_name, last_name, username, phone, note, is_bot=is_bot)
        self.world.add_person(person)
        if started:
            self.world.chats[person.id].bot = "member"
        return person

    def group(
        self,
        title: str,
        members: Iterable[Person | int],
        *,
        type_: str = "group",
        bot: str = "member",
        topics: Iterable[str] = (),
        by: Person | int | None = None,
    ) -> Chat:
        """Let a group (or supergroup, channel) exist; the bot is told of being added, unless `bot` is none."""
        ids = [_id(one) for one in members]
        owner = _id(by) if by is not None else None
        return groups.make_chat(self.world, title, type_, ids, bot=bot, topics=topics, by=owner)

    def say(
        self,
        person: Person | int,
        chat: Chat | Person | int,
        text: str,
        *,
        reply_to: Message | int | None = None,
        topic: int | None = None,
        entities: list[Json] | None = None,
        anonymous: bool = False,
        channel: int | None = None,
    ) -> Message:
        """A person writes into a chat (a Person as chat: that person's chat with the bot)."""
        return acts.say(
            self.world,
            _id(person),
            _id(chat),
            acts.words(text, entities),
            reply_to=_id(reply_to) if reply_to is not None else None,
            topic=topic,
            anonymous=anonymous,
            channel=channel,
        )

    def start(self, person: Person | int, payload: str = "") -> Message:
        """A person presses Start in private, perhaps through a link that carries a payload."""
        return self.say(person, _id(person), f"/start {payload}".strip())

    def send(self, person: Person | int, chat: Chat | Person | int, content: Json, **more: int | bool) -> Message:
        """A person sends any content (see `attach`, `acts.contact`, `acts.forwarded`)."""
        return acts.say(self.world, _id(person), _id(chat), content, **more)  # type: ignore[arg-type]

    def attach(self, kind: str, data: bytes, name: str, mime: str = "application/octet-stream") -> Json:
        """The content of a message with a file: kind is photo, document, voice or sticker."""
        return acts.attach(self.world, kind, data, name, mime)

    def edit(self, person: Person | int, message: Message, text: str) -> Message:
        """A person changes the words of their message."""
        return acts.edit(self.world, _id(person), message.chat_id, message.id, text)

    def press(self, person: Person | int, message: Message, data: str) -> Query:
        """A person presses a button by its data, or by its label where the message has such a button."""
        rows = (message.markup or {}).get("inline_keyboard", [])
        by_label = {button["text"]: button.get("callback_data", "") for row in rows for button in row}
        return acts.press(self.world, _id(person), message.chat_id, message.id, by_label.get(data, data))

    def react(self, person: Person | int, message: Message, emoji: str) -> None:
        """A person reacts to a message ("" takes it back)."""
        acts.react(self.world, _id(person), message.chat_id, message.id, emoji)

    def bot(self, chat: Chat | Person, do: str, by: Person | int | None = None) -> None:
        """Add, kick, remove, promote, demote, block or unblock the bot."""
        where = self.world.chat(_id(chat))
        groups.place_bot(self.world, where, do, _id(by) if by is not None else groups.somebody(self.world, where))

    def member(self, chat: Chat, person: Person | int, do: str) -> None:
        """Let a person join, leave, become admin (promote) or not any more (demote)."""
        groups.change_member(self.world, chat, _id(person), do)

    def migrate(self, chat: Chat) -> Chat:
        """The group becomes a supergroup; gives the new chat."""
        return groups.migrate(self.world, chat)

    def messages(self, chat: Chat | Person | int) -> list[Message]:
        """A chat's messages, oldest first."""
        return list(self.world.chat(_id(chat)).messages.values())

    def from_bot(self, chat: Chat | Person | int) -> list[Message]:
        """What the bot wrote in a chat, oldest first."""
        return [message for message in self.messages(chat) if message.from_bot and not message.service]

    def state(self) -> Json:
        """What GET /sandbox/state answers."""
        return views.state(self.world)

    def faults(self, *rules: Json, copies: int = 1, shuffle: int | None = None) -> None:
        """Put fault rules in force; `copies`: each update comes that often; `shuffle`: seed of a webhook's disorder."""
        self.api.faults.set(rules)
        self.world.updates.copies = copies
        self.api.webhook.order = random.Random(shuffle) if shuffle is not None else None  # noqa: S311

    async def settled(self, *, polls: int = POLLS_OF_REST, patience: float = _PATIENCE) -> None:
        """Wait until the bot has taken in every update and made no call for some polls. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            if self.api.webhook.url:
                await self._webhook_at_rest()
            else:
                await self.api.rest.come(polls)

    async def until(self, holds: Callable[[], bool], *, patience: float = _PATIENCE) -> None:
        """Wait until something holds of the world or its journal, looked at after each change. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            await self.world.until(holds)

    async def _webhook_at_rest(self) -> None:
        # A webhook's answers come without polls to count by, hence a moment of real time.
        seen = -1
        while len(self.world.updates) or self.api.rest.active or seen != self.world.version:
            seen = self.world.version
            await asyncio.sleep(0.05)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path
        if path.startswith("/bot"):
            return await self.api.answer(request)
        if path.startswith("/file/bot"):
            return await self.api.download(request)
        return await self.control.answer(request)


def _id(one: Person | Chat | Message | int) -> int:
    return one if isinstance(one, int) else one.id


def _request(message, payload, protocol, writer, task) -> web.BaseRequest:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A request that may be as long as Telegram's longest upload."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT)
