from dataclasses import dataclass, field

from sandbox.messages import Message
from sandbox.shapes import Json

ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_SENDER: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


@dataclass(slots=True)
class Person:
    """Somebody with an account (or another bot); `note` is for the page, the bot never sees it."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = ""
    note: str = ""
    language: str = "vi"
    is_bot: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """The person as a Bot API User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language and not self.is_bot:
            user["language_code"] = self.language
        return user


@dataclass(slots=True)
class Topic:
    """A forum's topic; its id is that of the service message that made it."""

    id: int
    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A chat as the bot knows it. `bot`: none (never there, never started), member, administrator, kicked, left,
    blocked. `reactions`: None is all, else the emoji allowed. `members`: person to creator, administrator, member.
    """

    id: int
    type: str
    title: str = ""
    username: str = ""
    members: dict[int, str] = field(default_factory=dict)
    bot: str = "none"
    topics: dict[int, Topic] = field(default_factory=dict)
    reactions: list[str] | None = None
    may_write: bool = True
    deleted: bool = False
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    last_bot: int | None = None
    pinned: list[int] = field(default_factory=list)
    next_id: int = 2  # 1 is the general topic of a forum
    shown: Json = field(default_factory=dict)

    @property
    def private(self) -> bool:
        """A chat of one person with the bot."""
        return self.type == "private"

    @property
    def own_numbers(self) -> bool:
        """Supergroups and channels number their messages themselves; other chats share the account's numbers."""
        return self.type in ("supergroup", "channel")

    @property
    def bot_inside(self) -> bool:
        """The bot takes part in the chat now."""
        return self.bot in ("member", "administrator")

    @property
    def last(self) -> Message | None:
        """The newest message, if any is left."""
        return self.messages[next(reversed(self.messages))] if self.messages else None

    def as_json(self) -> Json:
        """The chat as a Bot API Chat."""
        if not self.shown:
            self.shown = {"id": self.id, "type": self.type}
            self.shown |= {"title": self.title} if self.title else {}
            self.shown |= {"username": self.username} if self.username else {}
            self.shown |= {"is_forum": True} if self.topics else {}
        return self.shown
