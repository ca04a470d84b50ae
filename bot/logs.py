"""What the program tells its operator: lines on stderr, for people or machines, in which no token ever appears."""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, TextIO

TOKEN = re.compile(r"\d{5,20}(?::|%3A|%253A)[A-Za-z0-9_-]{25,}", re.IGNORECASE)
"""Anything that looks like a bot token, also inside a URL."""
HIDDEN = "[token]"
TALKATIVE = (
    "httpx",
    "httpcore",
    "apscheduler",
    "aiohttp.access",
    "asyncio",
    "telegram",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
)
SHORTEST_SECRET = 6

_concerning: ContextVar[str] = ContextVar("concerning", default="")


def configure(
    level: str, style: Literal["text", "json"], secret: str | None = None, stream: TextIO | None = None
) -> None:
    """Send every log line, warning and unhandled exception of this process to `stream` (stderr), without `secret`.

    A library's lines below WARNING are kept only at DEBUG, where httpx and its like would tell every URL; what looks
    like a token is hidden all the same, in messages, arguments and tracebacks. May be called again.
    """
    redact = Redaction(secret)
    handler = Handler(stream or sys.stderr, redact)
    handler.setFormatter(JsonLine(redact) if style == "json" else TextLine(redact))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel("DEBUG" if level == "DEBUG" else "WARNING")
    logging.captureWarnings(capture=True)
    sys.excepthook = tell_unhandled
    sys.unraisablehook = lambda what: tell_unhandled(what.exc_type, what.exc_value, what.exc_traceback)
    threading.excepthook = lambda what: tell_unhandled(what.exc_type, what.exc_value, what.exc_traceback)
    # asyncio's own handler writes through logging: tasks that fail unheard come out here too.


@contextmanager
def concerning(what: str) -> Iterator[None]:
    """Mark every log line inside with what is being worked on: "update 5", "delivery tally:…"."""
    before = _concerning.set(what)
    try:
        yield
    finally:
        _concerning.reset(before)


def tell_unhandled(kind: type[BaseException], error: BaseException | None, _trace: object) -> None:
    """Log what nobody caught; Ctrl-C is no failure."""
    if issubclass(kind, KeyboardInterrupt):
        return
    shown = error if error is not None else kind()
    logging.getLogger("bot").critical("Nobody handled this.", exc_info=shown)


class Redaction:
    """Hides one known secret, whole or its part after the colon, and all that looks like a token."""

    def __init__(self, secret: str | None = None) -> None:
        known = {secret, secret.partition(":")[2]} if secret else set()
        parts = sorted((re.escape(part) for part in known if len(part) >= SHORTEST_SECRET), key=len, reverse=True)
        self._secret = re.compile("|".join(parts)) if parts else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        if self._secret is not None:
            text = self._secret.sub(HIDDEN, text)
        return TOKEN.sub(HIDDEN, text)


class Handler(logging.StreamHandler[TextIO]):
    """Writes to a stream; even a line that cannot be written is told without its secrets."""

    def __init__(self, stream: TextIO, redact: Redaction) -> None:
        super().__init__(stream)
        self._redact = redact

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name
        """In place of logging's own, which prints message and arguments as they are."""
        error = sys.exc_info()[1]
        self.stream.write(self._redact(f"A log line failed: {record.pathname}:{record.lineno}: {error!r}\n"))


class TextLine(logging.Formatter):
    """One line for people, then the traceback if there is one."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(concerning)s%(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        return self._redact(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 logging's name
        """One line whatever is in the message: nobody's words can pass for a line of ours."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        about = _concerning.get()
        record.concerning = f"[{about}] " if about else ""
        return super().formatMessage(record)


class JsonLine(logging.Formatter):
    """One JSON object a line for machines: at (UTC), level, logger, message, and if known concerning, error."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """The object, without secrets."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if about := _concerning.get():
            line["concerning"] = about
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(line, ensure_ascii=False))
