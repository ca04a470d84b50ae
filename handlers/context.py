"""What a handler is given: the unit of work it writes in, the time, the language, and a place for its answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram.ext import CallbackContext, ExtBot

from domain.calendar import day_of
from domain.limits import Allowance
from domain.messages import Outgoing
from handlers.rosters import Rosters
from locales.translator import Translator
from storage.tables import Person, Post


@dataclass(frozen=True, slots=True)
class Deps:
    """What the whole program shares; built once in `bot/app.py`."""

    translator: Translator
    zone: ZoneInfo
    rosters: Rosters
    strangers: Allowance = field(default_factory=lambda: Allowance(1, timedelta(hours=1)))
    """How often somebody without a role, or a group without a link, is told so."""
    attempts: Allowance = field(default_factory=lambda: Allowance(10, timedelta(minutes=1)))
    """How many invitation links one Telegram user may try."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Something to say after the commit; `about` is stored with the number it gets, so that a reply finds it."""

    message: Outgoing
    about: Post | None = None
    update_id: int = 0
    """What it answers."""


@dataclass(slots=True)
class Work:
    """One unit of work: a batch of updates, or one."""

    session: AsyncSession
    now: datetime
    answers: list[Answer] = field(default_factory=list)
    albums: set[str] = field(default_factory=set)
    """The albums that have had their answer: their pictures are messages of their own, and come together."""
    update_id: int = 0
    """The update that is being worked on."""
    readings: list[tuple[str, bool]] = field(default_factory=list)
    """What messages were taken for, and whether that was sure."""
    hired: bool = False
    """Work was asked for that begins after the commit (`storage.jobs`)."""
    tr: Translator | None = None
    """The language of whoever the update came from, or of the group it came in; None: the office's."""
    error: Exception | None = None
    """What a handler raised: the batch must not be committed."""


_current: ContextVar[Work] = ContextVar("work")


@contextmanager
def working(work: Work) -> Iterator[Work]:
    """Let the handlers that run inside find this unit of work."""
    token = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(token)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Deps]]):
    """The context of every handler."""

    @property
    def deps(self) -> Deps:
        """What the whole program shares."""
        return self.bot_data["deps"]

    @property
    def work(self) -> Work:
        """The present unit of work."""
        return _current.get()

    @property
    def session(self) -> AsyncSession:
        """The present unit of work's session."""
        return self.work.session

    @property
    def now(self) -> datetime:
        """The present moment (aware)."""
        return self.work.now

    @property
    def today(self) -> date:
        """The office's day."""
        return day_of(self.now, self.deps.zone)

    @property
    def tr(self) -> Translator:
        """The language of whoever is spoken to: a person's or group's own, else the office's."""
        return self.work.tr or self.deps.translator

    def turn_to(self, person: Person) -> None:
        """What is said from here on, in this update, is said to this person in private: in their language."""
        self.work.tr = Translator(person.language) if person.language else None

    def is_new_album(self, album: str | None) -> bool:
        """Whether nothing of an album has been taken in this unit of work; what is in no album is always new."""
        new = album is None or album not in self.work.albums
        self.work.albums |= {album} if album else set()
        return new

    def say(self, message: Outgoing, about: Post | None = None) -> None:
        """Answer after the commit. It may be lost with the process: what must arrive is a row in `deliveries`."""
        self.work.answers.append(Answer(message, about, self.work.update_id))
