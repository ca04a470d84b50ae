from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.shapes import Json


class Client:
    """A bare HTTP client of the Bot API."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session

    async def call(self, method: str, **params: object) -> Json:
        """The whole answer to a call with a JSON body."""
        url = f"{self._sandbox.url}/bot{self._sandbox.token}/{method}"
        async with self._session.post(url, json=params) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **params: object) -> Json:
        """The result of a call that must be accepted."""
        body = await self.call(method, **params)
        assert body["ok"], body
        result: Json = body["result"]
        return result

    async def no(self, method: str, **params: object) -> str:
        """The description of a call that must be refused."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        description: str = body["description"]
        return description

    async def updates(self, **params: object) -> list[Json]:
        """What waits now, not confirmed."""
        return list(await self.ok("getUpdates", **params))  # type: ignore[arg-type]

    async def drain(self) -> list[Json]:
        """What waits now, confirmed."""
        found = await self.updates()
        if found:
            await self.ok("getUpdates", offset=found[-1]["update_id"] + 1)
        return found

    async def post(self, order: str, **fields: object) -> Json:
        """The answer of the control API to an order."""
        async with self._session.post(f"{self._sandbox.url}/sandbox/{order}", json=fields) as answer:
            body: Json = await answer.json()
            assert answer.status == 200, body
            return body

    async def get(self, path: str) -> Json:
        """The answer of the control API to a look."""
        async with self._session.get(f"{self._sandbox.url}/sandbox/{path}") as answer:
            body: Json = await answer.json()
            return body


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """A running sandbox with a stopped clock, nobody in it."""
    async with Sandbox(rate=0) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(telegram: Sandbox) -> AsyncIterator[Client]:
    """A client of that sandbox."""
    async with aiohttp.ClientSession() as session:
        yield Client(telegram, session)
