"""`dondoc copy-db`, `doubt`: a database moved to another place, and one restored from a backup."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import Desk, at_desk
from bot.cli.errors import CommandError

if TYPE_CHECKING:
    from storage.engine import Store

Address = Annotated[str, typer.Argument(metavar="URL", help="sqlite:///PATH or postgresql://USER@HOST/NAME.")]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="ISO", help="When the bot last ran, in office time; without it: until now."),
]


def copy_db(source: Address, target: Address) -> None:
    """Copy everything from one database to an empty one, of either kind. The bot must be stopped."""
    at_desk(_copy_db, source, target)


def doubt(until: Until = None) -> None:
    """After restoring a backup: send nothing that the bot may have sent since then. Before starting it again."""
    at_desk(_doubt, _moment(until))


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError as error:
        raise typer.BadParameter(f"{said} (2020-05-15T17:00)", param_hint="--until") from error


async def _copy_db(desk: Desk, source: str, target: str) -> None:
    from storage.copying import InUseError, MiscountError, NotEmptyError, copy  # noqa: PLC0415
    from storage.migrate import is_current, migrate  # noqa: PLC0415

    async with _open(desk, source) as origin, _open(desk, target, new=True) as destination:
        if not await is_current(origin.engine):
            raise CommandError("The database to copy from is of another version; dondoc init-db brings it to this one.")
        await migrate(destination.engine)
        try:
            total = await copy(
                origin, destination, lambda table, rows: desk.tell("{table}: {rows} rows", table=table, rows=rows)
            )
        except InUseError as error:
            raise CommandError("A bot works with this database: stop it, and try again in half a minute.") from error
        except NotEmptyError as error:
            raise CommandError("The database to copy to is not empty (table {table}).", table=error) from error
        except MiscountError as error:
            raise CommandError("Not all rows of table {table} arrived; nothing was copied.", table=error) from error
    desk.tell("Copied: {rows} rows. Set DONDOC_DATABASE_URL to the new database and start the bot.", rows=total)


@asynccontextmanager
async def _open(desk: Desk, said: str, *, new: bool = False) -> AsyncIterator["Store"]:
    from storage.engine import Store  # noqa: PLC0415

    store = Store(_address(desk, said, new=new))
    try:
        yield store
    finally:
        await store.close()


def _address(desk: Desk, said: str, *, new: bool) -> str:
    """The driver's address of a database. Raises CommandError if it is none, or a file that is not there."""
    from pathlib import Path  # noqa: PLC0415

    from pydantic import ValidationError  # noqa: PLC0415
    from sqlalchemy.engine import make_url  # noqa: PLC0415

    from bot.settings import Settings, describe  # noqa: PLC0415

    try:
        url = Settings(_env_file=None, database_url=said).async_database_url
    except ValidationError as error:
        raise CommandError("{problem}", problem=describe(error, desk.tr)) from error
    file = make_url(url).database
    if not new and url.startswith("sqlite") and not Path(str(file)).is_file():
        raise CommandError("There is no database at {path}.", path=file)
    return url


async def _doubt(desk: Desk, until: datetime | None) -> None:
    from scheduler.planning import plan  # noqa: PLC0415
    from storage import lease, outbox  # noqa: PLC0415

    zone, now = desk.settings.timezone, desk.now()
    end = now if until is None else until.astimezone(zone) if until.tzinfo else until.replace(tzinfo=zone)
    async with desk.store() as store:
        async with store.read() as session:
            if not (await lease.look(session)).is_over():
                raise CommandError("A bot works with this database: stop it, and try again in half a minute.")
        await plan(store, min(end, now), zone)  # what fell due since the backup is not in it yet
        async with store.begin() as session:
            doubtful = await outbox.doubt(session, min(end, now))
    desk.tell("Marked as unknown, and not sent: {count}. See dondoc deliveries.", count=doubtful)
