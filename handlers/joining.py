"""Coming in by a link: `/start TOKEN` makes whoever presses it first what the invitation says."""

from telegram import Message, Update, User

from domain.messages import Text
from handlers import guidance, notices
from handlers.actors import actor_of, speaker
from handlers.context import Context
from reports.text import guide, joining
from storage import audit, invites, people
from storage.invites import Office, Standing
from storage.tables import Invite, Person
from storage.tables.columns import stored_id

REFUSALS = {
    Standing.UNKNOWN: joining.unknown_link,
    Standing.USED: joining.used_link,
    Standing.EXPIRED: joining.expired_link,
    Standing.REVOKED: joining.revoked_link,
    Standing.CLOSED: joining.link_of_closed_unit,
}


async def start(update: Update, context: Context) -> None:
    """`/start`: with a token, in private, it is an invitation that is taken up."""
    message = update.message
    user = None if message is None else speaker(message)
    if message is None or user is None or message.chat.type != message.chat.PRIVATE or not context.args:
        await guidance.greet(update, context)
    else:
        await _redeem(context, message, user, context.args[0])


async def _redeem(context: Context, message: Message, user: User, token: str) -> None:
    """One that cannot be used gets one sentence, which names no unit."""
    if not context.deps.attempts.take(user.id, context.now):
        context.say(Text(message.chat_id, joining.too_many_attempts(context.tr)))
        return
    person = await people.by_telegram_id(context.session, user.id)
    audit.identify(context.session, person.id if person else None)
    context.say(Text(message.chat_id, await _worth(context, user, person, token)))


async def _worth(context: Context, user: User, person: Person | None, token: str) -> str:
    invitation = await invites.find(context.session, token)
    office = None if invitation is None else await invites.office_of(context.session, invitation)
    worth = await invites.standing(context.session, invitation, office, person, context.now)
    if invitation is None or office is None:
        return joining.unknown_link(context.tr)
    if person is not None and await _holds(context, person, office):
        await people.note_started(context.session, person, context.now)
        if worth in {Standing.OPEN, Standing.USED_BY_THEM}:
            return _held(context, office, used=worth is Standing.USED_BY_THEM)
    if worth is Standing.OPEN and await invites.spend(context.session, invitation, context.now):
        return await _take_up(context, user, invitation, office)
    # Whoever used it and is that no more needs a new one, as does who was a moment too late.
    return REFUSALS.get(worth, joining.used_link)(context.tr)


async def _holds(context: Context, person: Person, office: Office) -> bool:
    """Whether the person is already what the invitation would make them."""
    if office.unit is None:
        return await invites.is_founder(context.session, person)
    held = await people.grants_of(context.session, person, context.now)
    return (office.role, stored_id(office.unit.id), office.cluster) in {
        (one.role, one.unit_id, one.cluster) for one in held
    }


def _held(context: Context, office: Office, *, used: bool) -> str:
    if office.unit is None:
        return guide.for_founder(context.tr)
    say = joining.still_held if used else joining.already_held
    return say(context.tr, office.role, office.cluster or office.unit.name)


async def _take_up(context: Context, user: User, invitation: Invite, office: Office) -> str:
    """The role is theirs; whom we know keeps the name we know them by."""
    person = await people.by_telegram_id(context.session, user.id)
    if person is None:
        person = await people.add_person(context.session, user.id, user.full_name, context.now)
    audit.identify(context.session, person.id)
    await people.note_started(context.session, person, context.now)
    former = await invites.take_up(context.session, invitation, office, person, context.now)
    if former is not None:
        by = None if invitation.person_id is None else await context.session.get(Person, invitation.person_id)
        await notices.role_ended(context, former, by)
    actor = await actor_of(context.session, user, context.now)
    if actor is None:
        raise LookupError(user.id)
    return await guidance.welcome(context, actor)
