"""More time: the request to who decides, the answer to who asked, and that a due was moved from above, in words when
they are sent.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import Text
from domain.values import Status
from locales.translator import Translator
from reports.buttons import decision_buttons
from reports.text import extensions as words
from reports.text import moving
from reports.text.names import office, safe
from storage import assignments, due_news, extensions, people
from storage.tables import Delivery, DueMove, Person
from storage.tables.columns import stored_id


async def request(session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo) -> Text | None:
    """The request with its two buttons; None if nothing is left to decide, or they cannot be reached."""
    one = await extensions.case(session, delivery.payload["extension"])
    person = await session.get_one(Person, delivery.person_id)
    if one is None or not extensions.is_open(one) or not person.reachable:
        return None
    html = words.request(tr, await extensions.wish(session, one, zone), zone)
    return Text(person.telegram_id, html, decision_buttons(tr, stored_id(one.extension.id)))


async def answer(session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo) -> Text | None:
    """What was decided, to who asked; None if they cannot be reached."""
    one = await extensions.case(session, delivery.payload["extension"])
    person = await session.get_one(Person, delivery.person_id)
    verdict = None if one is None else await extensions.verdict(session, one)
    if one is None or verdict is None or not person.reachable:
        return None
    role = await people.role_for(session, person, one.unit, delivery.due)
    addressed = office(tr, role, one.unit.name) if role else safe(person.name)
    return Text(person.telegram_id, words.answer(tr, await extensions.wish(session, one, zone), verdict, addressed))


async def moved(
    session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo, now: datetime
) -> Text | None:
    """That the due of a unit was moved; None if it was moved again, is met, or its reader answers for it no more."""
    move = await session.get(DueMove, delivery.payload[due_news.MOVE])
    person = await session.get_one(Person, delivery.person_id)
    found = None if move is None else await assignments.whole(session, move.assignment_id)
    if move is None or found is None or not person.reachable:
        return None
    assignment, task, unit, _ = found
    role = await people.role_for(session, person, unit, now)
    if role is None or assignment.due != move.after or assignment.dropped_at or assignment.status is Status.DONE:
        return None
    news = moving.News(task.title, unit.name, move.before, move.after, move.reason, move.document)
    return Text(person.telegram_id, moving.news(tr, news, office(tr, role, unit.name), zone))
