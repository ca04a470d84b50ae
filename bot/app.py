"""The program, put together: the one place where parts are built and joined."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import text
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes

from bot.answers import Answerer
from bot.clock import office_clock
from bot.gateway import Gateway
from bot.intake import Intake, Poller
from bot.menus import offer_menus
from bot.pacer import Pacer
from bot.settings import Settings
from bot.transport import AiohttpRequest
from bot.web import build_web, serve
from handlers.context import Context, Deps
from handlers.rosters import Rosters
from handlers.routes import add_routes
from locales.translator import Translator
from scheduler.delivery import Deliverer
from scheduler.heartbeat import Heartbeat
from scheduler.rendering import Renderer
from storage.engine import Store
from storage.migrate import migrate

log = logging.getLogger(__name__)

Ptb = Application[Any, Any, Any, Any, Any, Any]

SENDING_CONNECTIONS = 64
LONGEST_PAUSE = 30.0
ANSWERS_SECONDS = 5.0
"""At a stop: how long answers on their way are waited for."""


async def run(settings: Settings, *, beat: int = 30) -> None:
    """Run until told to stop (SIGTERM, SIGINT): what is on its way is finished, nothing is lost.

    Raises InvalidToken if Telegram does not know the token.
    """
    stop = stop_signal()
    async with assemble(settings, beat=beat) as program:
        await program.run_until(stop)
    log.info("stopped")


@dataclass(frozen=True, slots=True)
class Program:
    """The parts that act of their own accord, open and joined."""

    poller: Poller
    answerer: Answerer
    heartbeat: Heartbeat

    async def run_until(self, stop: asyncio.Event) -> None:
        """Work until told to stop. Raises what a part failed with."""
        parts = [self.poller.run(), self.heartbeat.run(), stop.wait()]
        tasks = {asyncio.ensure_future(part) for part in parts}
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await end(tasks)

    async def settle(self) -> None:
        """Return when everything due at this moment has been planned and sent, and every answer as well."""
        await self.answerer.rest()
        await self.heartbeat.beat()
        await self.heartbeat.rest()


def stop_signal() -> asyncio.Event:
    """Set when the process is asked to stop (SIGTERM, or Ctrl+C)."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def end(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel what still runs and wait for it. Raises what one of them failed with."""
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


@asynccontextmanager
async def assemble(settings: Settings, *, beat: int, pacer: Pacer | None = None) -> AsyncIterator[Program]:
    """Open everything, and close it in reverse. `beat` is in seconds; without a `pacer` Telegram's limits are kept."""
    clock, tr = office_clock(settings.clock_file), Translator(settings.language)
    async with contextlib.AsyncExitStack() as stack:
        store = Store(settings.async_database_url)
        stack.push_async_callback(store.close)
        await migrate(store.engine)
        application = build_application(settings, Deps(tr, settings.timezone, Rosters()))
        stack.push_async_callback(application.shutdown)
        await reach_telegram(application)
        gateway = Gateway(application.bot, pacer or Pacer())
        answerer = Answerer(store, partial(gateway.send, urgent=True), clock)
        stack.push_async_callback(answerer.finish, ANSWERS_SECONDS)
        intake = Intake(application, store, answerer, clock)
        deliverer = Deliverer(store, Renderer(tr, settings.timezone), gateway.send, clock)
        heartbeat = Heartbeat(store, deliverer, clock, settings.timezone, every=beat)
        app = build_web({"database": partial(look_at_database, store)})
        await stack.enter_async_context(serve(app, *settings.listen_address))
        menus = asyncio.create_task(offer_menus(application.bot, tr))
        stack.push_async_callback(end, {menus})
        log.info("@%s is at work", application.bot.username)
        yield Program(Poller(application.bot, intake), answerer, heartbeat)


async def reach_telegram(application: Ptb) -> None:
    """Return when Telegram has said who the bot is; the office may start before its line does.

    Raises InvalidToken if Telegram does not know the token.
    """
    for attempt in count():
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            pause = min(LONGEST_PAUSE, 2.0**attempt)
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(pause)
        else:
            return


def build_application(settings: Settings, deps: Deps) -> Ptb:
    """python-telegram-bot's application: it decodes updates and finds their handler; all else is ours."""
    if settings.bot_token is None:
        raise ValueError("there is no token")
    builder = Application.builder().token(settings.bot_token.get_secret_value())
    builder = builder.base_url(settings.bot_base_url).base_file_url(settings.file_base_url)
    builder = builder.request(AiohttpRequest(connections=SENDING_CONNECTIONS, proxy_url=settings.proxy_url))
    builder = builder.get_updates_request(AiohttpRequest(connections=1, proxy_url=settings.proxy_url))
    application = builder.updater(None).job_queue(None).context_types(ContextTypes(context=Context)).build()
    application.bot_data["deps"] = deps
    add_routes(application)
    return application


async def look_at_database(store: Store) -> None:
    """Raise if the database does not answer."""
    async with store.read() as session:
        await session.execute(text("SELECT 1"))
