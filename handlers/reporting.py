"""`/report`: the open tasks of one's own units as buttons, then the four answers of a reminder."""

from telegram import Update

from domain.messages import Button, Text
from domain.rights import Action
from handlers.actors import topic_of
from handlers.callbacks import MalformedButtonError
from handlers.commands import who_asks
from handlers.context import Context
from handlers.duties import unfinished
from handlers.press import Press, toast
from reports.buttons import answer_buttons, data_of
from reports.text import receipts
from storage import assignments
from storage.tables import Assignment, Post, Task, Unit
from storage.tables.columns import stored_id

MOST_TASKS = 20


async def show(update: Update, context: Context) -> None:
    """`/report`, in private: where there is but one task, its answers at once."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    tr = context.tr
    if actor is None:
        said = tr("Please report as a reply to the system's message, or send this command to the system in private.")
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
        return
    owed = (await unfinished(context, actor))[:MOST_TASKS]
    if len(owed) == 1:
        ask(context, message.chat_id, *owed[0])
    elif owed:
        rows = tuple((Button(f"{unit.name}: {task.title}", data_of("m", one.id)),) for one, task, unit in owed)
        context.say(Text(message.chat_id, tr("Which task do you report on?"), rows))
    elif actor.leads:
        context.say(Text(message.chat_id, tr("To report for a unit, name it: “Unit 3 completed it on 12/5”.")))
    else:
        context.say(Text(message.chat_id, tr("There is nothing to report at present.")))


async def choose(context: Context, press: Press) -> None:
    """`m:ASSIGNMENT`: the answers for that task."""
    found = await assignments.whole(context.session, press.pressed.number(0))
    if found is None or not press.private or not press.actor.may(Action.REPORT, found[2]):
        raise MalformedButtonError
    assignment, task, unit, campaign = found
    if campaign.closed_at is not None or assignment.dropped_at is not None:
        raise MalformedButtonError
    toast(context, press.query)
    ask(context, press.chat_id, assignment, task, unit)


def ask(context: Context, chat_id: int, assignment: Assignment, task: Task, unit: Unit) -> None:
    """The four answers; a reply in words does as well."""
    about = Post(chat_id=0, message_id=0, task_id=task.id, unit_id=unit.id, posted_at=context.now)
    html = receipts.where_it_stands(context.tr, unit.name, task.title)
    context.say(Text(chat_id, html, answer_buttons(context.tr, "a", stored_id(assignment.id))), about)
