"""The names that a message in a chat can mean, indexed once for each version of the unit list."""

from collections import OrderedDict

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.reading import Roster, UnitName
from storage.scopes import Scope, units_in
from storage.tables import Unit
from storage.versions import roster_version

KEPT = 20_000
"""Names in memory, about 1 kB each; of the rosters the one not asked for longest goes first."""
LARGEST = 10_000
"""Units of one roster. A chat over more than these is about its nearest ones; others are named by their code."""


class Rosters:
    """A cache: the same scope and version of the unit list give the same index."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Scope], Roster] = OrderedDict()
        self._names = 0

    async def of(self, session: AsyncSession, scope: Scope) -> Roster:
        """The names of the units of a scope."""
        key = (await roster_version(session), scope)
        if (known := self._kept.get(key)) is None:
            known = self._kept[key] = Roster(await _names(session, scope))
            self._names += len(known.codes)
            while self._names > KEPT and len(self._kept) > 1:
                self._names -= len(self._kept.popitem(last=False)[1].codes)
        self._kept.move_to_end(key)
        return known


async def _names(session: AsyncSession, scope: Scope) -> list[UnitName]:
    rows = select(Unit.code, Unit.name, Unit.aliases).where(units_in(scope), col(Unit.closed).is_(None))
    with session.no_autoflush:  # what a batch has stored so far is no matter here, and goes in one statement at its end
        found = await session.exec(rows.order_by(col(Unit.depth), col(Unit.id)).limit(LARGEST))
    return [UnitName(code, name, tuple(split_aliases(aliases))) for code, name, aliases in found]


def split_aliases(aliases: str) -> list[str]:
    """The names in a list with `;` between."""
    return [alias for alias in (part.strip() for part in aliases.split(";")) if alias]
