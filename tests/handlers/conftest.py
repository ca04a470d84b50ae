"""The real application of python-telegram-bot, which has once asked a server on loopback who it is."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import Ptb, build_application, open_lines
from bot.settings import Settings
from handlers.context import Deps
from handlers.rosters import Rosters
from locales.translator import Translator
from storage.engine import Store
from tests.builders import ZONE, open_office
from tests.handlers.line import BOT, Line


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started() -> AsyncIterator[Ptb]:
    """The application, ready to take updates."""

    async def say_who(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": BOT})

    telegram = web.Application()
    telegram.router.add_route("*", "/{call:.*}", say_who)
    async with TestServer(telegram) as server:
        settings = Settings(bot_token="123456789:AAtest", api_url=str(server.make_url("")))
        application = build_application(settings, _deps(), *open_lines(settings))
        await application.initialize()
        yield application
        await application.shutdown()


def _deps() -> Deps:
    return Deps(Translator("vi"), ZONE, Rosters())


@pytest.fixture
def application(started: Ptb) -> Ptb:
    """The application, with what the program shares made anew: names are remembered for one database."""
    started.bot_data["deps"] = _deps()
    return started


@pytest.fixture
async def line(application: Ptb, sqlite_store: Store) -> Line:
    """The bot with the bloc and its campaign, on SQLite."""
    return Line(application, await open_office(sqlite_store))


@pytest.fixture
async def any_line(application: Ptb, store: Store) -> Line:
    """The same, on SQLite and on PostgreSQL in turn."""
    return Line(application, await open_office(store))
