"""One person's role: its card, and what can be done with it."""

from collections.abc import Awaitable, Callable

from domain.rights import Action
from domain.values import RoleName
from handlers import notices
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.people import cards, linking, naming
from handlers.people.cards import Page
from handlers.press import Press
from storage import people
from storage.invites import Office
from storage.tables import Person, Role, Unit
from storage.tables.columns import stored_id

Held = tuple[Role, Person, Unit]


async def press(context: Context, pressed: Press, what: str) -> Page | None:
    """A step with a role that is (still) held for a unit that the presser decides for."""
    role = await context.session.get(Role, pressed.pressed.number(1))
    unit = None if role is None else await context.session.get(Unit, role.unit_id)
    if role is None or unit is None or not pressed.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    person = await context.session.get_one(Person, role.person_id)
    if role.until is not None and role.until <= context.now:
        return context.tr("This role has ended already."), ()
    return await STEPS[what](context, pressed, (role, person, unit))


async def _show(context: Context, _pressed: Press, held: Held) -> Page:
    return cards.role_card(context, *held)


async def _ask(context: Context, _pressed: Press, held: Held) -> Page:
    return cards.is_to_be_removed(context, *held)


async def _remove(context: Context, pressed: Press, held: Held) -> Page:
    """The role ends; its holder is told by whom."""
    role, _, unit = held
    if await people.end(context.session, role, unit, context.now) and role.person_id != pressed.actor.person.id:
        await notices.role_ended(context, role, pressed.actor.person)
    return await cards.unit_card(context, pressed.actor, unit)


async def _replace(context: Context, pressed: Press, held: Held) -> Page:
    """A link for the next secretary; when it is used the present one's role ends."""
    role, person, unit = held
    if role.role is not RoleName.SECRETARY:
        raise MalformedButtonError
    await linking.send_letter(context, pressed, Office(RoleName.SECRETARY, unit, replaces=stored_id(role.id)))
    return cards.role_card(context, role, person, unit, sent=True)


async def _until(context: Context, pressed: Press, held: Held) -> Page | None:
    return await naming.ask_for_last_day(context, pressed, held[0], held[1])


async def _more(context: Context, pressed: Press, held: Held) -> Page | None:
    return await naming.ask_for_another_unit(context, pressed, held[0])


async def _name(context: Context, pressed: Press, held: Held) -> Page | None:
    return await naming.ask_for_name(context, pressed, held[0], held[1])


STEPS: dict[str, Callable[[Context, Press, Held], Awaitable[Page | None]]] = {
    "role": _show,
    "remove": _ask,
    "removed": _remove,
    "replace": _replace,
    "until": _until,
    "more": _more,
    "name": _name,
}
