"""Who is out of reach, for the organiser of their unit: chats that were closed, groups that put the bot out."""

from domain.calendar import day_of
from domain.messages import Button, Rows, Text
from domain.rights import Action
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press, toast
from locales import formats
from reports.buttons import data_of
from reports.text import outbox as words
from storage import unreached
from storage.scopes import scope_of
from storage.tables import Unit


async def entry(context: Context, actor: Actor, unit: Unit) -> Rows:
    """The button that leads here from the status of a unit; none if everybody can be reached, or it is not theirs."""
    if not actor.may(Action.DECIDE, unit):
        return ()
    scope = scope_of(unit)
    gone = len(await unreached.people(context.session, scope, context.now))
    gone += len(await unreached.groups(context.session, scope))
    if not gone:
        return ()
    count = formats.number(gone, context.tr.language)
    return ((Button(context.tr("Out of reach: {count}", count=count), data_of("b", unit.id)),),)


async def show(context: Context, press: Press) -> None:
    """`b:UNIT`: who is out of reach in the subtree of a unit, as a message of its own."""
    unit = await context.session.get(Unit, press.pressed.number(0))
    if unit is None or not press.private or not press.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    toast(context, press.query)
    scope, zone = scope_of(unit), context.deps.zone
    people = [
        words.Gone(person.name, owner.name, day_of(person.blocked_at, zone))
        for person, _, owner in await unreached.people(context.session, scope, context.now)
        if person.blocked_at is not None
    ]
    groups = [
        words.Gone(group.title or context.tr("Group"), owner.name, day_of(group.left_at, zone))
        for group, owner in await unreached.groups(context.session, scope)
        if group.left_at is not None
    ]
    context.say(Text(press.chat_id, words.unreached(context.tr, people, groups)))
