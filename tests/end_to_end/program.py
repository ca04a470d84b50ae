"""`dondoc run` with a lease that tests can wait for: `python -m tests.end_to_end.program SECONDS`."""

import asyncio
import sys
from datetime import timedelta

from bot.app import run
from bot.logs import configure
from bot.settings import load_settings
from storage import engine

if __name__ == "__main__":
    seconds = float(sys.argv[1])
    engine.IDLE_MILLISECONDS = int(seconds * 700)
    settings = load_settings(None)
    configure(settings.log_level, settings.log_format, None)
    asyncio.run(run(settings, beat=1, lease=timedelta(seconds=seconds)))
