"""A new unit list, taken over by the stored tree; what it changes is told so exactly that it can be undone."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.units import COLUMNS, ROOT, Changes, LevelCount, UnitList, UnitRow, compare
from storage.numbers import reserve
from storage.versions import while_units_stay

CHUNK = 2_000
"""Rows written at a time: enough to be quick, few enough to keep memory flat and progress visible."""

Progress = Callable[[int, int], None]
"""Told how many units are written, of how many."""
Columns = dict[str, Any]
"""Columns of a unit by name, with its id as `key`."""

_TABLE = SQLModel.metadata.tables["units"]
_BY_ID = update(_TABLE).where(_TABLE.c.id == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done: `added` are the ids of new units, parents before children, `missing` of those that the list leaves
    out; `before` is what stood in the units that were changed, and in those that only followed one to another place.
    """

    changes: Changes
    added: tuple[int, ...]
    missing: tuple[int, ...]
    before: tuple[tuple[Columns, ...], tuple[Columns, ...]]


async def lock(session: AsyncSession) -> None:
    """From here to the end of the transaction nobody else changes the unit list; SQLite has one writer anyway."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE units IN SHARE ROW EXCLUSIVE MODE"))


async def preview_import(session: AsyncSession, units: UnitList) -> Changes:
    """What `import_units` would do now. Raises UnitListError as it does."""
    return (await _read_stored(await session.connection())).compare(units)


async def import_units(
    session: AsyncSession, units: UnitList, today: date, progress: Progress = lambda _done, _total: None
) -> Taken:
    """Take over a list: new units are added, those whose code is known are changed, missing ones stay as they are.

    Units of the first list were always there; later ones are opened on `today`, the office's day. All in the caller's
    transaction, of which it should be the first work: rows that the session has loaded already are not refreshed.
    Campaigns follow by `storage.campaigns.refresh`. Raises UnitListError if the list leaves out the stored root.
    """
    await lock(session)
    connection = await session.connection()
    stored = await _read_stored(connection)
    changes = stored.compare(units)
    ids = {code: node.id for code, node in stored.nodes.items()}
    ids |= zip((row.code for row in changes.new), await reserve(connection, _TABLE, len(changes.new)), strict=False)
    paths = _paths(units, stored, ids)
    follow = _follow(stored, paths, {row.code for row in changes.changed})
    opened = today if stored.nodes else None
    new = (_columns(row, ids, paths) | {"id": ids[row.code], "opened": opened} for row in changes.new)
    changed = (_columns(row, ids, paths) | {"key": ids[row.code], "closed": None} for row in changes.changed)
    moved = ({"key": ids[code], **_standing(paths[code])} for code in follow)
    told = _counting(progress, len(changes.new) + len(changes.changed))
    await write(connection, insert(_TABLE), new, told)
    await write(connection, _BY_ID, changed, told)
    await write(connection, _BY_ID, moved)
    before = tuple(stored.columns(row.code, ids) for row in changes.changed)
    places = tuple({"key": ids[code], **_standing(stored.nodes[code].path)} for code in follow)
    missing = tuple(ids[code] for code in changes.missing)
    return Taken(changes, tuple(ids[row.code] for row in changes.new), missing, (before, places))


async def levels(session: AsyncSession) -> list[LevelCount]:
    """Open units by depth and kind, from the root down."""
    unit = _TABLE.c
    rows = select(unit.depth, unit.kind, func.count()).where(unit.closed.is_(None)).group_by(unit.depth, unit.kind)

    async def look_up() -> list[LevelCount]:
        found = await (await session.connection()).execute(rows.order_by(unit.depth, unit.kind))
        return [LevelCount(*row) for row in found]

    return await while_units_stay(session, "levels", look_up)


async def pages(session: AsyncSession, ids: Sequence[int] | None = None) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """What stands in the columns of a list, of each open unit or of these; parents before children, by pages."""
    parent = _TABLE.alias("parent")
    columns = [parent.c.code if column.field == "parent" else _TABLE.c[column.field] for column in COLUMNS]
    rows = select(*columns).outerjoin(parent, _TABLE.c.parent_id == parent.c.id)
    connection = await session.connection()
    for some in [None] if ids is None else [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]:
        wanted = rows.where(_TABLE.c.closed.is_(None) if some is None else _TABLE.c.id.in_(some))
        ordered = wanted.order_by(_TABLE.c.depth, _TABLE.c.id)
        found = await connection.stream(ordered, execution_options={"yield_per": CHUNK})
        async for page in found.partitions():
            yield page


async def put_back(session: AsyncSession, *before: Iterable[Columns]) -> None:
    """Units get back what stood in them (`Taken.before`)."""
    for columns in before:
        await write(await session.connection(), _BY_ID, columns)


async def write(
    connection: AsyncConnection,
    statement: Any,  # noqa: ANN401
    rows: Iterable[Columns],
    told: Callable[[int], None] | None = None,
) -> None:
    """Execute a statement for all rows, which have the same columns, and tell how many it were each time."""
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        await connection.execute(statement, chunk)
        if told is not None:
            told(len(chunk))
        await asyncio.sleep(0)  # SQLite works inside the loop: the intake and the progress shown get their turn


def _counting(progress: Progress, total: int) -> Callable[[int], None]:
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    return told


@dataclass(frozen=True, slots=True)
class _Node:
    id: int
    row: UnitRow
    path: str


@dataclass(frozen=True, slots=True)
class _Stored:
    nodes: Mapping[str, _Node]
    closed: Mapping[str, date]

    def compare(self, units: UnitList) -> Changes:
        """What a list would change."""
        return compare(units, {code: node.row for code, node in self.nodes.items()}, self.closed.keys())

    def columns(self, code: str, ids: Mapping[str, int]) -> Columns:
        """What stands in a unit."""
        node = self.nodes[code]
        return _columns(node.row, ids, {code: node.path}) | {"key": node.id, "closed": self.closed.get(code)}


async def _read_stored(connection: AsyncConnection) -> _Stored:
    """Every stored unit by its code, parents before children."""
    unit, parent = _TABLE.c, _TABLE.alias("parent")
    query = (
        select(_TABLE, func.coalesce(parent.c.code, "").label("parent"))
        .outerjoin(parent, unit.parent_id == parent.c.id)
        .order_by(unit.depth, unit.id)
    )
    nodes: dict[str, _Node] = {}
    closed: dict[str, date] = {}
    async for row in await connection.stream(query, execution_options={"yield_per": CHUNK}):
        nodes[row.code] = _Node(row.id, _as_listed(row), row.path)
        if row.closed is not None:
            closed[row.code] = row.closed
    return _Stored(nodes, closed)


def _as_listed(row: Any) -> UnitRow:  # noqa: ANN401 (a result row has no type of its own)
    return UnitRow(
        number=0,
        code=row.code,
        name=row.name,
        parent=row.parent,
        kind=row.kind,
        sector=row.sector,
        cluster=row.cluster,
        wave=row.wave,
        members=row.members,
        secretary=row.secretary,
        phone=row.phone,
        aliases=row.aliases,
    )


def _paths(units: UnitList, stored: _Stored, ids: Mapping[str, int]) -> dict[str, str]:
    """Where every unit will stand, by code: the listed ones, then those that stay though they are not listed."""
    below: dict[str, str] = {"": "/"}
    paths: dict[str, str] = {}

    def place(code: str, parent: str) -> None:
        if parent not in below:
            below[parent] = f"{paths[parent]}{ids[parent]}/"
        paths[code] = below[parent]

    for row, parent in zip(units.rows, units.parents, strict=True):
        place(row.code, units.rows[parent].code if parent != ROOT else "")
    for code, node in stored.nodes.items():
        if code not in paths:
            place(code, node.row.parent)
    return paths


def _columns(row: UnitRow, ids: Mapping[str, int], paths: Mapping[str, str]) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "parent_id": ids[row.parent] if row.parent else None,
        **_standing(paths[row.code]),
        "kind": row.kind,
        "sector": row.sector,
        "cluster": row.cluster,
        "wave": row.wave,
        "members": row.members,
        "secretary": row.secretary,
        "phone": row.phone,
        "aliases": row.aliases,
    }


def _follow(stored: _Stored, paths: Mapping[str, str], changed: set[str]) -> list[str]:
    """The codes of units that only follow a unit above them to its new place."""
    return [code for code, node in stored.nodes.items() if paths[code] != node.path and code not in changed]


def _standing(path: str) -> dict[str, object]:
    return {"path": path, "depth": path.count("/") - 1}
