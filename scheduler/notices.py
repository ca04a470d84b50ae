"""What people are told about their offices, made when it is sent: from who they are then."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.messages import Rows, Text
from domain.rights import Action, may
from locales.translator import Translator
from reports import requests
from reports.text import grouping
from reports.text import offices as text
from storage import join_requests, people
from storage.scopes import place_of
from storage.tables import Delivery, Group, JoinRequest, Person, Role, Unit


async def render_notice(
    session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo, now: datetime
) -> Text | None:
    """The words of a notice; None if it is not needed any more, or its reader cannot be reached."""
    if now >= delivery.stale_at:
        return None
    if delivery.group_id is not None:
        return await _answer_in_group(session, delivery, tr, now)
    person = await session.get_one(Person, delivery.person_id)
    if not person.reachable:
        return None
    match delivery.payload["what"]:
        case "request":
            said = await _request(session, delivery, person, tr, zone, now)
        case "decided":
            said = await _decided(session, delivery, tr, now), ()
        case "left":
            said = await _left(session, delivery, tr, now)
        case "kicked" | "topic" as what:
            said = await _group(session, delivery, tr, kicked=what == "kicked")
        case what:
            said = await _office(session, delivery, tr, zone, now, given=what == "given")
    return None if said is None else Text(person.telegram_id, *said)


async def _left(session: AsyncSession, delivery: Delivery, tr: Translator, now: datetime) -> tuple[str, Rows] | None:
    """Who has left a group, while they still answer for the unit."""
    who = await session.get_one(Person, delivery.payload["person"])
    unit = await session.get_one(Unit, delivery.payload["unit"])
    role = await people.role_for(session, who, unit, now)
    if role is None:
        return None
    group = await session.get_one(Group, delivery.payload["group"])
    return grouping.left(tr, who.name, role, unit.name, group.title), ()


async def _group(session: AsyncSession, delivery: Delivery, tr: Translator, *, kicked: bool) -> tuple[str, Rows] | None:
    """What became of a group, unless it is mended or was taken off since."""
    group = await session.get_one(Group, delivery.payload["group"])
    if group.unlinked_at is not None or (kicked and group.left_at is None):
        return None
    return (grouping.kicked if kicked else grouping.topic_closed)(tr, group.title), ()


async def _request(
    session: AsyncSession, delivery: Delivery, person: Person, tr: Translator, zone: ZoneInfo, now: datetime
) -> tuple[str, Rows] | None:
    """The card, while nobody has decided and its reader still may."""
    request = await session.get_one(JoinRequest, delivery.payload["request"])
    unit = await session.get_one(Unit, request.unit_id)
    grants = await people.grants_of(session, person, now)
    if request.decided_at is not None or unit.closed is not None or not may(grants, Action.DECIDE, place_of(unit)):
        return None
    return requests.request_card(tr, await join_requests.told(session, request, unit, now), zone)


async def _answer_in_group(session: AsyncSession, delivery: Delivery, tr: Translator, now: datetime) -> Text | None:
    group = await session.get_one(Group, delivery.group_id)
    request = await session.get_one(JoinRequest, delivery.payload["request"])
    if group.left_at is not None:
        return None
    html = await _decided(session, delivery, tr, now)
    return Text(group.chat_id, html, reply_to=request.message_id, topic=request.topic_id)


async def _decided(session: AsyncSession, delivery: Delivery, tr: Translator, now: datetime) -> str:
    request = await session.get_one(JoinRequest, delivery.payload["request"])
    unit, by = await session.get_one(Unit, request.unit_id), await session.get_one(Person, request.decided_by)
    told = await join_requests.told(session, request, unit, now)
    return requests.answer(tr, told, by.name, granted=request.granted)


async def _office(
    session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo, now: datetime, *, given: bool
) -> tuple[str, Rows] | None:
    """A role given or ended; of one that was changed since, nothing is said."""
    role = await session.get_one(Role, delivery.payload["role"])
    unit = await session.get_one(Unit, role.unit_id)
    by = await session.get(Person, delivery.payload["by"]) if delivery.payload["by"] else None
    holds = role.until is None or role.until > now
    if holds is not given:
        return None
    name, who = role.cluster or unit.name, by.name if by else ""
    if not given:
        return text.ended(tr, role.role, name, who), ()
    last = None if role.until is None else day_of(role.until - timedelta(seconds=1), zone)
    return text.given(tr, role.role, name, who, last), ()
