"""What every command works with: settings, words, the time, the database; and how it fails."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.errors import CommandError
from bot.cli.words import Command, Group

if TYPE_CHECKING:
    from bot.settings import Settings
    from locales.translator import Translator
    from storage.engine import Store

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
UnitCode = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only this unit and the units below it.")]
CampaignKey = Annotated[
    str | None, typer.Option("--campaign", metavar="KEY", help="The campaign; without it the newest that is open.")
]


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings of this run and the words of its language."""

    settings: "Settings"
    tr: "Translator"

    def now(self) -> datetime:
        """The time, in UTC: this machine's, or the sandbox's if the settings name its clock."""
        if (clock := self.settings.clock_file) is None:
            return datetime.now(UTC)
        from sandbox.clock import read_clock  # noqa: PLC0415 (only for the sandbox)

        return read_clock(clock)

    def today(self) -> Any:  # noqa: ANN401 (a date)
        """The office's day."""
        return self.now().astimezone(self.settings.timezone).date()

    def local(self, moment: datetime | None) -> str | None:
        """A moment as ISO in office time."""
        return moment.astimezone(self.settings.timezone).isoformat(timespec="seconds") if moment else None

    def tell(self, message: str, **fields: object) -> None:
        """Say something on stderr."""
        typer.echo(self.tr(message, **fields), err=True)

    @asynccontextmanager
    async def store(self) -> AsyncIterator["Store"]:
        """The database, open and of this version. Raises CommandError if it was not made yet, or by another one."""
        from storage.engine import Store  # noqa: PLC0415 (half a second)
        from storage.migrate import is_current  # noqa: PLC0415

        store = Store(self.settings.async_database_url)
        try:
            if not await is_current(store.engine):
                raise CommandError("The database is not ready; dondoc init-db makes it so.")
            yield store
        finally:
            await store.close()


def family(help_text: str) -> typer.Typer:
    """A family of commands, to which `offer` adds its members."""
    return typer.Typer(
        cls=Group,
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def offer(app: typer.Typer, name: str, **options: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:  # noqa: ANN401
    """Make a function a command of the family."""
    return app.command(name, cls=Command, **options)


def at_desk(work: Callable[..., Awaitable[None]], *arguments: object) -> None:
    """Run `work(desk, *arguments)`; what goes wrong in a way that is known is told on stderr, with exit code 1."""
    from bot.cli.failures import known_failures  # noqa: PLC0415
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415
    from locales.translator import Translator  # noqa: PLC0415

    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    desk = Desk(settings, Translator(settings.language))
    with known_failures(desk.tr):
        asyncio.run(_awaited(work(desk, *arguments)))


async def _awaited(work: Awaitable[None]) -> None:
    await work


def print_json(*lines: object) -> None:
    """One JSON object a line on stdout."""
    for line in lines:
        typer.echo(json.dumps(line, ensure_ascii=False))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns of text on stdout, under their headers; nothing at all if there are no rows."""
    texts = [[_one_line(cell) for cell in row] for row in rows]
    if not texts:
        return
    lines = [list(headers), *texts]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _one_line(cell: object) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
