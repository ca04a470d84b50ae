import asyncio
import json
import random
import re
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from sandbox.shapes import Json
from sandbox.updates import Update, Updates

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MOST_CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40
PORTS = (443, 80, 88, 8443)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LONGEST_PAUSE = 60.0
_LONGEST_OWN_PAUSE = 3600.0


def is_fit(url: str) -> bool:
    """Tell whether Telegram would call this address: https on one of its ports. Here loopback may be plain http."""
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and (parts.port or PORTS[0]) in PORTS


class Webhook:
    """Posts updates to the bot: in order within a chat (a failing one holds up its chat), chats beside each other, the
    first retry at once, then after 2, 4, 8 … units up to a minute; Retry-After obeyed. A unit is a second.
    """

    def __init__(self, updates: Updates, *, unit: float = 1.0) -> None:
        self.url = ""
        self.max_connections = DEFAULT_CONNECTIONS
        self.order: random.Random | None = None  # deliveries of a chat in random order, if set
        self.under_way = 0
        self._secret = ""
        self._last_error: tuple[int, str] | None = None
        self._updates = updates
        self._unit = unit
        self._lanes: dict[int, list[Update]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(DEFAULT_CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None

    def begin(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to this address from now on, what waits first."""
        self.end()
        self.url, self._secret, self.max_connections = url, secret, max_connections
        self._slots = asyncio.Semaphore(max_connections)
        self._last_error = None
        for update in self._updates.all():
            self.take(update)

    def end(self) -> None:
        """Deliver no more; what was not confirmed waits."""
        self.url = ""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._lanes.clear()

    async def close(self) -> None:
        """End, and close the connections."""
        tasks = list(self._tasks.values())
        self.end()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def take(self, update: Update) -> None:
        """Deliver this update in its chat's turn."""
        if not self.url:
            return
        self._lanes.setdefault(update.chat, []).append(update)
        if update.chat not in self._tasks:
            self._tasks[update.chat] = asyncio.get_running_loop().create_task(self._drain(update.chat))

    def info(self) -> Json:
        """The state as a Bot API WebhookInfo."""
        shown: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.url:
            shown |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.url and self._last_error:
            shown |= dict(zip(("last_error_date", "last_error_message"), self._last_error, strict=True))
        if self._updates.allowed:
            shown["allowed_updates"] = sorted(self._updates.allowed)
        return shown

    async def _drain(self, chat: int) -> None:
        lane = self._lanes[chat]
        failures = 0
        while lane:
            update = self.order.choice(lane) if self.order else lane[0]
            if not self._updates.alive(update):
                self._updates.expire(update)
                lane.remove(update)
                continue
            pause = await self._deliver(update, failures)
            if pause is not None:
                failures += 1
                await asyncio.sleep(pause)
                continue
            failures = 0
            self._updates.confirm(update)
            if update.deliveries_left <= 0:
                lane.remove(update)
        self._tasks.pop(chat, None)

    async def _deliver(self, update: Update, failures: int) -> float | None:
        """Post it once: None if it was taken, else the pause in seconds before the next attempt."""
        own = 0.0
        async with self._slots:
            self.under_way += 1
            self._updates.delivered([update])
            try:
                own = await self._post(update)
            except (aiohttp.ClientError, TimeoutError, OSError) as problem:
                self._note(f"Connection failed: {type(problem).__name__}")
            else:
                if own < 0:
                    return None
            finally:
                self.under_way -= 1
        return max(own, min(2.0**failures, _LONGEST_PAUSE) * self._unit if failures else 0.0)

    async def _post(self, update: Update) -> float:
        """-1 if the bot took it, else the pause it asked for (0 if none)."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        body = json.dumps(update.as_json()).encode()
        async with self._session.post(self.url, data=body, headers=headers) as answer:
            await answer.read()
            if answer.ok:
                return -1.0
            self._note(f"Wrong response from the webhook: {answer.status} {answer.reason}")
            asked = answer.headers.get("Retry-After", "")
            if answer.status == HTTPStatus.TOO_MANY_REQUESTS and asked.isdigit():
                return min(float(asked), _LONGEST_OWN_PAUSE)
            return 0.0

    def _note(self, message: str) -> None:
        self._last_error = (int(datetime.now(UTC).timestamp()), message)
