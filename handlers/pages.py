"""The pages of `/status`: what each says, and the buttons that lead from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlmodel import col

from domain.calendar import day_of
from domain.messages import Button, Rows
from handlers import unclear
from handlers.callbacks import MalformedButtonError, Pressed
from handlers.context import Context
from locales import formats
from reports.buttons import data_of, file_buttons
from reports.export.forms import Form
from reports.text import figures as text
from reports.text import status
from storage import answered, assignments, campaigns, figures
from storage.assignments import Which
from storage.scopes import Scope, scope_of
from storage.tables import Campaign, Task, Unit


class View(StrEnum):
    """The pages of a status, as buttons name them."""

    MAIN = "m"
    CLUSTERS = "c"
    OVERDUE = "o"
    SILENT = "n"
    UNCLEAR = "q"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of what: a campaign, a unit's subtree or the cluster of it with this place in the list (-1: all).

    Lists are of one task: `task` is its place in the campaign.
    """

    view: View
    campaign_id: int
    unit_id: int
    cluster: int = -1
    page: int = 1
    task: int = 0

    def to(self, **where: Any) -> str:  # noqa: ANN401 (the fields of this class)
        """The data of a button that leads from here to another page."""
        that = replace(self, **{"page": 1, **where})
        return data_of("s", that.view.value, that.campaign_id, that.unit_id, that.cluster, that.page, that.task)


def asked_by(pressed: Pressed) -> Asked:
    """The page that a button leads to. Raises MalformedButtonError."""
    try:
        view = View(pressed.arguments[0])
    except (IndexError, ValueError) as error:
        raise MalformedButtonError from error
    number = pressed.number
    return Asked(view, number(1), number(2), number(3), number(4), number(5))


NAMES_UNITS = frozenset({View.OVERDUE, View.SILENT, View.UNCLEAR})
"""Pages that no group is shown: groups get numbers."""
MOST_CLUSTERS = 40
"""Buttons that fit under one message; the page itself names every cluster."""
FILES = (Form.XLSX, Form.DOCX, Form.PNG)
"""Offered under a page; `/export` has the others."""
LISTED = {View.OVERDUE: Which.OVERDUE, View.SILENT: Which.SILENT}


async def page(context: Context, asked: Asked, *, private: bool) -> tuple[str, Rows]:
    """A page as it stands now, with its buttons."""
    unit = await context.session.get_one(Unit, asked.unit_id)
    campaign = await context.session.get_one(Campaign, asked.campaign_id)
    scope = scope_of(unit, await cluster_named(context, unit, asked))
    tasks = await campaigns.tasks_of(context.session, [asked.campaign_id])
    if asked.view is View.MAIN:
        return await _main(context, campaign, unit, scope, tasks), await _main_buttons(context, asked, scope, private)
    if asked.view is View.UNCLEAR:
        return await unclear.listed(context, scope, asked.to(view=View.MAIN))
    back = Button(context.tr("Back"), asked.to(view=View.MAIN))
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
    answers = await answered.of_scope(context.session, task, scope)
    return text.TaskFigures(task.title, present, tuple(kinds), tuple(parent_kinds), answers=answers)


async def _main_buttons(context: Context, asked: Asked, scope: Scope, private: bool) -> Rows:
    tr = context.tr
    rows: list[tuple[Button, ...]] = []
    if not scope.cluster and len(await figures.clusters(context.session, scope)) > 1:
        rows.append((Button(tr("By cluster"), asked.to(view=View.CLUSTERS)),))
    if private:
        overdue = Button(tr("Overdue"), asked.to(view=View.OVERDUE))
        rows.append((overdue, Button(tr("No report yet"), asked.to(view=View.SILENT))))
        if count := len(await unclear.open_in(context, scope)):
            told = formats.number(count, tr.language)
            rows.append((Button(tr("Not understood: {count}", count=told), asked.to(view=View.UNCLEAR)),))
        rows.append(file_buttons(tr, FILES, asked.campaign_id, asked.unit_id, asked.cluster))
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
    inner = [Button(name, asked.to(view=View.MAIN, cluster=place)) for place, name in enumerate(names[:MOST_CLUSTERS])]
    pairs = [tuple(inner[at : at + 2]) for at in range(0, len(inner), 2)]
    return (*pairs, (back,))


async def _listed(
    context: Context, asked: Asked, scope: Scope, tasks: Sequence[Task], back: Button
) -> tuple[str, Rows]:
    """A list of the units of one task, a page at a time; the other tasks are a button away."""
    if not 0 <= asked.task < len(tasks):
        raise MalformedButtonError
    task, owed = tasks[asked.task], []
    for assignment, unit in await assignments.listing(context.session, task, scope, LISTED[asked.view], context.now):
        day = day_of(assignment.due, context.deps.zone)
        owed.append(status.Owed(unit.name, day, (day - context.today).days))
    say = status.overdue if asked.view is View.OVERDUE else status.silent
    shown = say(context.tr, task.title, owed, asked.page)
    turns = [
        Button(label, asked.to(page=number))
        for label, number in ((context.tr("Previous"), shown.number - 1), (context.tr("Next"), shown.number + 1))
        if 1 <= number <= shown.count
    ]
    others = [(Button(one.title, asked.to(task=place)),) for place, one in enumerate(tasks) if place != asked.task]
    return shown.html, (*([tuple(turns)] if turns else []), *others, (back,))
