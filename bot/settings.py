"""What the environment and `.env` decide; read once at start, then passed on as plain values."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from locales.translator import LANGUAGES, Translator

PREFIX = "DONDOC_"
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names it, in the language of the office."""


def load_settings(env_file: Path | None = Path(".env")) -> "Settings":
    """Read the environment, then `env_file` for what is not set there.

    Raises: SettingsError for the first setting that cannot be used. A value is repeated in it only if it is no secret.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        message = describe(error, Translator(_wanted_language(env_file)))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{env_file}: {error}"
    raise SettingsError(message)


def describe(error: ValidationError, tr: Translator) -> str:
    """The first thing wrong, as one line: the variable, and what it must look like."""
    first = error.errors(include_url=False, include_input=False)[0]
    problem = first.get("ctx", {}).get("error")
    if not first["loc"]:  # a rule between settings: its message begins with the variable
        return tr(str(problem))
    name = PREFIX + str(first["loc"][0]).removeprefix(PREFIX.lower()).upper()
    return f"{name}: " + tr(str(problem) if problem else "this value cannot be used.")


def _wanted_language(env_file: Path | None) -> str:
    # The settings as a whole failed, so the language is looked up by itself.
    wanted = os.environ.get(f"{PREFIX}LANGUAGE", "")
    if not wanted and env_file is not None and env_file.is_file():
        lines = env_file.read_text("utf-8", "replace").splitlines()
        wanted = next((line.partition("=")[2].strip() for line in lines if line.startswith(f"{PREFIX}LANGUAGE=")), "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _token(value: object) -> object:
    token = str(value).strip()
    if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{3,64}", token):
        raise ValueError("this is not a bot token as @BotFather gives it (digits, a colon, letters).")
    return token


def _database_url(value: object) -> object:
    scheme, mark, rest = str(value).strip().partition("://")
    if scheme not in DRIVERS or not mark or (scheme.startswith("sqlite") and not re.match(r"/.", rest)):
        raise ValueError("a database is sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
    return f"{scheme}://{rest}"


def _api_url(value: object) -> object:
    return _web_address(str(value), ("http", "https"), "this is not an address such as https://api.telegram.org.")


def _proxy_url(value: object) -> object:
    schemes = ("http", "socks5", "socks5h")
    return _web_address(str(value), schemes, "a proxy is http://HOST:PORT or socks5://HOST:PORT.")


def _webhook_url(value: object) -> object:
    problem = "a webhook is an https address that Telegram can reach."
    return _web_address(str(value), ("https",), problem, nearby=("http",))  # the sandbox needs no certificate


def _web_address(value: str, schemes: tuple[str, ...], problem: str, nearby: tuple[str, ...] = ()) -> str:
    try:
        parts = urlsplit(value.strip())
        fit = parts.scheme in schemes or (parts.scheme in nearby and parts.hostname in LOOPBACK)
        whole = fit and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole:
        raise ValueError(problem)
    return value.strip().rstrip("/")


def _webhook_secret(value: object) -> object:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(value)):
        raise ValueError("a webhook secret is 1 to 256 of the characters A-Z, a-z, 0-9, _ and -.")
    return value


def _listen(value: object) -> object:
    host, _, port = str(value).strip().rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65_535:  # noqa: PLR2004 the highest port
        raise ValueError("an address to listen on is HOST:PORT, such as 127.0.0.1:8080.")
    return f"{host}:{port}"


def _timezone(value: object) -> object:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("this is not a time zone such as Asia/Ho_Chi_Minh.") from None


def _one_of(values: tuple[str, ...], problem: str, fold: Callable[[str], str]) -> BeforeValidator:
    def check(value: object) -> str:
        if (chosen := fold(str(value).strip())) not in values:
            raise ValueError(problem)
        return chosen

    return BeforeValidator(check)


LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
_LEVEL = _one_of(
    ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    "a log level is DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    str.upper,
)
_FORMAT = _one_of(("text", "json"), "a log format is text or json.", str.lower)
_LANGUAGE = _one_of(LANGUAGES, "a language is vi or en.", str.lower)
_RESENT = _one_of(("none", "decisions", "all"), "what is sent again is none, decisions or all.", str.lower)


class Settings(BaseSettings):
    """Every setting by its name without the prefix; build it by `load_settings`, or in tests by keyword."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=False,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr | None, BeforeValidator(_token)] = None
    database_url: Annotated[str, BeforeValidator(_database_url)] = Field("sqlite:///var/dondoc.db", repr=False)
    api_url: Annotated[str, BeforeValidator(_api_url)] = "https://api.telegram.org"
    proxy_url: Annotated[str | None, BeforeValidator(_proxy_url)] = Field(None, repr=False)
    timezone: Annotated[ZoneInfo, BeforeValidator(_timezone)] = ZoneInfo("Asia/Ho_Chi_Minh")
    language: Annotated[Literal["vi", "en"], _LANGUAGE] = "vi"
    webhook_url: Annotated[str | None, BeforeValidator(_webhook_url)] = None
    webhook_secret: Annotated[SecretStr | None, BeforeValidator(_webhook_secret)] = None
    listen: Annotated[str, BeforeValidator(_listen)] = "127.0.0.1:8080"
    resend_unknown: Annotated[Literal["none", "decisions", "all"], _RESENT] = "decisions"
    """What is sent once more when nobody can know whether it arrived."""
    log_level: Annotated[LogLevel, _LEVEL] = "INFO"
    log_format: Annotated[Literal["text", "json"], _FORMAT] = "text"
    clock_file: Path | None = None
    """For the sandbox and tests: the time is read from this file; refused unless API_URL is on loopback."""

    @model_validator(mode="after")
    def _settings_fit_together(self) -> Self:
        if (self.webhook_url is None) != (self.webhook_secret is None):
            raise ValueError("DONDOC_WEBHOOK_URL and DONDOC_WEBHOOK_SECRET: set both or neither.")
        if self.clock_file is not None and urlsplit(self.api_url).hostname not in LOOPBACK:
            raise ValueError("DONDOC_CLOCK_FILE: only for a Bot API server on this machine (DONDOC_API_URL).")
        return self

    @property
    def async_database_url(self) -> str:
        """For the program's engine: the same database with its asyncio driver."""
        scheme, _, rest = self.database_url.partition("://")
        return f"{DRIVERS[scheme]}://{rest}"

    @property
    def listen_address(self) -> tuple[str, int]:
        """Host and port; brackets around an IPv6 host are taken off."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def bot_base_url(self) -> str:
        """What python-telegram-bot calls `base_url`: the token is appended to it."""
        return f"{self.api_url}/bot"

    @property
    def file_base_url(self) -> str:
        """What python-telegram-bot calls `base_file_url`: where files are fetched."""
        return f"{self.api_url}/file/bot"
