"""The menus of commands that Telegram shows beside the text field: for everybody, and for each person by their role."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from locales.translator import Translator
from reports.text.commands import OFFERED, Menu, does, word
from storage import menus
from storage.conflicts import is_away
from storage.engine import Store
from storage.lease import LeaseLostError
from storage.menus import Wanted

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Menus that are set in one look: no more than one a second or so, far below Telegram's limits."""
BETWEEN_LOOKS = 30.0

Pause = Callable[[float], Awaitable[None]]


class Menus:
    """Sets menus while its program leads: those for everybody at the start, then each person's when it changes.

    Nothing depends on them, so a failure is only noted, and made up for at a later look.
    """

    def __init__(
        self, bot: Bot, store: Store, clock: Callable[[], datetime], tr: Translator, *, pause: Pause = asyncio.sleep
    ) -> None:
        """`tr` is the language of the office."""
        self._bot = bot
        self._store = store
        self._clock = clock
        self._tr = tr
        self._pause = pause

    async def run(self) -> None:
        """Look again and again until cancelled. Raises LeaseLostError if another program leads now."""
        offered = False
        while True:
            offered = offered or await self.offer()
            try:
                await self.look()
            except LeaseLostError:
                raise
            except Exception as error:
                if not is_away(error):
                    log.exception("menus cannot be looked at; tried again in a while")
            await self._pause(BETWEEN_LOOKS)

    async def offer(self) -> bool:
        """Set the menus of private chats, groups and their administrators. False if Telegram did not take them."""
        scopes = {
            Menu.ANYBODY: BotCommandScopeAllPrivateChats(),
            Menu.GROUP: BotCommandScopeAllGroupChats(),
            Menu.GROUP_ADMINISTRATOR: BotCommandScopeAllChatAdministrators(),
        }
        try:
            for menu, scope in scopes.items():
                await self._bot.set_my_commands(commands(self._tr, menu), scope)
        except TelegramError as error:
            log.warning("the menus could not be set: %s", error)
            return False
        return True

    async def look(self) -> int:
        """Set the menus of people whose last one is not what it should be; returns how many were looked at."""
        async with self._store.read() as session:
            found = await menus.outdated(session, self._clock(), self._tr.language, limit=AT_ONCE)
        for wanted in found:
            if not await self._set(wanted):
                break  # Telegram is away or asks for time: the next look begins with this one
            async with self._store.begin() as session:
                await menus.note(session, wanted)
        return len(found)

    async def _set(self, wanted: Wanted) -> bool:
        """False if it is worth another attempt."""
        scope = BotCommandScopeChat(wanted.chat_id)
        try:
            if wanted.menu:
                said = commands(Translator(wanted.language), Menu(wanted.menu))
                await self._bot.set_my_commands(said, scope)
            else:
                await self._bot.delete_my_commands(scope)
        except (BadRequest, Forbidden) as error:
            log.info("a menu was not taken: %s", error)
        except TelegramError as error:
            log.warning("a menu could not be set: %s", error)
            return False
        return True


def commands(tr: Translator, menu: Menu) -> list[BotCommand]:
    """A menu as Telegram takes it."""
    return [BotCommand(word(tr, name), does(tr, name)) for name in OFFERED[menu]]
