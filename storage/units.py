"""The stored tree of units: looking things up in it."""

from collections.abc import Collection, Sequence

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.vietnamese import fold
from storage import memory
from storage.scopes import scope_of, units_in
from storage.tables import Unit
from storage.tables.columns import stored_id

CHUNK = 2_000
"""Codes asked for at a time."""


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


async def called(session: AsyncSession, top: Unit, words: str) -> Sequence[Unit]:
    """The open units at or below `top` that have this name or code, exactly but for marks and case."""
    meant = fold(words)
    rows = select_rows(Unit.id, Unit.name, Unit.code).where(units_in(scope_of(top)), col(Unit.closed).is_(None))
    found = await session.exec(rows)
    same = [stored_id(unit_id) for unit_id, name, code in found if meant in {fold(name), fold(code)}]
    return await by_ids(session, same)


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


async def listing(session: AsyncSession) -> Sequence[tuple[Unit, str]]:
    """Every unit with its parent's code ("" for the root), parents before children."""
    parent = aliased(Unit)
    rows = select_rows(Unit, func.coalesce(col(parent.code), "")).outerjoin(
        parent, col(Unit.parent_id) == col(parent.id)
    )
    return (await session.exec(rows.order_by(col(Unit.depth), col(Unit.id)))).all()
