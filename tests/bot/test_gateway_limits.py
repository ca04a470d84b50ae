"""What comes of limits, servers that are away, and messages in several parts."""

import asyncio
from datetime import timedelta

from telegram import Bot

from bot.gateway import Gateway
from bot.pacer import Pacer
from domain.messages import (
    Later,
    Sent,
    Text,
    Unsure,
)
from tests.bot.conftest import Api
from tests.bot.outcomes import EDIT, PRESSED, THUMB, later


async def test_a_429_is_first_taken_as_the_chats_own(gateway: Gateway, api: Api, pacer: Pacer) -> None:
    """The other chats go on, and this one is Later at once without a request."""
    api.refuse("sendMessage", 429, "Too Many Requests", retry_after=30)
    assert await gateway.send(Text(1, "x")) == later(30)
    assert await gateway.send(Text(2, "x")) == Sent(101)
    outcome = await gateway.send(Text(1, "y"))
    assert isinstance(outcome, Later)
    assert not outcome.everyone
    assert timedelta(seconds=29) < outcome.wait <= timedelta(seconds=30)
    assert len(api.calls) == 2
    assert pacer.halted() == 0


async def test_a_429_of_three_chats_in_a_row_is_everybodys(gateway: Gateway, api: Api, pacer: Pacer) -> None:
    """Together they are the token's limit, whoever comes next."""
    for _ in range(3):
        api.refuse("sendMessage", 429, "Too Many Requests", retry_after=3_600)
    together = await asyncio.gather(*(gateway.send(Text(chat, "x")) for chat in (1, 2, 3)))
    assert max(together, key=lambda outcome: outcome.everyone) == later(3_600, everyone=True)
    assert pacer.halted() > 3_590
    for message in (Text(4, "x"), EDIT, THUMB, PRESSED):
        outcome = await gateway.send(message, urgent=True)
        assert isinstance(outcome, Later)
        assert outcome.everyone
    assert len(api.calls) == 3


async def test_a_server_that_is_away_twice_in_a_row_halts_everything(gateway: Gateway, api: Api, pacer: Pacer) -> None:
    """Once may be chance: of two, the second tells the pacer."""
    for _ in range(2):
        api.refuse("sendMessage", 502, "Bad Gateway")
    assert await gateway.send(Text(1, "x")) == later(1)
    assert pacer.halted() == 0
    assert await gateway.send(Text(2, "x")) == later(2, everyone=True)
    assert 1 < pacer.halted() <= 2


async def test_calls_that_fail_together_count_once(gateway: Gateway, api: Api, pacer: Pacer) -> None:
    """Eight in flight when the line breaks are one failure, not a backoff of minutes."""
    for _ in range(8):
        api.answers["sendMessage"].append("drop")
    outcomes = await asyncio.gather(*(gateway.send(Text(chat, "x")) for chat in range(1, 9)))
    assert all(isinstance(outcome, Unsure) for outcome in outcomes)
    assert pacer.halted() <= 2


async def test_a_later_part_is_insisted_on(gateway: Gateway, api: Api) -> None:
    """The beginning has arrived, so the rest is tried again here."""
    api.answers["sendMessage"].append((200, api.success("sendMessage", {"chat_id": "5"})))
    api.refuse("sendMessage", 502, "Bad Gateway")
    assert await gateway.send(Text(5, "một hai ba\n" * 500)) == Sent(101)
    assert len(api.calls) == 3


async def test_a_later_part_that_fails_leaves_the_message_in_doubt(gateway: Gateway, api: Api) -> None:
    """It must not be sent again as a whole."""
    api.answers["sendMessage"].append((200, api.success("sendMessage", {"chat_id": "5"})))
    api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    outcome = await gateway.send(Text(5, "một hai ba\n" * 500))
    assert isinstance(outcome, Unsure)
    assert "part 2 of 2" in outcome.reason


async def test_bulk_for_a_group_that_had_its_twenty_is_later_without_a_request(bot: Bot, api: Api) -> None:
    """The caller keeps it rather than waits for a minute."""
    pacer = Pacer()
    gateway = Gateway(bot, pacer)
    pacer._remember(-5).recent.extend([asyncio.get_running_loop().time()] * 20)
    outcome = await gateway.send(Text(-5, "x"))
    assert isinstance(outcome, Later)
    assert outcome.wait > timedelta(seconds=59)
    assert not outcome.everyone
    assert not api.calls


async def test_what_may_not_be_called_is_put_off(api: Api, bot: Bot) -> None:
    """Nothing reaches the server."""
    gateway = Gateway(bot, Pacer(None), lambda: False)
    assert isinstance(await gateway.send(Text(5, "x")), Later)
    assert api.calls == []


async def test_it_is_asked_again_when_the_first_byte_is_about_to_leave(api: Api, bot: Bot) -> None:
    """Allowed when the call began, not any more when the connection was there: the process was stopped in between."""
    answers = iter([True, False])
    gateway = Gateway(bot, Pacer(None), lambda: next(answers))
    assert isinstance(await gateway.send(Text(5, "x")), Later)
    assert api.calls == []
