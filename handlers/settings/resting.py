"""`j:…`: days off of a unit, for who answers for it or decides for it; and the language of who presses."""

from datetime import timedelta

from domain.messages import Button
from domain.reading.typed import typed_span
from domain.rights import Action
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press
from handlers.settings.campaigns import Page
from handlers.settings.hours import ask
from locales.translator import LANGUAGES, Translator
from reports.buttons import data_of
from reports.text import settings as text
from storage import days_off, settings
from storage.tables import DaysOff, Unit
from storage.tables.columns import stored_id

LONGEST = timedelta(days=60)
"""Beyond it a unit is not off but closed."""
FARTHEST = timedelta(days=400)


def may_rest(actor: Actor, unit: Unit) -> bool:
    """Whether they say when the unit is off."""
    return unit.id in actor.answers_for or actor.may(Action.DECIDE, unit)


async def resting_unit(context: Context, actor: Actor, unit_id: int) -> Unit:
    """The unit, if they say when it is off. Raises MalformedButtonError."""
    unit = await context.session.get(Unit, unit_id)
    if unit is None or unit.closed is not None or not may_rest(actor, unit):
        raise MalformedButtonError
    return unit


async def card(context: Context, unit: Unit) -> Page:
    """The days off to come, each with a button that calls it off, and one for more."""
    found = await days_off.ahead(context.session, stored_id(unit.id), context.today)
    tr = context.tr
    rows = [
        (Button(tr("Call off: {days}", days=text.span(tr, (one.first, one.last))), data_of("j", "on", one.id)),)
        for one in found
    ]
    rows.append((Button(tr("More days off"), data_of("j", "ask", unit.id)),))
    rows.append((Button(tr("Back"), data_of("z", "home")),))
    return text.days_off(tr, unit.name, [(one.first, one.last) for one in found]), tuple(rows)


async def unit_card(context: Context, press: Press) -> Page:
    """`j:unit:UNIT`."""
    return await card(context, await resting_unit(context, press.actor, press.pressed.number(1)))


async def ask_days(context: Context, press: Press) -> Page:
    """`j:ask:UNIT`: the days are typed."""
    unit = await resting_unit(context, press.actor, press.pressed.number(1))
    await ask(context, press, f"off:{unit.id}")
    back = Button(context.tr("Back"), data_of("j", "unit", unit.id))
    return text.ask_days_off(context.tr, unit.name), ((back,),)


async def call_off(context: Context, press: Press) -> Page:
    """`j:on:DAYS`: these are working days again."""
    off = await context.session.get(DaysOff, press.pressed.number(1))
    if off is None:
        raise MalformedButtonError
    unit = await resting_unit(context, press.actor, off.unit_id)
    await days_off.call_off(context.session, off, unit, context.now)
    return await card(context, unit)


async def ask_unit(context: Context, press: Press) -> Page:
    """`j:find`: which unit, by name."""
    if not press.actor.leads:
        raise MalformedButtonError
    await ask(context, press, "unit")
    html = context.tr("Days off of which unit? Please type its name or code.")
    return html, ((Button(context.tr("Back"), data_of("z", "home")),),)


async def speak(context: Context, press: Press) -> Page:
    """`j:language:LANGUAGE`: from now on the presser is spoken to in it."""
    language = press.pressed.arguments[1] if len(press.pressed.arguments) > 1 else ""
    if language not in LANGUAGES:
        raise MalformedButtonError
    await settings.speak_to_person(context.session, press.actor.person, language, context.now)
    context.work.tr = Translator(language)
    return context.tr("The system speaks English to you from now on."), (
        (Button(context.tr("Back"), data_of("z", "home")),),
    )


async def take_days(context: Context, actor: Actor, unit: Unit, words: str) -> Page | str:
    """Typed days off; words that say why not, if they are none."""
    span = typed_span(words, context.today)
    if span is None or span[1] < context.today or span[1] - span[0] > LONGEST or span[1] > context.today + FARTHEST:
        return text.refused_days(context.tr, words, context.today)
    first, last = span
    await days_off.add(context.session, unit, first, last, actor.person.id, context.now)
    return await card(context, unit)
