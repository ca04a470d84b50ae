"""What the pages of `/people` say: the board of a scope, its lists, one unit, one role."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from domain.calendar import day_of
from domain.messages import Button, Rows
from domain.rights import Action
from domain.values import RoleName
from handlers.actors import Actor
from handlers.context import Context
from handlers.finding import decided_tops
from locales import formats
from reports.buttons import data_of
from reports.text import offices as text
from storage import figures, invites, join_requests, offices
from storage.scopes import holds, scope_of
from storage.tables import Person, Role, Unit
from storage.tables.columns import stored_id

Page = tuple[str, Rows]
FORMER = 3
"""Of those who answered for a unit before."""


async def board(context: Context, unit: Unit) -> Page:
    """How far the offices of a unit and of all below it are filled, with what can be done."""
    scope = scope_of(unit)
    strength = await offices.strength(context.session, scope, context.now)
    waiting = len(await join_requests.waiting(context.session, scope))
    told = text.Board(
        unit.name,
        strength.units,
        strength.registered,
        strength.vacant,
        strength.blocked,
        strength.silent,
        waiting,
    )
    return text.board(context.tr, told), _board_buttons(context, unit, told)


def _board_buttons(context: Context, unit: Unit, told: text.Board) -> Rows:
    tr = context.tr
    rows: list[tuple[Button, ...]] = []
    if told.waiting:
        rows.append((_to(tr("To be approved: {count}", count=told.waiting), "asked", unit),))
    if told.vacant:
        count = formats.number(told.vacant, tr.language)
        rows.append((_to(tr("Get invitation links ({count})", count=count), "links", unit),))
        rows.append((_to(tr("Units without a secretary"), "vacant", unit, 1),))
    if told.blocked or told.silent:
        rows.append((_to(tr("Who cannot be reached"), "lost", unit),))
    rows.append((_to(tr("Find a unit"), "find", unit), _to(tr("This unit itself"), "unit", unit)))
    return tuple(rows)


async def vacant(context: Context, unit: Unit, page: int) -> Page:
    """A page of the units without a secretary; each has a button."""
    scope = scope_of(unit)
    strength = await offices.strength(context.session, scope, context.now)
    pages = max(1, ceil(strength.vacant / text.LINES))
    page = min(max(page, 1), pages)
    skip = (page - 1) * text.LINES
    found = await offices.vacant_units(context.session, scope, context.now, limit=text.LINES, skip=skip)
    shown = [one for one, _ in found]
    html = text.vacant(context.tr, [(one.name, one.secretary) for one in shown], page, pages)
    numbers = [_to(str(place), "unit", one) for place, one in enumerate(shown, 1)]
    turns = [
        _to(label, "vacant", unit, number)
        for label, number in ((context.tr("Previous"), page - 1), (context.tr("Next"), page + 1))
        if 1 <= number <= pages
    ]
    return html, (*_in_fives(numbers), *([tuple(turns)] if turns else []), _back(context, unit))


async def lost(context: Context, unit: Unit) -> Page:
    """Who answers for units below and cannot be written to."""
    found = await offices.out_of_reach(context.session, scope_of(unit), context.now)
    html = text.out_of_reach(context.tr, [(one.name, holder(context, role, person)) for one, role, person in found])
    numbers = [_to(str(place), "unit", one) for place, (one, _, _) in enumerate(found[: text.LINES], 1)]
    return html, (*_in_fives(numbers), _back(context, unit))


async def unit_card(context: Context, actor: Actor, unit: Unit, *, sent: bool = False) -> Page:
    """One unit: who answers for it, with a button for each, and how to invite others.

    The unit above is named to whom may see it. `sent`: a link has just been sent below.
    """
    above = None if unit.parent_id is None else await context.session.get(Unit, unit.parent_id)
    seen = above is not None and actor.may(Action.SEE, above)
    held = await offices.holders(context.session, unit, context.now)
    former = await offices.former(context.session, unit, context.now, FORMER)
    open_links = (await invites.waiting(context.session, [stored_id(unit.id)], context.now)).get(stored_id(unit.id), 0)
    card = text.UnitCard(
        unit.name,
        unit.code,
        above.name if above is not None and seen else "",
        unit.secretary,
        unit.phone,
        tuple(holder(context, role, person) for role, person in held),
        tuple(holder(context, role, person) for role, person in former),
        open_links,
    )
    people = [(_role(person.name, "role", role),) for role, person in held]
    back = [_back(context, top) for top in await decided_tops(context, actor) if holds(scope_of(top), unit)]
    html = text.unit_card(context.tr, card)
    rows = (*people, *await _invitations(context, unit, held, open_links), *back)
    return (f"{html}\n{text.forward(context.tr)}" if sent else html), rows


async def _invitations(
    context: Context, unit: Unit, held: Sequence[tuple[Role, Person]], open_links: int
) -> list[tuple[Button, ...]]:
    tr, first = context.tr, []
    rows: list[tuple[Button, ...]] = []
    if all(role.role is not RoleName.SECRETARY for role, _ in held):
        first.append(_to(tr("Invite a secretary"), "invite", unit, RoleName.SECRETARY.value))
    rows.append((*first, _to(tr("Invite a deputy"), "deputy", unit)))
    overseer = "overseer" if await figures.clusters(context.session, scope_of(unit)) else "invite"
    rows.append(
        (
            _to(tr("Invite an overseer"), overseer, unit, RoleName.OVERSEER.value),
            _to(tr("Invite an organiser"), "invite", unit, RoleName.ORGANISER.value),
        )
    )
    if open_links:
        rows.append((_to(tr("Withdraw unused links"), "revoke", unit),))
    return rows


async def clusters(context: Context, unit: Unit) -> Page:
    """Which part of a unit somebody is to oversee."""
    names = await figures.clusters(context.session, scope_of(unit))
    parts = [(_to(name, "cluster", unit, place),) for place, name in enumerate(names[:40])]
    whole = _to(context.tr("All of it"), "invite", unit, RoleName.OVERSEER.value)
    return context.tr("Which part is to be overseen?"), (*parts, (whole,), (_to(context.tr("Back"), "unit", unit),))


def role_card(context: Context, role: Role, person: Person, unit: Unit, *, sent: bool = False) -> Page:
    """One role, with what can be done with it. `sent`: a link has just been sent below."""
    tr = context.tr
    rows: list[tuple[Button, ...]] = []
    if role.role is RoleName.SECRETARY:
        rows.append((_role(tr("Change of secretary"), "replace", role),))
    if role.role in {RoleName.SECRETARY, RoleName.DEPUTY}:
        rows.append((_role(tr("Deputy until a day"), "until", role),))
    if role.role is RoleName.OVERSEER:
        rows.append((_role(tr("One unit more to oversee"), "more", role),))
    rows.append((_role(tr("Another name"), "name", role), _role(tr("End this role"), "remove", role)))
    html = text.role_card(tr, unit.name, holder(context, role, person))
    html = f"{html}\n{text.forward(tr)}" if sent else html
    return html, (*rows, (_to(tr("Back"), "unit", unit),))


def is_to_be_removed(context: Context, role: Role, person: Person, unit: Unit) -> Page:
    """Asked before a role is ended."""
    tr = context.tr
    html = text.is_to_be_removed(tr, unit.name, holder(context, role, person))
    return html, ((_role(tr("End this role"), "removed", role), _to(tr("Keep it"), "unit", unit)),)


def holder(context: Context, role: Role, person: Person) -> text.Holder:
    """A role as the pages tell it; its last day is the day before the moment at which it ends."""
    zone = context.deps.zone
    until = None if role.until is None else day_of(role.until - timedelta(seconds=1), zone)
    return text.Holder(
        person.name,
        role.role,
        day_of(role.since, zone),
        until,
        role.cluster,
        blocked=person.blocked_at is not None,
        started=person.started_at is not None,
    )


def unit_choices(units: Sequence[Unit]) -> Rows:
    """A button for each of a few units that a name may mean."""
    return tuple((_to(unit.name, "unit", unit),) for unit in units)


def _to(label: str, page: str, unit: Unit, *arguments: object) -> Button:
    return Button(label, data_of("n", page, unit.id, *arguments))


def _role(label: str, page: str, role: Role) -> Button:
    return Button(label, data_of("n", page, role.id))


def _back(context: Context, unit: Unit) -> tuple[Button, ...]:
    return (_to(context.tr("Back"), "board", unit),)


def _in_fives(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
