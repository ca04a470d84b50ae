"""The stored tree of units: looking things up in it, and taking over a new list."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.units import ROOT, Changes, UnitList, UnitRow, compare
from storage import memory
from storage.counters import ancestors as ids_above
from storage.numbers import reserve
from storage.scopes import scope_of, units_in
from storage.tables import Unit
from storage.tables.columns import stored_id

CHUNK = 2_000
"""Rows written at a time: enough to be quick, few enough to keep memory flat and progress visible."""

Progress = Callable[[int, int], None]
"""Told how many units are written, of how many."""

_TABLE = SQLModel.metadata.tables["units"]


class UnknownUnitError(Exception):
    """No unit has this code."""


async def by_code(session: AsyncSession, code: str) -> Unit | None:
    """The unit with this code."""
    return (await session.exec(select_rows(Unit).where(col(Unit.code) == code))).first()


async def named(session: AsyncSession, code: str) -> Unit:
    """The unit with this code. Raises UnknownUnitError."""
    if (unit := await by_code(session, code)) is None:
        raise UnknownUnitError(code)
    return unit


async def by_ids(session: AsyncSession, ids: Sequence[int]) -> tuple[Unit, ...]:
    """The units with these ids, in their order; unknown ids are left out."""
    found: dict[int, Unit] = {unit_id: known for unit_id in ids if (known := memory.of(session).get(("unit", unit_id)))}
    if missing := set(ids) - found.keys():
        for unit in await session.exec(select_rows(Unit).where(col(Unit.id).in_(missing))):
            found[stored_id(unit.id)] = memory.of(session)["unit", stored_id(unit.id)] = unit
    return tuple(found[unit_id] for unit_id in ids if unit_id in found)


async def by_codes(session: AsyncSession, codes: Collection[str]) -> dict[str, Unit]:
    """The units with these codes, by code; unknown codes are left out."""
    asked = sorted(codes)
    found: dict[str, Unit] = {}
    for start in range(0, len(asked), CHUNK):
        rows = await session.exec(select_rows(Unit).where(col(Unit.code).in_(asked[start : start + CHUNK])))
        found |= {unit.code: unit for unit in rows}
    return found


async def root(session: AsyncSession) -> Unit | None:
    """The unit above all others, or None before the first import."""
    tops = select_rows(Unit).where(col(Unit.parent_id).is_(None), col(Unit.closed).is_(None))
    return (await session.exec(tops.order_by(col(Unit.id)))).first()


async def children(session: AsyncSession, unit: Unit) -> Sequence[Unit]:
    """The units directly below, in the order they were imported."""
    below = select_rows(Unit).where(col(Unit.parent_id) == unit.id)
    return (await session.exec(below.order_by(col(Unit.id)))).all()


async def subtree(session: AsyncSession, unit: Unit) -> Sequence[Unit]:
    """The unit and everything below it, parents before children."""
    inside = select_rows(Unit).where(units_in(scope_of(unit)))
    return (await session.exec(inside.order_by(col(Unit.depth), col(Unit.id)))).all()


async def ancestors(session: AsyncSession, unit: Unit) -> Sequence[Unit]:
    """The units above, root first."""
    above = select_rows(Unit).where(col(Unit.id).in_(ids_above(unit.path)))
    return (await session.exec(above.order_by(col(Unit.depth)))).all()


async def listing(session: AsyncSession) -> Sequence[tuple[Unit, str]]:
    """Every unit with its parent's code ("" for the root), parents before children."""
    parent = aliased(Unit)
    rows = select_rows(Unit, func.coalesce(col(parent.code), "")).outerjoin(
        parent, col(Unit.parent_id) == col(parent.id)
    )
    return (await session.exec(rows.order_by(col(Unit.depth), col(Unit.id)))).all()


async def preview_import(session: AsyncSession, units: UnitList) -> Changes:
    """What `import_units` would do now. Raises UnitListError as it does."""
    return (await _read_stored(await session.connection())).compare(units)


async def import_units(
    session: AsyncSession, units: UnitList, today: date, progress: Progress = lambda _done, _total: None
) -> Changes:
    """Take over a list: new units are added, those whose code is known are changed, missing ones stay as they are.

    Units of the first list were always there; later ones are opened on `today`, the office's day. All in the caller's
    transaction, of which it should be the first work: rows that the session has loaded already are not refreshed.
    Campaigns follow by `storage.campaigns.refresh`. Raises UnitListError if the list leaves out the stored root.
    """
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE units IN SHARE ROW EXCLUSIVE MODE"))  # one import at a time
    stored = await _read_stored(connection)
    changes = stored.compare(units)
    ids = {code: node.id for code, node in stored.nodes.items()}
    ids |= zip((row.code for row in changes.new), await reserve(connection, _TABLE, len(changes.new)), strict=False)
    paths = _paths(units, stored, ids)
    opened = today if stored.nodes else None
    total = len(changes.new) + len(changes.changed)
    new = (_columns(row, ids, paths) | {"id": ids[row.code], "opened": opened} for row in changes.new)
    changed = (_columns(row, ids, paths) | {"key": ids[row.code], "closed": None} for row in changes.changed)
    moved = _moved(stored, paths, {row.code for row in changes.changed})
    done = 0
    by_id = update(_TABLE).where(_TABLE.c.id == bindparam("key"))
    for statement, rows in ((insert(_TABLE), new), (by_id, changed), (by_id, moved)):
        while chunk := list(islice(rows, CHUNK)):
            await connection.execute(statement, chunk)
            done = min(done + len(chunk), total)
            progress(done, total)
    return changes


@dataclass(frozen=True, slots=True)
class _Node:
    id: int
    row: UnitRow
    path: str


@dataclass(frozen=True, slots=True)
class _Stored:
    nodes: Mapping[str, _Node]
    closed: frozenset[str]

    def compare(self, units: UnitList) -> Changes:
        return compare(units, {code: node.row for code, node in self.nodes.items()}, self.closed)


async def _read_stored(connection: AsyncConnection) -> _Stored:
    """Every stored unit by its code, parents before children."""
    unit, parent = _TABLE.c, _TABLE.alias("parent")
    query = (
        select(_TABLE, func.coalesce(parent.c.code, "").label("parent"))
        .outerjoin(parent, unit.parent_id == parent.c.id)
        .order_by(unit.depth, unit.id)
    )
    nodes: dict[str, _Node] = {}
    closed = set()
    async for row in await connection.stream(query, execution_options={"yield_per": CHUNK}):
        nodes[row.code] = _Node(row.id, _as_listed(row), row.path)
        if row.closed is not None:
            closed.add(row.code)
    return _Stored(nodes, frozenset(closed))


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


def _moved(stored: _Stored, paths: Mapping[str, str], changed: set[str]) -> Iterator[dict[str, object]]:
    """Units that only follow a unit above them to its new place."""
    for code, node in stored.nodes.items():
        if paths[code] != node.path and code not in changed:
            yield {"key": node.id, **_standing(paths[code])}


def _standing(path: str) -> dict[str, object]:
    return {"path": path, "depth": path.count("/") - 1}
