"""Telegram posts updates to us: every replica takes them in, and says 200 only when their effect is stored."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.alarms import Lookout
from bot.intake import ALLOWED, LIMIT, Intake, pause_after

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a name)
BODY_SECONDS = 10.0
"""How long a sender may take for the body of one request."""
CONNECTIONS = 40
"""Posts that Telegram may have under way at once."""
LOOK_SECONDS = 60.0
"""How often it is looked whether the webhook is still ours, and noted that posts can reach us: more often than the 150
seconds after which a press that cannot be posted is lost.
"""

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram is to post, and the secret by which we know that it is Telegram."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path of the address, which whatever stands before us must leave as it is."""
        return urlsplit(self.url).path or "/"


class Receiver:
    """Takes in what is posted. Whatever arrives during one commit shares the next, so that many cost little more."""

    def __init__(self, intake: Intake, address: Address, lookout: Lookout) -> None:
        self._intake = intake
        self._address = address
        self._lookout = lookout
        self._waiting: list[tuple[Update, asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None

    def add_route(self, app: web.Application) -> None:
        """Serve the address's path; the application ends only when nothing is being stored any more."""
        app.router.add_post(self._address.path, self.receive)
        app.on_cleanup.append(self._finish)

    async def receive(self, request: web.Request) -> web.Response:
        """200: stored. 400: no update. 403: not from Telegram. 408: too slow. 413: too long. 503: come again.

        Who does not know the secret learns nothing, and nothing of what they sent is read.
        """
        if not is_same(request.headers.get(SECRET_HEADER, ""), self._address.secret):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json" or "Content-Encoding" in request.headers:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()  # raises 413 beyond the application's limit
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        if (posted := posted_update(body)) is None:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            await self._take(posted)
        except (SQLAlchemyError, OSError) as error:
            log.warning("an update is not stored and will come again: %s", type(error).__name__)
            await self._lookout.failed(error)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()

    async def _finish(self, _: web.Application) -> None:
        if self._storing is not None:
            await asyncio.wait([self._storing])

    async def _take(self, posted: dict[str, Any]) -> None:
        """Return when the update is stored. Raises the database's error."""
        if (update := await self._intake.read(posted)) is None:
            return
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((update, stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store())
        await asyncio.shield(stored)

    async def _store(self) -> None:
        try:
            while self._waiting:
                await self._intake.room()
                batch, self._waiting = self._waiting[:LIMIT], self._waiting[LIMIT:]
                await self._store_batch(batch)
        finally:
            self._storing = None

    async def _store_batch(self, batch: list[tuple[Update, "asyncio.Future[None]"]]) -> None:
        try:
            await self._intake.take(sorted((update for update, _ in batch), key=lambda update: update.update_id))
        except Exception as error:  # noqa: BLE001 (told to each who waits)
            for _, stored in batch:
                stored.set_exception(error)
        else:
            for _, stored in batch:
                stored.set_result(None)


class Hook:
    """Tells Telegram where to post, and sees to it that this stays so: the leader's work."""

    def __init__(self, bot: Bot, address: Address, lookout: Lookout, *, pause: Pause = asyncio.sleep) -> None:
        self._bot = bot
        self._address = address
        self._lookout = lookout
        self._pause = pause

    async def run(self) -> None:
        """Until cancelled. What waited while there was no webhook is kept, and posted first.

        Raises InvalidToken, and LeaseLostError if another program leads now.
        """
        failures, known = 0, False
        while True:
            try:
                await self._see_to_it(known=known)
            except InvalidToken:
                raise
            except (TelegramError, SQLAlchemyError, OSError) as error:
                failures += 1
                said = error if isinstance(error, TelegramError) else type(error).__name__
                log.warning("the webhook could not be seen to: %s", said)
                await self._lookout.failed(error)
                await self._pause(pause_after(error, failures))
            else:
                failures, known = 0, True
                await self._pause(LOOK_SECONDS)

    async def _see_to_it(self, *, known: bool) -> None:
        """Set it, if it is not `known` to be set and still is; and note that what is posted arrives."""
        came = self._lookout.clock()
        info = await self._bot.get_webhook_info() if known else None
        if info is None or info.url != self._address.url:
            if info is not None:
                log.warning("somebody changed the webhook of this bot; it is set again")
            await self._set()
        elif info.last_error_message and info.pending_update_count:
            log.warning("Telegram could not post at %s: %s", info.last_error_date, info.last_error_message)
            return  # what waits there has not reached us: this is no sign of life
        await self._lookout.heard(came)

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._address.url,
            allowed_updates=list(ALLOWED),
            max_connections=CONNECTIONS,
            secret_token=self._address.secret,
            drop_pending_updates=False,
        )


def is_same(told: str, secret: str) -> bool:
    """Whether the secret was told. Takes the same time wherever the two differ, and however long either is."""
    digests = [sha256(word.encode("utf-8", "surrogateescape")).digest() for word in (told, secret)]
    return hmac.compare_digest(*digests)


def posted_update(body: bytes) -> dict[str, Any] | None:
    """The update in a body; None if it holds none."""
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError):
        return None
    numbered = isinstance(posted, dict) and type(posted.get("update_id")) is int
    return posted if numbered else None
