"""The operators are told of trouble: at most once an hour for each kind, whatever finds it and however often."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.campaign import CampaignRules
from domain.messages import Button, Text
from domain.trouble import Trouble
from locales.translator import Translator
from reports.buttons import data_of
from reports.text import trouble
from storage import alarms, campaigns, counters, gaps, outbox
from storage.calendars import calendar_of
from storage.engine import Store
from storage.tables import Delivery, DeliveryKind, Group, Person
from storage.tables.columns import stored_id

IN_DOUBT = frozenset({Trouble.REFUSED, Trouble.UNKNOWN})
"""Trouble that operators can look into by a button."""


async def plan_alarms(store: Store, now: datetime) -> int:
    """Queue what the operators are to be told; it waits while there is none. Returns how many messages were new."""
    async with store.begin() as session:
        ripe = await alarms.ripe(session, now)
        told = await alarms.operators(session, now) if ripe else []
        if not told:
            return 0
        rows = []
        for alarm in ripe:
            what = {"kind": alarm.kind, "count": alarm.count, "since": alarm.since.isoformat(), "detail": alarm.detail}
            rows += [_row(f"alarm:{alarm.kind}:{stored_id(person.id)}", person, now, what) for person in told]
            alarms.close(session, alarm, now)
        return await outbox.put(session, rows)


async def mend_counters(store: Store, now: datetime) -> int:
    """Compare the kept figures with a recount; where they differ, count anew and sound the alarm.

    Returns how many rows differed.
    """
    async with store.read() as session:
        tasks = await campaigns.tasks_of(session, [stored_id(c.id) for c in await campaigns.running(session, date.max)])
    found = 0
    for task in tasks:
        async with store.read() as session:
            if not store.is_sqlite:  # there one look is one snapshot by itself
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            wrong = await counters.differences(session, stored_id(task.id))
        if wrong:
            async with store.begin() as session:
                await counters.recount(session, stored_id(task.id))
                await alarms.note(session, Trouble.COUNTERS_DIFFERED, now, task.key, times=len(wrong))
        found += len(wrong)
    return found


async def render_trouble(
    session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo, now: datetime
) -> Text | None:
    """The words of an alarm, or of the line after a gap; None if nobody needs it any more."""
    if delivery.group_id is not None:
        return await _ask_group(session, delivery, tr, zone, now)
    person = await session.get_one(Person, delivery.person_id)
    if now >= delivery.stale_at or not person.reachable:
        return None
    said = delivery.payload
    if delivery.kind is DeliveryKind.ALARM:
        since = datetime.fromisoformat(said["since"])
        words = trouble.alarm(tr, Trouble(said["kind"]), said["count"], since, said["detail"], zone)
        listed = ((Button(tr("See messages in doubt"), data_of("o", "l")),),)
        return Text(person.telegram_id, words, listed if said["kind"] in IN_DOUBT else ())
    since, until = datetime.fromisoformat(said["from"]), datetime.fromisoformat(said["until"])
    if not await gaps.awaited(session, since, until, stored_id(person.id)):
        return None
    return Text(person.telegram_id, trouble.press_again(tr, since, until, zone))


async def _ask_group(
    session: AsyncSession, delivery: Delivery, tr: Translator, zone: ZoneInfo, now: datetime
) -> Text | None:
    """The line after a gap, to a group that had a list with buttons."""
    group = await session.get_one(Group, delivery.group_id)
    since, until = (datetime.fromisoformat(delivery.payload[name]) for name in ("from", "until"))
    listed = await gaps.awaited_groups(session, since, until)
    if now >= delivery.stale_at or group.left_at is not None or group.id not in listed:
        return None
    return Text(group.chat_id, trouble.press_again(tr, since, until, zone), topic=group.topic_id)


def held_until(delivery: Delivery, zone: ZoneInfo, now: datetime) -> datetime | None:
    """An alarm goes at once; others are asked in the hours and days of an office, since they were asked by one."""
    if delivery.kind is DeliveryKind.ALARM:
        return None
    free = calendar_of(CampaignRules(), zone).next_working_moment(now)
    return free if free > now else None


def _row(key: str, person: Person, now: datetime, payload: dict[str, object]) -> Delivery:
    return Delivery(
        key=f"{key}:{now.isoformat(timespec='seconds')}",
        kind=DeliveryKind.ALARM,
        person_id=person.id,
        due=now,
        next_try=now,
        stale_at=now + gaps.MESSAGES_LIVE,
        payload=payload,
    )
