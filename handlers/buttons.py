"""The buttons that report: under a reminder, a digest, a question, a receipt."""

from collections.abc import Sequence

from domain.messages import EditedText, Rows, Text
from domain.rights import Action
from domain.values import Status
from handlers import lacking, recording
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.options import Option, option_from
from handlers.press import Press, toast
from handlers.recording import Said
from reports.buttons import answer_buttons
from reports.text import receipts
from reports.text.standing import Standing, button_label
from storage import assignments, groups, reports, talk, units
from storage.reports import Origin, Statement
from storage.scopes import holds
from storage.tables import Delivery, Post, Question, Report
from storage.tables.columns import stored_id


async def answer_reminder(context: Context, press: Press) -> None:
    """`a:ASSIGNMENT:STATUS`, under a private reminder or a receipt's correction."""
    status = press.pressed.status(1)
    said = await _owed(context, press, press.pressed.number(0), Statement(status))
    if said is None:
        toast(context, press.query, context.tr("This button is not for you, or no longer in use."))
        return
    await _report(context, press, said)


async def choose(context: Context, press: Press) -> None:
    """`c:ASSIGNMENT:PLACE`: one of the choices that a task asks for."""
    found = await _owed(context, press, press.pressed.number(0), Statement(Status.DONE))
    if found is None:
        toast(context, press.query, context.tr("This button is not for you, or no longer in use."))
        return
    assignment, task, unit, _ = found
    await _report(context, press, (assignment, task, unit, lacking.chosen(press, task)))


async def answer_digest(context: Context, press: Press) -> None:
    """`g:DELIVERY:STATUS`, under a group's digest: for the presser's own unit, if that is one and the task is one."""
    delivery = await context.session.get(Delivery, press.pressed.number(0))
    group = await groups.by_chat(context.session, press.chat_id)
    if delivery is None or group is None or delivery.group_id != group.id:
        raise MalformedButtonError
    scope = await groups.scope(context.session, group)
    own = [unit for unit in await units.by_ids(context.session, press.actor.answers_for) if holds(scope, unit)]
    tasks = {int(about["task"]) for about in delivery.payload.get("about", [])}
    owed = await assignments.of_units(context.session, [stored_id(unit.id) for unit in own], tasks)
    if len(owed) != 1:
        tr = context.tr
        several = tr("Please reply to this message in words: the name of the unit and of the task.")
        toast(
            context, press.query, several if owed else tr("You are not registered for a unit of this list."), alert=True
        )
        return
    said = await _owed(context, press, stored_id(owed[0].id), Statement(press.pressed.status(1)))
    if said is not None:
        await _report(context, press, said)


async def answer_question(context: Context, press: Press) -> None:
    """`q:QUESTION:PLACE`: what the question offered there is stored as the words of whoever was asked."""
    question = await talk.question(context.session, press.pressed.number(0))
    place = press.pressed.number(1)
    if question is None or question.chat_id != press.chat_id or not 0 <= place < len(question.options):
        raise MalformedButtonError
    if question.person_id != press.actor.person.id:
        toast(context, press.query, context.tr("This question is for another comrade."))
        return
    if question.answered_at is not None:
        toast(context, press.query, receipts.already_answered(context.tr))
        return
    question.answered_at = context.now
    context.session.add(question)
    await settle(context, press, question, option_from(question.options[place]))


async def undo(context: Context, press: Press) -> None:
    """`u:REPORT`: take back everything that the same message reported."""
    report = await _own_report(context, press)
    given = await reports.of_message(context.session, report.chat_id, report.message_id)
    same = [one for one in given if one.revision == report.revision]
    undone = await reports.withdraw(context.session, same, context.now, context.deps.zone)
    if not undone:
        toast(context, press.query, receipts.nothing_to_undo(context.tr))
        return
    toast(context, press.query)
    text = receipts.undone(context.tr, await _standings_now(context, undone, private=press.private))
    context.say(EditedText(press.chat_id, press.message.message_id, text))


async def correct(context: Context, press: Press) -> None:
    """`e:REPORT`: offer the answers again; a reply in words does as well."""
    report = await _own_report(context, press)
    given = await reports.of_message(context.session, report.chat_id, report.message_id)
    found = await assignments.whole(context.session, report.assignment_id)
    if found is None:
        raise MalformedButtonError
    toast(context, press.query)
    if len([one for one in given if one.revision == report.revision]) > 1:
        text = context.tr("Please write again what is right, naming each unit and task.")
        context.say(Text(press.chat_id, text, topic=press.topic))
        return
    _, task, unit, _ = found
    text = receipts.what_is_right(context.tr, unit.name, task.title)
    buttons = answer_buttons(context.tr, "a", report.assignment_id)
    about = Post(chat_id=0, message_id=0, task_id=task.id, unit_id=unit.id, posted_at=context.now)
    context.say(Text(press.chat_id, text, buttons, topic=press.topic), about)


async def _owed(context: Context, press: Press, assignment_id: int, statement: Statement) -> Said | None:
    """The assignment that a button is about, if the presser may report for it and its campaign is open."""
    found = await assignments.whole(context.session, assignment_id)
    if found is None or found[0].dropped_at is not None or found[3].closed_at is not None:
        return None
    if not press.actor.may(Action.REPORT, found[2]):
        return None
    return found[0], found[1], found[2], statement


async def _report(context: Context, press: Press, said: Said) -> None:
    """Store one press; the receipt is a message in private, a notice to the presser alone in a group."""
    status = said[3].status
    origin = Origin(
        chat_id=press.chat_id,
        message_id=press.message.message_id,
        said_at=context.now,  # a press carries no time of its own
        update_id=press.update_id,
        person_id=press.actor.person.id,
        source="button",
        raw=said[3].words or button_label(context.tr, status),
        revision=press.update_id,
    )
    stored = await recording.record(context, press.actor, [said], origin)
    person = press.actor.person
    wants = bool(stored) and person.reachable and lacking.lacks(context, said[1], stored[0])
    if press.private:
        toast(context, press.query)
        await recording.receipt(context, press.chat_id, press.message.message_id, stored)
    else:
        line = receipts.stored(context.tr, [await recording.standing_of(context, report) for report in stored])
        toast(context, press.query, line)
        context.turn_to(person)
        if wants:  # what is lacking is no matter for the group
            await recording.receipt(context, person.telegram_id, None, stored)
    if wants:
        lacking.ask(context, person.telegram_id, said[1], said[2], stored[0])


async def settle(context: Context, press: Press, question: Question, option: Option) -> None:
    """Store an answer to a question as the presser's, and put what came of it in the place of the message pressed."""
    origin = Origin(
        question.chat_id,
        question.message_id,
        question.said_at,
        press.update_id,
        press.actor.person.id,
        question.source,
        question.raw,
        question.revision,
    )
    said = [await _owed(context, press, number, statement) for number, statement in option.records]
    allowed = [one for one in said if one is not None]
    toast(context, press.query)
    text = context.tr("Nothing was recorded. Please write again, naming the unit and the task.")
    buttons: Rows = ()
    if option.keeps:
        text = receipts.kept(context.tr)
    elif option.withdraws:
        text = await _withdraw(context, question, private=press.private)
    elif allowed and len(allowed) == len(said):
        stored = await recording.record(context, press.actor, allowed, origin)
        standings = [await recording.standing_of(context, report) for report in stored]
        text = receipts.stored(context.tr, standings if press.private else recording.without_words(standings))
        text += await recording.who_decides(context, stored) if press.private else ""
        buttons = recording.receipt_buttons(context, stored[0]) if press.private else ()
    context.say(EditedText(press.chat_id, press.message.message_id, text, buttons))


async def _withdraw(context: Context, question: Question, *, private: bool) -> str:
    given = await reports.of_message(context.session, question.chat_id, question.message_id)
    undone = await reports.withdraw(context.session, given, question.said_at, context.deps.zone)
    if not undone:
        return receipts.nothing_to_undo(context.tr)
    return receipts.undone(context.tr, await _standings_now(context, undone, private=private))


async def _standings_now(context: Context, undone: Sequence[Report], *, private: bool) -> list[Standing]:
    standings = [await recording.standing_now(context, report.assignment_id) for report in undone]
    return standings if private else recording.without_words(standings)


async def _own_report(context: Context, press: Press) -> Report:
    """The report that a receipt's button is about, if the presser made it."""
    report = await context.session.get(Report, press.pressed.number(0))
    if report is None or report.person_id != press.actor.person.id:
        raise MalformedButtonError
    return report
