"""`/remind`: who looks after units reminds those that have not finished, now; a preview with counts, then a button."""

from collections.abc import Sequence
from datetime import time

from telegram import Update

from domain.calendar import ONE_DAY, at_clock, day_of
from domain.campaign import rules_from_json
from domain.messages import Button, EditedText, Rows, Text
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.press import Press, toast
from reports.buttons import data_of
from reports.text import reminding as text
from storage import by_hand, campaigns, units
from storage.by_hand import Asked
from storage.calendars import calendar_of
from storage.scopes import Scope, scope_of
from storage.tables import Campaign, Task
from storage.tables.columns import stored_id

MOST_TASKS = 20


async def show(update: Update, context: Context) -> None:
    """`/remind`, in private."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is None:
        said = context.tr("Please send this command to the system in private.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
        return
    html, rows = await _preview(context, actor)
    context.say(Text(message.chat_id, html, rows))


async def press(context: Context, pressed: Press) -> None:
    """`l:TASK`: remind of it now, in private, everybody of one's charge who is still to be."""
    task = await context.session.get(Task, pressed.pressed.number(0))
    campaign = await context.session.get(Campaign, task.campaign_id) if task else None
    scopes = await _scopes(context, pressed.actor)
    if task is None or campaign is None or not scopes or not pressed.private:
        raise MalformedButtonError
    if not await _is_open(context, campaign):
        raise MalformedButtonError
    asked = _asked(context, campaign)
    count = await by_hand.remind(context.session, campaign, task, scopes, asked)
    toast(context, pressed.query)
    html = text.queued(context.tr, task.title, count, asked.goes if asked.goes > asked.now else None, context.deps.zone)
    back: Rows = await _buttons(context, pressed.actor)
    context.say(EditedText(pressed.chat_id, pressed.message.message_id, html, back))


async def _preview(context: Context, actor: Actor) -> tuple[str, Rows]:
    if not actor.leads:
        return context.tr("Reminders are sent by organisers and overseers. Your own tasks: /mine."), ()
    found = await _waiting(context, actor)
    lines = [text.Line(task.title, waiting.reachable, waiting.unreachable) for _, task, waiting in found]
    delayed = [goes for campaign, *_ in found if (goes := _asked(context, campaign).goes) > context.now]
    html = text.preview(context.tr, lines, min(delayed) if delayed else None, context.deps.zone)
    return html, _rows(context, found)


async def _buttons(context: Context, actor: Actor) -> Rows:
    return _rows(context, await _waiting(context, actor))


Found = tuple[Campaign, Task, by_hand.Waiting]


async def _waiting(context: Context, actor: Actor) -> list[Found]:
    """The open tasks with how many units of one's charge are to be reminded of each; those with none left out."""
    scopes = await _scopes(context, actor)
    found = []
    for campaign in await campaigns.running(context.session, context.today):
        asked = _asked(context, campaign)
        for task in await campaigns.tasks_of(context.session, [stored_id(campaign.id)]):
            waiting = await by_hand.count(context.session, campaign, task, scopes, asked)
            if waiting.reachable or waiting.unreachable:
                found.append((campaign, task, waiting))
    return found


def _rows(context: Context, found: Sequence[Found]) -> Rows:
    return tuple(
        (Button(text.label(context.tr, task.title, waiting.reachable), data_of("l", task.id)),)
        for _, task, waiting in found[:MOST_TASKS]
        if waiting.reachable
    )


async def _scopes(context: Context, actor: Actor) -> list[Scope]:
    led = {unit.id: unit for unit in await units.by_ids(context.session, [one.unit_id for one in actor.leads])}
    return [scope_of(led[one.unit_id], one.cluster) for one in actor.leads if one.unit_id in led]


async def _is_open(context: Context, campaign: Campaign) -> bool:
    return any(one.id == campaign.id for one in await campaigns.running(context.session, context.today))


def _asked(context: Context, campaign: Campaign) -> Asked:
    """Now, or when the office may be disturbed again."""
    zone = context.deps.zone
    goes = calendar_of(rules_from_json(campaign.rules), zone).next_working_moment(context.now)
    day = day_of(goes, zone)
    return Asked(context.now, goes, day, at_clock(day, time.min, zone), at_clock(day + ONE_DAY, time.min, zone))
