"""Other names by which people call a unit or a task."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Task, Unit
from storage.versions import roster_changed


async def add_unit_name(session: AsyncSession, unit: Unit, name: str) -> None:
    """The unit is also called so; a name it has already changes nothing. `name` holds no `;`."""
    known = [one for one in unit.aliases.split(";") if one]
    if name not in known:
        unit.aliases = ";".join([*known, name])
        session.add(unit)
        await roster_changed(session)


def add_task_name(session: AsyncSession, task: Task, name: str) -> None:
    """The task is also called so; a name it has already changes nothing."""
    if name not in task.aliases:
        task.aliases = [*task.aliases, name]  # a new list: a changed one would not be noticed
        session.add(task)
