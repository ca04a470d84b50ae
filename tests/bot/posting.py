"""What posts to a webhook, and what stands behind one in tests."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import aiohttp
from telegram import Update

from bot import webhook

SECRET = "s3cret-of-the_webhook"
HEADERS = {"Content-Type": "application/json", webhook.SECRET_HEADER: SECRET}


class Store100:
    """An intake that stores what the test lets it."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.kept: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.taking = asyncio.Event()
        self.failure: Exception | None = None

    async def room(self) -> None:
        """There is always room."""

    async def take(self, updates: Any) -> None:  # noqa: ANN401
        """When the test says so."""
        self.taking.set()
        await self.open.wait()
        if self.failure is not None:
            raise self.failure
        self.batches.append([update.update_id for update in updates])

    async def read(self, given: dict[str, Any]) -> Update | None:
        """What cannot be read is kept."""
        try:
            return Update.de_json(given)
        except (KeyError, TypeError, AttributeError):
            self.kept.append(given["update_id"])
            return None


class Watcher:
    """A lookout that counts."""

    def __init__(self) -> None:
        self.heard_at: list[datetime] = []
        self.failures: list[Exception] = []

    def clock(self) -> datetime:
        """Any moment."""
        return datetime(2020, 5, 15, 3, tzinfo=UTC)

    async def heard(self, at: datetime) -> None:
        """What is posted arrives."""
        self.heard_at.append(at)

    async def failed(self, error: Exception) -> None:
        """It does not."""
        self.failures.append(error)


def body(number: int = 1, **more: object) -> bytes:
    """An update without content."""
    return json.dumps({"update_id": number, **more}).encode()


async def post(
    session: aiohttp.ClientSession,
    url: str,
    data: bytes | AsyncIterator[bytes] = b"",
    headers: dict[str, str] | None = None,
) -> int:
    """The status of one post."""
    content = BytesIO(data) if isinstance(data, bytes) else data
    async with session.post(url, data=content, headers=HEADERS if headers is None else headers) as answer:
        return answer.status
