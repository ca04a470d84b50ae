"""`/extend`: a secretary asks for more time, who decides for the unit grants it or refuses; all of it in private."""

from telegram import Message, Update

from domain.calendar import day_of
from domain.messages import Button, EditedText, Rows, Text
from domain.rights import Action
from domain.values import RoleName, Status
from handlers.actors import Actor, topic_of
from handlers.callbacks import MalformedButtonError
from handlers.campaign.moving import open_tasks
from handlers.commands import who_asks
from handlers.context import Context
from handlers.duties import unfinished
from handlers.press import Press, toast
from reports.buttons import data_of, decision_buttons
from reports.text import extensions as words
from reports.text import moving
from storage import assignments, dues, extensions
from storage.scopes import scope_of
from storage.tables import Assignment, Post, Task, Unit
from storage.tables.columns import stored_id

MOST_REQUESTS = 5
"""Shown at once: each is a message of its own, with its own two buttons."""
MOST_TASKS = 20


async def show(update: Update, context: Context) -> None:
    """`/extend`: what waits for one's decision, and for what one may ask more time."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    if actor is None:
        said = words.in_private(context.tr)
        context.say(Text(message.chat_id, said, reply_to=message.message_id, topic=topic_of(message)))
        return
    shown = await _show_requests(context, message, actor)
    offered = await _offer_tasks(context, message, actor)
    lines = [] if shown or offered else [words.nothing_to_extend(context.tr)]
    rows: Rows = ()
    if await open_tasks(context, actor):
        lines.append(moving.offer(context.tr))
        rows = ((Button(context.tr("Move a due"), data_of("p", "due")),),)
    if lines:
        context.say(Text(message.chat_id, "\n".join(lines), rows))


async def choose_task(context: Context, press: Press) -> None:
    """`w:ASSIGNMENT`: ask until when; the reply is a report like any other."""
    found = await assignments.whole(context.session, press.pressed.number(0))
    if found is None or not press.private or not press.actor.may(Action.REPORT, found[2]):
        raise MalformedButtonError
    assignment, task, unit, campaign = found
    if campaign.closed_at is not None or assignment.dropped_at is not None or assignment.status is Status.DONE:
        raise MalformedButtonError
    toast(context, press.query)
    _ask_day(context, press.chat_id, assignment, task, unit)


async def decide(context: Context, press: Press) -> None:
    """`y:EXTENSION:1` or `:0`: granted or refused, once; whoever presses later learns who decided."""
    one = await extensions.case(context.session, press.pressed.number(0), hold=True)
    yes = press.pressed.number(1) == 1
    if one is None or not press.private or not press.actor.may(Action.DECIDE, one.unit):
        raise MalformedButtonError
    too_late = not extensions.is_open(one)
    if not too_late:
        try:
            await extensions.decide(context.session, one, press.actor.person, context.now, context.deps.zone, yes=yes)
        except dues.PastDueError:
            toast(context, press.query, words.day_has_passed(context.tr), alert=True)
            return
    html = await _what_was_decided(context, one)
    toast(context, press.query, html if too_late else "", alert=too_late)
    context.say(EditedText(press.chat_id, press.message.message_id, html))


async def _what_was_decided(context: Context, one: extensions.Case) -> str:
    verdict = await extensions.verdict(context.session, one)
    if verdict is None:
        return words.no_longer_asked(context.tr)
    wish = await extensions.wish(context.session, one, context.deps.zone)
    return words.decided(context.tr, wish, verdict, context.deps.zone)


async def _show_requests(context: Context, message: Message, actor: Actor) -> bool:
    """The oldest requests that this person may decide, a message each."""
    numbers: list[int] = []
    for grant in actor.leads:
        if grant.role is RoleName.ORGANISER:
            scope = scope_of(await context.session.get_one(Unit, grant.unit_id), grant.cluster)
            numbers += [one for one in await extensions.waiting(context.session, scope) if one not in numbers]
    found = [one for number in numbers if (one := await extensions.case(context.session, number)) is not None]
    open_ones = [one for one in found if extensions.is_open(one)]
    for one in open_ones[:MOST_REQUESTS]:
        html = words.request(
            context.tr, await extensions.wish(context.session, one, context.deps.zone), context.deps.zone
        )
        context.say(Text(message.chat_id, html, decision_buttons(context.tr, stored_id(one.extension.id))))
    if len(open_ones) > MOST_REQUESTS:
        more = words.more_requests(context.tr, len(open_ones) - MOST_REQUESTS)
        context.say(Text(message.chat_id, more))
    return bool(open_ones)


async def _offer_tasks(context: Context, message: Message, actor: Actor) -> bool:
    """A button for each unfinished task of one's own units; where there is but one, its question at once."""
    owed = await unfinished(context, actor)
    if len(owed) == 1:
        _ask_day(context, message.chat_id, *owed[0])
    elif owed:
        rows = tuple(
            (Button(f"{unit.name}: {task.title}", data_of("w", one.id)),) for one, task, unit in owed[:MOST_TASKS]
        )
        context.say(Text(message.chat_id, words.which_task(context.tr), rows))
    return bool(owed)


def _ask_day(context: Context, chat_id: int, assignment: Assignment, task: Task, unit: Unit) -> None:
    due = day_of(assignment.due, context.deps.zone)
    about = Post(
        chat_id=0, message_id=0, task_id=task.id, unit_id=unit.id, asks=Status.POSTPONED, posted_at=context.now
    )
    context.say(Text(chat_id, words.ask_day(context.tr, unit.name, task.title, due)), about)
