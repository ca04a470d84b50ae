"""`/people`: who is registered in one's charge and who is not; links that invite, roles given and ended."""

from collections.abc import Awaitable, Callable

from telegram import Update

from domain.messages import EditedText, Text
from domain.rights import Action
from domain.values import RoleName
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.finding import decided_tops
from handlers.people import cards, linking, naming, requests, roles
from handlers.people.cards import Page
from handlers.press import Press, toast
from handlers.strangers import turn_group_away
from reports.text import guide
from storage import groups, invites
from storage.tables import Unit

MOST_BOARDS = 5

Step = Callable[[Context, Press, Unit], Awaitable[Page | None]]
"""Gives the page that takes the place of the one that was pressed; None: it has seen to that itself."""


async def show(update: Update, context: Context) -> None:
    """`/people` in private: a board for each part of the tree that one decides for."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is None:
        if await groups.by_chat(context.session, message.chat_id) is None:
            turn_group_away(context, message)
            return
        said = context.tr("Please send this command to the system in private.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
        return
    for html, rows in await _boards(context, actor):
        context.say(Text(message.chat_id, html, rows))


async def _boards(context: Context, actor: Actor) -> list[Page]:
    if actor.founder:
        return [(guide.for_founder(context.tr), ())]
    tops = await decided_tops(context, actor)
    if not tops:
        return [(context.tr("People are registered by the organisers. To see your own role, send /start."), ())]
    return [await cards.board(context, top) for top in tops[:MOST_BOARDS]]


async def press(context: Context, pressed: Press) -> None:
    """`n:PAGE:UNIT:…` and `n:PAGE:ROLE`: in private, of units that the presser decides for."""
    what, *_ = pressed.pressed.arguments or ("",)
    if not pressed.private:
        raise MalformedButtonError
    if what in roles.STEPS:
        page = await roles.press(context, pressed, what)
    elif what in STEPS:
        page = await STEPS[what](context, pressed, await decided_unit(context, pressed))
    else:
        raise MalformedButtonError
    toast(context, pressed.query)
    if page is not None:
        context.say(EditedText(pressed.chat_id, pressed.message.message_id, *page))


async def decided_unit(context: Context, pressed: Press) -> Unit:
    """The unit that a button is about, if the presser decides for it. Raises MalformedButtonError."""
    unit = await context.session.get(Unit, pressed.pressed.number(1))
    if unit is None or unit.closed is not None or not pressed.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    return unit


async def unit_page(context: Context, pressed: Press, unit: Unit) -> Page:
    """`n:unit:UNIT`: one unit."""
    return await cards.unit_card(context, pressed.actor, unit)


async def _board(context: Context, _pressed: Press, unit: Unit) -> Page:
    return await cards.board(context, unit)


async def _vacant(context: Context, pressed: Press, unit: Unit) -> Page:
    return await cards.vacant(context, unit, pressed.pressed.number(2))


async def _lost(context: Context, _pressed: Press, unit: Unit) -> Page:
    return await cards.lost(context, unit)


async def _overseer(context: Context, _pressed: Press, unit: Unit) -> Page:
    return await cards.clusters(context, unit)


async def _revoke(context: Context, pressed: Press, unit: Unit) -> Page:
    for role in RoleName:
        await invites.revoke(context.session, unit, role, context.now)
    return await unit_page(context, pressed, unit)


async def _invite(context: Context, pressed: Press, unit: Unit) -> Page:
    await linking.send_link(context, pressed, unit)
    return await cards.unit_card(context, pressed.actor, unit, sent=True)


async def _cluster(context: Context, pressed: Press, unit: Unit) -> Page:
    await linking.send_cluster_link(context, pressed, unit)
    return await cards.unit_card(context, pressed.actor, unit, sent=True)


STEPS: dict[str, Step] = {
    "board": _board,
    "vacant": _vacant,
    "lost": _lost,
    "asked": requests.show,
    "unit": unit_page,
    "find": naming.ask_for_unit,
    "links": linking.hire_links,
    "invite": _invite,
    "overseer": _overseer,
    "cluster": _cluster,
    "deputy": naming.ask_for_deputys_day,
    "revoke": _revoke,
}
