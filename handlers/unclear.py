"""What was not understood and never confirmed: leaders see it, record it, and teach the name that was missing."""

from collections.abc import Sequence
from datetime import timedelta

from telegram import Message

from domain.messages import Button, Rows, Text
from domain.rights import Action
from domain.vietnamese import fold
from handlers import buttons
from handlers.actors import Actor, words_of
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.finding import find_decided
from handlers.options import option_from
from handlers.press import Press, toast
from reports.buttons import data_of
from reports.text import unclear as text
from storage import campaigns, names, talk
from storage.scopes import Scope, scope_of
from storage.tables import Person, Post, Question, Unit
from storage.tables.columns import stored_id

LOOKED_BACK = timedelta(days=30)
LONGEST_NAME = 60

Item = tuple[Question, Person, Unit]


async def open_in(context: Context, scope: Scope) -> Sequence[Item]:
    """The questions of a month that people of the scope have not answered."""
    return await talk.open_questions(context.session, scope, context.now - LOOKED_BACK, context.now)


async def listed(context: Context, scope: Scope, back: str) -> tuple[str, Rows]:
    """The page of `/status` that lists them; each has a button."""
    items = await open_in(context, scope)
    numbers = [
        Button(str(place), data_of("x", question.id))
        for place, (question, _, _) in enumerate(items[: text.MOST], start=1)
    ]
    rows = [tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5)]
    html = text.listed(context.tr, [_told(item) for item in items], context.deps.zone)
    return html, (*rows, (Button(context.tr("Back"), back),))


async def show(context: Context, press: Press) -> None:
    """`x:QUESTION`: what was said, with the answers that the sender was offered."""
    question, person, unit = await _open(context, press)
    toast(context, press.query)
    offered = [option_from(kept) for kept in question.options]
    rows = [
        (Button(option.label, data_of("k", question.id, place)),)
        for place, option in enumerate(offered)
        if option.records
    ]
    teach = Button(context.tr("Teach a name"), data_of("t", question.id))
    html = text.one(context.tr, _told((question, person, unit)), context.deps.zone)
    context.say(Text(press.chat_id, html, (*rows, (teach,))))


async def settle(context: Context, press: Press) -> None:
    """`k:QUESTION:PLACE`: record an answer for the sender, as the leader's word ("nhập hộ")."""
    question, _, _ = await _open(context, press)
    place = press.pressed.number(1)
    if not 0 <= place < len(question.options):
        raise MalformedButtonError
    question.answered_at = context.now
    context.session.add(question)
    await buttons.settle(context, press, question, option_from(question.options[place]))


async def ask_for_name(context: Context, press: Press) -> None:
    """`t:QUESTION`: ask for another name of a unit or task; the reply is taken by `take_name`."""
    question, _, unit = await _open(context, press)
    if not press.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    toast(context, press.query)
    about = Post(chat_id=0, message_id=0, teaches=True, posted_at=context.now)
    context.say(Text(press.chat_id, text.ask_for_name(context.tr, question.raw)), about)


async def take_name(context: Context, message: Message, actor: Actor) -> None:
    """A reply such as "vphong = Chi bộ Văn phòng": understood from now on, if the leader decides for what it names."""
    name, _, meant = (part.strip() for part in words_of(message).partition("="))
    said = text.name_not_taken(context.tr)
    if name and meant and len(name) <= LONGEST_NAME and ";" not in name and "\n" not in name:
        known = await _teach_unit(context, actor, name, meant) or await _teach_task(context, actor, name, meant)
        said = text.name_taught(context.tr, name, known) if known else said
    context.say(Text(message.chat_id, said, reply_to=message.message_id))


async def _open(context: Context, press: Press) -> Item:
    """The question of a button, while it is open and its sender's unit is in the presser's charge."""
    question = await talk.question(context.session, press.pressed.number(0))
    if question is None or question.answered_at is not None or not press.private:
        raise MalformedButtonError
    for grant in press.actor.leads:
        scope = scope_of(await context.session.get_one(Unit, grant.unit_id), grant.cluster)
        for item in await open_in(context, scope):
            if item[0].id == question.id:
                return item
    raise MalformedButtonError


async def _teach_unit(context: Context, actor: Actor, name: str, meant: str) -> str:
    """The unit's name if it alone was found by it or by its code, exactly but for marks; "" if not."""
    found = await find_decided(context, actor, meant, exactly=True)
    if len(found) != 1:
        return ""
    await names.add_unit_name(context.session, found[0], name)
    return found[0].name


async def _teach_task(context: Context, actor: Actor, name: str, meant: str) -> str:
    running = await campaigns.running(context.session, context.today)
    for campaign in running:
        root = await context.session.get_one(Unit, campaign.unit_id)
        for task in await campaigns.tasks_of(context.session, [stored_id(campaign.id)]):
            if fold(task.title) == fold(meant) and actor.may(Action.DECIDE, root):
                names.add_task_name(context.session, task, name)
                return task.title
    return ""


def _told(item: Item) -> text.Unclear:
    question, person, unit = item
    return text.Unclear(unit.name, person.name, question.raw, question.said_at)
