"""What operators see and do of the messages: the doubtful ones sent again, a broadcast halted or let go on.

Operators are the organisers of the root unit, to whom alarms go as well.
"""

from collections.abc import Sequence

from domain.messages import Button, EditedText, Rows, Text
from domain.rights import Action
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press, toast
from locales import formats
from reports.buttons import data_of
from reports.text import outbox as words
from storage import broadcasts, outbox, units
from storage.outbox import Broadcast
from storage.tables import Campaign, Delivery, DeliveryState, Group, Person, Task, Unit
from storage.tables.columns import stored_id

MOST_DOUBTFUL = 1_000
"""Sent again by one press."""


async def entries(context: Context, actor: Actor) -> Rows:
    """Buttons that lead here from a status, each only where there is something; none for who is no operator."""
    if not await _operates(context, actor):
        return ()
    rows = []
    if doubtful := len(await outbox.doubtful(context.session, context.now, limit=MOST_DOUBTFUL)):
        count = formats.number(doubtful, context.tr.language)
        rows.append((Button(context.tr("Arrival in doubt: {count}", count=count), data_of("o", "l")),))
    if going_on := await broadcasts.going_on(context.session, context.now):
        count = formats.number(sum(one.waiting + one.halted for one in going_on), context.tr.language)
        rows.append((Button(context.tr("Being sent: {count}", count=count), data_of("o", "b")),))
    return tuple(rows)


async def act(context: Context, press: Press) -> None:
    """`o:l` and `o:b` show the lists; `o:r:DELIVERY` and `o:a` send one or all again; `o:i:DELIVERY` halts the
    broadcast of a message, `o:c:DELIVERY` lets it go on.
    """
    if not press.private or not await _operates(context, press.actor):
        raise MalformedButtonError
    match press.pressed.arguments[:1]:
        case ["l"]:
            await _open(context, press, *await _doubtful(context))
        case ["b"]:
            await _open(context, press, *await _going_on(context))
        case ["r"]:
            again = await outbox.resend(context.session, press.pressed.number(1), context.now)
            await _renew(context, press, words.queued_again(context.tr, int(again)), *await _doubtful(context))
        case ["a"]:
            await _renew(context, press, words.queued_again(context.tr, await _resend_all(context)), "", ())
        case ["i"]:
            await _renew(context, press, await _halt(context, press), *await _going_on(context))
        case ["c"]:
            await _renew(context, press, await _let_go_on(context, press), *await _going_on(context))
        case _:
            raise MalformedButtonError


async def _operates(context: Context, actor: Actor) -> bool:
    root = await units.root(context.session)
    return root is not None and actor.may(Action.DECIDE, root)


async def _open(context: Context, press: Press, html: str, buttons: Rows) -> None:
    """A message of its own: what it was opened from stays."""
    toast(context, press.query)
    context.say(Text(press.chat_id, html, buttons))


async def _renew(context: Context, press: Press, notice: str, html: str, buttons: Rows) -> None:
    """The list as it is now in the place of the one that was pressed, and what the press has done."""
    toast(context, press.query, notice)
    context.say(EditedText(press.chat_id, press.message.message_id, html or notice, buttons))


async def _resend_all(context: Context) -> int:
    doubtful = await outbox.doubtful(context.session, context.now, limit=MOST_DOUBTFUL)
    again = [await outbox.resend(context.session, stored_id(one.id), context.now) for one in doubtful]
    return sum(again)


async def _halt(context: Context, press: Press) -> str:
    delivery = await _delivery(context, press)
    await outbox.interrupt(context.session, Broadcast.of(delivery))
    now = await broadcasts.progress(context.session, delivery, context.now)
    return words.halted(context.tr, now.sent, now.halted)


async def _let_go_on(context: Context, press: Press) -> str:
    delivery = await _delivery(context, press)
    await broadcasts.resume(context.session, Broadcast.of(delivery), context.now)
    now = await broadcasts.progress(context.session, delivery, context.now)
    return words.goes_on(context.tr, now.waiting)


async def _delivery(context: Context, press: Press) -> Delivery:
    delivery = await context.session.get(Delivery, press.pressed.number(1))
    if delivery is None or delivery.campaign_id is None:
        raise MalformedButtonError
    return delivery


async def _doubtful(context: Context) -> tuple[str, Rows]:
    tr, found = context.tr, await outbox.doubtful(context.session, context.now, limit=MOST_DOUBTFUL)
    items = [
        words.Doubtful(
            words.kind_of(tr, one.kind.value),
            await _target(context, one) if place < words.MOST else "",
            one.due,
            one.state is DeliveryState.FAILED,
        )
        for place, one in enumerate(found)
    ]
    again = [
        Button(tr("Send {place} again", place=place), data_of("o", "r", one.id))
        for place, one in enumerate(found[: words.MOST], start=1)
    ]
    every = [(Button(tr("Send all again"), data_of("o", "a")),)] if len(found) > 1 else []
    return words.doubtful(tr, items, context.deps.zone), (*_in_pairs(again), *every)


async def _going_on(context: Context) -> tuple[str, Rows]:
    tr, found = context.tr, await broadcasts.going_on(context.session, context.now)
    items, buttons = [], []
    for place, one in enumerate(found[: words.MOST], start=1):
        kind = words.kind_of(tr, one.broadcast.kind.value)
        items.append(words.Sending(kind, await _about(context, one.broadcast), one.sent, one.waiting, one.halted))
        if one.waiting:
            buttons.append(Button(tr("Halt {place}", place=place), data_of("o", "i", one.delivery_id)))
        if one.halted:
            buttons.append(Button(tr("Go on with {place}", place=place), data_of("o", "c", one.delivery_id)))
    return words.sending(tr, items), _in_pairs(buttons)


def _in_pairs(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


async def _about(context: Context, broadcast: Broadcast) -> str:
    if broadcast.task_id is not None:
        return (await context.session.get_one(Task, broadcast.task_id)).title
    return (await context.session.get_one(Campaign, broadcast.campaign_id)).title


async def _target(context: Context, delivery: Delivery) -> str:
    """Whom or what it was for: the unit it is about, else the group, else the person."""
    if delivery.unit_id is not None:
        return (await context.session.get_one(Unit, delivery.unit_id)).name
    if delivery.group_id is not None:
        group = await context.session.get_one(Group, delivery.group_id)
        return group.title or (await context.session.get_one(Unit, group.unit_id)).name
    person = await context.session.get(Person, delivery.person_id) if delivery.person_id is not None else None
    return person.name if person else ""
