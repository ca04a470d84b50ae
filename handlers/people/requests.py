"""Requests to be registered: shown to who decides for the unit, decided once, and told to who asked."""

from domain.messages import EditedText, Text
from domain.rights import Action
from domain.values import RoleName
from handlers import notices
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.people.cards import Page
from handlers.press import Press, toast
from reports import requests as text
from storage import groups, join_requests, offices, people
from storage.scopes import scope_of
from storage.tables import JoinRequest, Person, Unit

MOST_SHOWN = 5
"""Each is a message of its own, with its own buttons."""


async def show(context: Context, pressed: Press, unit: Unit) -> Page | None:
    """`n:asked:UNIT`: what waits to be decided at or below a unit, oldest first."""
    found = await join_requests.waiting(context.session, scope_of(unit))
    for request, asked_for in found[:MOST_SHOWN]:
        asked = await join_requests.told(context.session, request, asked_for, context.now)
        html, rows = text.request_card(context.tr, asked, context.deps.zone)
        context.say(Text(pressed.chat_id, html, rows))
    return None


async def decide(context: Context, press: Press) -> None:
    """`r:REQUEST:yes`, `:instead` or `:no`: whoever presses later learns who decided."""
    request = await join_requests.by_id(context.session, press.pressed.number(0))
    how = press.pressed.arguments[1] if len(press.pressed.arguments) > 1 else ""
    unit = None if request is None else await context.session.get(Unit, request.unit_id)
    if request is None or unit is None or not press.private or how not in {text.YES, text.INSTEAD, text.NO}:
        raise MalformedButtonError
    if unit.closed is not None or not press.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    asked = await join_requests.told(context.session, request, unit, context.now)
    granted = how != text.NO
    mine = await join_requests.decide(context.session, request, unit, press.actor.person, context.now, granted=granted)
    if not mine:
        await context.session.refresh(request)
    elif granted:
        await _let_in(context, press, request, unit, replacing=how == text.INSTEAD)
    by = await context.session.get(Person, request.decided_by)
    html = text.settled(context.tr, asked, by.name if by else "", granted=request.granted)
    toast(context, press.query)
    context.say(EditedText(press.chat_id, press.message.message_id, html))
    if mine:
        await _answer(context, request, text.answer(context.tr, asked, press.actor.person.name, granted=granted))


async def _let_in(context: Context, press: Press, request: JoinRequest, unit: Unit, *, replacing: bool) -> None:
    """They are a person from now on, and hold the role; whom they replace is told."""
    person = await people.by_telegram_id(context.session, request.telegram_id)
    if person is None:
        person = await people.add_person(context.session, request.telegram_id, request.name, context.now)
    held = await offices.holders(context.session, unit, context.now) if replacing else []
    await people.grant(context.session, person, unit, request.role, context.now)
    for role, _ in held:
        if role.role is RoleName.SECRETARY and role.person_id != person.id:
            await people.end(context.session, role, unit, context.now)
            await notices.role_ended(context, role, press.actor.person)
    if request.chat_id == request.telegram_id:
        await people.note_started(context.session, person, context.now)


async def _answer(context: Context, request: JoinRequest, html: str) -> None:
    """Who asked is told: by a message that must arrive, but to who was refused and is nobody we know."""
    group = await groups.by_chat(context.session, request.chat_id)
    person = await people.by_telegram_id(context.session, request.telegram_id)
    if group is not None:
        await notices.decided(context, request, group)
    elif person is not None:
        await notices.decided(context, request, person)
    else:
        context.say(Text(request.chat_id, html))
