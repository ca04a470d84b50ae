"""`dondoc run`, `sandbox`, `init-db`, `doctor`: the program itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import Desk, at_desk
from bot.cli.errors import CommandError

BEAT_SECONDS = 30
"""A clock that jumps (the sandbox's) is looked at every second instead."""

if TYPE_CHECKING:
    from bot.doctor import Patient
    from storage.engine import Store


def run() -> None:
    """Run the bot; the database is brought to this version first. Stops cleanly on SIGTERM."""
    at_desk(_run)


def sandbox(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where the page is served.")] = 8081,
) -> None:
    """Run the bot with a chat page and example data on this machine; no token, no network."""
    at_desk(_sandbox, port)


def doctor() -> None:
    """Look at all that the bot depends on; a line each, with the cure."""
    at_desk(_doctor)


def init_db() -> None:
    """Create the database, or bring it to this version."""
    at_desk(_init_db)


async def _init_db(desk: Desk) -> None:
    from storage.engine import Store  # noqa: PLC0415
    from storage.migrate import migrate  # noqa: PLC0415

    store = Store(desk.settings.async_database_url)
    try:
        await migrate(store.engine)
    finally:
        await store.close()
    desk.tell("The database is ready.")


async def _run(desk: Desk) -> None:
    from bot.parts import uncollected  # noqa: PLC0415

    with uncollected():
        from telegram.error import InvalidToken  # noqa: PLC0415 (the library takes a third of a second)

        from bot.app import run as run_program  # noqa: PLC0415

    _need_token(desk)
    _configure_logs(desk)
    try:
        await run_program(desk.settings, beat=BEAT_SECONDS if desk.settings.clock_file is None else 1)
    except InvalidToken as error:
        raise CommandError("Telegram does not know this token (DONDOC_BOT_TOKEN).") from error


async def _sandbox(desk: Desk, port: int) -> None:
    from bot.tryout import run_sandbox  # noqa: PLC0415

    _configure_logs(desk)

    def tell(url: str) -> None:
        desk.tell("The sandbox is ready: open {url} in a browser. Stop it with Ctrl+C.", url=url)

    try:
        await run_sandbox(desk.settings, port, tell)
    except OSError as error:
        raise CommandError("Port {port} cannot be used: {reason}", port=port, reason=error.strerror) from error


async def _doctor(desk: Desk) -> None:
    from bot.doctor import examine  # noqa: PLC0415
    from bot.findings import Level  # noqa: PLC0415

    _need_token(desk)
    _configure_logs(desk)
    bad = False
    async with _patient(desk) as patient:
        async for finding in examine(patient, desk.tr):
            typer.echo(f"{finding.level:4}  {finding.name}: {finding.sentence} {finding.cure}".rstrip())
            bad = bad or finding.level is Level.BAD
    if bad:
        raise typer.Exit(1)


@asynccontextmanager
async def _patient(desk: Desk) -> AsyncIterator["Patient"]:
    """What the doctor looks at, open."""
    from telegram import Bot  # noqa: PLC0415

    from bot.doctor import Patient  # noqa: PLC0415
    from bot.going_live import look_at_office  # noqa: PLC0415
    from bot.transport import AiohttpRequest  # noqa: PLC0415
    from storage.engine import Store  # noqa: PLC0415
    from storage.migrate import is_current  # noqa: PLC0415

    settings, token = desk.settings, desk.settings.bot_token
    store, request = Store(settings.async_database_url), AiohttpRequest(proxy_url=settings.proxy_url)
    bot = Bot(token.get_secret_value() if token else "", settings.bot_base_url, settings.file_base_url, request)
    await request.initialize()
    try:
        yield Patient(
            bot=bot,
            zone=settings.timezone,
            now=desk.now,
            server_time=lambda: request.server_time,
            is_current=lambda: is_current(store.engine),
            groups=await _linked_groups(store),
            webhook_url=settings.webhook_url,
            office=await look_at_office(store, desk.now(), desk.today()),
        )
    finally:
        await request.shutdown()
        await store.close()


async def _linked_groups(store: "Store") -> list[tuple[int, str]]:
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from storage import groups  # noqa: PLC0415

    try:
        async with store.read() as session:
            return [(group.chat_id, group.title) for group, _ in await groups.listing(session)]
    except SQLAlchemyError:
        return []  # the doctor finds out by itself what is wrong with the database


def _need_token(desk: Desk) -> None:
    if desk.settings.bot_token is None:
        raise CommandError("DONDOC_BOT_TOKEN is not set. To try the bot without a token: dondoc sandbox")


def _configure_logs(desk: Desk) -> None:
    from bot.logs import configure  # noqa: PLC0415

    token = desk.settings.bot_token
    secret = token.get_secret_value() if token else None
    configure(desk.settings.log_level, desk.settings.log_format, secret)
