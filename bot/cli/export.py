"""`dondoc export`: the figures and every unit in a file: Excel, Word, csv, or a picture."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.desk import CampaignKey, Desk, UnitCode, at_desk
from bot.cli.errors import CommandError
from bot.cli.output import STDOUT, Output, writing
from bot.cli.subject import subject
from reports.export.forms import Form


def export(
    form: Annotated[Form, typer.Option("--format", help="Excel, Word, csv, or a picture.")],
    output: Output,
    campaign: CampaignKey = None,
    unit: UnitCode = None,
) -> None:
    """Write a campaign's figures, and where each unit stands, to a file."""
    at_desk(_export, form, output, campaign, unit)


async def _export(desk: Desk, form: Form, output: Path, key: str | None, code: str | None) -> None:
    from scheduler.exporting import NothingToExportError, export  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        found, unit = await subject(session, key, code)
        wanted = (session, found, scope_of(unit), form)
        try:
            with writing(output) as file:
                await export(*wanted, file, desk.tr, desk.now(), desk.settings.timezone)
        except NothingToExportError as error:
            raise CommandError("The campaign asks nothing of {unit}.", unit=error) from error
    if output != STDOUT:
        desk.tell("Written: {file}", file=output)
