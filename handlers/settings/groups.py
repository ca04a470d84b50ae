"""`z:groups`, `z:group:…`: a group's own tally and language, for who decides for its unit."""

from dataclasses import replace
from datetime import time

from domain.campaign import CampaignRules, TallyRule, tally_from_json
from domain.messages import Button, Rows
from domain.rights import Action
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press
from handlers.settings.campaigns import HOURS, Page, next_tally, weekday_buttons, weekdays_with
from handlers.settings.hours import clock_of
from locales import formats
from locales.translator import LANGUAGES, Translator
from reports.buttons import data_of
from reports.text import settings as text
from storage import groups, settings
from storage.calendars import calendar_of
from storage.tables import Group, Unit
from storage.tables.columns import stored_id

MOST_GROUPS = 40
"""Buttons of one card; Telegram shows no more than a hundred."""


async def listed(context: Context, press: Press) -> Page:
    """`z:groups`: the groups of one's charge."""
    found = [
        (group, unit)
        for group, unit in await groups.listing(context.session)
        if group.left_at is None and press.actor.may(Action.DECIDE, unit)
    ]
    rows = tuple(
        (Button(name_of(group, unit), data_of("z", "group", group.id)),) for group, unit in found[:MOST_GROUPS]
    )
    html = context.tr("Which group?") if found else context.tr("No group of your charge is linked yet.")
    return html, (*rows, (Button(context.tr("Back"), data_of("z", "home")),))


async def decided(context: Context, press: Press) -> tuple[Group, Unit]:
    """The group of a button, if the presser decides for its unit, in private or there. Raises MalformedButtonError."""
    group = await context.session.get(Group, press.pressed.number(1))
    if group is None or group.left_at is not None or not (press.private or press.chat_id == group.chat_id):
        raise MalformedButtonError
    unit = await context.session.get_one(Unit, group.unit_id)
    if not press.actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    return group, unit


def may_settle(actor: Actor | None, unit: Unit) -> bool:
    """Whether they decide what a group of the unit is told."""
    return actor is not None and actor.may(Action.DECIDE, unit)


async def act(context: Context, press: Press) -> Page:
    """`z:group:GROUP`, and `:tally:HHMM`, `:day:DAY:1`, `:none`, `:campaign` or `:language:LANGUAGE`."""
    group, unit = await decided(context, press)
    what, *told = press.pressed.arguments[2:] or ("",)
    rule = tally_from_json(group.tally)
    own = rule or TallyRule()
    match what, told:
        case "tally", [hour]:
            chosen: TallyRule | None = replace(own, at=clock_of(hour), days=own.days or TallyRule().days)
        case "none", []:
            chosen = replace(own, days=())
        case "campaign", []:
            chosen = None
        case "language", [language] if language in {"", *LANGUAGES}:
            await settings.speak_to_group(context.session, group, language, context.now)
            if not press.private:
                context.work.tr = Translator(language) if language else None
            chosen = rule
        case "", []:
            chosen = rule
        case _:
            raise MalformedButtonError
    await settings.change_tally(context.session, group, chosen, context.now)
    return await card(context, group, unit, private=press.private)


async def day(context: Context, press: Press) -> Page:
    """`z:gday:GROUP:DAY:1` or `:0`: a weekday of the group's own tally."""
    group, unit = await decided(context, press)
    own = tally_from_json(group.tally) or TallyRule()
    chosen = weekdays_with(own, press.pressed.number(2), on=bool(press.pressed.number(3)))
    await settings.change_tally(context.session, group, replace(own, days=chosen), context.now)
    return await card(context, group, unit, private=press.private)


async def card(context: Context, group: Group, unit: Unit, *, private: bool) -> Page:
    """A group's own settings."""
    tr, number, rule = context.tr, stored_id(group.id), tally_from_json(group.tally)
    hours: list[time] = list(HOURS["tally"])
    rows: list[tuple[Button, ...]] = [
        tuple(
            Button(formats.clock(one, tr.language), data_of("z", "group", number, "tally", f"{one:%H%M}"))
            for one in hours[place : place + 2]
        )
        for place in range(0, len(hours), 2)
    ]
    rows += weekday_buttons(context, rule or TallyRule(days=()), "gday", number) if rule else ()
    none = Button(tr("No tally in this group"), data_of("z", "group", number, "none"))
    rows += [(none,), (Button(tr("As the campaign"), data_of("z", "group", number, "campaign")),)]
    rows.append(
        tuple(
            Button(text.LANGUAGES[language], data_of("z", "group", number, "language", language))
            for language in LANGUAGES
        )
    )
    back: Rows = ((Button(tr("Back"), data_of("z", "groups")),),) if private else ()
    return text.group(tr, name_of(group, unit), rule, group.language, await _following(context, group)), (*rows, *back)


async def _following(context: Context, group: Group) -> str:
    """Its next tally, where it has a rule of its own."""
    rule, zone = tally_from_json(group.tally), context.deps.zone
    if rule is None or not rule.days:
        return ""
    calendar = calendar_of(CampaignRules(), zone)
    return text.next_tally(context.tr, await next_tally(context, rule, calendar, group=group), zone)


def name_of(group: Group, unit: Unit) -> str:
    """What a group is called: its title, else what it is about."""
    return group.title or group.cluster or unit.name
