"""The open work that a message can be about: tasks, units and assignments within the reach of a chat and a speaker."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.reading import TaskWords
from domain.values import Status
from handlers.actors import Actor
from handlers.context import Context
from storage import assignments, campaigns, groups, units
from storage.counters import ancestors
from storage.scopes import Scope, holds, scope_of
from storage.tables import Assignment, Group, Task, Unit
from storage.tables.columns import stored_id


@dataclass(frozen=True, slots=True)
class Duties:
    """What may be spoken of: open tasks (keyed by id for the reader), the scope of names, the speaker's own units."""

    tasks: tuple[Task, ...]
    scope: Scope
    own: tuple[Unit, ...]
    owed: tuple[Assignment, ...] = ()
    """What those units owe in these tasks."""

    def words(self) -> tuple[TaskWords, ...]:
        """The tasks as the reader knows them."""
        return tuple(
            TaskWords(str(task.id), task.title, tuple(task.aliases), task.answer, task.steps, tuple(task.choices))
            for task in self.tasks
        )

    def of_units(self, own: tuple[Unit, ...]) -> "Duties":
        """The same, for one who answers a message about these units."""
        return replace(self, own=own)

    def due(self, zone: ZoneInfo) -> dict[str, date]:
        """The day each task is due, by its key: what "three days more" counts from. Left out where units differ."""
        mine = {unit.id for unit in self.own}
        days: dict[str, set[date]] = {}
        for one in self.owed:
            if one.unit_id in mine:
                days.setdefault(str(one.task_id), set()).add(day_of(one.due, zone))
        return {key: found.pop() for key, found in days.items() if len(found) == 1}

    def task(self, key: str | None) -> Task | None:
        """The task that the reader means by a key."""
        return next((task for task in self.tasks if str(task.id) == key), None)


async def duties_of(context: Context, actor: Actor, group: Group | None) -> Duties | None:
    """What this speaker may be talking about here; None if nothing is open."""
    if actor.founder:
        return None
    session = context.session
    own = await units.by_ids(session, actor.answers_for)
    scope = await groups.scope(session, group) if group else await _private_scope(session, actor, own)
    if group:
        own = tuple(unit for unit in own if holds(scope, unit)) or own
    running = await campaigns.running(session, context.today)
    roots = await units.by_ids(session, [campaign.unit_id for campaign in running])
    near = [
        stored_id(campaign.id)
        for campaign, root in zip(running, roots, strict=True)
        if scope.below.startswith(root.below) or root.below.startswith(scope.below) or root.id == scope.unit_id
    ]
    tasks = await campaigns.tasks_of(session, near) if near else ()
    owed = await _owed(session, own, tasks) if own and tasks else ()
    if own and not actor.leads:
        owing = {one.task_id for one in owed}
        tasks = [task for task in tasks if task.id in owing]
    return Duties(tuple(tasks), scope, own, tuple(owed)) if tasks else None


async def unfinished(context: Context, actor: Actor) -> Sequence[tuple[Assignment, Task, Unit]]:
    """What the units that somebody answers for have not finished, in all open campaigns."""
    own = {unit.id: unit for unit in await units.by_ids(context.session, actor.answers_for)}
    running = [stored_id(one.id) for one in await campaigns.running(context.session, context.today)]
    tasks = {task.id: task for task in await campaigns.tasks_of(context.session, running)} if running else {}
    owed = await assignments.of_units(context.session, actor.answers_for, [stored_id(key) for key in tasks])
    return [(one, tasks[one.task_id], own[one.unit_id]) for one in owed if one.status is not Status.DONE]


async def assignment_of(session: AsyncSession, duties: Duties, task: Task, unit: Unit) -> Assignment | None:
    """What a unit owes in a task."""
    for one in duties.owed:
        if one.task_id == task.id and one.unit_id == unit.id:
            return one
    found = await assignments.of_units(session, [stored_id(unit.id)], [stored_id(task.id)])
    return found[0] if found else None


async def _owed(session: AsyncSession, own: Iterable[Unit], tasks: Iterable[Task]) -> Sequence[Assignment]:
    """What the speaker's own units owe in these tasks."""
    return await assignments.of_units(session, [stored_id(u.id) for u in own], [stored_id(t.id) for t in tasks])


async def _private_scope(session: AsyncSession, actor: Actor, own: Sequence[Unit]) -> Scope:
    """The names a private message may mean: all that a leader looks after; a secretary's units and their neighbours.

    Where these are several parts, the narrowest unit that has them all below it.
    """
    if len(actor.grants) == 1 and actor.leads:
        grant = actor.leads[0]
        return scope_of(await session.get_one(Unit, grant.unit_id), grant.cluster)
    led = await units.by_ids(session, [grant.unit_id for grant in actor.leads])
    lines = [ancestors(unit.path) for unit in own] + [ancestors(unit.below) for unit in led]
    shared = [ids[0] for ids in zip(*lines, strict=False) if len(set(ids)) == 1]
    (narrowest,) = await units.by_ids(session, shared[-1:]) if shared else own[:1]
    return scope_of(narrowest)
