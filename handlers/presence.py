"""Where the bot is: chats opened and closed, groups joined, left and grown."""

from telegram import ChatMember, ChatMemberUpdated, Update

from domain.messages import Text
from handlers import group_links, group_steps, notices
from handlers.actors import actor_of, topic_of
from handlers.context import Context
from reports.text import grouping
from storage import groups, people, units
from storage.scopes import holds
from storage.tables import Group

GONE = {ChatMember.LEFT, ChatMember.BANNED}


async def note_membership(update: Update, context: Context) -> None:
    """A person blocked or opened the private chat; a group put the bot out, took it in, made it administrator."""
    change = update.my_chat_member
    if change is None:
        return
    present = change.new_chat_member.status not in GONE
    if change.chat.type == change.chat.PRIVATE:
        await _note_private(context, change.chat.id, present=present)
        return
    if change.chat.type == change.chat.CHANNEL:
        return  # what is said there is read by many, and nobody reports there
    group = await groups.by_chat(context.session, change.chat.id)
    if group is not None:
        await _note_group(context, group, change)
    elif present and change.old_chat_member.status not in GONE:
        await group_steps.note_standing(context, change.chat.id, administrator=_is_administrator(change))
    elif present:
        adder = await actor_of(context.session, change.from_user, context.now)
        await group_links.arrive(
            context, change.chat.id, change.chat.title or "", adder, administrator=_is_administrator(change)
        )


async def _note_group(context: Context, group: Group, change: ChatMemberUpdated) -> None:
    """A linked group: what the bot can see there may have changed; who decides hears that it was put out."""
    present, before = change.new_chat_member.status not in GONE, change.old_chat_member.status
    was_in = group.left_at is None
    await groups.note_presence(context.session, group.chat_id, present=present, now=context.now)
    if not present and was_in:
        await notices.group_lost(context, group, "kicked", int(change.date.timestamp()))
    if not present:
        return
    changed = group.administrator is not _is_administrator(change)
    await groups.note_standing(context.session, group.chat_id, administrator=_is_administrator(change))
    if not changed or before in GONE or context.bot.can_read_all_group_messages:
        return
    if group.administrator:
        context.say(Text(group.chat_id, grouping.sees_all(context.tr), topic=group.topic_id))
    else:
        group_steps.warn(context, group, group.topic_id)


def _is_administrator(change: ChatMemberUpdated) -> bool:
    return change.new_chat_member.status == ChatMember.ADMINISTRATOR


async def note_title(update: Update, context: Context) -> None:
    """A group has another title."""
    message = update.message
    if message is not None and message.new_chat_title:
        await groups.note_title(context.session, message.chat_id, message.new_chat_title)


async def note_left(update: Update, context: Context) -> None:
    """Somebody has left a linked group: if they answer for one of its units, who decides is told."""
    message = update.message
    who = None if message is None else message.left_chat_member
    group = None if message is None else await groups.by_chat(context.session, message.chat_id)
    if message is None or who is None or group is None or who.is_bot:
        return
    actor = await actor_of(context.session, who, context.now)
    if actor is None:
        return
    scope = await groups.scope(context.session, group)
    own = [unit for unit in await units.by_ids(context.session, actor.answers_for) if holds(scope, unit)]
    if own:
        await notices.member_left(context, group, actor.person, own[0], message.message_id)


async def note_topic_closed(update: Update, context: Context) -> None:
    """A topic of a forum was closed: if it is the one that the bot uses, who decides is told."""
    message = update.message
    group = None if message is None else await groups.by_chat(context.session, message.chat_id)
    if message is None or group is None or group.topic_id is None or group.administrator:
        return
    if topic_of(message) == group.topic_id:
        await notices.group_lost(context, group, "topic", message.message_id)


async def note_migration(update: Update, context: Context) -> None:
    """A group became a supergroup: both chats say so, in either order."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await groups.move(context.session, message.chat_id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        await groups.move(context.session, message.migrate_from_chat_id, message.chat_id)


async def _note_private(context: Context, telegram_id: int, *, present: bool) -> None:
    if not present:
        await people.note_blocked(context.session, telegram_id, context.now)
    elif (person := await people.by_telegram_id(context.session, telegram_id)) is not None:
        await people.note_started(context.session, person, context.now)
