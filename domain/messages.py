"""What the bot says, as plain values, and what can become of it; `bot/gateway.py` turns one into the other."""

from dataclasses import dataclass
from datetime import timedelta

GENERAL = 1
"""The topic of a forum that is always there. Telegram numbers it so, and takes and gives no number for it."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` comes back when it is pressed (1 to 64 bytes, the client's to choose).

    One with a `url` (and no data) opens that instead, and nothing comes back.
    """

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A new message: HTML of any length (the gateway splits it at a line); `topic` is a forum's thread id."""

    chat_id: int
    html: str
    buttons: Rows = ()
    reply_to: int | None = None
    topic: int | None = None
    phone: str = ""
    """The label of a key that shares one's phone number, in the place of the keyboard until it is pressed (private)."""
    without_keys: bool = False
    """Takes such a key away."""


@dataclass(frozen=True, slots=True)
class File:
    """A file with a caption (HTML, up to 1,024 characters), or a picture that is shown as one."""

    chat_id: int
    name: str
    content: bytes
    html: str = ""
    buttons: Rows = ()
    picture: bool = False


@dataclass(frozen=True, slots=True)
class EditedText:
    """New words and buttons for a message that the bot sent before; `instead` is sent where that cannot be edited."""

    chat_id: int
    message_id: int
    html: str
    buttons: Rows = ()
    instead: Text | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """A thumb on somebody's message: stored. `instead` is sent where the chat forbids reactions."""

    chat_id: int
    message_id: int
    instead: Text | None = None
    emoji: str = "👍"


@dataclass(frozen=True, slots=True)
class ButtonAnswer:
    """Ends the waiting sign on a pressed button; `text` (up to 200 characters) shows as a notice, `alert` as a box."""

    query_id: str
    text: str = ""
    alert: bool = False


Outgoing = Text | File | EditedText | Reaction | ButtonAnswer


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram accepted it; `message_id` is that of the first part, or None where no message was made."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after `wait`. `everyone` if the limit is the token's, not this chat's alone."""

    wait: timedelta
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with a new id: save it and try again."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Refused for good (blocked, kicked, deleted, malformed): trying again cannot help."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The line broke after the request had left: it may have been delivered."""

    reason: str


Outcome = Sent | Later | Moved | Refused | Unsure
