"""getUpdates: confirmation, waiting, conflict, repetition, rest."""

import asyncio

import pytest

from sandbox import Sandbox
from tests.sandbox.conftest import Client


async def test_a_poll_waits_for_news(telegram: Sandbox, bot: Client) -> None:
    """And brings it at once."""
    an = telegram.person("An", started=True)
    poll = asyncio.create_task(bot.updates(timeout=50))
    await asyncio.wait([poll], timeout=0.05)
    assert not poll.done()
    telegram.say(an, an, "xong")
    assert [update["message"]["text"] for update in await poll] == ["xong"]


async def test_a_second_poll_ends_the_first_with_a_conflict(telegram: Sandbox, bot: Client) -> None:
    """As when two programs run with one token."""
    an = telegram.person("An", started=True)
    first = asyncio.create_task(bot.call("getUpdates", timeout=50))
    await asyncio.wait([first], timeout=0.05)
    second = asyncio.create_task(bot.updates(timeout=50))
    assert (await first)["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    telegram.say(an, an, "xong")
    assert len(await second) == 1


async def test_a_webhook_excludes_polling(telegram: Sandbox, bot: Client) -> None:
    """409 for the poll that waits and for later ones."""
    first = asyncio.create_task(bot.call("getUpdates", timeout=50))
    await asyncio.wait([first], timeout=0.05)
    await bot.ok("setWebhook", url="https://example.org/hook")
    assert (await first)["description"] == "Conflict: terminated by setWebhook request"
    assert (await bot.call("getUpdates"))["error_code"] == 409
    assert (await bot.ok("getWebhookInfo"))["url"] == "https://example.org/hook"
    await bot.ok("deleteWebhook")
    assert await bot.updates() == []
    assert await bot.no("setWebhook", url="http://example.org") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )


async def test_limit_offset_and_negative_offset_choose_what_comes(telegram: Sandbox, bot: Client) -> None:
    """At most 100; a negative offset forgets what lies before; one far in the future means nothing."""
    an = telegram.person("An", started=True)
    for number in range(105):
        telegram.say(an, an, str(number))
    all_ids = telegram.journal.updates("made")
    assert len(await bot.updates(limit=1000)) == 100
    assert [update["update_id"] for update in await bot.updates(limit=2)] == all_ids[:2]
    assert len(await bot.updates(offset=all_ids[-1] + 1000)) == 100
    assert [update["update_id"] for update in await bot.updates(offset=-3)] == all_ids[-3:]
    assert len(telegram.journal.updates("confirmed")) == 102


async def test_each_update_may_come_several_times(telegram: Sandbox, bot: Client) -> None:
    """As if the confirmation had been lost."""
    an = telegram.person("An", started=True)
    telegram.faults(copies=3)
    telegram.say(an, an, "xong")
    seen = [update["update_id"] for _ in range(4) for update in await bot.drain()]
    assert len(seen) == 3
    assert len(set(seen)) == 1


async def test_update_ids_may_start_anew(telegram: Sandbox, bot: Client) -> None:
    """Telegram chooses at random after a quiet week: a smaller one is not taken for confirmed."""
    an = telegram.person("An", started=True)
    telegram.say(an, an, "một")
    (old,) = await bot.drain()
    await bot.post("updates", next_id=1000)
    telegram.say(an, an, "hai")
    (new,) = await bot.updates(offset=old["update_id"] + 1)
    assert new["update_id"] == 1000


async def test_a_test_can_wait_until_the_bot_has_done_all_it_will(telegram: Sandbox, bot: Client) -> None:
    """A bot that answers beside its next poll, as ours does."""
    an = telegram.person("An", started=True)

    async def run() -> None:
        offset = 0
        answers = set()
        while True:
            for update in await bot.updates(offset=offset, timeout=50):
                offset = update["update_id"] + 1
                answer = asyncio.create_task(bot.ok("sendMessage", chat_id=an.id, text="đã ghi"))
                answers.add(answer)

    running = asyncio.create_task(run())
    try:
        for number in range(1, 6):
            telegram.say(an, an, "xong")
            await telegram.settled()
            assert len(telegram.from_bot(an)) == number
            assert len(telegram.world.updates) == 0
    finally:
        running.cancel()


async def test_a_test_can_wait_for_what_the_journal_will_say(telegram: Sandbox, bot: Client) -> None:
    """A confirmation changes nothing in the world, but ends the wait."""
    an = telegram.person("An", started=True)
    telegram.say(an, an, "xong")
    confirmed = asyncio.create_task(telegram.until(lambda: bool(telegram.journal.updates("confirmed"))))
    await bot.drain()
    await confirmed


async def test_waiting_for_a_bot_that_does_not_run_ends(telegram: Sandbox) -> None:
    """With TimeoutError."""
    with pytest.raises(TimeoutError):
        await telegram.settled(patience=0.01)
    with pytest.raises(TimeoutError):
        await telegram.until(lambda: False, patience=0.01)
