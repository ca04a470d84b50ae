"""A browser on the chat page of a sandbox, with two people who share a group with the bot."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.people import Chat, Person
from sandbox.sandbox import Sandbox

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START = datetime.fromisoformat("2020-05-14T08:00:00+07:00")
DESKTOP = {"width": 1280, "height": 800}


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox with two people who share a group with the bot, and a browser's page on it."""

    telegram: Sandbox
    page: Page
    wire: aiohttp.ClientSession
    hoa: Person
    long: Person
    group: Chat

    async def call(self, method: str, **fields: object) -> Any:  # noqa: ANN401 - whatever the method gives
        """What a bot would do."""
        url = f"{self.telegram.url}/bot{self.telegram.token}/{method}"
        async with self.wire.post(url, json=fields) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    async def updates(self, kind: str) -> list[Any]:
        """What the bot is told, of one kind; taken in."""
        found = await self.call("getUpdates", timeout=0)
        if found:
            await self.call("getUpdates", timeout=0, offset=found[-1]["update_id"] + 1)
        return [update[kind] for update in found if kind in update]

    async def open(self, person: Person, chat: Chat | Person | None = None) -> None:
        """Show the page to a person."""
        await self.page.goto(f"{self.telegram.url}/#as={person.id}" + (f"&chat={chat.id}" if chat else ""))
        await expect(self.page.locator("#acting")).to_have_value(str(person.id))


@pytest_asyncio.fixture(name="browser", scope="module", loop_scope="module")
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(name="stage", loop_scope="module")
async def _stage(browser: Browser) -> AsyncIterator[Stage]:
    async with Sandbox(start=START, rate=0) as telegram, aiohttp.ClientSession() as wire:
        hoa = telegram.person("Nguyễn Thị Hoa", note="Bí thư Chi bộ Sở Tài chính", phone="0900000025", started=True)
        long = telegram.person("<b>Vũ</b><script>document.title='x'</script>", note="Bí thư Chi bộ Cục Thuế tỉnh")
        group = telegram.group("Cụm 3", [hoa, long], type_="supergroup", bot="administrator")
        page = await browser.new_page(viewport=DESKTOP)  # type: ignore[arg-type]
        stage = Stage(telegram, page, wire, hoa, long, group)
        await stage.updates("my_chat_member")
        yield stage
        await page.close()
