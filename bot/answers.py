"""Answers to people go out beside the next fetch: each chat's in order, all of them bounded in number."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.logs import concerning
from domain.messages import ButtonAnswer, EditedText, File, Later, Moved, Outcome, Outgoing, Reaction, Sent, Text
from handlers.context import Answer
from storage import groups, talk
from storage.engine import Store
from storage.tables import Post

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Chats that are answered at the same time."""
MOST_WAITING = 2_000
"""Answers not sent yet beyond which nothing more is fetched: memory stays bounded when Telegram is slow."""
ATTEMPTS = 4
PATIENCE = timedelta(minutes=2)
"""An answer that Telegram puts off for longer is let go: it would only puzzle whoever it reaches."""

Send = Callable[[Outgoing], Awaitable[Outcome]]


class Answerer:
    """Sends answers after the commit and remembers what the bot's own messages were about."""

    def __init__(self, store: Store, send: Send, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._send = send
        self._clock = clock
        self._queues: dict[int, deque[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()
        self._posts: list[Post] = []
        self._noting = asyncio.Lock()

    def send(self, answers: Iterable[Answer]) -> None:
        """Let the answers go; returns at once."""
        for answer in answers:
            self._count(1)
            message = answer.message
            if isinstance(message, ButtonAnswer):
                self._start(self._say_alone(answer))  # the waiting sign on a button is nobody's turn
                continue
            if (queue := self._queues.get(message.chat_id)) is not None:
                queue.append(answer)
                continue
            self._queues[message.chat_id] = deque([answer])
            self._start(self._serve(message.chat_id))

    async def room(self) -> None:
        """Return when so few answers wait that more may be fetched."""
        await self._room.wait()

    async def rest(self) -> None:
        """Return when every answer so far has gone."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def finish(self, seconds: float) -> None:
        """Wait for what is on its way, but no longer than this; the rest is let go."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _count(self, by: int) -> None:
        self._waiting += by
        if self._waiting > MOST_WAITING:
            self._room.clear()
        elif self._waiting <= MOST_WAITING // 2:
            self._room.set()

    async def _serve(self, chat_id: int) -> None:
        """Send a chat's answers one after another until none is left."""
        queue = self._queues[chat_id]
        try:
            async with self._places:
                while queue:
                    await self._say(queue.popleft())
        finally:
            self._count(-len(queue))  # left over only when cancelled
            del self._queues[chat_id]
        await self._note_posts()

    async def _say_alone(self, answer: Answer) -> None:
        async with self._places:
            await self._say(answer)

    async def _say(self, answer: Answer) -> None:
        with concerning(f"update {answer.update_id}"):
            await self._try(answer)

    async def _try(self, answer: Answer) -> None:
        try:
            message = answer.message
            for _ in range(ATTEMPTS):
                outcome = await self._send(message)
                if isinstance(outcome, Later) and outcome.wait <= PATIENCE:
                    await asyncio.sleep(outcome.wait.total_seconds())
                elif isinstance(outcome, Moved) and not isinstance(message, ButtonAnswer):
                    message = await self._follow(message, outcome.chat_id)
                else:
                    self._note(answer, message, outcome)
                    return
        except Exception:
            log.exception("an answer was lost")
        finally:
            self._count(-1)

    async def _follow(self, message: Text | File | EditedText | Reaction, chat_id: int) -> Outgoing:
        """The group has become a supergroup: save its new id, and say it there."""
        async with self._store.begin() as session:
            await groups.move(session, message.chat_id, chat_id)
        return replace(message, chat_id=chat_id)

    def _note(self, answer: Answer, message: Outgoing, outcome: Outcome) -> None:
        if not isinstance(outcome, Sent):
            log.warning("an answer was not taken: %s", outcome)
        elif answer.about is not None and outcome.message_id is not None and isinstance(message, Text | EditedText):
            post = answer.about
            post.chat_id, post.message_id, post.posted_at = message.chat_id, outcome.message_id, self._clock()
            self._posts.append(post)

    async def _note_posts(self) -> None:
        """Store what has been posted since the last time, all in one transaction."""
        async with self._noting:
            posts, self._posts = self._posts, []
            if posts:
                async with self._store.begin() as session:
                    await talk.note_posts(session, posts)
