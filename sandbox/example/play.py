from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta
from mimetypes import guess_type

from sandbox.acts import attach, contact, press, say, words
from sandbox.example.data import HERE, Act, Example
from sandbox.groups import place_bot
from sandbox.messages import Message
from sandbox.people import Chat
from sandbox.shapes import Json, Misuse
from sandbox.world import World

OFFICE_HOURS = (time(8), time(17))


async def play(world: World, example: Example, rest: Callable[[], Awaitable[object]]) -> None:
    """Let the people act the story towards the real bot, then set the clock to where the visitor begins.

    Each act has its own moment on the sandbox's clock; `rest` waits until the bot has dealt with it (its answers
    included), so that those bear the same moment. Raises Misuse if a button of the story is not there.
    """
    await rest()
    said: dict[str, int] = {}
    for act in example.story:
        if act.at is not None:
            await _pass_time(world, act.at, rest)
        made = perform(world, example, act, said)
        if act.name and made is not None:
            said[act.name] = made.id
        await rest()
    await _pass_time(world, example.starts, rest)
    world.clock.run(1 if example.running else 0)


async def _pass_time(world: World, until: datetime, rest: Callable[[], Awaitable[object]]) -> None:
    """Move the clock, with a stop at each hour at which an office reminds and tallies."""
    moment = world.clock.now().astimezone(until.tzinfo)
    stops = sorted(
        stop
        for day in range((until.date() - moment.date()).days + 1)
        for hour in OFFICE_HOURS
        if moment < (stop := datetime.combine(moment.date() + timedelta(day), hour, until.tzinfo)) < until
    )
    for stop in stops:
        world.clock.set(stop)
        await rest()
    world.clock.set(until)


def perform(world: World, example: Example, act: Act, said: Mapping[str, int]) -> Message | None:
    """Let a person do one thing; `said` are the numbers of earlier messages by their acts' names.

    Returns the message it made, if any. Raises Misuse if a button is not there.
    """
    person, chat = example.person(act.person).id, example.place(act.person, act.chat)
    if act.moves_clock:
        world.clock.set(datetime.fromisoformat(act.moves_clock))
    elif act.adds_bot:
        _add_bot(world, world.chat(chat), act.adds_bot, person)
    elif act.press:
        message, data = _button(world, chat, act.press)
        press(world, person, chat, message.id, data)
    else:
        return say(world, person, chat, _content(world, person, act), reply_to=said.get(act.reply_to))
    return None


def _content(world: World, person: int, act: Act) -> Json:
    if act.shares_phone:
        return contact(world, person)
    if act.file:
        data = (HERE / act.file).read_bytes()
        return attach(world, "document", data, act.file, guess_type(act.file)[0] or "application/octet-stream")
    return words(act.text)


def _add_bot(world: World, chat: Chat, as_what: str, by: int) -> None:
    place_bot(world, chat, "add", by)
    if as_what == "administrator":
        place_bot(world, chat, "promote", by)


def _button(world: World, chat: int, label: str) -> tuple[Message, str]:
    """The newest message of the bot in the chat with a button of this label, and that button's data."""
    for message in reversed(world.chat(chat).messages.values()):
        for row in (message.markup or {}).get("inline_keyboard", ()):
            for button in row:
                if button["text"] == label and "callback_data" in button:
                    return message, button["callback_data"]
    raise Misuse(f'there is no button "{label}" in chat {chat}')
