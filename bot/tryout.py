"""`dondoc sandbox`: the real program against a Telegram on loopback, with a chat page: an example, or from nothing."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.app import Program, assemble, stop_signal
from bot.pacer import Pacer
from bot.parts import until_one_ends
from bot.settings import Settings
from domain.campaign_file import parse_campaign
from domain.units import check_units, read_sheet
from domain.values import Purpose, RoleName
from reports.workbook import read_rows
from sandbox import Sandbox
from sandbox.example import Example, Member, load_example, play, populate
from sandbox.tour import Guide
from storage import campaigns, groups, invites, people, unit_lists, units
from storage.engine import Store
from storage.migrate import migrate
from storage.tables import Person, Unit

FOLDER = Path("var/sandbox")
"""Made anew at each beginning: a scene always begins the same."""
BEAT_SECONDS = 1
EXAMPLE, EMPTY = "day", "setup"
"""The scenes, named as their tours: an office in the middle of a campaign, and one that has nothing yet."""

Rest = Callable[[], Awaitable[None]]
Tell = Callable[[str], None]


async def run_sandbox(settings: Settings, port: int, tell: Tell, scene: str = EXAMPLE) -> None:
    """Play scene after scene, as whoever opens the page wishes, until told to stop.

    `tell` is given the page's address once it is ready. Raises OSError if the port is taken.
    """
    stop = stop_signal()
    while not stop.is_set():
        wish: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        async with Sandbox(port=port, clock_file=fresh_folder() / "clock.json") as telegram:
            port = telegram.port
            telegram.control.on_scene = partial(note_wish, wish)
            await until_one_ends(play_scene(settings, telegram, scene, tell), stop.wait(), asyncio.wait([wish]))
        scene = wish.result() if wish.done() else scene


def note_wish(wish: asyncio.Future[str], scene: str) -> None:
    """A visitor wants to begin anew from a scene; of two at once the first has it."""
    if not wish.done():
        wish.set_result(scene)


async def play_scene(settings: Settings, telegram: Sandbox, scene: str, tell: Tell) -> None:
    """One scene, from its beginning until it is cancelled."""
    example, mine = load_example(), sandbox_settings(settings, telegram)
    populate(telegram.world, example, bot_in_groups=scene == EXAMPLE)
    if scene == EXAMPLE:
        await prepare(mine, example, telegram.clock.now())
    async with run_program(mine, telegram) as (working, rest):
        words = {} if scene == EXAMPLE else {"token": await first_token(mine, telegram.clock.now())}
        telegram.control.guide = Guide(telegram.world, example, scene, rest, words)
        if scene == EXAMPLE:
            await play(telegram.world, example, rest)
        telegram.clock.run(1)
        tell(telegram.url)
        await working


@asynccontextmanager
async def run_program(mine: Settings, telegram: Sandbox) -> AsyncIterator[tuple[asyncio.Task[None], Rest]]:
    """The program at work, and a way to wait until it has nothing left to do at this moment."""
    # No pace to keep with a server of one's own: the example's days pass in seconds.
    async with assemble(mine, beat=BEAT_SECONDS, pacer=Pacer(per_second=None)) as program:
        working = asyncio.create_task(program.run())
        try:
            yield working, lambda: rest_of(program, telegram)
        finally:
            working.cancel()
            await asyncio.wait([working])


async def rest_of(program: Program, telegram: Sandbox) -> None:
    """Return when the program has dealt with everything that was done, its answers and long work included."""
    await telegram.settled()
    await program.settle()


async def first_token(mine: Settings, now: datetime) -> str:
    """The word that makes whoever brings it first the first organiser."""
    store = Store(mine.async_database_url)
    async with store.begin() as session:
        token = await invites.invite_first(session, now)
    await store.close()
    return token or ""


def fresh_folder() -> Path:
    """The sandbox's folder, with nothing of an earlier scene in it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    return FOLDER


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
