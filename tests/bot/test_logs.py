"""The operator reads everything but a token."""

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.logs import concerning, configure
from tests.bot.conftest import TOKEN, Api

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def stream() -> io.StringIO:
    """In place of stderr."""
    return io.StringIO()


@pytest.fixture(autouse=True)
def everything_as_before() -> Iterator[None]:
    """Hooks, handlers and levels are the process's own: give them back."""
    root = logging.getLogger()
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    root.handlers, root.level = handlers, level
    logging.captureWarnings(capture=False)
    for name in ("httpx", "httpcore", "apscheduler", "aiohttp.access", "asyncio", "telegram", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize("style", ["text", "json"])
async def test_no_flow_at_debug_tells_the_token(
    stream: io.StringIO, style: str, bot: Bot, api: Api, api_url: str
) -> None:
    """Requests that fail in every way, over our transport and over httpx, which logs each URL."""
    configure("DEBUG", style, None, stream)  # type: ignore[arg-type]
    api.answers["getMe"].extend(["drop", "hang", (200, "x"), (500, "x"), (502, TOKEN)] * 2)
    async with HTTPXRequest(read_timeout=0.2) as request:
        for one in (bot, Bot(TOKEN, base_url=f"{api_url}/bot", request=request)):
            for _ in range(5):
                try:
                    await one.get_me()
                except TelegramError:
                    logging.getLogger("bot.test").exception("It failed: %r %s", one, f"{api_url}/bot{TOKEN}/getMe")
    said = stream.getvalue()
    assert said.count("It failed") == 10
    assert "httpx" in said
    assert SECRET not in said


@pytest.mark.parametrize("shown", ["{}", "http://host/bot{}/getMe", "bot%3A{}", "('{}',)"])
@pytest.mark.parametrize("secret", [None, TOKEN, "42:short-one"])
def test_tokens_are_hidden_wherever_they_stand(stream: io.StringIO, shown: str, secret: str | None) -> None:
    """In the message, in arguments, in a traceback; one's own token even if it is no real one."""
    configure("INFO", "text", secret, stream)
    token = secret or TOKEN
    text = shown.format(token)
    logging.getLogger("x").info("a %s b", text)
    logging.getLogger("x").info(text)
    try:
        int(text)
    except ValueError:  # it quotes the text
        logging.getLogger("x").exception("failed")
    assert token.partition(":")[2] not in stream.getvalue()
    assert "[token]" in stream.getvalue()


def test_what_nobody_handled_is_logged_without_the_token(stream: io.StringIO) -> None:
    """In the main thread, in another thread, in a destructor, in a task; and warnings."""
    configure("INFO", "json", None, stream)
    error = RuntimeError(TOKEN)
    sys.excepthook(RuntimeError, error, None)

    def fail() -> None:
        raise error

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    async def leave_a_task() -> None:
        asyncio.get_running_loop().call_exception_handler({"message": "unheard", "exception": error})

    asyncio.run(leave_a_task())
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old {TOKEN}", stacklevel=1)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["level"] for line in lines] == ["CRITICAL", "CRITICAL", "ERROR", "WARNING"]
    assert SECRET not in stream.getvalue()


def test_a_line_that_cannot_be_formatted_tells_no_secret(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """Logging itself would print message and arguments."""
    configure("INFO", "text", None, stream)
    logging.getLogger("x").info("%d", TOKEN)
    assert "A log line failed" in stream.getvalue()
    assert SECRET not in stream.getvalue() + "".join(capsys.readouterr())


def test_libraries_are_silent_below_a_warning(stream: io.StringIO) -> None:
    """Their URLs and polls are no news."""
    configure("INFO", "text", None, stream)
    for name in ("httpx", "httpcore.http11", "apscheduler.scheduler", "aiohttp.access", "telegram.ext"):
        logging.getLogger(name).info("noise")
        logging.getLogger(name).warning("news")
    assert "noise" not in stream.getvalue()
    assert stream.getvalue().count("news") == 5


async def test_lines_say_what_they_concern(stream: io.StringIO) -> None:
    """In both formats, and tasks do not mix theirs up."""
    configure("INFO", "text", None, stream)

    async def work(number: int) -> None:
        with concerning(f"update {number}"):
            await asyncio.sleep(0)
            logging.getLogger("x").info("done %s", number)

    await asyncio.gather(*(work(number) for number in range(3)))
    configure("INFO", "json", None, stream)
    with concerning("update 9"):
        logging.getLogger("x").info("Đã xong")
    *texts, last = stream.getvalue().splitlines()
    assert [text.partition("x: ")[2] for text in texts] == [f"[update {n}] done {n}" for n in range(3)]
    assert {key: json.loads(last)[key] for key in ("level", "logger", "message", "concerning")} == {
        "level": "INFO",
        "logger": "x",
        "message": "Đã xong",
        "concerning": "update 9",
    }


def test_nobodys_words_can_pass_for_a_line_of_ours(stream: io.StringIO) -> None:
    """A line end inside a message is shown, not obeyed."""
    configure("INFO", "text", None, stream)
    logging.getLogger("x").info("name: %s", "A\n2026-01-01 CRITICAL bot: stopped")
    assert len(stream.getvalue().splitlines()) == 1


def test_interrupting_the_program_is_no_failure(stream: io.StringIO) -> None:
    """Ctrl-C prints nothing."""
    configure("INFO", "text", None, stream)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert stream.getvalue() == ""
