"""What an office still lacks before its first reminder can go out, each thing with its cure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from bot.findings import Finding, Level
from domain.values import RoleName
from locales import formats
from locales.translator import Translator
from storage import campaigns, groups, offices, units
from storage.engine import Store
from storage.people import in_force
from storage.scopes import scope_of
from storage.tables import Role


@dataclass(frozen=True, slots=True)
class Office:
    """How far an office is set up: how many there are of each. `vacant` units have no secretary, `silent` people of
    units never opened the private chat or have blocked the bot.
    """

    organisers: int
    units: int
    vacant: int
    silent: int
    groups: int
    campaigns: int


async def look_at_office(store: Store, now: datetime, today: date) -> Office | None:
    """What there is at `now`; None if the database cannot tell, which is another finding."""
    try:
        async with store.read() as session:
            held = select(func.count()).select_from(Role).where(Role.role == RoleName.ORGANISER, in_force(now))
            organisers = (await session.exec(held)).one()
            linked = [group for group, _ in await groups.listing(session) if group.left_at is None]
            running = len(await campaigns.running(session, today))
            if (root := await units.root(session)) is None:
                return Office(organisers, 0, 0, 0, len(linked), running)
            found = await offices.strength(session, scope_of(root), now)
            silent = found.silent + found.blocked
            return Office(organisers, found.units, found.vacant, silent, len(linked), running)
    except SQLAlchemyError:
        return None


def what_is_missing(office: Office, tr: Translator) -> Iterator[Finding]:
    """A line for each thing, in the order in which they are done; one line if nothing is missing."""
    missing = list(_missing(office, tr))
    if missing:
        yield from (Finding("set-up", Level.WARN, sentence, cure) for sentence, cure in missing)
        return
    counted = {"units": formats.number(office.units, tr.language), "groups": formats.number(office.groups, tr.language)}
    yield Finding("set-up", Level.OK, tr("The office is set up: {units} units, {groups} groups.", **counted))


def _missing(office: Office, tr: Translator) -> Iterator[tuple[str, str]]:
    if not office.organisers:
        yield (
            tr("There is no organiser."),
            tr("`dondoc run` shows a one-time link: whoever opens it first becomes one."),
        )
    if not office.units:
        cure = tr("The organiser sends the unit list to the bot in private; or: dondoc units import FILE")
        yield tr("There are no units."), cure
    yield from _missing_people(office, tr)
    if not office.groups:
        cure = tr("An organiser adds the bot to the group and answers its question; or: dondoc groups link")
        yield tr("No group is linked."), cure
    if not office.campaigns:
        yield (
            tr("No campaign is open."),
            tr("The organiser sends /campaign to the bot; or: dondoc campaign create FILE"),
        )


def _missing_people(office: Office, tr: Translator) -> Iterator[tuple[str, str]]:
    if office.vacant:
        count = formats.number(office.vacant, tr.language)
        cure = tr("The organiser sends /people to the bot; or: dondoc invite --all -o FILE.xlsx")
        yield tr("Units without a secretary: {count}.", count=count), cure
    if office.silent:
        count = formats.number(office.silent, tr.language)
        cure = tr("They open the bot's private chat and press Start; until then they are reminded in their group.")
        yield tr("Secretaries who cannot be written to in private: {count}.", count=count), cure
