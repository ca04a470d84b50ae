"""What `/people` asks for in words: a unit to look at, a deputy's last day, one unit more to oversee."""

from datetime import date, datetime, time, timedelta

from telegram import Message

from domain.reading.typed import typed_day
from domain.rights import Action
from domain.values import RoleName
from handlers import notices
from handlers.actors import Actor, words_of
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.drafts import Flow, button, cancel_button, finish, show
from handlers.finding import find_decided
from handlers.people import cards, linking
from handlers.people.cards import Page
from handlers.press import Press, toast
from reports.text import offices as text
from storage import drafts, people
from storage.invites import Office
from storage.tables import Draft, Person, Role, Unit
from storage.tables.columns import stored_id

KIND = "people"
FARTHEST = timedelta(days=5 * 366)
LONGEST_NAME = 100


async def ask_for_unit(context: Context, pressed: Press, _unit: Unit) -> Page | None:
    """`n:find:UNIT`: the next words name a unit."""
    return await _ask(context, pressed, "unit", text.which_unit(context.tr))


async def ask_for_deputys_day(context: Context, pressed: Press, unit: Unit) -> Page | None:
    """`n:deputy:UNIT`: a link for a deputy, until a day or without end."""
    who = context.tr("the comrade")
    return await _ask(context, pressed, "deputy", text.last_day(context.tr, who), unit=unit.id)


async def ask_for_last_day(context: Context, pressed: Press, role: Role, person: Person) -> Page | None:
    """`n:until:ROLE`: a secretary or deputy is deputy until a day."""
    return await _ask(context, pressed, "until", text.last_day(context.tr, person.name), role=role.id)


async def ask_for_another_unit(context: Context, pressed: Press, role: Role) -> Page | None:
    """`n:more:ROLE`: an overseer gets another unit, anywhere in the presser's charge."""
    return await _ask(context, pressed, "more", text.which_unit(context.tr), role=role.id)


async def ask_for_name(context: Context, pressed: Press, role: Role, person: Person) -> Page | None:
    """`n:name:ROLE`: what somebody is called from now on; Telegram's own names are not always an office's."""
    return await _ask(context, pressed, "name", text.which_name(context.tr, person.name), role=role.id)


async def _ask(context: Context, pressed: Press, asks: str, html: str, **data: int | None) -> Page | None:
    person_id = stored_id(pressed.actor.person.id)
    draft = await drafts.begin(context.session, person_id, pressed.chat_id, KIND, context.now)
    await drafts.keep(context.session, draft, context.now, asks, **data)
    endless = [(button(context.tr("Without a last day"), draft, "endless"),)] if asks in {"deputy", "until"} else []
    return html, (*endless, (cancel_button(context, draft),))


async def take_press(context: Context, press: Press, draft: Draft) -> None:
    """The button for a role without a last day."""
    if press.pressed.act != "endless" or draft.asks not in {"deputy", "until"}:
        raise MalformedButtonError
    toast(context, press.query)
    html = await _end_on(context, press.actor, draft, None)
    await finish(context, draft)
    show(context, draft, html, under=press)


async def take_words(context: Context, message: Message, actor: Actor, draft: Draft) -> None:
    """The words that were asked for."""
    words = " ".join(words_of(message).split())
    if draft.asks in {"deputy", "until"}:
        await _take_day(context, message, actor, draft, words)
        return
    if draft.asks == "name":
        await _take_name(context, message, actor, draft, words[:LONGEST_NAME])
        return
    found = await find_decided(context, actor, words)
    if len(found) != 1:
        html = text.several_units(context.tr) if found else text.no_such_unit(context.tr)
        rows = cards.unit_choices(found) if draft.asks == "unit" else ()
        await drafts.keep(context.session, draft, context.now, asks=draft.asks)
        show(context, draft, html, (*rows, (cancel_button(context, draft),)), under=message)
        return
    (unit,), asks = found, draft.asks
    await finish(context, draft)
    if asks == "more":
        show(context, draft, await _oversee(context, actor, draft, unit), under=message)
        return
    html, rows = await cards.unit_card(context, actor, unit)
    show(context, draft, html, rows, under=message)


async def _take_name(context: Context, message: Message, actor: Actor, draft: Draft, name: str) -> None:
    role = await context.session.get_one(Role, draft.data["role"])
    unit = _decided(actor, await context.session.get(Unit, role.unit_id))
    person = await context.session.get_one(Person, role.person_id)
    await people.rename(context.session, person, name, context.now)
    await finish(context, draft)
    show(context, draft, *cards.role_card(context, role, person, unit), under=message)


async def _take_day(context: Context, message: Message, actor: Actor, draft: Draft, words: str) -> None:
    day = typed_day(words, context.today)
    if day is None or not context.today <= day <= context.today + FARTHEST:
        await drafts.keep(context.session, draft, context.now, asks=draft.asks)
        show(context, draft, text.not_a_day(context.tr), ((cancel_button(context, draft),),), under=message)
        return
    html = await _end_on(context, actor, draft, day)
    await finish(context, draft)
    show(context, draft, html, under=message)


async def _end_on(context: Context, actor: Actor, draft: Draft, day: date | None) -> str:
    """A link for a deputy, or the role of somebody who is one from now on."""
    until = None if day is None else _day_after(context, day)
    if "unit" in draft.data:
        unit = _decided(actor, await context.session.get(Unit, draft.data["unit"]))
        return await linking.letter(context, stored_id(actor.person.id), Office(RoleName.DEPUTY, unit, "", until))
    role = await context.session.get_one(Role, draft.data["role"])
    unit = _decided(actor, await context.session.get(Unit, role.unit_id))
    person = await context.session.get_one(Person, role.person_id)
    if role.until is not None and role.until <= context.now:
        return context.tr("This role has ended already.")
    if role.role is RoleName.DEPUTY:
        role.until = until
        context.session.add(role)
    else:
        await people.end(context.session, role, unit, context.now)
        role = await people.grant(context.session, person, unit, RoleName.DEPUTY, context.now, "", until)
    await notices.role_given(context, role, actor.person)
    return cards.role_card(context, role, person, unit)[0]


async def _oversee(context: Context, actor: Actor, draft: Draft, unit: Unit) -> str:
    held = await context.session.get_one(Role, draft.data["role"])
    _decided(actor, await context.session.get(Unit, held.unit_id))
    person = await context.session.get_one(Person, held.person_id)
    role = await people.grant(context.session, person, unit, RoleName.OVERSEER, context.now)
    await notices.role_given(context, role, actor.person)
    return cards.role_card(context, role, person, unit)[0]


def _decided(actor: Actor, unit: Unit | None) -> Unit:
    """The unit, if the actor (still) decides for it."""
    if unit is None or unit.closed is not None or not actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    return unit


def _day_after(context: Context, last: date) -> datetime:
    return datetime.combine(last + timedelta(days=1), time(), context.deps.zone)


FLOW = Flow(take_press, take_words)
