import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.journal import Journal
from sandbox.shapes import Json

BATCH = 100
LIFE = {"callback_query": 150.0, "inline_query": 150.0}
DAY = 86_400.0
BY_DEFAULT_UNSENT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# A bot whose offset lies further ahead than this is told everything again, as by TDLib's queue.
FUTURE = 10


@dataclass(slots=True)
class Update:
    """One update waiting for the bot: until it is confirmed as often as it is to be delivered, or expires."""

    id: int
    kind: str
    body: Json
    chat: int
    expires: float
    deliveries_left: int

    def as_json(self) -> Json:
        """The update as the Bot API shows it."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """The queue of updates for the bot: made here, fetched by getUpdates or a webhook, confirmed, expired."""

    def __init__(self, clock: Clock, journal: Journal, *, first_id: int | None = None) -> None:
        self._clock = clock
        self._journal = journal
        self._waiting: dict[int, Update] = {}
        self.next_id = first_id if first_id is not None else random.randrange(10**8, 9 * 10**8)  # noqa: S311
        self.allowed: frozenset[str] | None = None
        self.copies = 1
        self.on_new: Callable[[Update], None] = lambda _update: None
        self.on_gone: Callable[[], None] = lambda: None

    def add(self, kind: str, body: Json, chat: int, date: float | None = None) -> Update | None:
        """Queue an update, unless the bot has not asked for its kind. It lives 24 hours from the message's date, a
        pressed button 150 seconds (rules of the public Bot API server).
        """
        if not self._asked_for(kind):
            return None
        life = LIFE.get(kind, DAY)
        born = self._clock.epoch() if date is None or kind in LIFE else date
        update = Update(self.next_id, kind, body, chat, born + life, self.copies)
        self.next_id += 1
        self._waiting[update.id] = update
        self._journal.note_update("made", update.id, kind, chat)
        self.on_new(update)
        return update

    def confirm_below(self, offset: int) -> None:
        """Forget the updates with a smaller id; a negative offset keeps only that many of the last."""
        if offset > self.next_id + FUTURE:
            return
        if offset < 0:
            kept = list(self._waiting)[offset:]
            offset = kept[0] if kept else self.next_id
        for update in list(self._before(offset)):
            self.confirm(update)

    def confirm(self, update: Update) -> None:
        """Count the update as taken in by the bot; it stays if it is to be delivered once more."""
        self._journal.note_update("confirmed", update.id, update.kind, update.chat)
        update.deliveries_left -= 1
        if update.deliveries_left <= 0:
            self._waiting.pop(update.id, None)
            self.on_gone()

    def batch(self, limit: int) -> list[Update]:
        """The oldest updates waiting, expired ones dropped."""
        now = self._clock.epoch()
        found: list[Update] = []
        gone: list[Update] = []
        for update in self._waiting.values():
            if len(found) >= limit:
                break
            (found if update.expires > now else gone).append(update)
        for update in gone:
            self.expire(update)
        return found

    def delivered(self, updates: list[Update]) -> None:
        """Note that these left for the bot."""
        for update in updates:
            self._journal.note_update("delivered", update.id, update.kind, update.chat)

    def expire(self, update: Update) -> None:
        """Drop an update that got too old, as Telegram does."""
        self._waiting.pop(update.id, None)
        self._journal.note_update("expired", update.id, update.kind, update.chat)

    def discard_all(self) -> None:
        """Drop everything waiting, by the bot's own wish (drop_pending_updates)."""
        for update in self._waiting.values():
            self._journal.note_update("discarded", update.id, update.kind, update.chat)
        self._waiting.clear()

    def all(self) -> list[Update]:
        """What waits, oldest first, expired ones dropped."""
        return self.batch(len(self._waiting))

    def alive(self, update: Update) -> bool:
        """The update still waits and has not expired."""
        return update.id in self._waiting and update.expires > self._clock.epoch()

    def __len__(self) -> int:
        return len(self._waiting)

    def _before(self, offset: int) -> Iterator[Update]:
        for update in self._waiting.values():
            if update.id >= offset:
                return
            yield update

    def _asked_for(self, kind: str) -> bool:
        return kind not in BY_DEFAULT_UNSENT if not self.allowed else kind in self.allowed
