"""Updates that Telegram posts: each up to five times, out of order, to whichever program is there."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from bot.webhook import SECRET_HEADER
from tests.faults.trial import Trial

SECRET = "a-secret_of-the-webhook"
PATH = "/telegram"


async def by_webhook(trial: Trial, kills: int = 4) -> None:
    """Within a chat in any order, beside each other, again after a restart; newest is what was said last."""
    branch = next(one for one in trial.office.branches if not one.silent)
    async with door(trial) as address:
        trial.settings |= {"DONDOC_WEBHOOK_URL": address, "DONDOC_WEBHOOK_SECRET": SECRET}
        for _ in range(kills):
            trial.telegram.faults(copies=trial.chance.randrange(2, 6), shuffle=trial.chance.randrange(2**32))
            await trial.begin()
            await trial.telegram.until(lambda: bool(trial.telegram.api.webhook.url))
            for _ in range(10):
                trial.crowd_acts(5)
                trial.crowd.say(branch)
                trial.pass_time(seconds=trial.chance.choice((0, 0, 1, 30)))
                await asyncio.sleep(0.05)
            await trial.kill()
        trial.telegram.faults()
        await trial.begin()
        await trial.rest(patience=300)
        await knock_falsely(trial, address)
        await trial.finish(patience=120)


@asynccontextmanager
async def door(trial: Trial) -> AsyncIterator[str]:
    """What stands before the programs: passes each post to one of them, to the next if that one is not there."""
    trial.ports = [free_port() for _ in range(trial.databases.replicas)]
    chance = random.Random(trial.chance.random())  # noqa: S311 - to be repeated

    async def pass_on(request: web.Request) -> web.Response:
        body, headers = await request.read(), {name: value for name, value in request.headers.items() if name != "Host"}
        for port in chance.sample(trial.ports, len(trial.ports)):
            try:
                async with session.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers=headers) as answer:
                    return web.Response(status=answer.status)
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post(PATH, pass_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    await runner.cleanup()


async def knock_falsely(trial: Trial, address: str) -> None:
    """Who does not know the secret is not let in, and nothing of theirs is stored."""
    forged = {"update_id": 1, "message": {"message_id": 1}}
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: f"{SECRET}x"}):
            async with session.post(address, json=forged, headers=headers) as answer:
                if answer.status != web.HTTPForbidden.status_code:
                    trial.problems.append(f"a forged update was answered {answer.status}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
