"""Whether it lives, and whether it can work."""

import asyncio

import pytest
from aiohttp import ClientSession

from bot import web
from bot.web import NotReady, build_web, serve


async def fine() -> None:
    """All is well."""


async def behind() -> None:
    """A state foreseen."""
    raise NotReady("no poll for 90 s")


async def broken() -> None:
    """A failure whose text holds a password."""
    raise ConnectionError("postgresql://user:password@host")


async def stuck() -> None:
    """Never ends."""
    await asyncio.Event().wait()


async def get(port: int, path: str) -> tuple[int, object]:
    """Ask over HTTP."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.json()


async def test_it_is_ready_if_every_check_passes() -> None:
    """And alive."""
    async with serve(build_web({"database": fine, "poll": fine}), "127.0.0.1", 0) as port:
        assert await get(port, "/healthz") == (200, {"alive": True})
        assert await get(port, "/readyz") == (200, {"ready": True, "checks": {"database": "ok", "poll": "ok"}})


async def test_it_says_what_keeps_it_from_working(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check by its name, in bounded time, without secrets; it is alive all the same."""
    monkeypatch.setattr(web, "CHECK_SECONDS", 0.01)
    checks = {"database": broken, "poll": behind, "lease": stuck, "disk": fine}
    async with serve(build_web(checks), "127.0.0.1", 0) as port:
        told = {"database": "ConnectionError", "poll": "no poll for 90 s", "lease": "TimeoutError", "disk": "ok"}
        assert await get(port, "/readyz") == (503, {"ready": False, "checks": told})
        assert await get(port, "/healthz") == (200, {"alive": True})


async def test_a_taken_address_is_an_error() -> None:
    """The caller tells which setting to change."""
    async with serve(build_web({}), "127.0.0.1", 0) as port:
        with pytest.raises(OSError, match=str(port)):
            async with serve(build_web({}), "127.0.0.1", port):
                pass
