"""Who is registered for which unit: the board of a scope, its lists, the card of one unit, what the people are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.tally import share
from domain.values import RoleName
from locales import formats
from locales.translator import Translator
from reports.text.names import office, safe

LINES = 20
"""Of one page of a list."""


@dataclass(frozen=True, slots=True)
class Board:
    """How far the offices of a scope are filled. `registered` and `vacant` count units, the others people."""

    scope: str
    units: int
    registered: int
    vacant: int
    blocked: int
    silent: int
    waiting: int
    """Requests to be registered that wait for a decision."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role, or held it until a day. `cluster` narrows an overseer's."""

    name: str
    role: RoleName
    since: date
    until: date | None = None
    """The last day."""
    cluster: str = ""
    blocked: bool = False
    started: bool = True


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit with whoever answers for it; `listed` is the secretary by the unit list, empty where it names none."""

    name: str
    code: str
    above: str
    listed: str
    phone: str
    holders: tuple[Holder, ...]
    former: tuple[Holder, ...]
    invitations: int


def board(tr: Translator, told: Board) -> str:
    """How many are registered, who is missing, and what can be done about it."""

    def number(count: int) -> str:
        return formats.number(count, tr.language)

    lines = [tr("<b>People in charge: {scope}</b>", scope=safe(told.scope))]
    percent = formats.percent(share(told.registered, told.units), tr.language)
    done, total = number(told.registered), number(told.units)
    lines.append(tr("Registered: {done}/{total} units ({percent}).", done=done, total=total, percent=percent))
    if told.vacant:
        lines.append(tr("Without a secretary: {count} units.", count=number(told.vacant)))
    if told.blocked:
        lines.append(tr("Have blocked the system: {count} comrades.", count=number(told.blocked)))
    if told.silent:
        lines.append(tr("Have not opened the private chat: {count} comrades.", count=number(told.silent)))
    if told.waiting:
        lines.append(tr("Waiting to be approved: {count}.", count=number(told.waiting)))
    return "\n".join(lines)


def vacant(tr: Translator, units: Sequence[tuple[str, str]], page: int, pages: int) -> str:
    """A page of the units without a secretary, each with the one that the unit list names."""
    if not units:
        return tr("Every unit has a registered secretary.")
    lines = [f"{place}. {safe(name)}{_listed(tr, listed)}" for place, (name, listed) in enumerate(units, 1)]
    return "\n".join(
        [tr("<b>Units without a registered secretary</b> (page {page}/{pages})", page=page, pages=pages), *lines]
    )


def out_of_reach(tr: Translator, people: Sequence[tuple[str, Holder]]) -> str:
    """Who cannot be written to in private, and why."""
    if not people:
        return tr("Everybody registered can be reached.")
    lines = [f"{place}. {safe(unit)}: {_holder(tr, one)}" for place, (unit, one) in enumerate(people[:LINES], 1)]
    if len(people) > LINES:
        lines.append(tr("and {count} more.", count=formats.number(len(people) - LINES, tr.language)))
    return "\n".join([tr("<b>Cannot be reached in private</b>"), *lines])


def unit_card(tr: Translator, card: UnitCard) -> str:
    """One unit: who answers for it, who did before."""
    lines = [tr("<b>{unit}</b> (code {code})", unit=safe(card.name), code=safe(card.code))]
    if card.above:
        lines.append(tr("Under {unit}.", unit=safe(card.above)))
    lines += [_holder(tr, one) for one in card.holders] or [tr("Nobody is registered for this unit.")]
    if card.listed:
        phone = f", {safe(card.phone)}" if card.phone else ""
        lines.append(tr("Secretary in the unit list: {name}.", name=safe(card.listed) + phone))
    if card.former:
        lines += [tr("Before:"), *(_holder(tr, one, former=True) for one in card.former)]
    if card.invitations:
        lines.append(tr("Invitation links not used yet: {count}.", count=card.invitations))
    return "\n".join(lines)


def forward(tr: Translator) -> str:
    """A link was sent as a message of its own."""
    return tr("The letter below holds the link. Please forward it to whom it is for.")


def role_card(tr: Translator, unit: str, holder: Holder) -> str:
    """One person's role for a unit."""
    return f"<b>{safe(unit)}</b>\n{_holder(tr, holder)}"


def is_to_be_removed(tr: Translator, unit: str, holder: Holder) -> str:
    """Asked before a role is ended."""
    return tr(
        "{name} will no longer be {office}; what they reported is kept. Is that right?",
        name=safe(holder.name),
        office=office(tr, holder.role, holder.cluster or unit),
    )


def which_unit(tr: Translator) -> str:
    """Asked before a unit's card."""
    return tr("Please type the name or the code of the unit.")


def no_such_unit(tr: Translator) -> str:
    """Nothing in their charge is called so."""
    return tr("No unit in your charge has this name or code. Please type it as in the unit list.")


def several_units(tr: Translator) -> str:
    """More than one may be meant."""
    return tr("Which unit is meant?")


def last_day(tr: Translator, who: str) -> str:
    """Asked for a deputy's role."""
    return tr("Until which day is {who} deputy secretary? Please type the last day, for example: 30/9.", who=safe(who))


def which_name(tr: Translator, name: str) -> str:
    """Asked before somebody is called otherwise."""
    return tr("What is the full name of {name}? Please type it.", name=safe(name))


def not_a_day(tr: Translator) -> str:
    """The last day was not understood, or has passed."""
    return tr("This is not a day to come. Please type the last day, for example: 30/9.")


def ended(tr: Translator, role: RoleName, unit: str, by: str) -> str:
    """Told to whose role was ended. `by` is who decided, empty for the operator."""
    told = tr("You are no longer registered as {office}.", office=office(tr, role, unit))
    return f"{told} {tr('Decided by: {name}.', name=safe(by))}" if by else told


def given(tr: Translator, role: RoleName, unit: str, by: str, until: date | None) -> str:
    """Told to whom a role was given."""
    told = tr("You have been registered as {office}.", office=office(tr, role, unit))
    more = [tr("The last day is {day}.", day=formats.day(until, tr.language))] if until else []
    return " ".join([told, *more, tr("Decided by: {name}.", name=safe(by))])


def _holder(tr: Translator, one: Holder, *, former: bool = False) -> str:
    name = safe(one.name)
    words = {
        RoleName.SECRETARY: tr("Secretary: {name}", name=name),
        RoleName.DEPUTY: tr("Deputy secretary: {name}", name=name),
        RoleName.OVERSEER: tr("Overseer: {name}", name=name),
        RoleName.ORGANISER: tr("Organiser: {name}", name=name),
    }[one.role]
    details = [safe(one.cluster)] if one.cluster else []
    details.append(tr("since {day}", day=formats.day(one.since, tr.language)))
    if one.until:
        day = formats.day(one.until, tr.language)
        details.append(tr("until {day}", day=day) if former else tr("until the end of {day}", day=day))
    details += [tr("has blocked the system")] if one.blocked else []
    details += [] if one.started or one.blocked else [tr("has not opened the private chat")]
    return f"{words} ({', '.join(details)})"


def _listed(tr: Translator, name: str) -> str:
    return f" ({tr('in the list: {name}', name=safe(name))})" if name else ""
