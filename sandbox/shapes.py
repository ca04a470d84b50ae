"""The shape that crosses every room of the sandbox: a JSON object as the Bot API draws it."""

from typing import Any

Json = dict[str, Any]


class Misuse(ValueError):  # noqa: N818 - told to whoever drives the sandbox, not raised at a bot
    """What the driver of the sandbox asked for makes no sense in this world (no such person, not a member, …)."""
