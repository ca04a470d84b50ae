"""Where the bot is: chats opened and closed, groups joined, left and grown."""

from telegram import ChatMember, Update

from domain.messages import Text
from handlers.context import Context
from reports.text import guide
from storage import groups, people

GONE = {ChatMember.LEFT, ChatMember.BANNED}


async def note_membership(update: Update, context: Context) -> None:
    """A person blocked or opened the private chat; a group put the bot out or took it in."""
    change = update.my_chat_member
    if change is None:
        return
    present = change.new_chat_member.status not in GONE
    if change.chat.type == change.chat.PRIVATE:
        await _note_private(context, change.chat.id, present=present)
        return
    await groups.note_presence(context.session, change.chat.id, present=present, now=context.now)
    arrived = present and change.old_chat_member.status in GONE
    if arrived and await groups.by_chat(context.session, change.chat.id) is None:
        context.say(Text(change.chat.id, guide.for_strange_group(context.tr)))


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
