"""The one way out: what the bot says (`domain.messages`) becomes calls of the Bot API, and each call one outcome."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
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

from bot.markup import TEXT_LIMIT, plain, split
from bot.pacer import NotSoon, Pacer
from bot.transport import AnswerLost, Attached, call
from domain.messages import (
    Button,
    ButtonAnswer,
    EditedText,
    File,
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
CURES = (  # what Telegram says, and the field without which it would take the message
    ("can't parse entities", "parse_mode"),
    ("message to be replied not found", "reply_parameters"),
    ("reply message not found", "reply_parameters"),
    ("message thread not found", "message_thread_id"),
    ("topic_closed", "message_thread_id"),
)
NO_PREVIEW = '{"is_disabled": true}'


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
        match message:
            case Text():
                return await self._send_text(message, urgent=urgent)
            case File():
                return await self._send_file(message, urgent=urgent)
            case EditedText():
                return repeatable(await self._edit(message, urgent=urgent))
            case Reaction():
                return await self._react(message, urgent=urgent)
            case ButtonAnswer():
                return repeatable(await self._answer_button(message))

    async def _send_text(self, text: Text, *, urgent: bool) -> Outcome:
        parts = split(text.html)
        head, tail = place_of(text), keyboard(text.buttons) or keys(text)
        first: Outcome = Sent(None)
        for number, part in enumerate(parts):
            fields = written(text.chat_id, part) | (head if number == 0 else without("reply_parameters", head))
            fields |= tail if number == len(parts) - 1 else {}
            if number == 0:
                first = await self._say("sendMessage", fields, urgent=urgent)
                if not isinstance(first, Sent):
                    return first
            elif not isinstance(outcome := await self._send_rest(fields, urgent=urgent), Sent):
                return Unsure(f"part {number + 1} of {len(parts)}: {outcome}")
        return first

    async def _send_rest(self, fields: dict[str, str], *, urgent: bool) -> Outcome:
        """A later part of a text whose beginning has arrived: insist, for the whole cannot be sent again."""
        outcome: Outcome = Unsure("not tried")
        for _ in range(ATTEMPTS_BETWEEN_PARTS):
            outcome = await self._say("sendMessage", fields, urgent=urgent, patience=PATIENCE_BETWEEN_PARTS)
            if not isinstance(outcome, Later):
                break
        return outcome

    async def _send_file(self, file: File, *, urgent: bool) -> Outcome:
        what = "photo" if file.picture else "document"
        fields = {"chat_id": str(file.chat_id), "caption": whole(file.html), "parse_mode": "HTML"}
        attached = {what: (whole(file.name), file.content, guess_type(file.name)[0] or "application/octet-stream")}
        return await self._say(f"send{what.title()}", fields | keyboard(file.buttons), attached, urgent=urgent)

    async def _edit(self, edited: EditedText, *, urgent: bool) -> Outcome:
        first, *rest = split(edited.html, TEXT_LIMIT - len("\n…"))
        fields = written(edited.chat_id, f"{first}\n…" if rest else first) | keyboard(edited.buttons)
        outcome = await self._say("editMessageText", fields | {"message_id": str(edited.message_id)}, urgent=urgent)
        return Sent(edited.message_id) if says(outcome, "message is not modified") else outcome

    async def _say(
        self,
        method: str,
        fields: dict[str, str],
        files: dict[str, Attached] | None = None,
        *,
        urgent: bool,
        patience: float = PATIENCE,
    ) -> Outcome:
        """Send or edit one message; if its markup, reply or topic is refused, without that rather than not at all."""
        chat_id = int(fields["chat_id"])
        while True:
            try:
                await self._pacer.turn(chat_id, urgent=urgent, patience=patience)
            except NotSoon as halt:
                return self._not_now(halt)
            outcome = await self._call(chat_id, method, fields, files)
            unwanted = cure(outcome, fields)
            if unwanted is None:
                return outcome
            fields = without(unwanted, fields)

    async def _react(self, reaction: Reaction, *, urgent: bool) -> Outcome:
        thumb = json.dumps([{"type": "emoji", "emoji": reaction.emoji}])
        fields = {"chat_id": str(reaction.chat_id), "message_id": str(reaction.message_id), "reaction": thumb}
        outcome = await self._do("setMessageReaction", fields, reaction.chat_id)
        if isinstance(outcome, Refused) and reaction.instead is not None:
            return await self._send_text(reaction.instead, urgent=urgent)
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
        self, chat_id: int, method: str, fields: dict[str, str], files: dict[str, Attached] | None = None
    ) -> Outcome:
        """Make one call and learn from what becomes of it."""
        if not self._may_call():
            return Later(timedelta(seconds=1), everyone=True)
        began = asyncio.get_running_loop().time()
        outcome: Outcome
        try:
            result = await call(self._bot, method, fields, self._may_call, files)
            outcome = Sent(result.get("message_id") if isinstance(result, dict) else None)
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


def cure(outcome: Outcome, fields: dict[str, str]) -> str | None:
    """The field that made Telegram refuse, if the message can do without it."""
    return next((name for phrase, name in CURES if name in fields and says(outcome, phrase)), None)


def without(name: str, fields: dict[str, str]) -> dict[str, str]:
    """The same message without one field; without its parse mode it is plain words."""
    rest = {key: value for key, value in fields.items() if key != name}
    words = "text" if "text" in rest else "caption"
    return rest | {words: plain(rest[words])} if name == "parse_mode" else rest


def written(chat_id: int, html: str) -> dict[str, str]:
    """The fields every message has."""
    return {"chat_id": str(chat_id), "text": whole(html), "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}


def place_of(text: Text) -> dict[str, str]:
    """Topic, and a reply that becomes a plain message if what it answers is gone."""
    place = {} if text.topic is None else {"message_thread_id": str(text.topic)}
    if text.reply_to is not None:
        place["reply_parameters"] = json.dumps({"message_id": text.reply_to, "allow_sending_without_reply": True})
    return place


def keyboard(rows: Rows) -> dict[str, str]:
    """Buttons under a message, if there are any."""
    if not rows:
        return {}
    below = [[pressed(button) for button in row] for row in rows]
    return {"reply_markup": json.dumps({"inline_keyboard": below})}


def pressed(button: Button) -> dict[str, str]:
    """A button as Telegram takes it."""
    return {"text": whole(button.label)} | ({"url": button.url} if button.url else {"callback_data": button.data})


def keys(text: Text) -> dict[str, str]:
    """Keys in the place of the keyboard: the one that shares the phone number, or that it goes away again."""
    if text.without_keys:
        return {"reply_markup": json.dumps({"remove_keyboard": True})}
    if not text.phone:
        return {}
    key = {"text": whole(text.phone), "request_contact": True}
    shown = {"keyboard": [[key]], "one_time_keyboard": True, "resize_keyboard": True}
    return {"reply_markup": json.dumps(shown)}


def whole(text: str) -> str:
    """The text with halves of characters (lone surrogates, for which Telegram refuses all of it) marked as such."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def seconds_of(wait: float | timedelta) -> float:
    """`retry_after`, whichever of its two types it comes in."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
