"""`dondoc people`: who is what for which unit."""

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.desk import AsJson, Desk, at_desk, family, offer, print_json, print_table
from bot.cli.errors import CommandError
from bot.cli.invite import Cluster, Until, check_limits
from domain.values import RoleName

if TYPE_CHECKING:
    from domain.units import Cell, Row
    from locales.translator import Translator

FIELDS = ("telegram_id", "name", "unit", "role")
SHOWN = 40
LARGEST_ID = 2**52
"""Telegram's ids have at most 52 significant bits."""

app = family("People and their roles: add, import, show.")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the csv file: who is to get which role; `unit` is a code."""

    telegram_id: int
    name: str
    unit: str
    role: RoleName
    row: int = 1
    cluster: str = ""
    until: datetime | None = None
    """The last day of the role."""


@offer(app, "add")
def add(
    telegram_id: Annotated[int, typer.Option("--telegram-id", min=1, max=LARGEST_ID, help="Their Telegram id.")],
    name: Annotated[str, typer.Option("--name", help="Their name.")],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="The unit's code.")],
    role: Annotated[RoleName, typer.Option("--role", help="What they are for the unit.")],
    cluster: Cluster = "",
    until: Until = None,
) -> None:
    """Register a person with a role for a unit."""
    at_desk(_add, Entry(telegram_id, " ".join(name.split()), unit, role, 1, " ".join(cluster.split()), until))


@offer(app, "remove")
def remove(
    telegram_id: Annotated[int, typer.Option("--telegram-id", min=1, max=LARGEST_ID, help="Their Telegram id.")],
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only the roles for this unit.")] = None,
    role: Annotated[RoleName | None, typer.Option("--role", help="Only this role.")] = None,
) -> None:
    """End the roles of a person; what they were and said is kept."""
    at_desk(_remove, telegram_id, unit, role)


@offer(app, "import")
def import_people(
    file: Annotated[Path, typer.Argument(help="A csv file: telegram_id,name,unit,role; - is stdin.", allow_dash=True)],
) -> None:
    """Register people from a csv file, all or nothing."""
    at_desk(_import, file)


@offer(app, "list")
def show(as_json: AsJson = False) -> None:
    """Show everybody who has a role."""
    at_desk(_list, as_json)


@offer(app, "export")
def export(
    telegram_id: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, help="Their Telegram id.")],
) -> None:
    """Print everything that is kept of one person, as JSON."""
    at_desk(_export, telegram_id)


@offer(app, "erase")
def erase(
    telegram_id: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, help="Their Telegram id.")],
) -> None:
    """Erase the name, the Telegram id and the words of one person; figures stay as they are."""
    at_desk(_erase, telegram_id)


async def _add(desk: Desk, entry: Entry) -> None:
    if not entry.name:
        raise CommandError("The name is empty.")
    await _grant(desk, [entry])


async def _remove(desk: Desk, telegram_id: int, code: str | None, role: RoleName | None) -> None:
    from storage import people, units  # noqa: PLC0415

    ended = 0
    async with desk.store() as store, store.begin() as session:
        if code is not None:
            await units.named(session, code)
        for person, held, unit in await people.listing(session, desk.now()):
            if person.telegram_id == telegram_id and code in {None, unit.code} and role in {None, held.role}:
                ended += await people.end(session, held, unit, desk.now())
    if not ended:
        raise CommandError("Nobody with this Telegram id has such a role.")
    desk.tell("Roles ended: {count}.", count=ended)


async def _import(desk: Desk, file: Path) -> None:
    from reports.workbook import read_rows, read_workbook  # noqa: PLC0415

    rows = read_rows(io.BytesIO(sys.stdin.buffer.read())) if str(file) == "-" else read_workbook(file)
    entries, problems = read_entries(rows, desk.tr)
    if problems:
        _refuse(problems)
    await _grant(desk, entries)


def read_entries(rows: Iterable["Row"], tr: "Translator") -> tuple[list[Entry], list[str]]:
    """The entries of a file, and a line for each thing that is wrong with one of its rows."""
    entries, problems = [], []
    for number, cells in rows:
        texts = _texts(cells)
        if texts[0].casefold() == FIELDS[0]:
            continue
        reasons = list(_reasons(texts, tr))
        problems += [tr("Row {row}: {reason}.", row=number, reason=reason) for reason in reasons]
        if not reasons:
            entries.append(Entry(int(texts[0]), texts[1], texts[2], RoleName(texts[3]), number))
    return entries, problems


def _texts(cells: Sequence["Cell"]) -> list[str]:
    """The four fields as clean texts; missing ones are empty."""
    from domain.units import CellFault, clean_code  # noqa: PLC0415

    texts = ["" if isinstance(cell, CellFault) else clean_code(cell) for cell in cells[: len(FIELDS)]]
    return texts + [""] * (len(FIELDS) - len(texts))


def _reasons(texts: list[str], tr: "Translator") -> Iterator[str]:
    telegram_id, name, unit, role = texts
    if not telegram_id.isdecimal() or not 0 < int(telegram_id[:20]) <= LARGEST_ID:
        yield tr("“{value}” is not a Telegram id", value=telegram_id[:SHOWN])
    if not name:
        yield tr("no name")
    if not unit:
        yield tr("no unit")
    if role not in set(RoleName):
        yield tr("“{value}” is not a role; the roles are {roles}", value=role[:SHOWN], roles=", ".join(RoleName))


async def _grant(desk: Desk, entries: Sequence[Entry]) -> None:
    from storage import people, units  # noqa: PLC0415

    now = desk.now()
    async with desk.store() as store, store.begin() as session:
        found = await units.by_codes(session, {entry.unit for entry in entries})
        if unknown := [entry for entry in entries if entry.unit not in found]:
            _refuse([_unknown_unit(desk.tr, entry) for entry in unknown])
        for entry in entries:
            unit = found[entry.unit]
            until = await check_limits(desk, session, unit, entry.role, entry.cluster, entry.until)
            person = await people.add_person(session, entry.telegram_id, entry.name, now)
            await people.grant(session, person, unit, entry.role, now, entry.cluster, until)
    desk.tell("Registered: {count}.", count=len(entries))


def _unknown_unit(tr: "Translator", entry: Entry) -> str:
    reason = tr("no unit has the code “{value}”", value=entry.unit[:SHOWN])
    return tr("Row {row}: {reason}.", row=entry.row, reason=reason)


def _refuse(problems: Sequence[str]) -> NoReturn:
    for problem in problems:
        typer.echo(problem, err=True)
    raise CommandError("Nothing was imported; problems: {count}.", count=len(problems))


async def _list(desk: Desk, as_json: bool) -> None:
    from storage.people import listing  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        rows = await listing(session, desk.now())
    if as_json:
        print_json(
            *(
                {
                    "telegram_id": person.telegram_id,
                    "name": person.name,
                    "unit": unit.code,
                    "role": role.role,
                    "cluster": role.cluster,
                    "since": desk.local(role.since),
                    "until": desk.local(role.until),
                    "reachable": person.reachable,
                }
                for person, role, unit in rows
            )
        )
        return
    headers = [desk.tr(word) for word in ("Telegram id", "Name", "Role", "Code", "Unit")]
    print_table(headers, ((p.telegram_id, p.name, role.role, unit.code, unit.name) for p, role, unit in rows))


async def _export(desk: Desk, telegram_id: int) -> None:
    from storage import privacy  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        print_json(await privacy.export(session, telegram_id))


async def _erase(desk: Desk, telegram_id: int) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    from storage import privacy  # noqa: PLC0415

    async with desk.store() as store:
        async with store.begin() as session:
            known = await privacy.erase(session, telegram_id, desk.now())
        try:
            await privacy.sweep(store)
        except OperationalError:
            desk.tell("The database is in use: run this again when the bot is stopped, to clear its old pages too.")
    if known:
        desk.tell("Erased.")
    else:
        desk.tell("Nobody with this Telegram id is registered.")
