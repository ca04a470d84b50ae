"""The one way out: what the bot says (`domain.messages`) becomes calls of the Bot API, and each call one outcome."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from math import inf
from mimetypes import guess_type

from telegram import Bot
from telegram.constants import CallbackQueryLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.markup import TEXT_LIMIT, split
from bot.pacer import NotSoon, Pacer, Turn
from bot.parameters import keyboard, keys, place_of, whole, without, written
from bot.transport import AnswerLost, Attached, at_once, call
from domain.messages import (
    ButtonAnswer,
    EditedText,
    File,
    Later,
    Moved,
    Outcome,
    Outgoing,
    Reaction,
    Refused,
    Sent,
    Text,
    Unsure,
)

PATIENCE = 5.0
"""Seconds a message waits here when Telegram wants nothing; if it takes longer it is Later, the caller's to keep."""
PATIENCE_BETWEEN_PARTS = 60.0
ATTEMPTS_BETWEEN_PARTS = 5
LONGEST_BACKOFF = 30.0
CURES = (  # what Telegram says, and the field without which it would take the message
    ("can't parse entities", "parse_mode"),
    ("message to be replied not found", "reply_parameters"),
    ("reply message not found", "reply_parameters"),
    ("message thread not found", "message_thread_id"),
    ("topic_closed", "message_thread_id"),
)

Ready = Callable[[], Awaitable[bool]]
"""Asked when a message's turn has come and it is about to leave; if it says no, nothing leaves."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a message goes out. `urgent`: before bulk; `patience`: seconds for which its turn is waited for."""

    urgent: bool = False
    patience: float = PATIENCE
    ready: Ready = at_once


class Gateway:
    """Sends values of `domain.messages` through one bot, in the pacer's time.

    What Telegram says to one call also tells when the next may go, and the pacer is told:
    - 429 names no scope. It is taken as the chat's own; if a second chat meets it before anything else was accepted,
      all wait up to a second, and from the third on all wait as long as told.
    - A server that is away (connection refused or broken, timeout, 5xx) twice in a row makes all wait: 2, 4, … 30 s;
      then one call a second tries until one is answered.
    """

    def __init__(self, bot: Bot, pacer: Pacer, may_call: Callable[[], bool] = lambda: True) -> None:
        """`may_call` is asked right before the first byte of each call leaves; if it says no the outcome is Later."""
        self._bot = bot
        self._pacer = pacer
        self._may_call = may_call
        self._limited: set[int] = set()
        self._failures = 0
        self._failed_at = -inf

    async def send(self, message: Outgoing, *, urgent: bool = False) -> Outcome:
        """Send one message, in as many parts as its length needs; `urgent` for an answer to a person: before bulk.

        Returns: an outcome for every failure that is this message's or the line's. Only a new Text can be Unsure:
        edits, reactions and button answers may safely be repeated, so a lost answer is Later for them.
        Raises: InvalidToken, which would fail every message.
        """
        return await self._send(message, Manner(urgent=urgent))

    async def deliver(self, message: Outgoing, ready: Ready) -> Outcome:
        """Send one message of the bulk. `ready` is asked once, when its turn has come: what it says of the message is
        true when the message leaves. If it says no the outcome is Later; whoever said no knows why.

        Returns and raises: as `send`, and whatever `ready` raises.
        """
        return await self._send(message, Manner(ready=ready))

    async def _send(self, message: Outgoing, manner: Manner) -> Outcome:
        match message:
            case Text():
                return await self._send_text(message, manner)
            case File():
                return await self._send_file(message, manner)
            case EditedText():
                return await self._send_edited(message, manner)
            case Reaction():
                return await self._react(message, manner)
            case ButtonAnswer():
                return repeatable(await self._answer_button(message))

    async def _send_text(self, text: Text, manner: Manner) -> Outcome:
        parts = split(text.html)
        head, tail = place_of(text), keyboard(text.buttons) or keys(text)
        first: Outcome = Sent(None)
        for number, part in enumerate(parts):
            fields = written(text.chat_id, part) | (head if number == 0 else without("reply_parameters", head))
            fields |= tail if number == len(parts) - 1 else {}
            if number == 0:
                first = await self._say("sendMessage", fields, manner)
                if not isinstance(first, Sent):
                    return first
            elif not isinstance(outcome := await self._send_rest(fields, manner), Sent):
                return Unsure(f"part {number + 1} of {len(parts)}: {outcome}")
        return first

    async def _send_rest(self, fields: dict[str, str], manner: Manner) -> Outcome:
        """A later part of a text whose beginning has arrived: insist, for the whole cannot be sent again."""
        outcome: Outcome = Unsure("not tried")
        insisting = replace(manner, patience=PATIENCE_BETWEEN_PARTS, ready=at_once)
        for _ in range(ATTEMPTS_BETWEEN_PARTS):
            outcome = await self._say("sendMessage", fields, insisting)
            if not isinstance(outcome, Later):
                break
        return outcome

    async def _send_file(self, file: File, manner: Manner) -> Outcome:
        what = "photo" if file.picture else "document"
        fields = {"chat_id": str(file.chat_id), "caption": whole(file.html), "parse_mode": "HTML"}
        attached = {what: (whole(file.name), file.content, guess_type(file.name)[0] or "application/octet-stream")}
        return await self._say(f"send{what.title()}", fields | keyboard(file.buttons), manner, attached)

    async def _send_edited(self, edited: EditedText, manner: Manner) -> Outcome:
        outcome = repeatable(await self._edit(edited, manner))
        if isinstance(outcome, Refused) and edited.instead is not None:  # somebody has deleted it
            return await self._send_text(edited.instead, replace(manner, ready=at_once))
        return outcome

    async def _edit(self, edited: EditedText, manner: Manner) -> Outcome:
        first, *rest = split(edited.html, TEXT_LIMIT - len("\n…"))
        fields = written(edited.chat_id, f"{first}\n…" if rest else first) | keyboard(edited.buttons)
        outcome = await self._say("editMessageText", fields | {"message_id": str(edited.message_id)}, manner)
        return Sent(edited.message_id) if says(outcome, "message is not modified") else outcome

    async def _say(
        self, method: str, fields: dict[str, str], manner: Manner, files: dict[str, Attached] | None = None
    ) -> Outcome:
        """Send or edit one message; if its markup, reply or topic is refused, without that rather than not at all."""
        chat_id, ready = int(fields["chat_id"]), manner.ready
        while True:
            try:
                turn = await self._pacer.turn(chat_id, urgent=manner.urgent, patience=manner.patience)
            except NotSoon as halt:
                return self._not_now(halt)
            try:
                if not await ready():
                    return Later(timedelta(0))
                if (seconds := self._pacer.halted(chat_id)) > 0:  # Telegram has said so meanwhile
                    return self._not_now(NotSoon(seconds))
                outcome = await self._call(chat_id, method, fields, files, turn)
            finally:
                turn.give_back()
            unwanted = cure(outcome, fields)
            if unwanted is None:
                return outcome
            fields, ready = without(unwanted, fields), at_once

    async def _react(self, reaction: Reaction, manner: Manner) -> Outcome:
        thumb = json.dumps([{"type": "emoji", "emoji": reaction.emoji}])
        fields = {"chat_id": str(reaction.chat_id), "message_id": str(reaction.message_id), "reaction": thumb}
        outcome = await self._do("setMessageReaction", fields, reaction.chat_id)
        if isinstance(outcome, Refused) and reaction.instead is not None:
            return await self._send_text(reaction.instead, manner)
        return repeatable(outcome)

    async def _answer_button(self, answer: ButtonAnswer) -> Outcome:
        text = answer.text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]
        fields = {"callback_query_id": answer.query_id}
        if text:
            fields |= {"text": whole(text)} | ({"show_alert": "true"} if answer.alert else {})
        outcome = await self._do("answerCallbackQuery", fields)
        # Nobody waits any more: the sign on the button has gone by itself.
        return Sent(None) if says(outcome, "query is too old", "query id is invalid") else outcome

    async def _do(self, method: str, fields: dict[str, str], chat_id: int | None = None) -> Outcome:
        """A call that is no message: it waits for halts alone."""
        try:
            await self._pacer.passage(chat_id, patience=PATIENCE)
        except NotSoon as halt:
            return self._not_now(halt)
        return await self._call(chat_id or 0, method, fields)

    async def _call(
        self,
        chat_id: int,
        method: str,
        fields: dict[str, str],
        files: dict[str, Attached] | None = None,
        turn: Turn | None = None,
    ) -> Outcome:
        """Make one call and learn from what becomes of it. Its first byte is what the turn was given for."""
        may_leave = partial(self._may_leave, turn)
        if not (await may_leave() if files else self._may_call()):  # a form leaves without a last look
            return Later(timedelta(seconds=1), everyone=True)
        began = asyncio.get_running_loop().time()
        try:
            result = await call(self._bot, method, fields, may_leave, files)
            outcome: Outcome = Sent(result.get("message_id") if isinstance(result, dict) else None)
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

    async def _may_leave(self, turn: Turn | None) -> bool:
        if turn is not None:
            await turn.room()
        if (allowed := self._may_call()) and turn is not None:
            turn.leave()
        return allowed

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


def cure(outcome: Outcome, fields: dict[str, str]) -> str | None:
    """The field that made Telegram refuse, if the message can do without it."""
    return next((name for phrase, name in CURES if name in fields and says(outcome, phrase)), None)


def seconds_of(wait: float | timedelta) -> float:
    """`retry_after`, whichever of its two types it comes in."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
