"""A group in which somebody adds the bot, presses its buttons and names a unit."""

from typing import Any

from domain.messages import EditedText, Text
from domain.values import RoleName
from storage.tables import Group, Person
from tests.handlers.line import BOT, Json, Line, plain, user
from tests.handlers.test_presence import MORE

CHAT: Json = {"id": -100_777, "type": "supergroup", "title": "Nhóm Sở Tài chính"}
ORGANISER = RoleName.ORGANISER


async def added(line: Line, by: Person | Json, before: str = "left", after: str = "member", chat: Json = CHAT) -> None:
    """The bot's place in a group changes, by somebody's hand."""

    def member(status: str) -> Json:
        return {"status": status, "user": BOT} | MORE.get(status, {})

    what = {"old_chat_member": member(before), "new_chat_member": member(after), "date": int(line.now.timestamp())}
    await line.take({"my_chat_member": {"chat": chat, "from": user(by), **what}})


async def press(line: Line, who: Person | Json, label: str, chat: Json = CHAT, topic: int | None = None) -> None:
    """Press a button of the newest card, which may have been edited since it was sent."""
    card = next(one for one in reversed(line.said) if isinstance(one, Text | EditedText) and one.buttons)
    data = next(b.data for row in card.buttons for b in row if b.label == label)
    number = card.message_id if isinstance(card, EditedText) else line.number_of(plain(card))
    more: dict[str, Any] = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    message = line.message(BOT, chat, "…", **more) | {"message_id": number}
    await line.take(
        {"callback_query": {"id": "1", "from": user(who), "chat_instance": "1", "message": message, "data": data}}
    )


async def name(line: Line, who: Person, unit: str, topic: int | None = None) -> None:
    """Reply to the newest card with the name of a unit."""
    card = next(one for one in reversed(line.said) if isinstance(one, Text | EditedText) and one.buttons)
    number = card.message_id if isinstance(card, EditedText) else line.number_of(plain(card))
    more: dict[str, Any] = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    await line.write(who, CHAT, unit, to=number, **more)


async def group_of(line: Line) -> Group:
    """The one link."""
    (group,) = await line.rows(Group)
    assert isinstance(group, Group)
    return group
