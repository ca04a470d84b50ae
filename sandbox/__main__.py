import argparse
import asyncio
import contextlib
from pathlib import Path

from sandbox.example import load_example, populate
from sandbox.sandbox import Sandbox


def main() -> None:
    """Serve a sandbox without a bot until interrupted: `python -m sandbox --port 8081`."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Telegram on loopback.")
    parser.add_argument("--port", type=int, default=8081, help="0: any free one")
    parser.add_argument("--clock-file", type=Path, help="where the time is written for a bot in another process")
    parser.add_argument("--journal", type=Path, help="where everything that happens is written, a JSON line each")
    parser.add_argument("--no-fsync", action="store_true", help="let the journal's lines reach the disk when they may")
    parser.add_argument("--example", action="store_true", help="with the people and groups of the example")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    sandbox = Sandbox(
        port=options.port,
        clock_file=options.clock_file,
        journal_file=options.journal,
        fsync=not options.no_fsync,
    )
    if options.example:
        populate(sandbox.world, load_example())
    async with sandbox:
        print(f"{sandbox.url} token {sandbox.token}", flush=True)  # noqa: T201 - what the caller needs to know
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
