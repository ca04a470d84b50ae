"""Which handler takes what, in one list: the first that fits has it."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from handlers import (
    buttons,
    exporting,
    extending,
    flows,
    group_links,
    guidance,
    joining,
    media,
    operating,
    presence,
    reach,
    registering,
    reminding,
    replies,
    reporting,
    status,
    tallying,
    unclear,
    undoing,
    unit_lists,
)
from handlers.actors import actor_of
from handlers.callbacks import MalformedButtonError, take_apart
from handlers.campaign import listing
from handlers.context import Context
from handlers.people import board, requests
from handlers.press import Act, Press, toast
from handlers.settings import board as settings

log = logging.getLogger(__name__)

ACTS: dict[str, Act] = {
    "a": buttons.answer_reminder,
    "c": buttons.choose,
    "g": buttons.answer_digest,
    "q": buttons.answer_question,
    "u": buttons.undo,
    "e": buttons.correct,
    "s": status.turn_page,
    "f": exporting.hand_over,
    "x": unclear.show,
    "k": unclear.settle,
    "t": unclear.ask_for_name,
    "w": extending.choose_task,
    "y": extending.decide,
    "o": operating.act,
    "b": reach.show,
    "h": tallying.post_again,
    "d": flows.press,
    "p": listing.press,
    "n": board.press,
    "r": requests.decide,
    "i": unit_lists.press,
    "z": settings.press,
    "m": reporting.choose,
    "l": reminding.press,
    "j": settings.press_own,
}
"""What the first letter of a button's data does."""

Take = Callable[[Update, Context], Coroutine[Any, Any, None]]
COMMANDS: dict[tuple[str, ...], Take] = {
    ("start",): joining.start,
    ("help", "huongdan"): guidance.show_help,
    ("status", "tinhhinh"): status.show_status,
    ("report", "baocao"): reporting.show,
    ("mine", "viec"): status.show_own,
    ("campaign", "dot"): listing.show,
    ("units", "donvi"): unit_lists.show,
    ("people", "nguoi"): board.show,
    ("link", "lienket"): group_links.show,
    ("remind", "nhac"): reminding.show,
    ("extend", "xinlui"): extending.show,
    ("export", "xuat"): exporting.offer,
    ("settings", "caidat"): settings.show,
    ("undo", "hoantac"): undoing.undo,
    ("cancel", "huy"): flows.cancel,
}
"""Each command by its English and its Vietnamese name."""

CHANGES: tuple[tuple[filters.BaseFilter, Take], ...] = (
    (filters.StatusUpdate.MIGRATE, presence.note_migration),
    (filters.StatusUpdate.NEW_CHAT_TITLE, presence.note_title),
    (filters.StatusUpdate.FORUM_TOPIC_CLOSED, presence.note_topic_closed),
    (filters.StatusUpdate.LEFT_CHAT_MEMBER, presence.note_left),
)
"""What Telegram tells of a group itself."""

NEW = filters.UpdateType.MESSAGE
WORDS = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND & ~filters.FORWARDED
TOLD = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
BEREFT = filters.UpdateType.EDITED_MESSAGE & (filters.PHOTO | filters.Document.ALL) & ~filters.FORWARDED
"""A picture or file whose caption was taken away: what it reported may be taken back with it."""


def add_routes(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Give the application every handler. Order matters: a forwarded caption is not the forwarder's word."""
    application.add_handlers([CommandHandler(list(names), act, NEW) for names, act in COMMANDS.items()])
    application.add_handlers([MessageHandler(NEW & what, note) for what, note in CHANGES])
    application.add_handlers(
        [
            ChatMemberHandler(presence.note_membership, ChatMemberHandler.MY_CHAT_MEMBER),
            CallbackQueryHandler(take_press),
            MessageHandler(NEW & filters.CONTACT & filters.ChatType.PRIVATE, registering.take_contact),
            MessageHandler(TOLD & WORDS, replies.take_message),
            MessageHandler(BEREFT, replies.take_message),
            MessageHandler(NEW & ~filters.StatusUpdate.ALL & ~filters.COMMAND, media.take_wordless),
            MessageHandler(NEW & filters.COMMAND & filters.ChatType.PRIVATE, guidance.refuse_unknown),
        ]
    )
    application.add_error_handler(note_error)


async def take_press(update: Update, context: Context) -> None:
    """Somebody pressed one of the bot's buttons; what it carries is the client's choice and is checked again."""
    query = update.callback_query
    if query is None:
        return
    pressed = take_apart(query.data or "")
    act = ACTS.get(pressed.act)
    actor = await actor_of(context.session, query.from_user, context.now)
    if act is not None and actor is not None and query.message is not None:
        try:
            await act(context, Press(update.update_id, query, query.message, actor, pressed))
        except MalformedButtonError:
            log.info("a button was pressed that is not of our making: %r", query.data)
        else:
            return
    toast(context, query, context.tr("This button is not for you, or no longer in use."))


async def note_error(_update: object, context: Context) -> None:
    """Leave what a handler raised with its unit of work: intake decides what becomes of the update."""
    context.work.error = context.error
