"""The menu of commands that Telegram shows beside the text field."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from locales.translator import Translator


async def offer_menus(bot: Bot, tr: Translator) -> None:
    """Set the menus of private chats and of groups, under the Vietnamese names of the commands."""
    status = BotCommand(tr("status"), tr("Figures now"))
    guide = BotCommand(tr("help"), tr("How to use it"))
    own = BotCommand(tr("mine"), tr("Tasks of your unit"))
    await bot.set_my_commands([own, status, guide], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([status, guide], BotCommandScopeAllGroupChats())
