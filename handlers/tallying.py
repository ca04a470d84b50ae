"""The tally asked for again: posted in the groups of a unit, or in the place of what they were sent that day."""

from collections.abc import Sequence
from datetime import time

from domain.calendar import ONE_DAY, at_clock
from domain.messages import Button, Rows
from domain.plan import tally_again_key
from domain.rights import Action
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press, toast
from locales import formats
from reports.buttons import data_of
from storage import groups, outbox
from storage.outbox import AGAIN
from storage.scopes import holds, scope_of
from storage.tables import Campaign, Delivery, DeliveryKind, Group, Unit
from storage.tables.columns import stored_id


async def entry(context: Context, actor: Actor, campaign_id: int, unit: Unit) -> Rows:
    """The button that asks for it, under the status of a unit that one decides for; none where there is no group."""
    campaign = await context.session.get_one(Campaign, campaign_id)
    if not actor.may(Action.DECIDE, unit) or not await _groups(context, campaign, unit):
        return ()
    return ((Button(context.tr("Post the tally again"), data_of("h", campaign_id, unit.id)),),)


async def post_again(context: Context, press: Press) -> None:
    """`h:CAMPAIGN:UNIT`: each group of the unit and below is sent its own figures; twice in a minute is once."""
    campaign = await context.session.get(Campaign, press.pressed.number(0))
    unit = await context.session.get(Unit, press.pressed.number(1))
    if campaign is None or unit is None or campaign.closed_at is not None:
        raise MalformedButtonError
    if not press.private or not press.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    told = await _groups(context, campaign, unit)
    await outbox.put(context.session, [_row(context, campaign, group) for group in told])
    count = formats.number(len(told), context.tr.language)
    said = context.tr("Groups in which the tally is posted, or brought up to date: {count}.", count=count)
    toast(context, press.query, said if told else context.tr("There is no group for it."))


async def _groups(context: Context, campaign: Campaign, unit: Unit) -> Sequence[Group]:
    """The groups of the subtree that the campaign has to do with."""
    root = await context.session.get_one(Unit, campaign.unit_id)
    return [
        group
        for group, place in await groups.listing(context.session)
        if group.left_at is None
        and holds(scope_of(unit), place)
        and (holds(scope_of(root), place) or holds(scope_of(place), root))
    ]


def _row(context: Context, campaign: Campaign, group: Group) -> Delivery:
    now, zone = context.now, context.deps.zone
    return Delivery(
        key=tally_again_key(campaign.key, stored_id(group.id), now.astimezone(zone)),
        kind=DeliveryKind.TALLY,
        campaign_id=stored_id(campaign.id),
        group_id=group.id,
        due=now,
        next_try=now,
        stale_at=at_clock(context.today + ONE_DAY, time.min, zone),
        payload={AGAIN: True},
    )
