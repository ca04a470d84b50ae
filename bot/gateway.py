"""The one way out: what the bot says (`domain.messages`) becomes calls of the Bot API, and each call one outcome."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from math import inf
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import CallbackQueryLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.markup import TEXT_LIMIT, plain, split
from bot.pacer import NotSoon, Pacer
from bot.transport import AnswerLost
from domain.messages import (
    ButtonAnswer,
    EditedText,
    Later,
    Moved,
    Outcome,
    Outgoing,
    Reaction,
    Refused,
    Rows,
    Sent,
    Text,
    Unsure,
)

PATIENCE = 5.0
"""Seconds a message waits here when Telegram wants nothing; if it takes longer it is Later, the caller's to keep."""
PATIENCE_BETWEEN_PARTS = 60.0
ATTEMPTS_BETWEEN_PARTS = 5
LONGEST_BACKOFF = 30.0
CURES = (  # what Telegram says, and the argument without which it would take the message
    ("can't parse entities", "parse_mode"),
    ("message to be replied not found", "reply_parameters"),
    ("reply message not found", "reply_parameters"),
    ("message thread not found", "message_thread_id"),
    ("topic_closed", "message_thread_id"),
)
Method = Callable[..., Awaitable[Message | bool]]
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Gateway:
    """Sends values of `domain.messages` through one bot, in the pacer's time.

    What Telegram says to one call also tells when the next may go, and the pacer is told:
    - 429 names no scope. It is taken as the chat's own; if a second chat meets it before anything else was accepted,
      all wait up to a second, and from the third on all wait as long as told.
    - A server that is away (connection refused or broken, timeout, 5xx) twice in a row makes all wait: 2, 4, … 30 s;
      then one call a second tries until one is answered.
    """

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot = bot
        self._pacer = pacer
        self._limited: set[int] = set()
        self._failures = 0
        self._failed_at = -inf

    async def send(self, message: Outgoing, *, urgent: bool = False) -> Outcome:
        """Send one message, in as many parts as its length needs; `urgent` for an answer to a person: before bulk.

        Returns: an outcome for every failure that is this message's or the line's. Only a new Text can be Unsure:
        edits, reactions and button answers may safely be repeated, so a lost answer is Later for them.
        Raises: InvalidToken, which would fail every message.
        """
        match message:
            case Text():
                return await self._send_text(message, urgent=urgent)
            case EditedText():
                return repeatable(await self._edit(message, urgent=urgent))
            case Reaction():
                return await self._react(message, urgent=urgent)
            case ButtonAnswer():
                return repeatable(await self._answer_button(message))

    async def _send_text(self, text: Text, *, urgent: bool) -> Outcome:
        parts = split(text.html)
        first: Outcome = Sent(None)
        for number, part in enumerate(parts):
            arguments = {
                "chat_id": text.chat_id,
                "text": part,
                "parse_mode": ParseMode.HTML,
                "link_preview_options": NO_PREVIEW,
                "message_thread_id": text.topic,
                "reply_parameters": reply_to(text) if number == 0 else None,
                "reply_markup": keyboard(text.buttons) if part is parts[-1] else None,
            }
            if number == 0:
                first = await self._say(self._bot.send_message, arguments, urgent=urgent)
                if not isinstance(first, Sent):
                    return first
            elif not isinstance(outcome := await self._send_rest(arguments, urgent=urgent), Sent):
                return Unsure(f"part {number + 1} of {len(parts)}: {outcome}")
        return first

    async def _send_rest(self, arguments: dict[str, Any], *, urgent: bool) -> Outcome:
        """A later part of a text whose beginning has arrived: insist, for the whole cannot be sent again."""
        outcome: Outcome = Unsure("not tried")
        for _ in range(ATTEMPTS_BETWEEN_PARTS):
            outcome = await self._say(self._bot.send_message, arguments, urgent=urgent, patience=PATIENCE_BETWEEN_PARTS)
            if not isinstance(outcome, Later):
                break
        return outcome

    async def _edit(self, edited: EditedText, *, urgent: bool) -> Outcome:
        first, *rest = split(edited.html, TEXT_LIMIT - len("\n…"))
        arguments = {
            "chat_id": edited.chat_id,
            "message_id": edited.message_id,
            "text": f"{first}\n…" if rest else first,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard(edited.buttons),
        }
        outcome = await self._say(self._bot.edit_message_text, arguments, urgent=urgent)
        return Sent(edited.message_id) if says(outcome, "message is not modified") else outcome

    async def _say(
        self, method: Method, arguments: dict[str, Any], *, urgent: bool, patience: float = PATIENCE
    ) -> Outcome:
        """Send or edit one message; if its markup, reply or topic is refused, without that rather than not at all."""
        arguments = {name: value for name, value in arguments.items() if value is not None}
        chat_id = arguments["chat_id"]
        while True:
            try:
                await self._pacer.turn(chat_id, urgent=urgent, patience=patience)
            except NotSoon as halt:
                return self._not_now(halt)
            outcome = await self._call(chat_id, method(**arguments))
            unwanted = cure(outcome, arguments)
            if unwanted is None:
                return outcome
            arguments = without(unwanted, arguments)

    async def _react(self, reaction: Reaction, *, urgent: bool) -> Outcome:
        try:
            await self._pacer.passage(reaction.chat_id, patience=PATIENCE)
        except NotSoon as halt:
            return self._not_now(halt)
        request = self._bot.set_message_reaction(reaction.chat_id, reaction.message_id, reaction.emoji)
        outcome = await self._call(reaction.chat_id, request)
        if isinstance(outcome, Refused) and reaction.instead is not None:
            return await self._send_text(reaction.instead, urgent=urgent)
        return repeatable(outcome)

    async def _answer_button(self, answer: ButtonAnswer) -> Outcome:
        text = answer.text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]
        try:
            await self._pacer.passage(patience=PATIENCE)
        except NotSoon as halt:
            return self._not_now(halt)
        request = self._bot.answer_callback_query(answer.query_id, text or None, show_alert=answer.alert or None)
        outcome = await self._call(0, request)
        # Nobody waits any more: the sign on the button has gone by itself.
        return Sent(None) if says(outcome, "query is too old", "query id is invalid") else outcome

    async def _call(self, chat_id: int, request: Awaitable[Message | bool]) -> Outcome:
        """Make one call and learn from what becomes of it."""
        began = asyncio.get_running_loop().time()
        outcome: Outcome
        try:
            answer = await request
            outcome = Sent(answer.message_id if isinstance(answer, Message) else None)
        except RetryAfter as error:
            return self._hold(chat_id, seconds_of(error.retry_after))
        except ChatMigrated as error:
            outcome = Moved(error.new_chat_id)
        except (BadRequest, Forbidden) as error:  # before TelegramError: BadRequest is even a NetworkError
            outcome = Refused(error.message)
        except InvalidToken:
            raise
        except TelegramError as error:
            return self._fail(error, began)
        self._limited.clear()
        self._failures = 0
        self._pacer.recover()
        return outcome

    def _hold(self, chat_id: int, seconds: float) -> Later:
        """429: decide whom it concerns (see the class)."""
        self._limited.add(chat_id)
        everyone = len(self._limited) > 2  # noqa: PLR2004 two chats at their own limits are no rarity
        self._pacer.halt(chat_id, seconds)
        if len(self._limited) > 1:
            self._pacer.halt(None, seconds if everyone else min(seconds, 1.0))
        return Later(timedelta(seconds=seconds), everyone=everyone)

    def _fail(self, error: TelegramError, began: float) -> Later | Unsure:
        """The line or the server failed: back off, and tell whether the message may have arrived."""
        if began >= self._failed_at:  # else it was on its way when the last failure was counted
            self._failures += 1
            self._failed_at = asyncio.get_running_loop().time()
        seconds = min(LONGEST_BACKOFF, 2.0 ** (self._failures - 1))
        if self._failures > 1:
            self._pacer.falter(seconds)
        # A success whose body cannot be read is a plain TelegramError; an error answer (5xx, 409) was no acceptance.
        lost = isinstance(error.__cause__, AnswerLost) or type(error) is TelegramError
        return Unsure(error.message) if lost else Later(timedelta(seconds=seconds), everyone=self._failures > 1)

    def _not_now(self, halt: NotSoon) -> Later:
        return Later(timedelta(seconds=halt.seconds), everyone=self._pacer.halted() > PATIENCE)


def repeatable(outcome: Outcome) -> Outcome:
    """For calls that may be made twice without harm: one whose answer was lost is simply made again."""
    return Later(timedelta(seconds=1)) if isinstance(outcome, Unsure) else outcome


def says(outcome: Outcome, *phrases: str) -> bool:
    """Whether Telegram refused with one of these phrases (lower case)."""
    return isinstance(outcome, Refused) and any(phrase in outcome.reason.lower() for phrase in phrases)


def cure(outcome: Outcome, arguments: dict[str, Any]) -> str | None:
    """The argument that made Telegram refuse, if the message can do without it."""
    return next((name for phrase, name in CURES if name in arguments and says(outcome, phrase)), None)


def without(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The same message without one argument; without its parse mode it is plain words."""
    rest = {key: value for key, value in arguments.items() if key != name}
    return rest | {"text": plain(rest["text"])} if name == "parse_mode" else rest


def reply_to(text: Text) -> ReplyParameters | None:
    """A reply that becomes a plain message if what it answers is gone."""
    return ReplyParameters(text.reply_to, allow_sending_without_reply=True) if text.reply_to is not None else None


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram takes them; None if there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in rows])


def seconds_of(wait: float | timedelta) -> float:
    """`retry_after`, whichever of its two types it comes in."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
