"""Both tours of the sandbox, every step through the real program over HTTP: from nothing to a campaign that runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import col, select

from bot.parts import until_one_ends
from bot.settings import Settings
from bot.tryout import EMPTY, EXAMPLE, fresh_folder, note_wish, play_scene, sandbox_settings
from domain.values import RoleName
from sandbox import Sandbox
from storage.engine import Store
from storage.tables import Assignment, Campaign, Draft, Group, Report, Role, Task, Unit

Json = dict[str, Any]


class Visitor:
    """Somebody in front of the page: sees what it asks the server for."""

    def __init__(self, telegram: Sandbox, wire: aiohttp.ClientSession) -> None:
        self.telegram = telegram
        self._wire = wire

    async def tour(self) -> Json:
        """The steps."""
        async with self._wire.get(f"{self.telegram.url}/sandbox/tour") as answer:
            told: Json = await answer.json()
            return told

    async def take_step(self, number: int) -> None:
        """Have a step done."""
        async with self._wire.post(f"{self.telegram.url}/sandbox/tour", json={"step": number}) as answer:
            assert answer.status == 200, await answer.text()

    async def begin(self, scene: str) -> int:
        """Wish for another scene."""
        async with self._wire.post(f"{self.telegram.url}/sandbox/scene", json={"name": scene}) as answer:
            return answer.status


@asynccontextmanager
async def scene(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitor]:
    """A scene at work, begun in a folder of its own."""
    monkeypatch.chdir(folder)
    ready = asyncio.Event()
    async with Sandbox(clock_file=fresh_folder() / "clock.json") as telegram, aiohttp.ClientSession() as wire:
        playing = asyncio.create_task(play_scene(Settings(_env_file=None), telegram, name, lambda _url: ready.set()))
        await until_one_ends(ready.wait(), asyncio.wait([playing]))
        assert not playing.done(), playing.result()
        yield Visitor(telegram, wire)
        playing.cancel()
        await asyncio.wait([playing])
        assert telegram.journal.complaints() == []


async def every_step(visitor: Visitor) -> None:
    """From the first to the last."""
    for number in range(len((await visitor.tour())["steps"])):
        await visitor.take_step(number)


async def rows(visitor: Visitor, statement: Any) -> list[Any]:  # noqa: ANN401 (any statement)
    """What is stored, looked at from beside the program."""
    store = Store(sandbox_settings(Settings(_env_file=None), visitor.telegram).async_database_url)
    async with store.read() as session:
        found = list((await session.exec(statement)).all())
    await store.close()
    return found


@pytest.mark.slow
async def test_an_office_is_set_up_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 units, five groups, twenty secretaries, a campaign of two waves."""
    async with scene(EMPTY, tmp_path, monkeypatch) as visitor:
        await every_step(visitor)
        assert len(await rows(visitor, select(Unit).where(col(Unit.parent_id).is_not(None)))) == 60
        assert len(await rows(visitor, select(Group))) == 5
        assert len(await rows(visitor, select(Role).where(Role.role == RoleName.SECRETARY))) == 20
        (campaign,) = await rows(visitor, select(Campaign))
        tasks = await rows(visitor, select(Task).where(Task.campaign_id == campaign.id).order_by(col(Task.position)))
        assert [list(task.due_by_wave) for task in tasks] == [[], ["điểm"], ["điểm"], []]
        dues = {one.due for one in await rows(visitor, select(Assignment).where(Assignment.task_id == tasks[2].id))}
        assert len(dues) == 2
        assert all(draft.closed_at for draft in await rows(visitor, select(Draft)))


@pytest.mark.slow
async def test_a_day_of_the_example_is_walked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reminders, words, tally: the story's figures change by what the visitor does."""
    async with scene(EXAMPLE, tmp_path, monkeypatch) as visitor:
        before = len(await rows(visitor, select(Report)))
        await every_step(visitor)
        assert len(await rows(visitor, select(Report))) == before + 2


async def test_another_scene_can_be_wished_for_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two wishes the first is taken; a scene that there is not is refused."""
    async with scene(EMPTY, tmp_path, monkeypatch) as visitor:
        wish: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        visitor.telegram.control.on_scene = lambda name: note_wish(wish, name)
        assert await visitor.begin("night") == 400
        assert await visitor.begin(EXAMPLE) == 200
        assert await visitor.begin(EMPTY) == 200
        assert wish.result() == EXAMPLE
