"""A press on a button, as every act that answers one is given it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import unescape

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message

from domain.messages import ButtonAnswer
from handlers.actors import Actor, topic_of
from handlers.callbacks import Pressed
from handlers.context import Context


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed what under which message of the bot's; an old message is known by its chat and number alone."""

    update_id: int
    query: CallbackQuery
    message: MaybeInaccessibleMessage
    actor: Actor
    pressed: Pressed

    @property
    def chat_id(self) -> int:
        """The chat it happened in."""
        return self.message.chat.id

    @property
    def private(self) -> bool:
        """Whether it happened in a private chat."""
        return self.message.chat.type == self.message.chat.PRIVATE

    @property
    def topic(self) -> int | None:
        """The forum topic it happened in."""
        return topic_of(self.message) if isinstance(self.message, Message) else None


Act = Callable[[Context, Press], Awaitable[None]]


def toast(context: Context, query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """End the waiting sign on the button, with a notice that only the presser sees; `text` is HTML."""
    context.say(ButtonAnswer(query.id, unescape(text), alert=alert))
