"""`dondoc sandbox`: the real program against a Telegram on loopback, with example data and a chat page."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.app import assemble, stop_signal
from bot.pacer import Pacer
from bot.settings import Settings
from domain.campaign_file import parse_campaign
from domain.units import check_units, read_sheet
from domain.values import Purpose, RoleName
from reports.workbook import read_rows
from sandbox import Sandbox
from sandbox.example import Example, Member, load_example, play, populate
from storage import campaigns, groups, people, unit_lists, units
from storage.engine import Store
from storage.migrate import migrate
from storage.tables import Person, Unit

log = logging.getLogger(__name__)

FOLDER = Path("var/sandbox")
"""Made anew at each start: the sandbox always begins the same."""
BEAT_SECONDS = 1


async def run_sandbox(settings: Settings, port: int, tell: Callable[[str], None]) -> None:
    """Play the example's story through the program, then leave it to whoever opens the page, until told to stop.

    `tell` is given the page's address once it is ready. Raises OSError if the port is taken.
    """
    stop = stop_signal()
    example = load_example()
    clear_folder()
    async with Sandbox(port=port, clock_file=FOLDER / "clock.json") as telegram:
        populate(telegram.world, example)
        mine = sandbox_settings(settings, telegram)
        await prepare(mine, example, telegram.clock.now())
        # No pace to keep with a server of one's own: the example's days pass in seconds.
        async with assemble(mine, beat=BEAT_SECONDS, pacer=Pacer(per_second=None)) as program:

            async def rest() -> None:
                await telegram.settled()
                await program.settle()

            working = asyncio.create_task(program.run_until(stop))
            await play(telegram.world, example, rest)
            tell(telegram.url)
            await working


def clear_folder() -> None:
    """Leave nothing of an earlier sandbox."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)


def sandbox_settings(settings: Settings, telegram: Sandbox) -> Settings:
    """The user's settings, turned to the sandbox: its server, its clock, a database and a port of its own."""
    return settings.model_copy(
        update={
            "bot_token": SecretStr(telegram.token),
            "api_url": telegram.url,
            "proxy_url": None,
            "webhook_url": None,
            "webhook_secret": None,
            "database_url": f"sqlite:///{FOLDER / 'dondoc.db'}",
            "clock_file": FOLDER / "clock.json",
            "listen": "127.0.0.1:0",
        }
    )


async def prepare(settings: Settings, example: Example, now: datetime) -> None:
    """Store the example's units, campaign, people and groups, as an operator would from the command line."""
    zone = settings.timezone
    with example.units.open("rb") as file:
        listed = check_units(read_sheet(read_rows(file)))
    plan = parse_campaign(example.campaign.read_text("utf-8"), example.campaign.name, zone)
    store = Store(settings.async_database_url)
    await migrate(store.engine)
    async with store.begin() as session:
        await unit_lists.import_units(session, listed, now.astimezone(zone).date())
        await campaigns.create(session, plan, now, zone)
        for member in example.people:
            if member.role:
                person = await people.add_person(session, member.id, member.name, now)
                await _give_roles(session, person, member, now)
        for group in example.groups:
            unit = await units.named(session, group.unit)
            purpose = Purpose(group.purpose)
            await groups.link(session, group.id, unit, now, cluster=group.cluster, purpose=purpose, title=group.title)
    await store.close()


async def _give_roles(session: AsyncSession, person: Person, member: Member, now: datetime) -> None:
    """A secretary's units one by one; an overseer's as the clusters that they make up."""
    held = [await units.named(session, code) for code in member.units]
    if member.role != RoleName.OVERSEER:
        for unit in held:
            await people.grant(session, person, unit, RoleName(member.role), now)
        return
    top = await session.get_one(Unit, held[0].parent_id)
    for cluster in dict.fromkeys(unit.cluster for unit in held):
        await people.grant(session, person, top, RoleName.OVERSEER, now, cluster)
