"""What the bot says becomes calls, and every answer of Telegram one outcome; over real HTTP."""

import json
import socket

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.gateway import Gateway
from bot.pacer import Pacer
from bot.transport import AiohttpRequest
from domain.messages import (
    Button,
    ButtonAnswer,
    EditedText,
    Moved,
    Outcome,
    Outgoing,
    Reaction,
    Refused,
    Sent,
    Text,
    Unsure,
)
from tests.bot.conftest import TOKEN, Api
from tests.bot.outcomes import EDIT, PRESSED, TEXT, THUMB, later

METHODS: dict[type, str] = {
    Text: "sendMessage",
    EditedText: "editMessageText",
    Reaction: "setMessageReaction",
    ButtonAnswer: "answerCallbackQuery",
}


async def test_a_text_goes_out_whole(gateway: Gateway, api: Api) -> None:
    """HTML, no preview, buttons, topic, a reply that does not fail if its message is gone."""
    buttons = ((Button("Đã hoàn thành", "v1:done"), Button("Có vướng mắc", "v1:blocked")),)
    outcome = await gateway.send(Text(-5, "<b>x</b>", buttons, reply_to=8, topic=3))
    assert outcome == Sent(101)
    fields = api.calls[0].fields
    assert (fields["chat_id"], fields["text"], fields["parse_mode"]) == ("-5", "<b>x</b>", "HTML")
    assert fields["message_thread_id"] == "3"
    assert json.loads(fields["link_preview_options"]) == {"is_disabled": True}
    assert json.loads(fields["reply_parameters"]) == {"message_id": 8, "allow_sending_without_reply": True}
    assert json.loads(fields["reply_markup"])["inline_keyboard"] == [
        [{"text": button.label, "callback_data": button.data} for button in buttons[0]]
    ]


async def test_the_other_kinds_go_out_too(gateway: Gateway, api: Api) -> None:
    """An edit, a thumb, a notice on a button."""
    outcomes = [await gateway.send(message) for message in (EDIT, THUMB, PRESSED)]
    assert outcomes == [Sent(9), Sent(None), Sent(None)]
    assert [call.method for call in api.calls] == ["editMessageText", "setMessageReaction", "answerCallbackQuery"]
    assert api.calls[2].fields == {"callback_query_id": "77", "text": "Đã ghi nhận"}


async def test_a_long_text_goes_in_parts_with_its_buttons_last(gateway: Gateway, api: Api) -> None:
    """The reply mark is on the first part, and the outcome names the first part."""
    lines = "\n".join(f"{number}. Chi bộ {number} &amp; các tổ" for number in range(400))
    outcome = await gateway.send(Text(5, lines, ((Button("a", "b"),),), reply_to=8))
    assert outcome == Sent(101)
    assert "\n".join(api.texts()) == lines
    assert ["reply_markup" in call.fields for call in api.calls] == [False] * (len(api.calls) - 1) + [True]
    assert ["reply_parameters" in call.fields for call in api.calls] == [True] + [False] * (len(api.calls) - 1)


async def test_half_a_character_does_not_lose_the_message(gateway: Gateway, api: Api) -> None:
    """Telegram refuses all of a text with a lone surrogate, and the line could not even carry it."""
    await gateway.send(Text(5, "Chi bộ \ud83d 3 😀", ((Button("\udc00", "x"),),)))
    assert api.texts() == ["Chi bộ \ufffd 3 😀"]


REFUSALS: list[tuple[int, str, dict[str, int], Outcome]] = [
    (400, "Bad Request: chat not found", {}, Refused("Chat not found")),
    (400, "Bad Request: BUTTON_DATA_INVALID", {}, Refused("Button_data_invalid")),
    (403, "Forbidden: bot was blocked by the user", {}, Refused("Forbidden: bot was blocked by the user")),
    (
        403,
        "Forbidden: bot was kicked from the group chat",
        {},
        Refused("Forbidden: bot was kicked from the group chat"),
    ),
    (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1005}, Moved(-1005)),
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}, later(7)),
    (429, "Too Many Requests", {}, later(1)),
    (500, "Internal Server Error", {}, later(1)),
    (502, "Bad Gateway", {}, later(1)),
    (409, "Conflict: terminated by other getUpdates request", {}, later(1)),
]


@pytest.mark.parametrize("message", [TEXT, EDIT, THUMB, PRESSED], ids=lambda message: type(message).__name__)
@pytest.mark.parametrize(("code", "says", "parameters", "outcome"), REFUSALS, ids=lambda value: str(value)[:20])
async def test_every_answer_of_telegram_is_one_outcome(
    gateway: Gateway, api: Api, message: Outgoing, code: int, says: str, parameters: dict[str, int], outcome: Outcome
) -> None:
    """The same for each kind of message."""
    api.refuse(METHODS[type(message)], code, says, **parameters)
    assert await gateway.send(message) == outcome


@pytest.mark.parametrize("answer", ["drop", "hang", (200, "<html>"), (504, "")], ids=str)
@pytest.mark.parametrize("message", [TEXT, EDIT, THUMB, PRESSED], ids=lambda message: type(message).__name__)
async def test_a_lost_answer_leaves_only_a_new_message_in_doubt(
    gateway: Gateway, api: Api, message: Outgoing, answer: object
) -> None:
    """What may be repeated without harm is Later."""
    api.answers[METHODS[type(message)]].append(answer)
    outcome = await gateway.send(message)
    assert isinstance(outcome, Unsure) if message is TEXT else outcome == later(1)
    assert len(api.calls) == 1


async def test_what_never_left_is_later() -> None:
    """Nobody listens there: the message may be sent again without fear."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with AiohttpRequest() as request:
        gateway = Gateway(Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request), Pacer(None))
        assert await gateway.send(TEXT) == later(1)


@pytest.mark.parametrize("code", [401, 404])
async def test_a_wrong_token_is_no_outcome_of_one_message(gateway: Gateway, api: Api, code: int) -> None:
    """It fails every message, so the program has to hear it."""
    api.refuse("sendMessage", code, "Unauthorized")
    with pytest.raises(InvalidToken):
        await gateway.send(TEXT)


async def test_markup_that_telegram_cannot_read_becomes_plain_words(gateway: Gateway, api: Api) -> None:
    """Never silence: sent or edited without tags and parse mode."""
    for method, message in (("sendMessage", TEXT), ("editMessageText", EDIT)):
        api.refuse(method, 400, "Bad Request: can't parse entities: unclosed start tag at byte offset 3")
        assert isinstance(await gateway.send(message), Sent)
    assert api.texts() == ["<b>Kính gửi</b>", "Kính gửi", "<b>Tình hình</b>", "Tình hình"]
    assert ["parse_mode" in call.fields for call in api.calls] == [True, False, True, False]


@pytest.mark.parametrize(
    ("says", "without"),
    [
        ("Bad Request: message to be replied not found", "reply_parameters"),
        ("Bad Request: reply message not found", "reply_parameters"),
        ("Bad Request: message thread not found", "message_thread_id"),
        ("Bad Request: TOPIC_CLOSED", "message_thread_id"),
    ],
)
async def test_a_message_whose_place_is_gone_goes_without_it(
    gateway: Gateway, api: Api, says: str, without: str
) -> None:
    """The answered message, or the topic."""
    api.refuse("sendMessage", 400, says)
    assert isinstance(await gateway.send(Text(-5, "x", reply_to=8, topic=3)), Sent)
    first, second = api.calls
    assert set(first.fields) - set(second.fields) == {without}


async def test_a_text_is_not_tried_for_ever(gateway: Gateway, api: Api) -> None:
    """Telegram may go on refusing; each cure is tried once."""
    for _ in range(9):
        api.refuse("sendMessage", 400, "Bad Request: can't parse entities")
    assert isinstance(await gateway.send(TEXT), Refused)
    assert len(api.calls) == 2


async def test_an_edit_that_changes_nothing_is_done(gateway: Gateway, api: Api) -> None:
    """And one whose message is gone is refused."""
    api.refuse("editMessageText", 400, "Bad Request: message is not modified: specified new message content…")
    api.refuse("editMessageText", 400, "Bad Request: message to edit not found")
    assert await gateway.send(EDIT) == Sent(9)
    assert await gateway.send(EDIT) == Refused("Message to edit not found")


@pytest.mark.parametrize("reason", ["message to edit not found", "message can't be edited"])
async def test_a_card_that_cannot_be_edited_any_more_is_sent_anew(gateway: Gateway, api: Api, reason: str) -> None:
    """Somebody has deleted it; the new one's number is told. One without a substitute is refused."""
    api.refuse("editMessageText", 400, f"Bad Request: {reason}")
    assert isinstance(await gateway.send(EDIT), Refused)
    api.refuse("editMessageText", 400, f"Bad Request: {reason}")
    assert await gateway.send(EditedText(5, 9, "x", instead=TEXT)) == Sent(101)
    assert [call.method for call in api.calls] == ["editMessageText", "editMessageText", "sendMessage"]


async def test_an_edit_that_is_too_long_says_that_it_goes_on(gateway: Gateway, api: Api) -> None:
    """A message cannot become two."""
    await gateway.send(EditedText(5, 9, "một hai ba\n" * 500))
    assert len(api.calls) == 1
    assert api.texts()[0].endswith("một hai ba\n…")
    assert len(api.texts()[0]) <= 4_096


async def test_where_reactions_are_forbidden_words_are_sent_instead(gateway: Gateway, api: Api) -> None:
    """If there are any."""
    for _ in range(2):
        api.refuse("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
    assert await gateway.send(Reaction(-5, 9, instead=Text(-5, "Đã ghi nhận.", reply_to=9))) == Sent(101)
    assert await gateway.send(THUMB) == Refused("Reaction_invalid")
    assert api.texts() == ["Đã ghi nhận."]


async def test_a_button_that_nobody_waits_for_is_done(gateway: Gateway, api: Api) -> None:
    """Its sign went away by itself."""
    says = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    api.refuse("answerCallbackQuery", 400, says)
    assert await gateway.send(PRESSED) == Sent(None)


async def test_a_notice_is_cut_to_what_telegram_shows(gateway: Gateway, api: Api) -> None:
    """200 characters."""
    await gateway.send(ButtonAnswer("1", "x" * 300, alert=True))
    assert api.calls[0].fields["text"] == "x" * 200
    assert api.calls[0].fields["show_alert"] == "true"
