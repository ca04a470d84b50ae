"""Links that invite: one as a letter to forward, or a workbook of them made by a job."""

from datetime import date, datetime, timedelta

from domain.calendar import day_of
from domain.messages import Text
from domain.values import RoleName
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.people.cards import Page
from handlers.press import Press
from reports.text import joining
from storage import figures, invites, jobs
from storage.invites import Office
from storage.scopes import scope_of
from storage.tables import Unit
from storage.tables.columns import stored_id

JOB = "invitations"


async def send_link(context: Context, pressed: Press, unit: Unit) -> None:
    """`n:invite:UNIT:ROLE`: a letter with a link; a secretary's link takes the place of the one before."""
    try:
        role = RoleName(pressed.pressed.arguments[2])
    except (IndexError, ValueError) as error:
        raise MalformedButtonError from error
    await send_letter(context, pressed, Office(role, unit))


async def send_cluster_link(context: Context, pressed: Press, unit: Unit) -> None:
    """`n:cluster:UNIT:PLACE`: the same for an overseer of one cluster below the unit."""
    names = await figures.clusters(context.session, scope_of(unit))
    place = pressed.pressed.number(2)
    if not 0 <= place < len(names):
        raise MalformedButtonError
    await send_letter(context, pressed, Office(RoleName.OVERSEER, unit, names[place]))


async def send_letter(context: Context, pressed: Press, office: Office) -> None:
    """Make a link and send it, ready to be forwarded, as a message of its own."""
    html = await letter(context, stored_id(pressed.actor.person.id), office)
    context.say(Text(pressed.chat_id, html))


async def letter(context: Context, by: int, office: Office) -> str:
    """A letter with a new link for an office; of a unit's secretary there is one link at a time."""
    if office.unit is None:
        raise MalformedButtonError
    if office.role is RoleName.SECRETARY:
        await invites.revoke(context.session, office.unit, office.role, context.now)
    token = await invites.invite(context.session, office, context.now, by)
    link = joining.link_of(context.bot.username, token)
    name = office.cluster or office.unit.name
    return joining.invitation(context.tr, office.role, name, link, last_day(context, context.now))


def last_day(context: Context, now: datetime) -> date:
    """The last whole day on which a link made at `now` works."""
    return day_of(now + invites.LIFE, context.deps.zone) - timedelta(days=1)


async def hire_links(context: Context, pressed: Press, unit: Unit) -> Page | None:
    """`n:links:UNIT`: a workbook with a link for each unit without a secretary, made beside the intake."""
    context.work.hired = True
    person_id = stored_id(pressed.actor.person.id)
    username = context.bot.username
    await jobs.hire(context.session, JOB, person_id, pressed.chat_id, context.now, unit=unit.id, username=username)
    return None
