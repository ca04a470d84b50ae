"""What is typed to a card of /settings: an hour, quiet hours, days off, the name of a unit."""

from telegram import Message

from domain.messages import Button, Text
from handlers.actors import Actor, words_of
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.drafts import Flow, cancel_button, finish, show
from handlers.finding import find_decided
from handlers.press import Press
from handlers.settings import hours, resting
from handlers.settings.campaigns import Page, SilencedError, decided
from reports.buttons import data_of
from reports.text import offices
from storage import drafts
from storage.tables import Draft


async def take_press(_context: Context, _press: Press, _draft: Draft) -> None:
    """Its buttons are those of the cards; a draft has none but the one that calls it off."""
    raise MalformedButtonError


async def take_words(context: Context, message: Message, actor: Actor, draft: Draft) -> None:
    """The answer; one that cannot be taken is answered with why, and awaited again."""
    words = " ".join(words_of(message).split())
    try:
        page = await _taken(context, actor, draft, words)
    except SilencedError:
        page = context.tr("No reminder could go at that hour. Nothing was changed.")
    if isinstance(page, str):
        await drafts.keep(context.session, draft, context.now, asks=draft.asks)
        show(context, draft, page, ((cancel_button(context, draft),),), under=message)
        return
    await finish(context, draft)
    context.say(Text(message.chat_id, *page))


async def _taken(context: Context, actor: Actor, draft: Draft, words: str) -> Page | str:
    what, _, about = draft.asks.partition(":")
    match what:
        case "hour":
            number, _, which = about.partition(":")
            return await hours.take_hour(context, await decided(context, actor, int(number)), which, words)
        case "quiet":
            return await hours.take_quiet(context, await decided(context, actor, int(about)), words)
        case "off":
            unit = await resting.resting_unit(context, actor, int(about))
            return await resting.take_days(context, actor, unit, words)
        case "unit":
            return await _units_named(context, actor, words)
    raise MalformedButtonError


async def _units_named(context: Context, actor: Actor, words: str) -> Page | str:
    found = await find_decided(context, actor, words)
    if not found:
        return offices.no_such_unit(context.tr)
    if len(found) == 1:
        return await resting.card(context, found[0])
    rows = tuple((Button(unit.name, data_of("j", "unit", unit.id)),) for unit in found)
    return offices.several_units(context.tr), rows


FLOW = Flow(take_press, take_words)
