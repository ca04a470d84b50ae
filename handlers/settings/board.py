"""`/settings`: what one may settle, by buttons; in a group its own, for who decides for its unit."""

from collections.abc import Awaitable, Callable

from telegram import Message, Update

from domain.messages import Button, EditedText, Text
from domain.rights import Action
from handlers.actors import Actor, actor_of, speaker, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.press import Press, toast
from handlers.settings import campaigns as of_campaigns
from handlers.settings import groups as of_groups
from handlers.settings import hours, resting
from handlers.settings.campaigns import Change, Page, SilencedError
from handlers.strangers import turn_group_away
from reports.buttons import data_of
from reports.text import settings as text
from storage import campaigns, groups, units
from storage.tables import Unit

MOST_UNITS = 10

CHANGES: dict[str, Change] = {
    "before": of_campaigns.before,
    "ladder": of_campaigns.ladder,
    "days": of_campaigns.days,
    "holidays": of_campaigns.holidays,
    "hour": hours.hour,
    "quiet": hours.quiet,
}
"""What is settled of a campaign."""
OWN: dict[str, Callable[[Context, Press], Awaitable[Page]]] = {
    "unit": resting.unit_card,
    "ask": resting.ask_days,
    "on": resting.call_off,
    "find": resting.ask_unit,
    "language": resting.speak,
}


async def show(update: Update, context: Context) -> None:
    """`/settings`."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is not None:
        html, rows = await home(context, actor)
        context.say(Text(message.chat_id, html, rows))
        return
    await _in_group(context, message)


async def press(context: Context, pressed: Press) -> None:
    """`z:PAGE:…`: campaigns in private, a group's own also there."""
    what = pressed.pressed.arguments[0] if pressed.pressed.arguments else ""
    if not pressed.private and what not in {"group", "gday"}:
        raise MalformedButtonError
    if pressed.private:
        await hours.end(context, pressed)
    try:
        page = await _page(context, pressed, what)
    except SilencedError:
        toast(context, pressed.query, context.tr("No reminder could go at that hour. Nothing was changed."), alert=True)
        return
    toast(context, pressed.query)
    context.say(EditedText(pressed.chat_id, pressed.message.message_id, *page))


async def press_own(context: Context, pressed: Press) -> None:
    """`j:PAGE:…`, in private."""
    what = pressed.pressed.arguments[0] if pressed.pressed.arguments else ""
    if not pressed.private or what not in OWN:
        raise MalformedButtonError
    await hours.end(context, pressed)
    page = await OWN[what](context, pressed)
    toast(context, pressed.query)
    context.say(EditedText(pressed.chat_id, pressed.message.message_id, *page))


async def home(context: Context, actor: Actor) -> Page:
    """What one may settle."""
    tr, decided = context.tr, await _decided_campaigns(context, actor)
    decides = await _decides(context, actor)
    rows = [(Button(title, data_of("z", "campaign", number)),) for number, title in decided]
    if decides:
        rows.append((Button(tr("Groups"), data_of("z", "groups")),))
        rows.append((Button(tr("Days off of a unit"), data_of("j", "find")),))
    own = (await units.by_ids(context.session, actor.answers_for))[:MOST_UNITS]
    rows += [(Button(tr("Days off: {unit}", unit=unit.name), data_of("j", "unit", unit.id)),) for unit in own]
    languages = [Button(name, data_of("j", "language", language)) for language, name in text.LANGUAGES.items()]
    return text.home(tr, decides=decides, answers=bool(own)), (*rows, tuple(languages))


async def _page(context: Context, pressed: Press, what: str) -> Page:
    match what:
        case "home":
            return await home(context, pressed.actor)
        case "groups":
            return await of_groups.listed(context, pressed)
        case "group":
            return await of_groups.act(context, pressed)
        case "gday":
            return await of_groups.day(context, pressed)
    campaign = await of_campaigns.decided(context, pressed.actor, pressed.pressed.number(1))
    if what == "campaign":
        return await of_campaigns.card(context, campaign)
    if what not in CHANGES:
        raise MalformedButtonError
    return await CHANGES[what](context, pressed, campaign)


async def _decided_campaigns(context: Context, actor: Actor) -> list[tuple[int | None, str]]:
    running = await campaigns.running(context.session, context.today)
    tops = {unit.id: unit for unit in await units.by_ids(context.session, [one.unit_id for one in running])}
    return [(one.id, one.title) for one in running if actor.may(Action.DECIDE, tops[one.unit_id])]


async def _decides(context: Context, actor: Actor) -> bool:
    led = await units.by_ids(context.session, [grant.unit_id for grant in actor.leads])
    return any(actor.may(Action.DECIDE, unit) for unit in led)


async def _in_group(context: Context, message: Message) -> None:
    group = await groups.by_chat(context.session, message.chat_id)
    if group is None:
        turn_group_away(context, message)
        return
    user = speaker(message)
    actor = await actor_of(context.session, user, context.now) if user is not None else None
    unit = await context.session.get_one(Unit, group.unit_id)
    topic = topic_of(message)
    if not of_groups.may_settle(actor, unit):
        said = context.tr("What this group is told is settled by its organisers. Your own settings: in private.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic))
        return
    html, rows = await of_groups.card(context, group, unit, private=False)
    context.say(Text(message.chat_id, html, rows, reply_to=message.message_id, topic=topic))
