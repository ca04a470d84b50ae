"""P1, P2, P2b: replies a second, each read, stored durably and receipted, against echo bots that do none of it.

python -m benchmarks.replies [messages] [rounds]
"""

import asyncio
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measures import Result, ratio, spread, tell
from benchmarks.office import FOLDER, copied, office, secretaries, settings, stored, words
from benchmarks.process import PEERS, Program
from benchmarks.telegram import Telegram

UNITS, PEOPLE = 6_538, 1_000
WARM_UP = PEOPLE
OURS = "Đôn Đốc"
PEER_FILES = {
    "python-telegram-bot": "ptb.py",
    "aiogram": "aiogram_echo.py",
    "pyTelegramBotAPI": "telebot_echo.py",
    "raw loop": "raw.py",
}

GOALS = (("P1", 3.0, "python-telegram-bot"), ("P2", 1.4, "aiogram"), ("P2b", 0.9, "pyTelegramBotAPI"))


@dataclass(frozen=True, slots=True)
class Run:
    """One run: messages a second, and milliseconds of CPU a message of the bot's and of the server's process."""

    rate: float
    bot_ms: float
    server_ms: float

    @property
    def server_busy(self) -> float:
        """The share of the time in which the server's process, which uses one core, was at work."""
        return self.rate * self.server_ms / 1e3


def ours(telegram: Telegram, made: Path, name: str) -> tuple[Program, Path]:
    """The bot on a copy of an office."""
    database = copied(made, name)
    log = FOLDER / f"{name}.log"
    return Program(
        [sys.executable, "-m", "benchmarks.program"], settings(telegram.url, telegram.token, database), log
    ), database


def peer(telegram: Telegram, file: str) -> Program:
    """An echo bot."""
    environment = {"PEER_URL": telegram.url, "PEER_TOKEN": telegram.token}
    return Program([str(PEERS), str(Path(__file__).parent / "peers" / file)], environment, FOLDER / f"{file}.log")


def measure(telegram: Telegram, program: Program, messages: int) -> Run:
    """Let the bot answer what waits for it, after a warm-up."""
    telegram.forget()
    telegram.say(words(secretaries(PEOPLE), WARM_UP))
    with program:
        telegram.answered(WARM_UP)
        telegram.rest()
        telegram.forget()
        cpu = program.cpu
        telegram.say(words(secretaries(PEOPLE), messages))
        window = telegram.answered(messages)
        telegram.rest()
        assert window.refused == 0, "the server refused calls"
        return Run(messages / window.seconds, (program.cpu - cpu) / messages * 1e3, window.server_cpu / messages * 1e3)


def all_runs(messages: int, rounds: int, names: Sequence[str]) -> dict[str, list[Run]]:
    """Everybody in turn, so many times."""
    made = asyncio.run(office(UNITS, PEOPLE))
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            with Telegram() as telegram:
                telegram.people(secretaries(PEOPLE))
                if name == OURS:
                    program, database = ours(telegram, made, "replies")
                    runs[name].append(measure(telegram, program, messages))
                    assert stored(database) == WARM_UP + messages, f"{stored(database)} reports are stored"
                else:
                    runs[name].append(measure(telegram, peer(telegram, PEER_FILES[name]), messages))
    return runs


def main() -> None:
    """Print the table."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    runs = all_runs(messages, rounds, [OURS, *PEER_FILES])
    for name, told in runs.items():
        rates, bot, server = ([getattr(run, which) for run in told] for which in ("rate", "bot_ms", "server_ms"))
        print(
            f"{name:20} {spread(rates)} messages/s; CPU a message: {spread(bot, 2)} ms, server's {spread(server, 2)} ms"
        )
    tell(*(against(name, goal, runs, peer_name) for name, goal, peer_name in GOALS), server_alone(runs))


def against(name: str, goal: float, runs: dict[str, list[Run]], peer_name: str) -> Result:
    """Our replies a second against a peer's echoes."""
    rates = [[run.rate for run in runs[who]] for who in (OURS, peer_name)]
    cpu = ratio(*([run.bot_ms for run in runs[who]] for who in (OURS, peer_name)))
    return Result(
        name,
        f"replies a second ÷ a bare {peer_name} echo bot",
        ratio(*rates),
        goal,
        at_least=True,
        detail=f"{spread(rates[0])} against {spread(rates[1])} a second; {cpu:.2f} times its CPU a message; "
        f"the server alone carries {spread([run.rate for run in runs['raw loop']])}",
    )


def server_alone(runs: dict[str, list[Run]]) -> Result:
    """That the server keeps nobody waiting: how busy its core is at the fastest bot's pace."""
    bots = {name: told for name, told in runs.items() if name != "raw loop"}
    busy = {name: statistics.median(run.server_busy for run in told) for name, told in bots.items()}
    fastest = max(busy, key=lambda name: statistics.median(run.rate for run in bots[name]))
    return Result(
        "P2s",
        "the server of these runs: how busy it was with the fastest of the bots (1 would be all it can)",
        busy[fastest],
        0.7,
        detail=f"{fastest}; "
        + ", ".join(f"{share:.2f} with {name}" for name, share in busy.items() if name != fastest)
        + f"; a raw loop gets {spread([run.rate for run in runs['raw loop']])} answers a second out of it",
    )


if __name__ == "__main__":
    main()
