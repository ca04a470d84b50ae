"""What somebody is told whose message or press could not be worked on: once, where it was said."""

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update

from domain.messages import ButtonAnswer, Text
from handlers.actors import speaker, topic_of
from handlers.context import Answer
from handlers.language import spoken_in
from locales.translator import Translator
from reports.text import guide
from storage import groups, people


async def apology(session: AsyncSession, update: Update, office: Translator) -> Answer | None:
    """The answer to an update that was kept in `failed_updates`, under its number. None if it is nobody's whom we know,
    or was said where we do not listen.
    """
    tr = await spoken_in(session, update) or office
    if (query := update.callback_query) is not None:
        said = guide.request_failed(tr, update.update_id)
        return Answer(ButtonAnswer(query.id, said, alert=True), update_id=update.update_id)
    message = update.message
    user = speaker(message) if message is not None else None
    if message is None or user is None or await people.by_telegram_id(session, user.id) is None:
        return None
    private = message.chat.type == message.chat.PRIVATE
    if not private and await groups.by_chat(session, message.chat_id) is None:
        return None
    said = guide.fault(tr, update.update_id)
    text = Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message))
    return Answer(text, update_id=update.update_id)
