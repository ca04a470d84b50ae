"""P6, P7: `/status` and replies at 300,000 units against 3,000.

python -m benchmarks.scaling [messages] [rounds]
"""

import asyncio
import sys
from pathlib import Path

from benchmarks.measures import Result, ratio, spread, tell
from benchmarks.office import FIRST_PERSON, office, secretaries, words
from benchmarks.replies import ours
from benchmarks.telegram import Telegram

SMALL, LARGE = 3_000, 300_000
PEOPLE = 500
CHIEF = FIRST_PERSON - 1
"""Organiser of the root unit."""
ASKED = 40


def run(made: Path, messages: int) -> tuple[float, float, float]:
    """Milliseconds from an update to the answer of `/status` (median), replies a second, bot's CPU ms a reply."""
    with Telegram() as telegram:
        telegram.people([CHIEF, *secretaries(PEOPLE)])
        program, _ = ours(telegram, made, "scaling")
        telegram.say(words(secretaries(PEOPLE), PEOPLE))
        with program:
            telegram.answered(PEOPLE)
            waits = [ask(telegram) for _ in range(ASKED)]
            telegram.forget()
            cpu = program.cpu
            telegram.say(words(secretaries(PEOPLE), messages))
            window = telegram.answered(messages)
            telegram.rest()
            return sorted(waits)[ASKED // 2], messages / window.seconds, (program.cpu - cpu) / messages * 1e3


def ask(telegram: Telegram) -> float:
    """Milliseconds that one `/status` takes."""
    telegram.rest()
    telegram.forget()
    telegram.say([(CHIEF, CHIEF, "/status")])
    return telegram.answered(1).seconds * 1e3


def main() -> None:
    """Measure in turn."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    small, large = (asyncio.run(office(count, PEOPLE)) for count in (SMALL, LARGE))
    pairs = [(run(large, messages), run(small, messages)) for _ in range(rounds)]
    waits, rates, cpu = ([[one[which] for one in side] for side in zip(*pairs, strict=True)] for which in range(3))
    tell(
        Result(
            "P6",
            "/status at 300,000 units ÷ at 3,000",
            ratio(*waits),
            1.1,
            detail=f"{spread(waits[0], 1)} ms against {spread(waits[1], 1)} ms",
        ),
        Result(
            "P7",
            "replies a second at 300,000 units ÷ at 3,000",
            ratio(*rates),
            0.9,
            at_least=True,
            detail=f"{spread(rates[0])} against {spread(rates[1])} a second; CPU a reply {ratio(*cpu):.2f} times",
        ),
    )


if __name__ == "__main__":
    main()
