"""`dondoc invite`: one-time links that make whoever opens one first somebody for a unit."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import AsJson, Desk, UnitCode, at_desk, print_json
from bot.cli.errors import CommandError
from domain.values import RoleName

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from storage.invites import Office
    from storage.tables import Unit

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
Cluster = Annotated[
    str, typer.Option("--cluster", metavar="NAME", help="For an overseer: only this cluster under the unit.")
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=DAYS, help="For a deputy: the last day of the role.")
]


def invite(
    unit: UnitCode = None,
    role: Annotated[RoleName, typer.Option("--role", help="What the link makes somebody.")] = RoleName.SECRETARY,
    cluster: Cluster = "",
    until: Until = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="A link for each unit without a secretary, as a workbook ready to forward.")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where --all writes the workbook.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a one-time link for a role, or one for every unit without a secretary. Links work for 30 days."""
    if everybody:
        if output is None or role is not RoleName.SECRETARY or cluster or until:
            raise typer.BadParameter("--all takes -o FILE.xlsx and --unit, nothing else.")
        at_desk(_invite_all, unit, output)
        return
    if unit is None or output is not None:
        raise typer.BadParameter("--unit CODE --role ROLE, or --all -o FILE.xlsx.")
    at_desk(_invite, unit, role, " ".join(cluster.split()), until, as_json)


async def check_limits(
    desk: Desk, session: "AsyncSession", unit: "Unit", role: RoleName, cluster: str, until: datetime | None
) -> datetime | None:
    """The moment at which a role that lasts until a day ends. Raises CommandError for what no such role has."""
    from storage import figures  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    if cluster and role is not RoleName.OVERSEER:
        raise CommandError("Only an overseer's role can be narrowed to a cluster.")
    if cluster and cluster not in await figures.clusters(session, scope_of(unit)):
        raise CommandError("{unit} has no cluster “{cluster}”.", unit=unit.name, cluster=cluster)
    if until is None:
        return None
    if role is not RoleName.DEPUTY:
        raise CommandError("Only a deputy's role can have a last day.")
    if until.date() < desk.today():
        raise CommandError("The last day of the role has passed.")
    return day_after(until.date(), desk)


def day_after(last: date, desk: Desk) -> datetime:
    """The moment at which a day of the office is over."""
    return datetime.combine(last + timedelta(days=1), time(), desk.settings.timezone)


async def _invite(desk: Desk, code: str, role: RoleName, cluster: str, until: datetime | None, as_json: bool) -> None:
    from storage import invites, units  # noqa: PLC0415

    username = await bots_name(desk)
    async with desk.store() as store, store.begin() as session:
        unit = await units.named(session, code)
        ends = await check_limits(desk, session, unit, role, cluster, until)
        _refuse_closed(unit)
        (link,) = await _links(session, desk, username, [invites.Office(role, unit, cluster, ends)])
    if as_json:
        expires = desk.local(desk.now() + invites.LIFE)
        print_json({"unit": code, "role": role, "cluster": cluster, "link": link, "expires": expires})
    else:
        typer.echo(link)
        desk.tell("It works once, for 30 days.")


async def _invite_all(desk: Desk, code: str | None, output: Path) -> None:
    from bot.cli.output import writing  # noqa: PLC0415
    from reports.invitations import Invited, write_invitations  # noqa: PLC0415
    from storage import invites, offices, units  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    username, role = await bots_name(desk), RoleName.SECRETARY
    async with desk.store() as store, store.begin() as session:
        top = await units.root(session) if code is None else await units.named(session, code)
        vacant = await offices.vacant_units(session, scope_of(top), desk.now()) if top is not None else []
        if not vacant:
            raise CommandError("Every unit has a secretary; no link was made.")
        links = await _links(session, desk, username, [invites.Office(role, unit) for unit, _ in vacant])
        told = [
            Invited(unit.code, unit.name, above, unit.secretary, unit.phone, link)
            for (unit, above), link in zip(vacant, links, strict=True)
        ]
        last_day = (desk.now() + invites.LIFE).astimezone(desk.settings.timezone).date() - timedelta(days=1)
        with writing(output) as file:  # before the commit: no link is kept that nobody was told
            write_invitations(file, told, role, last_day, desk.tr)
    desk.tell("Links made: {count}. Each works once, for 30 days.", count=len(told))


async def _links(session: "AsyncSession", desk: Desk, username: str, offices: "list[Office]") -> list[str]:
    from reports.text.joining import link_of  # noqa: PLC0415
    from storage import invites  # noqa: PLC0415

    return [link_of(username, token) for token in await invites.invite_many(session, offices, desk.now())]


def _refuse_closed(unit: "Unit") -> None:
    if unit.closed is not None:
        raise CommandError("{unit} is closed.", unit=unit.name)


async def bots_name(desk: Desk) -> str:
    """What Telegram calls the bot: a link leads to it by that name. Raises CommandError if it cannot be asked."""
    from telegram import Bot  # noqa: PLC0415 (a third of a second)
    from telegram.error import InvalidToken, TelegramError  # noqa: PLC0415

    from bot.transport import AiohttpRequest  # noqa: PLC0415

    settings = desk.settings
    if settings.bot_token is None:
        raise CommandError("DONDOC_BOT_TOKEN is not set: a link holds the bot's name, which Telegram knows.")
    request = AiohttpRequest(proxy_url=settings.proxy_url)
    bot = Bot(settings.bot_token.get_secret_value(), settings.bot_base_url, settings.file_base_url, request)
    await request.initialize()
    try:
        return (await bot.get_me()).username or ""
    except InvalidToken as error:
        raise CommandError("Telegram does not know this token (DONDOC_BOT_TOKEN).") from error
    except TelegramError as error:
        raise CommandError("Telegram cannot be reached ({error}).", error=error.message) from error
    finally:
        await request.shutdown()
