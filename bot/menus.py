"""The menu of commands that Telegram shows beside the text field."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from locales.translator import Translator

log = logging.getLogger(__name__)


async def offer_menus(bot: Bot, tr: Translator) -> None:
    """Set the menus of private chats and of groups, under the Vietnamese names of the commands.

    Nothing depends on them, so a failure is only noted; the next start sets them again.
    """
    status = BotCommand(tr("status"), tr("Figures now"))
    guide = BotCommand(tr("help"), tr("How to use it"))
    files = BotCommand(tr("export"), tr("Figures as a file"))
    own = BotCommand(tr("mine"), tr("Tasks of your unit"))
    try:
        await bot.set_my_commands([own, status, files, guide], BotCommandScopeAllPrivateChats())
        await bot.set_my_commands([status, guide], BotCommandScopeAllGroupChats())
    except TelegramError as error:
        log.warning("the menus could not be set: %s", error)
