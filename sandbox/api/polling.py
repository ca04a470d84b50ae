import asyncio

from sandbox.api.call import Call, Refusal, bad_request
from sandbox.rest import Rest
from sandbox.shapes import Json
from sandbox.updates import BATCH, Update, Updates
from sandbox.webhooks import Webhook

LONGEST_POLL = 50
_BY_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_BY_WEBHOOK = "terminated by setWebhook request"
_WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Polling:
    """getUpdates: confirms by offset, waits for news, and ends an older poll that still waits (409)."""

    def __init__(self, updates: Updates, webhook: Webhook, rest: Rest) -> None:
        self._updates = updates
        self._webhook = webhook
        self._rest = rest
        self._turn: object = None
        self._waiting: asyncio.Future[None] | None = None
        self._ended_by = _BY_POLL
        rest.on_hurry = self.wake

    async def get_updates(self, call: Call) -> list[Json]:
        """The next updates; [] when `timeout` seconds brought none. Raises Refusal 409."""
        if self._webhook.url:
            raise Refusal(409, f"Conflict: {_WEBHOOK}")
        limit = min(max(call.integer("limit", BATCH), 1), BATCH)
        timeout = min(max(call.integer("timeout"), 0), LONGEST_POLL)
        self._end_older(_BY_POLL)
        remember_kinds(self._updates, call)
        if offset := call.integer("offset"):
            self._updates.confirm_below(offset)
        found = await self._next(limit, asyncio.get_running_loop().time() + timeout)
        self._updates.delivered(found)
        return [update.as_json() for update in found]

    def wake(self) -> None:
        """Let the poll that waits look again."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def end(self) -> None:
        """End the poll that waits, because a webhook has been set."""
        self._end_older(_BY_WEBHOOK)

    def _end_older(self, why: str) -> None:
        self._ended_by = why
        self._turn = object()
        self.wake()

    async def _next(self, limit: int, deadline: float) -> list[Update]:
        loop = asyncio.get_running_loop()
        turn = self._turn
        while True:
            if turn is not self._turn:
                raise Refusal(409, f"Conflict: {self._ended_by}")
            if found := self._updates.batch(limit):
                return found
            self._rest.idle_poll()
            if self._rest.hurried or loop.time() >= deadline:
                return []
            self._waiting = news = loop.create_future()
            alarm = loop.call_at(deadline, _wake, news)
            try:
                await news
            finally:
                alarm.cancel()


def remember_kinds(updates: Updates, call: Call) -> None:
    """Remember which kinds of updates the bot wants from now on ([]: the default set; not given: as before)."""
    if "allowed_updates" not in call.params:
        return
    kinds = call.decoded("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("expected an Array of String as allowed_updates")
    updates.allowed = frozenset(kinds) or None


def _wake(news: "asyncio.Future[None]") -> None:
    if not news.done():
        news.set_result(None)
