"""When Telegram says wait, or is away: all halt or one chat does, turns are given up, and none is lost."""

import asyncio

import pytest

from bot.pacer import CHAT_GAP, GROUP_WINDOW, NotSoon, Pacer
from tests.bot.virtual_time import Log, now, pass_by, send, virtually


def test_a_halt_of_all_stops_all_and_a_shorter_one_does_not_end_it() -> None:
    """Answers and reactions too."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        pacer.halt(None, 30)
        pacer.halt(None, 1)
        began = now()
        await asyncio.gather(send(pacer, log, 1), send(pacer, log, 2, urgent=True), pacer.passage(3))
        assert all(at - began >= 30 for at, _ in log)

    virtually(main)


def test_a_halt_of_one_chat_stops_it_alone() -> None:
    """The other chat does not notice."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        pacer.halt(1, 30)
        began = now()
        await asyncio.gather(send(pacer, log, 1), send(pacer, log, 2))
        assert [(round(at - began), chat) for at, chat in log] == [(0, 2), (30, 1)]
        assert (pacer.halted(1), pacer.halted(2), pacer.halted()) == (0, 0, 0)

    virtually(main)


def test_who_has_no_patience_for_a_halt_hears_of_it_at_once() -> None:
    """Both the one who asks during the halt and the one who was waiting when it came."""

    async def main() -> None:
        pacer, began = Pacer(), now()
        await pass_by(pacer, 1)
        waiting = asyncio.create_task(pacer.turn(1, patience=5))
        await asyncio.sleep(0)
        pacer.halt(None, 3_600)
        with pytest.raises(NotSoon) as told:
            await waiting
        with pytest.raises(NotSoon):
            await pacer.turn(2, urgent=True, patience=5)
        with pytest.raises(NotSoon):
            await pacer.passage(patience=5)
        assert (told.value.seconds, now()) == (3_600, began)

    virtually(main)


def test_bulk_for_a_group_that_had_its_twenty_is_told_how_long() -> None:
    """So that a claimed row is given back rather than held for a minute."""

    async def main() -> None:
        pacer = Pacer()
        for _ in range(20):
            await pass_by(pacer, -7)
        assert pacer.delay(-7) == pytest.approx(GROUP_WINDOW - 19 * CHAT_GAP)
        with pytest.raises(NotSoon):
            await pacer.turn(-7, patience=5)

    virtually(main)


def test_a_server_that_is_away_is_tried_once_a_second_until_it_answers() -> None:
    """And nothing is tried before the pause is over."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        began = now()
        pacer.falter(4)
        tasks = [asyncio.create_task(send(pacer, log, chat, urgent=chat % 2 == 0)) for chat in range(1, 40)]
        await asyncio.sleep(6.5)
        assert [round(at - began, 3) for at, _ in log] == [4, 5, 6]
        pacer.recover()
        await asyncio.gather(*tasks)
        assert now() - began < 8

    virtually(main)


def test_a_turn_given_up_leaves_its_place_to_the_next() -> None:
    """A cancelled task takes no slot with it."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        await pass_by(pacer, 1)
        given_up = asyncio.create_task(pacer.turn(1))
        waiting = asyncio.create_task(send(pacer, log, 1))
        await asyncio.sleep(0)
        given_up.cancel()
        began = now()
        await waiting
        assert now() - began < CHAT_GAP + 0.001

    virtually(main)


def test_without_a_limit_everything_goes_at_once_but_a_halt_is_obeyed() -> None:
    """For benchmarks against peers that keep no limits."""

    async def main() -> None:
        pacer = Pacer(None)
        log: Log = []
        began = now()
        await asyncio.gather(*(send(pacer, log, number % 3) for number in range(1_000)))
        assert now() == began
        pacer.halt(None, 2)
        await pass_by(pacer, 1)
        assert now() == began + 2

    virtually(main)


def test_chats_that_are_idle_are_forgotten() -> None:
    """After a day's broadcasts the pacer remembers no more chats than one minute can concern."""

    async def main() -> None:
        pacer = Pacer()
        for chat in range(1, 20_001):
            await pass_by(pacer, -chat)
        assert len(pacer._chats) < 2 * 60 * 30 + 1_024

    virtually(main)
