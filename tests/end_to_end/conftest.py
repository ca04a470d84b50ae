"""A bloc of 60 units, its people and its group, on a Telegram on loopback."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sandbox import Sandbox
from storage.engine import Store
from tests.builders import open_office
from tests.end_to_end.office import Office
from tests.end_to_end.play import Play

HANOI = timezone(timedelta(hours=7))
MORNING = datetime(2020, 6, 23, 7, 55, tzinfo=HANOI)
"""Seven days before the due day of the campaign below, a Tuesday."""

FRIDAY = datetime(2020, 5, 15, 9, tzinfo=HANOI)
"""An hour at which nothing of the campaign of `tests.builders` falls due."""

CAMPAIGN = """
key = "dh2020"
title = "Đại hội chi bộ nhiệm kỳ 2020 - 2022"
unit = "DUK"
kinds = ["chi bộ"]
opens = 2020-04-01

[[task]]
key = "dai-hoi"
title = "Tổ chức đại hội"
aliases = ["đại hội", "đh"]
answer = "done"
due = 2020-06-30T17:00:00
"""


@pytest.fixture
async def office(address: str, tmp_path: Path) -> AsyncIterator[Office]:
    """The bot's machine, on SQLite and on PostgreSQL in turn; nothing runs yet."""
    async with Sandbox(start=MORNING, rate=0, clock_file=tmp_path / "clock.json") as telegram:
        office = Office(telegram, tmp_path, address.replace("+aiosqlite", "").replace("+psycopg", ""))
        yield office
        if office.bot is not None:
            await office.kill()


@pytest.fixture
async def bloc(office: Office, tmp_path: Path) -> Office:
    """The same with its units and its campaign, made by the command line."""
    units, campaign = tmp_path / "units.csv", tmp_path / "campaign.toml"
    lines = ["Mã,Tên đơn vị,Mã cấp trên,Loại", "DUK,Đảng bộ Khối,,đảng bộ"]
    units.write_text("\n".join([*lines, *(f"CB{n},Chi bộ {n},DUK,chi bộ" for n in range(1, 61))]), "utf-8")
    campaign.write_text(CAMPAIGN, "utf-8")
    await office.dondoc("units", "import", str(units))
    await office.dondoc("campaign", "create", str(campaign))
    return office


@pytest.fixture
async def play(address: str, tmp_path: Path) -> AsyncIterator[Play]:
    """Nine units and their campaign on a Friday morning, on SQLite and on PostgreSQL in turn; nothing runs yet."""
    store = Store(address)
    async with Sandbox(start=FRIDAY, rate=0, clock_file=tmp_path / "clock.json") as telegram:
        office = Office(telegram, tmp_path, address.replace("+aiosqlite", "").replace("+psycopg", ""))
        yield Play(office, await open_office(store))
        if office.bot is not None:
            await office.kill()
    await store.close()
