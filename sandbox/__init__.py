"""A Telegram on loopback: chats, people, the Bot API server, the chat page, example data. Knows nothing of the bot."""

from sandbox.clock import Clock, read_clock
from sandbox.sandbox import Sandbox
from sandbox.shapes import Misuse

__all__ = ["Clock", "Misuse", "Sandbox", "read_clock"]
