"""A greeting and `/help`: who one is here, and how to go about it."""

from telegram import Message, Update

from domain.messages import Text
from domain.values import RoleName
from handlers.actors import Actor, topic_of
from handlers.commands import who_asks
from handlers.context import Context
from handlers.strangers import turn_group_away
from reports.text import guide
from reports.text.commands import Menu
from storage import groups, units


async def greet(update: Update, context: Context) -> None:
    """`/start` with nothing more: in private it opens the chat for reminders; in a group it is `/help`."""
    await _to_the_registered(update, context, greet=True)


async def show_help(update: Update, context: Context) -> None:
    """`/help`, by role in private, one for all in a group."""
    await _to_the_registered(update, context, greet=False)


async def refuse_unknown(update: Update, context: Context) -> None:
    """A command in private that is none."""
    if (asked := await who_asks(update, context)) is not None:
        message, _ = asked
        context.say(Text(message.chat_id, guide.no_such_command(context.tr)))


async def _to_the_registered(update: Update, context: Context, *, greet: bool) -> None:
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is None:
        await _in_group(context, message)
        return
    context.say(Text(message.chat_id, await welcome(context, actor) if greet else _help(context, actor)))


async def _in_group(context: Context, message: Message) -> None:
    if await groups.by_chat(context.session, message.chat_id) is None:
        turn_group_away(context, message)
        return
    said = guide.help_in_group(context.tr)
    context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))


async def welcome(context: Context, actor: Actor) -> str:
    """What somebody is told who comes for the first time, or again."""
    if actor.founder:
        return guide.welcome_founder(context.tr, actor.person.name)
    over = {unit.id: unit for unit in await units.by_ids(context.session, [one.unit_id for one in actor.grants])}
    offices = [(one.role, one.cluster or over[one.unit_id].name) for one in actor.grants]
    return guide.welcome(context.tr, actor.person.name, offices)


def _help(context: Context, actor: Actor) -> str:
    return guide.for_founder(context.tr) if actor.founder else guide.help_for(context.tr, menu_of(actor))


def menu_of(actor: Actor) -> Menu:
    """The commands that somebody is offered in private: those of the role that sees most, and of their own unit."""
    if not actor.leads:
        return Menu.SECRETARY
    organises = actor.leads[0].role is RoleName.ORGANISER
    if actor.answers_for:
        return Menu.ORGANISER_TOO if organises else Menu.OVERSEER_TOO
    return Menu.ORGANISER if organises else Menu.OVERSEER
