"""The pages of `/status`: what each says, and the buttons that lead from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col

from domain.calendar import day_of
from domain.messages import Button, Rows
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from reports.buttons import data_of
from reports.text import figures as text
from reports.text import status
from storage import assignments, campaigns, figures
from storage.assignments import Which
from storage.scopes import Scope, scope_of
from storage.tables import Campaign, Task, Unit


class View(StrEnum):
    """The pages of a status, as buttons name them."""

    MAIN = "m"
    CLUSTERS = "c"
    OVERDUE = "o"
    SILENT = "n"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of what: a campaign, a unit's subtree or the cluster of it with this place in the list (-1: all)."""

    view: View
    campaign_id: int
    unit_id: int
    cluster: int = -1
    page: int = 1

    def data(self, view: View | None = None, cluster: int | None = None, page: int = 1) -> str:
        """The button that leads to another page from here."""
        place = self.cluster if cluster is None else cluster
        return data_of("s", (view or self.view).value, self.campaign_id, self.unit_id, place, page)


NAMES_UNITS = frozenset({View.OVERDUE, View.SILENT})
"""Pages that no group is shown: groups get numbers."""
MOST_CLUSTERS = 40
"""Buttons that fit under one message; the page itself names every cluster."""
LISTED = {View.OVERDUE: Which.OVERDUE, View.SILENT: Which.SILENT}


async def page(context: Context, asked: Asked, *, private: bool) -> tuple[str, Rows]:
    """A page as it stands now, with its buttons."""
    unit = await context.session.get_one(Unit, asked.unit_id)
    campaign = await context.session.get_one(Campaign, asked.campaign_id)
    scope = scope_of(unit, await cluster_named(context, unit, asked))
    tasks = await campaigns.tasks_of(context.session, [asked.campaign_id])
    if asked.view is View.MAIN:
        return await _main(context, campaign, unit, scope, tasks), await _main_buttons(context, asked, scope, private)
    back = Button(context.tr("Back"), asked.data(View.MAIN, page=1))
    if asked.view is View.CLUSTERS:
        return await _clusters(context, asked, scope, tasks), await _cluster_buttons(context, asked, unit, back)
    return await _listed(context, asked, scope, tasks, back)


async def cluster_named(context: Context, unit: Unit, asked: Asked) -> str:
    """The cluster that a page is about, or "" for all. Raises MalformedButtonError if there is none such."""
    if asked.cluster < 0:
        return ""
    names = await figures.clusters(context.session, scope_of(unit))
    if asked.cluster >= len(names):
        raise MalformedButtonError
    return names[asked.cluster]


async def _main(context: Context, campaign: Campaign, unit: Unit, scope: Scope, tasks: Sequence[Task]) -> str:
    told = [await _task_figures(context, task, scope) for task in tasks]
    return text.tally(context.tr, campaign.title, scope.cluster or unit.name, told, context.now, context.deps.zone)


async def _task_figures(context: Context, task: Task, scope: Scope) -> text.TaskFigures:
    kinds, parent_kinds = await figures.kinds(context.session, task, scope)
    present = await figures.of_scope(context.session, task, scope, context.now)
    return text.TaskFigures(task.title, present, tuple(kinds), tuple(parent_kinds))


async def _main_buttons(context: Context, asked: Asked, scope: Scope, private: bool) -> Rows:
    tr = context.tr
    rows: list[tuple[Button, ...]] = []
    if not scope.cluster and len(await figures.clusters(context.session, scope)) > 1:
        rows.append((Button(tr("By cluster"), asked.data(View.CLUSTERS)),))
    if private:
        overdue = Button(tr("Overdue"), asked.data(View.OVERDUE))
        rows.append((overdue, Button(tr("No report yet"), asked.data(View.SILENT))))
    return tuple(rows)


async def _clusters(context: Context, asked: Asked, scope: Scope, tasks: Sequence[Task]) -> str:
    parts = []
    for task in tasks:
        found = await figures.by(context.session, task, scope, context.now, col(Unit.cluster))
        named = [(name or context.tr("No cluster"), one) for name, one in found.items()]
        parts.append(status.by_part(context.tr, task.title, named, asked.page).html)
    return "\n\n".join(parts)


async def _cluster_buttons(context: Context, asked: Asked, unit: Unit, back: Button) -> Rows:
    names = await figures.clusters(context.session, scope_of(unit))
    inner = [Button(name, asked.data(View.MAIN, cluster=place)) for place, name in enumerate(names[:MOST_CLUSTERS])]
    pairs = [tuple(inner[at : at + 2]) for at in range(0, len(inner), 2)]
    return (*pairs, (back,))


async def _listed(
    context: Context, asked: Asked, scope: Scope, tasks: Sequence[Task], back: Button
) -> tuple[str, Rows]:
    """A list of units, a page at a time; with several tasks each line names its own."""
    lines = []
    for task in tasks:
        found = await assignments.listing(context.session, task, scope, LISTED[asked.view], context.now)
        for owed, unit in found:
            day = day_of(owed.due, context.deps.zone)
            title = task.title if len(tasks) > 1 else ""
            lines.append(status.Owed(unit.name, day, (day - context.today).days, title))
    say = status.overdue if asked.view is View.OVERDUE else status.silent
    campaign = await context.session.get_one(Campaign, asked.campaign_id)
    shown = say(context.tr, tasks[0].title if len(tasks) == 1 else campaign.title, lines, asked.page)
    turns = [
        Button(label, asked.data(page=number))
        for label, number in ((context.tr("Previous"), shown.number - 1), (context.tr("Next"), shown.number + 1))
        if 1 <= number <= shown.count
    ]
    return shown.html, ((*turns,), (back,)) if turns else ((back,),)
