"""What an unclear message may mean, likeliest first: the units, tasks, statuses and days that a question offers."""

from dataclasses import dataclass
from datetime import date

from domain.reading import Reading, candidates
from domain.rights import Action
from domain.values import Status
from handlers.actors import Actor
from handlers.context import Context
from handlers.duties import Duties
from storage import units
from storage.tables import Task, Unit

_NEAR = 200  # days: a day further off was hardly meant


@dataclass(frozen=True, slots=True)
class Likely:
    """What the words may mean: units that were named (else one's own), tasks, statuses, days near today."""

    units: tuple[Unit, ...]
    tasks: tuple[Task, ...]
    statuses: tuple[Status, ...]
    days: tuple[date, ...]


async def likely_of(context: Context, actor: Actor, duties: Duties, reading: Reading, words: str) -> Likely:
    """Return what `words`, read as `reading`, may mean; only units that the speaker may report for."""
    roster = await context.deps.rosters.of(context.session, duties.scope)
    found = candidates(
        words, reading, today=context.today, tasks=duties.words(), roster=roster, sender_units=(), about=None
    )
    named = [await _unit(context, duties, code) for code in found.units]
    allowed = tuple(unit for unit in named if unit is not None and actor.may(Action.REPORT, unit))
    tasks = tuple(task for key in found.tasks if (task := duties.task(key)))
    days = tuple(day for day in found.dates if abs((day - context.today).days) <= _NEAR)
    return Likely(allowed or duties.own, tasks, tuple(found.statuses), days)


async def _unit(context: Context, duties: Duties, code: str) -> Unit | None:
    own = next((unit for unit in duties.own if unit.code == code), None)
    return own or await units.by_code(context.session, code)
