"""Every method by its name: what carries it out, and which fields the Bot API documents for it (fields.txt)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from sandbox.api import chats, editing, profile, sending
from sandbox.api.call import Call
from sandbox.api.polling import Polling
from sandbox.api.webhook_methods import WebhookMethods
from sandbox.world import World

Run = Callable[[Call], object | Awaitable[object]]

OF_WORLD: dict[str, Callable[[World, Call], object]] = {
    "getMe": profile.get_me,
    "logOut": profile.log_out,
    "close": profile.log_out,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": sending.forward_message,
    "copyMessage": sending.copy_message,
    "pinChatMessage": sending.pin_chat_message,
    "unpinChatMessage": sending.unpin_chat_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "setMessageReaction": editing.set_message_reaction,
    "answerCallbackQuery": chats.answer_callback_query,
    "getFile": chats.get_file,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "exportChatInviteLink": chats.export_chat_invite_link,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyDescription": profile.set_my_text,
    "getMyDescription": profile.get_my_text,
    "setMyShortDescription": profile.set_my_text,
    "getMyShortDescription": profile.get_my_text,
    "setMyName": profile.set_my_text,
    "getMyName": profile.get_my_text,
}


@dataclass(frozen=True, slots=True)
class Method:
    """A method under its documented name; `run` gives the result, or an awaitable of it."""

    name: str
    run: Run
    fields: frozenset[str]


def all_methods(world: World, polling: Polling, webhook: WebhookMethods) -> dict[str, Method]:
    """Every method by its name in lower case (Telegram does not mind the case)."""
    runs: dict[str, Run] = {name: partial(run, world) for name, run in OF_WORLD.items()}
    runs["getUpdates"] = polling.get_updates
    runs["setWebhook"] = webhook.set_webhook
    runs["deleteWebhook"] = webhook.delete_webhook
    runs["getWebhookInfo"] = webhook.get_webhook_info
    fields = documented_fields()
    return {name.lower(): Method(name, run, fields[name]) for name, run in runs.items()}


def documented_fields() -> dict[str, frozenset[str]]:
    """The fields that the Bot API documents, by method."""
    lines = files("sandbox.api").joinpath("fields.txt").read_text().splitlines()
    return {words[0]: frozenset(words[1:]) for words in map(str.split, lines)}
