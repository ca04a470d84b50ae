"""Who is speaking, and what they may do."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Message, User

from domain.messages import GENERAL
from domain.rights import Action, Grant, answers_for, leads, may
from storage import audit, invites, people
from storage.scopes import place_of
from storage.tables import Person, Unit


@dataclass(frozen=True, slots=True)
class Actor:
    """A registered person with the roles held now. Somebody with no role left is a stranger again.

    A founder has none yet: they may bring the first unit list, and nothing else.
    """

    person: Person
    grants: tuple[Grant, ...]
    founder: bool = False

    def may(self, action: Action, unit: Unit) -> bool:
        """Whether they may do `action` to the unit."""
        return may(self.grants, action, place_of(unit))

    def may_see_part(self, unit: Unit, cluster: str) -> bool:
        """Whether they may see the figures of everything below a unit, or of one cluster below it."""
        return may(self.grants, Action.OVERSEE, replace(place_of(unit), cluster=cluster))

    @property
    def leads(self) -> tuple[Grant, ...]:
        """The roles by which they look after several units, an organiser's first."""
        return leads(self.grants)

    @property
    def answers_for(self) -> tuple[int, ...]:
        """Ids of the units they are secretary or deputy of."""
        return answers_for(self.grants)


def speaker(message: Message) -> User | None:
    """The person who wrote a message; None for a channel, an anonymous administrator or another bot.

    Those speak for a chat, not for themselves, so nothing they say can be anybody's report.
    """
    user = message.from_user
    return None if user is None or user.is_bot or message.sender_chat is not None else user


def is_anonymous(message: Message) -> bool:
    """Whether an administrator of the group wrote it under the group's own name."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat_id


def words_of(message: Message) -> str:
    """The text or caption as it can be stored: without NUL and halves of characters."""
    words = message.text or message.caption or ""
    return words.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def answered(message: Message) -> Message | None:
    """The message that this one replies to.

    In a forum's topic every message that replies to nothing seems to reply to the one that opened the topic.
    """
    replied = message.reply_to_message
    opened_topic = message.is_topic_message and replied and replied.message_id == message.message_thread_id
    return None if opened_topic else replied


async def actor_of(session: AsyncSession, user: User, now: datetime) -> Actor | None:
    """The registered person behind a Telegram user, or None for a stranger."""
    person = await people.by_telegram_id(session, user.id)
    audit.identify(session, person.id if person else None)
    if person is None:
        return None
    grants = await people.grants_of(session, person, now)
    if not grants and await invites.is_founder(session, person):
        return Actor(person, (), founder=True)
    return Actor(person, grants) if grants else None


def topic_of(message: Message) -> int | None:
    """The forum topic to answer in; a thread id alone may also be that of a plain reply."""
    if message.is_topic_message:
        return message.message_thread_id
    return GENERAL if message.chat.is_forum else None
