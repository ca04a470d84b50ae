"""The questions of making a campaign, in their order: each gives its card, or None where the answer is known."""

from collections.abc import Awaitable, Callable
from typing import Any

from domain.messages import Button, Rows
from domain.values import AnswerType
from handlers.actors import Actor
from handlers.campaign import facts
from handlers.campaign.unit import units_to_choose
from handlers.campaign.wish import Wish, is_open
from handlers.context import Context
from handlers.drafts import button, cancel_button
from handlers.finding import decided_tops
from locales import formats, templates
from reports.text import campaigns as text
from reports.text.names import safe
from storage import drafts
from storage.reach import kinds_below, outside_quota, reach
from storage.tables import Draft

MOST_KINDS = 8
ANSWERS = (AnswerType.DONE, AnswerType.NUMBER, AnswerType.DATE, AnswerType.CHOICE, AnswerType.TEXT)

Card = tuple[str, Rows]


async def ask_template(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """Which template."""
    if Wish.of(draft.data).template or Wish.of(draft.data).file:
        return None
    rows = [(button(templates.label(name), draft, "template", name),) for name in templates.names()]
    rows.append((button(context.tr("Send a campaign file"), draft, "file"),))
    return context.tr("A new reporting campaign. Please choose a template:"), _with_cancel(context, draft, rows)


async def ask_unit(context: Context, actor: Actor, draft: Draft) -> Card | None:
    """Over which subtree: known where the organiser decides for one, unless they wish another."""
    if Wish.of(draft.data).unit is not None:
        return None
    tops = await decided_tops(context, actor)
    if len(tops) == 1 and not draft.data.get("chosen"):
        await drafts.keep(context.session, draft, context.now, unit=tops[0].id)
        return None
    await drafts.keep(context.session, draft, context.now, asks="unit")
    html = context.tr("For which unit and all below it? Please press a button, or type the name or code of a unit.")
    return html, units_to_choose(context, draft, tops)


async def ask_kinds(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """Which kinds of units answer: asked where the unit list has none of the template's kinds."""
    wish = Wish.of(draft.data)
    if wish.kinds is not None:
        return None
    begun, unit = wish.begun_from(context.deps.zone), await facts.unit_of(context, wish)
    if (await reach(context.session, unit, begun.kinds, context.today)).total:
        return None
    known = (await kinds_below(context.session, unit))[:MOST_KINDS]
    await drafts.keep(context.session, draft, context.now)
    rows = [
        (button(f"{kind} ({formats.number(count, context.tr.language)})", draft, "kinds", place),)
        for place, (kind, count) in enumerate(known, start=1)
    ]
    rows.append((button(context.tr("Every unit that has none below it"), draft, "kinds", 0),))
    asked = ", ".join(safe(kind) for kind in begun.kinds)
    html = context.tr("The unit list has no unit of the kind “{kind}” there. Which units must report?", kind=asked)
    return html, _with_cancel(context, draft, rows)


async def ask_title(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """What it is called."""
    wish = Wish.of(draft.data)
    if wish.title:
        return None
    await drafts.keep(context.session, draft, context.now, asks="title")
    begun = wish.begun_from(context.deps.zone)
    keep = () if is_open(begun) else ((button(context.tr("Keep this name"), draft, "title"),),)
    html = context.tr("Name of the campaign: {title}. Please type another name, or keep it.", title=safe(begun.title))
    if is_open(begun):
        html = context.tr("What is to be done? Please type it as it shall stand in reminders and tallies.")
    return html, _with_cancel(context, draft, keep)


async def ask_answer(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """What units answer, where the template leaves it open."""
    wish = Wish.of(draft.data)
    if wish.file or wish.answer is not None or not is_open(wish.begun_from(context.deps.zone)):
        return None
    await drafts.keep(context.session, draft, context.now)
    rows = [(button(text.answer_word(context.tr, answer), draft, "answer", answer.value),) for answer in ANSWERS]
    return context.tr("What does each unit answer with?"), _with_cancel(context, draft, rows)


async def ask_choices(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """The choices of an answer that is one of several."""
    wish = Wish.of(draft.data)
    if wish.answer is not AnswerType.CHOICE or wish.choices:
        return None
    await drafts.keep(context.session, draft, context.now, asks="choices")
    html = context.tr("Please type the choices with semicolons between them, for example: agreed; not agreed.")
    return html, only_cancel(context, draft)


async def ask_end(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """The last day."""
    wish = Wish.of(draft.data)
    if wish.file or wish.ends is not None:
        return None
    await drafts.keep(context.session, draft, context.now, asks="ends")
    days = [
        (button(formats.weekday(day, context.tr.language), draft, "ends", place),)
        for place, day in enumerate(facts.suggested(context, wish))
    ]
    last = wish.begun_from(context.deps.zone).tasks[-1].title
    html = context.tr(
        "By which day must everything be complete (“{task}”)? Please press a day or type one, for example: 30/6/2027.",
        task=safe(last),
    )
    return html, _with_cancel(context, draft, days)


async def ask_wave(context: Context, _actor: Actor, draft: Draft) -> Card | None:
    """The last day of each wave that the template dates by itself."""
    wish = Wish.of(draft.data)
    undated = () if wish.file else await facts.undated_waves(context, wish)
    if not undated:
        return None
    wave, count = undated[0]
    await drafts.keep(context.session, draft, context.now, asks=f"wave:{wave}")
    html = context.tr(
        "{count} units are of the wave “{wave}”. By which day must these be complete? Please type it.",
        count=formats.number(count, context.tr.language),
        wave=safe(wave),
    )
    return html, _with_cancel(context, draft, [(button(context.tr("The same day as all"), draft, "together"),)])


Step = Callable[[Context, Actor, Draft], Awaitable[Card | None]]
STEPS: tuple[Step, ...] = (
    ask_template,
    ask_unit,
    ask_title,
    ask_answer,
    ask_choices,
    ask_kinds,
    ask_end,
    ask_wave,
)


async def preview(context: Context, draft: Draft) -> Card:
    """All that will be, with buttons to make it or to change a part."""
    wish = Wish.of(draft.data)
    await drafts.keep(context.session, draft, context.now)
    plan, unit = await facts.plan_of(context, wish), await facts.unit_of(context, wish)
    found = await reach(context.session, unit, plan.kinds, context.today)
    quota = plan.rules.quota if plan.rules.quota and found.waves.get(plan.rules.quota.wave) else None
    outside = await outside_quota(context.session, unit, plan.kinds, context.today, quota) if quota else []
    html = text.preview(context.tr, facts.overview(context, plan, unit, found, outside), context.deps.zone)
    edits = [("title", context.tr("Change the name")), ("unit", context.tr("Change the scope"))]
    dates = [("ends", context.tr("Change the end")), ("dues", context.tr("Change single dues"))]
    rows: Rows = (
        (button(context.tr("Make the campaign"), draft, "make"),),
        tuple(button(label, draft, "edit", what) for what, label in edits),
        () if wish.file else tuple(button(label, draft, "edit", what) for what, label in dates),
        (cancel_button(context, draft),),
    )
    return html, tuple(row for row in rows if row)


async def which_due(context: Context, draft: Draft) -> Card:
    """Every due, to choose the one to change."""
    wish = Wish.of(draft.data)
    titles = {task.key: task.title for task in wish.begun_from(context.deps.zone).tasks}
    rows: list[tuple[Button, ...]] = []
    for task_place, (key, days) in enumerate(facts.dues_of(context, wish).items()):
        for wave_place, (wave, day) in enumerate(days.items()):
            label = f"{titles[key]}{f' ({wave})' if wave else ''}: {formats.day(day, context.tr.language)}"
            rows.append((button(label, draft, "edit", "due", task_place, wave_place),))
    rows.append((button(context.tr("Back"), draft, "back"),))
    return context.tr("Which due shall be another?"), tuple(rows)


async def ask_due(context: Context, draft: Draft) -> Card:
    """The new day of one due."""
    wish = Wish.of(draft.data)
    key, wave = facts.due_at(context, wish, draft.asks.partition(":")[2])
    title = next(task.title for task in wish.begun_from(context.deps.zone).tasks if task.key == key)
    named = f"{safe(title)} ({safe(wave)})" if wave else safe(title)
    html = context.tr("The new due of “{task}”? Please type a day, for example: 30/6/2027.", task=named)
    return html, ((button(context.tr("Back"), draft, "back"), cancel_button(context, draft)),)


def file_buttons(context: Context, draft: Draft) -> Rows:
    """Where a campaign file is awaited: one to fill in."""
    return _with_cancel(context, draft, [(button(context.tr("Template"), draft, "sample"),)])


def only_cancel(context: Context, draft: Draft) -> Rows:
    """The one button of a step that awaits words."""
    return ((cancel_button(context, draft),),)


def _with_cancel(context: Context, draft: Draft, rows: Any) -> Rows:  # noqa: ANN401 (any sequence of rows)
    return (*rows, (cancel_button(context, draft),))
