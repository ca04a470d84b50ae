"""What the steps of setting something up have in common: a card with buttons, and where its answer goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Message

from domain.messages import Button, EditedText, Rows, Text
from handlers.actors import Actor, topic_of
from handlers.context import Context
from handlers.press import Press
from reports.buttons import data_of
from storage import drafts, jobs
from storage.tables import Draft, Job, Post
from storage.tables.columns import stored_id

CANCEL = "cancel"
"""The action of the button that calls a draft off; `handlers/flows.py` sees to it for all."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What one kind of draft does with a press on its card, with words and with a file when it awaits them.

    All are called only for whose draft it is, while it is open; each checks again what they may.
    """

    press: Callable[[Context, Press, Draft], Awaitable[None]]
    words: Callable[[Context, Message, Actor, Draft], Awaitable[None]] | None = None
    file: Callable[[Context, Message, Actor, Draft], Awaitable[None]] | None = None


def button(label: str, draft: Draft, action: str, *arguments: object) -> Button:
    """A button of the draft's present step: comes back as `action` with its arguments as text."""
    return Button(label, data_of("d", draft.id, draft.turn, action, *arguments))


def cancel_button(context: Context, draft: Draft) -> Button:
    """Calls it off."""
    return button(context.tr("Cancel"), draft, CANCEL)


def show(context: Context, draft: Draft, html: str, buttons: Rows = (), *, under: Press | Message) -> None:
    """The draft's card: in the place of the one that was pressed, or as a new message under what was written."""
    if isinstance(under, Press):
        context.say(EditedText(under.chat_id, under.message.message_id, html, buttons))
        return
    about = Post(chat_id=0, message_id=0, draft_id=draft.id, posted_at=context.now)
    context.say(Text(draft.chat_id, html, buttons, topic=topic_of(under)), about)


async def hire(context: Context, kind: str, draft: Draft, **data: Any) -> Job:  # noqa: ANN401
    """Have a job done for the draft after this update's effect is stored."""
    context.work.hired = True
    return await jobs.hire(
        context.session, kind, draft.person_id, draft.chat_id, context.now, draft_id=stored_id(draft.id), **data
    )


async def finish(context: Context, draft: Draft) -> None:
    """It is done."""
    await drafts.close(context.session, draft, context.now)
