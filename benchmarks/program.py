"""The bot without its pace: the server of a benchmark has no limits to keep. Everything else is as `dondoc run` has it.

DONDOC_BOT_TOKEN=… DONDOC_API_URL=… python -m benchmarks.program
"""

import asyncio

from bot.parts import uncollected, until_one_ends

with uncollected():  # as `dondoc run` does
    from bot.app import assemble, stop_signal
    from bot.logs import configure
    from bot.pacer import Pacer
    from bot.settings import load_settings


async def run() -> None:
    """Run until told to stop."""
    settings = load_settings(None)
    configure("WARNING", "text")
    stop = stop_signal()
    async with assemble(settings, beat=30, pacer=Pacer(None)) as program:
        await until_one_ends(program.run(), stop.wait())


if __name__ == "__main__":
    asyncio.run(run())
