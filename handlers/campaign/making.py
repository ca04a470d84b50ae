"""Making a campaign in chat: from a template, over some units, with dates as people type them, previewed, then made."""

from datetime import timedelta
from typing import Any

from telegram import Message

from domain.messages import Button, File
from domain.reading.typed import typed_day
from domain.values import AnswerType
from handlers.actors import Actor, answered, words_of
from handlers.callbacks import MalformedButtonError
from handlers.campaign import facts, steps
from handlers.campaign.unit import take_unit
from handlers.campaign.wish import Wish
from handlers.context import Context
from handlers.drafts import Flow, finish, hire, show
from handlers.finding import decided_tops
from handlers.press import Press, toast
from locales import templates
from reports.buttons import data_of
from reports.text import campaign_files as files
from reports.text import campaigns as text
from storage import campaigns, drafts
from storage.campaigns import CampaignExistsError, NobodyToAnswerError
from storage.tables import Draft
from storage.tables.columns import stored_id

KIND = "campaign"
LONGEST_TITLE = 200
SAMPLE = "dai-hoi-chi-bo"
"""The template that is given as a file to fill in: it has most of what a file may say."""
FILES = ".toml"
"""What the name of a file ends with that is taken for a campaign although nobody asked for one."""
FARTHEST = timedelta(days=5 * 366)
FORGOTTEN: dict[str, dict[str, Any]] = {
    "title": {"title": ""},
    "unit": {"unit": None, "kinds": None, "wave_ends": {}, "chosen": True},
    "ends": {"ends": None, "wave_ends": {}, "own": {}},
}
"""What a draft keeps no more when a part of it is asked for again."""


async def begin(context: Context, actor: Actor, chat_id: int, *, under: Press | Message) -> None:
    """Ask which template; `under` is the button or the command that asked for it."""
    message_id = 0 if isinstance(under, Press) else under.message_id
    person_id = stored_id(actor.person.id)
    draft = await drafts.begin(context.session, person_id, chat_id, KIND, context.now, message_id=message_id)
    await advance(context, actor, draft, under)


async def take_plan(context: Context, message: Message, actor: Actor) -> bool:
    """Whether a file in private was taken for a campaign file, nobody having asked for one: a new one, by its name, of
    somebody who decides for a unit. With what answers one of the bot's messages it is none.
    """
    named = message.document is not None and (message.document.file_name or "").lower().endswith(FILES)
    private = message.chat.type == message.chat.PRIVATE
    if not named or not private or message.edit_date is not None or answered(message) is not None:
        return False
    if not await decided_tops(context, actor):
        return False
    person_id, begun_by = stored_id(actor.person.id), message.message_id
    draft = await drafts.begin(context.session, person_id, message.chat_id, KIND, context.now, message_id=begun_by)
    if not draft.turn:  # else the message has come again
        await drafts.keep(context.session, draft, context.now, asks="file")
        await take_file(context, message, actor, draft)
    return True


async def take_press(context: Context, press: Press, draft: Draft) -> None:
    """A button of one of the steps."""
    toast(context, press.query)
    act, arguments = press.pressed.act, press.pressed.arguments
    if act == "make":
        await _make(context, press, draft)
        return
    if act == "file":
        await drafts.keep(context.session, draft, context.now, asks="file")
        show(context, draft, files.ask(context.tr), steps.file_buttons(context, draft), under=press)
        return
    if act == "sample":
        content = templates.text(SAMPLE).encode("utf-8")
        context.say(File(press.chat_id, f"{SAMPLE}.toml", content, files.sample(context.tr)))
        return
    if act == "edit":
        await _edit(context, press, draft, arguments)
        return
    said = await _said_by_button(context, press, draft)
    await drafts.keep(context.session, draft, context.now, **said)
    await advance(context, press.actor, draft, press)


async def take_words(context: Context, message: Message, actor: Actor, draft: Draft) -> None:
    """An answer in words to the step that awaits one."""
    words = " ".join(words_of(message).split())
    asks, _, subject = draft.asks.partition(":")
    match asks:
        case "title":
            said: dict[str, Any] | str = {"title": words[:LONGEST_TITLE]}
        case "unit":
            if await take_unit(context, message, actor, draft, words):
                await advance(context, actor, draft, message)
            return
        case "choices":
            said = _choices_named(context, words)
        case "ends" | "wave" | "due":
            said = await _day_named(context, draft, asks, subject, words)
        case _:
            return
    if isinstance(said, str):
        await drafts.keep(context.session, draft, context.now, asks=draft.asks)
        show(context, draft, said, steps.only_cancel(context, draft), under=message)
        return
    await drafts.keep(context.session, draft, context.now, **said)
    await advance(context, actor, draft, message)


async def take_file(context: Context, message: Message, _actor: Actor, draft: Draft) -> None:
    """A campaign file in the place of a template: fetched and read beside, then previewed."""
    if message.document is None or draft.asks != "file":
        show(context, draft, files.unreadable(context.tr), steps.only_cancel(context, draft), under=message)
        return
    name = message.document.file_name or "campaign.toml"
    await hire(context, "campaign.file", draft, file=message.document.file_id, name=name)


async def advance(context: Context, actor: Actor, draft: Draft, under: Press | Message) -> None:
    """Ask for the first thing that is not known yet; when all is, show the preview.

    A unit that is not theirs, by a file or since a role of theirs ended, is asked for again.
    """
    before = ""
    if draft.data.get("unit") is not None and not await facts.may_decide(context, actor, Wish.of(draft.data)):
        await drafts.keep(context.session, draft, context.now, **FORGOTTEN["unit"])
        before = text.not_in_your_charge(context.tr) + "\n"
    if not await facts.may_decide(context, actor, Wish.of(draft.data)):
        raise MalformedButtonError
    for step in steps.STEPS:
        asked = await step(context, actor, draft)
        if asked is not None:
            html, rows = asked
            show(context, draft, before + html, rows, under=under)
            return
    html, rows = await steps.preview(context, draft)
    show(context, draft, html, rows, under=under)


async def _said_by_button(context: Context, press: Press, draft: Draft) -> dict[str, Any]:
    act, argument = press.pressed.act, press.pressed.arguments[0] if press.pressed.arguments else ""
    wish = Wish.of(draft.data)
    said: dict[str, Any] = {}
    match act:
        case "template" if argument in templates.names():
            said = {"template": argument}
        case "unit":
            said = {"unit": (await facts.decided_unit(context, press.actor, press.pressed.number(0))).id}
        case "kinds":
            said = {"kinds": await facts.kinds_at(context, wish, press.pressed.number(0))}
        case "title":
            said = {"title": wish.begun_from(context.deps.zone).title}
        case "answer" if argument in list(AnswerType):
            said = {"answer": argument}
        case "ends" if 0 <= press.pressed.number(0) < len(days := facts.suggested(context, wish)):
            said = {"ends": days[press.pressed.number(0)].isoformat()}
        case "together":
            waves = [wave for wave, _ in await facts.undated_waves(context, wish)]
            said = {"wave_ends": {**draft.data.get("wave_ends", {}), **dict.fromkeys(waves[:1])}}
        case "back":
            pass
        case _:
            raise MalformedButtonError
    return said


async def _edit(context: Context, press: Press, draft: Draft, arguments: tuple[str, ...]) -> None:
    """Something of the preview shall be otherwise: it is asked again, or, of dues, which one."""
    what = arguments[0] if arguments else ""
    if what in FORGOTTEN:
        await drafts.keep(context.session, draft, context.now, **FORGOTTEN[what])
        await advance(context, press.actor, draft, press)
        return
    asks = f"due:{press.pressed.number(1)}:{press.pressed.number(2)}" if what == "due" else ""
    await drafts.keep(context.session, draft, context.now, asks=asks)
    html, rows = await (steps.ask_due(context, draft) if asks else steps.which_due(context, draft))
    show(context, draft, html, rows, under=press)


def _choices_named(context: Context, words: str) -> dict[str, Any] | str:
    choices = list(dict.fromkeys(part.strip()[:LONGEST_TITLE] for part in words.split(";") if part.strip()))
    if len(choices) < 2:  # noqa: PLR2004 (one choice is none)
        return context.tr("Please type at least two choices, with semicolons between them.")
    return {"choices": choices}


async def _day_named(context: Context, draft: Draft, asks: str, subject: str, words: str) -> dict[str, Any] | str:
    wish = Wish.of(draft.data)
    last = wish.ends if asks != "ends" and wish.ends is not None else context.today + FARTHEST
    day = typed_day(words, context.today)
    if day is None or not context.today < day <= last:
        return text.typed_day_refused(context.tr, words, day, (context.today + timedelta(days=1), last))
    if asks == "ends":
        return {"ends": day.isoformat()}
    if asks == "wave":
        return {"wave_ends": {**draft.data.get("wave_ends", {}), subject: day.isoformat()}}
    task, wave = facts.due_at(context, wish, subject)
    own = draft.data.get("own", {})
    return {"own": {**own, task: {**own.get(task, {}), wave: day.isoformat()}}}


async def _make(context: Context, press: Press, draft: Draft) -> None:
    """All is said: the campaign with its assignments, in this one transaction."""
    wish = Wish.of(draft.data)
    if not await facts.may_decide(context, press.actor, wish) or not await facts.is_whole(context, wish):
        await advance(context, press.actor, draft, press)
        return
    plan = await facts.plan_of(context, wish)
    try:
        async with context.session.begin_nested():
            campaign = await campaigns.create(context.session, plan, context.now, context.deps.zone)
    except (NobodyToAnswerError, CampaignExistsError):
        await drafts.keep(context.session, draft, context.now, kinds=None)
        await advance(context, press.actor, draft, press)
        return
    await finish(context, draft)
    html = text.made(context.tr, plan.title, len(plan.tasks))
    announce = Button(context.tr("Announce in the groups"), data_of("p", "announce", campaign.id))
    show(context, draft, html, ((announce,),), under=press)


FLOW = Flow(take_press, take_words, take_file)
