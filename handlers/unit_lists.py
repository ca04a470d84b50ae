"""`/units`, and a unit list sent in private: the list as it is, a new one previewed, imported, undone."""

from telegram import Document, Message, Update

from domain.messages import Button, Text
from domain.values import RoleName
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.drafts import Flow, finish, hire
from handlers.press import Press, toast
from handlers.strangers import turn_group_away
from reports.buttons import data_of
from reports.text import unit_lists as text
from storage import drafts, groups, imports, jobs, unit_lists
from storage.tables import Draft, Import, Job
from storage.tables.columns import stored_id

KIND = "units"
LISTS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
SHEETS = ("text/csv", "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
"""What a file's name ends with, or its type is, that is taken for a list although nobody asked for one."""


async def show(update: Update, context: Context) -> None:
    """`/units`: in private the list as it is, with what can be done; a group is told where."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is not None:
        await _show_card(context, message.chat_id, actor)
    elif await groups.by_chat(context.session, message.chat_id) is None:
        turn_group_away(context, message)
    else:
        context.say(Text(message.chat_id, text.in_private(context.tr), (), message.message_id, topic_of(message)))


async def press(context: Context, pressed: Press) -> None:
    """`i:new`, `i:template`, `i:list`, `i:close:IMPORT`, `i:undo:IMPORT`; in private, for who decides for the root."""
    what, *arguments = pressed.pressed.arguments or ("",)
    if not pressed.private or not await imports.may_import(context.session, pressed.actor.person, context.now):
        raise MalformedButtonError
    if what in {"template", "list"} and not arguments:
        await _ask_for(context, pressed, f"units.{what}")
    elif what in {"close", "undo"}:
        number = pressed.pressed.number(1)
        if await context.session.get(Import, number) is None:
            raise MalformedButtonError
        job = await _ask_for(context, pressed, f"units.{what}", **{"import": number})
        job.message_id = pressed.message.message_id
    elif what == "new":
        await _await_list(context, pressed)
    else:
        raise MalformedButtonError
    toast(context, pressed.query)


async def take_list(context: Context, message: Message, actor: Actor) -> bool:
    """Whether a file in private was taken for a new unit list, nobody having asked for it.

    The founder has nothing else to send.
    """
    document = message.document
    if message.chat.type != message.chat.PRIVATE or message.text is not None:
        return False
    if document is None or not _is_like_list(document):
        if actor.founder:
            context.say(Text(message.chat_id, text.card(context.tr, ())))
        return actor.founder
    if not await imports.may_import(context.session, actor.person, context.now):
        organises = any(grant.role is RoleName.ORGANISER for grant in actor.grants)
        if organises and not message.caption:
            await _send_on(context, message.chat_id)
        return organises and not message.caption
    if message.edit_date is not None:
        return True  # other words to a list that has been read
    person_id = stored_id(actor.person.id)
    begun_by = message.message_id
    draft = await drafts.begin(context.session, person_id, message.chat_id, KIND, context.now, message_id=begun_by)
    if not draft.turn:  # else the message has come again
        await _read(context, document, draft)
    return True


async def _show_card(context: Context, chat_id: int, actor: Actor) -> None:
    if not await imports.may_import(context.session, actor.person, context.now):
        await _send_on(context, chat_id)
        return
    levels = await unit_lists.levels(context.session)
    new = (Button(context.tr("Send a new list"), data_of("i", "new")),)
    files = [Button(context.tr("Template"), data_of("i", "template"))]
    if levels:
        files.append(Button(context.tr("The present list"), data_of("i", "list")))
    context.say(Text(chat_id, text.card(context.tr, levels), (new, tuple(files))))


async def _send_on(context: Context, chat_id: int) -> None:
    """Tell whom to ask."""
    names = [person.name for person in await imports.organisers(context.session, context.now)]
    context.say(Text(chat_id, text.not_allowed(context.tr, names)))


async def _ask_for(context: Context, pressed: Press, kind: str, **data: int) -> Job:
    context.work.hired = True
    person_id = stored_id(pressed.actor.person.id)
    return await jobs.hire(context.session, kind, person_id, pressed.chat_id, context.now, **data)


async def _await_list(context: Context, pressed: Press) -> None:
    person_id = stored_id(pressed.actor.person.id)
    draft = await drafts.begin(context.session, person_id, pressed.chat_id, KIND, context.now)
    await drafts.keep(context.session, draft, context.now, asks="list")
    first = pressed.actor.founder
    context.say(Text(pressed.chat_id, text.ask_for_list(context.tr, first=first)))


async def _read(context: Context, document: Document, draft: Draft) -> None:
    name = document.file_name or context.tr("unnamed")
    await drafts.keep(context.session, draft, context.now, file=document.file_id, name=name)
    await hire(context, "units.preview", draft, file=document.file_id, name=name)


async def _take_file(context: Context, message: Message, _actor: Actor, draft: Draft) -> None:
    """What was sent where a list is awaited; what cannot be one is said at once, the rest when it has been read."""
    if message.document is None:
        context.say(Text(message.chat_id, text.not_a_list(context.tr)))
        return
    await _read(context, message.document, draft)


async def _take_press(context: Context, press: Press, draft: Draft) -> None:
    """Import what was previewed, or close what it leaves out: done by a job, whatever is begun meanwhile."""
    if press.pressed.act not in {"import", "close"} or "seen" not in draft.data:
        raise MalformedButtonError
    if not await imports.may_import(context.session, press.actor.person, context.now):
        raise MalformedButtonError
    toast(context, press.query)
    await finish(context, draft)
    job = await hire(context, "units.import", draft, **draft.data, closes=press.pressed.act == "close")
    job.message_id = press.message.message_id


def _is_like_list(document: Document) -> bool:
    return (document.file_name or "").lower().endswith(LISTS) or document.mime_type in SHEETS


FLOW = Flow(_take_press, _take_file, _take_file)
