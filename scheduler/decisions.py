"""More time: the request to who decides, and the answer to who asked, in words when they are sent."""

from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import Text
from locales.translator import Translator
from reports.buttons import decision_buttons
from reports.text import extensions as words
from reports.text.names import office, safe
from storage import extensions, people
from storage.tables import Delivery, Person
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
