"""A unit that somebody types the name or code of: looked for in their charge alone."""

from collections.abc import Sequence

from domain.reading.named import named_units
from domain.rights import Action
from handlers.actors import Actor
from handlers.context import Context
from storage import units
from storage.scopes import scope_of
from storage.tables import Unit
from storage.tables.columns import stored_id

MOST_MEANT = 8
"""Units offered where a name may mean several."""


async def find_decided(context: Context, actor: Actor, words: str, *, exactly: bool = False) -> Sequence[Unit]:
    """The open units that the words may mean and the actor decides for; one if it is clear."""
    found: dict[int, Unit] = {}
    for top in await decided_tops(context, actor):
        for unit in await find_below(context, top, words, exactly=exactly):
            if actor.may(Action.DECIDE, unit):
                found.setdefault(stored_id(unit.id), unit)
    return list(found.values())[:MOST_MEANT]


async def find_below(context: Context, top: Unit, words: str, *, exactly: bool = False) -> Sequence[Unit]:
    """The open units at or below `top` that the words name: exactly but for marks and case, else as people write."""
    exact = await units.called(context.session, top, words)
    if exact or exactly:
        return exact
    roster = await context.deps.rosters.of(context.session, scope_of(top))
    codes = named_units(words, roster)
    known = await units.by_codes(context.session, codes)
    return [known[code] for code in codes if code in known]


async def decided_tops(context: Context, actor: Actor) -> Sequence[Unit]:
    """The units that they decide for with all below, without those that lie below another of them."""
    held = await units.by_ids(context.session, list(dict.fromkeys(grant.unit_id for grant in actor.leads)))
    mine = [unit for unit in held if actor.may(Action.DECIDE, unit) and unit.closed is None]
    return [unit for unit in mine if not any(unit.path.startswith(other.below) for other in mine)]
