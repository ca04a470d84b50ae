import asyncio
import random
from itertools import pairwise

import pytest

from bot.pacer import BRISK, CHAT_GAP, SLOWER, WINDOW, Pacer
from tests.bot.virtual_time import Log, VirtualLoop, most_in, now, pass_by, send, virtually


def test_a_broadcast_fills_its_slots_from_the_first_second_without_a_burst() -> None:
    """3,000 messages take 3,000/30 s and one percent, and no sliding second ever holds more than 30."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        began = now()
        await asyncio.gather(*(send(pacer, log, chat) for chat in range(1, 3_001)))
        assert now() - began == pytest.approx(101, abs=0.1)
        assert most_in(1.0, log[:200]) == most_in(1.0, log[-200:]) == 30
        assert min(later - sooner for (sooner, _), (later, _) in pairwise(log)) > 1 / 30

    virtually(main)


def test_a_machine_that_stalls_catches_up_and_the_second_still_holds_thirty() -> None:
    """Of forty pauses of 50 ms a quarter is left in the end: where a second has been full, no more can be had."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        began = now()
        broadcast = [asyncio.create_task(send(pacer, log, chat)) for chat in range(1, 601)]
        for _ in range(40):
            await asyncio.sleep(0.4)
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualLoop)
            loop.selector.time += 0.05
        await asyncio.gather(*broadcast)
        assert now() - began < 20 * SLOWER + 0.5
        assert most_in(1.0, log) == 30

    virtually(main)


def test_after_a_long_stall_there_is_no_burst() -> None:
    """Ten slots of a third of a second are not made up for at once: the line might bring them too close."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        broadcast = [asyncio.create_task(send(pacer, log, chat)) for chat in range(1, 121)]
        await asyncio.sleep(1.5)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.selector.time += 0.33
        await asyncio.gather(*broadcast)
        assert min(later - sooner for (sooner, _), (later, _) in pairwise(log)) > BRISK / 30
        assert most_in(1.0, log) <= 30

    virtually(main)


@pytest.mark.parametrize("seed", range(5))
def test_what_leaves_later_than_its_turn_is_counted_when_it_leaves(seed: int) -> None:
    """A busy machine keeps some back for half a second: still thirty in any second, one for a chat, and all go."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        began = now()
        sending = []
        for number in range(600):
            chat_id, urgent = number % 200, chance.random() < 0.3
            late = chance.choice((0, 0, 0, 0.01, 0.1, 0.5))
            sending.append(asyncio.create_task(send(pacer, log, chat_id + 1, urgent=urgent, late=late)))
        await asyncio.gather(*sending)
        assert most_in(1.0, log) <= 30
        for chat_id in range(1, 201):
            assert most_in(1.0, [one for one in log if one[1] == chat_id]) == 1
        assert now() - began < 600 / 30 * 1.4

    virtually(main)


def test_what_has_to_be_done_before_each_message_leaves_costs_a_broadcast_no_time() -> None:
    """A turn comes a little before there is room: a claim of some milliseconds is written meanwhile."""
    chance = random.Random(1)  # noqa: S311 - to be repeated

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        began = now()
        claims = [chance.uniform(0.002, 0.02) for _ in range(1_800)]
        await asyncio.gather(*(send(pacer, log, chat, late=claim) for chat, claim in enumerate(claims, 1)))
        assert now() - began == pytest.approx(60 * SLOWER, abs=0.1)
        assert most_in(1.0, log) == 30

    virtually(main)


def test_a_turn_that_is_given_back_is_as_if_it_had_not_been() -> None:
    """The chat's next message need not wait, and thirty others may go within the second."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        turn = await pacer.turn(1, urgent=True)
        turn.give_back()
        turn.leave()
        began = now()
        await asyncio.gather(*(send(pacer, log, chat, urgent=True) for chat in range(1, 31)))
        assert now() == began

    virtually(main)


def test_as_long_as_thirty_are_about_to_leave_nobody_else_may() -> None:
    """Whenever that will be; and a chat waits for its own."""

    async def main() -> None:
        pacer = Pacer()
        held = [await pacer.turn(chat, urgent=True) for chat in range(1, 31)]
        log: Log = []
        waiting = asyncio.create_task(send(pacer, log, 31, urgent=True))
        await asyncio.sleep(5)
        assert not log
        began = now()
        for turn in held:
            turn.leave()
        await waiting
        assert now() - began == pytest.approx(WINDOW)

    virtually(main)


def test_a_broadcast_after_a_rest_starts_without_a_burst() -> None:
    """Slots of a time when nobody waited are gone."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        await pass_by(pacer, 1)
        await asyncio.sleep(60)
        await asyncio.gather(*(send(pacer, log, chat) for chat in range(1, 10)))
        assert min(later - sooner for (sooner, _), (later, _) in pairwise(log)) > 1 / 30

    virtually(main)


def test_one_chat_gets_one_message_a_second() -> None:
    """Answers or bulk: ten messages take nine gaps."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        await asyncio.gather(*(send(pacer, log, 7, urgent=number % 2 == 0) for number in range(10)))
        assert most_in(1.0, log) == 1
        assert log[-1][0] - log[0][0] == pytest.approx(9 * CHAT_GAP)

    virtually(main)


def test_a_group_gets_twenty_messages_a_minute() -> None:
    """In every sliding minute."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        await asyncio.gather(*(send(pacer, log, -7) for _ in range(100)))
        assert most_in(60.0, log) == 20

    virtually(main)


def test_a_chat_at_its_limit_never_delays_another() -> None:
    """Fifty messages wait for one group; a hundred other chats are served as if it were not there."""

    async def main() -> None:
        pacer = Pacer()
        slow: Log = []
        fast: Log = []
        waiting = [asyncio.create_task(send(pacer, slow, -7)) for _ in range(50)]
        await asyncio.sleep(0)
        began = now()
        await asyncio.gather(*(send(pacer, fast, chat) for chat in range(1, 101)))
        assert now() - began < (100 + 5) * SLOWER / 30
        await asyncio.gather(*waiting)

    virtually(main)


def test_an_answer_passes_a_broadcast_and_the_second_still_holds_thirty() -> None:
    """The bulk makes room, so an answer waits about a slot and the limit stands."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        waits: list[float] = []

        async def answer(chat_id: int) -> None:
            asked = now()
            await send(pacer, log, chat_id, urgent=True)
            waits.append(now() - asked)

        broadcast = [asyncio.create_task(send(pacer, log, chat)) for chat in range(1, 601)]
        for chat in range(10_001, 10_061):
            await asyncio.sleep(0.21)
            await answer(chat)
        await asyncio.gather(*broadcast)
        assert max(waits) < 2 / 30
        assert sum(waits) / len(waits) < 1 / 30
        assert most_in(1.0, log) == 30

    virtually(main)


def test_answers_of_a_quiet_hour_go_at_once() -> None:
    """Thirty people answered together wait for no slots."""

    async def main() -> None:
        pacer = Pacer()
        log: Log = []
        began = now()
        await asyncio.gather(*(send(pacer, log, chat, urgent=True) for chat in range(1, 31)))
        assert now() == began
        await send(pacer, log, 31, urgent=True)
        assert now() - began == pytest.approx(WINDOW)

    virtually(main)
