"""What machines ask the program over HTTP: whether it lives and whether it can work."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

Check = Callable[[], Awaitable[str | None]]
"""Returns if all is well, perhaps with words on how; raises if not: NotReady with words for the operator, or whatever
went wrong.
"""

CHECK_SECONDS = 3.0
STOP_SECONDS = 5.0
"""At a stop: how long requests under way are waited for."""
CHECKS: web.AppKey[Mapping[str, Check]] = web.AppKey("checks", Mapping)


class NotReady(Exception):  # noqa: N818 a state, not a failure
    """The program lives but cannot work now; the message says why, for the operator."""


def build_web(checks: Mapping[str, Check]) -> web.Application:
    """`/healthz`: the process answers. `/readyz`: 200 if every check passes, else 503; a line for each as JSON."""
    app = web.Application(client_max_size=1024 * 1024)
    app[CHECKS] = checks
    app.add_routes([web.get("/healthz", tell_health), web.get("/readyz", tell_readiness)])
    return app


@asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Listen until the block ends; yields the port (the one the system chose if `port` is 0).

    Raises: OSError if the address is taken.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def tell_health(_: web.Request) -> web.Response:
    """The event loop turns: nothing more is asked."""
    return web.json_response({"alive": True})


async def tell_readiness(request: web.Request) -> web.Response:
    """Run all checks side by side, each within `CHECK_SECONDS`."""
    checks = request.app[CHECKS]
    results = await asyncio.gather(
        *(asyncio.wait_for(check(), CHECK_SECONDS) for check in checks.values()), return_exceptions=True
    )
    told = {name: word_for(result) for name, result in zip(checks, results, strict=True)}
    ready = not any(isinstance(result, BaseException) for result in results)
    return web.json_response({"ready": ready, "checks": told}, status=200 if ready else 503)


def word_for(result: BaseException | str | None) -> str:
    """`ok`, or why not; of an unforeseen error only its kind, for its text may hold an address or a password."""
    if not isinstance(result, BaseException):
        return result or "ok"
    return str(result) if isinstance(result, NotReady) else type(result).__name__
