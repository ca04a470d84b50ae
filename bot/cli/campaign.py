"""`dondoc campaign`: made from a file, listed, closed; files to begin with."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import AsJson, Desk, at_desk, family, offer, print_json, print_table
from bot.cli.errors import CommandError
from locales import templates

if TYPE_CHECKING:
    from storage.tables import Campaign, Unit

LARGEST = 1_000_000
"""Bytes of a campaign file."""

app = family("Campaigns: create, list, close, template.")


@offer(app, "create")
def create(file: Annotated[Path, typer.Argument(help="A campaign file (TOML).")]) -> None:
    """Make a campaign from its file, with an assignment for each unit and task."""
    at_desk(_create, file)


@offer(app, "list")
def show(as_json: AsJson = False) -> None:
    """Show the campaigns, oldest first."""
    at_desk(_list, as_json)


@offer(app, "close")
def close(key: Annotated[str, typer.Argument(help="The campaign's key.")]) -> None:
    """End a campaign: nothing more is recorded, reminded or tallied."""
    at_desk(_close, key)


@offer(app, "template")
def template(name: Annotated[str, typer.Argument(help="Which one; a name that is not known shows all.")]) -> None:
    """Print a campaign file to fill in."""
    at_desk(_template, name)


async def _create(desk: Desk, file: Path) -> None:
    from domain.campaign_file import parse_campaign  # noqa: PLC0415
    from storage import campaigns  # noqa: PLC0415

    plan = parse_campaign(_read(file), file.name, desk.settings.timezone)
    async with desk.store() as store, store.begin() as session:
        campaign = await campaigns.create(session, plan, desk.now(), desk.settings.timezone)
    desk.tell("Created: {title} ({key}).", title=campaign.title, key=campaign.key)


def _read(file: Path) -> str:
    with file.open("rb") as source:
        content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CommandError("{file}: the file is larger than {limit} MB.", file=file.name, limit=LARGEST // 1_000_000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError("{file}: the file is not UTF-8 text.", file=file.name) from error


async def _list(desk: Desk, as_json: bool) -> None:
    from storage import campaigns  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        rows = await campaigns.listing(session)
        tasks = await campaigns.tasks_of(session, [campaign.id for campaign, _ in rows if campaign.id is not None])
    if as_json:
        for campaign, unit in rows:
            own = [task.key for task in tasks if task.campaign_id == campaign.id]
            print_json(_as_json(desk, campaign, unit, own))
        return
    headers = [desk.tr(word) for word in ("Key", "Title", "Unit", "Opens", "Closed")]
    print_table(headers, ((c.key, c.title, unit.code, c.opens, desk.local(c.closed_at)) for c, unit in rows))


def _as_json(desk: Desk, campaign: "Campaign", unit: "Unit", tasks: Sequence[str]) -> dict[str, object]:
    return {
        "key": campaign.key,
        "title": campaign.title,
        "unit": unit.code,
        "kinds": campaign.kinds,
        "opens": campaign.opens.isoformat() if campaign.opens else None,
        "closed": desk.local(campaign.closed_at),
        "tasks": list(tasks),
    }


async def _close(desk: Desk, key: str) -> None:
    from storage import campaigns  # noqa: PLC0415

    async with desk.store() as store, store.begin() as session:
        campaign = await campaigns.close(session, key, desk.now())
    desk.tell("Closed: {title} ({key}).", title=campaign.title, key=campaign.key)


async def _template(_desk: Desk, name: str) -> None:
    try:
        typer.echo(templates.text(name), nl=False)
    except KeyError as error:
        names = ", ".join(templates.names())
        raise CommandError("No template is called “{name}”; there are {names}.", name=name, names=names) from error
