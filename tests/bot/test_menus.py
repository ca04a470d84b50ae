"""Menus follow roles: set when they change and not again, whatever Telegram answers."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import BotCommandScopeChat
from telegram.error import BadRequest, TelegramError, TimedOut

from bot.menus import Menus, commands
from domain.values import RoleName
from locales.translator import Translator
from reports.text.commands import Menu
from storage import people, settings
from storage.engine import Store
from storage.tables import Person, Role
from tests.builders import CREATED, Office, open_office

VI = Translator("vi")


@dataclass
class Wire:
    """Where calls about menus go, in the place of Telegram's."""

    calls: list[tuple[int | str, list[str]]] = field(default_factory=list)
    error: TelegramError | None = None

    async def set_my_commands(self, told: Any, scope: Any) -> bool:  # noqa: ANN401
        """Take a menu, or fail."""
        if self.error is not None:
            raise self.error
        where = scope.chat_id if isinstance(scope, BotCommandScopeChat) else scope.type
        self.calls.append((where, [one.command for one in told]))
        return True

    async def delete_my_commands(self, scope: Any) -> bool:  # noqa: ANN401
        """Take it away."""
        return await self.set_my_commands([], scope)


@pytest.fixture
async def office(store: Store) -> Office:
    """The bloc, on both databases."""
    return await open_office(store)


def menus(office: Office, wire: Wire) -> Menus:
    """As the program makes them."""
    return Menus(wire, office.store, lambda: CREATED, VI)  # type: ignore[arg-type]


def told(menu: Menu) -> list[str]:
    """The commands of a menu, in Vietnamese."""
    return [one.command for one in commands(VI, menu)]


async def test_everybody_has_the_menu_of_their_role_set_once(office: Office) -> None:
    """Those who have not opened the private chat have none there."""
    lan = await office.appoint("K", RoleName.ORGANISER)
    nam = await office.appoint("A", RoleName.OVERSEER)
    await office.appoint("A1", telegram_id=nam.telegram_id)
    mai = await office.appoint("A2", RoleName.DEPUTY)
    await office.appoint("B1", started=False)
    wire = Wire()
    await menus(office, wire).look()
    assert wire.calls == [
        (lan.telegram_id, told(Menu.ORGANISER)),
        (nam.telegram_id, told(Menu.OVERSEER_TOO)),
        (mai.telegram_id, told(Menu.SECRETARY)),
    ]
    assert await menus(office, wire).look() == 0


async def test_a_menu_follows_the_role_and_the_language(office: Office) -> None:
    """English names for who reads English; with the last role it goes."""
    mai = await office.appoint("A2")
    wire = Wire()
    await menus(office, wire).look()
    async with office.store.begin() as session:
        person = await session.get_one(Person, mai.id)
        await settings.speak_to_person(session, person, "en", CREATED)
    await menus(office, wire).look()
    assert wire.calls[-1] == (mai.telegram_id, [one.command for one in commands(Translator("en"), Menu.SECRETARY)])
    async with office.store.begin() as session:
        role = (await people.listing(session, CREATED))[0][1]
        await people.end(session, await session.get_one(Role, role.id), await office.unit("A2"), CREATED)
    await menus(office, wire).look()
    assert wire.calls[-1] == (mai.telegram_id, [])
    assert len(wire.calls) == 3


async def test_what_telegram_refuses_is_not_asked_again_and_what_it_loses_is(office: Office) -> None:
    """A chat that is gone; a line that broke."""
    await office.appoint("A2")
    wire = Wire(error=TimedOut())
    await menus(office, wire).look()
    assert await menus(office, wire).look() == 1
    wire.error = BadRequest("chat not found")
    await menus(office, wire).look()
    assert await menus(office, wire).look() == 0


async def test_the_menus_of_all_are_set_at_the_start(office: Office) -> None:
    """Private chats, groups, their administrators; Vietnamese names. A failure is made up for later."""
    wire = Wire()
    assert await menus(office, wire).offer()
    assert wire.calls == [
        ("all_private_chats", ["start", "huongdan"]),
        ("all_group_chats", told(Menu.GROUP)),
        ("all_chat_administrators", told(Menu.GROUP_ADMINISTRATOR)),
    ]
    wire.error = TimedOut()
    assert not await menus(office, wire).offer()
