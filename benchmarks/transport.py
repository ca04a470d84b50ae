"""What one call costs: our transport and gateway against python-telegram-bot's default client, on loopback.

    python -m benchmarks.transport [calls]

Every figure is a ratio of runs made in turn; the absolute ones only show their scale.
"""

import asyncio
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.gateway import Gateway
from bot.pacer import Pacer
from bot.transport import AiohttpRequest
from domain.messages import Text

TOKEN = "42:benchmark"  # noqa: S105 opens nothing
RECEIPT = "Đã ghi nhận: <b>Chi bộ Văn phòng</b>, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)."
ROUNDS = 5
Call = Callable[[], Awaitable[Any]]


def serve(ports: "multiprocessing.Queue[int]") -> None:
    """Answer every call like sendMessage, as fast as aiohttp can."""
    chat = {"id": 5, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": chat, "text": RECEIPT}
    body = json.dumps({"ok": True, "result": message}).encode()

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    async def run() -> None:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def through_bot(bot: Bot) -> Call:
    """As a bot usually sends."""
    return lambda: bot.send_message(5, RECEIPT, parse_mode="HTML")


def through_gateway(bot: Bot) -> Call:
    """As ours does."""
    gateway = Gateway(bot, Pacer(None))
    return lambda: gateway.send(Text(5, RECEIPT), urgent=True)


async def measure(
    request: BaseRequest, prepare: Callable[[Bot], Call], port: int, calls: int, at_once: int
) -> tuple[float, float]:
    """Calls a second, and microseconds of this process's CPU a call."""
    async with request:
        call = prepare(Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request))
        left = iter(range(calls))

        async def work() -> None:
            for _ in left:
                await call()

        began, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(work() for _ in range(at_once)))
        return calls / (time.perf_counter() - began), (time.process_time() - cpu) / calls * 1e6


WAYS: list[tuple[str, Callable[[], BaseRequest], Callable[[Bot], Call]]] = [
    ("PTB's default client", HTTPXRequest, through_bot),
    ("our transport, Bot", AiohttpRequest, through_bot),
    ("our transport, gateway", AiohttpRequest, through_gateway),
]


def main() -> None:
    """Print the table."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(ports,), daemon=True)
    server.start()
    port = ports.get()
    for at_once in (1, 8):
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in WAYS}
        for _ in range(ROUNDS):
            for name, request, prepare in WAYS:
                runs[name].append(asyncio.run(measure(request(), prepare, port, calls, at_once)))
        for name, told in runs.items():
            rate, cpu = (statistics.median(run[which] for run in told) for which in (0, 1))
            times, saved = (
                statistics.median(mine[which] / peer[which] for mine, peer in zip(told, runs[WAYS[0][0]], strict=True))
                for which in (0, 1)
            )
            print(
                f"{at_once} at once  {name:24} {rate:6.0f} calls/s  {cpu:5.0f} µs  rate x{times:.2f}  CPU x{saved:.2f}"
            )
    server.terminate()


if __name__ == "__main__":
    main()
