"""`/status`: the figures now, for whoever asks, of what they may see; pages by button."""

from collections.abc import Sequence
from datetime import time

from telegram import Message, Update

from domain.calendar import at_clock, day_of
from domain.messages import EditedText, Rows, Text
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.operating import entries as operators_entries
from handlers.pages import NAMES_UNITS, Asked, View, asked_by, cluster_named, page
from handlers.press import Press, toast
from handlers.reach import entry as reach_entry
from handlers.strangers import turn_group_away
from handlers.tallying import entry as tally_entry
from reports.text import status
from reports.text.standing import Standing
from storage import assignments, campaigns, figures, groups, talk, units
from storage.scopes import holds, scope_of
from storage.tables import Assignment, Campaign, Group, Post, Task, Unit
from storage.tables.columns import stored_id

NEAR = 20
"""Messages: a screen or two of a phone."""
MOST_PAGES = 5
"""Messages that one `/status` answers with, for somebody who looks after several parts."""


async def show_status(update: Update, context: Context) -> None:
    """`/status`: a group hears its own figures, a leader those of what they look after, a secretary their own tasks."""
    if (asked := await who_asks(update, context)) is not None:
        await _show(context, *asked)


async def _show(context: Context, message: Message, actor: Actor | None) -> None:
    if actor is None:
        await _in_group(context, message)
        return
    pages = await first_pages(context, actor)
    for first in pages:
        html, buttons = await page(context, first, private=True)
        context.say(Text(message.chat_id, html, (*buttons, *await _leading_on(context, actor, first))))
    if actor.answers_for:
        context.say(Text(message.chat_id, await own_tasks(context, actor)))
    elif not pages:
        context.say(Text(message.chat_id, context.tr("No campaign is open.")))


async def show_own(update: Update, context: Context) -> None:
    """`/mine`: the tasks of the units that one answers for; in a group it is `/status`."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is None or not actor.answers_for:
        await _show(context, message, actor)
    else:
        context.say(Text(message.chat_id, await own_tasks(context, actor)))


async def turn_page(context: Context, press: Press) -> None:
    """`s:VIEW:CAMPAIGN:UNIT:CLUSTER:PAGE`: another page in the place of this one."""
    asked = asked_by(press.pressed)
    if not await may_see(context, press, asked):
        raise MalformedButtonError
    toast(context, press.query)
    html, buttons = await page(context, asked, private=press.private)
    if press.private:
        buttons = (*buttons, *await _leading_on(context, press.actor, asked))
    context.say(EditedText(press.chat_id, press.message.message_id, html, buttons))


async def own_tasks(context: Context, actor: Actor) -> str:
    """What the units that somebody answers for have to do, and by when."""
    own = await units.by_ids(context.session, actor.answers_for)
    running = [stored_id(one.id) for one in await campaigns.running(context.session, context.today)]
    tasks = {task.id: task for task in await campaigns.tasks_of(context.session, running)} if running else {}
    owed = await assignments.of_units(context.session, actor.answers_for, [stored_id(key) for key in tasks])
    names = {unit.id: unit.name for unit in own}
    lines = [_own_task(context, names[one.unit_id], tasks[one.task_id], one) for one in owed]
    return status.own_tasks(context.tr, lines, context.deps.zone)


def _own_task(context: Context, unit: str, task: Task, owed: Assignment) -> status.OwnTask:
    standing = Standing(
        unit, task.title, owed.status, owed.day, owed.step_done, owed.step_total, owed.number, owed.words
    )
    return status.OwnTask(standing, owed.due, (day_of(owed.due, context.deps.zone) - context.today).days)


async def _leading_on(context: Context, actor: Actor, asked: Asked) -> Rows:
    """Under the first page: who is out of reach, and for operators what became of the messages."""
    if asked.view is not View.MAIN:
        return ()
    unit = await context.session.get_one(Unit, asked.unit_id)
    tally = await tally_entry(context, actor, asked.campaign_id, unit)
    reach = await reach_entry(context, actor, unit)
    return (*tally, *reach, *(await operators_entries(context, actor) if unit.parent_id is None else ()))


async def _in_group(context: Context, message: Message) -> None:
    group = await groups.by_chat(context.session, message.chat_id)
    if group is None:
        turn_group_away(context, message)
        return
    if (asked := await _page_of_group(context, group)) is None:
        said = context.tr("No campaign is open.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
        return
    html, buttons = await page(context, asked, private=False)
    card = Text(message.chat_id, html, buttons, reply_to=message.message_id, topic=topic_of(message))
    await _show_card(context, message, card, asked.to())


async def _show_card(context: Context, message: Message, card: Text, shows: str) -> None:
    """A group's figures, asked for again, take the place of those posted before, if these are near: of the same day
    and so few messages up that whoever asks still sees them. Nobody is told of an edit, so one line leads to it; that
    line is all a second question adds to the group. An older card stays as it is, with buttons that go on working.
    """
    since = at_clock(context.today, time.min, context.deps.zone)
    last = await talk.last_card(context.session, message.chat_id, card.topic, shows, since)
    about = Post(chat_id=0, message_id=0, shows=shows, topic_id=card.topic, posted_at=context.now)
    if last is None or message.message_id - last.message_id > NEAR:
        context.say(card, about)
        return
    edited = EditedText(message.chat_id, last.message_id, card.html, card.buttons, instead=card)
    context.say(edited, about)
    said = context.tr("The figures above are up to date now.")
    context.say(Text(message.chat_id, said, reply_to=last.message_id, topic=card.topic))


async def first_pages(context: Context, actor: Actor, ended: Sequence[Campaign] = ()) -> list[Asked]:
    """The pages a leader sees first: for each part they look after, the newest campaign that touches it, of those
    that are open, else of those that have `ended`.
    """
    pages, among = [], [*ended, *await campaigns.running(context.session, context.today)]
    for grant in actor.leads[:MOST_PAGES]:
        unit = await context.session.get_one(Unit, grant.unit_id)
        if (asked := await _newest(context, among, unit, grant.cluster)) is not None and asked not in pages:
            pages.append(asked)
    return pages


async def _page_of_group(context: Context, group: Group) -> Asked | None:
    running = await campaigns.running(context.session, context.today)
    return await _newest(context, running, await context.session.get_one(Unit, group.unit_id), group.cluster)


async def _newest(context: Context, among: Sequence[Campaign], unit: Unit, cluster: str) -> Asked | None:
    """The newest campaign over a unit; where there is none, the newest of a part of it, at that part."""
    roots = [await context.session.get_one(Unit, campaign.unit_id) for campaign in among]
    touching = [pair for pair in zip(among, roots, strict=True) if _touches(campaign_root=pair[1], unit=unit)]
    for campaign, root in sorted(
        touching, key=lambda pair: (not holds(scope_of(pair[1]), unit), -stored_id(pair[0].id))
    ):
        inner = unit if holds(scope_of(root), unit) else root
        names = ["", *await figures.clusters(context.session, scope_of(inner))]
        if cluster in names:
            return Asked(View.MAIN, stored_id(campaign.id), stored_id(inner.id), names.index(cluster) - 1)
    return None


def _touches(*, campaign_root: Unit, unit: Unit) -> bool:
    """Whether a campaign is held in the unit, above it or below it."""
    return holds(scope_of(campaign_root), unit) or holds(scope_of(unit), campaign_root)


async def may_see(context: Context, press: Press, asked: Asked, *, ended: bool = False) -> bool:
    """In private by the presser's roles; in a group by what the group is about. A group sees no names of units.

    `ended`: also of a campaign that is over; the pages of a status are not shown any more then.
    """
    unit = await context.session.get(Unit, asked.unit_id)
    campaign = await context.session.get(Campaign, asked.campaign_id)
    if unit is None or campaign is None or (campaign.closed_at is not None and not ended):
        return False
    if not _touches(campaign_root=await context.session.get_one(Unit, campaign.unit_id), unit=unit):
        return False
    cluster = await cluster_named(context, unit, asked)
    if press.private:
        return press.actor.may_see_part(unit, cluster)
    group = await groups.by_chat(context.session, press.chat_id)
    if group is None or asked.view in NAMES_UNITS:
        return False
    return holds(await groups.scope(context.session, group), unit) or (
        group.unit_id == unit.id and group.cluster == cluster
    )
