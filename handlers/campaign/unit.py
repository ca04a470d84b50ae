"""The unit that something is set up for: typed, or chosen from buttons."""

from collections.abc import Sequence

from telegram import Message

from domain.messages import Rows
from handlers.actors import Actor
from handlers.context import Context
from handlers.drafts import button, cancel_button, show
from handlers.finding import decided_tops, find_decided
from reports.text import offices
from storage import drafts
from storage.tables import Draft, Unit


async def take_unit(context: Context, message: Message, actor: Actor, draft: Draft, words: str) -> bool:
    """Keep the unit that they decide for and the words name. False: none or several may be meant, and it was asked."""
    found = await find_decided(context, actor, words)
    if len(found) == 1:
        await drafts.keep(context.session, draft, context.now, unit=found[0].id)
        return True
    await drafts.keep(context.session, draft, context.now, asks="unit")
    html = offices.several_units(context.tr) if found else offices.no_such_unit(context.tr)
    offered = found or await decided_tops(context, actor)
    show(context, draft, html, units_to_choose(context, draft, offered), under=message)
    return False


def units_to_choose(context: Context, draft: Draft, offered: Sequence[Unit]) -> Rows:
    """A button for each unit, and one that calls it all off."""
    rows = tuple((button(unit.name, draft, "unit", unit.id),) for unit in offered)
    return (*rows, (cancel_button(context, draft),))
