"""Which language somebody is spoken to in."""

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update

from locales.translator import Translator
from storage import groups, people


async def spoken_in(session: AsyncSession, update: Update) -> Translator | None:
    """The language that a person chose for themselves, or an organiser for a group; None: the office's."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return None
    if chat.type != chat.PRIVATE:
        group = await groups.by_chat(session, chat.id)
        language = group.language if group else ""
    else:
        person = await people.by_telegram_id(session, user.id) if user else None
        language = person.language if person else ""
    return Translator(language) if language else None
