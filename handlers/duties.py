"""The open work that a message can be about: tasks, units and assignments within the reach of a chat and a speaker."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.reading import TaskWords
from handlers.actors import Actor
from handlers.context import Context
from storage import assignments, campaigns, groups
from storage.scopes import Scope, holds, scope_of
from storage.tables import Assignment, Group, Task, Unit
from storage.tables.columns import stored_id


@dataclass(frozen=True, slots=True)
class Duties:
    """What may be spoken of: open tasks (keyed by id for the reader), the scope of names, the speaker's own units."""

    tasks: tuple[Task, ...]
    scope: Scope
    own: tuple[Unit, ...]

    def words(self) -> tuple[TaskWords, ...]:
        """The tasks as the reader knows them."""
        return tuple(
            TaskWords(str(task.id), task.title, tuple(task.aliases), task.answer, task.steps, tuple(task.choices))
            for task in self.tasks
        )

    def of_units(self, own: tuple[Unit, ...]) -> "Duties":
        """The same, for one who answers a message about these units."""
        return replace(self, own=own)

    def task(self, key: str | None) -> Task | None:
        """The task that the reader means by a key."""
        return next((task for task in self.tasks if str(task.id) == key), None)


async def duties_of(context: Context, actor: Actor, group: Group | None) -> Duties | None:
    """What this speaker may be talking about here; None if nothing is open."""
    session = context.session
    own = await units_by_id(session, actor.answers_for)
    scope = await groups.scope(session, group) if group else await _private_scope(session, actor, own)
    if group:
        own = tuple(unit for unit in own if holds(scope, unit)) or own
    running = await campaigns.running(session, context.today)
    roots = await units_by_id(session, [campaign.unit_id for campaign in running])
    near = [
        stored_id(campaign.id)
        for campaign, root in zip(running, roots, strict=True)
        if scope.below.startswith(root.below) or root.below.startswith(scope.below) or root.id == scope.unit_id
    ]
    tasks = await campaigns.tasks_of(session, near) if near else ()
    owed = await _owed(session, own, tasks) if own else tasks
    return Duties(tuple(owed or tasks), scope, own) if tasks else None


async def units_by_id(session: AsyncSession, unit_ids: Sequence[int]) -> tuple[Unit, ...]:
    """The units with these ids, in the order of the ids, one for each."""
    found = (await session.exec(select(Unit).where(col(Unit.id).in_(set(unit_ids))))).all() if unit_ids else []
    by_id = {unit.id: unit for unit in found}
    return tuple(by_id[unit_id] for unit_id in unit_ids if unit_id in by_id)


async def assignment_of(session: AsyncSession, task: Task, unit: Unit) -> Assignment | None:
    """What a unit owes in a task."""
    found = await assignments.of_units(session, [stored_id(unit.id)], [stored_id(task.id)])
    return found[0] if found else None


async def _owed(session: AsyncSession, own: Iterable[Unit], tasks: Sequence[Task]) -> Sequence[Task]:
    """The tasks in which the speaker's own units owe something."""
    owed = await assignments.of_units(session, [stored_id(u.id) for u in own], [stored_id(t.id) for t in tasks])
    owing = {assignment.task_id for assignment in owed}
    return [task for task in tasks if task.id in owing]


async def _private_scope(session: AsyncSession, actor: Actor, own: Sequence[Unit]) -> Scope:
    """The names a private message may mean: all that a leader looks after; a secretary's unit and its neighbours."""
    if actor.leads:
        grant = actor.leads[0]
        return scope_of(await session.get_one(Unit, grant.unit_id), grant.cluster)
    unit = own[0]
    above = await session.get(Unit, unit.parent_id) if unit.parent_id is not None else None
    return scope_of(above or unit)
