"""What is due becomes rows of the outbox; however often, by however many, each thing is planned once."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import ONE_DAY, Calendar, Span, at_clock, day_of
from domain.campaign import CampaignRules, rules_from_json, tally_from_json
from domain.plan import (
    Reminder,
    digest_key,
    escalation_key,
    plan_reminders,
    rescheduled,
    tallies_between,
    tally_key,
)
from domain.rights import Place, covers
from domain.values import Purpose, RoleName
from storage import campaigns, days_off, groups, outbox, people, reminders
from storage.calendars import calendar_of
from storage.conflicts import insisting
from storage.engine import Store
from storage.lease import LeaseLostError
from storage.scopes import holds, scope_of
from storage.tables import Campaign, Delivery, DeliveryKind, DeliveryState, Group, Task, Unit
from storage.tables.columns import stored_id

log = logging.getLogger(__name__)

JUST_AFTER = timedelta(microseconds=1)

Days = tuple[Span, ...]
"""The days off of a unit."""


@dataclass(frozen=True, slots=True)
class Window:
    """The moments that one run looks at: after the last run's, up to now. Office time is `calendar`'s.

    `former` are the rules in force at the last run, `off` the days off that units had told of by then and by now.
    """

    campaign: Campaign
    rules: CampaignRules
    former: CampaignRules
    calendar: Calendar
    after: datetime
    now: datetime
    off: tuple[days_off.OfUnits, days_off.OfUnits] = ({}, {})

    def shares(self) -> Iterator[tuple[reminders.Share, Days, Days]]:
        """All units, by the days off that they had at the last run and have now."""
        together = days_off.alike(*self.off)
        yield reminders.Share(besides=frozenset(chain.from_iterable(together.values()))), (), ()
        for (before, now), unit_ids in together.items():
            yield reminders.Share(only=frozenset(unit_ids)), before, now

    def due(self, band: reminders.Band, off_before: Days, off_now: Days) -> Iterator[Reminder]:
        """What is to be said to a band in this window."""
        present = plan_reminders(band.due, band.own_date, self.rules.reminders, self.calendar.without(off_now))
        former = present
        if self.former != self.rules or off_before != off_now:
            calendar = calendar_of(self.former, self.calendar.zone).without(off_before)
            former = plan_reminders(band.due, band.own_date, self.former.reminders, calendar)
        return rescheduled(former, present, after=self.after, until=self.now)


async def plan(store: Store, now: datetime, zone: ZoneInfo) -> int:
    """Queue every reminder, digest, escalation and tally whose moment has come since the last run.

    `now` is aware. A moment missed while the program was down is planned late; one that is of no use any more is
    recorded as cancelled. A campaign that cannot be planned does not stop the others. Returns how many rows were new;
    running it again adds none. Raises LeaseLostError if another program leads now.
    """
    added = 0
    async with store.read() as session:
        running = await campaigns.running(session, day_of(now, zone))
    for campaign in running:
        try:
            added += await insisting(partial(_plan_one, store, stored_id(campaign.id), now, zone))
        except LeaseLostError:
            raise  # nobody's campaign is ours to plan any more
        except Exception:
            log.exception("campaign %s could not be planned; the next run tries again", campaign.key)
    return added


async def _plan_one(store: Store, campaign_id: int, now: datetime, zone: ZoneInfo) -> int:
    async with store.begin() as session:
        return await plan_campaign(session, campaign_id, now, zone)


async def plan_campaign(session: AsyncSession, campaign_id: int, now: datetime, zone: ZoneInfo) -> int:
    """The same for one campaign, in the caller's transaction."""
    # Locked, so that rules which are changed in chat meanwhile are those of the next run.
    campaign = await session.get_one(Campaign, campaign_id, with_for_update={"key_share": True}, populate_existing=True)
    if now <= campaign.planned_until:
        return 0  # the clock was set back: what was planned stays planned
    window = await _window(session, campaign, now, zone)
    links = [link for link in await groups.listing(session) if link[0].left_at is None]
    added = await _plan_reminders(session, window, links)
    added += await outbox.put(session, list(await _tallies(session, window, links)))
    campaign.planned_until, campaign.rules_before = now, ""
    session.add(campaign)
    return added


async def _window(session: AsyncSession, campaign: Campaign, now: datetime, zone: ZoneInfo) -> Window:
    rules, after, today = rules_from_json(campaign.rules), campaign.planned_until, day_of(now, zone)
    former = rules_from_json(campaign.rules_before) if campaign.rules_before else rules
    off = await days_off.as_of(session, after, today), await days_off.as_of(session, now + JUST_AFTER, today)
    return Window(campaign, rules, former, calendar_of(rules, zone), after, now, off)


@dataclass(slots=True)
class Digest:
    """What one group will be told on one day: the bands (see `storage.reminders`) whose units are to be named."""

    moment: datetime
    stale_at: datetime
    about: list[dict[str, str | int | None]] = field(default_factory=list)


Digests = dict[tuple[int, str], Digest]


async def _plan_reminders(session: AsyncSession, window: Window, links: Sequence[tuple[Group, Unit]]) -> int:
    added, digests = 0, Digests()
    roots = {stored_id(root.id) for _, root in links}
    for task in await campaigns.tasks_of(session, [stored_id(window.campaign.id)]):
        for band, reminder in await _due(session, window, task):
            if reminder.to is not RoleName.SECRETARY:
                added += await _plan_escalation(session, window, task, band, reminder)
                continue
            today = _beginning_of_day(reminder.moment, window.calendar)
            added += await reminders.plan_private(session, window.campaign, task, band, reminder, window.now, today)
            if links:
                places = await reminders.unreachable(session, task, band, window.now, today, roots)
                _add_to_digests(digests, task, band, reminder, places, links)
    return added + await outbox.put(session, [_digest_row(window, key, digest) for key, digest in digests.items()])


async def _due(session: AsyncSession, window: Window, task: Task) -> list[tuple[reminders.Band, Reminder]]:
    """What is to be said of a task in this window, to which band."""
    return [
        (band, reminder)
        for share, before, now in window.shares()
        for band in await reminders.bands(session, task, share)
        for reminder in window.due(band, before, now)
    ]


def _add_to_digests(
    digests: Digests,
    task: Task,
    band: reminders.Band,
    reminder: Reminder,
    places: Iterable[Place],
    links: Sequence[tuple[Group, Unit]],
) -> None:
    """Each unit that cannot be told in private is told in one group: the narrowest that answers for it."""
    for group_id in narrowest_groups(places, links):
        day = reminder.moment.isoformat()
        digest = digests.setdefault((group_id, day), Digest(reminder.moment, reminder.stale_after))
        own = band.own_date.isoformat() if band.own_date else None
        digest.about.append(
            {"task": stored_id(task.id), "due": band.due.isoformat(), "own": own, "stage": reminder.stage.value}
        )


def narrowest_groups(places: Iterable[Place], links: Sequence[tuple[Group, Unit]]) -> set[int]:
    """For each place the id of the group for answers that is closest to it: of the deepest node, one cluster before a
    whole node, of several the one linked first.
    """
    of_root: dict[tuple[int, str], int] = {}
    for group, root in sorted(links, key=lambda link: stored_id(link[0].id)):
        if group.purpose is Purpose.REPORTS:
            of_root.setdefault((stored_id(root.id), group.cluster), stored_id(group.id))
    found: set[int | None] = set()
    for place in places:
        lines = ((node, cluster) for node in (place.unit_id, *reversed(place.above)) for cluster in (place.cluster, ""))
        found.add(next((of_root[line] for line in lines if line in of_root), None))
    return {group_id for group_id in found if group_id is not None}


def _digest_row(window: Window, key: tuple[int, str], digest: Digest) -> Delivery:
    group_id = key[0]
    day = day_of(digest.moment, window.calendar.zone)
    return _row(
        window,
        key=digest_key(window.campaign.key, group_id, day),
        kind=DeliveryKind.DIGEST,
        group_id=group_id,
        moment=digest.moment,
        stale_at=digest.stale_at,
        payload={"about": digest.about},
    )


async def _plan_escalation(
    session: AsyncSession, window: Window, task: Task, band: reminders.Band, reminder: Reminder
) -> int:
    """Tell those who look after overdue units which these are: overseers first, organisers on a later rung."""
    leaders = await people.leaders(session, reminder.to, window.now)
    places = await reminders.unfinished(session, task, band, {grant.unit_id for _, grant in leaders})
    usual, clock = (due.astimezone(window.calendar.zone).time() for due in (task.due, band.due))
    other = None if clock == usual else clock
    rows = [
        _row(
            window,
            key=escalation_key(window.campaign.key, task.key, stored_id(person.id), reminder.nominal, other),
            kind=DeliveryKind.ESCALATION,
            task_id=task.id,
            person_id=person.id,
            moment=reminder.moment,
            stale_at=reminder.stale_after,
            payload={"due": band.due.isoformat()},
        )
        for person, grant in leaders
        if any(covers(grant, place) for place in places)
    ]
    return await outbox.put(session, rows)


async def _tallies(session: AsyncSession, window: Window, links: Sequence[tuple[Group, Unit]]) -> Iterable[Delivery]:
    root = await session.get_one(Unit, window.campaign.unit_id)
    touched = [link for link in links if holds(scope_of(root), link[1]) or holds(scope_of(link[1]), root)]
    return [
        _row(
            window,
            key=tally_key(window.campaign.key, stored_id(group.id), moment.day),
            kind=DeliveryKind.TALLY,
            group_id=group.id,
            moment=moment.moment,
            stale_at=_end_of_day(moment.moment, window.calendar),
        )
        for group, _ in touched
        for moment in tallies_between(
            tally_from_json(group.tally) or window.rules.tally, window.calendar, after=window.after, until=window.now
        )
    ]


def _row(window: Window, *, moment: datetime, stale_at: datetime, **columns: Any) -> Delivery:  # noqa: ANN401
    return Delivery(
        campaign_id=stored_id(window.campaign.id),
        due=moment,
        next_try=moment,
        stale_at=stale_at,
        state=DeliveryState.CANCELLED if window.now >= stale_at else DeliveryState.WAITING,
        **columns,
    )


def _beginning_of_day(moment: datetime, calendar: Calendar) -> datetime:
    return at_clock(day_of(moment, calendar.zone), time.min, calendar.zone)


def _end_of_day(moment: datetime, calendar: Calendar) -> datetime:
    return at_clock(day_of(moment, calendar.zone) + ONE_DAY, time.min, calendar.zone)
