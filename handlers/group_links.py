"""`/link`, and the bot's arrival in a group: what a group is for, settled by an organiser of the unit."""

from telegram import Message, Update

from domain.messages import Text
from domain.rights import Action
from handlers import group_steps
from handlers.actors import Actor, actor_of, is_anonymous, speaker, topic_of
from handlers.context import Context
from handlers.finding import decided_tops
from handlers.strangers import turn_away, turn_group_away
from reports.text import grouping as text
from reports.text import guide
from storage import groups, people
from storage.tables import Group, Unit

MOST_LISTED = 50


async def show(update: Update, context: Context) -> None:
    """`/link` in a group: for an organiser, what it is for, or the question; in private the list of one's groups."""
    message = update.message
    if message is None:
        return
    user, private = speaker(message), message.chat.type == message.chat.PRIVATE
    actor = None if user is None else await actor_of(context.session, user, context.now)
    if private and user is not None:
        await _in_private(context, message, actor)
    elif user is None and is_anonymous(message):
        _reply(context, message, text.own_name(context.tr))
    elif user is not None:
        await _in_group(context, message, actor)


async def arrive(context: Context, chat_id: int, title: str, adder: Actor | None, *, administrator: bool) -> None:
    """The bot was added to a group that is not linked: an organiser is asked what it is for, others are turned away."""
    if adder is None or not await decided_tops(context, adder):
        context.say(Text(chat_id, guide.for_strange_group(context.tr)))
        return
    await group_steps.begin(context, adder, chat_id, title=title, administrator=administrator)


async def _in_group(context: Context, message: Message, actor: Actor | None) -> None:
    group = await groups.by_chat(context.session, message.chat_id)
    if actor is None or not await decided_tops(context, actor):
        if group is None:
            turn_group_away(context, message)
        else:
            _reply(context, message, text.others_decide(context.tr))
        return
    if group is not None and not actor.may(Action.DECIDE, await _unit_of(context, group)):
        _reply(context, message, text.others_decide(context.tr))
        return
    await group_steps.begin(
        context,
        actor,
        message.chat_id,
        under=message,
        title=message.chat.title or "",
        administrator=None if group is None else group.administrator,
        group=group,
    )


async def _in_private(context: Context, message: Message, actor: Actor | None) -> None:
    """The groups of one's charge, in the order they were linked."""
    if actor is None:
        if message.from_user is not None:
            turn_away(context, message, message.from_user)
        return
    await people.note_started(context.session, actor.person, context.now)
    if actor.founder:
        context.say(Text(message.chat_id, guide.for_founder(context.tr)))
        return
    lines = []
    for group, unit in await groups.listing(context.session):
        if actor.may(Action.DECIDE, unit):
            link = text.Link(group.cluster or unit.name, group.purpose, group.topic_id is not None)
            lines.append(text.group_line(context.tr, group.title, link, present=group.left_at is None))
    how = text.in_groups(context.tr) if await decided_tops(context, actor) else text.others_decide(context.tr)
    context.say(Text(message.chat_id, "\n".join([*lines[:MOST_LISTED], how])))


async def _unit_of(context: Context, group: Group) -> Unit:
    return await context.session.get_one(Unit, group.unit_id)


def _reply(context: Context, message: Message, html: str) -> None:
    context.say(Text(message.chat_id, html, reply_to=message.message_id, topic=topic_of(message)))
