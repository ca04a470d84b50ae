"""`dondoc units`: the unit list taken over from a file, shown, and its template."""

from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import AsJson, Desk, at_desk, family, offer, print_json, print_table
from bot.cli.output import writing
from bot.cli.progress import Progress

if TYPE_CHECKING:
    from domain.units import Changes, UnitList, UnitListError
    from locales.translator import Translator

app = family("The unit list: import, show, template.")


@offer(app, "import")
def import_list(
    file: Annotated[Path, typer.Argument(help="An Excel workbook (.xlsx) or a csv file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take over a unit list, all or nothing; known codes are updated."""
    at_desk(_import, file, dry_run, as_json)


@offer(app, "list")
def show(as_json: AsJson = False) -> None:
    """Show every unit, parents before children."""
    at_desk(_list, as_json)


@offer(app, "template")
def template(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the workbook.")],
) -> None:
    """Write an empty unit list to fill in, with an example beside it."""
    at_desk(_template, output)


async def _import(desk: Desk, file: Path, dry_run: bool, as_json: bool) -> None:
    from domain.units import UnitListError  # noqa: PLC0415

    try:
        units = _read(desk, file)
        changes = await _compare(desk, units) if dry_run else await _store(desk, units)
    except UnitListError as error:
        desk.tell("Nothing was imported; problems: {count}.", count=len(error.problems))
        if as_json:
            _print_problems(error, desk.tr)
            raise typer.Exit(1) from error
        raise
    if as_json:
        print_json(_as_json(units, changes))
    else:
        for line in _preview(units, changes, desk.tr):
            typer.echo(line)
    if dry_run:
        desk.tell("Nothing was stored: this was a dry run.")
    else:
        desk.tell("The unit list is imported.")


def _read(desk: Desk, file: Path) -> "UnitList":
    from domain.units import check_units  # noqa: PLC0415
    from reports.workbook import read_unit_list  # noqa: PLC0415

    progress = Progress(lambda done, total: desk.tr("Reading: {percent}%", percent=done * 100 // total))
    with file.open("rb") as source:
        sheet = read_unit_list(source, progress)
    progress.end()
    desk.tell("Units read: {count}.", count=_number(desk.tr, len(sheet.rows)))
    if sheet.ignored:
        desk.tell("Columns ignored: {columns}.", columns=_some(sheet.ignored))
    return check_units(sheet)


async def _compare(desk: Desk, units: "UnitList") -> "Changes":
    from storage.unit_lists import preview_import  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        return await preview_import(session, units)


async def _store(desk: Desk, units: "UnitList") -> "Changes":
    from storage import imports  # noqa: PLC0415

    def words(done: int, total: int) -> str:
        return desk.tr("Stored: {done}/{total}", done=_number(desk.tr, done), total=_number(desk.tr, total))

    progress = Progress(words)
    async with desk.store() as store, store.begin() as session:
        taken = await imports.take_over(session, units, desk.now(), desk.settings.timezone, progress)
        progress.end()
    return taken.changes


def _preview(units: "UnitList", changes: "Changes", tr: "Translator") -> Iterator[str]:
    from reports.text.unit_lists import describe  # noqa: PLC0415

    return map(unescape, describe(tr, units, changes))


def _as_json(units: "UnitList", changes: "Changes") -> dict[str, object]:
    return {
        "units": len(units.rows),
        "levels": [{"level": level.depth + 1, "kind": level.kind, "units": level.units} for level in units.levels()],
        "parents": units.parent_count(),
        "clusters": dict(units.clusters()),
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": changes.unchanged,
        "missing": list(changes.missing),
        "ignored": list(units.ignored),
    }


def _print_problems(error: "UnitListError", tr: "Translator") -> None:
    print_json(*({"row": problem.row, "reason": tr(problem.reason, **problem.fields)} for problem in error.problems))


async def _list(desk: Desk, as_json: bool) -> None:
    from storage.units import listing  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        rows = await listing(session)
    if as_json:
        fields = {"name", "kind", "sector", "cluster", "wave", "members", "secretary", "phone", "opened", "closed"}
        for unit, parent in rows:
            known = unit.model_dump(mode="json", include=fields)
            aliases = unit.aliases.split(";") if unit.aliases else []
            print_json({"code": unit.code, "parent": parent, **known, "aliases": aliases})
        return
    headers = [desk.tr(word) for word in ("Code", "Name", "Parent", "Kind", "Cluster", "Wave")]
    print_table(headers, ((u.code, u.name, parent, u.kind, u.cluster, u.wave) for u, parent in rows))


async def _template(desk: Desk, output: Path) -> None:
    from reports.workbook_template import write_template  # noqa: PLC0415

    with writing(output) as file:
        write_template(file, desk.tr)
    desk.tell("Written: {file}", file=output)


def _some(names: Iterable[str]) -> str:
    from reports.text.unit_lists import some  # noqa: PLC0415

    return some(names)


def _number(tr: "Translator", count: int) -> str:
    from locales.formats import number  # noqa: PLC0415

    return number(count, tr.language)
