"""`/export`: the figures and every unit of what one looks after, as files; to oneself alone, in private."""

from typing import Any

from telegram import Message, Update

from domain.messages import Rows, Text
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.pages import Asked, View, cluster_named
from handlers.press import Press, toast
from handlers.status import first_pages, may_see
from handlers.strangers import turn_group_away
from reports.buttons import file_buttons
from reports.export.forms import Form
from reports.text.names import safe
from storage import campaigns, groups, jobs
from storage.tables import Campaign, Unit
from storage.tables.columns import stored_id


async def offer(update: Update, context: Context) -> None:
    """A message with the kinds of files for each part that somebody looks after; in a group, where to ask."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is None:
        await _in_group(context, message)
    else:
        await _in_private(context, message, actor)


async def hand_over(context: Context, press: Press) -> None:
    """`f:FORM:CAMPAIGN:UNIT:CLUSTER`: have a file made, which goes to whoever pressed."""
    number = press.pressed.number
    asked = Asked(View.MAIN, number(1), number(2), number(3))
    try:
        form = Form(press.pressed.arguments[0])
    except ValueError as error:
        raise MalformedButtonError from error
    if not press.private or not await may_see(context, press, asked, ended=True):
        raise MalformedButtonError
    unit = await context.session.get_one(Unit, asked.unit_id)
    wanted: dict[str, Any] = {"form": form.value, "campaign": asked.campaign_id, "unit": asked.unit_id}
    wanted["cluster"] = await cluster_named(context, unit, asked)
    person = press.actor.person
    in_hand = await jobs.in_hand(context.session, "export", stored_id(person.id))
    if not any(job.data == wanted for job in in_hand):
        await jobs.hire(context.session, "export", stored_id(person.id), person.telegram_id, context.now, **wanted)
        context.work.hired = True
    toast(context, press.query, context.tr("The file is being made; it will be sent to this chat."))


async def _in_private(context: Context, message: Message, actor: Actor) -> None:
    ended = [one for one, _ in await campaigns.listing(context.session) if one.closed_at is not None]
    pages = await first_pages(context, actor, ended)
    for page in pages:
        campaign = await context.session.get_one(Campaign, page.campaign_id)
        unit = await context.session.get_one(Unit, page.unit_id)
        name = await cluster_named(context, unit, page) or unit.name
        heading = f"<b>{safe(campaign.title)}</b>\n{safe(name)}"
        context.say(
            Text(message.chat_id, f"{heading}\n{context.tr('Choose the kind of file.')}", _buttons(context, page))
        )
    if not pages and actor.leads:
        context.say(Text(message.chat_id, context.tr("There is no campaign yet.")))
    elif not pages:
        context.say(Text(message.chat_id, context.tr("Files are for those who look after several units.")))


def _buttons(context: Context, page: Asked) -> Rows:
    about = (page.campaign_id, page.unit_id, page.cluster)
    first, second = (Form.XLSX, Form.DOCX), (Form.CSV, Form.PNG)
    return file_buttons(context.tr, first, *about), file_buttons(context.tr, second, *about)


async def _in_group(context: Context, message: Message) -> None:
    """A file names people and where each unit stands: no group gets one."""
    if await groups.by_chat(context.session, message.chat_id) is None:
        turn_group_away(context, message)
        return
    said = context.tr("Files are given in private only: please send /export to the system in a private chat.")
    context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
