"""What organisers settle about campaigns and groups: audited, in force at once; the plan follows at its next run."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.campaign import CampaignRules, TallyRule, rules_from_json, rules_to_json, tally_to_json
from domain.plan import Stage
from storage import audit
from storage.tables import Campaign, Delivery, DeliveryKind, DeliveryState, Group, Person

REMINDING = frozenset({DeliveryKind.REMINDER, DeliveryKind.DIGEST, DeliveryKind.ESCALATION})
JUST_BEFORE = timedelta(microseconds=1)


async def change_rules(session: AsyncSession, campaign: Campaign, rules: CampaignRules, now: datetime) -> bool:
    """Give a campaign other rules; False, and nothing done, if it has these.

    What waits by the old rules is taken out of the outbox, not cancelled: its key stays free for the same reminder or
    tally at its new moment. What has left keeps its key, so it does not go twice.
    """
    await session.refresh(campaign, with_for_update={"key_share": True})
    before = rules_from_json(campaign.rules)
    if before == rules:
        return False
    campaign.rules_before = campaign.rules_before or campaign.rules
    campaign.rules = rules_to_json(rules)
    kinds = _planned_by(before, rules)
    if (earliest := await _take_back(session, campaign, kinds)) is not None:
        campaign.planned_until = min(campaign.planned_until, earliest - JUST_BEFORE)
    session.add(campaign)
    await session.flush()
    audit.note(
        session, "campaign.rules", f"campaign:{campaign.key}", now, before=rules_to_json(before), now=campaign.rules
    )
    return True


async def change_tally(session: AsyncSession, group: Group, rule: TallyRule | None, now: datetime) -> bool:
    """Give a group its own hour and days of tallies (no days: none at all), or None: those of each campaign."""
    told = tally_to_json(rule)
    if group.tally == told:
        return False
    group.tally = told
    session.add(group)
    await session.flush()
    waiting = (col(Delivery.group_id) == group.id, col(Delivery.kind) == DeliveryKind.TALLY)
    await session.exec(delete(Delivery).where(*waiting, col(Delivery.state) == DeliveryState.WAITING))
    audit.note(session, "group.tally", f"group:{group.id}", now, rule=told or "campaign")
    return True


async def speak_to_person(session: AsyncSession, person: Person, language: str, now: datetime) -> None:
    """Speak to a person in another language; empty: the office's."""
    if person.language != language:
        person.language = language
        session.add(person)
        audit.note(session, "person.language", f"person:{person.id}", now, language=language)


async def speak_to_group(session: AsyncSession, group: Group, language: str, now: datetime) -> None:
    """Speak to a group in another language; empty: the office's."""
    if group.language != language:
        group.language = language
        session.add(group)
        audit.note(session, "group.language", f"group:{group.id}", now, language=language)


async def tallied(
    session: AsyncSession, since: datetime, *, campaign: Campaign | None = None, group: Group | None = None
) -> bool:
    """Whether a tally (of a campaign, in a group) has been posted since a moment."""
    posted = [
        col(Delivery.kind) == DeliveryKind.TALLY,
        col(Delivery.state) == DeliveryState.SENT,
        col(Delivery.due) >= since,
    ]
    posted += [col(Delivery.campaign_id) == campaign.id] if campaign else []
    posted += [col(Delivery.group_id) == group.id] if group else []
    return (await session.exec(select(Delivery.id).where(*posted).limit(1))).first() is not None


def _planned_by(before: CampaignRules, after: CampaignRules) -> Collection[DeliveryKind]:
    """The kinds of messages that the difference moves."""
    if before.calendar != after.calendar:
        return REMINDING | {DeliveryKind.TALLY}
    reminding = REMINDING if before.reminders != after.reminders else frozenset()
    return reminding | ({DeliveryKind.TALLY} if before.tally != after.tally else frozenset())


async def _take_back(session: AsyncSession, campaign: Campaign, kinds: Collection[DeliveryKind]) -> datetime | None:
    """Take what waits of these kinds out of the outbox; gives the earliest moment that was due.

    What an organiser asked for by hand follows no rule and stays.
    """
    waiting = (
        col(Delivery.campaign_id) == campaign.id,
        col(Delivery.kind).in_(kinds),
        col(Delivery.state) == DeliveryState.WAITING,
        col(Delivery.stage) != Stage.ASKED,
    )
    earliest = (await session.exec(select(func.min(Delivery.due)).where(*waiting))).one()
    await session.exec(delete(Delivery).where(*waiting))
    return earliest
