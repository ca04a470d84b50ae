"""What must reach people about their offices: a role given or ended, a request to be decided, what became of it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from handlers.context import Context
from storage import join_requests, outbox
from storage.tables import Delivery, DeliveryKind, Group, JoinRequest, Person, Role, Unit
from storage.tables.columns import stored_id

STALE = timedelta(days=7)
"""After which a notice that could not be sent is of no use any more; who decides still finds the request in /people."""


async def role_ended(context: Context, role: Role, by: Person | None) -> None:
    """Whose role was ended is told, by whom if somebody did."""
    about = {"what": "ended", "role": role.id, "by": by.id if by else None}
    await _queue(context, [_to_person(context, f"office:ended:{role.id}", role.person_id, about)])


async def role_given(context: Context, role: Role, by: Person) -> None:
    """Whom somebody gave a role is told."""
    key = f"office:given:{role.id}:{int(context.now.timestamp())}"
    await _queue(context, [_to_person(context, key, role.person_id, {"what": "given", "role": role.id, "by": by.id})])


async def decision_wanted(context: Context, request: JoinRequest, unit: Unit) -> int:
    """Those who decide for the unit are asked; how many they are."""
    asked = await join_requests.deciders(context.session, unit, context.now)
    about = {"what": "request", "request": request.id}
    rows = [_to_person(context, f"join:{request.id}:{person.id}", stored_id(person.id), about) for person in asked]
    await _queue(context, rows)
    return len(rows)


async def group_lost(context: Context, group: Group, what: str, mark: int) -> None:
    """The organisers of a group's unit are told: `kicked` out of it, or its `topic` closed. `mark` tells one time from
    another.
    """
    unit = await context.session.get_one(Unit, group.unit_id)
    told = await join_requests.deciders(context.session, unit, context.now)
    key, about = f"group:{what}:{group.id}:{mark}", {"what": what, "group": group.id}
    await _queue(context, [_to_person(context, f"{key}:{one.id}", stored_id(one.id), about) for one in told])


async def member_left(context: Context, group: Group, person: Person, unit: Unit, mark: int) -> None:
    """The organisers of a unit are told that who answers for it has left the group where it is spoken to."""
    told = await join_requests.deciders(context.session, unit, context.now)
    about = {"what": "left", "group": group.id, "person": person.id, "unit": unit.id}
    key = f"group:left:{group.id}:{mark}"
    rows = [_to_person(context, f"{key}:{one.id}", stored_id(one.id), about) for one in told if one.id != person.id]
    await _queue(context, rows)


async def decided(context: Context, request: JoinRequest, to: Person | Group) -> None:
    """Who asked is told what became of it: in the group where they asked, else in private."""
    about = {"what": "decided", "request": request.id}
    key = f"joined:{request.id}"
    if isinstance(to, Person):
        await _queue(context, [_to_person(context, key, stored_id(to.id), about)])
    else:
        row = _row(context, key, about)
        row.group_id = to.id
        await _queue(context, [row])


def _to_person(context: Context, key: str, person_id: int, about: dict[str, Any]) -> Delivery:
    row = _row(context, key, about)
    row.person_id = person_id
    return row


def _row(context: Context, key: str, about: dict[str, Any]) -> Delivery:
    return Delivery(
        key=key,
        kind=DeliveryKind.OFFICE,
        due=context.now,
        next_try=context.now,
        stale_at=context.now + STALE,
        payload=about,
    )


async def _queue(context: Context, rows: Iterable[Delivery]) -> None:
    await context.session.flush()
    await outbox.put(context.session, list(rows))
