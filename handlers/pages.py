"""The pages of `/status`: what each says, and the buttons that lead from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from storage.scopes import Scope, holds, scope_of
from storage.tables import Assignment, Campaign, Task, Unit


class View(StrEnum):
    """The pages of a status, as buttons name them."""

    MAIN = "m"
    CLUSTERS = "c"
    CHILDREN = "p"
    WAVES = "w"
    SECTORS = "s"
    KINDS = "k"
    OVERDUE = "o"
    SILENT = "n"
    BLOCKED = "b"
    POSTPONED = "l"
    COMING = "u"
    UNCLEAR = "q"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of what: a campaign, a unit's subtree or the cluster of it with this place in the list (-1: all).

    Lists are of one task: `task` is its place in the campaign. `top` is the unit that one came down from (0: none).
    """

    view: View
    campaign_id: int
    unit_id: int
    cluster: int = -1
    page: int = 1
    task: int = 0
    top: int = 0

    def to(self, **where: Any) -> str:  # noqa: ANN401 (the fields of this class)
        """The data of a button that leads from here to another page."""
        that = replace(self, **{"page": 1, **where})
        where_to = that.campaign_id, that.unit_id, that.cluster, that.page, that.task, that.top
        return data_of("s", that.view.value, *where_to)


def asked_by(pressed: Pressed) -> Asked:
    """The page that a button leads to. Raises MalformedButtonError."""
    try:
        view = View(pressed.arguments[0])
    except (IndexError, ValueError) as error:
        raise MalformedButtonError from error
    number = pressed.number
    top = number(6) if len(pressed.arguments) > 6 else 0  # noqa: PLR2004 (older buttons have none)
    return Asked(view, number(1), number(2), number(3), number(4), number(5), top)


PARTS = {
    View.CLUSTERS: col(Unit.cluster),
    View.WAVES: col(Unit.wave),
    View.SECTORS: col(Unit.sector),
    View.KINDS: col(Unit.kind),
}
"""Pages of figures by what units have in common."""
LISTED = {View.OVERDUE: Which.OVERDUE, View.SILENT: Which.SILENT, View.BLOCKED: Which.BLOCKED}
LISTED |= {View.POSTPONED: Which.POSTPONED}
SAID = {
    View.OVERDUE: status.overdue,
    View.SILENT: status.silent,
    View.BLOCKED: status.blocked,
    View.POSTPONED: status.postponed,
    View.COMING: status.coming,
}
NAMES_UNITS = frozenset({*SAID, View.CHILDREN, View.UNCLEAR})
"""Pages that no group is shown: groups get numbers."""
MOST_CLUSTERS = 40
"""Buttons that fit under one message; the page itself names every cluster."""
FILES = (Form.XLSX, Form.DOCX, Form.PNG)
"""Offered under a page; `/export` has the others."""


async def page(context: Context, asked: Asked, *, private: bool) -> tuple[str, Rows]:
    """A page as it stands now, with its buttons."""
    unit = await context.session.get_one(Unit, asked.unit_id)
    campaign = await context.session.get_one(Campaign, asked.campaign_id)
    scope = scope_of(unit, await cluster_named(context, unit, asked))
    tasks = await campaigns.tasks_of(context.session, [asked.campaign_id])
    if asked.view is View.MAIN:
        html = await _main(context, campaign, unit, scope, tasks)
        return html, await _main_buttons(context, asked, unit, scope, tasks, private=private)
    if asked.view is View.UNCLEAR:
        return await unclear.listed(context, scope, asked.to(view=View.MAIN))
    if not 0 <= asked.task < len(tasks):
        raise MalformedButtonError
    if asked.view in SAID:
        return await _listed(context, asked, scope, tasks)
    return await _by_part(context, asked, unit, scope, tasks)


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


async def _main_buttons(
    context: Context, asked: Asked, unit: Unit, scope: Scope, tasks: Sequence[Task], *, private: bool
) -> Rows:
    tr = context.tr
    parts = [Button(label, asked.to(view=view)) for view, label in await _parts(context, scope, tasks, private=private)]
    rows = _pairs(parts)
    if private:
        lists = [
            (View.OVERDUE, tr("Overdue")),
            (View.SILENT, tr("No report yet")),
            (View.BLOCKED, tr("With an obstacle")),
            (View.POSTPONED, tr("Asking for more time")),
            (View.COMING, tr("Days registered")),
        ]
        rows += _pairs([Button(label, asked.to(view=view)) for view, label in lists])
        if count := len(await unclear.open_in(context, scope)):
            told = formats.number(count, tr.language)
            rows.append((Button(tr("Not understood: {count}", count=told), asked.to(view=View.UNCLEAR)),))
        rows.append(file_buttons(tr, FILES, asked.campaign_id, asked.unit_id, asked.cluster))
    rows += [(button,) for button in await _other_campaigns(context, asked, unit)]
    if asked.top and asked.cluster >= 0:
        rows.append((Button(tr("Back"), asked.to(view=View.CLUSTERS, cluster=-1)),))
    elif asked.top not in {0, asked.unit_id}:
        rows.append((Button(tr("Back"), asked.to(view=View.CHILDREN, unit_id=unit.parent_id)),))
    return tuple(rows)


async def _other_campaigns(context: Context, asked: Asked, unit: Unit) -> list[Button]:
    """The same page of the other campaigns that ask this unit or those below it."""
    found = []
    for campaign in await campaigns.running(context.session, context.today):
        top = await context.session.get_one(Unit, campaign.unit_id)
        if campaign.id != asked.campaign_id and holds(scope_of(top), unit):
            found.append(Button(campaign.title, asked.to(campaign_id=campaign.id, task=0)))
        elif campaign.id != asked.campaign_id and asked.cluster < 0 and holds(scope_of(unit), top):
            found.append(Button(campaign.title, asked.to(campaign_id=campaign.id, unit_id=top.id, task=0)))
    return found


async def _parts(context: Context, scope: Scope, tasks: Sequence[Task], *, private: bool) -> list[tuple[View, str]]:
    """By what the figures of a scope can be told apart: where there is more than one of it."""
    tr, session = context.tr, context.session
    kinds = [await figures.kinds(session, task, scope) for task in tasks]
    many = {
        View.CHILDREN: private and not scope.cluster and any(parents for _, parents in kinds),
        View.CLUSTERS: not scope.cluster and len(await figures.parts(session, scope, PARTS[View.CLUSTERS])) > 1,
        View.WAVES: len(await figures.parts(session, scope, PARTS[View.WAVES])) > 0,
        View.SECTORS: len(await figures.parts(session, scope, PARTS[View.SECTORS])) > 1,
        View.KINDS: any(len(answering) > 1 for answering, _ in kinds),
    }
    labels = {
        View.CHILDREN: tr("By unit below"),
        View.CLUSTERS: tr("By cluster"),
        View.WAVES: tr("By wave"),
        View.SECTORS: tr("By sector"),
        View.KINDS: tr("By kind"),
    }
    return [(view, label) for view, label in labels.items() if many[view]]


async def _by_part(context: Context, asked: Asked, unit: Unit, scope: Scope, tasks: Sequence[Task]) -> tuple[str, Rows]:
    """The figures of one task for each part of a scope; clusters and units below lead on to their own pages."""
    task, ways_in, top = tasks[asked.task], [], asked.top or asked.unit_id
    if asked.view is View.CHILDREN:
        below = await figures.by_child(context.session, task, scope, context.now)
        named = [(name, one) for _, name, one in below]
        ways_in = [
            Button(name, asked.to(view=View.MAIN, unit_id=child, cluster=-1, top=top)) for child, name, _ in below
        ]
    else:
        found = await figures.by(context.session, task, scope, context.now, PARTS[asked.view])
        empty = context.tr("No cluster") if asked.view is View.CLUSTERS else context.tr("Not named")
        named = [(name or empty, one) for name, one in found.items()]
        if asked.view is View.CLUSTERS:
            names = await figures.clusters(context.session, scope_of(unit))
            ways_in = [
                Button(name, asked.to(view=View.MAIN, cluster=place, top=top)) for place, name in enumerate(names)
            ]
    shown = status.by_part(context.tr, task.title, named, asked.page)
    first = (shown.number - 1) * status.LINES
    inner = ways_in[first : first + status.LINES] if asked.view is View.CHILDREN else ways_in[:MOST_CLUSTERS]
    return shown.html, (*_pairs(inner), *_turns(context, asked, shown, tasks))


async def _listed(context: Context, asked: Asked, scope: Scope, tasks: Sequence[Task]) -> tuple[str, Rows]:
    """A list of the units of one task, a page at a time; the other tasks are a button away."""
    task = tasks[asked.task]
    if asked.view is View.COMING:
        found = await assignments.coming(context.session, task, scope, context.today)
        owed = [_owed(context, assignment, unit, day) for assignment, unit, day in found]
    else:
        listed = await assignments.listing(context.session, task, scope, LISTED[asked.view], context.now)
        owed = [_owed(context, assignment, unit, assignment.day) for assignment, unit in listed]
    shown = SAID[asked.view](context.tr, task.title, owed, asked.page)
    return shown.html, _turns(context, asked, shown, tasks)


def _owed(context: Context, assignment: Assignment, unit: Unit, day: date | None) -> status.Owed:
    due = day_of(assignment.due, context.deps.zone)
    return status.Owed(unit.name, due, (due - context.today).days, day, assignment.words)


def _turns(context: Context, asked: Asked, shown: status.Page, tasks: Sequence[Task]) -> Rows:
    """The pages before and after, the same of the other tasks, and the way back."""
    turns = tuple(
        Button(label, asked.to(page=number))
        for label, number in ((context.tr("Previous"), shown.number - 1), (context.tr("Next"), shown.number + 1))
        if 1 <= number <= shown.count
    )
    others = [(Button(one.title, asked.to(task=place)),) for place, one in enumerate(tasks) if place != asked.task]
    return (*([turns] if turns else []), *others, (Button(context.tr("Back"), asked.to(view=View.MAIN)),))


def _pairs(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
