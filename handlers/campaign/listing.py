"""`/campaign`: the open campaigns of one's charge; making one, announcing it, ending it."""

from collections.abc import Sequence
from datetime import date, timedelta

from telegram import Update

from domain.messages import Button, EditedText, Rows, Text
from domain.plan import announcement_key
from domain.rights import Action
from domain.values import Purpose
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.campaign import making, moving
from handlers.commands import who_asks
from handlers.context import Context
from handlers.finding import decided_tops
from handlers.press import Press, toast
from handlers.status import own_tasks
from handlers.strangers import turn_group_away
from reports.buttons import data_of, file_buttons
from reports.export.forms import Form
from reports.text import campaigns as text
from storage import campaigns, groups, outbox, units
from storage.scopes import holds, scope_of
from storage.tables import Campaign, Delivery, DeliveryKind, Unit
from storage.tables.columns import stored_id

STALE = timedelta(days=3)
"""After which an announcement that could not be sent is of no use any more."""


async def show(update: Update, context: Context) -> None:
    """`/campaign`: in private what one looks after, with buttons; in a group what it is about, in words."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is not None:
        html, rows = await _mine(context, actor)
        context.say(Text(message.chat_id, html, rows))
        return
    group = await groups.by_chat(context.session, message.chat_id)
    if group is None:
        turn_group_away(context, message)
        return
    (unit,) = await units.by_ids(context.session, [group.unit_id])
    found = [(one.title, group.cluster or name) for one, _, name in await _over(context, [unit])]
    context.say(Text(message.chat_id, text.listed(context.tr, found), topic=topic_of(message)))


async def press(context: Context, pressed: Press) -> None:
    """`p:new`, `p:due`, `p:list`; `p:show:CAMPAIGN`, `p:announce:…`, `p:end:…`, `p:ended:…`; in private."""
    if not pressed.private:
        raise MalformedButtonError
    what = pressed.pressed.arguments[0] if pressed.pressed.arguments else ""
    if what == "new":
        await _begin(context, pressed)
        return
    if what == "due":
        await moving.begin(context, pressed)
        return
    if what == "list":
        html, rows = await _mine(context, pressed.actor)
    else:
        campaign, unit = await _decided(context, pressed)
        html, rows = await _about(context, what, campaign, unit)
    toast(context, pressed.query)
    context.say(EditedText(pressed.chat_id, pressed.message.message_id, html, rows))


async def _begin(context: Context, pressed: Press) -> None:
    if not await decided_tops(context, pressed.actor):
        raise MalformedButtonError
    toast(context, pressed.query)
    await making.begin(context, pressed.actor, pressed.chat_id, under=pressed)


async def _about(context: Context, what: str, campaign: Campaign, unit: Unit) -> tuple[str, Rows]:
    back = Button(context.tr("Back"), data_of("p", "show", campaign.id))
    match what:
        case "show":
            return await _one(context, campaign, unit)
        case "announce":
            count = await _announce(context, campaign, unit)
            return text.announced(context.tr, campaign.title, count), ((back,),)
        case "end":
            sure = Button(context.tr("End it"), data_of("p", "ended", campaign.id))
            return text.ask_to_end(context.tr, campaign.title), ((sure, back),)
        case "ended":
            await campaigns.close(context.session, campaign.key, context.now)
            files = file_buttons(context.tr, (Form.XLSX, Form.DOCX), stored_id(campaign.id), stored_id(unit.id), -1)
            return text.ended(context.tr, campaign.title), (files,)
    raise MalformedButtonError


async def _mine(context: Context, actor: Actor) -> tuple[str, Rows]:
    """The campaigns over what they look after, with a button for each that they decide on."""
    led = await units.by_ids(context.session, [grant.unit_id for grant in actor.leads])
    if not led:
        return await own_tasks(context, actor), ()
    found = await _over(context, led)
    rows = [
        (Button(one.title, data_of("p", "show", one.id)),) for one, top, _ in found if actor.may(Action.DECIDE, top)
    ]
    if await decided_tops(context, actor):
        rows.append((Button(context.tr("A new campaign"), data_of("p", "new")),))
    return text.listed(context.tr, [(one.title, name) for one, _, name in found]), tuple(rows)


async def _over(context: Context, led: Sequence[Unit]) -> list[tuple[Campaign, Unit, str]]:
    """The campaigns that are not over and touch these units, each with its top and the name of what of it is theirs:
    of a campaign over a wider unit they are told their own part's name, not the wider one's.
    """
    found = []
    for campaign in await campaigns.running(context.session, date.max):
        top = await context.session.get_one(Unit, campaign.unit_id)
        for unit in led:
            if holds(scope_of(unit), top) or holds(scope_of(top), unit):
                theirs = top if holds(scope_of(unit), top) else unit
                found.append((campaign, top, theirs.name))
                break
    return found


async def _one(context: Context, campaign: Campaign, unit: Unit) -> tuple[str, Rows]:
    tasks = [campaigns.rule_of(task) for task in await campaigns.tasks_of(context.session, [stored_id(campaign.id)])]
    rows: Rows = (
        (Button(context.tr("Announce in the groups"), data_of("p", "announce", campaign.id)),),
        (Button(context.tr("Move a due"), data_of("p", "due")),),
        (Button(context.tr("End the campaign"), data_of("p", "end", campaign.id)),),
        (Button(context.tr("Back"), data_of("p", "list")),),
    )
    return text.one(context.tr, campaign.title, unit.name, tasks, context.deps.zone), rows


async def _decided(context: Context, pressed: Press) -> tuple[Campaign, Unit]:
    """The open campaign of a button, if the presser decides on it. Raises MalformedButtonError."""
    campaign = await context.session.get(Campaign, pressed.pressed.number(1))
    if campaign is None or campaign.closed_at is not None:
        raise MalformedButtonError
    top = await context.session.get_one(Unit, campaign.unit_id)
    if not pressed.actor.may(Action.DECIDE, top):
        raise MalformedButtonError
    return campaign, top


async def _announce(context: Context, campaign: Campaign, top: Unit) -> int:
    """Queue the announcement for every group for reports that the campaign touches; returns how many these are.

    A group hears of a campaign once, however often the button is pressed.
    """
    reached = [
        group
        for group, unit in await groups.listing(context.session)
        if group.left_at is None
        and group.purpose is Purpose.REPORTS
        and (holds(scope_of(top), unit) or holds(scope_of(unit), top))
    ]
    rows = [
        Delivery(
            key=announcement_key(campaign.key, stored_id(group.id)),
            kind=DeliveryKind.ANNOUNCEMENT,
            campaign_id=campaign.id,
            group_id=group.id,
            due=context.now,
            next_try=context.now,
            stale_at=context.now + STALE,
        )
        for group in reached
    ]
    await outbox.put(context.session, rows)
    return len(reached)
