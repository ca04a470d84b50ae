import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.files import Files
from sandbox.journal import Journal
from sandbox.messages import Message
from sandbox.people import Chat, Person, Topic
from sandbox.privacy import bot_sees, is_meant
from sandbox.shapes import Json, Misuse
from sandbox.updates import Updates

FIRST_PERSON = 6_000_000_001
FIRST_GROUP = -4_000_000_001
FIRST_SUPERGROUP = -1_002_000_000_001
LAST_GROUP = -1_000_000_000_000


@dataclass(slots=True)
class Query:
    """A pressed button, waiting for the bot's answer."""

    id: str
    person: int
    message: Message
    data: str
    made: float
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""


class World:
    """The state of the sandbox: one bot, people, chats, messages, files; and what is told to the bot about them."""

    def __init__(self, clock: Clock, journal: Journal, *, bot_id: int, username: str, first_update: int | None) -> None:
        self.clock = clock
        self.journal = journal
        self.me: Json = {"id": bot_id, "is_bot": True, "first_name": "Đôn Đốc", "username": username}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.queries: dict[str, Query] = {}
        self.updates = Updates(clock, journal, first_id=first_update)
        self.privacy = True
        self.hears_bots = False
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.version = 0
        self._listeners: list[Callable[[], None]] = []
        self._account_numbers = 1
        self._waiting: list[asyncio.Event] = []
        clock.on_change(self.changed)
        journal.on_note = self._wake
        self.updates.on_gone = self.changed

    def changed(self) -> None:
        """Count a change and tell whoever listens."""
        self.version += 1
        self._wake()
        for listener in self._listeners:
            listener()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of the world or its journal; looked at after each change of either."""
        event = asyncio.Event()
        self._waiting.append(event)
        try:
            while not holds():
                event.clear()
                await event.wait()
        finally:
            self._waiting.remove(event)

    def person(self, person_id: int) -> Person:
        """The person with this id. Raises Misuse."""
        if person_id not in self.people:
            raise Misuse(f"there is no person {person_id}")
        return self.people[person_id]

    def chat(self, chat_id: int) -> Chat:
        """The chat with this id. Raises Misuse."""
        if chat_id not in self.chats:
            raise Misuse(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def message(self, chat_id: int, message_id: int) -> Message:
        """The message with this id in this chat. Raises Misuse."""
        found = self.chat(chat_id).messages.get(message_id)
        if found is None:
            raise Misuse(f"there is no message {message_id} in chat {chat_id}")
        return found

    def add_person(self, person: Person) -> Person:
        """Let a person (id 0: the next free one) and their private chat with the bot exist."""
        person.id = person.id or max(FIRST_PERSON - 1, *self.people, 0) + 1
        self.people[person.id] = person
        if not person.is_bot and person.id not in self.chats:
            chat = Chat(person.id, "private", members={person.id: "member"})
            chat.shown = {"id": person.id, "type": "private", **_names(person)}
            self.chats[person.id] = chat
        self.changed()
        return person

    def add_chat(self, type_: str, title: str, members: dict[int, str], chat_id: int | None = None) -> Chat:
        """Let a group, supergroup or channel exist; the bot is not in it yet."""
        first = FIRST_GROUP if type_ == "group" else FIRST_SUPERGROUP
        same = [known for known in self.chats if known < 0 and (known < LAST_GROUP) == (type_ != "group")]
        chat = Chat(chat_id or min([first + 1, *same]) - 1, type_, title, members=members)
        self.chats[chat.id] = chat
        self.changed()
        return chat

    def add_topic(self, chat: Chat, name: str, by: int) -> Topic:
        """Let a forum have one more topic; the service message that makes it is its id."""
        topic = Topic(chat.next_id, name)
        chat.topics[topic.id] = topic
        chat.shown = {}
        content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        made = self.post(chat, content, sender=self.user(by), by=by, thread=topic.id)
        self.tell(chat, made)
        return topic

    def user(self, person_id: int) -> Json:
        """A person or the bot itself, as a Bot API User. Raises Misuse."""
        return self.me if person_id == self.me["id"] else self.person(person_id).user()

    def post(
        self,
        chat: Chat,
        content: Json,
        *,
        sender: Json | None,
        by: int,
        from_bot: bool = False,
        sender_chat: Json | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        markup: Json | None = None,
    ) -> Message:
        """Put a message into a chat, dated now; in a topic it answers what made the topic. Nobody is told yet.

        `by` is whose it is; `sender` and `sender_chat` are whom it shows.
        """
        if reply_to is None and thread is not None:
            reply_to = chat.messages.get(thread)
        number, date = self._next_number(chat), int(self.clock.epoch())
        face = sender, by, from_bot, sender_chat
        message = Message(number, chat.as_json(), date, content, *face, reply_to, thread, markup=markup)
        chat.messages[number] = message
        if sender is not None and sender["is_bot"] and sender_chat is None and not message.service:
            chat.last_bot = by
        self.changed()
        return message

    def tell(self, chat: Chat, message: Message, *, edited: bool = False) -> None:
        """Tell the bot of a message, new or edited, if it may see it."""
        message.meant_for_bot = is_meant(chat, message, self.me)
        if not bot_sees(chat, message, self.me, privacy=self.privacy, bots=self.hears_bots):
            return
        kind = "channel_post" if chat.type == "channel" else "message"
        date = message.edit_date if edited and message.edit_date is not None else message.date
        self.updates.add(f"edited_{kind}" if edited else kind, message.as_json(), chat.id, date)
        self.changed()

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()

    def _next_number(self, chat: Chat) -> int:
        if chat.own_numbers:
            chat.next_id += 1
            return chat.next_id - 1
        self._account_numbers += 1
        return self._account_numbers - 1


def _names(person: Person) -> Json:
    user = person.user()
    return {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
