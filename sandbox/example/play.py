from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta

from sandbox.acts import press, say, words
from sandbox.example.data import Act, Example
from sandbox.messages import Message
from sandbox.shapes import Misuse
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
        await _pass_time(world, act.at, rest)
        made = _perform(world, example, act, said)
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


def _perform(world: World, example: Example, act: Act, said: dict[str, int]) -> Message | None:
    person, chat = example.person(act.person).id, example.chat_of(act)
    if act.text:
        return say(world, person, chat, words(act.text), reply_to=said.get(act.reply_to))
    message, data = _button(world, chat, act.press)
    press(world, person, chat, message.id, data)
    return None


def _button(world: World, chat: int, label: str) -> tuple[Message, str]:
    """The newest message of the bot in the chat with a button of this label, and that button's data."""
    for message in reversed(world.chat(chat).messages.values()):
        for row in (message.markup or {}).get("inline_keyboard", ()):
            for button in row:
                if button["text"] == label and "callback_data" in button:
                    return message, button["callback_data"]
    raise Misuse(f'there is no button "{label}" in chat {chat}')
