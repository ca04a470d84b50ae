"""`z:…`: the rules of a campaign by buttons, for who decides on it; each change is in force at once and says so."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.calendar import ONE_DAY, Calendar, Quiet, at_clock, day_of, leaves_no_hour
from domain.campaign import CampaignRules, TallyRule, rules_from_json
from domain.messages import Button, Rows
from domain.plan import Stage, plan_reminders, tallies_between
from domain.rights import Action
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press
from locales import formats
from reports.buttons import data_of
from reports.text import settings as text
from storage import campaigns, settings
from storage.calendars import calendar_of
from storage.tables import Campaign, Group, Unit
from storage.tables.columns import stored_id

Page = tuple[str, Rows]
DAYS_BEFORE = (14, 7, 5, 3, 2, 1, 0)
LADDERS = ((1, 2, 5), (1, 3, 7), (2, 5, 10), ())
HOURS = {"at": (time(7), time(7, 30), time(8), time(9), time(14)), "tally": (time(11), time(16), time(17), time(18))}
QUIET = (Quiet(time(20), time(7)), Quiet(time(18), time(7)), Quiet(time(21), time(6)))
SHOWN = 3
"""Reminders to come that the card names."""
FORTNIGHT = timedelta(days=15)


class SilencedError(Exception):
    """Reminders would be due in the quiet hours."""


async def decided(context: Context, actor: Actor, campaign_id: int) -> Campaign:
    """The open campaign, if they decide on it. Raises MalformedButtonError."""
    campaign = await context.session.get(Campaign, campaign_id)
    if campaign is None or campaign.closed_at is not None:
        raise MalformedButtonError
    if not actor.may(Action.DECIDE, await context.session.get_one(Unit, campaign.unit_id)):
        raise MalformedButtonError
    return campaign


async def card(context: Context, campaign: Campaign) -> Page:
    """The campaign's rules, what comes next by them, and a button for each."""
    rules, number = rules_from_json(campaign.rules), campaign.id
    html = text.campaign(context.tr, campaign.title, rules, await _ahead(context, campaign, rules), context.deps.zone)
    days = [_day_button(context, rules, number, day) for day in DAYS_BEFORE]
    tr = context.tr
    kept = tr("Do not keep holidays") if rules.calendar.holidays else tr("Keep holidays")
    rows: Rows = (
        tuple(days[:4]),
        tuple(days[4:]),
        (
            Button(tr("Hour of reminders"), data_of("z", "hour", number, "at")),
            Button(tr("After the due"), data_of("z", "ladder", number)),
        ),
        (
            Button(tr("Hour of tallies"), data_of("z", "hour", number, "tally")),
            Button(tr("Days of tallies"), data_of("z", "days", number)),
        ),
        (
            Button(tr("Quiet hours"), data_of("z", "quiet", number)),
            Button(kept, data_of("z", "holidays", number, int(not rules.calendar.holidays))),
        ),
        (Button(tr("Back"), data_of("z", "home")),),
    )
    return html, rows


async def change(context: Context, campaign: Campaign, rules: CampaignRules) -> Page:
    """Put other rules in force. Raises SilencedError, and changes nothing, if no reminder could go at its hour."""
    hours = rules.calendar.quiet
    if leaves_no_hour(hours) or any(one.holds(rules.reminders.at) for one in hours):
        raise SilencedError
    await settings.change_rules(context.session, campaign, rules, context.now)
    return await card(context, campaign)


def with_hour(rules: CampaignRules, what: str, hour: time) -> CampaignRules:
    """The same with another hour of reminders (`at`) or of tallies (`tally`)."""
    if what == "at":
        return replace(rules, reminders=replace(rules.reminders, at=hour))
    return replace(rules, tally=replace(rules.tally, at=hour))


def with_quiet(rules: CampaignRules, hours: tuple[Quiet, ...]) -> CampaignRules:
    """The same with other quiet hours."""
    return replace(rules, calendar=replace(rules.calendar, quiet=hours))


def hour_label(context: Context, what: str) -> str:
    """What an hour is of."""
    return context.tr("Hour of reminders") if what == "at" else context.tr("Hour of tallies")


async def before(context: Context, press: Press, campaign: Campaign) -> Page:
    """`z:before:CAMPAIGN:DAYS:1` or `:0`: a reminder so many days before the due, or none."""
    day, rules = press.pressed.number(2), rules_from_json(campaign.rules)
    if day not in DAYS_BEFORE:
        raise MalformedButtonError
    days = set(rules.reminders.days_before) - {day} | ({day} if press.pressed.number(3) else set())
    reminders = replace(rules.reminders, days_before=tuple(sorted(days, reverse=True)))
    return await change(context, campaign, replace(rules, reminders=reminders))


async def ladder(context: Context, press: Press, campaign: Campaign) -> Page:
    """`z:ladder:CAMPAIGN`, and `:PLACE` for one of the ladders."""
    rules = rules_from_json(campaign.rules)
    if len(press.pressed.arguments) > 2:  # noqa: PLR2004 (one has been chosen)
        place = press.pressed.number(2)
        if not 0 <= place < len(LADDERS):
            raise MalformedButtonError
        chosen = replace(rules.reminders, overdue_after=LADDERS[place])
        return await change(context, campaign, replace(rules, reminders=chosen))
    rows = [
        (Button(_ladder_label(context, days), data_of("z", "ladder", campaign.id, place)),)
        for place, days in enumerate(LADDERS)
    ]
    html = text.ladder(context.tr, rules.reminders.overdue_after)
    return html, (*rows, back(context, campaign))


async def days(context: Context, press: Press, campaign: Campaign) -> Page:
    """`z:days:CAMPAIGN`, and `:DAY:1` or `:0`: the weekdays of the tally."""
    rules = rules_from_json(campaign.rules)
    if len(press.pressed.arguments) > 2:  # noqa: PLR2004
        chosen = weekdays_with(rules.tally, press.pressed.number(2), on=bool(press.pressed.number(3)))
        rules = replace(rules, tally=replace(rules.tally, days=chosen))
        await change(context, campaign, rules)
    rows = weekday_buttons(context, rules.tally, "days", stored_id(campaign.id))
    return text.tally(context.tr, rules.tally), (*rows, back(context, campaign))


async def holidays(context: Context, press: Press, campaign: Campaign) -> Page:
    """`z:holidays:CAMPAIGN:1` or `:0`."""
    rules = rules_from_json(campaign.rules)
    kept = replace(rules.calendar, holidays=bool(press.pressed.number(2)))
    return await change(context, campaign, replace(rules, calendar=kept))


def weekdays_with(rule: TallyRule, day: int, *, on: bool) -> tuple[int, ...]:
    """The weekdays of a rule with one more, or one less. Raises MalformedButtonError for a day that there is not."""
    if not 0 <= day < 7:  # noqa: PLR2004 (days of a week)
        raise MalformedButtonError
    return tuple(sorted(set(rule.days) - {day} | ({day} if on else set())))


def weekday_buttons(context: Context, rule: TallyRule, page: str, number: int) -> Rows:
    """A button for each day of the week, that turns it on or off."""
    labels = [
        Button(
            _on_off(context, formats.weekday_name(day, context.tr.language), on=day in rule.days),
            data_of("z", page, number, day, int(day not in rule.days)),
        )
        for day in range(7)
    ]
    return tuple(labels[:2]), tuple(labels[2:4]), tuple(labels[4:6]), tuple(labels[6:])


def back(context: Context, campaign: Campaign) -> tuple[Button, ...]:
    """To the campaign's card."""
    return (Button(context.tr("Back"), data_of("z", "campaign", campaign.id)),)


async def next_tally(
    context: Context,
    rule: TallyRule,
    calendar: Calendar,
    *,
    campaign: Campaign | None = None,
    group: Group | None = None,
) -> datetime | None:
    """When the next tally is posted: there is but one a day."""
    zone, now = context.deps.zone, context.now
    today = at_clock(day_of(now, zone), time.min, zone)
    posted = await settings.tallied(context.session, today, campaign=campaign, group=group)
    since = max(now, today + ONE_DAY - timedelta(microseconds=1)) if posted else now
    return next((one.moment for one in tallies_between(rule, calendar, after=since, until=now + FORTNIGHT)), None)


Change = Callable[[Context, Press, Campaign], Awaitable[Page]]


def _on_off(context: Context, name: str, *, on: bool) -> str:
    return context.tr("{name}: yes", name=name) if on else context.tr("{name}: no", name=name)


def _day_button(context: Context, rules: CampaignRules, number: int | None, day: int) -> Button:
    on = day in rules.reminders.days_before
    name = context.tr("{days} days", days=day) if day else context.tr("on the day")
    return Button(_on_off(context, name, on=on), data_of("z", "before", number, day, int(not on)))


def _ladder_label(context: Context, days: tuple[int, ...]) -> str:
    return context.tr("on day {days}", days=", ".join(map(str, days))) if days else context.tr("No reminders")


async def _ahead(context: Context, campaign: Campaign, rules: CampaignRules) -> text.Ahead:
    """What comes next: reminders of the dues of all waves, and the tally, which there is but once a day."""
    zone, now = context.deps.zone, context.now
    calendar = calendar_of(rules, zone)
    tasks = [campaigns.rule_of(task) for task in await campaigns.tasks_of(context.session, [stored_id(campaign.id)])]
    dues = {due for task in tasks for due in (task.due, *(task.due_by_wave or {}).values())}
    moments = {
        one.moment
        for due in dues
        for one in plan_reminders(due, None, rules.reminders, calendar)
        if one.stage is Stage.BEFORE_DUE and one.moment > now
    }
    tally = await next_tally(context, rules.tally, calendar, campaign=campaign)
    return text.Ahead(tuple(sorted(moments)[:SHOWN]), tally)
