"""How requests reach the Bot API: one aiohttp session in place of python-telegram-bot's httpx client.

httpx spends most of a bot's CPU (its pool looks at every connection for every request).
"""

import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# python-telegram-bot warns at each 429 until one asks for `retry_after` as a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "1")

Attached = tuple[str, bytes, str]
"""A file's name, content and mime type."""
JSON = {"Content-Type": "application/json"}
PROXY_ERRORS = (ProxyConnectionError, ProxyError, ProxyTimeoutError)
BEFORE_LEAVING = (
    aiohttp.ClientConnectorError,  # no route, refused, no such host, TLS failed
    aiohttp.ConnectionTimeoutError,  # also: no connection of the pool became free
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    *PROXY_ERRORS,
)


class NeverLeft(Exception):  # noqa: N818 said of the request
    """The request did not reach Telegram's server: repeating it is safe. The `__cause__` of a network error."""


class AnswerLost(Exception):  # noqa: N818 said of the answer
    """The request left and no answer came back: it may have been carried out. The `__cause__` of a network error."""


class CalledOff(Exception):  # noqa: N818 said of the request
    """The request was not allowed to leave when it was about to."""


MayLeave = Callable[[], Awaitable[bool]]
"""Returns when the first byte may go out, or says that it may not at all."""


class LastLook(aiohttp.BytesPayload):
    """A body that asks once more whether it may go, when a connection is there and the first byte about to leave.

    Between the beginning of a request and that moment other things may happen: a new connection is made, or the whole
    process is stopped for a while.
    """

    def __init__(self, value: bytes, may_leave: MayLeave) -> None:
        super().__init__(value)
        self._may_leave = may_leave

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write it all at once, behind the headers. Raises CalledOff."""
        if not await self._may_leave():
            raise CalledOff
        await super().write_with_length(writer, content_length)


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters of one call by name: what a request reads of a RequestData, whose making is the library's secret.

    Values are strings, or JSON where the Bot API wants a structure (both are the same to it). `may_leave` is awaited
    right before the first byte goes out.
    """

    json_parameters: dict[str, str]
    may_leave: MayLeave
    multipart_data: dict[str, Attached] = field(default_factory=dict)

    @property
    def json_payload(self) -> bytes:
        """The parameters as a JSON object."""
        return json.dumps(self.json_parameters).encode()

    @property
    def contains_files(self) -> bool:
        """Whether it must go as a form."""
        return bool(self.multipart_data)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; None waits for ever. `pool` is the wait for a free connection, `upload` replaces `write` with files."""

    read: float | None = 10.0
    connect: float | None = 5.0
    write: float | None = 5.0
    pool: float | None = 5.0
    upload: float | None = 60.0


async def at_once() -> bool:
    """Nothing has to be waited for."""
    return True


async def call(
    bot: Bot,
    method: str,
    fields: dict[str, str],
    may_leave: MayLeave = at_once,
    files: dict[str, Attached] | None = None,
) -> Any:  # noqa: ANN401 whatever JSON the method returns
    """Call one method of the Bot API and return its raw result.

    Without the objects that `Bot`'s own methods build of parameters and answers: that is half of what a send costs.
    Raises: as they do; a call that may not leave is a network error whose cause is NeverLeft.
    """
    return await bot.request.post(
        f"{bot.base_url}/{method}", cast("RequestData", Fields(fields, may_leave, files or {}))
    )


class AiohttpRequest(BaseRequest):
    """The requests of one bot over one aiohttp session, opened by `initialize` and closed by `shutdown`.

    `proxy_url` is http://…, socks5://… or socks5h://…, with user and password if need be; `connections` bounds what is
    open at once. No error, message or repr of it holds the token: aiohttp's errors are told again without URL.
    """

    __slots__ = ("_connections", "_date", "_proxy_url", "_session", "_timeouts")

    def __init__(
        self, *, connections: int = 64, proxy_url: str | None = None, timeouts: Timeouts | None = None
    ) -> None:
        self._connections = connections
        self._proxy_url = proxy_url
        self._timeouts = timeouts or Timeouts()
        self._session: aiohttp.ClientSession | None = None
        self._date: str | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds; a long poll adds its own to it."""
        return self._timeouts.read

    @property
    def server_time(self) -> datetime | None:
        """The server's clock as of its last answer, to the second; None if it has told none."""
        try:
            return parsedate_to_datetime(self._date) if self._date else None
        except ValueError:
            return None

    async def initialize(self) -> None:
        """Open the session; a second call does nothing."""
        if self._session is not None:
            return
        over_socks = self._proxy_url is not None and self._proxy_url.startswith("socks")
        self._session = aiohttp.ClientSession(
            connector=self._socks_connector() if over_socks else aiohttp.TCPConnector(limit=self._connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=None if over_socks else self._proxy_url,
        )

    async def shutdown(self) -> None:
        """Close the session; a second call does nothing."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body. Raises: TimedOut or NetworkError, whose `__cause__` is NeverLeft or AnswerLost."""
        if self._session is None:
            raise RuntimeError("initialize() comes first")
        limits = self._limits(request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
        try:
            async with self._session.request(
                method, url, timeout=limits, allow_redirects=False, **encode(request_data)
            ) as response:
                status, body = response.status, await response.read()
                self._date = response.headers.get("Date")
        except (aiohttp.ClientError, *PROXY_ERRORS, OSError) as error:  # TimeoutError is an OSError
            failure, cause = tell(error)
        else:
            if status != HTTPStatus.GATEWAY_TIMEOUT:
                return status, body
            failure, cause = NetworkError("Gateway Timeout (504)"), AnswerLost("the server's own server was silent")
        # Raised outside of `except`: aiohttp's error, which may name the URL, is not even its context.
        raise failure from cause

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The server's answer. Raises: TelegramError if it is not one; it may have done what was asked."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok", True)):
            raise TelegramError("Invalid server response")
        return answer

    def __repr__(self) -> str:
        return f"{type(self).__name__}(connections={self._connections}, proxy={self._proxy_url is not None})"

    def _socks_connector(self) -> ProxyConnector:
        # Names are always resolved by the proxy (socks5h): the local resolver may be the one that lies.
        url = str(self._proxy_url).replace("socks5h://", "socks5://")
        return ProxyConnector.from_url(url, limit=self._connections, rdns=True)

    def _limits(
        self, data: RequestData | None, read: object, write: object, connect: object, pool: object
    ) -> aiohttp.ClientTimeout:
        ours = self._timeouts
        read = chosen(read, ours.read)
        write = chosen(write, ours.upload if data is not None and data.contains_files else ours.write)
        connect = chosen(connect, ours.connect)
        pool = chosen(pool, ours.pool)
        return aiohttp.ClientTimeout(
            # aiohttp has no limit for writing alone; a download (no data) may take as long as it keeps coming.
            total=None if data is None else total(pool, connect, write, read),
            connect=total(pool, connect),
            sock_connect=connect,
            sock_read=read,
        )


def chosen(timeout: object, default: float | None) -> float | None:
    """Seconds as the caller of a bot method gave them, or else the default."""
    return timeout if timeout is None or isinstance(timeout, int | float) else default


def total(*seconds: float | None) -> float | None:
    """The sum, or None (no limit) if one of them is None."""
    known = [value for value in seconds if value is not None]
    return sum(known) if len(known) == len(seconds) else None


def encode(data: RequestData | Fields | None) -> dict[str, Any]:
    """The body of a request as aiohttp takes it: JSON, or a multipart form if there are files."""
    if data is None:
        return {}
    if isinstance(data, Fields) and not data.contains_files:
        return {"data": LastLook(data.json_payload, data.may_leave), "headers": JSON}
    if not data.contains_files:
        return {"data": data.json_payload, "headers": JSON}  # a fifth of a form's cost for Vietnamese text
    form = aiohttp.FormData(quote_fields=False)  # else a Vietnamese file name arrives as %C4%90…
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return {"data": form}


def tell(error: Exception) -> tuple[NetworkError, NeverLeft | AnswerLost]:
    """The same failure as python-telegram-bot knows it, and its cause; without URLs, which hold the token."""
    detail = str(error) if isinstance(error, PROXY_ERRORS) else getattr(error, "strerror", None)
    reason = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    called_off = isinstance(error.__cause__, CalledOff)
    cause = NeverLeft(reason) if called_off or isinstance(error, BEFORE_LEAVING) else AnswerLost(reason)
    kind = TimedOut if isinstance(error, TimeoutError | ProxyTimeoutError) else NetworkError
    return kind(reason), cause
