"""Moving the due of a unit and of all below it: which task, whose, until when, on what ground; shown, then done."""

from datetime import datetime, timedelta
from typing import Any

from telegram import Message

from domain.reading.typed import typed_day
from handlers.actors import Actor, words_of
from handlers.callbacks import MalformedButtonError
from handlers.campaign.facts import decided_unit
from handlers.campaign.making import FARTHEST
from handlers.campaign.unit import take_unit, units_to_choose
from handlers.context import Context
from handlers.drafts import Flow, button, cancel_button, finish, show
from handlers.finding import decided_tops
from handlers.press import Press, toast
from locales import formats
from reports.text import campaigns
from reports.text import moving as text
from storage import campaigns as stored
from storage import drafts, due_news, dues
from storage.scopes import holds, scope_of
from storage.tables import Draft, Task, Unit
from storage.tables.columns import stored_id

KIND = "dues"
LONGEST = 500
"""Characters of a reason, or of a document's number and date."""
MOST_TASKS = 20


async def begin(context: Context, pressed: Press) -> None:
    """Ask for the first thing that is not known."""
    if not await open_tasks(context, pressed.actor):
        raise MalformedButtonError
    toast(context, pressed.query)
    person_id = stored_id(pressed.actor.person.id)
    draft = await drafts.begin(context.session, person_id, pressed.chat_id, KIND, context.now)
    await _advance(context, pressed.actor, draft, pressed)


async def open_tasks(context: Context, actor: Actor) -> list[Task]:
    """The tasks of open campaigns that ask something of units they decide for."""
    tops = await decided_tops(context, actor)
    found: list[Task] = []
    for campaign in await stored.running(context.session, context.today) if tops else ():
        over = await context.session.get_one(Unit, campaign.unit_id)
        if any(holds(scope_of(top), over) or holds(scope_of(over), top) for top in tops):
            found += await stored.tasks_of(context.session, [stored_id(campaign.id)])
    return found[:MOST_TASKS]


async def take_press(context: Context, press: Press, draft: Draft) -> None:
    """A task, a unit, or that all of it shall be so."""
    match press.pressed.act:
        case "task":
            said: dict[str, Any] = {"task": (await _task(context, press.actor, press.pressed.number(0))).id}
        case "unit":
            said = {"unit": (await decided_unit(context, press.actor, press.pressed.number(0))).id}
        case "move":
            await _move(context, press, draft)
            return
        case _:
            raise MalformedButtonError
    toast(context, press.query)
    await drafts.keep(context.session, draft, context.now, **said)
    await _advance(context, press.actor, draft, press)


async def take_words(context: Context, message: Message, actor: Actor, draft: Draft) -> None:
    """The unit's name, the day, or the ground."""
    words = " ".join(words_of(message).split())
    match draft.asks:
        case "unit":
            if await take_unit(context, message, actor, draft, words):
                await _advance(context, actor, draft, message)
            return
        case "day":
            day = typed_day(words, context.today)
            first, last = context.today + timedelta(days=1), context.today + FARTHEST
            if day is None or not first <= day <= last:
                html = campaigns.typed_day_refused(context.tr, words, day, (first, last))
                await _ask_again(context, message, draft, html)
                return
            said = {"day": day.isoformat()}
        case _:
            reason, _, document = (part.strip()[:LONGEST] for part in words.partition(";"))
            if not reason:
                await _ask_again(context, message, draft, text.ask_ground(context.tr))
                return
            said = {"reason": reason, "document": document}
    await drafts.keep(context.session, draft, context.now, **said)
    await _advance(context, actor, draft, message)


async def _advance(context: Context, actor: Actor, draft: Draft, under: Press | Message) -> None:
    """Ask for the first thing that is not known; when all is, show what would be moved."""
    tasks = await open_tasks(context, actor)
    if not tasks:
        raise MalformedButtonError
    if "task" not in draft.data and len(tasks) > 1:
        rows = [(button(task.title, draft, "task", task.id),) for task in tasks]
        show(context, draft, text.which_task(context.tr), (*rows, (cancel_button(context, draft),)), under=under)
        return
    if "task" not in draft.data:
        await drafts.keep(context.session, draft, context.now, task=tasks[0].id)
    task = await _task(context, actor, draft.data["task"])
    if "unit" not in draft.data:
        await _ask_unit(context, actor, draft, under, text.which_unit(context.tr, task.title))
        return
    unit = await decided_unit(context, actor, draft.data["unit"])
    if not await dues.owing(context.session, task, unit):
        html = text.nothing_owed(context.tr, task.title, unit.name)
        await _ask_unit(context, actor, draft, under, html)
        return
    for asks, html in (
        ("day", text.ask_day(context.tr, task.title, unit.name)),
        ("reason", text.ask_ground(context.tr)),
    ):
        if asks not in draft.data:
            await drafts.keep(context.session, draft, context.now, asks=asks)
            show(context, draft, html, ((cancel_button(context, draft),),), under=under)
            return
    await _preview(context, draft, task, unit, under)


async def _preview(context: Context, draft: Draft, task: Task, unit: Unit, under: Press | Message) -> None:
    await drafts.keep(context.session, draft, context.now)
    to = _moment(context, draft, task)
    found = await dues.foresee(context.session, task, unit, to)
    html = text.preview(context.tr, _told(draft, task, unit, to, found), context.deps.zone)
    count = formats.number(found.moved, context.tr.language)
    move = [(button(context.tr("Move the due of {count} units", count=count), draft, "move"),)] if found.moved else []
    show(context, draft, html, (*move, (cancel_button(context, draft),)), under=under)


async def _move(context: Context, press: Press, draft: Draft) -> None:
    """All is said: moved, in this one transaction, if they still may and the day is still to come."""
    if not {"task", "unit", "day", "reason"} <= draft.data.keys():
        raise MalformedButtonError
    task = await _task(context, press.actor, draft.data["task"])
    unit = await decided_unit(context, press.actor, draft.data["unit"])
    to = _moment(context, draft, task)
    ground = dues.Ground(draft.data["reason"], draft.data["document"], press.actor.person.id)
    toast(context, press.query)
    try:
        moved = await dues.move(context.session, task, unit, to, ground, context.now, context.deps.zone, below=True)
    except dues.PastDueError:
        await drafts.keep(context.session, draft, context.now, asks="day")
        show(context, draft, text.ask_day(context.tr, task.title, unit.name), under=press)
        return
    unheard = await due_news.tell(context.session, task, context.now, by=press.actor.person.id)
    await finish(context, draft)
    done = _told(draft, task, unit, to, moved)
    show(context, draft, text.moved(context.tr, done, unheard, context.deps.zone), under=press)


async def _task(context: Context, actor: Actor, task_id: int) -> Task:
    """The task, if its campaign is open and asks something of units of theirs. Raises MalformedButtonError."""
    found = [task for task in await open_tasks(context, actor) if task.id == task_id]
    if not found:
        raise MalformedButtonError
    return found[0]


async def _ask_unit(context: Context, actor: Actor, draft: Draft, under: Press | Message, html: str) -> None:
    await drafts.keep(context.session, draft, context.now, asks="unit")
    show(context, draft, html, units_to_choose(context, draft, await decided_tops(context, actor)), under=under)


async def _ask_again(context: Context, message: Message, draft: Draft, html: str) -> None:
    await drafts.keep(context.session, draft, context.now, asks=draft.asks)
    show(context, draft, html, ((cancel_button(context, draft),),), under=message)


def _moment(context: Context, draft: Draft, task: Task) -> datetime:
    """The new due: the day that was typed, at the hour of the old one."""
    zone = context.deps.zone
    return datetime.combine(datetime.fromisoformat(draft.data["day"]).date(), task.due.astimezone(zone).time(), zone)


def _told(draft: Draft, task: Task, unit: Unit, to: datetime, found: dues.Moved) -> text.Move:
    reason, document = draft.data["reason"], draft.data["document"]
    return text.Move(task.title, unit.name, to, found.moved, found.kept, reason, document)


FLOW = Flow(take_press, take_words)
