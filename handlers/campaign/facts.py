"""What is known of a campaign that is being made: whom it reaches, when it is due, what is still wanting."""

from datetime import date, datetime, timedelta

from domain.calendar import ONE_DAY, Calendar
from domain.campaign import CampaignFile
from domain.campaign_template import Dues, key_for
from domain.plan import Stage, plan_reminders
from domain.rights import Action
from domain.values import AnswerType
from handlers.actors import Actor
from handlers.callbacks import MalformedButtonError
from handlers.campaign.wish import Wish, is_open, waves_to_date
from handlers.context import Context
from handlers.finding import decided_tops
from reports.text import campaigns as text
from storage import campaigns
from storage.calendars import calendar_of
from storage.reach import Reach, kinds_below, reach
from storage.tables import Unit

SHORT = timedelta(days=45)
"""A template that spans less is of short work: its suggested ends are near."""
NEAR, FAR = (7, 14, 30), (60, 90, 120)


async def is_whole(context: Context, wish: Wish) -> bool:
    """Whether all is known that the campaign needs."""
    if not (wish.template or wish.file) or wish.unit is None or not wish.title:
        return False
    begun, unit = wish.begun_from(context.deps.zone), await unit_of(context, wish)
    kinds = begun.kinds if wish.kinds is None else wish.kinds
    if not (await reach(context.session, unit, kinds, context.today)).total:
        return False
    if wish.file:
        return True
    answered = wish.answer is not None or not is_open(begun)
    chosen = wish.answer is not AnswerType.CHOICE or bool(wish.choices)
    return answered and chosen and wish.ends is not None and not await undated_waves(context, wish)


def suggested(context: Context, wish: Wish) -> tuple[date, ...]:
    """Ends to choose from, on working days: near ones for short work."""
    begun = wish.begun_from(context.deps.zone)
    dues = [task.due for task in begun.tasks]
    days = NEAR if max(dues) - min(dues) < SHORT else FAR
    calendar = _calendar(context, begun)
    found = [context.today + timedelta(days=count) for count in days]
    return tuple(_before_day_off(day, calendar) for day in found)


async def kinds_at(context: Context, wish: Wish, place: int) -> list[str]:
    """The kind at a place of the buttons; none for 0, which means all leaves. Raises MalformedButtonError."""
    known = await kinds_below(context.session, await unit_of(context, wish))
    if not 0 <= place <= len(known):
        raise MalformedButtonError
    return [known[place - 1][0]] if place else []


async def undated_waves(context: Context, wish: Wish) -> tuple[tuple[str, int], ...]:
    """The waves whose last day is not known yet, with how many units are in each."""
    begun = wish.begun_from(context.deps.zone)
    kinds = begun.kinds if wish.kinds is None else wish.kinds
    waves = (await reach(context.session, await unit_of(context, wish), kinds, context.today)).waves
    return tuple((wave, waves[wave]) for wave in waves_to_date(begun, waves) if wave not in wish.wave_ends)


async def may_decide(context: Context, actor: Actor, wish: Wish) -> bool:
    """Whether they (still) decide for the unit, or for some unit while none is chosen."""
    if wish.unit is None:
        return bool(await decided_tops(context, actor))
    return actor.may(Action.DECIDE, await unit_of(context, wish))


async def decided_unit(context: Context, actor: Actor, unit_id: int) -> Unit:
    """An open unit that they decide for. Raises MalformedButtonError if it is none."""
    unit = await context.session.get(Unit, unit_id)
    if unit is None or unit.closed is not None or not actor.may(Action.DECIDE, unit):
        raise MalformedButtonError
    return unit


async def unit_of(context: Context, wish: Wish) -> Unit:
    """The chosen unit. Raises MalformedButtonError if there is no such unit."""
    unit = await context.session.get(Unit, wish.unit) if wish.unit is not None else None
    if unit is None:
        raise MalformedButtonError
    return unit


async def plan_of(context: Context, wish: Wish) -> CampaignFile:
    """The campaign as it would be made now."""
    begun, unit = wish.begun_from(context.deps.zone), await unit_of(context, wish)
    taken = [campaign.key for campaign, _ in await campaigns.listing(context.session)]
    named = wish.file and begun.key not in taken
    key = begun.key if named else key_for(begun.title, taken)
    return wish.plan(begun, key, unit.code, context.today, _calendar(context, begun))


def due_at(context: Context, wish: Wish, places: str) -> tuple[str, str]:
    """The task's key and the wave at "TASK:WAVE" of the list of dues. Raises MalformedButtonError."""
    try:
        task_place, wave_place = (int(place) for place in places.split(":"))
        key, days = list(dues_of(context, wish).items())[task_place]
        return key, list(days)[wave_place]
    except (ValueError, IndexError) as error:
        raise MalformedButtonError from error


def overview(
    context: Context, plan: CampaignFile, unit: Unit, found: Reach, outside: list[tuple[str, int]]
) -> text.Overview:
    """What its preview tells."""
    calendar = _calendar(context, plan)
    dues = {due for task in plan.tasks for due in (task.due, *(task.due_by_wave or {}).values())}
    reminded: list[datetime] = sorted(
        {
            one.moment
            for due in dues
            for one in plan_reminders(due, None, plan.rules.reminders, calendar)
            if one.stage is Stage.BEFORE_DUE and one.moment > context.now
        }
    )
    return text.Overview(plan, unit.name, found.total, found.waves, found.kinds, tuple(reminded), tuple(outside))


def dues_of(context: Context, wish: Wish) -> Dues:
    """The day of every task, by wave, as it would be made now."""
    begun = wish.begun_from(context.deps.zone)
    return wish.dues(begun, context.today, _calendar(context, begun))


def _calendar(context: Context, plan: CampaignFile) -> Calendar:
    return calendar_of(plan.rules, context.deps.zone)


def _before_day_off(day: date, calendar: Calendar) -> date:
    while not calendar.is_workday(day):
        day -= ONE_DAY
    return day
