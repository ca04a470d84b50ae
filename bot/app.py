"""The program, put together: the one place where parts are built and joined."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes

from bot.alarms import Lookout
from bot.answers import Answerer
from bot.clock import office_clock
from bot.fetching import fetch
from bot.founding import offer_first_link
from bot.gateway import Gateway
from bot.intake import Intake, Poller
from bot.leader import Leader
from bot.logs import concerning
from bot.menus import Menus
from bot.metrics import Metrics, counting, offer_metrics
from bot.pacer import Pacer
from bot.parts import spare_collector, until_one_ends
from bot.readiness import look_at_database, look_at_lease, look_at_polling
from bot.settings import Settings
from bot.transport import AiohttpRequest
from bot.web import Check, build_web, serve
from bot.webhook import Address, Hook, Receiver
from handlers.context import Context, Deps
from handlers.rosters import Rosters
from handlers.routes import add_routes
from locales.translator import Translator
from scheduler.delivery import RESENT, Deliverer
from scheduler.heartbeat import Heartbeat
from scheduler.jobs import BETWEEN_LOOKS, Bench, Worker
from scheduler.rendering import Renderer
from scheduler.watch import Watch
from scheduler.works import WORKS
from storage.engine import Store
from storage.lease import LENGTH
from storage.migrate import migrate
from storage.tables import DeliveryKind, DeliveryState

log = logging.getLogger(__name__)

Ptb = Application[Any, Any, Any, Any, Any, Any]

CONNECTIONS = (64, 1)
"""The most at once: for sending, and for asking for updates."""
LONGEST_PAUSE = 30.0
ANSWERS_SECONDS = 5.0
"""At a stop: how long answers on their way are waited for."""
OTHERS_WORK = 2.0
"""Seconds between two looks for work that other programs have taken in."""


async def run(settings: Settings, *, beat: int = 30, lease: timedelta = LENGTH) -> None:
    """Run until told to stop (SIGTERM, SIGINT): what is on its way is finished, nothing is lost.

    Raises InvalidToken if Telegram does not know the token.
    """
    stop = stop_signal()

    async def work() -> None:
        async with assemble(settings, beat=beat, lease=lease) as program:
            await program.run()

    # Assembling ends with the stop as well: it waits for as long as Telegram cannot be reached.
    await until_one_ends(work(), stop.wait())
    log.info("stopped")


@dataclass(frozen=True, slots=True)
class Program:
    """The parts that act of their own accord, open and joined."""

    leader: Leader
    source: Poller | Hook
    answerer: Answerer
    heartbeat: Heartbeat
    worker: Worker
    menus: Menus

    async def run(self) -> None:
        """Lead whenever nobody else does, until cancelled. Raises what a part failed with."""
        spare_collector()
        await self.leader.run(self.lead)

    async def lead(self) -> None:
        """What only one program may do: bring updates in, plan and send, do what takes long, and set the menus."""
        await until_one_ends(self.source.run(), self.heartbeat.run(), self.worker.run(), self.menus.run())

    async def settle(self) -> None:
        """Return when everything due at this moment has been planned and sent, and every answer as well."""
        await self.answerer.rest()
        await self.worker.rest()
        await self.heartbeat.beat()
        await self.heartbeat.rest()


def stop_signal() -> asyncio.Event:
    """Set when the process is asked to stop (SIGTERM, or Ctrl+C)."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


@asynccontextmanager
async def assemble(
    settings: Settings, *, beat: int, pacer: Pacer | None = None, lease: timedelta = LENGTH
) -> AsyncIterator[Program]:
    """Open everything, and close it in reverse. `beat` is in seconds; without a `pacer` Telegram's limits are kept."""
    clock, tr = office_clock(settings.clock_file), Translator(settings.language)
    async with contextlib.AsyncExitStack() as stack:
        ground = await stack.enter_async_context(open_ground(settings, Deps(tr, settings.timezone, Rosters()), lease))
        store, leader, bot = ground.store, ground.leader, ground.application.bot
        pacer, address = pacer or Pacer(), webhook_address(settings)
        gateway = Gateway(bot, pacer, leader.sure)
        # What was posted is answered by whoever received it, what was polled by the leader.
        answering = gateway if address is None else Gateway(bot, pacer)
        metrics = Metrics()
        answerer = Answerer(store, counting(partial(answering.send, urgent=True), metrics), clock)
        stack.push_async_callback(answerer.finish, ANSWERS_SECONDS)
        watch = watch_with(metrics)
        resent = RESENT[settings.resend_unknown]
        deliverer = Deliverer(leader.store, Renderer(tr, settings.timezone), gateway.deliver, clock, watch, resent)
        heartbeat = Heartbeat(leader.store, deliverer, clock, settings.timezone, every=beat, watch=watch)
        lookout = Lookout(leader.store, gateway.send, clock, tr, settings.timezone)
        bench = Bench(leader.store, gateway.send, partial(fetch, bot), clock, tr, settings.timezone)
        worker = Worker(bench, WORKS, look_every=BETWEEN_LOOKS if address is None else OTHERS_WORK)
        taking = leader.store if address is None else store
        intake = Intake(ground.application, taking, answerer, clock, metrics, worker.call, heartbeat.wake)
        source, app = build_line(bot, leader, store, intake, lookout, address)
        offer_metrics(app, metrics, store, clock, leader.sure)
        await stack.enter_async_context(serve(app, *settings.listen_address))
        log.info("@%s is at work", bot.username)
        yield Program(leader, source, answerer, heartbeat, worker, Menus(bot, leader.store, clock, tr))


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything else stands on."""

    store: Store
    leader: Leader
    application: Ptb


@asynccontextmanager
async def open_ground(settings: Settings, deps: Deps, lease: timedelta) -> AsyncIterator[Ground]:
    """The database brought to this version, a seat to lead from, and a bot that Telegram knows."""
    async with contextlib.AsyncExitStack() as stack:
        store = Store(settings.async_database_url)
        stack.push_async_callback(store.close)
        await migrate(store.engine)
        leader = Leader(store, length=lease)
        stack.push_async_callback(leader.close)
        lines = open_lines(settings)
        for line in lines:  # told to stop while they are opened, the library would leave them open
            stack.push_async_callback(line.shutdown)
        application = build_application(settings, deps, *lines)
        stack.push_async_callback(application.shutdown)
        await reach_telegram(application)
        now = office_clock(settings.clock_file)()
        await offer_first_link(store, application.bot.username, now, deps.translator)
        yield Ground(store, leader, application)


def webhook_address(settings: Settings) -> Address | None:
    """Where Telegram shall post updates; None if they are polled."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return Address(settings.webhook_url, settings.webhook_secret.get_secret_value())


def watch_with(metrics: Metrics) -> Watch:
    """What becomes of deliveries and kept figures is counted; log lines say which delivery they are about."""

    def closed(kind: DeliveryKind, state: DeliveryState) -> None:
        metrics.count("dondoc_deliveries_total", kind=kind.value, state=state.value)

    return Watch(concerning, closed, partial(metrics.count, "dondoc_counter_differences_total"))


def build_line(
    bot: Bot, leader: Leader, store: Store, intake: Intake, lookout: Lookout, address: Address | None
) -> tuple[Poller | Hook, web.Application]:
    """How updates come in, and what is served over HTTP. Only what polls must lead for its updates to be stored."""
    checks: dict[str, Check] = {"database": partial(look_at_database, store), "lease": partial(look_at_lease, leader)}
    if address is None:
        poller = Poller(bot, intake, leader.held, lookout)
        return poller, build_web(checks | {"updates": partial(look_at_polling, leader, poller)})
    app = build_web(checks)
    Receiver(intake, address, lookout).add_route(app)
    return Hook(bot, address, lookout), app


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


def open_lines(settings: Settings) -> tuple[AiohttpRequest, AiohttpRequest]:
    """For sending, and for asking for updates."""
    sending, polling = (AiohttpRequest(connections=most, proxy_url=settings.proxy_url) for most in CONNECTIONS)
    return sending, polling


def build_application(settings: Settings, deps: Deps, sending: AiohttpRequest, polling: AiohttpRequest) -> Ptb:
    """python-telegram-bot's application: it decodes updates and finds their handler; all else is ours."""
    if settings.bot_token is None:
        raise ValueError("there is no token")
    builder = Application.builder().token(settings.bot_token.get_secret_value())
    builder = builder.base_url(settings.bot_base_url).base_file_url(settings.file_base_url)
    builder = builder.request(sending).get_updates_request(polling)
    application = builder.updater(None).job_queue(None).context_types(ContextTypes(context=Context)).build()
    application.bot_data["deps"] = deps
    add_routes(application)
    return application
