"""What can be made to go wrong, and what the journal says of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from sandbox import Misuse, Sandbox
from sandbox.shapes import Json
from tests.sandbox.conftest import Client


@pytest.mark.parametrize(("act", "arrived"), [("drop_before", 0), ("reset", 0), ("accept_then_drop", 1)])
async def test_a_broken_line_tells_nothing_of_whether_the_call_happened(
    telegram: Sandbox, bot: Client, act: str, arrived: int
) -> None:
    """The journal knows."""
    an = telegram.person("An", started=True)
    telegram.faults({"match": {"method": "sendMessage"}, "do": act, "times": 1})
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.call("sendMessage", chat_id=an.id, text="x")
    assert len(telegram.from_bot(an)) == arrived
    assert [entry.fault for entry in telegram.journal.entries if entry.method] == [act]
    await bot.ok("sendMessage", chat_id=an.id, text="x")


async def test_a_refusal_can_be_ordered_with_its_parameters(telegram: Sandbox, bot: Client) -> None:
    """For one chat, for certain words, a number of times."""
    an = telegram.person("An", started=True)
    telegram.faults(
        {"match": {"chat": an.id, "text_contains": "nhắc"}, "do": "status", "retry_after": 3, "times": 2},
        {"match": {"method": "getMe"}, "do": "status", "code": 502},
    )
    for _ in range(2):
        assert await bot.call("sendMessage", chat_id=an.id, text="nhắc việc") == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 3",
            "parameters": {"retry_after": 3},
        }
    assert await bot.ok("sendMessage", chat_id=an.id, text="nhắc việc")
    assert await bot.no("getMe") == "Bad Gateway"
    assert telegram.journal.complaints() == []


async def test_an_answer_may_be_late_or_no_json(telegram: Sandbox, bot: Client) -> None:
    """The call has happened all the same."""
    an = telegram.person("An", started=True)
    telegram.faults({"do": "accept_then_delay", "ms": 10_000, "match": {"method": "sendMessage"}})
    late = asyncio.create_task(bot.call("sendMessage", chat_id=an.id, text="x"))
    await telegram.until(lambda: len(telegram.from_bot(an)) == 1)
    assert not late.done()
    late.cancel()
    telegram.faults({"do": "bad_json"})
    with pytest.raises(json.JSONDecodeError):
        await bot.call("sendMessage", chat_id=an.id, text="x")
    assert len(telegram.from_bot(an)) == 2
    telegram.faults({"do": "delay", "ms": 1})
    assert await bot.no("sendMessage", chat_id=an.id) == "Bad Request: message text is empty"
    assert len(telegram.journal.complaints()) == 1


async def test_chance_repeats_with_its_seed(telegram: Sandbox, bot: Client) -> None:
    """So that a fault run can be run again."""

    async def outcomes() -> list[bool]:
        telegram.faults({"do": "status", "probability": 0.5, "seed": 7})
        return [(await bot.call("getMe"))["ok"] for _ in range(20)]

    first = await outcomes()
    assert 0 < sum(first) < 20
    assert await outcomes() == first


def test_a_rule_that_makes_no_sense_is_refused(telegram: Sandbox) -> None:
    """With the reason."""
    for rule in ({"do": "explode"}, {"do": "reset", "match": {"colour": 1}}, {"do": "delay", "seconds": 1}):
        with pytest.raises(Misuse):
            telegram.faults(rule)


async def test_flood_limits_are_off_until_switched_on(telegram: Sandbox, bot: Client) -> None:
    """One a second in a chat, twenty a minute in a group, thirty a second in all: sliding, in real time."""
    people = [telegram.person("An", started=True) for _ in range(31)]
    group = telegram.group("Cụm 1", people[:1])
    for _ in range(5):
        await bot.ok("sendMessage", chat_id=people[0].id, text="x")
    await bot.post("limits", on=True)
    now = 1000.0
    telegram.api.limits.now = lambda: now
    await bot.ok("sendMessage", chat_id=people[0].id, text="x")
    assert (await bot.call("sendMessage", chat_id=people[0].id, text="x"))["parameters"] == {"retry_after": 1}
    for person in people[1:30]:
        await bot.ok("sendMessage", chat_id=person.id, text="x")
    assert await bot.no("sendMessage", chat_id=people[30].id, text="x") == "Too Many Requests: retry after 1"
    await bot.ok("getMe")
    for _ in range(20):
        now += 1.001
        await bot.ok("sendMessage", chat_id=group.id, text="x")
    now += 1.001
    assert (await bot.call("sendMessage", chat_id=group.id, text="x"))["parameters"]["retry_after"] == 40


class Hook:
    """A bot's webhook: takes or refuses, remembers."""

    def __init__(self) -> None:
        self.url = ""
        self.taken: list[Json] = []
        self.secrets: set[str | None] = set()
        self.refusals = 0

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """200, or 500 while refusals are left."""
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        self.taken.append(await request.json())
        return web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A webhook listening on loopback."""
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield hook
    await runner.cleanup()


@pytest.mark.parametrize("refusals", [0, 1])
async def test_a_webhook_gets_updates_in_order_with_its_secret(
    telegram: Sandbox, bot: Client, hook: Hook, refusals: int
) -> None:
    """What waited before comes first; a refused update is tried again before its chat's next."""
    hook.refusals = refusals
    an = telegram.person("An", started=True)
    for number in range(3):
        telegram.say(an, an, str(number))
    await bot.ok("setWebhook", url=hook.url, secret_token="s3cret")
    telegram.say(an, an, "3")
    await telegram.settled()
    assert [update["message"]["text"] for update in hook.taken] == ["0", "1", "2", "3"]
    assert hook.secrets == {"s3cret"}
    assert ("last_error_message" in await bot.ok("getWebhookInfo")) is bool(refusals)
    assert len(telegram.journal.updates("confirmed")) == 4


async def test_a_webhook_may_get_updates_in_disorder_and_repeatedly(telegram: Sandbox, bot: Client, hook: Hook) -> None:
    """For the rule that message time decides, not arrival."""
    an = telegram.person("An", started=True)
    telegram.faults(copies=2, shuffle=3)
    for number in range(6):
        telegram.say(an, an, str(number))
    await bot.ok("setWebhook", url=hook.url)
    await telegram.settled()
    said = [update["message"]["text"] for update in hook.taken]
    assert sorted(said) == sorted("001122334455")
    assert said != sorted(said)


async def test_the_journal_is_kept_in_a_file_too(tmp_path: Path) -> None:
    """A JSON line an entry."""
    async with Sandbox(journal_file=tmp_path / "journal") as telegram:
        an = telegram.person("An", started=True)
        telegram.say(an, an, "xong")
        (line,) = (tmp_path / "journal").read_text().splitlines()
        assert json.loads(line)["what"] == "made"
        telegram.journal.forget()
        assert telegram.journal.entries == []
