"""Being registered without a link: by the phone number that the unit list gives, or by name in a linked group."""

import re
from collections.abc import Sequence

from telegram import Message, Update, User

from domain.messages import Text
from domain.values import RoleName
from domain.vietnamese import clean, fold
from handlers import guidance, notices
from handlers.actors import actor_of, speaker, topic_of, words_of
from handlers.context import Context
from handlers.finding import find_below
from handlers.strangers import is_to_us
from reports.text import joining
from storage import audit, join_requests, offices, people, phones, units
from storage.tables import Group, JoinRequest, Unit
from storage.tables.columns import stored_id

ASKS = re.compile(r"^(?:dang ky|dk|register)\s*:?\s+(?:(?:la|lam|cho|bi thu)\s+)*", re.IGNORECASE)
"""How a message begins that asks to be registered, without marks."""


async def take_contact(update: Update, context: Context) -> None:
    """A phone number shared in private: the sender's own, matched with the unit list, and not kept."""
    message = update.message
    contact = None if message is None else message.contact
    if message is None or contact is None or (user := speaker(message)) is None:
        return
    if not context.deps.attempts.take(user.id, context.now):
        said = joining.too_many_attempts(context.tr)
    elif contact.user_id != user.id or message.forward_origin is not None:
        said = joining.not_ones_own_number(context.tr)
    else:
        said = await _match(context, message, user, contact.phone_number)
    context.say(Text(message.chat_id, said, without_keys=True))


async def _match(context: Context, message: Message, user: User, number: str) -> str:
    """One person's units are theirs at once; where the list leaves a doubt, who decides is asked."""
    found = await phones.units_with(context.session, number)
    if not found:
        return joining.unknown_number(context.tr, user.id)
    if len({fold(unit.secretary) for unit in found}) > 1 or await _led_by_others(context, user, found):
        kept = [await _ask_for(context, message, user, unit, by_phone=True) for unit in found]
        return joining.number_in_doubt(context.tr) if any(kept) else joining.waits_already(context.tr)
    name = found[0].secretary or user.full_name
    person = await people.by_telegram_id(context.session, user.id)
    if person is None:
        person = await people.add_person(context.session, user.id, name, context.now)
    audit.identify(context.session, person.id)
    await people.note_started(context.session, person, context.now)
    for unit in found:
        await people.grant(context.session, person, unit, RoleName.SECRETARY, context.now)
    actor = await actor_of(context.session, user, context.now)
    return "" if actor is None else await guidance.welcome(context, actor)


async def _led_by_others(context: Context, user: User, found: Sequence[Unit]) -> bool:
    """Whether somebody else is registered as secretary of one of them: then the list may be an old one."""
    for unit in found:
        for role, person in await offices.holders(context.session, unit, context.now):
            if role.role is RoleName.SECRETARY and person.telegram_id != user.id:
                return True
    return False


async def take_wish(context: Context, message: Message, user: User, group: Group, *, known: bool) -> bool:
    """Whether a message in a linked group asks to be registered ("đăng ký Chi bộ 3"); then it has been taken.

    The unit is looked for among those of the group alone; talk that names none of them is not for us. Of somebody
    `known` the words must be a unit's name and nothing else: secretaries register dates in the same words.
    """
    words = clean(" ".join(words_of(message).split()))
    asks = ASKS.match(fold(words))
    if asks is None or message.edit_date is not None:
        return False
    if not known and not context.deps.attempts.take(user.id, context.now):
        return True  # who tries name after name gets no answer for a while
    # Marks come off letter by letter, so what was matched without them is as long as what was written.
    found = await _meant(context, group, words[asks.end() :], known=known)
    if len(found) == 1:
        said = await _wish(context, message, user, found[0])
    elif found:
        said = joining.several_units_here(context.tr)
    elif known or not is_to_us(context, message):
        return False
    else:
        said = joining.no_such_unit_here(context.tr)
    context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
    return True


async def _meant(context: Context, group: Group, named: str, *, known: bool) -> Sequence[Unit]:
    top = (await units.by_ids(context.session, [group.unit_id]))[0]
    meant = await find_below(context, top, named, exactly=known)
    return [unit for unit in meant if group.cluster in {"", unit.cluster}]


async def _wish(context: Context, message: Message, user: User, unit: Unit) -> str:
    person = await people.by_telegram_id(context.session, user.id)
    if person is not None and await people.role_for(context.session, person, unit, context.now):
        return joining.already_registered(context.tr, unit.name)
    kept = await _ask_for(context, message, user, unit)
    return joining.wish_kept(context.tr, user.full_name, unit.name) if kept else joining.waits_already(context.tr)


async def _ask_for(
    context: Context, message: Message, user: User, unit: Unit, *, by_phone: bool = False
) -> JoinRequest | None:
    """Ask who decides for the unit; None if that waits already."""
    wish = JoinRequest(
        unit_id=stored_id(unit.id),
        role=RoleName.SECRETARY,
        telegram_id=user.id,
        name=user.full_name,
        chat_id=message.chat_id,
        message_id=message.message_id,
        topic_id=topic_of(message),
        by_phone=by_phone,
        asked_at=context.now,
    )
    kept = await join_requests.ask(context.session, wish, unit)
    if kept is not None:
        await notices.decision_wanted(context, kept, unit)
    return kept
