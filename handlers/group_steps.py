"""Linking a group step by step: unit, cluster, purpose, topic; pressed only by who was asked, settled at the last."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Message

from domain.messages import Rows, Text
from domain.rights import Action
from domain.values import Purpose
from domain.vietnamese import fold
from handlers.actors import Actor, topic_of, words_of
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.drafts import Flow, button, cancel_button, finish, show
from handlers.finding import decided_tops, find_decided
from handlers.press import Press, toast
from reports.text import grouping as text
from reports.text import guide, joining, offices
from storage import drafts, figures, groups
from storage.scopes import scope_of
from storage.tables import Draft, Group, Post, Unit
from storage.tables.columns import stored_id

KIND = "group"
JUST_NOW = timedelta(minutes=1)
"""Being added may be told twice: as a group is made, and as it grows."""
MOST_UNITS = 20
"""Buttons for units; others are named in words."""
Card = tuple[str, Rows]


async def begin(
    context: Context,
    actor: Actor,
    chat_id: int,
    *,
    title: str,
    administrator: bool | None,
    under: Message | None = None,
    group: Group | None = None,
) -> None:
    """Ask what the group is for; of one that is linked, what is to be otherwise. What comes twice asks once."""
    person_id, message_id = stored_id(actor.person.id), 0 if under is None else under.message_id
    if under is None and await _asked_just_now(context, person_id, chat_id):
        return
    if administrator is None:
        administrator = await _standing_known(context, chat_id)
    draft = await drafts.begin(context.session, person_id, chat_id, KIND, context.now, message_id=message_id)
    if draft.turn:
        return
    since = group.linked_at.isoformat() if group else ""
    said = {"title": title, "administrator": administrator, "topic": topic_of(under) if under else None, "since": since}
    await drafts.keep(context.session, draft, context.now, asks="" if group else "unit", **said)
    html, rows = await (_standing(context, draft, group) if group else _ask_first(context, draft, actor))
    about = Post(chat_id=0, message_id=0, draft_id=draft.id, posted_at=context.now)
    context.say(Text(chat_id, html, rows, topic=draft.data["topic"]), about)


async def note_standing(context: Context, chat_id: int, *, administrator: bool) -> None:
    """The bot was made administrator, or is one no more, while somebody is about to link the group."""
    for draft in await drafts.open_of_kind(context.session, chat_id, KIND):
        draft.data = {**draft.data, "administrator": administrator}
        context.session.add(draft)


async def _standing_known(context: Context, chat_id: int) -> bool | None:
    """Whether the bot is administrator there, as its arrival or what came since has told; None: not known."""
    told = [draft.data["administrator"] for draft in await drafts.open_of_kind(context.session, chat_id, KIND)]
    return next((one for one in reversed(told) if one is not None), None)


async def _asked_just_now(context: Context, person_id: int, chat_id: int) -> bool:
    open_ = await drafts.open_in(context.session, person_id, chat_id)
    return open_ is not None and open_.kind == KIND and context.now - open_.touched_at < JUST_NOW


async def take_press(context: Context, press: Press, draft: Draft) -> None:
    """A button of one of the steps."""
    step = STEPS.get(press.pressed.act)
    if step is None:
        raise MalformedButtonError
    html, rows = await step(context, press, draft)
    toast(context, press.query)
    show(context, draft, html, rows, under=press)


async def take_words(context: Context, message: Message, actor: Actor, draft: Draft) -> None:
    """The name of a unit, as a reply to the card."""
    found = await find_decided(context, actor, " ".join(words_of(message).split()))
    await drafts.keep(context.session, draft, context.now, asks="unit")
    if len(found) == 1:
        html, rows = await _take_unit(context, draft, found[0])
    elif found:
        html, rows = offices.several_units(context.tr), _choices(context, draft, found)
    else:
        html, rows = offices.no_such_unit(context.tr), ((cancel_button(context, draft),),)
    show(context, draft, html, rows, under=message)


async def _ask_first(context: Context, draft: Draft, actor: Actor) -> Card:
    """What the group's title names needs no asking, only what it is for; it may be something else all the same."""
    meant = await _named_by_title(context, actor, str(draft.data["title"]))
    if meant is None:
        return await _ask_unit(context, draft, actor)
    unit, cluster = meant
    await drafts.keep(context.session, draft, context.now, unit=unit.id, cluster=cluster)
    html, rows = _ask_purpose(context, draft, cluster or unit.name)
    return html, (*rows[:-1], (button(context.tr("Another unit"), draft, "other"),), rows[-1])


async def _named_by_title(context: Context, actor: Actor, title: str) -> tuple[Unit, str] | None:
    """The cluster, or else the one unit of theirs, that a group's title names."""
    for top in await decided_tops(context, actor):
        for cluster in await figures.clusters(context.session, scope_of(top)):
            if fold(cluster) in fold(title):
                return top, cluster
    found = await find_decided(context, actor, title)
    return (found[0], "") if len(found) == 1 else None


async def _ask_unit(context: Context, draft: Draft, actor: Actor) -> Card:
    """The top of their part of the tree; others are typed: a group need not read the names of all units."""
    return text.which_unit(context.tr), _choices(context, draft, await decided_tops(context, actor))


async def _press_other(context: Context, press: Press, draft: Draft) -> Card:
    await drafts.keep(context.session, draft, context.now, asks="unit")
    return await _ask_unit(context, draft, press.actor)


def _choices(context: Context, draft: Draft, offered: Sequence[Unit]) -> Rows:
    rows = tuple((button(unit.name, draft, "unit", unit.id),) for unit in offered)
    return (*rows, (cancel_button(context, draft),))


async def _press_unit(context: Context, press: Press, draft: Draft) -> Card:
    unit = await _decided(context, press.actor, press.pressed.number(0))
    return await _take_unit(context, draft, unit)


async def _take_unit(context: Context, draft: Draft, unit: Unit) -> Card:
    """Which part of it, if there are clusters; else what for."""
    names = await figures.clusters(context.session, scope_of(unit))
    await drafts.keep(context.session, draft, context.now, unit=unit.id, cluster="")
    if len(names) < 2:  # noqa: PLR2004 (one cluster is all of it)
        return _ask_purpose(context, draft, unit.name)
    whole = button(context.tr("All of it"), draft, "cluster", -1)
    parts = [(button(name, draft, "cluster", place),) for place, name in enumerate(names[:MOST_UNITS])]
    return text.which_part(context.tr, unit.name), ((whole,), *parts, (cancel_button(context, draft),))


async def _press_cluster(context: Context, press: Press, draft: Draft) -> Card:
    unit = await _decided(context, press.actor, draft.data.get("unit"))
    names = await figures.clusters(context.session, scope_of(unit))
    place = press.pressed.number(0)
    if not -1 <= place < len(names):
        raise MalformedButtonError
    cluster = names[place] if place >= 0 else ""
    await drafts.keep(context.session, draft, context.now, cluster=cluster)
    return _ask_purpose(context, draft, cluster or unit.name)


def _ask_purpose(context: Context, draft: Draft, scope: str) -> Card:
    rows = (
        (button(context.tr("Reports and tallies"), draft, "purpose", Purpose.REPORTS.value),),
        (button(context.tr("Overview: tallies only"), draft, "purpose", Purpose.OVERVIEW.value),),
        (cancel_button(context, draft),),
    )
    return text.which_purpose(context.tr, scope), rows


async def _press_purpose(context: Context, press: Press, draft: Draft) -> Card:
    """In a topic of a forum it is asked whether all of the group is meant; else that was the last question."""
    try:
        purpose = Purpose(press.pressed.arguments[0])
    except (IndexError, ValueError) as error:
        raise MalformedButtonError from error
    await drafts.keep(context.session, draft, context.now, purpose=purpose.value)
    if press.topic is None:
        return await _link(context, press, draft, None)
    rows = (
        (
            button(context.tr("This topic only"), draft, "topic", 1),
            button(context.tr("Whole group"), draft, "topic", 0),
        ),
        (cancel_button(context, draft),),
    )
    return text.which_topic(context.tr), rows


async def _press_topic(context: Context, press: Press, draft: Draft) -> Card:
    return await _link(context, press, draft, press.topic if press.pressed.number(0) else None)


async def _link(context: Context, press: Press, draft: Draft, topic: int | None) -> Card:
    """All is said: the link, with a greeting to the group and a plain warning if the bot cannot see its messages."""
    unit = await _decided(context, press.actor, draft.data.get("unit"))
    known = await groups.by_chat(context.session, draft.chat_id)
    await finish(context, draft)
    if known is not None and not _is_as_then(known, draft):
        return text.linked_meanwhile(context.tr), ()
    if known is not None:
        await _decided(context, press.actor, known.unit_id)
    said, purpose = draft.data, Purpose(draft.data["purpose"])
    group = await groups.link(
        context.session,
        draft.chat_id,
        unit,
        context.now,
        cluster=said["cluster"],
        purpose=purpose,
        title=said["title"],
        topic=topic,
    )
    if said["administrator"] is not None:
        group.administrator = said["administrator"]
    scope = group.cluster or unit.name
    if purpose is Purpose.REPORTS:
        greeting = "\n".join((guide.welcome_group(context.tr, scope), joining.how_to_register(context.tr)))
        context.say(Text(draft.chat_id, greeting, topic=topic))
    warn(context, group, topic)
    return text.linked(context.tr, text.Link(scope, purpose, topic is not None)), ()


def warn(context: Context, group: Group, topic: int | None) -> None:
    """Say at once if the bot cannot see what is written, and how that is mended."""
    if group.purpose is Purpose.OVERVIEW or group.administrator or context.bot.can_read_all_group_messages:
        return
    context.say(Text(group.chat_id, text.cannot_see(context.tr, surely=group.administrator is False), topic=topic))


async def _standing(context: Context, draft: Draft, group: Group) -> Card:
    """How a linked group stands, with what can be changed."""
    unit = await context.session.get_one(Unit, group.unit_id)
    link = text.Link(group.cluster or unit.name, group.purpose, group.topic_id is not None)
    change = button(context.tr("Change"), draft, "change")
    off = button(context.tr("Take the link off"), draft, "off")
    return text.linked(context.tr, link), ((change, off), (cancel_button(context, draft),))


async def _press_change(context: Context, press: Press, draft: Draft) -> Card:
    await _still_theirs(context, press, draft)
    await drafts.keep(context.session, draft, context.now, asks="unit")
    return await _ask_unit(context, draft, press.actor)


async def _press_off(context: Context, press: Press, draft: Draft) -> Card:
    await _still_theirs(context, press, draft)
    await drafts.keep(context.session, draft, context.now)
    yes = button(context.tr("Take the link off"), draft, "unlink")
    return text.is_to_be_unlinked(context.tr), ((yes, cancel_button(context, draft)),)


async def _press_unlink(context: Context, press: Press, draft: Draft) -> Card:
    group = await _still_theirs(context, press, draft)
    await finish(context, draft)
    await groups.unlink(context.session, group, context.now)
    return text.unlinked(context.tr), ()


async def _still_theirs(context: Context, press: Press, draft: Draft) -> Group:
    """The group's link, if it is still there and theirs to change."""
    group = await groups.by_chat(context.session, draft.chat_id)
    if group is None:
        raise MalformedButtonError
    await _decided(context, press.actor, group.unit_id)
    return group


def _is_as_then(group: Group, draft: Draft) -> bool:
    """Whether the link is the one that the draft began with."""
    since: str = draft.data["since"]
    return bool(since) and datetime.fromisoformat(since) == group.linked_at


async def _decided(context: Context, actor: Actor, unit_id: Any) -> Unit:  # noqa: ANN401 (of JSON)
    """A unit that the actor decides for."""
    unit = None if unit_id is None else await context.session.get(Unit, unit_id)
    if unit is None or unit.closed is not None or not actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    return unit


STEPS = {
    "unit": _press_unit,
    "other": _press_other,
    "cluster": _press_cluster,
    "purpose": _press_purpose,
    "topic": _press_topic,
    "change": _press_change,
    "off": _press_off,
    "unlink": _press_unlink,
}
FLOW = Flow(take_press, take_words)
